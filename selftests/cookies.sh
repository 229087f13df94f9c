#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# SYN cookies (RFC 4987 3.6), over IPv4 and IPv6: a listener that keeps nothing
# of a SYN, and believes the ACK that brings its number back. The floods are in
# flood.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

readonly HOST_A6=fd00::1 PEER6=fd00::2

set_up_hosts() {
	raw_host
	ip netns exec a sysctl -qw net.ipv6.conf.eth0.accept_dad=0 \
		net.ipv6.conf.eth0.accept_ra=0 net.ipv6.conf.eth0.disable_ipv6=0
	ip -n a address add "$HOST_A6/64" dev eth0 nodad
	ip -n a neigh add "$PEER6" lladdr "$MAC_P" dev eth0 nud permanent
	ip -n a -6 route add default via "$PEER6"
}

tidy_hosts() {
	tidy_raw_host
	over_ipv4
}

over_ipv4() {
	listen_at=''
	peer defaults src "$PEER" dst "$HOST_A" dport 80 win 65535
}

over_ipv6() {
	listen_at='[::]'
	peer defaults src "$PEER6" dst "$HOST_A6" dport 80 win 65535
}

# in_listener FIELD NUMBER
in_listener() {
	sf a listen show
	field_is "$1" "$2"
}

declare -A begin

counting() {
	local name

	for name in cookies-sent cookies-accepted cookies-refused cap-connections; do
		counter a "$name"
		begin[$name]=$value
	done
}

# counts NAME NUMBER: so many since counting began
counts() {
	counter a "$1"
	equal "$1" "$2" $((value - begin[$1]))
}

# asks [KEY VALUE]...: a SYN of a conversation that was not there before, and its
# answer, whose number is left in $cookie
asks() {
	converse dport 80
	asks_again "$@"
}

asks_again() {
	peer send S seq 1000 "$@"
	peer expect SA ack 1001
	seen seq
	cookie=$value
}

# no_more_than_a_cookie: the SYN was answered, and that is all that is known
no_more_than_a_cookie() {
	event a rule=FLD-05 old_state=LISTEN new_state=LISTEN direction=in
	event a rule=FLD-05 direction=out
	in_listener embryos 0
}

opens() {
	event a rule=FLD-07 old_state=LISTEN new_state=SYN-RECEIVED
	event a old_state=SYN-RECEIVED new_state=ESTABLISHED
	field id "$event"
	id=$value
	field_is listener_id "$listener" "$event"
}

# always MSS CLASS: what the SYN named, and what is left of it
always() {
	counting
	listening 80 syn_cookies always
	asks mss "$1"
	no_more_than_a_cookie
	in_listener cookies 1
	# nobody is there to say it again
	peer expect none 60s
	peer send PA len 100
	opens
	peer expect A ack nxt
	state_is a "$id" ESTABLISHED
	field_is bytes_received 100
	sf a conn send "$id" $(($2 + 1))
	peer await '*' len "$2" seq "$cookie+1"
	peer await '*' len 1
	peer send FA
	event a new_state=CLOSE-WAIT "id=$id"
	in_listener accepted 1
	counts cookies-sent 1
	counts cookies-accepted 1
	counts cookies-refused 0
}

test_always() {
	title "FLD-05 07 always: nothing is kept of a SYN, and the ACK, with text, opens what it was"
	always 1000 536
}

test_always_ipv6() {
	title "FLD-05 07 the same over IPv6"
	over_ipv6
	always 1300 1220
}

overflow() {
	local n

	counting
	listening 80 backlog 2
	for n in 1 2; do
		asks
		event a new_state=SYN-RECEIVED rule=SA-LI-03
	done
	asks
	event a rule=FLD-05 new_state=LISTEN
	in_listener embryos 2
	in_listener overflows 1
	peer send A
	opens
	in_listener embryos 2
	in_listener accepted 1
	# there is room again, and the next SYN is kept
	peer use c1
	peer send R seq 1001
	event a new_state=LISTEN rule=SA-SR-03
	asks
	event a new_state=SYN-RECEIVED rule=SA-LI-03
	counts cookies-sent 1
}

