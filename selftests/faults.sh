#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Fault rules: what each action does to segments that come and go, and what a
# rule can be about.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"
. "$(dirname "$0")/lib_faults.sh"

# hits_are NUMBER: of the one rule
hits_are() {
	sf a rule show
	field_is hits "$1"
}

test_drop_in() {
	title "drop: a segment that comes is lost, and an event tells of it"
	reach_established
	rule drop on FIN count 1
	peer send FA
	event a what=fault fault=drop "rule_id=$rule" "id=$id" direction=in \
		"flags=FIN,ACK" seq=1001 old_state=ESTABLISHED new_state=ESTABLISHED
	peer expect none 100ms
	state_is a "$id" ESTABLISHED
	peer send FA seq nxt-1
	peer expect A ack nxt
	state_is a "$id" CLOSE-WAIT
	hits_are 1
	counter a fault
	equal "segments dropped by rules" 1 "$value"
	sf a conn history "$id"
	matches "history" '"fault": *"drop"' "$output"
}

test_drop_syn() {
	title "drop: a SYN for a listener belongs to nobody yet, and its state is LISTEN"
	listening 80
	rule drop on SYN state LISTEN count 1
	converse dport 80
	peer send S
	event a fault=drop id=0 "listener_id=$listener" old_state=LISTEN "remote_port=$sport"
	peer expect none 100ms
	peer send S seq nxt-1
	peer expect SA
	sf a conn history all
	matches "history of all" '"fault": *"drop"' "$output"
}

test_drop_out() {
	title "drop: a segment that leaves is lost; the engine has sent it, and sends it again"
	rule drop on SYN,ACK dir out count 1
	listening 80
	converse dport 80
	peer mark
	peer send S mss 1460
	event a what=transmit "flags=SYN,ACK" direction=out "remote_port=$sport"
	event a what=fault fault=drop direction=out "flags=SYN,ACK" 'id=[1-9][0-9]*' \
		old_state=SYN-RECEIVED
	peer expect SA at 1s $((10 * $(pace)))ms within 2s
	hits_are 1
}

test_delay_in() {
	title "delay: a segment that comes is late by just so much"
	reach_established
	rule delay 2s on PSH
	peer mark
	peer send PA len 5
	event a fault=delay "rule_id=$rule" len=5
	kept_are 1
	peer expect A ack nxt at 2s $((10 * $(pace)))ms within 3s
	event a fault=release "rule_id=$rule" len=5 direction=in
	event a what=segment len=5
	kept_are 0
}

test_delay_out() {
	title "delay: a segment that leaves is late, and comes as it was"
	# what is late is not said again
	reach_established rto_init 60s rto_min 60s
	rule delay 2s dir out len 700
	peer mark
	sf a conn send "$id" 700
	event a fault=delay direction=out len=700 "id=$id"
	peer expect PA len 700 at 2s $((20 * $(pace)))ms within 3s
	event a fault=release direction=out len=700 "id=$id"
}

test_dup_in() {
	title "dup: a segment that comes, comes twice"
	reach_established
	rule dup on PSH count 1
	peer send PA len 5
	event a fault=dup
	event a what=segment len=5 direction=in
	event a what=segment len=5 direction=in drop=bad-seq
	peer expect A ack nxt
	peer expect A ack nxt
	sf a conn show "$id"
	field_is bytes_received 5
	hits_are 1
}

test_dup_out() {
	title "dup: a segment that leaves, leaves twice, and is sent once"
	local before

	reach_established
	rule dup dir out len 9-11
	counter a segments-out
	before=$value
	sf a conn send "$id" 10
	peer expect PA len 10
	peer expect PA len 10 seq r.seq
	counter a segments-out
	equal "segments out" $((before + 1)) "$value"
}

test_reorder_in() {
	title "reorder: a segment that comes is overtaken by the next one, and only by that"
	reach_established
	rule reorder on PSH count 1
	peer send PA len 5
	event a fault=reorder len=5
	peer expect none 100ms
	peer send PA len 7
	event a what=segment len=7 rule=DAT-01
	event a fault=release len=5
	event a what=segment len=5 rule=DAT-02
	peer expect A ack nxt-12
	peer expect A ack nxt
	kept_are 0
}

