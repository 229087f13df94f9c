#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module with its KUnit tests (kmod/kunit*.c), which say in the kernel's log what
# they found.

. "$(dirname "$0")/lib.sh"

readonly WITH_TESTS=${SYNFIN_KO%/kmod/*}/kunit/synfin.ko

# What they said, without times.
said() {
	dmesg | sed -E 's/^\[[^]]*\] ?//' | sed -n '/# Subtest: synfin/,$p'
}

test_shell() {
	title "KUnit: what the shell relies on holds, in each test that there is"
	local output wanted

	wanted=$(cat "$(dirname "$0")"/../kmod/kunit*.c | grep -c 'KUNIT_CASE(')
	insmod "$WITH_TESTS" || fail "insmod $WITH_TESTS"
	echo 1 > /sys/module/synfin/parameters/kunit
	output=$(said)
	echo "# ${output//$'\n'/$'\n# '}"
	equal "tests that passed" "$wanted" "$(grep -cE '^ +ok [0-9]+' <<< "$output")"
	rmmod synfin || fail "the module can't be removed"
}

run_tests
