#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Two CPUs, and everything at once: segments against calls, timers against both,
# namespaces and the module that go while it happens. The kernel's own checks are
# the judge; and afterwards nothing is left.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

# How long each race is, and how often what is done again and again is done; what
# is done a thousand times is in teardown_*.py. Kernels with sanitizers take seconds
# for what others do a hundred times in one.
! is_debug_kernel || : "${SYNFIN_RACE_SECONDS:=20}"
race_seconds=${SYNFIN_RACE_SECONDS:-4}
cycles=5
case ${SYNFIN_KERNEL:-} in
debug | kcsan) cycles=2 ;;
esac
readonly cycles
loads=()

# worked JOB...: note that it did, as once it must, whatever came of it at other times
worked() {
	local job=$*

	: > "$tmp/worked.${job// /-}"
}

has_worked() {
	local job=$*

	[ -e "$tmp/worked.${job// /-}" ]
}

race_is_over() {
	[ -e "$tmp/over" ]
}

race_is_late() {
	[ -e "$tmp/late" ]
}

# for_a_while COMMAND...: again and again, as a background job
for_a_while() {
	until race_is_over; do
		! "$@" || worked for_a_while "$@"
	done > /dev/null 2>&1
}

# take_away COMMAND...: the same, until it is late and it has worked. What it takes, others
# need who have not: where all is slow, the last of them has nobody to compete with.
take_away() {
	until race_is_over || { race_is_late && has_worked take_away "$@"; }; do
		! "$@" || worked take_away "$@"
	done > /dev/null 2>&1
}

# One gives up at once, the other is still there when somebody calls it.
open_two() {
	synfin -N a conn open "$PEER:80" rto_min 1ms rto_init 1ms syn_retries 3 &&
		synfin -N a conn open "$PEER:80" rto_min 1ms rto_init 1ms syn_retries 20
}

ids_of() {
	synfin -j -N a "$1" show "${@:2}" | grep -oE '"id": *[0-9]+' | grep -oE '[0-9]+$'
}

# end_all VERB: by one command, or they were gone; some are. Did it find one?
end_all() {
	local ids

	mapfile -t ids < <(ids_of conn)
	synfin -j -N a conn "$1" "${ids[@]}" | grep -q '"done"'
}

# Not so often that nobody else meets a connection.
forget_all() {
	sleep $((race_seconds / 4))
	synfin -N a conn forget all
}

dump_all() {
	synfin -j -N a conn show &&
		synfin -j -N a listen show &&
		synfin -j -N a conn history all
}

retune() {
	synfin -N a param set msl 10ms rto_init 1ms rto_min 1ms backlog 2 &&
		synfin -N a param reset
}

listen_again() {
	synfin -N a listen add :81 backlog 5 rto_init 2ms rto_min 2ms synack_retries 2 &&
		synfin -N a listen del "$(ids_of listen sport 81)"
}

# Everything a stranger may send, to ports with and without a listener.
flood() {
	local n=0

	peer use flood
	until race_is_over; do
		n=$((n + 1))
		for flags in S A SA FA R RA PA F -; do
			try_peer send "$flags" dport $((80 + n % 3)) sport $((n % 50 + 1000)) \
				seq $((n % 7 * 1000)) ack $((n % 5)) count 5 step 1 || return
		done
		worked flood
	done
}

nothing_left() {
	sf a conn forget all
	end_listeners
	sf a conn show
	matches "connections left" '^\[\]$' "$output"
	sf a stats --all
	field_is embryos 0
	field_is connections 0
	field_is time-waits 0
	field_is listeners 0
}

end_listeners() {
	local id

	for id in $(ids_of listen); do
		synfin -N a listen del "$id" > /dev/null 2>&1 || true
	done
}

# all_at_once JOB...: each in the background, for a while, and until each has worked
all_at_once() {
	local pids=() pid job

	rm -f "$tmp"/worked.* "$tmp/late"
	for job in "$@"; do
		$job &
		pids+=("$!")
	done
	sleep "$race_seconds"
	: > "$tmp/late"
	for job in "$@"; do
		wait_until 120 has_worked "$job"
	done
	: > "$tmp/over"
	for pid in "${pids[@]}"; do
		wait "$pid" || fail "a job of the race has failed"
	done
	rm "$tmp/over"
}

# load COMMAND...: in the background, until end_load
load() {
	"$@" &
	loads+=("$!")
}

# the peer, too, who floods
end_load() {
	stop_background
	kill "${loads[@]}" 2> /dev/null || true
	wait
	loads=()
}

# reached NS: the flood was not for nothing
reached() {
	has_counted "$1" passive-opens 1 || fail "no SYN of the flood reached a listener"
}

