#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A flood of SYNs from addresses that are feigned, and one client who means it.
# SYNFIN_SYNS says how many; a full check takes a million.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

readonly SYNS=${SYNFIN_SYNS:-30000} BACKLOG=128 CLIENT=203.0.113.2
# So many at once: what is answered must find room with the peer.
readonly SOME=10000

# Nobody listens to events here: they would be most of the work.
set_up_hosts() {
	load_module
	make_wire
	start_peer p
	make_client
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

# The kernel's own memory, kB.
slab() {
	awk '$1 == "Slab:" { print $2 }' /proc/meminfo
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
	listening 80 backlog "$BACKLOG"
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
	[ $((after - before)) -lt 1024 ] || fail "$((after - before)) kB more"
	in_listener embryos
	equal "half-done handshakes" "$BACKLOG" "$value"
	in_listener overflows
	[ "$value" -ge $((SYNS * 9 / 10)) ] || fail "only $value SYNs found the backlog full"
	# those of the flood are given up after 63 s
	sf c conn wait "$client" ESTABLISHED 200s
	in_listener accepted
	equal "accepted" 1 "$value"
}

run_tests "$@"
