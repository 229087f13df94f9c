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
# Memory that nobody points to any more: kmemleak looks when it is asked, at the end. By
# itself it would look every ten minutes, and tell how many it has found but not which.
leaks=/sys/kernel/debug/kmemleak
[ ! -w "$leaks" ] || echo scan=off > "$leaks"
set +eu
# shellcheck source=/dev/null
. "$BASE_DIR/kselftest/runner.sh"
# Its own does a system call for each byte, or keeps all back to the end.
tap_prefix() {
	sed -u -e 's/^/# /'
}
# Whose are the kernel's messages? Tests in C do not say so themselves.
own() {
	echo "synfin-test: $1" > /dev/kmsg
}
eval "kselftest_$(declare -f run_one)"
run_one() {
	own "${2##*/}"
	kselftest_run_one "$@"
}
run_many "$@"
own "end of the boot"
# Which lines ran, where the module was built to count them: ../vm/coverage-shell
for counts in $(find /sys/kernel/debug/gcov -name '*.gcda' 2> /dev/null | grep '/kmod/[^/]*$'); do
	cat "$counts" > "$SYNFIN_OUT/${counts##*/}"
done
# It tells of what it has found twice, here in one line each; a fault, if nobody has
# announced it.
if [ -w "$leaks" ]; then
	echo scan > "$leaks"
	echo scan > "$leaks"
	awk 'function tell() { if (leak) print substr("kmemleak: " leak, 1, 900) }
		/^unreferenced/ { tell(); leak = $0 } /\+0x/ { leak = leak " " $2 }
		END { tell() }' "$leaks" |
		while IFS= read -r leak; do
			echo "$leak" > /dev/kmsg
		done
fi
