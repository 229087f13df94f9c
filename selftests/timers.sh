#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Timers with their real defaults, in virtual time, and tuned while they run.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

# What is left of a connection's timer, into $value, ms.
timer_left() {
	sf a conn show "$id"
	field timer_left_ns
	value=$((value / 1000000))
}

test_syn_timeout() {
	title "M13 ADV-24 SYNs at 0, 1, 3, 7, ... 127 s; timed out after 247 s, which is 180 or more (RTX-21)"
	local at

	reach_syn_sent
	peer mark seen
	for at in 1 3 7 15 31 63 127; do
		peer expect S seq r.seq at "${at}s" 5ms within 200s
	done
	patience=200
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=RTX-21 cause=timed-out
	peer get r.seq
	peer expect none 10ms
	is_over a "$id" || fail "still there: $output"
}

test_syn_timeout_told() {
	title "M13 the tool says timed out, and exits with 3"
	sf_fails a 3 'timed.out' conn open "$PEER:80" syn_retries 1 --wait ESTABLISHED 60s
}

test_syn_retries_per_connection() {
	title "RTX-16 R2 of one connection: two retries, then it is over"
	reach_syn_sent syn_retries 2
	peer mark seen
	peer expect S at 1s 5ms
	peer expect S at 3s 5ms within 3s
	patience=10
	event a "id=$id" new_state=CLOSED rule=RTX-21
	peer expect none 60s
}

test_r1_is_told() {
	title "RTX-17 after three retransmissions the user is told, once"
	reach_syn_sent
	patience=20
	event a "id=$id" cause=retrying
	peer expect S
	patience=30
	sf a conn show "$id"
	field_is retries 3
	sf a conn abort "$id"
	no_event a "id=$id" cause=retrying
}

test_user_timeout() {
	title "UTO-01 02 04 SYN-SENT ends at the user timeout when that comes first; default 300 s"
	sf a param show
	matches "param show" 'user_timeout' "$output"
	reach_syn_sent user_timeout 5s
	patience=10
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=UTO-01 cause=user-timeout
	reach_established
	sf a conn set "$id" user_timeout 5s
	sf a conn shutdown "$id"
	event a "id=$id" old_state=FIN-WAIT-1 new_state=CLOSED rule=UTO-01 cause=user-timeout
	counter a CLS-04
	[ "$value" -ge 1 ] || fail "CLS-04 never counted"
}

test_fin_retransmitted() {
	title "RTX-12 FIN again at 1, 3, 7 s; same number, the ACK of now (CLS-12)"
	reach_fin_wait_1
	peer mark seen
	peer set fin r.seq
	peer expect FA seq fin at 1s 5ms
	peer send PA ack fin len 100
	peer expect A ack nxt
	peer expect FA seq fin ack nxt at 3s 5ms within 3s
	peer expect FA seq fin ack nxt at 7s 5ms within 5s
	peer send A ack fin+1
	event a "id=$id" new_state=FIN-WAIT-2 rule=SA-F1-04
	peer expect none 100s
	sf a conn show "$id"
	field_is timer none
}

test_last_ack_gives_up() {
	title "SA-LA-07 ADV-24 LAST-ACK that never gets its ACK ends after the last retry"
	reach_last_ack
	sf a conn set "$id" data_retries 3 user_timeout 0
	for _ in 1 2 3; do
		peer expect FA within 20s
	done
	patience=30
	event a "id=$id" old_state=LAST-ACK new_state=CLOSED rule=SA-LA-07 cause=timed-out
}

test_data_retransmitted() {
	title "RTX-11 the earliest unacknowledged segment again, and only that, until it is acknowledged"
	reach_established
	sf a conn send "$id" 4000
	peer expect A len 1460
	peer set first r.seq
	peer mark seen
	peer expect A len 1460
	peer expect PA len 1080
	peer expect PA len 1460 seq first at 1s 5ms
	peer send A ack first+1460
	peer await PA len 1460 seq first+1460
	peer send A ack first+4000
	peer expect none 20s
	sf a conn show "$id"
	field_is bytes_acked 4000
	field_is bytes_sent 4000
}

