#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Opening against a peer that errs, lies, falls silent or changes its mind.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

test_wrong_ack_of_syn() {
	title "M1 an ACK of what was never sent opens nothing and gets RST (SA-SS-01)"
	reach_syn_sent
	local ack

	for ack in r.seq peer+1 peer+100000 peer-100000; do
		peer send SA ack "$ack" seq 5000
		peer expect R seq "$ack"
		event a "id=$id" rule=SA-SS-01 drop=bad-ack
	done
	state_is a "$id" SYN-SENT
	peer send SA seq 5000
	peer expect A ack 5001 seq peer
	event a "id=$id" new_state=ESTABLISHED rule=SA-SS-05
}

test_wrong_ack_of_syn_ack() {
	title "M1 a wrong ACK of SYN,ACK gets RST and changes nothing (SA-SR-11)"
	reach_syn_received
	local ack

	for ack in peer-1 peer+1 peer+70000 peer-70000; do
		peer send A ack "$ack"
		peer expect R seq "$ack"
		event a "id=$id" rule=SA-SR-11 drop=bad-ack
	done
	state_is a "$id" SYN-RECEIVED
	peer send A
	event a "id=$id" new_state=ESTABLISHED rule=SA-SR-10
}

test_no_ack_bit() {
	title "M1 a right number without the ACK bit opens nothing (SA-SR-09 SA-SS-10)"
	reach_syn_received
	peer send - ack peer
	event a "id=$id" rule=SA-SR-09 drop=no-ack
	peer expect none 100ms
	state_is a "$id" SYN-RECEIVED
	reach_syn_sent
	peer send F ack peer
	event a "id=$id" rule=SA-SS-10
	peer expect none 100ms
	state_is a "$id" SYN-SENT
}

test_listener_opens() {
	title "M11 LISTEN to SYN-SENT: a listener opens actively, and keeps its number"
	listening 80
	converse dport 80 sport 81 nxt "$iss"
	sf a listen open "$listener" "$PEER:81"
	field_is id "$listener"
	event a "id=$listener" old_state=LISTEN new_state=SYN-SENT rule=USR-03
	peer expect S
	peer send SA
	peer expect A ack nxt
	event a "id=$listener" old_state=SYN-SENT new_state=ESTABLISHED rule=SA-SS-05
	sf a listen show
	matches "listeners" '^[][{}a-z": ]*$' "$output"
}

test_listener_opens_with_embryo() {
	title "M11 its half-done handshakes go on by themselves"
	reach_syn_received
	sf a listen open "$listener" "$PEER:81"
	peer send A
	event a "id=$id" new_state=ESTABLISHED rule=SA-SR-10
}

test_syn_sent_takes_syn() {
	title "M12 SYN-SENT, bare SYN: SYN,ACK with the same ISS (SA-SS-07 ISN-05)"
	reach_syn_sent
	peer set ours r.seq
	peer send S mss 1000
	peer expect SA seq ours ack nxt
	event a "id=$id" old_state=SYN-SENT new_state=SYN-RECEIVED rule=SA-SS-07
	peer send A
	event a "id=$id" new_state=ESTABLISHED rule=SA-SR-10
}

test_crossing_syn_ack() {
	title "M3 ADV-20 the SYN,ACK that crossed ours establishes at once (SA-SR-08)"
	reach_syn_received_active
	peer send SA seq nxt-1
	event a "id=$id" new_state=ESTABLISHED rule=SA-SR-08
	state_is a "$id" ESTABLISHED
}

test_rst_passive() {
	title "M14 ADV-13 23 passive SYN-RECEIVED, RST: back to LISTEN (SA-SR-03)"
	reach_syn_received
	peer send R
	event a "id=$id" old_state=SYN-RECEIVED new_state=LISTEN rule=SA-SR-03
	is_over a "$id" || fail "still there: $output"
	peer expect none 10s
	sf a listen show
	field_is embryos 0
	converse dport 80
	peer send S
	peer expect SA ack nxt
	peer send A
	event a new_state=ESTABLISHED "remote_port=$sport"
}