test_overflow() {
	title "FLD-05 07 by default: only past the backlog"
	overflow
}

test_overflow_ipv6() {
	title "FLD-05 07 the same over IPv6"
	over_ipv6
	overflow
}

test_namespace_cap() {
	title "FLD-05 07 and past the namespace's cap"
	sf a param set max_embryos 1
	listening 80
	asks
	event a new_state=SYN-RECEIVED
	asks
	event a rule=FLD-05
	peer send A
	opens
}

test_off() {
	title "FLD-01 off: past the backlog is silence, and no ACK is looked at (SA-LI-02)"
	counting
	listening 80 backlog 1 syn_cookies off
	asks
	converse dport 80
	peer send S
	event a rule=SA-LI-07 drop=backlog-full
	peer expect none 500ms
	peer send A ack 4711
	event a rule=SA-LI-02 drop=bad-ack
	peer expect R seq 4711
	counts cookies-refused 0
}

test_same_syn() {
	title "FLD-05 the same SYN again gets the same cookie, until the count goes on"
	local first n

	listening 80 syn_cookies always
	asks
	first=$cookie
	for ((n = 0; n < 8; n++)); do
		asks_again
		[ "$cookie" = "$first" ] || break
		peer expect none 10s
	done
	[ "$n" -gt 0 ] || fail "another cookie at once"
	[ "$n" -lt 8 ] || fail "the same cookie 80 s later"
	# the last one is good still
	peer send A seq 1001 ack "$first+1"
	opens
}

test_expired() {
	title "FLD-08 a cookie of the count before the last opens nothing, and is reset"
	local first

	counting
	listening 80 syn_cookies always
	asks
	first=$cookie
	peer expect none 138s
	asks
	peer use c1
	peer send A seq 1001 ack "$first+1"
	event a rule=FLD-08 drop=bad-cookie
	peer expect R seq "$first+1"
	counts cookies-refused 1
	in_listener accepted 0
}

test_wrong() {
	title "FLD-08 a number that is no cookie, or another's, is reset"
	local other

	listening 80 syn_cookies always
	asks
	other=$cookie
	asks
	for ack in "$cookie+2" "$cookie" "$other+1" "$cookie+9"; do
		peer send A seq 1001 ack "$ack"
		event a rule=FLD-08 drop=bad-cookie
		peer expect R seq "$ack"
	done
	# the right one for another SYN of the same peer
	peer send A seq 1002 ack "$cookie+1"
	event a rule=FLD-08 drop=bad-cookie
	peer expect R
	in_listener accepted 0
	peer send A seq 1001 ack "$cookie+1"
	opens
}

test_out_of_season() {
	title "ADV-27 who sent no cookie lately looks at none (SA-LI-02)"
	counting
	listening 80
	converse dport 80
	peer send A seq 1001 ack 4711
	event a rule=SA-LI-02 drop=bad-ack
	peer expect R seq 4711
	counts cookies-refused 0
}

test_last_place() {
	title "FLD-07 an ACK past the cap of connections is as good as lost, and comes again"
	counting
	sf a param set max_connections 1
	listening 80 syn_cookies always
	asks
	peer send A
	opens
	asks
	peer send A
	peer expect none 300ms
	counts cap-connections 1
	sf a conn abort "$id"
	peer send PA len 10
	opens
	peer expect A ack nxt
}

test_last_ack_twice() {
	title "FLD-07 the ACK that comes twice opens one connection"
	counting
	listening 80 syn_cookies always
	asks
	peer send A count 2
	opens
	in_listener accepted 1
	counts cookies-accepted 1
}

test_changes() {
	title "FLD-05 a listener that is told otherwise does otherwise"
	listening 80 syn_cookies always
	asks
	no_more_than_a_cookie
	sf a listen set "$listener" syn_cookies off
	peer send A
	event a rule=SA-LI-02
	peer expect R
	asks
	event a new_state=SYN-RECEIVED
}

run_tests "$@"
