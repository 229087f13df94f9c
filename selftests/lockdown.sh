#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A kernel that is locked down, as Secure Boot does it, loads signed modules
# only. There is no way back, so that this is the last file of its boot.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"

readonly LOCKDOWN=/sys/kernel/security/lockdown

# doctor STATUS: what it says, as JSON into $output, and its exit status.
doctor() {
	local status=0

	output=$(synfin -j doctor "$SYNFIN_KO" 2> "$tmp/stderr") || status=$?
	equal "exit status of synfin doctor ($output)" "$1" "$status"
}

# check NAME: of what doctor says, the one that is called so, in $event.
check() {
	[[ ${output//$'\n'/ } =~ \{[^{}]*\"check\":\ *\"$1\"[^{}]*\} ]] ||
		fail "doctor says nothing about $1: $output"
	event=${BASH_REMATCH[0]}
}

test_lockdown() {
	title "under lock-down insmod fails, and doctor says why, and what to do"
	mountpoint -q "${LOCKDOWN%/*}" || mount -t securityfs securityfs "${LOCKDOWN%/*}"
	load_module
	doctor 0
	check signatures
	field_is status ok "$event"
	rmmod synfin
	# it says what it refuses, and when it says no more of that
	allow_message 'lockdown_is_locked_down: [0-9]+ callbacks suppressed'
	echo integrity > "$LOCKDOWN"
	refused insmod "$SYNFIN_KO"
	matches "insmod's error" 'Operation not permitted' "$output"
	doctor 4
	check module
	field_is status failed "$event"
	check file
	field_is status ok "$event"
	check lockdown
	field_is status warning "$event"
	matches "what doctor says" 'locked down \(integrity\): it loads signed modules only' "$event"
	matches "what doctor advises" 'sign synfin.ko' "$event"
	output=$(synfin doctor 2>&1 || true)
	matches "doctor, in words" 'warning +lockdown: the kernel is locked down' "$output"
}

run_tests
