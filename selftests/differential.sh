#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The same segments to the TCP of this kernel and to synfin: every state, every
# kind of segment (differential/cells). What they do otherwise is listed, with
# the reason, in Documentation/differential.yaml: a difference that is not there
# is a failure, and so is one that is there and not seen.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

here=$(cd "$(dirname "$0")" && pwd)
listed=$here/../Documentation/differential.yaml
series=$(uname -r | cut -d. -f1,2)

# Without what only TCP has, and without its limits in time: each cell is played
# long before anything is sent again.
tame_tcp() {
	local setting

	for setting in timestamps=0 sack=0 window_scaling=0 ecn=0 syncookies=0 \
		       early_retrans=0 invalid_ratelimit=0 fastopen=0 \
		       challenge_ack_limit=2147483647; do
		in_a sysctl -qw "net.ipv4.tcp_$setting"
	done
	ip -n a route replace "${HOST_A%.*}.0/24" dev eth0 src "$HOST_A" \
		quickack 1 rto_min 60s
}

set_up_hosts() {
	load_module
	make_wire
	tame_tcp
	sf a param set rto_min 60s challenge_limit 255 rst_limit 1000000
}

tidy_hosts() {
	synfin -N a conn forget all > /dev/null
}

# script REGEX: all cells of the scenes that match it, a command a line; behind
# "#" is what becomes of its answer.
script() {
	awk -v only="$1" -v host="$HOST_A" -v peer="$PEER" -f "$here/differential/script.awk" \
		"$here/differential/cells"
}

# outcome PROTOCOL SCRIPT: a line for each cell, "SCENE PROBE | ..."
outcome() {
	ip netns exec p "$rawpeer" -i -p "$1" -u /run/netns/a eth0 "$MAC_A" \
		< "$2" > "$2.said" || true
	paste -d '\t' "$2" "$2.said" | awk -f "$here/differential/outcome.awk"
}

# play REGEX: TCP's outcomes into $tmp/tcp, synfin's into $tmp/synfin
play() {
	script "$1" > "$tmp/script"
	outcome 6 "$tmp/script" >> "$tmp/tcp"
	outcome 253 "$tmp/script" >> "$tmp/synfin"
}

# rfc1337 VALUE: on both sides
rfc1337() {
	[ "$1" = 1 ] || expect_message "safeguard is off: rfc1337"
	in_a sysctl -qw "net.ipv4.tcp_rfc1337=$1"
	sf a param set rfc1337 "$1"
}

# reached FILE: all cells were
reached() {
	! grep -m 5 'NOT REACHED' "$1" || fail "not reached"
	echo "# $(wc -l < "$1") cells"
}

# differences: "SCENE PROBE | synfin's outcome | TCP's outcome"
differences() {
	paste -d '\t' "$tmp/synfin" "$tmp/tcp" |
		awk -F '\t' '$2 != $4 { print $1 " | " $2 " | " $4 }'
}

# expected: what the list has for this kernel
expected() {
	sed -nE "s/^ *- (all|$series) ([A-Z])/\2/p" "$listed"
}

test_all_cells() {
	title "each kind of segment in each state: TCP and synfin differ where the list says so"
	: > "$tmp/tcp"
	: > "$tmp/synfin"
	rfc1337 1
	play '^[^/]+(/(active|idle|shut|orphan|listener|in-use))?$'
	rfc1337 0
	play /rfc793
	reached "$tmp/tcp"
	reached "$tmp/synfin"
	differences | sort > "$tmp/seen"
	expected | sort > "$tmp/expected"
	echo "# $(wc -l < "$tmp/seen") of them differ"
	[ -z "${SYNFIN_OUT:-}" ] || cp "$tmp/seen" "$SYNFIN_OUT/differences-$series"
	diff "$tmp/expected" "$tmp/seen" > "$tmp/wrong" || {
		sed -e 's/^</# listed, not seen:/; s/^>/# seen, not listed:/' "$tmp/wrong" | grep '^# '
		fail "the list is not what was seen"
	}
}

run_tests "$@"
