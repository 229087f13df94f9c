#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# RST is another way to end: whose word is it? And what else a blind attacker may
# try (RFC 5961), in every state that has a peer.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

# Rules that RST and SYN have in a state, and what a reset is called there.
readonly STATES="established fin_wait_1 fin_wait_2 close_wait closing last_ack"
declare -A RST_RULE=(
	[established]=SA-ES-02 [fin_wait_1]=SA-F1-02 [fin_wait_2]=SA-F2-02
	[close_wait]=SA-CW-02 [closing]=SA-CG-02 [last_ack]=SA-LA-02)
declare -A SYN_RULE=(
	[established]=SA-ES-03 [fin_wait_1]=SA-F1-03 [fin_wait_2]=SA-F2-03
	[close_wait]=SA-CW-03 [closing]=SA-CG-04 [last_ack]=SA-LA-03)
declare -A OLD_RULE=(
	[established]=SA-ES-01 [fin_wait_1]=SA-F1-01 [fin_wait_2]=SA-F2-01
	[close_wait]=SA-CW-01 [closing]=SA-CG-01 [last_ack]=SA-LA-01)

# for_each_state FUNCTION: it gets the state's name; $id is in it. Nothing is sent
# again meanwhile, however slow the guest is.
for_each_state() {
	local state

	port=80
	for state in $STATES; do
		port=$((port + 1))
		"reach_$state" rto_min 60s
		sf a conn show "$id"
		field state
		name=$value
		"$1" "$state"
	done
}

exact_reset() {
	peer send R
	event a "id=$id" "old_state=$name" new_state=CLOSED "rule=${RST_RULE[$1]}" cause=reset
	is_over a "$id" || fail "reset in $name, but there: $output"
	peer expect none 3s
}

test_rst_exact() {
	title "M21 ADV-13 RST at RCV.NXT resets in every synchronised state; the user learns reset (RSP-04)"
	for_each_state exact_reset
}

reset_in_window() {
	peer send R seq nxt+1
	peer expect A ack nxt seq peer
	event a "id=$id" "rule=${RST_RULE[$1]}" drop=rst-challenged
	peer send R seq nxt+1000
	peer expect A ack nxt seq peer
	state_is a "$id" "$name"
}

test_rst_in_window() {
	title "M21 ADV-13 RST in the window but not exact: challenge ACK, no change (RSP-05)"
	for_each_state reset_in_window
}

reset_outside() {
	sf a conn show "$id"
	field rcv_wnd
	for seq in nxt-1 nxt-70000 "nxt+$value" nxt+100000; do
		peer send R seq "$seq"
		event a "id=$id" "rule=${RST_RULE[$1]}" drop=rst-outside
	done
	peer expect none 300ms
	state_is a "$id" "$name"
}

test_rst_outside() {
	title "M21 ADV-13 RST outside the window, edges included: silence, no change (RSP-03)"
	for_each_state reset_outside
}

test_rst_ack_is_not_judged() {
	title "RSP-01 the ACK field of a RST does not matter, nor does payload (HDR-23)"
	reach_established
	peer send RA ack peer+99999 len 20
	event a "id=$id" new_state=CLOSED rule=SA-ES-02 cause=reset
	peer expect none 1s
}

test_rst_zero_window() {
	title "HDR-22 an exact RST counts even when our window is shut"
	reach_established rcv_wnd 0
	sf a conn show "$id"
	field_is rcv_wnd 0
	peer send R seq nxt+1
	event a "id=$id" rule=SA-ES-02 drop=rst-outside
	peer send R
	event a "id=$id" new_state=CLOSED rule=SA-ES-02
}

# each SYN moves nxt of the conversation: tell it where the truth is
challenged() {
	peer get nxt
	local nxt=${answer#ok }

	for seq in 0 5 -5 1000000; do
		peer send S seq $(((nxt + seq) & 0xffffffff))
		peer expect A ack "$nxt" seq peer
		event a "id=$id" "rule=${SYN_RULE[$1]}" drop=syn-challenged
	done
	peer send SA seq $((nxt - 1))
	peer expect A ack "$nxt" seq peer
	state_is a "$id" "$name"
	peer send R seq "$nxt"
	event a "id=$id" new_state=CLOSED "rule=${RST_RULE[$1]}"
}

test_syn_challenged() {
	title "CHA-01 02 ADV-14 SYN in a synchronised state: challenge ACK, never a reset; then an exact RST ends it"
	for_each_state challenged
}

test_syn_ack_late() {
	title "a late SYN,ACK is answered with an ACK, which repairs a lost third one (SA-ES-04)"
	reach_established_active
	peer send SA seq nxt-1
	peer expect A ack nxt seq peer
	event a "id=$id" rule=SA-ES-04
	state_is a "$id" ESTABLISHED
}

old_data() {
	# As old as it may be: the ACK it provokes is the same.
	peer send PA seq nxt-1 len 1
	peer expect A ack nxt seq peer
	event a "id=$id" "rule=${OLD_RULE[$1]}" drop=bad-seq
	state_is a "$id" "$name"
}

test_old_data() {
	title "unacceptable segments get an ACK and change nothing, in every state (SA-xx-01 KA-08)"
	for_each_state old_data
}

test_ack_beyond() {
	title "CHA-03 ADV-15 an ACK of what was never sent: ACK back, data and FIN in it unseen (SA-ES-06)"
	reach_established
	peer send FA ack peer+1 len 10
	event a "id=$id" rule=SA-ES-06 drop=bad-ack
	peer expect A ack nxt-11 seq peer
	state_is a "$id" ESTABLISHED
	field_is bytes_received 0
}

test_ack_too_old() {
	title "CHA-03 an ACK older than any window: ACK back, nothing taken (SA-ES-07)"
	reach_established
	peer send PA ack peer-70000 len 10 seq nxt
	event a "id=$id" rule=SA-ES-07 drop=old-ack
	peer expect A ack nxt seq peer
	sf a conn show "$id"
	field_is bytes_received 0
	peer send PA ack peer-1 len 10 seq nxt
	peer expect A ack nxt+10
}

test_no_ack_bit() {
	title "ESTABLISHED: no ACK bit, no effect (SA-ES-05)"
	reach_established
	peer send P seq nxt len 5
	event a "id=$id" rule=SA-ES-05 drop=no-ack
	peer expect none 300ms
	sf a conn show "$id"
	field_is bytes_received 0
}

test_challenge_limit() {
	title "CHA-05 06 ten challenge ACKs in five seconds, for each connection by itself"
	reach_established
	peer send R seq nxt+5 count 30
	for _ in $(seq 10); do
		peer expect A ack nxt
	done
	peer expect none 1s
	event a "id=$id" drop=challenge-limited
	state_is a "$id" ESTABLISHED
	port=81
	reach_established
	peer send R seq nxt+5
	peer expect A ack nxt
	peer use c1
	peer wait 4s
	peer send R seq nxt+5
	peer expect A ack nxt
}

test_challenge_limit_tuned() {
	title "CHA-05 the limit and its interval can be set on one connection, live"
	reach_established
	sf a conn set "$id" challenge_limit 2 challenge_interval 1s
	peer send R seq nxt+5 count 4
	peer expect A
	peer expect A
	peer expect none 900ms
	peer wait 200ms
	peer send R seq nxt+5
	peer expect A
}

test_one_answer() {
	title "CHA-07 ADV-12 one answer at most for each segment, none to RST of no connection"
	converse dport 7
	peer send R count 20
	peer expect none 300ms
	peer send S seq 1 count 20
	peer count 300ms
	equal "answers to 20 SYNs at a closed port" "ok count=20" "$answer"
}

run_tests