test_rtt_and_rto() {
	title "RTX-03 04 SRTT, RTTVAR and RTO of the first sample; never below rto_min (RTX-05)"
	reach_syn_received
	peer wait 400ms
	peer send A
	event a "id=$id" new_state=ESTABLISHED
	sf a conn show "$id"
	field srtt_ns
	[ "$value" -ge 400000000 ] && [ "$value" -le 460000000 ] || fail "srtt $value"
	local srtt=$value

	field rttvar_ns
	[ $((value - srtt / 2)) -ge -1 ] && [ $((value - srtt / 2)) -le 1 ] ||
		fail "rttvar $value, srtt $srtt"
	local rto=$(((srtt + 4 * value + 999) / 1000 * 1000))	# in whole us

	field_is rto_ns "$rto"
	port=81
	reach_established
	sf a conn show "$id"
	field_is rto_ns 1000000000
}

test_karn() {
	title "RTX-07 13 a SYN sent twice gives no sample, and data begin with 3 s"
	reach_syn_sent
	peer expect S within 2s
	peer send SA
	peer expect A
	sf a conn show "$id"
	! has_field srtt_ns || [ "$value" = 0 ] || fail "a sample: $value"
	field_is rto_ns 3000000000
	sf a conn send "$id" 10
	peer expect PA len 10
	peer mark seen
	peer expect PA len 10 at 3s 5ms within 5s
}

test_live_rto() {
	title "M24 rto_init of a running SYN: counted from its start, in microseconds"
	# the last one is some seconds away: it is still there when it is looked at
	reach_syn_sent syn_retries 15
	peer mark seen
	sf a conn set "$id" rto_min 250us rto_init 250us
	peer expect S within 100ms
	peer expect S within 100ms
	sf a conn show "$id"
	field retries
	[ "$value" -ge 2 ] || fail "retries $value"
}

test_microseconds() {
	title "M24 an RTO of 500 us: SYNs 500, 1000, 2000, 4000 us apart"
	converse dport 50000 sport 80
	sf a conn open "$PEER:80" from :50000 rto_min 500us rto_init 500us syn_retries 4
	local last gap want=500 late=$((150 * $(pace)))

	peer expect S
	seen time
	last=$value
	for want in 500 1000 2000 4000; do
		peer expect S
		seen time
		gap=$(((value - last) / 1000))
		last=$value
		# a SYN leaves some microseconds after its timer was started
		[ "$gap" -ge $((want - 20)) ] && [ "$gap" -le $((want + late)) ] ||
			fail "SYN after $gap us, wanted $want"
	done
	event a new_state=CLOSED rule=RTX-21 local_port=50000
}

test_live_msl() {
	title "M24 msl of one connection in TIME-WAIT, live, counted from its start"
	reach_time_wait
	local first=$id

	port=81
	reach_time_wait
	sf a conn set "$first" msl 5s
	patience=11
	event a "id=$first" new_state=CLOSED rule=SA-TW-11
	timer_left
	[ "$value" -gt 200000 ] || fail "the other one's timer moved too: $value ms"
	peer wait 100s
	sf a conn set "$id" msl 1s
	patience=1
	event a "id=$id" new_state=CLOSED rule=SA-TW-11
}

test_netns_msl() {
	title "QT-03 a namespace's msl counts for what enters TIME-WAIT after it"
	reach_fin_wait_2
	sf a param set msl 5s
	peer send FA
	peer expect A ack nxt
	peer mark seen
	peer wait 9s
	state_is a "$id" TIME-WAIT
	patience=1
	event a "id=$id" new_state=CLOSED rule=SA-TW-11
}

