#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every story of synfin what-if happens as it is written: a result for each.

. "$(dirname "$0")/lib.sh"

stories=$(cd "$(dirname "$0")/../stories" && pwd)

set_up_hosts() {
	load_module
}

# A story takes its hosts away, however it ends.
tidy_hosts() {
	local left

	left=$(ip netns list)
	no_hosts
	[ -z "$left" ] || { echo "# a story left hosts behind: $left"; return 1; }
}

# tell FILE: a story's own words say what went wrong.
tell() {
	local unsafe

	title "$(sed -n 's/^title = "\(.*\)"$/\1/p' "$1")" \
		"($(sed -n 's/^rows = \[\(.*\)\]$/\1/p' "$1" | tr -d '",'))"
	[[ $1 != */old-data.toml ]] || ! is_debug_kernel ||
		skip "this kernel takes longer for the first life than the clock of ISNs for its numbers"
	# who switches a safeguard off is told so by the kernel
	for unsafe in $(grep -oE 'unsafe_[a-z0-9_]*|rfc1337' "$1" | sort -u); do
		expect_message "synfin: network namespace [0-9]+: a safeguard is off: $unsafe"
	done
	output=$(synfin what-if "$1" 2>&1) || fail "status $?: $output"
}

for file in "$stories"/*.toml; do
	name=$(basename "$file" .toml)
	eval "test_story_${name//-/_}() { tell $file; }"
done

test_keep_and_clean() {
	title "--keep leaves the hosts, and what-if clean removes them"
	local hosts

	output=$(synfin what-if refused --keep) || fail "$output"
	hosts=$(ip netns list | sort | cut -d' ' -f1 | tr '\n' ' ')
	matches "hosts" '^sf-a-[0-9]+ sf-b-[0-9]+ $' "$hosts"
	synfin -N "${hosts%% *}" conn history all | grep -q SYN-SENT || fail "no history is left"
	synfin what-if clean
	equal "hosts after clean" '' "$(ip netns list)"
}

test_slow() {
	title "--slow 3: a second of the hosts takes three"
	output=$(synfin what-if lost-syn --slow 3) || fail "$output"
	matches "ladder" $'\n +3[.]0[0-9]+ .*timer-retransmit' "$output"
}

test_step() {
	title "--step holds each segment, and nobody at a terminal lets all go"
	output=$(synfin what-if lost-third-ack --step < /dev/null) || fail "$output"
	matches "ladder" 'ESTABLISHED' "$output"
}

# press_enter: again and again, until nobody reads it
press_enter() {
	while sleep 1; do
		echo || break
	done 2> /dev/null
}

test_step_at_a_terminal() {
	title "--step at a terminal: each segment waits for Enter, and no timer runs meanwhile"
	press_enter | script -qec 'synfin what-if lost-third-ack --step' /dev/null > "$tmp/out" ||
		fail "$(cat "$tmp/out")"
	# SYN, SYN,ACK, the SYN,ACK again, and the ACK of that: the rule took the first one
	equal "times that it waited" 4 "$(grep -c '\[Enter\]' "$tmp/out")"
	equal "timers that ran out" 1 "$(grep -c timer-retransmit "$tmp/out")"
	matches "ladder" 'All 8 expectations' "$(cat "$tmp/out")"
}

# a_story LINES: in $tmp/story.toml
a_story() {
	printf '%s\n' 'title = "x"' '[[step]]' 'on = "a"' 'do = "conn open b:9"' 'as = "c"' "$@" \
		> "$tmp/story.toml"
}

test_few_words() {
	title "a story that says little, and expects little, says so"
	a_story 'wait = "c CLOSED"'
	output=$(synfin what-if "$tmp/story.toml") || fail "$output"
	matches "a step without a sentence" $'\n 1[.]\n# synfin' "$output"
	matches "one expectation" "The expectation of 'story' was met[.]" "$output"
	a_story
	output=$(synfin what-if "$tmp/story.toml") || fail "$output"
	matches "no expectation" "'story' went well; it expected nothing[.]" "$output"
}

test_not_as_expected() {
	title "what does not happen is told with its line: exit status 3, and the hosts go"
	local status=0

	a_story 'wait = "c ESTABLISHED"'
	output=$(synfin what-if "$tmp/story.toml" 2>&1) || status=$?
	equal "exit status" 3 "$status"
	matches "what it says" "story.toml:6: c ESTABLISHED: it ended in CLOSED with 'refused'" "$output"
}

test_slow_machine() {
	title "a story with a wire that fails says what to do on a slow machine"
	a_story 'wait = "c ESTABLISHED"'
	sed -i '1a wire = "1ms"' "$tmp/story.toml"
	refused synfin what-if "$tmp/story.toml"
	matches "what it says" "too slow for its wire, try --slow 10" "$output"
	refused synfin what-if "$tmp/story.toml" --slow 2
	[[ $output != *"--slow"* ]] || fail "it is slow already: $output"
}

test_never_comes() {
	title "what never comes is given up after ten minutes"
	local status=0

	a_story 'wait = "a cause reset"'
	output=$(synfin what-if "$tmp/story.toml" 2>&1) || status=$?
	equal "exit status" 3 "$status"
	matches "what it says" 'there was no such event' "$output"
}

test_arcs() {
	title "a story that names an arc must walk it, and each legal arc has a story"
	local status=0

	a_story 'wait = "c CLOSED"'
	sed -i '1a arcs = ["CLOSED-SYN-SENT", "SYN-SENT-CLOSED"]' "$tmp/story.toml"
	output=$(synfin what-if "$tmp/story.toml") || fail "$output"
	sed -i '2s/SYN-SENT-CLOSED/SYN-SENT-ESTABLISHED/' "$tmp/story.toml"
	output=$(synfin what-if "$tmp/story.toml" 2>&1) || status=$?
	equal "exit status" 3 "$status"
	matches "what it says" \
		'story.toml:2: SYN-SENT-ESTABLISHED: neither host walked this arc' "$output"
	output=$(synfin -j fsm)
	equal "stories of legal arcs" "$(grep -o '"legal":true' <<< "$output" | wc -l)" \
		"$(grep -o '"legal":true,"hits":[0-9]*,"story"' <<< "$output" | wc -l)"
}

hosts_are_there() {
	[ "$(ip netns list | grep -c '^sf-')" -eq 2 ]
}

test_interrupted() {
	title "a story that is interrupted takes its hosts away"
	local pid status=0

	a_story 'pass = "5h"'
	synfin what-if "$tmp/story.toml" > "$tmp/out" 2>&1 &
	pid=$!
	wait_until 20 grep -q pass "$tmp/out"
	hosts_are_there || fail "no hosts: $(ip netns list)"
	kill -TERM "$pid"
	wait "$pid" || status=$?
	equal "exit status" 3 "$status"
	equal "hosts" '' "$(ip netns list)"
}

test_reader_gone() {
	title "a story whose reader goes away takes its hosts away"
	output=$(synfin what-if handshake | head -n 1)
	matches "the line that was read" '\[M1 ' "$output"
	equal "hosts" '' "$(ip netns list)"
}

run_tests
