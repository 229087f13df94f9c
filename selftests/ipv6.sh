#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The same over IPv6: handshake, data and end, listeners of both families,
# link-local addresses, ICMPv6, and what must not be believed.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

readonly HOST_A6=fd00::1 PEER6=fd00::2 LINK_A=fe80::ff:fe00:a LINK_P=fe80::b
listen_at='[::]' remote="[$PEER6]"

# No message of IPv6's own leaves a, so that what comes is ours.
set_up_hosts() {
	raw_host
	ip netns exec a sysctl -qw net.ipv6.conf.eth0.accept_dad=0 \
		net.ipv6.conf.eth0.accept_ra=0 net.ipv6.conf.eth0.disable_ipv6=0
	ip -n a address add "$HOST_A6/64" dev eth0 nodad
	ip -n a neigh add "$PEER6" lladdr "$MAC_P" dev eth0 nud permanent
	ip -n a neigh add "$LINK_P" lladdr "$MAC_P" dev eth0 nud permanent
	ip -n a -6 route add default via "$PEER6"
	wait_until 5 has_link_address
	peer defaults src "$PEER6" dst "$HOST_A6" dport 80 win 65535
}

has_link_address() {
	ip -n a -6 address show dev eth0 scope link -tentative | grep -q "$LINK_A"
}

tidy_hosts() {
	tidy_raw_host
}

# drops REASON HOW_MANY COMMAND...: so many, and nothing answers
drops() {
	counter a "$1"
	local before=$value

	"${@:3}"
	peer any none 200ms
	counter a "$1"
	equal "drops for $1" "$2" $((value - before))
}

# nothing_began: the listener has no handshake.
nothing_began() {
	sf a listen show "id" "$listener"
	field_is embryos 0
	field_is accepted 0
}

test_passive() {
	title "a connection over IPv6, passive: handshake, data both ways, our end first, TIME-WAIT"
	reach_syn_received
	seen mss
	equal "the MSS of an MTU of 1500" 1440 "$value"
	seen ttl
	equal "the hop limit" 64 "$value"
	field_is local_addr "$HOST_A6" "$event"
	field_is remote_addr "$PEER6" "$event"
	peer send A
	event a new_state=ESTABLISHED "id=$id" rule=SA-SR-10
	peer send PA len 100
	peer expect A ack nxt
	sf a conn send "$id" 1000
	peer expect PA len 1000 pattern 1 ack nxt
	peer send A
	sf a conn shutdown "$id"
	peer expect FA seq peer ack nxt
	peer send A
	event a new_state=FIN-WAIT-2 "id=$id"
	peer send FA
	peer expect A ack nxt
	event a new_state=TIME-WAIT "id=$id"
	sf a conn show "$id"
	field_is state TIME-WAIT
	field_is remote_addr "$PEER6"
	patience=300
	event a new_state=CLOSED "id=$id"
}

test_active() {
	title "active: source by routing, MSS of 1220 without an option, the peer's end first"
	reach_syn_sent
	seen mss
	equal "the MSS of an MTU of 1500" 1440 "$value"
	seen src
	equal "the source" "$HOST_A6" "$value"
	peer send SA
	peer expect A ack nxt
	sf a conn send "$id" 1300
	peer expect A len 1220
	peer expect PA len 80
	peer send A
	peer send FA
	peer expect A ack nxt
	event a new_state=CLOSE-WAIT "id=$id"
	sf a conn shutdown "$id"
	peer expect FA
	peer send A
	event a new_state=CLOSED "id=$id"
}

