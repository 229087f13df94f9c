#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# M23: the module goes, or the namespace does, with a connection in every state.
# It is a power cut: nothing is sent, and nothing is left.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

# Eleven states, listener and closed included; the peer stays silent from now.
reach_every_state() {
	local state

	# nothing is said again while so many are brought about
	sf a param set rto_init 60s rto_min 60s
	test_number=1 port=80
	for state in syn_sent syn_received syn_received_active established fin_wait_1 \
			fin_wait_2 close_wait closing last_ack time_wait; do
		port=$((port + 1))
		"reach_$state"
	done
	sf a conn show
	for state in SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT \
			CLOSING LAST-ACK TIME-WAIT; do
		matches "all states at once" "\"$state\"" "$output"
	done
}

test_rmmod() {
	title "M23 ADV-39 rmmod with a connection in every state: clean, and silent"
	raw_host
	reach_every_state
	kill "${background[1]}"
	peer forget
	rmmod synfin || fail "rmmod was refused"
	peer any none 300s
	stop_background
}

test_insmod_again() {
	title "M23 RSG-11 after rmmod and insmod old connections are unknown: RST"
	raw_host
	reach_established
	kill "${background[1]}"
	rmmod synfin
	peer send PA len 5
	peer any '*' proto 1 type 3 code 2
	load_module
	peer send PA len 5
	peer expect R seq peer
	stop_background
}

test_netns() {
	title "M23 ADV-39 a namespace goes with a connection in every state: clean at once and after 2MSL"
	raw_host
	reach_every_state
	# another namespace's connections are unharmed
	ip netns add other
	ip -n other link set lo up
	sf other listen add 127.0.0.1:80
	sf other conn open 127.0.0.1:80 --wait ESTABLISHED 5s
	field id
	id=$value
	kill "${background[1]}"
	wait "${background[1]}" 2> /dev/null || true
	ip netns del a
	stop_background
	ip netns del p
	sleep 300
	state_is other "$id" ESTABLISHED
}

test_netns_many_time_waits() {
	title "TW-10 ADV-29 a namespace with 30 TIME-WAIT records goes at once"
	load_module
	two_hosts
	ip netns exec a sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	sf b listen add :80 backlog 1000
	local n

	for n in $(seq 30); do
		synfin -N a conn open "$HOST_B:80" --wait ESTABLISHED 5s > /dev/null
	done
	sf a conn show
	for n in $(grep -oE '"id": *[0-9]+' <<< "$output" | grep -oE '[0-9]+$'); do
		synfin -N a conn close "$n" > /dev/null
	done
	sf b conn show
	for n in $(grep -oE '"id": *[0-9]+' <<< "$output" | grep -oE '[0-9]+$'); do
		synfin -N b conn close "$n" > /dev/null
	done
	sf a stats
	field_is time-waits 30
	ip netns del a
	rmmod synfin
}

test_forget_all() {
	title "forget all: a host that lost power sends nothing, and answers RST afterwards"
	raw_host
	reach_every_state
	peer forget
	sf a conn forget all
	peer any none 300s
	sf a conn show
	matches "connections" '^[][{}a-z": ]*$' "$output"
	peer use c4
	peer send PA len 5
	peer expect R seq peer
	stop_background
}

test_listener_deleted() {
	title "USR-07 a listener goes: its half-done handshakes go too, established ones stay"
	raw_host
	test_number=1
	reach_established
	local kept=$id
	converse dport 80
	peer send S
	peer expect SA
	sf a listen del "$listener"
	event a "id=$listener" old_state=LISTEN new_state=CLOSED rule=USR-07
	event a old_state=SYN-RECEIVED new_state=CLOSED rule=USR-14 cause=aborted
	sf a conn show
	matches "what is left" 'ESTABLISHED' "$output"
	[[ $output != *SYN-RECEIVED* ]] || fail "an embryo is left: $output"
	state_is a "$kept" ESTABLISHED
	peer count 200ms
	peer send A
	peer expect R
	stop_background
}

run_tests