test_zero_window() {
	title "a shut window is probed with backoff, for ever while the peer answers"
	reach_syn_received
	peer send A win 0
	event a "id=$id" new_state=ESTABLISHED
	sf a conn send "$id" 10
	peer expect none 300ms
	sf a conn show "$id"
	field_is timer persist
	for _ in $(seq 18); do
		peer await PA within 200s
		peer send A ack peer-r.len win 0
	done
	state_is a "$id" ESTABLISHED
	peer send A ack peer-r.len win 1000
	peer await PA len 1 within 5s
	peer send A win 1000
	peer await PA len 9 within 5s
	peer send A win 1000
	wait_until 5 acked 10
}

acked() {
	output=$(synfin -j -N a conn show "$id") && has_field bytes_acked &&
		[ "$value" = "$1" ]
}

test_zero_window_fin() {
	title "a FIN waits behind a shut window, and goes as a probe"
	reach_syn_received
	peer send A win 0
	event a "id=$id" new_state=ESTABLISHED
	sf a conn shutdown "$id"
	peer await FA within 5s
	peer send A win 0
	event a "id=$id" old_state=FIN-WAIT-1 new_state=FIN-WAIT-2
}

test_window_is_kept() {
	title "never more in flight than the peer's window takes"
	reach_syn_received
	peer send A win 500
	event a "id=$id" new_state=ESTABLISHED
	sf a conn send "$id" 1200
	peer expect \* len 500
	peer expect none 500ms
	peer send A win 500
	peer expect \* len 500
	peer send A win 500
	peer expect PA len 200
	peer send A
}

# jump SECONDS: someone sets the clock of the day.
jump() {
	date -s "@$(($(date +%s) + $1))" > /dev/null
}

# next_syn MS: since the last one, on a clock that no one sets (the peer's
# time stamps are of the day).
next_syn() {
	local now close=$((20 * $(pace)))

	peer expect S seq r.seq within 100s
	now=$(now_ms)
	[ $((now - last)) -ge $(($1 - close)) ] && [ $((now - last)) -le $(($1 + close)) ] ||
		fail "SYN after $((now - last)) ms, wanted $1"
	last=$now
}

readonly YEAR=$((365 * 86400))

test_clock_is_set_syn() {
	title "ADV-44 the clock of the day jumps by a year, on and back: SYNs at 0, 1, 3, 7, 15 s all the same"
	local last

	reach_syn_sent syn_retries 5
	last=$(now_ms)
	jump $YEAR
	next_syn 1000
	jump -$YEAR
	next_syn 2000
	jump -$YEAR
	next_syn 4000
	jump $YEAR
	next_syn 8000
}

test_clock_is_set_time_wait() {
	title "ADV-44 the clock of the day jumps by a year, on and back: TIME-WAIT lasts 240 s all the same"
	local began forward early=$((10 * $(pace))) late=$((20 * $(pace)))

	for forward in $YEAR -$YEAR; do
		reach_time_wait
		began=$(now_ms)
		jump "$forward"
		peer wait 120s
		jump $((-2 * forward))
		peer wait 118s
		state_is a "$id" TIME-WAIT
		patience=3
		event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
		began=$(($(now_ms) - began))
		[ "$began" -ge $((240000 - early)) ] && [ "$began" -le $((240000 + late)) ] ||
			fail "TIME-WAIT lasted $began ms"
		jump "$forward"
		port=81
	done
}

test_quiet_time() {
	title "M18 QT-01 02 quiet time: nothing opens, the error says how long; then it does"
	ip netns add quiet
	sf quiet param set quiet_time 100s
	ip -n quiet link set lo up
	sf_fails quiet 2 '(9[0-9]|100)(\.[0-9]+)? ?s' conn open 127.0.0.1:80
	sleep 101
	synfin -N quiet conn open 127.0.0.1:80 > /dev/null || fail "still quiet"
	ip netns del quiet
}

run_tests
