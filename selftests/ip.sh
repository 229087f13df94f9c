#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The IP layer below: TTL, DSCP, addresses and options.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

test_ttl() {
	title "IPL-01 TTL: 64 by default, set at the open, changed live"
	reach_established
	peer send PA len 1
	peer expect A ttl 64
	sf a conn set "$id" ttl 5
	peer send PA len 1
	peer expect A ttl 5
	port=81
	reach_established_active ttl 200
	peer send PA len 1
	peer expect A ttl 200
}

test_tos() {
	title "IPL-02 DSCP on SYN, ACK, data, FIN and RST; changed live, sent unchanged"
	converse dport 50000 sport 80
	sf a conn open "$PEER:80" from :50000 tos 184
	field id
	id=$value
	peer expect S tos 184
	peer send SA
	peer expect A tos 184
	sf a conn send "$id" 10
	peer expect PA tos 184
	peer send A
	sf a conn set "$id" tos 40
	sf a conn shutdown "$id"
	peer expect FA tos 40
	sf a conn abort "$id"
	peer expect RA tos 40
}

test_tos_time_wait() {
	title "IPL-02 the answers of SYN-RECEIVED and TIME-WAIT carry them too"
	listening 80 tos 72 ttl 9
	converse dport 80
	peer send S
	peer expect SA tos 72 ttl 9
	peer send A
	event a new_state=ESTABLISHED "remote_port=$sport"
	field id "$event"
	id=$value
	sf a conn shutdown "$id"
	peer expect FA tos 72 ttl 9
	peer send FA
	peer expect A tos 72 ttl 9
	peer send FA seq nxt-1
	peer expect A tos 72 ttl 9
}

test_ip_options() {
	title "IPL-03 IP options that come with a segment are ignored"
	local opt

	listening 80
	# router alert, a timestamp request, no-ops, record route
	for opt in 94040000 440c0500000000000000000000000000 01010101 0707040000000000; do
		converse dport 80
		peer send S ipopt "$opt"
		peer expect SA ack nxt
		peer send A ipopt "$opt"
		event a new_state=ESTABLISHED "remote_port=$sport"
	done
}

test_source_address() {
	title "OPN-05 06 07 the local address: chosen, or asked of routing; kept all along"
	ip -n a address add 192.0.2.77/24 dev eth0
	converse dport 50000 sport 80 dst 192.0.2.77
	sf a conn open "$PEER:80" from 192.0.2.77:50000
	field id
	id=$value
	peer expect S
	peer send SA
	peer expect A
	ip -n a route add 203.0.113.0/24 via "$PEER" src 192.0.2.77
	converse dport 50001 sport 80 src 203.0.113.5 dst 192.0.2.77
	sf a conn open 203.0.113.5:80 from :50001
	peer expect S
	ip -n a route del 203.0.113.0/24
	peer use c1
	peer send PA len 3
	peer expect A ack nxt src 192.0.2.77
	ip -n a address del 192.0.2.77/24 dev eth0
	sf_fails a 2 '.' conn open "$PEER:80" from 192.0.2.77:50002
}

test_rst_source_address() {
	title "RSG-12 a reset without a connection comes from the address that was asked"
	ip -n a address add 192.0.2.88/24 dev eth0
	converse dport 9 dst 192.0.2.88
	peer send S seq 5
	peer expect RA ack 6 win 0 ttl 64
	ip -n a address del 192.0.2.88/24 dev eth0
}

test_route_gone() {
	title "ADV-46 the way back is gone in mid-close: it still ends, with one error"
	reach_fin_wait_1
	ip -n a link set eth0 down
	patience=400
	event a "id=$id" new_state=CLOSED
	ip -n a link set eth0 up
	ip -n a neigh replace "$PEER" lladdr "$MAC_P" dev eth0 nud permanent
	ip -n a route replace default via "$PEER"
	is_over a "$id" || fail "still there: $output"
}

test_no_route() {
	title "an open with no route is refused at once"
	ip -n a route del default
	sf_fails a 2 'oute|nreachable' conn open 203.0.113.9:80
	ip -n a route add default via "$PEER"
}

test_isn_clock() {
	title "ISN-01 the same four-tuple: its ISS grows by one each 4 us"
	local first

	for n in 1 2; do
		converse dport 50000 sport 80
		sf a conn open "$PEER:80" from :50000
		field id
		id=$value
		peer expect S
		peer get r.seq
		iss=${answer#ok }
		sf a conn abort "$id"
		[ "$n" = 1 ] || break
		first=$iss
		peer wait 10s
	done
	# 10 s and what the tool took: 2.5 to 3 million ticks
	[ $(((iss - first) & 0xffffffff)) -ge 2500000 ] &&
		[ $(((iss - first) & 0xffffffff)) -le 3000000 ] ||
		fail "ISS $first, then $iss"
}

test_isn_unrelated() {
	title "ISN-02 M1 different four-tuples: ISS unrelated, from either side"
	local n small=0 last=0 seen_iss=()

	listening 80
	for n in $(seq 16); do
		converse dport 80
		peer send S
		peer expect SA
		peer get r.seq
		iss=${answer#ok }
		[ $(((iss - last + 0x1000000) & 0xffffffff)) -gt $((0x2000000)) ] ||
			small=$((small + 1))
		last=$iss
		seen_iss+=("$iss")
	done
	# two in 256 are this close by chance
	[ "$small" -le 3 ] || fail "$small of 16 are near the one before: ${seen_iss[*]}"
	equal "different ones" 16 "$(printf '%s\n' "${seen_iss[@]}" | sort -u | wc -l)"
}

run_tests
