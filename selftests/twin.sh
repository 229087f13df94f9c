#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Stories that are told to kernel TCP, too: what both do alike, and what not.

. "$(dirname "$0")/lib.sh"

stories=$(cd "$(dirname "$0")/../stories" && pwd)

set_up_hosts() {
	load_module
}

# Both kinds of hosts go away.
tidy_hosts() {
	local left

	left=$(ip netns list)
	no_hosts
	[ -z "$left" ] || { echo "# a story left hosts behind: $left"; return 1; }
}

# twin STORY: both ladders are left in $output, from the headings on, without
# numbers of lines; who switches a safeguard off is told so by the kernel.
twin() {
	local all unsafe

	for unsafe in $(grep -oE 'unsafe_[a-z0-9_]*|rfc1337' "$stories/$1.toml" | sort -u); do
		expect_message "synfin: network namespace [0-9]+: a safeguard is off: $unsafe"
	done
	all=$(synfin what-if "$1" --twin 2>&1) || fail "status $?: $all"
	[[ $all == *"told to the TCP of Linux $(uname -r)"* ]] || fail "which TCP? $all"
	output=$(sed -n '/^The same, told/,$p' <<< "$all")
}

# line REGEX MARKS [REGEX]: a line of synfin's with these marks, next to one of
# TCP's, which is the same unless it is given.
line() {
	local theirs=${3-$1}

	grep -qE "$1[^|]*\\| $2 *\\|.*$theirs" <<< "$output" ||
		fail "no line '$1', marked '$2', with '$theirs' in:
$output"
}

# only MARK REGEX: who is alone in doing it.
only() {
	local alone="$2[^|]*\\| < +\\|\$"

	[ "$1" = '<' ] || alone="^ *[0-9]+ +\\| > +\\|.*$2"
	grep -qE "$alone" <<< "$output" || fail "not alone: '$2' in: $output"
}

# same: nothing is marked but options.
same() {
	! grep -qE '\| [o]?[<>nst]+ *\|' <<< "$output" || fail "not the same: $output"
}

handshake_lines() {
	line 'SYN-SENT -+SYN seq=0-+> SYN-RECEIVED' o
	line 'ESTABLISHED <-+SYN,ACK seq=0 ack=1-+ SYN-RECEIVED' o
}

test_handshake() {
	title "handshake: the same segments, states and numbers; TCP's SYNs have options"
	twin handshake
	handshake_lines
	line 'ESTABLISHED -+ACK seq=1 ack=1-+> ESTABLISHED' ''
	line 'FIN-WAIT-1 -+FIN,ACK seq=1 ack=1-+> CLOSE-WAIT' ''
	line 'FIN-WAIT-2 <-+ACK seq=1 ack=2-+ CLOSE-WAIT' ''
	line 'TIME-WAIT <-+FIN,ACK seq=1 ack=2-+ LAST-ACK' ''
	line 'TIME-WAIT -+ACK seq=2 ack=2-+> CLOSED' ''
	only '<' 'CLOSED timer-time-wait'
	matches "what was not waited for" 'step 5: .*nobody waits' "$output"
	matches "why" 'sack, timestamps, wscale' "$output"
}

test_lost_syn() {
	title "lost-syn: TCP, too, says it again after a second"
	twin lost-syn
	line ' 0[.]0[0-9]+ +SYN-SENT -+SYN seq=0-+x' o
	line ' 1[.][0-9]+ +SYN-SENT -+SYN seq=0-+> SYN-RECEIVED' o
	line 'ESTABLISHED -+ACK seq=1 ack=1-+> ESTABLISHED' ''
	same
}

test_lost_syn_ack() {
	title "lost-syn-ack: it comes again"
	twin lost-syn-ack
	line 'x-+SYN,ACK seq=0 ack=1-+ SYN-RECEIVED' o
	line 'ESTABLISHED <-+SYN,ACK seq=0 ack=1-+ SYN-RECEIVED' o
}

test_lost_third_ack() {
	title "lost-third-ack: SYN,ACK again, and ACK again"
	twin lost-third-ack
	line 'ESTABLISHED -+ACK seq=1 ack=1-+x' ''
	line ' 1[.][0-9]+ +ESTABLISHED <-+SYN,ACK seq=0 ack=1-+ SYN-RECEIVED' o
	line 'ESTABLISHED -+ACK seq=1 ack=1-+> ESTABLISHED' ''
}

test_lost_fin() {
	title "lost-fin: TCP does not wait as long, and is marked for it"
	twin lost-fin
	line 'FIN-WAIT-1 -+FIN,ACK seq=1 ack=1-+x' ''
	line 'FIN-WAIT-1 -+FIN,ACK seq=1 ack=1-+> CLOSE-WAIT' t
	matches "why" 'Linux says something again after 200 ms' "$output"
}

test_simultaneous_close() {
	title "simultaneous-close: both come by CLOSING and wait in TIME-WAIT"
	twin simultaneous-close
	line 'FIN-WAIT-1 -+FIN,ACK seq=1 ack=1-+> CLOSING' ''
	line 'CLOSING <-+FIN,ACK seq=1 ack=1-+ FIN-WAIT-1' ''
	line 'CLOSING -+ACK seq=2 ack=2-+> TIME-WAIT' ''
	line 'TIME-WAIT <-+ACK seq=2 ack=2-+ CLOSING' ''
}

