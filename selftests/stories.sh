#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every story of synfin what-if happens as it is written: a result for each.

. "$(dirname "$0")/lib.sh"

stories=$(cd "$(dirname "$0")/../stories" && pwd)

set_up_hosts() {
	load_module
}

# A story takes its hosts away, however it ends.
tidy_hosts() {
	local left

	left=$(ip netns list)
	no_hosts
	[ -z "$left" ] || { echo "# a story left hosts behind: $left"; return 1; }
}

# tell FILE: a story's own words say what went wrong.
tell() {
	local unsafe

	title "$(sed -n 's/^title = "\(.*\)"$/\1/p' "$1")" \
		"($(sed -n 's/^rows = \[\(.*\)\]$/\1/p' "$1" | tr -d '",'))"
	# who switches a safeguard off is told so by the kernel
	for unsafe in $(grep -o 'unsafe_[a-z0-9_]*' "$1" | sort -u); do
		expect_message "synfin: network namespace [0-9]+: a safeguard is off: $unsafe"
	done
	output=$(synfin what-if "$1" 2>&1) || fail "status $?: $output"
}

for file in "$stories"/*.toml; do
	name=$(basename "$file" .toml)
	eval "test_story_${name//-/_}() { tell $file; }"
done

run_tests
