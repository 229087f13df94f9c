#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A crowd of connections, both ends in one network namespace: opened, held,
# listed, closed, and gone again.  SYNFIN_CROWD says how many; a full check takes
# a million.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"

readonly CROWD=${SYNFIN_CROWD:-10000}
# So many pairs to one address: there are no more ports.
readonly PAIRS_PER_ADDRESS=20000

set_up_hosts() {
	load_module
	ip netns add a
	ip -n a link set lo up
	ip netns exec a sysctl -qw net.ipv4.ip_local_port_range="1024 65535"
	sf a param set max_connections $((CROWD + 100)) \
		max_time_waits $((CROWD + 100))
	echo "# SYNFIN_CROWD=$CROWD"
}

# The crowd stays from test to test.
tidy_hosts() {
	:
}

test_opened() {
	title "a crowd is opened, request by request"
	local left=$((CROWD / 2)) address=1 part

	slab > "$tmp/before"
	sf a listen add :7 backlog 65535
	while [ "$left" -gt 0 ]; do
		part=$((left < PAIRS_PER_ADDRESS ? left : PAIRS_PER_ADDRESS))
		sf a bench open 127.0.0.$((++address)):7 "$part"
		field_is count "$part"
		left=$((left - part))
		# a million takes minutes: whoever watches sees that it goes on
		echo "# $left pairs are left"
	done
	counter a connections
	equal "connections" "$CROWD" "$value"
	echo "# $(((($(slab) - $(cat "$tmp/before")) * 1024) / CROWD)) bytes of slabs for each"
}

# Each id once, and in order: a dump goes on behind what it has told.
test_listed() {
	title "all of a crowd are listed, each once, under one header"

	synfin -N a conn show | awk '
		NR == 1 { if ($1 != "ID") exit 1; next }
		$1 <= last || $2 != "ESTABLISHED" { exit 1 }
		{ last = $1; n++ }
		END { print n + 0, NR - 1 }' > "$tmp/listed"
	equal "listed, and lines" "$CROWD $CROWD" "$(cat "$tmp/listed")"
	# in JSON all is told of each: the clients of one address will do
	synfin -N a -j conn show dst 127.0.0.2 | grep -o '"id":[0-9]*' | sort -u |
		wc -l > "$tmp/listed"
	equal "in JSON" $((CROWD / 2 < PAIRS_PER_ADDRESS ? CROWD / 2 : PAIRS_PER_ADDRESS)) \
		"$(cat "$tmp/listed")"
}

test_filtered() {
	title "filters find few in a crowd, and none that is not there"
	local id

	id=$(synfin -N a conn show | awk 'NR == 100 { print $1 }')
	equal "by its id" 2 "$(synfin -N a conn show id "$id" state established | wc -l)"
	equal "by the port of all servers" $((CROWD / 2 + 1)) \
		"$(synfin -N a conn show sport 7 | wc -l)"
	equal "by a state that none is in" 1 \
		"$(synfin -N a conn show state time-wait | wc -l)"
}

# The most memory that process $1 ever had, kB.
most_memory() {
	awk '$1 == "VmHWM:" { print $2 }' "/proc/$1/status"
}

# peak WORDS...: the most memory that the tool has until its reader, who takes
# the first line and no more, holds it up, in kB
peak() {
	local line pid

	synfin -N a "$@" > "$tmp/shown" &
	pid=$!
	exec {shown}< "$tmp/shown"
	read -rn 10 line <&"$shown"
	wait_until 60 blocked "$pid"
	most_memory "$pid"
	exec {shown}<&-
	wait "$pid" || true
}

# It waits for its reader.
blocked() {
	grep -q pipe_write "/proc/$1/wchan" "/proc/$1/stack"
}

test_listed_page_by_page() {
	title "a crowd is listed page by page: the tool needs no more memory than for a page"

	mkfifo "$tmp/shown"
	for words in "conn show" "-j conn show"; do
		# shellcheck disable=SC2086	# words of a command
		peak $words > "$tmp/peak"
		echo "# $words: $(cat "$tmp/peak") kB"
		[ "$(cat "$tmp/peak")" -lt 8000 ] || fail "$words needs $(cat "$tmp/peak") kB"
	done
}

# given_back BEFORE: but for what caches keep of the slabs that are empty, and on
# the debug kernel KASAN's quarantine of what was freed
given_back() {
	is_debug_kernel || [ $(($(slab) - $1)) -lt 2048 ]
}

test_closed() {
	title "a crowd is closed: half of it waits for 2MSL, then all memory is given back"
	local before now last

	before=$(cat "$tmp/before")
	sf a bench close
	counter a time-waits
	equal "in TIME-WAIT" $((CROWD / 2)) "$value"
	counter a connections
	equal "full connections" 0 "$value"
	last=$(synfin -N a conn show state time-wait | awk 'END { print $1 }')
	sf a conn wait "$last" CLOSED 300s
	wait_until 30 counter_is a time-waits 0
	wait_until 30 given_back "$before"
	now=$(slab)
	echo "# slabs: $before kB before, $now kB after"
}

run_tests "$@"
