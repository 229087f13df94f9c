#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Parameters: every range at its edges, where each may be set, and that a change
# is whole or not at all and costs no connection.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

# name minimum maximum default scope, from the table that the kernel compiles
rows() {
	awk -F'[=,;]' '
	/\.scope/	{ scope = $0; while (scope !~ /,$/) { getline; scope = scope $0 } }
	/\.name/	{ gsub(/["\t ]/, "", $2); name = $2 }
	/\.min/		{ gsub(/[ ul]/, "", $2); min = $2 }
	/\.max/		{ gsub(/[ ul]/, "", $2); max = $2 }
	/\.def/		{ gsub(/[ ul]/, "", $2); print name, min, max, $2,
			  (scope ~ /LISTENER/ ? "listener" : "-"),
			  (scope ~ /CONN/ ? "conn" : "-"),
			  (scope ~ /_NET/ ? "net" : "-") }
	' "$(dirname "$0")/../kmod/core/params_table.c"
}

# as the tool wants it: times carry a unit
as_typed() {
	value=$2
	case $1 in
	msl|rto_*|*_timeout|*_time|*_interval|delayed_ack|keepalive_idle)
		value=$2ns ;;
	esac
}

test_defaults() {
	title "defaults are those of the table, and follow the RFCs"
	local name min max def rest shown

	sf a param show
	shown=$output
	while read -r name min max def rest; do
		matches "param show" "\"$name\"[^}]*[^0-9]${def}[^0-9]" "$shown"
	done < <(rows)
	matches "msl 120 s" '"msl"[^}]*120000000000' "$shown"
}

test_ranges() {
	title "each parameter takes its least and its most, and refuses one past either, by name"
	expect_message "synfin: network namespace [0-9]+: a safeguard is off: (unsafe_|rfc1337)"
	local name min max def rest count=0 fine

	while read -r name min max def rest; do
		for fine in "$min" "$max"; do
			case $name in
			# these contradict each other at the edges; test_conflict
			rto_init|rto_min) [ "$fine" = "$min" ] || fine=60000000000 ;;
			mss) fine=48 ;;
			esac
			as_typed "$name" "$fine"
			sf a param set "$name" "$value"
		done
		as_typed "$name" $((max + 1))
		sf_fails a '[12]' "$name" param set "$name" "$value"
		if [ "$min" -gt 0 ]; then
			as_typed "$name" $((min - 1))
			sf_fails a '[12]' "$name" param set "$name" "$value"
		fi
		sf a param reset "$name"
		count=$((count + 1))
	done < <(rows)
	[ "$count" -ge 20 ] || fail "only $count parameters in the table"
}

test_conflict() {
	title "values that contradict each other are refused, and nothing changes"
	sf_fails a 2 'rto_max' param set rto_max 60s rto_init 61s
	sf a param show
	matches "rto_init unchanged" '"rto_init"[^}]*[^0-9]1000000000[^0-9]' "$output"
	matches "rto_max unchanged" '"rto_max"[^}]*[^0-9]120000000000[^0-9]' "$output"
}

test_all_or_nothing() {
	title "one bad value among good ones: none of them is taken"
	sf_fails a '[12]' 'backlog' param set msl 7s backlog 70000
	sf a param show
	matches "msl unchanged" '"msl"[^}]*[^0-9]120000000000[^0-9]' "$output"
}

test_scopes() {
	title "what can't be set on a listener or a connection is refused there"
	local name min max def listener_ok conn_ok rest

	reach_established
	while read -r name min max def listener_ok conn_ok rest; do
		as_typed "$name" "$def"
		if [ "$conn_ok" = conn ]; then
			sf a conn set "$id" "$name" "$value"
		else
			sf_fails a '[12]' "$name" conn set "$id" "$name" "$value"
		fi
		if [ "$listener_ok" = listener ]; then
			sf a listen set "$listener" "$name" "$value"
		else
			sf_fails a '[12]' "$name" listen set "$listener" "$name" "$value"
		fi
	done < <(rows)
	state_is a "$id" ESTABLISHED
}

test_unknown() {
	title "an unknown parameter is refused with what is near it"
	sf_fails a 1 'backlog' param set backlogg 5
	sf_fails a 1 'number|unit|seconds|ms' param set msl soon
}

test_no_connection_lost() {
	title "changing every parameter of the namespace loses no connection and no listener"
	expect_message "synfin: network namespace [0-9]+: a safeguard is off: (unsafe_|rfc1337)"
	reach_established
	local first=$id name min max def rest

	while read -r name min max def rest; do
		[ "$name" != mss ] || min=48
		as_typed "$name" "$min"
		sf a param set "$name" "$value"
	done < <(rows)
	state_is a "$first" ESTABLISHED
	peer send PA len 10
	peer expect A ack nxt
	sf a listen show
	field_is state LISTEN
}

test_inheritance() {
	title "a listener passes its settings on; a running connection keeps what it was opened with"
	reach_established ttl 77
	sf a param set ttl 33
	sf a conn show "$id"
	matches "ttl of the connection" '"ttl": *77' "$output"
	peer send PA len 1
	peer expect A ack nxt ttl 77
	port=81
	reach_established
	peer send PA len 1
	peer expect A ack nxt ttl 33
}

test_read_only_users() {
	title "USR-16 ADV-33 without privilege over the namespace: EPERM, explained; reading the parameters goes"
	local status=0

	output=$(ip netns exec a setpriv --reuid 65534 --clear-groups --bounding-set -all \
		--inh-caps -all synfin param set msl 1s 2>&1) || status=$?
	equal "exit status ($output)" 2 "$status"
	matches "explanation" 'root|CAP_NET_ADMIN|privilege' "$output"
	output=$(ip netns exec a setpriv --reuid 65534 --clear-groups --bounding-set -all \
		--inh-caps -all synfin param show 2>&1) || fail "param show: $output"
}

run_tests