# has_counted NS COUNTER NUMBER...: by now, or more
has_counted() {
	local ns=$1

	shift
	while [ $# -gt 0 ]; do
		counter "$ns" "$1"
		[ "$value" -ge "$2" ] || return
		shift 2
	done
}

test_calls_and_segments() {
	title "segments, calls, timers, dumps and parameters at once: nothing left, nothing said"
	raw_host
	sf a listen add :80 backlog 20 rto_init 2ms rto_min 2ms synack_retries 2
	all_at_once flood "for_a_while open_two" "take_away end_all abort" \
		"for_a_while dump_all" "for_a_while retune"
	reached a
	nothing_left
	stop_background
}

test_close_against_timer() {
	title "ADV-40 close and shutdown against retransmission timers of a millisecond"
	raw_host
	sf a listen add :80 backlog 20 rto_init 1ms rto_min 1ms synack_retries 2
	all_at_once flood "for_a_while open_two" "take_away end_all close" \
		"take_away end_all shutdown" "take_away forget_all"
	reached a
	nothing_left
	stop_background
}

test_listener_comes_and_goes() {
	title "a listener that comes and goes under a flood of SYNs"
	raw_host
	all_at_once flood "for_a_while listen_again" "for_a_while dump_all"
	reached a
	nothing_left
	stop_background
}

# Every fault rule there is, again and again, in both directions.
rules_come_and_go() {
	local dir

	for dir in in out; do
		synfin -N a rule add dup len 0 dir "$dir" nth 3 &&
			synfin -N a rule add delay 3ms on SYN dir "$dir" &&
			synfin -N a rule add reorder 5ms on ACK dir "$dir" &&
			synfin -N a rule add corrupt on PSH dir "$dir" &&
			synfin -N a rule add hold on RST dir "$dir" &&
			synfin -N a rule add drop on FIN dir "$dir" || return
	done
	synfin -j -N a step list -a && synfin -N a rule show && synfin -N a rule del all
}

# There may be none to be swapped or dropped; what is held for good is there to be let go.
step_through() {
	synfin -N a step swap
	synfin -N a step dup
	synfin -N a step drop
	synfin -N a step next
}

bend_time() {
	synfin -N a param set clock_scale 0 &&
		synfin -N a param set clock_scale 50000 &&
		synfin -N a param set clock_scale 10 &&
		synfin -N a param reset clock_scale
}

test_faults_and_clock() {
	title "fault rules, step mode and the clock against segments, calls and timers"
	raw_host
	sf a listen add :80 backlog 20 rto_init 2ms rto_min 2ms synack_retries 2
	all_at_once flood "for_a_while rules_come_and_go" "for_a_while step_through" \
		"for_a_while bend_time" "for_a_while open_two" "take_away end_all close"
	reached a
	has_counted a faults 50 || fail "the rules took hold of $value segments only"
	synfin -N a rule del all
	nothing_left
	stop_background
}

test_faults_and_netns() {
	title "a namespace that goes while fault rules keep its segments, three times"
	local n

	load_module
	for n in 1 2 3; do
		make_wire
		start_peer p
		sf a listen add :80 rto_init 2ms rto_min 2ms
		load flood
		load for_a_while rules_come_and_go
		load for_a_while step_through
		wait_until 60 has_counted a passive-opens 10 faults 50
		ip netns del a
		end_load
		ip netns del p
	done
}

test_faults_and_rmmod() {
	title "rmmod while fault rules keep segments, three times"
	local n

	make_wire
	for n in 1 2 3; do
		start_peer p
		load flood
		load_module
		sf a listen add :80 rto_init 2ms rto_min 2ms
		sf a rule add hold on SYN count 100
		sf a rule add delay 20ms dir out
		load for_a_while rules_come_and_go
		wait_until 60 has_counted a passive-opens 10 faults 50
		wait_until 20 rmmod synfin
		end_load
	done
}

tune_w() {
	synfin -N w param set msl 10ms rto_init 1ms rto_min 1ms backlog 2
	synfin -N w param reset backlog
}

tune_listener_w() {
	synfin -N w listen set 1 backlog 3 msl 1s
	synfin -N w conn set all msl 2s
}

test_params_against_netns() {
	title "ADV-47 parameters are written while the namespace dies, again and again"
	local n

	load_module
	for n in $(seq "$cycles"); do
		echo "# cycle $n of $cycles"
		ip netns add w
		ip -n w link set lo up
		sf w listen add :80
		sf w conn open 127.0.0.1:80 --wait ESTABLISHED 5s
		load for_a_while tune_w
		load for_a_while tune_listener_w
		wait_until 20 is_tuned w
		ip netns del w
		end_load
	done
}

# is_tuned NS: its parameters and its listener's have been written at least once
is_tuned() {
	synfin -j -N "$1" param show msl | grep -q '\b10000000\b' &&
		synfin -j -N "$1" listen show | grep -q '\b1000000000\b'
}

# The answer to SYN,ACK comes as late as SYN,ACK is sent again.
test_handshake_against_timer() {
	title "ADV-41 the third segment against the timer of SYN,ACK: each handshake is completed, once"
	local n=$((cycles * 10))

	two_hosts
	load_module
	sf b listen add :80 backlog 1000 rto_init 4ms rto_min 1ms synack_retries 20
	sf b rule add delay 2ms on SYN dir out
	sf a rule add delay 2ms on ACK not SYN dir out
	echo "# $n handshakes"
	for _ in $(seq "$n"); do
		sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	done
	wait_until 20 all_established "$n"
	counter b retransmissions
	echo "# of $n handshakes' SYN,ACKs $value were sent again"
	[ "$value" -gt 0 ] || fail "the timer was always too late"
	sf b listen show
	field_is embryos 0
	field_is accepted "$n"
}

# all_established N: b has so many connections, and no other
all_established() {
	output=$(synfin -j -N b conn show) &&
		[ "$(grep -o '"ESTABLISHED"' <<< "$output" | wc -l)" = "$1" ]
}

test_insmod_rmmod_cycles() {
	title "M23 insmod, a connection, rmmod, again and again"
	local n

	two_hosts
	for n in $(seq $((cycles * 4))); do
		load_module
		sf b listen add :80
		sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
		rmmod synfin || fail "rmmod in cycle $n"
	done
}

run_tests
