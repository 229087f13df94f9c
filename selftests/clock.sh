#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The virtual clock itself, before anything is measured with it: it jumps over
# waits exactly, and work that only touches memory does not make it leap.

. "$(dirname "$0")/lib.sh"

# took_ms COMMAND...
took_ms() {
	local start

	start=$(now_ms)
	"$@" > /dev/null
	echo $(($(now_ms) - start))
}

between() {
	[ "$2" -ge "$1" ] && [ "$2" -le "$3" ] ||
		fail "took $2 ms of guest time, wanted $1 to $3 ms"
}

test_two_hours_of_sleep_take_two_hours() {
	between 7200000 "$(took_ms sleep 7200)" 7200200
}

many_programs() {
	local n

	for n in $(seq 20); do
		cat /proc/self/status | grep -c . | sed 's/^/x/'
		ip link show lo
	done
}

test_starting_programs_does_not_leap() {
	between 1 "$(took_ms many_programs)" 3000
}

test_loading_kernel_modules_does_not_leap() {
	between 1 "$(took_ms modprobe -a veth sch_netem)" 1000
}

much_output() {
	seq 20000 | sed 's/^/# /' >&2
}

test_output_to_the_host_does_not_leap() {
	between 1 "$(took_ms much_output)" 1500
}

run_tests