test_rst_active() {
	title "M14 ADV-13 23 active SYN-RECEIVED, RST: CLOSED, connection refused (SA-SR-04)"
	reach_syn_received_active
	peer send R
	event a "id=$id" old_state=SYN-RECEIVED new_state=CLOSED rule=SA-SR-04 cause=refused
	is_over a "$id" || fail "still there: $output"
	peer expect none 10s
}

test_rst_in_window() {
	title "M14 SYN-RECEIVED, RST in window but not exact: challenge ACK (SA-SR-05)"
	reach_syn_received
	peer send R seq nxt+1
	peer expect A ack nxt seq peer
	event a "id=$id" rule=SA-SR-05 drop=rst-challenged
	peer send R seq nxt-1
	event a "id=$id" rule=SA-SR-02 drop=rst-outside
	peer send R seq nxt+65535
	event a "id=$id" rule=SA-SR-02 drop=rst-outside
	peer expect none 500ms
	state_is a "$id" SYN-RECEIVED
}

test_close_in_syn_received() {
	title "M15 ADV-22 close in SYN-RECEIVED: FIN-WAIT-1, and SYN,ACK comes before FIN (USR-09 RTX-24)"
	reach_syn_received
	sf a conn shutdown "$id"
	event a "id=$id" old_state=SYN-RECEIVED new_state=FIN-WAIT-1 rule=USR-09
	peer await FA ack nxt
	peer set fin r.seq
	peer expect SA seq fin-1 within 2s
	peer send A ack fin
	# an ACK of the SYN alone, which was sent twice
	event a "id=$id" rule=SA-F1-05 old_state=FIN-WAIT-1 new_state=FIN-WAIT-1
	peer send A ack fin+1
	event a "id=$id" old_state=FIN-WAIT-1 new_state=FIN-WAIT-2 rule=SA-F1-04
	peer send FA ack fin+1
	peer await A ack nxt
	event a "id=$id" new_state=TIME-WAIT
}

test_close_in_syn_sent() {
	title "close in SYN-SENT: gone without a packet (USR-08)"
	reach_syn_sent
	sf a conn close "$id"
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=USR-08
	peer expect none 10s
}

test_old_duplicate_syn() {
	title "M6 an old SYN is answered, refused with RST, and leaves nothing (OPN-12)"
	listening 80
	converse dport 80
	peer send S seq 90
	peer expect SA ack 91
	peer send R seq 91
	event a old_state=SYN-RECEIVED new_state=LISTEN rule=SA-SR-03
	peer send S seq 100
	peer expect SA ack 101
	peer send A seq 101
	event a new_state=ESTABLISHED rule=SA-SR-10
}

test_same_syn_again() {
	title "the same SYN again brings SYN,ACK again, another is challenged (SA-SR-01 SA-SR-06)"
	reach_syn_received
	peer set ours r.seq
	peer send S seq nxt-1 mss 1460
	peer expect SA seq ours ack nxt
	event a "id=$id" rule=SA-SR-01
	peer use "c$talks"
	peer send A seq nxt-1 len 1
	peer await A ack nxt seq ours+1
	state_is a "$id" SYN-RECEIVED
}

test_other_syn_in_window() {
	title "another SYN in the window of SYN-RECEIVED: challenge ACK, both kinds (SA-SR-06 SA-SR-07)"
	reach_syn_received
	peer send S seq 1010
	peer expect A ack 1001 seq peer
	event a "id=$id" rule=SA-SR-06 drop=syn-challenged
	state_is a "$id" SYN-RECEIVED
	reach_syn_received_active
	peer send S seq 1010
	peer expect A ack 1001 seq peer
	event a "id=$id" rule=SA-SR-07 drop=syn-challenged
	state_is a "$id" SYN-RECEIVED
}

test_listen_rejects() {
	title "LISTEN: RST unseen, ACK reset, others silent (SA-LI-01 SA-LI-02 SA-LI-06)"
	listening 80
	converse dport 80
	peer send R seq 5
	event a rule=SA-LI-01
	peer send RA seq 5 ack 7
	event a rule=SA-LI-01
	peer send A ack 77
	peer expect R seq 77
	event a rule=SA-LI-02
	peer send SA seq 5 ack 78
	peer expect R seq 78
	event a rule=SA-LI-02
	for flags in - F P U; do
		peer send "$flags" seq 5 len 3
		event a rule=SA-LI-06 drop=unexpected
	done
	peer expect none 500ms
	sf a listen show
	field_is state LISTEN
	field_is embryos 0
}

