#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Limits: of answers to strangers, of half-done handshakes, of everything.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

test_rst_limit() {
	title "RSG-12 resets without a connection: 1000 a second by default, tunable, counted"
	local before sent

	converse dport 9
	sf a param set rst_limit 50
	counter a rst-limited
	before=$value
	peer wait 1100ms
	peer send S seq 1 count 200
	peer count 500ms
	# up to an eighth less, at random: an exact limit would be an oracle
	sent=${answer#ok count=}
	[ "$sent" -ge 44 ] && [ "$sent" -le 50 ] || fail "resets for 200 SYNs: $sent"
	counter a rst-limited
	equal "counted as rst-limited" $((200 - sent)) $((value - before))
	peer wait 600ms
	peer send S seq 1
	peer expect RA
	sf a param set rst_limit 0
	peer wait 1100ms
	peer send S seq 1
	peer expect none 200ms
}

test_max_listeners() {
	title "FLD-01 the namespace's cap of listeners"
	sf a param set max_listeners 2
	listening 80
	local first=$listener
	listening 81
	sf_fails a 2 'max_listeners' listen add :82
	sf a listen del "$first"
	listening 82
	sf a stats
	field_is listeners 2
}

test_max_embryos() {
	title "FLD-01 ADV-26 the namespace's cap of half-done handshakes, over all listeners"
	local n

	sf a param set max_embryos 3 syn_cookies off
	listening 80
	listening 81
	for n in 1 2 3; do
		converse dport $((80 + n % 2))
		peer send S
		peer expect SA
	done
	converse dport 80
	peer send S
	event a rule=FLD-01 drop=cap-embryos
	peer expect none 500ms
	peer use c1
	peer send R
	event a new_state=LISTEN
	peer use c4
	peer send S seq nxt-1
	peer expect SA
}

test_max_connections() {
	title "FLD-01 the cap of connections refuses an open, and says which parameter"
	local n

	sf a param set max_connections 2
	for n in 1 2; do
		sf a conn open "$PEER:$n"
	done
	sf_fails a 2 'max.connections' conn open "$PEER:3"
}

test_max_connections_passive() {
	title "FLD-01 a handshake past the cap of connections stays half done, and completes later"
	sf a param set max_connections 1
	reach_established
	local first=$id

	converse dport 80
	peer send S
	peer expect SA
	peer send A
	wait_until 3 counter_is a cap-connections 1
	sf a conn show sport 80 dport "$sport"
	field_is state SYN-RECEIVED
	sf a conn abort "$first"
	peer send A
	event a new_state=ESTABLISHED "remote_port=$sport"
}

test_max_time_waits() {
	title "TW-10 ADV-29 the cap of TIME-WAIT records never cuts 2MSL short"
	sf a param set max_time_waits 1
	reach_time_wait
	local first=$id

	port=81
	reach_time_wait
	counter a time-waits
	equal "small records" 1 "$value"
	peer wait 236s
	state_is a "$first" TIME-WAIT
	state_is a "$id" TIME-WAIT
	patience=6
	event a "id=$first" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
}

test_backlog_shrinks() {
	title "a smaller backlog loses nothing that is under way"
	listening 80 backlog 3 syn_cookies off
	for _ in 1 2 3; do
		converse dport 80
		peer send S
		peer expect SA
	done
	sf a listen set "$listener" backlog 1
	sf a listen show
	field_is embryos 3
	peer use c2
	peer send A
	event a new_state=ESTABLISHED
	converse dport 80
	peer send S
	peer expect none 300ms
}

run_tests
