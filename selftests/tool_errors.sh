#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# M26: the tool where something is wrong: ids of something else, some of several
# refused, a module that goes, results that nobody knows.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"

# two hosts, a listener on b, and a connection to it from a
connected() {
	load_module
	two_hosts
	sf b listen add :80
	field id
	listener=$value
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	field id
	id=$value
}

# says STATUS REGEX WORDS...: exit status, and all that it says
says() {
	local status=0

	output=$(synfin "${@:3}" 2>&1) || status=$?
	equal "exit status of synfin ${*:3} ($output)" "$1" "$status"
	matches "what synfin ${*:3} says" "$2" "$output"
}

# What hears of generic netlink's events in a.
listening() {
	[ "$(in_a awk '$2 == 16 && $4 != "00000000"' /proc/net/netlink | wc -l)" = "$1" ]
}

test_module_removed() {
	title "M26 the module goes: whoever waits ends with exit 4, and says why"
	local waits=() pid status

	connected
	synfin -N a monitor > /dev/null 2> "$tmp/err1" &
	waits+=("$!")
	synfin -N a conn wait "$id" CLOSED 2> "$tmp/err2" &
	waits+=("$!")
	wait_until 10 listening 2
	rmmod synfin
	for pid in "${waits[@]}"; do
		wait_until 10 gone "$pid"
		status=0
		wait "$pid" || status=$?
		equal "exit status" 4 "$status"
	done
	matches "monitor" 'module was removed' "$(cat "$tmp/err1")"
	matches "conn wait" 'module was removed' "$(cat "$tmp/err2")"
}

# It has ended; its parent need not have looked yet.
gone() {
	! grep -q '^State:[[:space:]]*[^Z]' "/proc/$1/status"
}

test_listener_is_no_connection() {
	title "M26 verbs of connections leave a listener alone, and say how it ends"
	local verb

	connected
	for verb in shutdown close abort forget; do
		says 2 "$listener is a listener: 'synfin -N b listen del $listener'" \
			-N b conn "$verb" "$listener"
	done
	says 2 "$listener is a listener" -N b conn show "$listener"
	says 2 "$listener is a listener" -N b conn send "$listener" 1
	says 2 "$listener is a listener" -N b conn set "$listener" ttl 9
	says 2 "$listener is a listener" ladder "a/$id" "b/$listener"
	says 2 "$id is a connection" -N a listen set "$id" ttl 9
	says 0 'LOCAL' -N b listen show "$listener"
}

test_unknown_ids() {
	title "M26 an id that never was, and one that is over"
	connected
	says 2 'nothing about 4711' -N a conn history 4711
	says 2 'nothing about 4711' -j -N a conn history 4711
	says 2 'no listener 4711' -N a listen show 4711
	says 2 'no listener 4711' -N a listen open 4711 "$HOST_B:80"
	says 2 "no connection 4711; 'synfin -N a conn show'" -N a conn show 4711
	sf a conn abort "$id"
	says 2 "no connection $id any more; 'synfin -N a conn history $id'" \
		-N a conn abort "$id"
}

test_some_of_several() {
	title "M26 of several ids one is refused: the others are done, all is told"
	local first

	connected
	first=$id
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	field id
	says 2 "^\{\"id\":\[$first,$value\],\"done\":\"shutdown\"\}.*no connection 4711" \
		-j -N a conn shutdown "$first" 4711 "$value"
	says 2 'no listener 4711.*no listener 4712' \
		-N b listen del 4711 4712 "$listener"
	sf b listen show
	equal "listeners that are left" '[]' "$output"
}

test_unknown_is_not_zero() {
	title "M26 what is not known is left out, not 0"
	connected
	sf a conn shutdown "$id"
	sf b conn show
	field id
	sf b conn shutdown "$value"
	sf a conn wait "$id" TIME-WAIT 5s
	sf a conn show "$id"
	field_is kind time-wait
	! has_field bytes_sent || fail "TIME-WAIT with bytes: $output"
	! has_field max_connections || fail "a connection with max_connections"
	says 3 '"state":"CLOSED"' -j -N a conn open "$HOST_B:9" --wait ESTABLISHED 5s
	[[ $output != *'"kind":"listener"'* ]] || fail "a listener: $output"
}

test_refused_call_is_told() {
	title "M26 a refused call looks like one in history and ladder"
	connected
	sf a conn shutdown "$id"
	says 2 'FIN' -N a conn shutdown "$id"
	says 0 '\| call-shutdown \| USR-11 \| refused: closing$' \
		-N a conn history "$id"
	says 0 'call-shutdown: refused, closing' ladder "a/$id"
}

test_send_that_fails() {
	title "M26 a send that comes to nothing says how much was to be sent"
	connected
	says 2 '1073741824' -N a conn send "$id" 5G
	sf b conn forget all
	says 3 '123 bytes were not all' -N a conn send "$id" 123 --wait 5s
}

test_own_address() {
	title "M26 probe of an address of our own while lo is down: says so"
	load_module
	two_hosts
	ip -n a link set lo down
	says 3 'is lo up' -N a probe "$HOST_A"
	ip -n a link set lo up
	says 0 'present' -N a probe "$HOST_A"
}

run_tests
