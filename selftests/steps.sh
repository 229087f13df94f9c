#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Segments that are kept: how many at most, how they go on, and step mode.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"
. "$(dirname "$0")/lib_faults.sh"

hold_three() {
	reach_established
	rule hold on PSH
	peer send PA len 1
	peer send PA len 2
	peer send PA len 3
	event a fault=hold len=3
	kept_are 3
}

test_hold_and_next() {
	title "hold: segments are kept for a person, who lets them go one by one, the oldest first"
	hold_three
	peer expect none 10s
	sf a step list
	equal "segments" 3 "$(grep -o '"rule_id"' <<< "$output" | wc -l)"
	field_is len 1
	for len in 1 2 3; do
		sf a step next
		field_is len "$len"
		event a fault=release "len=$len" "id=$id"
		event a what=segment "len=$len"
	done
	sf a conn show "$id"
	field_is bytes_received 6
	kept_are 0
}

test_step_swap_drop_dup() {
	title "step: swap, drop and dup"
	hold_three
	sf a step swap
	field_is len 1
	event a fault=reorder len=1
	sf a step next
	field_is len 2
	event a what=segment len=2 rule=DAT-01
	sf a step dup
	field_is len 1
	event a fault=dup len=1
	event a what=segment len=1
	kept_are 2
	sf a step drop
	field_is len 1
	event a fault=drop len=1
	sf_fails a 2 'nothing that is held is behind it' step swap
	sf a step list
	field id
	sf a step next "$value"
	field_is len 3
	kept_are 0
	sf_fails a 2 'no segment is held' step swap
}

test_hold_out() {
	title "hold: what leaves waits for a person, too"
	listening 80
	rule hold on SYN,ACK dir out count 1
	converse dport 80
	peer send S mss 1460
	event a fault=hold direction=out
	peer expect none 500ms
	sf a step next
	peer expect SA ack nxt
}

test_hold_outlives_connection() {
	title "what is kept outlives its connection, its rule and its route"
	reach_established
	rule hold len 1-
	rule hold dir out len 1-
	peer send PA len 5
	event a fault=hold
	sf a conn send "$id" 10
	event a fault=hold direction=out
	sf a conn forget "$id"
	sf a rule del all
	sf a step next
	peer expect R
	ip -n a link set eth0 down
	ip -n a link set eth0 up
	ip -n a neigh replace "$PEER" lladdr "$MAC_P" dev eth0 nud permanent
	ip -n a route replace default via "$PEER"
	sf a step next
	peer expect PA len 10
}

test_hold_cap() {
	title "past 1024 segments kept, the others pass and are counted"
	reach_established
	rule hold len 1-
	peer send PA len 1 count 1030
	wait_until 10 counter_is a faults-passed 6
	kept_are 1024
	sf a rule del all
}

# traced 1|0: softirqs, and what is let go of, are told of in the kernel's trace; or no more
traced() {
	local event

	for event in irq/softirq_entry irq/softirq_exit synfin/synfin_fault; do
		echo "$1" > "/sys/kernel/tracing/events/$event/enable"
	done
}

# How many segments one firing of a timer let go of, at most, into $most.
most_at_once() {
	traced 0
	most=$(awk '/softirq_(entry|exit): vec=8 / { let_go = 0 }
		/ fault=release / && ++let_go > most { most = let_go }
		END { print most + 0 }' /sys/kernel/tracing/trace)
	: > /sys/kernel/tracing/trace
}

# An answer that is late by less than it takes to make would be due at once.
test_firing() {
	title "what is kept while a timer lets others go waits for a firing of its own"
	reach_established
	rule delay 1us on PSH
	rule delay 1us dir out
	traced 1
	peer send PA len 5
	peer expect A ack nxt
	most_at_once
	equal "segments of one firing" 1 "$most"
}

run_tests
