#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What can be watched: events, history, counters, the state machine's own hits.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

# number_of NAME: a counter, into $value
number_of() {
	counter a "$1"
}

test_event_tells_all() {
	title "an event: states, rule, segment, time, CPU and number"
	reach_established
	peer send FA
	event a "id=$id" old_state=ESTABLISHED new_state=CLOSE-WAIT rule=SA-ES-11 \
		what=segment direction=in cause=peer-closed "flags=FIN,ACK|ACK,FIN" \
		seq=1001 len=0 cpu=0 local_port=80 "remote_port=$sport" \
		local_addr="$HOST_A" remote_addr="$PEER" 'time_ns=[0-9]+' 'sequence=[0-9]+'
}

test_event_numbers() {
	title "events are numbered without a gap"
	local last

	reach_established
	peer send FA
	peer expect A
	sf a conn abort "$id"
	next_event a 1
	field sequence "$event"
	last=$value
	while next_event a 1; do
		field sequence "$event"
		equal "number of the next event" $((last + 1)) "$value"
		last=$value
	done
	[ "$last" -gt 0 ] || fail "no events"
}

test_monitor_overflow() {
	title "a monitor that is too slow says exactly how many events it lost"
	local pid shown lost numbers before

	reach_established
	number_of segments-in
	before=$value
	synfin -j -N a monitor --buffer 4Ki > "$tmp/slow" 2> "$tmp/slow.err" &
	pid=$!
	wait_until 10 grep -q listening "$tmp/slow"
	kill -STOP "$pid"
	converse dport 9
	peer send S seq 1 count 500
	converse dport 80
	peer send S count 100 step 1
	wait_until 10 counter_is a segments-in $((before + 600))
	# from here on nothing happens by itself
	sf a conn forget all
	kill -CONT "$pid"
	# netlink drops what comes before the reader has emptied its queue, so that
	# the last event may come only when the reader knows of its loss
	wait_until 20 grep -q '"lost"' "$tmp/slow"
	peer send R sport 1 dport 80
	wait_until 20 grep -q '"remote_port": *1[,}]' "$tmp/slow"
	kill -INT "$pid"
	wait "$pid" || fail "monitor: $(cat "$tmp/slow.err")"
	lost=$(sed -n 's/.*"events": *\([0-9]*\).*/\1/p' "$tmp/slow" | awk '{ n += $1 } END { print n }')
	shown=$(grep -c '"type": *"event"' "$tmp/slow")
	mapfile -t numbers < <(grep '"type": *"event"' "$tmp/slow" |
		sed -n 's/.*"sequence": *\([0-9]*\).*/\1/p')
	equal "shown ($shown) and lost ($lost)" $((numbers[-1] - numbers[0] + 1)) $((shown + lost))
	[ "$lost" -gt 0 ] || fail "nothing was lost, so nothing was shown"
}

test_counters_count() {
	title "segments in and out, each drop reason and each rule are counted"
	local in out

	reach_established
	number_of segments-in
	in=$value
	number_of segments-out
	out=$value
	peer send R seq nxt+5 count 3
	peer send A flip 130
	peer expect A
	peer expect A
	peer expect A
	number_of segments-in
	equal "segments in" $((in + 4)) "$value"
	number_of segments-out
	equal "segments out" $((out + 3)) "$value"
}

test_fsm_hits() {
	title "the state machine shows its population, and which arcs were walked"
	local before

	sf a fsm
	before=$(hits FIN-WAIT-1 FIN-WAIT-2)
	reach_fin_wait_2
	sf a fsm
	equal "hits of FIN-WAIT-1 to FIN-WAIT-2" $((before + 1)) "$(hits FIN-WAIT-1 FIN-WAIT-2)"
	matches "population" '"population":1,"state":"FIN-WAIT-2"|"state":"FIN-WAIT-2","population":1' \
		"${output// /}"
	matches "arcs" '"legal":true' "${output// /}"
	[[ ${output// /} != *'"legal":false'* ]] || fail "an illegal arc was walked: $output"
}

# hits FROM TO: from $output of fsm
hits() {
	grep -oE '\{[^{}]*\}' <<< "${output// /}" | grep "\"from\":\"$1\"" |
		grep "\"to\":\"$2\"" | sed 's/.*"hits":\([0-9]*\).*/\1/'
}

test_history_ring() {
	title "the history is bounded, says what was overwritten, and keeps the newest"
	reach_established
	local old=$id rounds

	port=81
	reach_established
	number_of events
	for ((rounds = 0; value <= 5000 && rounds < 20; rounds++)); do
		peer send R seq nxt+5 count 1000
		number_of events
	done
	port=82
	reach_established
	sf a conn abort "$id"
	sf a conn history "$id"
	matches "newest history" '"aborted"' "$output"
	sf a conn history all
	field overwritten
	[ "$value" -gt 0 ] || fail "nothing overwritten"
	[ "$(grep -o '"old_state"' <<< "$output" | wc -l)" -le 4096 ] || fail "more than the ring holds"
	sf_fails a 2 'newer events took its place' conn history "$old"
}

test_dump_filters() {
	title "dumps filter by state, port, address and id"
	reach_established
	local first=$id

	port=81
	reach_close_wait
	sf a conn show state CLOSE-WAIT
	field_is id "$id"
	[[ $output != *ESTABLISHED* ]] || fail "state filter: $output"
	sf a conn show sport 80
	field_is id "$first"
	[[ $output != *CLOSE-WAIT* ]] || fail "sport filter: $output"
	sf a conn show dst 192.0.2.99
	matches "dst filter" '^\[\]$' "$output"
	sf a conn show dst "$PEER"
	equal "dst filter" 2 "$(grep -o '"state"' <<< "$output" | wc -l)"
}

test_big_dump() {
	title "a dump of thousands comes whole, and ends although it changes meanwhile"
	listening 80 backlog 3000
	converse dport 80
	peer send S count 2000 step 1 sport 1000
	wait_until 10 counter_is a embryos 2000
	sf a conn show
	equal "connections" 2000 "$(grep -o '"state":' <<< "$output" | wc -l)"
	equal "different ids" 2000 "$(grep -oE '"id": *[0-9]+' <<< "$output" | sort -u | wc -l)"
	synfin -j -N a conn show | head -c 100 > /dev/null
	sf a conn forget all
	sf a conn show
	matches "after forget all" '^\[\]$' "$output"
}

run_tests
