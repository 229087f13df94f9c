#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Machine a of make demo-two. It fails if anything is not as it should be.

. "$(dirname "$0")/two_lib.sh"

die() {
	echo "FAILED: $*"
	exit 1
}

# until_true COMMAND...: for as long as a machine may take to boot.
until_true() {
	local end=$((SECONDS + 120))

	until "$@" > /dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || die "this never came true: $*"
		sleep 0.2
	done
}

b_is_there() {
	synfin probe "$HOST_B" | grep -q present
}

b_is_gone() {
	! b_is_there
}

# transfer FILE: send it all, close this half, and compare the sum that returns.
transfer() {
	local sum

	sum=$(synfin connect "$HOST_B:80" < "$1") || die "connect: status $?"
	[ "$sum" = "$(sha256sum < "$1")" ] || die "the sum differs: $sum"
	echo "$(stat -c %s "$1") bytes went to b, and their sum is right: ${sum%% *}"
}

is_open() {
	[ "$(synfin -j conn show state ESTABLISHED | grep -c '"id"')" -eq 1 ]
}

join_wire "$HOST_A"
until_true b_is_there
echo "b answers; a file goes over the wire"
head -c 2000000 /dev/urandom > /tmp/file
transfer /tmp/file
synfin conn show

echo "a connection is opened and stays open"
mkfifo /tmp/words
synfin connect "$HOST_B:80" < /tmp/words > /tmp/answer 2> /tmp/error &
talk=$!
exec 3> /tmp/words
echo "before the crash" >&3
until_true is_open
synfin conn show state ESTABLISHED
echo CRASH
until_true b_is_gone
until_true b_is_there
echo "b is there again, and knows nothing of the connection; a sends"
echo "after the crash" >&3
status=0
wait "$talk" || status=$?
exec 3>&-
[ "$status" -ne 0 ] || die "nobody noticed the crash"
grep -qi 'reset' /tmp/error || die "the user was told: $(cat /tmp/error)"
cat /tmp/error
echo "the user has learnt of the reset; a new connection works at once"
transfer /tmp/file
rmmod synfin
