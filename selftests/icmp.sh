#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# ICMP errors: anyone can send one, so each is judged by what it quotes.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

test_port_unreachable() {
	title "ICM-06 08 port unreachable ends an open at once, as a RST would"
	reach_syn_sent
	peer icmp 3 3
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=ICM-08 \
		cause=port-unreachable what=icmp
	peer expect none 5s
	is_over a "$id" || fail "still there: $output"
}

test_protocol_unreachable() {
	title "ICM-10 protocol unreachable: nobody there; the open ends at once, and says why"
	reach_syn_sent
	peer icmp 3 2
	event a "id=$id" old_state=SYN-SENT new_state=CLOSED rule=ICM-10 \
		cause=protocol-unreachable
	peer expect none 5s
}

test_hard_in_syn_received() {
	title "ICM-06 hard errors in SYN-RECEIVED: a passive one is back in LISTEN, an active one over"
	reach_syn_received
	peer icmp 3 2
	event a "id=$id" old_state=SYN-RECEIVED new_state=LISTEN rule=ICM-10
	sf a listen show
	field_is embryos 0
	reach_syn_received_active
	peer icmp 3 3
	event a "id=$id" old_state=SYN-RECEIVED new_state=CLOSED rule=ICM-08
}

test_quoted_sequence() {
	title "ICM-02 ADV-31 only an error that quotes what is on its way counts: ISS, not ISS-1 or ISS+1"
	reach_syn_sent
	local seq

	for seq in r.seq-1 r.seq+1 0 r.seq+100000; do
		peer icmp 3 3 seq "$seq"
		event a "id=$id" rule=ICM-02 drop=bad-seq
	done
	state_is a "$id" SYN-SENT
	peer icmp 3 3 seq r.seq
	event a "id=$id" new_state=CLOSED rule=ICM-08
}

test_quoted_ports() {
	title "ICM-01 an error about other ports, protocol or address hits nobody"
	reach_syn_sent
	counter a icmp-ignored
	local before=$value

	# one of another protocol never comes to us
	peer icmp 3 3 proto 6
	peer icmp 3 3 sport r.sport+1
	peer icmp 3 3 dport r.dport+1
	wait_until 3 counter_is a icmp-ignored $((before + 2))
	no_event a "id=$id" what=icmp
	state_is a "$id" SYN-SENT
	peer icmp 3 3
	event a "id=$id" new_state=CLOSED
}

test_short_quotes() {
	title "ADV-31 ICMP quoting 0 to 7 bytes, or a cut IP header: ignored, nothing read that is not there"
	reach_syn_sent
	local n

	for n in 0 1 2 3 4 5 6 7; do
		peer icmp 3 3 quote "$n"
	done
	for n in 0 1 8 12 19 20; do
		peer icmp 3 3 header "$n"
	done
	state_is a "$id" SYN-SENT
	for n in 8 9 19 20 24; do
		peer icmp 3 0 quote "$n"
		event a "id=$id" rule=ICM-04
	done
	peer icmp 3 3
	event a "id=$id" new_state=CLOSED rule=ICM-08
}

test_soft_errors() {
	title "ICM-04 05 unreachable 0 1 5, time exceeded, parameter problem: told, never fatal (USR-18)"
	local kind type code

	reach_syn_sent
	while read -r type code kind; do
		peer icmp "$type" "$code"
		event a "id=$id" rule=ICM-04 cause=soft-error "icmp=$kind"
		state_is a "$id" SYN-SENT
		field_is soft_error "$kind"
	done <<-END
	3 0 net-unreachable
	3 1 host-unreachable
	3 5 source-route-failed
	11 0 time-exceeded
	12 0 parameter-problem
	END
	# Who did not listen then finds them all the same.
	equal "soft errors in the history" 5 \
		"$(synfin -N a conn history "$id" | grep -c soft-error)"
}

test_soft_error_explains() {
	title "ICM-05 after a soft error a timeout says unreachable"
	reach_syn_sent syn_retries 1
	peer icmp 3 1
	patience=10
	event a "id=$id" new_state=CLOSED cause=unreachable
}

test_synchronised_survives() {
	title "ICM-07 no ICMP error ends a synchronised connection, in any of its states"
	local state quote

	# FIN-WAIT-2 has nothing on its way that an error could quote: ICM-02.
	port=80
	for state in established fin_wait_1 close_wait closing last_ack; do
		port=$((port + 1))
		quote=r.seq
		"reach_$state"
		case $state in
		established | close_wait)
			sf a conn send "$id" 10
			peer expect PA len 10 ;;
		closing)
			# our FIN, before the ACK that was taken last
			quote=r.seq-1 ;;
		esac
		errors_are_soft "$quote"
	done
}

# errors_are_soft SEQ: the connection stays in the state it is in.
errors_are_soft() {
	local name

	sf a conn show "$id"
	field state
	name=$value
	peer icmp 3 2 seq "$1"
	event a "id=$id" rule=ICM-07 cause=soft-error icmp=protocol-unreachable
	peer icmp 3 3 seq "$1"
	event a "id=$id" rule=ICM-07 cause=soft-error icmp=port-unreachable
	peer icmp 3 0 seq "$1"
	event a "id=$id" rule=ICM-04 cause=soft-error icmp=net-unreachable
	state_is a "$id" "$name"
}

test_nothing_in_flight() {
	title "ICM-02 with nothing on its way, no quote is right"
	reach_established
	peer icmp 3 3 seq r.seq
	event a "id=$id" rule=ICM-02 drop=bad-seq
	peer icmp 3 3 seq peer
	event a "id=$id" rule=ICM-02 drop=bad-seq
	state_is a "$id" ESTABLISHED
}

test_source_quench() {
	title "ICM-03 source quench: nothing"
	reach_syn_sent
	peer icmp 4 0
	event a "id=$id" rule=ICM-03 what=icmp
	state_is a "$id" SYN-SENT
	! has_field soft_error || fail "noted: $output"
}

test_frag_needed() {
	title "ICM-09 fragmentation needed: smaller segments, no abort"
	reach_established
	sf a conn send "$id" 1460
	peer expect PA len 1460
	peer set first r.seq
	peer icmp 3 4 mtu 1000
	event a "id=$id" rule=ICM-09
	peer expect \* len 960 seq first
	sf a conn show "$id"
	field_is state ESTABLISHED
	field_is snd_mss 960
	ip netns exec a ip route flush cache
}

test_frag_needed_syn() {
	title "ICM-09 fragmentation needed about a SYN does not end it"
	reach_syn_sent
	peer icmp 3 4 mtu 576
	event a "id=$id" rule=ICM-09
	state_is a "$id" SYN-SENT
	ip netns exec a ip route flush cache
}

test_time_wait_ignores() {
	title "TIME-WAIT and listeners take no notice of ICMP"
	reach_time_wait
	peer icmp 3 2 seq r.seq
	event a "id=$id" rule=ICM-02 drop=bad-seq
	peer icmp 3 3 seq r.seq-1
	event a "id=$id" rule=ICM-02 drop=bad-seq
	state_is a "$id" TIME-WAIT
	sf a listen show
	field_is state LISTEN
}

run_tests
