#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Closing against a raw peer: every path of figure 5, 2MSL with its real length,
# half-closed ends, and what belongs to nobody any more.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

test_fin_with_ack() {
	title "M16 FIN with the ACK of our FIN: FIN-WAIT-1 to TIME-WAIT at once (SA-F1-07)"
	reach_fin_wait_1
	peer send FA
	peer expect A ack nxt seq peer
	event a "id=$id" old_state=FIN-WAIT-1 new_state=TIME-WAIT rule=SA-F1-07
}

test_time_wait_lasts() {
	title "M17 TIME-WAIT lasts 240 s by default, and blocks its four-tuple until then (TW-01)"
	reach_time_wait
	local port=$sport began lasted
	event a "id=$id" old_state=FIN-WAIT-2 new_state=TIME-WAIT
	field time_ns "$event"
	began=$value
	sf a conn show "$id"
	field_is timer time-wait
	peer wait 220s
	state_is a "$id" TIME-WAIT
	sf_fails a 2 '2MSL.* s more' conn open "$PEER:$port" from :80
	patience=30
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
	field time_ns "$event"
	lasted=$(((value - began) / 1000000))
	[ "$lasted" -ge 240000 ] && [ "$lasted" -le 240100 ] ||
		fail "TIME-WAIT lasted $lasted ms"
	sf a conn open "$PEER:$port" from :80
}

test_time_wait_says_how_long() {
	title "M17 listen and open on it: address in use, and for how long; reuse lets a listener in"
	reach_time_wait
	sf a listen del "$listener"
	peer wait 100s
	sf_fails a 2 '1[34][0-9](\.[0-9]+)? ?s' listen add :80
	sf_fails a 2 '1[34][0-9](\.[0-9]+)? ?s' conn open "$PEER:$sport" from :80
	sf a listen add :80 reuse
	state_is a "$id" TIME-WAIT
}

test_time_wait_fin_again() {
	title "TW-02 ADV-17 the FIN again: ACK again, and 2MSL starts anew (SA-TW-01)"
	reach_time_wait
	peer wait 200s
	peer send FA seq nxt-1
	peer expect A ack nxt seq peer
	event a "id=$id" rule=SA-TW-01
	peer wait 239s
	state_is a "$id" TIME-WAIT
	patience=3
	event a "id=$id" new_state=CLOSED rule=SA-TW-11
}

test_time_wait_others() {
	title "ADV-18 TIME-WAIT: bare ACK unanswered, others ACKed, none moves its end (SA-TW-02 to 05)"
	reach_time_wait
	peer wait 100s
	peer send A
	event a "id=$id" rule=SA-TW-03
	peer send F seq nxt-1
	event a "id=$id" rule=SA-TW-05
	peer expect none 100ms
	peer send A seq nxt+10
	peer expect A ack nxt seq peer
	event a "id=$id" rule=SA-TW-04
	peer send A seq nxt-100
	peer expect A ack nxt seq peer
	event a "id=$id" rule=SA-TW-02
	peer send PA len 10 seq nxt
	peer expect A ack nxt seq peer
	event a "id=$id" rule=TW-08
	peer wait 139s
	state_is a "$id" TIME-WAIT
	patience=3
	event a "id=$id" new_state=CLOSED rule=SA-TW-11
}

test_time_wait_rst() {
	title "ADV-16 RFC 1337: RST does not end TIME-WAIT; with rfc1337 off it does (SA-TW-06 SA-TW-07)"
	reach_time_wait
	peer send R
	event a "id=$id" rule=SA-TW-06 drop=rst-ignored
	peer send R seq nxt+5
	event a "id=$id" rule=SA-TW-07 drop=rst-ignored
	peer send R seq nxt-5
	event a "id=$id" rule=SA-TW-07 drop=rst-outside
	peer expect none 100ms
	state_is a "$id" TIME-WAIT
	expect_message "a safeguard is off: rfc1337"
	sf a conn set "$id" rfc1337 off
	peer send R seq nxt+5
	peer expect A ack nxt
	event a "id=$id" rule=SA-TW-07 drop=rst-challenged
	peer send R
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-06
}

