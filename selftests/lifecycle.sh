#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# From SYN to FIN between two real hosts, with a witness on the wire: how a
# connection opens, from one end and from both, and how it closes.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_pair.sh"

set_up_hosts() {
	pair_of_hosts
}

tidy_hosts() {
	for ns in a b; do
		synfin -N "$ns" rule del all
		synfin -N "$ns" step drop all > /dev/null
	done
	tidy_pair
}

# keep FLAGS: what arrives at either host waits there until it is let in, so that
# both have sent before either receives, however long that takes.
keep() {
	for ns in a b; do
		sf "$ns" rule add hold on "$1" dir in
	done
}

# kept NS FLAGS: the next one that arrives there is like that.
kept() {
	event "$1" fault=hold direction=in "flags=$2"
}

# let_in NS: the oldest that is kept there
let_in() {
	sf "$1" step next
}

# opened PORT: a connects to b; the witness has seen it. $id of a, $other of b.
opened() {
	sf b listen add ":$1"
	sf a conn open "$HOST_B:$1" from ":$((20000 + test_number))"
	field id
	id=$value
	event a "id=$id" new_state=ESTABLISHED
	event b new_state=SYN-RECEIVED
	field id "$event"
	other=$value
	event b "id=$other" new_state=ESTABLISHED
	peer use x sport $((20000 + test_number)) dport "$1"
}

# The witness takes note of the handshake.
handshake() {
	peer expect S src "$HOST_A" len 0 mss 1460
	peer set j r.seq
	peer expect SA src "$HOST_B" ack j+1 len 0 mss 1460
	peer set k r.seq
	peer expect A src "$HOST_A" seq j+1 ack k+1 len 0 mss 0
}

test_three_way_handshake() {
	title "M1 three-way handshake: SYN J, SYN,ACK K J+1, ACK K+1"
	opened 80
	handshake
	peer expect none 100ms
	state_is a "$id" ESTABLISHED
	state_is b "$other" ESTABLISHED
}

test_handshake_rules() {
	title "M1 each step of the handshake names its rule (USR-02 SA-LI-03 SA-SS-05 SA-SR-10)"
	sf b listen add :81
	sf a conn open "$HOST_B:81"
	field id
	id=$value
	event a "id=$id" old_state=CLOSED new_state=SYN-SENT rule=USR-02
	event b new_state=SYN-RECEIVED rule=SA-LI-03
	event a "id=$id" old_state=SYN-SENT new_state=ESTABLISHED rule=SA-SS-05
	event b old_state=SYN-RECEIVED new_state=ESTABLISHED rule=SA-SR-10
}

test_many_peers() {
	title "M2 one listener serves many at once; automatic ports differ"
	local ports

	sf b listen add :82
	for _ in 1 2 3 4 5 6 7 8; do
		sf a conn open "$HOST_B:82" --wait ESTABLISHED 5s
	done
	sf a conn show
	ports=$(grep -oE '"local[-_]port": *[0-9]+' <<< "$output" | sort -u | wc -l)
	equal "different local ports" 8 "$ports"
	sf b conn show
	equal "connections of b" 8 "$(grep -o '"state": *"ESTABLISHED"' <<< "$output" | wc -l)"
	sf b listen show
	field_is state LISTEN
}

test_chosen_local_port() {
	title "M2 an active open with a chosen local address and port (OPN-05)"
	sf b listen add :83
	sf a conn open "$HOST_B:83" from "$HOST_A:12345" --wait ESTABLISHED 5s
	peer use x sport 12345 dport 83
	peer expect S
	event b new_state=ESTABLISHED remote_port=12345
}

test_simultaneous_open() {
	title "M3 M12 ADV-20 simultaneous open: one connection, no error (SA-SS-07 SA-SR-08)"
	keep SYN
	sf a conn open "$HOST_B:2000" from :1000 rto_init 60s
	field id
	id=$value
	sf b conn open "$HOST_A:1000" from :2000 rto_init 60s
	field id
	other=$value
	kept a SYN
	kept b SYN
	let_in b
	event b "id=$other" old_state=SYN-SENT new_state=SYN-RECEIVED rule=SA-SS-07
	kept a SYN,ACK
	let_in a
	event a "id=$id" old_state=SYN-SENT new_state=SYN-RECEIVED rule=SA-SS-07
	kept b SYN,ACK
	let_in b
	event b "id=$other" old_state=SYN-RECEIVED new_state=ESTABLISHED rule=SA-SR-08
	let_in a
	event a "id=$id" old_state=SYN-RECEIVED new_state=ESTABLISHED rule=SA-SR-08
	peer use x sport 1000 dport 2000
	peer expect S src "$HOST_A"
	peer set j r.seq
	peer expect S src "$HOST_B"
	peer set k r.seq
	peer expect SA src "$HOST_B" seq k ack j+1
	peer expect SA src "$HOST_A" seq j ack k+1
	sf a conn show
	equal "connections of a" 1 "$(grep -o '"state"' <<< "$output" | wc -l)"
	sf a conn send "$id" 1000
	event b "id=$other" direction=in len=1000
}