test_header() {
	title "hop limit, traffic class and one flow label, on SYN, ACK, data, FIN and RST"
	local label

	reach_syn_sent ttl 9 tos 184
	seen ttl
	equal "hop limit" 9 "$value"
	peer get r.ipid
	label=${answer#ok }
	[ "$label" -gt 0 ] || fail "no flow label"
	peer send SA mss 1440
	peer expect A ttl 9 tos 184 ipid "$label"
	sf a conn send "$id" 10
	peer expect PA ttl 9 tos 184 ipid "$label"
	peer send A
	sf a conn shutdown "$id"
	peer expect FA ttl 9 tos 184 ipid "$label"
	sf a conn abort "$id"
	peer expect RA ttl 9 tos 184 ipid "$label"
}

test_closed_port() {
	title "SA-CL-03 a closed port answers RST, from the address that was asked"
	converse dport 9
	peer send S seq 5
	peer expect RA ack 6 win 0 src "$HOST_A6"
	event a what=transmit rule=SA-CL-03 "remote_addr=$PEER6" remote_port="$sport"
}

test_dual_stack() {
	title "a listener at :: takes IPv4 too, one with v6only does not"
	listening 80
	converse dport 80
	peer send S
	peer expect SA ack nxt
	converse dport 80 src "$PEER" dst "$HOST_A"
	peer send S
	peer expect SA ack nxt mss 1460
	event a new_state=SYN-RECEIVED "listener_id=$listener" "remote_addr=$PEER"
	listening 81 v6only
	field_is v6only true
	converse dport 81 src "$PEER" dst "$HOST_A"
	peer send S seq 7
	peer expect RA ack 8
	converse dport 81
	peer send S
	peer expect SA ack nxt
	event a new_state=SYN-RECEIVED "listener_id=$listener" "remote_addr=$PEER6"
}

test_which_listener() {
	title "an exact address goes before any, any of IPv4 before any of either"
	local dual exact any4

	listen_at="[$HOST_A6]" listening 80
	exact=$listener
	listen_at='' listening 80
	any4=$listener
	listening 80
	dual=$listener
	sf_fails a 2 'already' listen add '[::]:80'
	converse dport 80
	peer send S
	peer expect SA
	event a new_state=SYN-RECEIVED "listener_id=$exact"
	converse dport 80 src "$PEER" dst "$HOST_A"
	peer send S
	peer expect SA
	event a new_state=SYN-RECEIVED "listener_id=$any4"
	sf a listen del "$any4" "$exact"
	converse dport 80 src "$PEER" dst "$HOST_A"
	peer send S
	peer expect SA
	event a new_state=SYN-RECEIVED "listener_id=$dual"
}

test_link_local() {
	title "link-local addresses: with the link they are on, from either side"
	sf_fails a 1 'link-local' conn open "[$LINK_P]:80"
	sf_fails a 1 'no device' conn open "[$LINK_P%eth9]:80"
	sf_fails a 1 'only a link-local' conn open "[$PEER6%eth0]:80"
	converse dport 50000 sport 80 src "$LINK_P" dst "$LINK_A"
	sf a conn open "[$LINK_P%eth0]:80" from :50000
	field id
	id=$value
	field_is link eth0
	peer expect S src "$LINK_A"
	peer send SA
	peer expect A ack nxt
	state_is a "$id" ESTABLISHED
	listen_at="[$LINK_A%eth0]" listening 80
	converse dport 80 src "$LINK_P" dst "$LINK_A"
	peer send S
	peer expect SA ack nxt
	event a new_state=SYN-RECEIVED "listener_id=$listener" link=eth0
	output=$(synfin -N a conn show)
	matches "the list" "\[$LINK_A%eth0\]:50000 +\[$LINK_P%eth0\]:80" "$output"
}

test_other_link() {
	title "a link-local listener takes nothing from another link"
	ip -n a link add eth1 type dummy
	ip -n a address add fe80::77/64 dev eth1 nodad
	ip -n a address add fe80::77/64 dev eth0 nodad
	ip -n a link set eth1 up
	listen_at='[fe80::77%eth1]' listening 80
	converse dport 80 src "$LINK_P" dst fe80::77
	peer send S seq 5
	peer expect RA ack 6
	nothing_began
	listen_at='[fe80::77%eth0]' listening 80
	peer send S
	peer expect SA ack nxt
	ip -n a link del eth1
	ip -n a address del fe80::77/64 dev eth0
}

test_hard_errors() {
	title "ICM-06 ICM-11 port unreachable and an unknown next header end an open at once"
	reach_syn_sent
	peer icmp 1 4
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=ICM-08 \
		cause=port-unreachable
	reach_syn_sent
	peer icmp 4 1
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=ICM-10 \
		cause=protocol-unreachable
	peer expect none 5s
	is_over a "$id" || fail "still there: $output"
}

test_soft_errors() {
	title "ICM-04 ICM-11 all other unreachables, time exceeded, parameter problem: told, never fatal"
	local kind type code

	reach_syn_sent
	while read -r type code kind; do
		peer icmp "$type" "$code"
		event a "id=$id" rule=ICM-04 cause=soft-error "icmp=$kind"
		state_is a "$id" SYN-SENT
	done <<-END
	1 0 net-unreachable
	1 1 other-unreachable
	1 2 other-unreachable
	1 3 host-unreachable
	1 5 other-unreachable
	1 6 other-unreachable
	3 0 time-exceeded
	3 1 time-exceeded
	4 0 parameter-problem
	4 2 parameter-problem
	END
}

test_wrong_quotes() {
	title "ICM-01 02 ADV-31 an error that quotes what is not on its way hits nobody"
	local before n

	reach_syn_sent
	peer icmp 1 4 seq r.seq-1
	event a "id=$id" rule=ICM-02 drop=bad-seq
	counter a icmp-ignored
	before=$value
	peer icmp 1 4 sport r.sport+1
	peer icmp 1 4 dport r.dport+1
	wait_until 3 counter_is a icmp-ignored $((before + 2))
	for n in 0 1 4 7; do
		peer icmp 1 4 quote "$n"
	done
	no_event a "id=$id" what=icmp
	state_is a "$id" SYN-SENT
	peer icmp 1 4 quote 8
	event a "id=$id" new_state=CLOSED rule=ICM-08
}

test_packet_too_big() {
	title "ICM-09 packet too big: smaller segments, no abort, never below 1280"
	reach_established
	sf a conn send "$id" 1440
	peer expect PA len 1440
	peer set first r.seq
	peer icmp 2 0 mtu 1400
	event a "id=$id" rule=ICM-09
	peer expect \* len 1340 seq first
	peer icmp 2 0 mtu 600
	event a "id=$id" rule=ICM-09
	peer expect \* len 1220 seq first
	sf a conn show "$id"
	field_is state ESTABLISHED
	field_is snd_mss 1220
	ip netns exec a ip -6 route flush cache
}

test_not_believed() {
	title "ICM-02 what the engine does not believe, routing does not learn"
	reach_established
	ip netns exec a ip -6 route flush cache
	peer icmp 2 0 mtu 1300 seq peer
	event a "id=$id" rule=ICM-02 drop=bad-seq
	output=$(ip -n a -6 route get "$PEER6")
	[[ $output != *'mtu 1300'* ]] || fail "routing believed it: $output"
	sf a conn send "$id" 1440
	peer expect PA len 1440
}

test_extension_header() {
	title "behind destination options and hop-by-hop options a segment is found as ever"
	local ext

	listening 80
	for ext in 60 0; do
		converse dport 80
		peer send S ipopt 010400000000 ext "$ext"
		peer expect SA ack nxt
		peer send A ipopt 010400000000 ext "$ext"
		event a new_state=ESTABLISHED "remote_port=$sport"
	done
}

test_fragments() {
	title "ADV-08 a segment in fragments is put together; with a gap it is none"
	reach_established
	peer send PA len 800 frag 400 ipid 7
	peer expect A ack nxt
	sf a conn show "$id"
	field_is bytes_received 800
	field_is bytes_bad 0
	peer send PA len 800 frag 400 ipid 8 gap 1 seq nxt
	peer expect none 1s
}

test_not_for_us() {
	title "ADR-02 ADV-11 to a multicast address, or with a link's broadcast address: silence"
	listening 80
	converse dport 80
	drops not-for-us 1 peer send S cast 1
	peer send S dst ff02::1
	peer send S dst ff02::1:ff00:1
	peer any none 200ms
	nothing_began
}

test_bad_source() {
	title "ADR-01 ADV-11 from ::, a multicast address, ::1: silence"
	local from

	listening 80
	converse dport 80
	drops bad-source 1 peer send S src ::
	for from in ff02::1 ff0e::5 ::1; do
		peer send S src "$from"
	done
	peer any none 200ms
	nothing_began
}

test_mapped() {
	title "an address of IPv4 that is mapped has no place on a wire: silence"
	local of_v4

	listening 80
	listen_at='' listening 80
	of_v4=$listener
	reach_syn_sent rto_init 20s
	converse dport 80
	drops bad-source 1 peer send S src "::ffff:$PEER"
	ip netns exec a ip -6 address add "::ffff:$HOST_A/128" dev lo nodad
	drops not-for-us 1 peer send S dst "::ffff:$HOST_A"
	ip netns exec a ip -6 address del "::ffff:$HOST_A/128" dev lo
	sf a listen show id "$of_v4"
	field_is embryos 0
	state_is a "$id" SYN-SENT
}

test_land() {
	title "ADR-04 ADV-10 LAND: from our own address and port: silence, no loop"
	listening 80
	converse dport 80
	drops land 1 peer send S src "$HOST_A6" sport 80
	nothing_began
}

test_checksum() {
	title "HDR-01 02 ADV-03 the checksum covers the pseudo header of IPv6: each flipped bit is seen"
	local bit

	listening 80
	converse dport 80
	drops bad-checksum 20 flip_bits
	nothing_began
	# as IPv4 would have it, and none at all
	drops bad-checksum 1 peer send S sum 0
	peer send S
	peer expect SA ack nxt
}

flip_bits() {
	for bit in $(seq 0 8 159); do
		case $bit in
		96) peer send S flip 109 ;; # not the data offset
		*) peer send S flip "$bit" ;;
		esac
	done
}