test_time_wait_reopens() {
	title "TW-05 ADV-18 a SYN beyond the old numbers reopens, with an ISS above ours (SA-TW-08 ISN-06)"
	reach_time_wait
	peer set old peer
	peer send S seq nxt-1
	peer expect A ack nxt seq peer
	event a "id=$id" rule=SA-TW-09 drop=syn-challenged
	peer send SA seq nxt+100
	peer expect A ack 1002 seq peer
	event a "id=$id" rule=SA-TW-10
	peer send S seq 1002
	peer expect SA ack 1003
	event a "id=$id" old_state=TIME-WAIT new_state=SYN-RECEIVED rule=SA-TW-08
	seen seq
	local new=$value
	peer get old
	[ $(((new - ${answer#ok }) & 0xffffffff)) -lt $((1 << 31)) ] ||
		fail "the new ISS $new is not after ${answer#ok }"
	peer send A
	event a new_state=ESTABLISHED rule=SA-SR-10
}

test_time_wait_falls_back() {
	title "TW-04 ADV-18 a reopening SYN that was old: RST brings TIME-WAIT back, with its old end"
	reach_time_wait
	peer set last nxt
	peer wait 100s
	peer send S seq nxt+5000
	peer expect SA ack nxt
	peer send R
	event a "id=$id" old_state=SYN-RECEIVED new_state=TIME-WAIT rule=TW-04
	peer wait 130s
	state_is a "$id" TIME-WAIT
	patience=12
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
}

test_fin_wait_2_owned() {
	title "M19 FIN-WAIT-2 that someone owns has no end: alive after an hour (CLS-07)"
	reach_fin_wait_2
	sf a conn show "$id"
	field_is timer none
	peer expect none 3600s
	state_is a "$id" FIN-WAIT-2
	peer send PA len 500
	peer expect A ack nxt
	sf a conn show "$id"
	field_is bytes_received 500
	peer send FA
	peer expect A ack nxt
	event a "id=$id" old_state=FIN-WAIT-2 new_state=TIME-WAIT rule=SA-F2-06
}

test_fin_wait_2_orphan() {
	title "M19 ADV-24 30 an orphan in FIN-WAIT-2 is reaped after 60 s (CLS-07)"
	reach_established
	sf a conn close "$id"
	peer expect FA
	peer send A
	event a "id=$id" new_state=FIN-WAIT-2
	peer wait 59s
	state_is a "$id" FIN-WAIT-2
	event a "id=$id" old_state=FIN-WAIT-2 new_state=CLOSED rule=CLS-07 cause=orphan-reaped
	peer expect none 10ms
}

test_data_after_close() {
	title "CLS-09 data after close(2): RST, and the user learns data-lost"
	reach_established
	sf a conn close "$id"
	peer expect FA
	peer send A
	peer send PA len 10
	peer expect RA seq peer
	event a "id=$id" new_state=CLOSED rule=CLS-09 cause=data-lost
}

test_close_wait_data() {
	title "M20 CLOSE-WAIT sends all it has, then FIN, in LAST-ACK (USR-12 CLS-02)"
	reach_close_wait
	sf a conn send "$id" 10000
	sf a conn shutdown "$id"
	local got=0

	peer set una peer
	while [ "$got" -lt 10000 ]; do
		peer expect \* seq peer
		seen len
		got=$((got + value))
		peer send A
	done
	peer expect FA seq una+10000
	event a "id=$id" old_state=CLOSE-WAIT new_state=LAST-ACK rule=USR-12
	peer send A
	event a "id=$id" old_state=LAST-ACK new_state=CLOSED rule=SA-LA-04
}

test_simultaneous_close() {
	title "M22 ADV-21 simultaneous close; CLOSING waits for the ACK of its FIN (SA-F1-06 SA-CG-05)"
	reach_closing
	event a "id=$id" old_state=FIN-WAIT-1 new_state=CLOSING rule=SA-F1-06
	peer send A ack peer-1
	event a "id=$id" rule=SA-CG-06
	state_is a "$id" CLOSING
	peer send A
	event a "id=$id" old_state=CLOSING new_state=TIME-WAIT rule=SA-CG-05
}

test_closing_fin_again() {
	title "CLOSING: a repeated FIN that acknowledges ours is honoured (SA-CG-03)"
	reach_closing
	peer send FA seq nxt-1
	event a "id=$id" old_state=CLOSING new_state=TIME-WAIT rule=SA-CG-05
	counter a SA-CG-03
	[ "$value" -ge 1 ] || fail "SA-CG-03 never counted"
	peer await A ack nxt
}

test_fin_old_ack() {
	title "FIN-WAIT-2, FIN with an old ACK: still TIME-WAIT (SA-F2-07)"
	reach_fin_wait_2
	peer send FA ack peer-1
	peer expect A ack nxt
	event a "id=$id" old_state=FIN-WAIT-2 new_state=TIME-WAIT rule=SA-F2-07
}

test_fin_out_of_order() {
	title "FIN after a hole: no transition until the hole is filled (SA-ES-12 SA-F2-08)"
	reach_established
	peer send FA seq nxt+10
	peer expect A ack nxt
	event a "id=$id" rule=DAT-03
	state_is a "$id" ESTABLISHED
	peer send PA len 10
	peer expect A ack nxt+1
	event a "id=$id" new_state=CLOSE-WAIT rule=SA-ES-11
	port=81
	reach_fin_wait_2
	peer send FA seq nxt+10
	peer expect A ack nxt
	event a "id=$id" rule=DAT-03
	state_is a "$id" FIN-WAIT-2
}

test_fin_no_ack_bit() {
	title "FIN without ACK is not seen (SA-ES-15)"
	reach_established
	peer send F seq nxt
	event a "id=$id" rule=SA-ES-15 drop=no-ack
	peer expect none 100ms
	state_is a "$id" ESTABLISHED
}

test_fin_again() {
	title "FIN again in CLOSE-WAIT and LAST-ACK: ACK, no change (SA-CW-01 SA-LA-01)"
	reach_close_wait
	peer send FA seq nxt-1
	peer expect A ack nxt
	event a "id=$id" rule=SA-CW-01
	sf a conn shutdown "$id"
	peer expect FA
	peer send FA seq nxt-1 ack peer-1
	peer expect A ack nxt
	event a "id=$id" rule=SA-LA-01
	state_is a "$id" LAST-ACK
}

test_last_ack() {
	title "LAST-ACK: only the ACK of our FIN ends it, without TIME-WAIT (SA-LA-04 SA-LA-05)"
	reach_last_ack
	peer send A ack peer-1
	event a "id=$id" rule=SA-LA-05
	state_is a "$id" LAST-ACK
	peer send A
	event a "id=$id" old_state=LAST-ACK new_state=CLOSED rule=SA-LA-04 cause=closed
	is_over a "$id" || fail "still there: $output"
}

test_second_close() {
	title "CLS-11 a second shutdown is refused and sends nothing"
	reach_fin_wait_1
	sf_fails a 2 'clos' conn shutdown "$id"
	peer expect none 500ms
	peer send A
	peer expect none 100ms
	sf_fails a 2 'clos' conn shutdown "$id"
	peer expect none 10s
}

# What ABORT does in each state: USR-14.
aborts_with() {
	sf a conn abort "$id"
	event a "id=$id" new_state=CLOSED rule=USR-14 cause=aborted
	if [ "$1" = silence ]; then
		peer expect none 5s
	else
		peer expect RA seq peer ack nxt
		peer expect none 5s
	fi
}

test_abort_resets() {
	title "USR-14 ABORT resets in SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1, -2, CLOSE-WAIT (RSG-08)"
	local state

	port=80
	for state in syn_received established fin_wait_1 fin_wait_2 close_wait; do
		port=$((port + 1))
		"reach_$state"
		aborts_with reset
	done
}

test_abort_silent() {
	title "USR-14 ABORT is silent in SYN-SENT, CLOSING, LAST-ACK, TIME-WAIT (RSG-09)"
	local state

	port=90
	for state in syn_sent closing last_ack time_wait; do
		port=$((port + 1))
		"reach_$state"
		aborts_with silence
	done
}

test_calls_refused() {
	title "USR-04 05 11 13 send, shutdown, open: refused in the states that have no use for them"
	local state

	port=100
	for state in fin_wait_1 fin_wait_2 closing last_ack time_wait; do
		port=$((port + 1))
		"reach_$state"
		sf_fails a 2 'clos|TIME-WAIT' conn send "$id" 1
		sf_fails a 2 'clos|TIME-WAIT' conn shutdown "$id"
	done
	sf_fails a 2 '99999' conn send 99999 1
	sf_fails a 2 '99999' conn abort 99999
}

run_tests