test_reorder_pairs() {
	title "reorder without a limit swaps neighbours: 2 1 4 3"
	reach_established
	rule reorder len 1-
	peer send PA len 1
	peer send PA len 2
	peer send PA len 3
	peer send PA len 4
	for len in 2 1 4 3; do
		event a what=segment "len=$len"
	done
	hits_are 2
}

test_reorder_alone() {
	title "reorder: a segment that nothing follows goes on after its time"
	reach_established
	rule reorder 5s on PSH
	peer mark
	peer send PA len 5
	peer expect A ack nxt at 5s $((10 * $(pace)))ms within 6s
}

test_reorder_out() {
	title "reorder: a segment that leaves is overtaken by the next one"
	reach_established
	rule reorder dir out len 1460 count 1
	sf a conn send "$id" 2000
	peer expect PA len 540
	peer expect A len 1460
}

test_reorder_let_go() {
	title "a rule that is deleted lets go of what waits for the next one"
	reach_established
	rule reorder on PSH
	peer send PA len 5
	peer expect none 50ms
	sf a rule del "$rule"
	peer expect A ack nxt
}

test_corrupt_in() {
	title "corrupt: a segment that comes has a wrong checksum, and is dropped for it"
	local before

	reach_established
	rule corrupt on PSH count 1
	counter a bad-checksum
	before=$value
	peer send PA len 5
	event a fault=corrupt len=5
	peer expect none 100ms
	counter a bad-checksum
	equal "bad checksums" $((before + 1)) "$value"
	peer send PA len 5 seq nxt-5
	peer expect A ack nxt
}

test_corrupt_out() {
	title "corrupt: the checksum of a segment that leaves is wrong"
	reach_established
	rule corrupt dir out len 1- count 1
	sf a conn send "$id" 10
	event a fault=corrupt direction=out
	# rawpeer takes no segment whose checksum is wrong
	try_peer expect PA len 10 && fail "its checksum is right: $answer"
	matches "what came" 'checksum .* len=10 .* sum=0' "$answer"
	peer expect PA len 10 within 2s
}

test_first_rule_decides() {
	title "rules are tried in the order of their numbers, and the first that matches decides"
	reach_established
	rule drop on PSH count 1
	rule dup on PSH
	peer send PA len 5
	event a fault=drop
	peer send PA len 5 seq nxt-5
	event a fault=dup "rule_id=$rule"
}

test_nth() {
	title "nth: only that one, and the others are counted"
	reach_established
	rule drop on PSH nth 2
	peer send PA len 1
	peer expect A ack nxt
	peer send PA len 1
	peer expect none 50ms
	peer send PA len 1 seq nxt-1
	peer expect A ack nxt
	hits_are 1
	sf a rule show
	field_is matches 3
}

# matched NUMBER: that many segments has the one rule tried
matched() {
	sf a rule show
	has_field matches && [ "$value" = "$1" ]
}

# fates WORDS...: whom of 20 segments a rule takes, an x for each, into $fates,
# and by which seed, into $seed
fates() {
	local left

	reach_established
	rule drop on PSH "$@"
	for _ in {1..20}; do
		peer send PA len 1
	done
	wait_until 10 matched 20
	field hits
	fates=....................
	for ((left = value; left > 0; left--)); do
		event a fault=drop "rule_id=$rule" "id=$id"
		field seq "$event"
		fates=${fates:0:value-1001}x${fates:value-1000}
	done
	sf a rule show
	has_field seed && seed=$value
	sf a rule del all
}

test_chance_meets_its_part() {
	title "chance: of 1000 segments about as many as it says, whatever the seed"
	local chance low high

	while read -r chance low high; do
		converse dport 9
		rule drop on RST only chance "$chance%"
		field seed
		peer send R count 1000
		wait_until 10 matched 1000
		field hits
		[ "$value" -ge "$low" ] && [ "$value" -le "$high" ] ||
			fail "$value of 1000 at $chance%: $output"
		sf a rule del all
	done <<- 'LIST'
		10 53 147
		0.5 0 16
		50 421 579
		100 1000 1000
	LIST
}