test_faults() {
	title "fault rules match IPv6; what is held goes on, and is routed anew"
	sf a rule add drop dir out on SYN,ACK dst "$PEER6" count 1
	listening 80
	converse dport 80
	peer send S
	peer expect none 500ms
	event a fault=drop "remote_addr=$PEER6"
	peer send S seq nxt-1
	peer expect SA ack nxt
	peer send A
	event a new_state=ESTABLISHED "remote_port=$sport"
	field id "$event"
	id=$value
	sf a rule add hold dir in src "$PEER6" len 5
	sf a rule add hold dir out dst "$PEER6" len 7
	peer send PA len 5
	peer expect none 500ms
	sf a step next
	peer expect A ack nxt
	sf a conn send "$id" 7
	peer expect none 100ms
	sf a step next
	peer expect PA len 7
	sf a rule del all
}

test_two_families() {
	title "addresses of two families make no pair"
	sf_fails a 2 'one family' conn open "[$PEER6]:80" from "$HOST_A:50000"
	sf_fails a 2 'one family' conn open "$PEER:80" from "[$HOST_A6]:50000"
	sf_fails a 2 'one family' listen add "$HOST_A:80" remote "[$PEER6]:5"
	sf_fails a 2 'v6only' listen add "$HOST_A:80" v6only
	sf_fails a 1 'IPv4' conn open "[::ffff:$PEER]:80"
	sf_fails a 2 'multicast' conn open '[ff02::1]:80'
	sf_fails a 2 'not one of' conn open "[$PEER6]:80" from '[fd00::77]:5'
}

run_tests
