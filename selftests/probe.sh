#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# synfin probe: who answers is there, who says that he does not speak the
# protocol is not, and what blocks the way is told from both. a has a raw peer on
# its eth0, whom probe must take for whatever he says he is, and a real host, b,
# on its eth1.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

readonly REAL=198.51.100.2 BEYOND=203.0.113.1

set_up_hosts() {
	raw_host
	ip netns add b
	ip -n a link add eth1 type veth peer name eth0 netns b
	ip -n a address add 198.51.100.1/24 dev eth1
	ip -n b address add "$REAL/24" dev eth0
	ip -n a link set eth1 up
	ip -n b link set eth0 up
	ip -n a route add 203.0.113.0/24 via "$REAL"
	in_b sysctl -qw net.ipv4.ip_forward=1
}

tidy_hosts() {
	in_a nft flush ruleset
	in_b nft flush ruleset
	ip -n b route flush root 203.0.113.0/24
	tidy_raw_host
}

# firewall NS HOOK WORDS...: what it does with all of the protocol.
firewall() {
	ip netns exec "$1" nft -f - <<-END
	flush ruleset
	table ip wall {
		chain $2 {
			type filter hook $2 priority 0
			ip protocol 253 counter ${*:3}
		}
	}
	END
}

# took_packets NS: the firewall's rule was met.
took_packets() {
	matches "firewall of $1" 'packets [1-9]' "$(ip netns exec "$1" nft list ruleset)"
}

# probe ADDR: into $output, and its exit status into $tmp/status
probe() {
	local status=0

	synfin -j -N a probe "$1" > "$tmp/probed" 2> "$tmp/stderr" || status=$?
	echo "$status" > "$tmp/status"
}

# found VERDICT REGEX: that, and text that matches, is what it said; only what
# is present is a success, and whatever was found, nothing stays behind.
found() {
	local wanted=3

	[ "$1" != present ] || wanted=0
	equal "exit status of the probe ($(cat "$tmp/probed" "$tmp/stderr"))" \
		"$wanted" "$(cat "$tmp/status")"
	sf a conn show
	equal "connections after the probe" '[]' "$output"
	output=$(cat "$tmp/probed")
	field_is verdict "$1"
	field text
	matches "what the probe says" "$2" "$value"
}

finds() {
	probe "$REAL"
	found "$@"
}

# answered TYPE CODE: the probe of the raw peer gets this ICMP error.
answered() {
	local pid

	probe "$PEER" &
	pid=$!
	peer use p sport 1 dport 0
	peer any S within 5s
	peer icmp "$@"
	wait "$pid"
	peer forget
}

test_present() {
	title "probe: present, with or without a listener at the port"
	finds present 'nobody listens'
	field_is cause refused
	sf b listen add :1
	finds present 'somebody listens'
	sf b listen show
	field id
	sf b listen del "$value"
}

test_absent() {
	title "probe: absent, when ICMP protocol unreachable comes back"
	answered 3 2
	found absent 'load the module there'
	field_is cause protocol-unreachable
}

test_dropped() {
	title "probe: blocked, when a firewall drops without a word, here or there, in or out"
	local where

	for where in "b input" "b output" "a output" "a input"; do
		firewall $where drop
		finds blocked 'no answer at all'
		! has_field icmp || fail "an ICMP error: $output"
		took_packets "${where% *}"
		ip netns exec "${where% *}" nft flush ruleset
	done
	finds present 'synfin answers'
}

test_rejected() {
	title "probe: blocked, when a firewall rejects with an ICMP error, and with which"
	answered 3 3
	found blocked 'a firewall that rejects'
	field_is icmp port-unreachable
	answered 3 10
	found blocked 'administratively prohibited'
	field_is icmp other-unreachable
	answered 3 13
	found blocked 'administratively prohibited'
	# netfilter takes the checksum for a wrong one, and rejects in silence
	firewall b input reject
	finds blocked .
	took_packets b
}

test_router() {
	title "probe: blocked, when a router has no way or may not take it"
	ip -n b route add prohibit 203.0.113.0/24
	probe "$BEYOND"
	found blocked 'administratively prohibited'
	field_is icmp other-unreachable
	ip -n b route replace unreachable 203.0.113.0/24
	probe "$BEYOND"
	found blocked 'host-unreachable'
	field_is icmp host-unreachable
}

test_doctor_and_firewall() {
	title "doctor notes a packet filter, and names the rule that lets synfin through"
	firewall b input drop
	finds blocked 'no answer at all'
	output=$(synfin -N b doctor)
	matches "what doctor says" 'note +firewall: .*may drop IP protocol 253' "$output"
	matches "what doctor advises" 'meta l4proto 253 accept' "$output"
	in_b nft insert rule ip wall input meta l4proto 253 accept
	finds present 'synfin answers'
}

run_tests
