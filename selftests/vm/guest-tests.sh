#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In the guest: run kselftests under the kernel's own runner.
#
# usage: guest-tests.sh TEST...		(absolute paths)
#
# runner.sh wants one directory above the collection, with its own files in
# kselftest/ there: links stand in for an installation.

set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
export BASE_DIR=/tmp/kselftests
mkdir -p "$BASE_DIR"
ln -s "$SYNFIN_CACHE/6.12/source/tools/testing/selftests/kselftest" "$BASE_DIR/kselftest"
ln -s "$tests" "$BASE_DIR/synfin"
cd "$BASE_DIR/synfin"
set +eu
# shellcheck source=/dev/null
. "$BASE_DIR/kselftest/runner.sh"
# Its own does a system call for each byte, or keeps all back to the end.
tap_prefix() {
	sed -u -e 's/^/# /'
}
run_many "$@"
# Which lines ran, where the module was built to count them: ../vm/coverage-shell
for counts in $(find /sys/kernel/debug/gcov -name '*.gcda' 2> /dev/null | grep '/kmod/[^/]*$'); do
	cat "$counts" > "$SYNFIN_OUT/${counts##*/}"
done
# Memory that nobody points to any more: kmemleak looks when it is asked, and tells of
# what it has found twice. Each is a warning of one line, and a warning is a failure.
leaks=/sys/kernel/debug/kmemleak
if [ -w "$leaks" ]; then
	echo scan > "$leaks"
	echo scan > "$leaks"
	awk '/^unreferenced/ { if (leak) print leak; leak = "<4>kmemleak: " $0 }
		/\+0x/ { leak = leak " " $2 } END { if (leak) print leak }' "$leaks" |
		while IFS= read -r leak; do
			echo "$leak" > /dev/kmsg
		done
fi
