#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A VRF is a world of its own: the same addresses and ports inside and outside
# are two connections. a has two wires, eth0 and, in the VRF red, eth1; at the
# end of each is a peer with the same address.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

declare -A to from

set_up_hosts() {
	raw_host
	to[plain]=$to_peer from[plain]=$from_peer
	make_red_wire
	start_peer q
	to[red]=$to_peer from[red]=$from_peer
}

tidy_hosts() {
	at red
	try_peer reset
	at plain
	tidy_raw_host
}

make_red_wire() {
	ip netns add q
	ip -n a link add red type vrf table 10
	ip -n a link set red up
	ip -n a link add eth1 address "$MAC_A" type veth \
		peer name eth0 address "$MAC_P" netns q
	ip netns exec a sysctl -qw net.ipv6.conf.eth1.disable_ipv6=1
	ip netns exec q sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	ip -n a link set eth1 master red
	ip -n a link set eth1 up
	ip -n q link set eth0 up
	ip -n a address add "$HOST_A/24" dev eth1
	ip -n a neigh add "$PEER" lladdr "$MAC_P" dev eth1 nud permanent
}

# at WORLD: "peer" is from now on the one in there, plain or red.
at() {
	to_peer=${to[$1]} from_peer=${from[$1]}
}

# same_tuple WORLD SEQ: a conversation there, with the ports of all others.
same_tuple() {
	at "$1"
	peer use x sport 5000 dport 80 nxt "$2"
}

# connect WORLD SEQ: through the handshake; the connection's id in $id.
connect() {
	same_tuple "$1" "$2"
	peer send S mss 1460
	peer expect SA ack nxt
	event a old_state=LISTEN remote_port=5000
	field id "$event"
	id=$value
	peer send A
	event a new_state=ESTABLISHED "id=$id"
}

test_two_worlds() {
	title "the same four-tuple in and outside a VRF: two connections that do not meet"
	local plain red

	listening 80
	connect plain 1000
	plain=$id
	connect red 900000000
	red=$id
	[ "$plain" != "$red" ] || fail "one connection, $red, for both"
	at plain
	peer send PA len 100
	peer expect A ack nxt
	at red
	peer send PA len 7
	peer expect A ack nxt
	sf a conn show "$plain"
	field_is bytes_received 100
	sf a conn show "$red"
	field_is bytes_received 7
	# what a says goes out where the connection is
	sf a conn send "$red" 30
	peer expect PA len 30
	peer send A ack peer
	at plain
	peer expect none 100ms
	sf a conn send "$plain" 40
	peer expect PA len 40
	peer send A ack peer
	at red
	peer expect none 100ms
	# and ends where it was ended
	peer send R
	event a "id=$red" new_state=CLOSED cause=reset
	state_is a "$plain" ESTABLISHED
}

test_reset_in_its_world() {
	title "a segment of nobody in a VRF is reset there; the twin outside never hears of it"
	listening 80
	connect plain 1000
	same_tuple red 5
	peer send PA len 3 ack 77
	peer expect R seq 77
	at plain
	peer expect none 100ms
	state_is a "$id" ESTABLISHED
	sf a conn show "$id"
	field_is bytes_received 0
}

test_icmp_in_its_world() {
	title "an ICMP error in a VRF ends the open there, not its twin outside"
	local plain

	listening 80 synack_retries 2
	same_tuple plain 1000
	peer send S
	peer expect SA
	event a old_state=LISTEN remote_port=5000
	field id "$event"
	plain=$value
	same_tuple red 7000
	peer send S
	peer expect SA
	event a old_state=LISTEN remote_port=5000
	field id "$event"
	peer icmp 3 2
	event a "id=$value" old_state=SYN-RECEIVED new_state=LISTEN rule=ICM-10
	state_is a "$plain" SYN-RECEIVED
}

run_tests
