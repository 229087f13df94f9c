# SPDX-License-Identifier: GPL-2.0
#
# What the shell kselftests share.  A test file sources this, defines functions
# named test_*, and ends with "run_tests": each function is one result, runs in
# a subshell of its own under "set -e", and passes if it comes to its end.  Its
# name is its title, unless it sets another.
#
# After each test the module and all namespaces are gone.  A file that defines
# set_up_hosts has them made once by that, and after each test tidy_hosts runs.
#
# shellcheck shell=bash

set -u

# The kernel's own KTAP printing.
# shellcheck source=/dev/null
. "${SYNFIN_CACHE:?run this in the VM: selftests/vm/kselftests}/6.12/source/tools/testing/selftests/kselftest/ktap_helpers.sh"

readonly HOST_A=192.0.2.1 HOST_B=192.0.2.2

# fail WHY...: end this test as failed.
fail() {
	echo "# FAIL: $*"
	exit "$KSFT_FAIL"
}

# skip WHY...: end this test as skipped; the reason is shown and counted.
skip() {
	echo "$*" > "$skip_reason"
	exit "$KSFT_SKIP"
}

# title TEXT...: what this test is called in the results.
title() {
	echo "$*" > "$title_file"
}

# refused COMMAND...: it must fail; its output is left in $output.
refused() {
	if output=$("$@" 2>&1); then
		fail "'$*' should have been refused, but succeeded: $output"
	fi
}

# equal WHAT WANTED GOT
equal() {
	[ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

# matches WHAT REGEX TEXT
matches() {
	[[ $3 =~ $2 ]] || fail "$1: wanted a match of '$2', got '$3'"
}

# wait_until SECONDS COMMAND...: poll until it succeeds.
wait_until() {
	local end=$(($(now_ms) + $1 * 1000))

	shift
	until "$@" > /dev/null 2>&1; do
		[ "$(now_ms)" -lt "$end" ] || fail "timed out waiting for: $*"
		sleep 0.02
	done
}

is_debug_kernel() {
	[ "${SYNFIN_KERNEL:-}" = debug ]
}

# In virtual time an instruction is a nanosecond, and that kernel takes so many
# times as many of them for all that the guest does between two deadlines.
# Moreover KASAN gives back what was freed by the megabyte, at an allocation of
# whichever process it comes to: thirty milliseconds, in one of six tests.
pace() {
	! is_debug_kernel || { echo 20; return; }
	echo 1
}

# Monotonic milliseconds, in the guest's kind of time.
now_ms() {
	local up

	read -r up _ < /proc/uptime
	echo $((10#${up/./} * 10))
}

# expect_message REGEX: the kernel will say this at warning level or worse; the
# run fails without it, as it fails for messages that no one announced.
expect_message() {
	echo "synfin-expect: $1" > /dev/kmsg
}

# allow_message REGEX: the kernel may say this.
allow_message() {
	echo "synfin-allow: $1" > /dev/kmsg
}

load_module() {
	insmod "$SYNFIN_KO" "$@" || fail "insmod $SYNFIN_KO $*"
}

# For "synfin sock show" and ss(8)'s like: it answers for our sockets.
load_diag() {
	modprobe inet_diag &&
		insmod "${SYNFIN_KO%/*}/synfin_diag.ko" || fail "insmod synfin_diag.ko"
}

unload_module() {
	! grep -q '^synfin_diag ' /proc/modules || rmmod synfin_diag
	! grep -q '^synfin ' /proc/modules || rmmod synfin
}

# two_hosts: network namespaces a and b, joined by a veth, one address each.
two_hosts() {
	ip netns add a
	ip netns add b
	ip -n a link add eth0 type veth peer name eth0 netns b
	ip -n a address add "$HOST_A/24" dev eth0
	ip -n b address add "$HOST_B/24" dev eth0
	local ns
	for ns in a b; do
		ip -n "$ns" link set lo up
		ip -n "$ns" link set eth0 up
	done
}

no_hosts() {
	local ns

	for ns in $(ip netns list | cut -d' ' -f1); do
		ip netns delete "$ns"
	done
}

in_a() {
	ip netns exec a "$@"
}

in_b() {
	ip netns exec b "$@"
}

# Functions named test_*, in the order of the file.
listed_tests() {
	shopt -s extdebug
	local name
	for name in $(compgen -A function test_); do
		declare -F "$name"
	done | sort -k2n | cut -d' ' -f1
}

after_a_test() {
	if declare -F set_up_hosts > /dev/null; then
		tidy_hosts
	else
		no_hosts
		unload_module
	fi
}

# What the test has left running, if it failed: it would hold our output open.
end_jobs() {
	local pid

	for pid in $(jobs -p); do
		[[ $inherited == *" $pid "* ]] || kill -CONT "$pid" 2> /dev/null || true
		[[ $inherited == *" $pid "* ]] || kill "$pid" 2> /dev/null || true
	done
}

run_one_test() {
	local name=$1 title status inherited

	: > "$skip_reason"
	title="${name#test_}"
	title "${title//_/ }"
	test_number=$((test_number + 1))
	# Whoever reads the kernel's messages sees whose they are.
	echo "synfin-test: ${0##*/} $name" > /dev/kmsg
	# Not in a condition: that would switch set -e off inside.
	inherited=" $(jobs -p | tr '\n' ' ')"
	( set -e; trap end_jobs EXIT; "$name" )
	status=$?
	after_a_test || status=$KSFT_FAIL
	title=$(cat "$title_file")
	case $status in
	0)
		ktap_test_pass "$title" ;;
	"$KSFT_SKIP")
		__ktap_test ok "$title" "SKIP $(cat "$skip_reason")"
		KTAP_CNT_SKIP=$((KTAP_CNT_SKIP + 1)) ;;
	*)
		ktap_test_fail "$title" ;;
	esac
}

# What runs in the background (monitors, a peer, a capture) ends here.
stop_background() {
	local pid

	for pid in "${background[@]}"; do
		kill "$pid" 2> /dev/null || true
		wait "$pid" 2> /dev/null || true
	done
	background=()
}

# What a file set up for all its tests ends here; rmmod must succeed.
tear_down_hosts() {
	stop_background
	no_hosts
	unload_module || ktap_exit_fail_msg "the module can't be removed"
}

run_tests() {
	local tests name

	tmp=$(mktemp -d)
	skip_reason=$tmp/skip
	title_file=$tmp/title
	test_number=0
	background=()
	# With arguments or SYNFIN_TESTS only the tests that match them.
	mapfile -t tests < <(listed_tests | grep -E -- "${1:-${SYNFIN_TESTS:-.}}")
	ktap_print_header
	ktap_set_plan "${#tests[@]}"
	! declare -F set_up_hosts > /dev/null || set_up_hosts
	for name in "${tests[@]}"; do
		run_one_test "$name"
	done
	tear_down_hosts
	rm -rf "$tmp"
	ktap_finished
}
