#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A CPU goes, with timers armed on it: they move to another, and fire there.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

readonly CPU1=/sys/devices/system/cpu/cpu1/online

set_up_hosts() {
	load_module
	make_wire
	watch a
}

tidy_hosts() {
	echo 1 > "$CPU1"
	tidy_host a
	skip_events
}

# timers_on CPU: how many of the module's are armed there.
timers_on() {
	awk -v cpu="$1" '$1 == "cpu:" { here = $2 == cpu }
			 here && /\[synfin\]/ { n++ }
			 END { print n + 0 }' /proc/timer_list
}

# The peer's host answers nothing. $opened: when, by id; $fired: what has, by
# name and id.
declare -A opened fired

open_on_cpu_1() {
	output=$(taskset -c 1 synfin -j -N a conn open "$PEER:80" \
		rto_init "$1" syn_retries 1)
	field id
	id=$value
	event a "id=$id" what=call-open
	field time_ns "$event"
	opened[$id]=$value
}

# fires_after LOW HIGH WORDS...: the next event like that is of another one of
# those that were opened, and comes so many seconds after.
fires_after() {
	local took

	event a "${@:3}"
	field id "$event"
	id=$value
	[ -z "${fired[$3 $id]-}" ] || fail "twice: $event"
	fired[$3 $id]=1
	field time_ns "$event"
	took=$(((value - opened[$id]) / 1000000))
	[ "$took" -ge $(($1 * 1000)) ] && [ "$took" -le $(($2 * 1000)) ] ||
		fail "connection $id: after $took ms, wanted $1 to $2 s: $event"
}

test_cpu_goes() {
	title "ADV-45 a CPU goes offline with timers armed on it: each fires, once, at its time"
	local n

	for n in 1 2 3 4; do
		open_on_cpu_1 10s
	done
	equal "timers armed on CPU 1" 4 "$(timers_on 1)"
	echo 0 > "$CPU1"
	equal "CPU 1 online" 0 "$(cat "$CPU1")"
	equal "timers armed on CPU 0" 4 "$(timers_on 0)"
	patience=20
	for n in 1 2 3 4; do
		fires_after 10 15 what=timer-retransmit
	done
	echo 1 > "$CPU1"
	patience=40
	for n in 1 2 3 4; do
		fires_after 30 35 new_state=CLOSED rule=RTX-21
	done
	no_event a what=timer-retransmit
	sf a conn show
	equal "connections left" '[]' "$output"
}

run_tests
