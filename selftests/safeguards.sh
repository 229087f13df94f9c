#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Safeguards that are switched off: what happens then, and that nobody can miss it.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

# switch_off NAME: and the kernel says so
switch_off() {
	expect_message "synfin: network namespace [0-9]+: a safeguard is off: $1"
	sf a param set "$1" 1
}

test_no_2msl() {
	title "unsafe_no_2msl: TIME-WAIT is over at once"
	switch_off unsafe_no_2msl
	reach_time_wait
	event a "id=$id" old_state=TIME-WAIT new_state=CLOSED rule=SAF-01 cause=expired
}

test_no_challenge_ack() {
	title "unsafe_no_challenge_ack: a blind RST or SYN in the window resets"
	reach_established
	peer send R seq nxt+100
	peer expect A
	state_is a "$id" ESTABLISHED
	switch_off unsafe_no_challenge_ack
	port=81
	reach_established
	peer send R seq nxt+100
	event a "id=$id" new_state=CLOSED rule=SAF-02 cause=reset
	port=82
	reach_established
	peer send S seq nxt+100
	event a "id=$id" new_state=CLOSED rule=SAF-02 cause=reset
	peer expect RA
}

test_no_third_ack_check() {
	title "unsafe_no_third_ack_check: any ACK opens the connection"
	reach_syn_received
	peer send A ack peer+77
	peer expect R
	state_is a "$id" SYN-RECEIVED
	switch_off unsafe_no_third_ack_check
	port=81
	reach_syn_received
	peer send A ack peer+77
	event a "id=$id" new_state=ESTABLISHED rule=SAF-03
}

test_predictable_isn() {
	title "unsafe_predictable_isn: numbers of different connections follow the clock alone"
	local first second

	switch_off unsafe_predictable_isn
	reach_syn_sent
	seen seq
	first=$value
	port=81
	reach_syn_sent
	seen seq
	second=$value
	# 4 us a tick: both came within a second or two
	[ $(((second - first) & 0xffffffff)) -lt 1000000 ] ||
		fail "ISNs $first and $second are far apart"
}

test_one_connection_only() {
	title "a safeguard can be off for one connection"
	reach_established
	expect_message "a safeguard is off: unsafe_no_challenge_ack"
	sf a conn set "$id" unsafe_no_challenge_ack on
	peer send R seq nxt+100
	event a "id=$id" new_state=CLOSED rule=SAF-02
}

test_loud() {
	title "doctor and conn show say it"
	switch_off unsafe_no_2msl
	reach_established
	output=$(synfin -N a doctor) || true
	matches "doctor" 'UNSAFE: unsafe_no_2msl' "$output"
	output=$(synfin -N a conn show)
	matches "conn show" "UNSAFE: connection $id has unsafe_no_2msl" "$output"
	sf a conn show "$id"
	matches "conn show -j" '"unsafe": *\["unsafe_no_2msl"\]' "$output"
}

test_rfc1337_is_loud() {
	title "rfc1337 off is told as the others are"
	expect_message "synfin: network namespace [0-9]+: a safeguard is off: rfc1337"
	sf a param set rfc1337 off
	reach_established
	output=$(synfin -N a doctor) || true
	matches "doctor" 'UNSAFE: rfc1337' "$output"
	output=$(synfin -N a conn show)
	matches "conn show" "UNSAFE: connection $id has rfc1337 off" "$output"
}

run_tests