test_four_way_teardown() {
	title "M5 four-way teardown; a FIN takes one number"
	opened 84
	handshake
	sf a conn shutdown "$id"
	event a "id=$id" old_state=ESTABLISHED new_state=FIN-WAIT-1 rule=USR-10
	event b "id=$other" old_state=ESTABLISHED new_state=CLOSE-WAIT rule=SA-ES-11
	event a "id=$id" old_state=FIN-WAIT-1 new_state=FIN-WAIT-2 rule=SA-F1-04
	peer expect FA src "$HOST_A" seq j+1 ack k+1
	peer expect A src "$HOST_B" seq k+1 ack j+2
	peer expect none 10s
	sf b conn shutdown "$other"
	event b "id=$other" old_state=CLOSE-WAIT new_state=LAST-ACK rule=USR-12
	event a "id=$id" old_state=FIN-WAIT-2 new_state=TIME-WAIT rule=SA-F2-06
	event b "id=$other" old_state=LAST-ACK new_state=CLOSED rule=SA-LA-04
	peer expect FA src "$HOST_B" seq k+1 ack j+2
	peer expect A src "$HOST_A" seq j+2 ack k+2
	state_is a "$id" TIME-WAIT
	is_over b "$other" || fail "the passive closer lingers: $output"
	patience=300
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
	peer expect none 10ms
	is_over a "$id" || fail "TIME-WAIT has no end: $output"
}

test_half_close() {
	title "M5 M19 each direction closes on its own: data flow to the half-closed end"
	opened 85
	handshake
	sf a conn shutdown "$id"
	event b "id=$other" new_state=CLOSE-WAIT
	peer expect FA src "$HOST_A"
	peer expect A src "$HOST_B"
	sf b conn send "$other" 1000
	peer expect PA src "$HOST_B" len 1000 seq k+1
	peer expect A src "$HOST_A" ack k+1001
	state_is a "$id" FIN-WAIT-2
	field_is bytes_received 1000
	field_is bytes_bad 0
	sf_fails a 2 'clos' conn send "$id" 1
}

test_simultaneous_close() {
	title "M22 ADV-21 simultaneous close: FIN-WAIT-1, CLOSING, TIME-WAIT on both ends"
	opened 86
	handshake
	keep ACK
	sf a conn set "$id" rto_min 60s
	sf b conn set "$other" rto_min 60s
	sf a conn shutdown "$id"
	sf b conn shutdown "$other"
	event a "id=$id" old_state=ESTABLISHED new_state=FIN-WAIT-1 rule=USR-10
	kept b FIN,ACK
	event b "id=$other" old_state=ESTABLISHED new_state=FIN-WAIT-1 rule=USR-10
	kept a FIN,ACK
	let_in b
	event b "id=$other" old_state=FIN-WAIT-1 new_state=CLOSING rule=SA-F1-06
	kept a ACK
	let_in a
	event a "id=$id" old_state=FIN-WAIT-1 new_state=CLOSING rule=SA-F1-06
	kept b ACK
	let_in b
	event b "id=$other" old_state=CLOSING new_state=TIME-WAIT rule=SA-CG-05
	let_in a
	event a "id=$id" old_state=CLOSING new_state=TIME-WAIT rule=SA-CG-05
	peer expect FA src "$HOST_A" seq j+1 ack k+1
	peer expect FA src "$HOST_B" seq k+1 ack j+1
	peer expect A ack j+2 src "$HOST_B"
	peer expect A ack k+2 src "$HOST_A"
	patience=300
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
	event b "id=$other" old_state=TIME-WAIT new_state=CLOSED rule=SA-TW-11
}

test_data_both_ways() {
	title "M1 the counted pattern both ways, acknowledged and right"
	opened 87
	handshake
	sf a conn send "$id" 20000
	sf b conn send "$other" 30000
	wait_until 5 received a "$id" 30000
	wait_until 5 received b "$other" 20000
	for end in "a $id 20000" "b $other 30000"; do
		set -- $end
		sf "$1" conn show "$2"
		field_is bytes_acked "$3"
		field_is bytes_bad 0
		field_is retransmissions 0
	done
}

received() {
	output=$(synfin -j -N "$1" conn show "$2") &&
		has_field bytes_received && [ "$value" = "$3" ]
}

test_history_after_the_end() {
	title "the history of a connection outlives it"
	opened 88
	sf a conn abort "$id"
	event b "id=$other" old_state=ESTABLISHED new_state=CLOSED cause=reset
	is_over a "$id" || fail "aborted, but there: $output"
	sf a conn history "$id"
	matches "history of a" 'SYN-SENT.*ESTABLISHED.*CLOSED' "${output//$'\n'/ }"
	matches "history of a" 'aborted' "$output"
	sf b conn history "$other"
	matches "history of b" 'SYN-RECEIVED.*ESTABLISHED.*CLOSED' "${output//$'\n'/ }"
}

test_nobody_there() {
	title "SYN to a closed port: RST, and the user learns refused (SA-CL-03 SA-SS-03)"
	sf_fails a 3 'refused' conn open "$HOST_B:99" from :1099 --wait ESTABLISHED 5s
	event a new_state=CLOSED cause=refused rule=SA-SS-03
	peer use x sport 1099 dport 99
	peer expect S src "$HOST_A"
	peer set j r.seq
	peer expect RA src "$HOST_B" seq 0 ack j+1
}

test_abort() {
	title "USR-14 ABORT: RST at SND.NXT, and the peer learns reset (RSG-08 SA-ES-02)"
	opened 89
	handshake
	sf a conn abort "$id"
	peer expect RA src "$HOST_A" seq j+1 ack k+1
	event a "id=$id" new_state=CLOSED rule=USR-14 cause=aborted
	event b "id=$other" new_state=CLOSED rule=SA-ES-02 cause=reset
}

test_forgotten_peer() {
	title "RSG-11 a host that lost its state answers with RST, and the peer aborts"
	opened 90
	handshake
	sf a conn forget "$id"
	peer expect none 1s
	sf b conn send "$other" 10
	peer expect PA src "$HOST_B" len 10
	peer expect R src "$HOST_A" seq j+1
	event b "id=$other" new_state=CLOSED rule=SA-ES-02 cause=reset
}

run_tests