test_closed_port() {
	title "CLOSED: the reset of RFC 9293 3.5.2 for each kind of segment (SA-CL-01 02 03)"
	converse dport 9
	peer send R seq 5
	peer send RA seq 5 ack 6
	peer expect none 100ms
	peer send A seq 5 ack 6
	peer expect R seq 6 ack 0 win 0
	peer send FA seq 5 ack 7
	peer expect R seq 7
	peer send S seq 5 len 3
	peer expect RA seq 0 ack 9
	peer send SF seq 5 len 3
	peer expect RA seq 0 ack 10
	peer send - seq 5
	peer expect RA seq 0 ack 5
	peer send F seq 5
	peer expect RA seq 0 ack 6
	counter a SA-CL-01
	[ "$value" -ge 2 ] || fail "SA-CL-01 counted $value times"
	counter a SA-CL-03
	[ "$value" -ge 4 ] || fail "SA-CL-03 counted $value times"
}

test_syn_sent_rst() {
	title "SYN-SENT, RST: only one that acknowledges our SYN refuses (SA-SS-02 03 04)"
	reach_syn_sent
	peer send R seq 0
	event a "id=$id" rule=SA-SS-04 drop=rst-ignored
	peer send RA seq 0 ack peer-1
	event a "id=$id" rule=SA-SS-02 drop=rst-ignored
	peer send RA seq 0 ack peer+1
	event a "id=$id" rule=SA-SS-02 drop=rst-ignored
	peer expect none 100ms
	state_is a "$id" SYN-SENT
	peer send RA seq 12345 ack peer
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=SA-SS-03 cause=refused
	peer expect none 3s
}

test_syn_sent_odd() {
	title "SYN-SENT: ACK or FIN without SYN does nothing (SA-SS-09 SA-SS-11)"
	reach_syn_sent
	peer send A seq 1000
	event a "id=$id" rule=SA-SS-09 drop=unexpected
	peer send FA seq 1000
	event a "id=$id" rule=SA-SS-11 drop=unexpected
	peer expect none 100ms
	state_is a "$id" SYN-SENT
}

test_syn_ack_with_fin() {
	title "SYN,ACK with FIN: ESTABLISHED and on to CLOSE-WAIT (SA-SS-06)"
	reach_syn_sent
	peer send SFA
	event a "id=$id" old_state=SYN-SENT new_state=ESTABLISHED
	event a "id=$id" old_state=ESTABLISHED new_state=CLOSE-WAIT rule=SA-ES-11
	peer expect A ack nxt
	counter a SA-SS-06
	[ "$value" -ge 1 ] || fail "SA-SS-06 never counted"
}

test_syn_with_data() {
	title "SYN with data or FIN: only the SYN is acknowledged (SA-LI-04 SA-LI-05)"
	listening 80
	converse dport 80
	peer send S seq 1000 len 3
	peer expect SA ack 1001
	event a rule=SA-LI-04 new_state=SYN-RECEIVED
	converse dport 80
	peer send SF seq 1000
	peer expect SA ack 1001
	event a rule=SA-LI-05 new_state=SYN-RECEIVED
	field id "$event"
	id=$value
	peer send FA seq 1001
	peer await A ack 1002
	event a "id=$id" old_state=ESTABLISHED new_state=CLOSE-WAIT rule=SA-SR-12
}

test_ack_with_data_and_fin() {
	title "the third ACK with data and FIN: straight to CLOSE-WAIT (SA-SR-13)"
	reach_syn_received
	peer send FA len 100
	peer await A ack nxt
	event a "id=$id" old_state=ESTABLISHED new_state=CLOSE-WAIT rule=SA-SR-13
	sf a conn show "$id"
	field_is bytes_received 100
	field_is bytes_bad 0
}

