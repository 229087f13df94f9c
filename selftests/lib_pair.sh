# SPDX-License-Identifier: GPL-2.0
#
# Two real hosts, a and b, and a witness on a's end of the wire who sees what
# comes and what leaves, and speaks rawpeer's language: "peer expect ...".
#
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/lib_tool.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib_peer.sh"

pair_of_hosts() {
	load_module "$@"
	two_hosts
	for ns in a b; do
		ip netns exec "$ns" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	done
	start_peer a -s
	peer defaults src "$HOST_A" dst "$HOST_B" dport 80
	watch a
	watch b
}

tidy_pair() {
	local ns

	for ns in a b; do
		tidy_host "$ns"
	done
	try_peer reset
	skip_events
}