test_refused() {
	title "refused: a closed port says RST with ACK"
	twin refused
	line 'CLOSED <-+RST,ACK seq=0 ack=1-+ CLOSED' ''
	same
}

test_half_open() {
	title "half-open: who was forgotten is told so when it speaks"
	twin half-open
	line 'call-forget CLOSED' ''
	line 'ESTABLISHED -+PSH,ACK seq=1 ack=1 len=100-+> LISTEN' ''
	line 'CLOSED <-+RST seq=1-+ LISTEN' ''
	same
}

test_blind_reset() {
	title "blind-reset: TCP, too, asks before it believes"
	twin blind-reset
	line 'ESTABLISHED <-*RST seq=4294967292-*[?]' ''
	line 'ESTABLISHED <-+RST seq=1001-+[?]' ''
	line 'ESTABLISHED -+ACK seq=1 ack=1-+> ESTABLISHED' ''
	same
}

test_wrong_ack() {
	title "wrong-ack: the wrong number is reset, the right one opens"
	twin wrong-ack
	line '[?]-+SYN seq=1000-+> SYN-RECEIVED' ''
	line '[?]-+ACK seq=1001 ack=5000-+> SYN-RECEIVED' ''
	line 'x-+RST seq=5000-+ SYN-RECEIVED' ''
	line '[?]-+ACK seq=1001 ack=1-+> ESTABLISHED' ''
}

test_assassination() {
	title "assassination: Linux lets a reset end TIME-WAIT, and is marked for it"
	twin assassination
	line 'TIME-WAIT <-+RST seq=2-+ LISTEN' s 'CLOSED <-+RST seq=2-+ LISTEN'
	matches "why" 'unless tcp_rfc1337 is set' "$output"
}

test_old_syn_ack() {
	title "old-syn-ack: Linux says its SYN again at once, and only it does"
	twin old-syn-ack
	only '>' 'SYN-SENT -+SYN seq=0-+>'
	matches "the story's own words" 'Linux says its SYN again as soon as' "$output"
}

# dice WORDS...: a story of twelve segments, one after the other, some of which
# come twice by a rule with these words
dice() {
	local n

	printf '%s\n' 'title = "Dice"' '[[step]]' 'on = "b"' 'do = "listen add :7"' \
		'[[step]]' 'on = "b"' "do = \"rule add dup on PSH $*\"" \
		'[[step]]' 'on = "a"' 'do = "conn open b:7"' 'as = "c"' \
		'wait = ["c ESTABLISHED", "c.peer ESTABLISHED"]'
	for n in {1..12}; do
		printf '%s\n' '[[step]]' 'on = "a"' 'do = "conn send @c 1"' \
			"wait = \"c acked $n\""
	done
}

test_chance() {
	title "chance: the same seed meets the same segments here and there"
	local n wanted

	dice chance 30% seed 7 > "$tmp/dice.toml"
	output=$(synfin what-if "$tmp/dice.toml" --twin 2>&1) || fail "$output"
	output=$(sed -n '/^The same, told/,$p' <<< "$output")
	same
	# whom this seed meets is in faults.sh; it is acknowledged twice
	for n in {1..12}; do
		wanted=1
		[[ $n != 10 && $n != 12 ]] || wanted=2
		equal "ACKs of segment $n" "$wanted" \
			"$(grep -cE "<-+ACK seq=1 ack=$((n + 1))-.*<-+ACK seq=1 ack=$((n + 1))-" <<< "$output")"
	done
}

test_json() {
	title "-j: the same as data"
	output=$(synfin -j what-if half-open --twin) || fail "$output"
	[[ $output == *"\"kernel\":\"$(uname -r)\""* ]] || fail "which kernel? $output"
	matches "a pair" '[{]"marks":\["options"\],"synfin":[{].*"right_state":"SYN-RECEIVED"[}],"tcp":[{]' "$output"
	matches "differences" '"differences":\[[{]"lines":\[2,3\]' "$output"
}

test_refused_stories() {
	title "a story that TCP can not tell is refused with the reason, before it begins"
	local status=0

	output=$(synfin what-if listen-opens --twin 2>&1) || status=$?
	equal "exit status" 1 "$status"
	matches "what it says" 'step 3: kernel TCP has no way from LISTEN to SYN-SENT' "$output"
	status=0
	output=$(synfin what-if refused --twin --slow 2 2>&1) || status=$?
	equal "exit status" 1 "$status"
}

test_failed_story() {
	title "a story that fails is told to nobody else: exit status 3"
	local status=0

	printf '%s\n' 'title = "x"' '[[step]]' 'on = "a"' 'do = "conn open b:9"' 'as = "c"' \
		'wait = "c ESTABLISHED"' > "$tmp/story.toml"
	output=$(synfin what-if "$tmp/story.toml" --twin 2>&1) || status=$?
	equal "exit status" 3 "$status"
	[[ $output != *'told to the TCP'* ]] || fail "told all the same: $output"
}

run_tests