test_sequence_wrap() {
	title "SEQ-01 ADV-19 numbers wrap through handshake, data and FIN"
	iss=4294967290
	reach_established
	peer send PA len 10
	peer expect A ack 5 seq peer
	# six bytes are old, before the wrap and behind it; two are new
	peer send PA seq 4294967295 len 8
	peer expect A ack 7
	peer send FA seq 7
	peer expect A ack 8
	state_is a "$id" CLOSE-WAIT
	field_is bytes_received 12
	field_is bytes_bad 0
	iss=2147483640
	port=81
	reach_established
	peer send PA len 10
	peer expect A ack 2147483651
	peer send PA seq 2147483645 len 8
	peer expect A ack 2147483653
	peer send FA seq 2147483653
	peer expect A ack 2147483654
	state_is a "$id" CLOSE-WAIT
	field_is bytes_received 12
	field_is bytes_bad 0
}

test_backlog() {
	title "FLD-01 ADV-28 backlog full: SYNs dropped in silence, room again after a reset (SA-LI-07)"
	listening 80 backlog 2 syn_cookies off
	for _ in 1 2; do
		converse dport 80
		peer send S
		peer expect SA ack nxt
	done
	converse dport 80
	peer send S
	event a rule=SA-LI-07 drop=backlog-full
	peer expect none 900ms
	sf a listen show
	field_is embryos 2
	field_is overflows 1
	peer use c1
	peer send R
	event a new_state=LISTEN rule=SA-SR-03
	peer use c3
	peer send S seq nxt-1
	peer expect SA ack nxt
}

test_embryo_gives_up() {
	title "FLD-02 ADV-24 SYN,ACK is repeated five times, doubling, then the embryo is gone (SA-SR-14)"
	reach_syn_received
	peer mark seen
	for at in 1 3 7 15 31; do
		peer expect SA at "${at}s" 60ms within 40s
	done
	patience=60
	event a "id=$id" old_state=SYN-RECEIVED new_state=LISTEN rule=SA-SR-14
	peer expect none 10s
	sf a listen show
	field_is embryos 0
}

test_only_that_peer() {
	title "OPN-09 a listener for one remote end resets all others"
	sf a listen add :80 remote "$PEER:5555"
	converse dport 80 sport 5555
	peer send S
	peer expect SA ack nxt
	converse dport 80 sport 5556
	peer send S seq 9
	peer expect RA seq 0 ack 10
}

test_open_refused_addresses() {
	title "OPN-08 OPEN to broadcast, multicast, unspecified or itself: an error, no packet"
	local to

	for to in 255.255.255.255 224.0.0.1 192.0.2.255 0.0.0.0; do
		sf_fails a 2 "$to|broadcast|multicast|unspecified|remote" conn open "$to:80"
	done
	sf_fails a 2 '.' conn open "$HOST_A:80" from "$HOST_A:80"
	peer any none 100ms
	sf a conn show
	matches "connections" '^[][{}a-z": ]*$' "$output"
}

test_open_in_use() {
	title "OPN-03 OPN-10 the same four-tuple or listener twice: address in use, the first unharmed"
	reach_established_active
	local first=$id
	sf a conn show "$id"
	field local_port
	sf_fails a 2 'already|in use' conn open "$PEER:80" from ":$value"
	listening 80
	sf_fails a 2 'already' listen add :80
	state_is a "$first" ESTABLISHED
	converse dport 80
	peer send S
	peer expect SA ack nxt
}

test_mss() {
	title "MSS: ours from the MTU, the peer's honoured, 536 without one (HDR-17 HDR-19 HDR-21)"
	reach_syn_received
	field_is_mss 1460
	peer send A
	peer expect none 10ms
	sf a conn show "$id"
	field_is snd_mss 1460
	converse dport 80
	peer send S
	peer expect SA mss 1460
	peer send A
	event a new_state=ESTABLISHED "remote_port=$sport"
	field id "$event"
	id=$value
	sf a conn show "$id"
	field_is snd_mss 536
	sf a conn send "$id" 1000
	peer expect A len 536
	peer expect PA len 464
	converse dport 80
	peer send S mss 100
	peer expect SA
	peer send A
	event a new_state=ESTABLISHED "remote_port=$sport"
	field id "$event"
	sf a conn send "$value" 150
	peer expect A len 100
}

field_is_mss() {
	seen mss
	equal "MSS offered" "$1" "$value"
}

run_tests
