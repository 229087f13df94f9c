#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The clock of a namespace: slow, fast and frozen, with timers that run.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	synfin -N a rule del all
	synfin -N a param reset clock_scale
	tidy_raw_host
}

# What is left of a connection's timer, into $value, ms.
timer_left() {
	sf a conn show "$id"
	field timer_left_ns
	value=$((value / 1000000))
}

# near WHAT WANTED GOT [LESS]: by so many ms less, at the kernel's pace
near() {
	[ "$3" -le "$2" ] && [ "$3" -ge $(($2 - ${4:-300} * $(pace))) ] || fail "$1: wanted about $2, got $3"
}

test_slow() {
	title "ten times slower: the retransmission of a SYN comes after 10 s"
	sf a param set clock_scale 100
	reach_syn_sent
	peer mark seen
	peer expect S at 10s 5ms within 12s
	peer expect S at 30s 5ms within 25s
}

test_fast() {
	title "a hundred times faster: TIME-WAIT of four minutes takes 2.4 s"
	reach_time_wait
	peer mark seen
	sf a param set clock_scale 100000
	patience=3
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
}

test_change_while_it_runs() {
	title "a timer that runs keeps its place when the speed changes"
	reach_time_wait
	timer_left
	near "left of 2MSL" 240000 "$value"
	sleep 40
	sf a param set clock_scale 2000
	timer_left
	near "left after 40 s" 200000 "$value"
	sleep 50
	timer_left
	near "left after 50 s at double speed" 100000 "$value" 600
	sf a param set clock_scale 500
	sleep 100
	timer_left
	near "left after 100 s at half speed" 50000 "$value" 600
	sf a param reset clock_scale
	sleep 35
	state_is a "$id" TIME-WAIT
	patience=16
	event a "id=$id" new_state=CLOSED rule=SA-TW-11
}

test_frozen() {
	title "frozen: no timer runs, nothing ages, segments are still answered; then all goes on"
	local age

	reach_established
	sf a conn send "$id" 10
	peer expect PA len 10
	sf a param set clock_scale frozen
	timer_left
	local left=$value
	sf a conn show "$id"
	field age_ns
	age=$value
	peer expect none 1000s
	timer_left
	equal "time left" "$left" "$value"
	sf a conn show "$id"
	field_is age_ns "$age"
	peer send PA len 5 ack peer-10
	peer expect A ack nxt
	sf a param reset clock_scale
	peer expect PA len 10 within 2s
}

test_frozen_from_the_start() {
	title "what is opened while the clock stands still has its timers afterwards"
	sf a param set clock_scale 0
	reach_syn_sent
	peer expect none 100s
	peer mark
	sf a param set clock_scale 1000
	peer expect S at 1s $((50 * $(pace)))ms within 3s
}

test_delay_follows() {
	title "what a fault rule delays is on the same clock"
	reach_established
	sf a rule add delay 1s on PSH
	sf a param set clock_scale 100
	peer mark
	peer send PA len 5
	peer expect A ack nxt at 10s $((10 * $(pace)))ms within 11s
	peer send PA len 5
	sf a param set clock_scale frozen
	peer expect none 100s
	sf a param reset clock_scale
	peer expect A ack nxt within 2s
}

test_events_stay_on_the_wall() {
	title "events are on CLOCK_MONOTONIC, whatever the namespace's clock does"
	local before after

	sf a param set clock_scale 0
	before=$(now_ms)
	sleep 5
	reach_established
	field time_ns "$event"
	after=$(now_ms)
	[ $((value / 1000000)) -ge $((before + 4990)) ] && [ $((value / 1000000)) -le $((after + 10)) ] ||
		fail "event at $value, between $before and $after ms"
}

test_doctor() {
	title "doctor says that the clock is not the real one"
	sf a param set clock_scale frozen
	output=$(synfin -N a doctor) || true
	matches "doctor" 'clock is frozen' "$output"
}

run_tests