test_chance_repeats_itself() {
	title "chance: the same seed has the same segments lost again, another one others"
	local seed drawn before

	fates chance 30% seed 7
	# as the tests of the engine and of the tool's twin have it
	equal "fates" .........x.x..x...xx "$fates"
	port=81
	fates chance 30% seed 8
	[ "$fates" != .........x.x..x...xx ] || fail "a seed without effect"
	port=82
	fates chance 50%
	drawn=$fates before=$seed
	port=83
	fates chance 50% seed "$before"
	equal "fates of seed $before, drawn and given" "$drawn" "$fates"
	port=84
	fates chance 50%
	[ "$seed" != "$before" ] || fail "$seed was drawn twice"
}

test_chance_with_nth_and_count() {
	title "chance: nth asks it about one segment, count takes no more than so many"
	fates chance 30% seed 7 count 2
	equal "fates with count" .........x.x........ "$fates"
	port=81
	fates chance 30% seed 7 nth 12
	equal "fates with nth" ...........x........ "$fates"
	port=82
	fates chance 30% seed 7 nth 11
	equal "fates with nth" .................... "$fates"
}

test_conditions() {
	title "not, only, ports, addresses, length, state and connection are conditions"
	reach_established
	local first=$id

	for words in "on ACK not PSH" "on PSH only" "sport 9" "dport 9" "src 192.0.2.99" \
		     "dst 192.0.2.99" "len 6-" "len 0-4" "state FIN-WAIT-1" \
		     "id $((first + 1000))" "dir out on RST"; do
		# shellcheck disable=SC2086
		rule drop $words
	done
	peer send PA len 5
	peer expect A ack nxt
	synfin -N a rule del all
	for words in "on PSH not FIN" "on PSH,ACK only" "sport $sport" "dport 80" "src $PEER" \
		     "dst $HOST_A" "len 5" "len 5-" "state ESTABLISHED,SYN-SENT" "id $first" \
		     "src $PEER:$sport dst $HOST_A:80 on PSH len 1-9 id $first state ESTABLISHED"; do
		# shellcheck disable=SC2086
		rule drop $words
		peer send PA len 5
		event a fault=drop "rule_id=$rule"
		peer send PA len 0 seq nxt-5
		synfin -N a rule del "$rule"
		peer send PA len 5 seq nxt-5
		peer expect A ack nxt
	done
}

test_refusals() {
	title "what makes no sense is refused, and says why"
	sf_fails a 1 'action' rule add lose on SYN
	sf_fails a 1 'SYN' rule add drop on SYM
	sf_fails a 1 'missing' rule add delay
	sf_fails a 1 'value' rule add drop on
	sf_fails a 2 'on and off' rule add drop on SYN not SYN
	sf_fails a 2 '1 us and 3600 s' rule add delay 2h
	sf_fails a 2 'len-max' rule add drop len 9-3
	sf_fails a 1 '10%' rule add drop chance 10
	sf_fails a 1 'at most 100%' rule add drop chance 101%
	sf_fails a 1 'chance' rule add drop seed 7
	sf_fails a 2 'no such rule' rule del 4000000
	sf_fails a 2 'hold' step next
	sf_fails a 2 'no such segment' step drop 4000000
	sf a rule show
	matches "rules" '^\[\]$' "$output"
}

test_cap() {
	title "there are at most 256 rules"
	local n

	for ((n = 0; n < 256; n++)); do
		synfin -N a rule add drop dport 9 > /dev/null || fail "rule $n"
	done
	sf_fails a 2 '256' rule add drop
	sf a rule del all
	rule drop dport 9
}

test_show_is_typed_again() {
	title "what rule show prints makes the same rule again"
	local words=(reorder 1.5s on "SYN,ACK" only dir out state "SYN-RECEIVED,ESTABLISHED"
		src "$HOST_A:80" dst "$PEER:9" id 7 len 3-9 nth 2 count 4
		chance 0.5% seed 4294967295)

	rule "${words[@]}"
	equal "rule" "${words[*]}" "$(synfin -N a rule show | sed -n '2s/^ *[0-9]* *\(.*[^ ]\) *[0-9][0-9]* *[0-9][0-9]*$/\1/p' | sed 's/ *$//')"
}

test_doctor() {
	title "doctor knows of fault rules"
	rule drop dport 9
	output=$(synfin -N a doctor) || true
	matches "doctor" 'fault rules: 1 ' "$output"
}

run_tests
