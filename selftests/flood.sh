#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A flood of SYNs from addresses that are feigned, and one client who means it;
# and one of ACKs that feign SYN cookies.
# SYNFIN_SYNS says how many; a full check takes a million.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

readonly SYNS=${SYNFIN_SYNS:-30000} BACKLOG=128 CLIENT=203.0.113.2
# So many at once: what is answered must find room with the peer.
readonly SOME=10000
# Guesses that lie far from each other, and are all different.
readonly STRIDE=2654435769

# Nobody listens to events here: they would be most of the work.
set_up_hosts() {
	load_module
	make_wire
	start_peer p
	make_client
	ip netns exec a sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
	ip -n a address add fd00::1/64 dev eth0 nodad
	ip -n a neigh add fd00::2 lladdr "$MAC_P" dev eth0 nud permanent
}

# A host of its own, on a wire of its own, with no part in the flood.
make_client() {
	ip netns add c
	ip -n a link add eth1 type veth peer name eth0 netns c
	ip -n a address add 203.0.113.1/24 dev eth1
	ip -n a link set eth1 up
	ip -n c address add "$CLIENT/24" dev eth0
	ip -n c link set eth0 up
}

tidy_hosts() {
	tidy_host a
	tidy_host c
	try_peer reset
	listen_at=''
	peer defaults src "$PEER" dst "$HOST_A" dport 80 win 65535
}

# flood FIRST COUNT: SYNs of COUNT addresses, from 10.0.0.1 + FIRST on
flood() {
	local at=$1 end=$(($1 + $2)) some

	while [ "$at" -lt "$end" ]; do
		some=$((end - at < SOME ? end - at : SOME))
		peer send S count "$some" src $(((10 << 24) + 1 + at)) hop 1 dport 80
		at=$((at + some))
		peer forget
		# a million takes minutes: whoever watches sees that it goes on
		[ $((at % 100000)) -gt 0 ] || echo "# $at SYNs"
	done
}

# stays BEFORE AFTER: memory, in kB. On the debug kernel nobody can tell: what is
# freed waits in KASAN's quarantine, and each piece carries who allocated it.
stays() {
	is_debug_kernel || [ $(($2 - $1)) -lt 1024 ] || fail "$(($2 - $1)) kB more"
}

in_listener() {
	sf a listen show
	field "$1"
}

# arrived NUMBER: so many SYNs, and those that the client says again meanwhile
arrived() {
	counter a segments-in
	[ "$value" -ge "$1" ]
}

test_syn_flood() {
	title "ADV-26 a flood of SYNs: their memory stays what it is, and a client who means it connects"
	local begin=$((SYNS / 10)) before after client

	echo "# SYNFIN_SYNS=$SYNS"
	listening 80 backlog "$BACKLOG" syn_cookies off
	converse dport 80
	flood 0 "$begin"
	wait_until 20 arrived "$begin"
	before=$(slab)
	# its first SYN meets the flood; it asks again
	sf c conn open 203.0.113.1:80
	field id
	client=$value
	flood "$begin" $((SYNS - begin))
	wait_until 20 arrived $((SYNS + 1))
	after=$(slab)
	echo "# slab: $before kB after $begin SYNs, $after kB after all"
	stays "$before" "$after"
	in_listener embryos
	equal "half-done handshakes" "$BACKLOG" "$value"
	in_listener overflows
	[ "$value" -ge $((SYNS * 9 / 10)) ] || fail "only $value SYNs found the backlog full"
	# those of the flood are given up after 63 s
	sf c conn wait "$client" ESTABLISHED 200s
	in_listener accepted
	equal "accepted" 1 "$value"
}

# since NAME: what a counter of NS has more than when it was noted, in $value
declare -A noted

note() {
	counter "$1" "$2"
	noted[$1-$2]=$value
}

since() {
	counter "$1" "$2"
	value=$((value - noted[$1-$2]))
}

# counted NS NAME NUMBER
counted() {
	since "$1" "$2"
	[ "$value" = "$3" ]
}

test_syn_flood_cookies() {
	title "FLD-05 07 ADV-26 a flood of 100 times the backlog: all of a client's handshakes succeed, memory stays"
	local backlog=16 n before after

	sf a param set syn_cookies overflow
	listening 80 backlog "$backlog"
	converse dport 80
	for n in opened retransmissions; do note c "$n"; done
	for n in cookies-accepted cookies-sent segments-in; do note a "$n"; done
	flood 0 $((backlog * 10))
	before=$(slab)
	for n in 1 2 3 4 5 6 7 8 9; do
		flood $((n * backlog * 10)) $((backlog * 10))
		sf c bench open 203.0.113.1:80 10
		wait_until 5 counted c opened $((n * 10))
	done
	after=$(slab)
	echo "# slab: $before kB, and $after kB with 90 connections at both ends"
	stays "$before" "$after"
	since c retransmissions
	equal "SYNs said again" 0 "$value"
	in_listener embryos
	equal "half-done handshakes" "$backlog" "$value"
	in_listener accepted
	equal "accepted" 90 "$value"
	since a cookies-accepted
	equal "by cookies" 90 "$value"
	since a cookies-sent
	equal "cookies" $((backlog * 99 + 90)) "$value"
}

# forged: so many ACKs, each of another number
forged() {
	echo "# SYNFIN_SYNS=$SYNS"
	sf a param set rst_limit 0
	listening 80 syn_cookies always
	converse dport 80
	note a cookies-refused
	peer send S
	peer expect SA
	peer send A seq 1001 ack 1 guess "$STRIDE" count "$SYNS"
	wait_until 60 counted a cookies-refused "$SYNS"
	in_listener accepted
	equal "accepted" 0 "$value"
	counter a connections
	equal "connections" 0 "$value"
}

test_forged_cookies() {
	title "FLD-08 ADV-27 a flood of ACKs that feign cookies: not one connection"
	forged
}

test_forged_cookies_ipv6() {
	title "FLD-08 ADV-27 the same over IPv6"
	listen_at='[::]'
	peer defaults src fd00::2 dst fd00::1 dport 80 win 65535
	forged
}

run_tests "$@"
