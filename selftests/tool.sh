#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# M26: the tool against a real kernel: exit codes, where errors go, and that all
# that -j prints is what its schema promises.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_pair.sh"

set_up_hosts() {
	pair_of_hosts
}

tidy_hosts() {
	tidy_pair
}

# exits WITH REGEX WORDS...: status and what stderr says; stdout stays empty
exits() {
	local status=0 out

	out=$(synfin "${@:3}" 2> "$tmp/stderr") || status=$?
	matches "exit status of synfin ${*:3} ($(cat "$tmp/stderr"))" "^$1\$" "$status"
	matches "stderr of synfin ${*:3}" "$2" "$(cat "$tmp/stderr")"
	[ "$1" = 3 ] || equal "stdout of synfin ${*:3}" "" "$out"
}

test_usage() {
	title "M26 wrong arguments: exit 1, and what would have been right"
	exits 1 '.' -N a
	exits 1 '.' -N a conn
	exits 1 'open|connect' -N a conn opne "$HOST_B:80"
	exits 1 'port' -N a conn open "$HOST_B"
	exits 1 'port' -N a conn open "$HOST_B:0"
	exits 1 'port' -N a conn open "$HOST_B:65536"
	exits 1 'address|number' -N a conn open localhost:80
	exits 1 'ID' -N a conn abort
	exits 1 'id|ID|number' -N a conn abort x
	exits 1 '1' -N a conn abort 0
	exits 1 '1' -N a conn abort 4294967296
	exits 1 'byte|number' -N a conn send 1 many
	exits 1 'state' -N a conn show state HAPPY
	exits 1 'msl' -N a param set msll 1s
	exits 1 'unit' -N a param set msl 1
	exits 1 '.' -N a explain SA-XX-99
	exits '[12]' 'nowhere' -N nowhere conn show
}

test_refused() {
	title "M26 refused by the kernel: exit 2, and what is allowed"
	exits 2 '4711' -N a conn show 4711
	exits 2 '4711' -N a conn abort 4711
	exits 2 '4711' -N a listen del 4711
	exits 2 'route|unreach' -N a conn open 203.0.113.1:80
	sf a listen add :80
	exits 2 'already' -N a listen add :80
}

test_expectation() {
	title "M26 an expectation that is not met: exit 3, and why"
	exits 3 'refused' -N a conn open "$HOST_B:9" --wait ESTABLISHED 5s
	sf b listen add :80
	exits 3 'time|within' -N a conn open "$HOST_B:80" --wait CLOSE-WAIT 300ms
}

test_module_absent() {
	title "M26 without the module: exit 4, and what to do"
	unload_module
	exits 4 'synfin.ko|insmod|module' -N a conn show
	exits 4 'insmod|module' monitor
	load_module
	synfin -N a conn show > /dev/null
}

test_closed_output() {
	title "M26 a reader that goes away does no harm"
	sf b listen add :80
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	synfin -N a conn history all | head -n 1 > /dev/null
	synfin -j -N a param show | head -c 1 > /dev/null
}

# says NAME NS WORDS...: what it prints is put by under its name in the schema
says() {
	printf '\0%s\n' "$1" >> "$tmp/said"
	synfin -j -N "$2" "${@:3}" > "$tmp/one" 2> "$tmp/err" ||
		echo "# synfin -j -N ${*:2}: status $?: $(cat "$tmp/err")"
	[ -s "$tmp/one" ] || fail "synfin -j -N ${*:2} printed nothing"
	cat "$tmp/one" >> "$tmp/said"
}

# At least one of them, and who has it.
says_sockets() {
	local pid

	load_diag
	synfin -N b serve 89 2> "$tmp/serving" &
	pid=$!
	wait_until 10 grep -q listening "$tmp/serving"
	says sock-show b sock show
	kill "$pid"
	rmmod synfin_diag
}

# One end in TIME-WAIT, of which there is only the small record.
says_time_wait() {
	local ours

	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	field id
	ours=$value
	field local_port
	sf a conn shutdown "$ours"
	sf a conn wait "$ours" FIN-WAIT-2 5s
	sf b conn show dport "$value"
	field id
	sf b conn shutdown "$value"
	sf a conn wait "$ours" TIME-WAIT 5s
	says conn-show a conn show "$ours"
	grep -q '"kind":"time-wait"' "$tmp/one" || fail "no small record: $(cat "$tmp/one")"
}

two_held() {
	sf a step list
	[ "$(grep -o '"rule_id"' <<< "$output" | wc -l)" -ge 2 ]
}

every_output() {
	local first second

	says listen-add b listen add :80
	sf b listen add :81
	field id
	first=$value
	says listen-set b listen set "$first" backlog 7
	says conn-open a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	sf a conn show
	field id
	second=$value
	says conn-show a conn show
	says conn-show b conn show
	says listen-show b listen show
	says conn-set a conn set "$second" ttl 9
	says conn-send a conn send "$second" 100 --wait 5s
	says conn-shutdown a conn shutdown "$second"
	says conn-wait a conn wait "$second" FIN-WAIT-2 5s
	says conn-history a conn history "$second"
	says conn-history a conn history all
	says ladder a ladder "$second"
	says why a why "$second"
	says conn-close a conn close "$second"
	says conn-abort a conn abort "$second"
	says param-show a param show
	says param-set a param set msl 5s
	says param-reset a param reset
	says stats a stats
	says stats a stats --all
	says fsm a fsm
	says explain a explain ESTABLISHED
	says explain a explain SA-ES-02
	says probe a probe "$HOST_B"
	says bench-open a bench open "$HOST_B:80" 3
	says bench-close a bench close
	says doctor a doctor
	says_sockets
	says rule-add a rule add hold dir out on SYN
	says rule-show a rule show
	sf a conn open "$HOST_B:80"
	sf a conn open "$HOST_B:80"
	wait_until 5 two_held
	says step-list a step list
	says step-swap a step swap
	says step-dup a step dup
	says step-drop a step drop
	says step-next a step next
	says rule-del a rule del all
	says what-if a what-if refused --keep
	expect_message "a safeguard is off: rfc1337"
	says what-if a what-if assassination
	says what-if a what-if lost-fin --twin
	says what-if-clean a what-if clean
	says what-if-list a what-if list
	says what-if-check a what-if check refused
	says listen-open b listen open "$first" "$HOST_A:9"
	says_time_wait
	# The abort ended the connection at both ends, and a refused the other
	# one: what is to be forgotten has to be opened first.
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	says conn-forget b conn forget all
	sf b listen show
	field id
	says listen-del b listen del "$value"
	: > "$tmp/listeners.b"
}

# said_by_lines NAME: each line of stdin is a document of its own
said_by_lines() {
	while read -r line; do
		printf '\0%s\n%s\n' "$1" "$line" >> "$tmp/said"
	done
}

# What records and captures say, and what is played back.
every_stream() {
	local verb pid

	for verb in record capture; do
		synfin -j -N b "$verb" "$tmp/kept" --count 1 > "$tmp/lines" &
		pid=$!
		wait_until 10 grep -q ing "$tmp/lines"
		sf a conn open "$HOST_B:9"
		wait "$pid" || fail "$verb ended with status $?"
		said_by_lines "$verb" < "$tmp/lines"
		[ "$verb" = capture ] || synfin -j replay "$tmp/kept" | said_by_lines replay
	done
	sf b listen add :80
	synfin -j -N b record "$tmp/kept" --count 5 > "$tmp/lines" &
	pid=$!
	wait_until 10 grep -q ing "$tmp/lines"
	sf b conn open "$HOST_B:80" --wait ESTABLISHED 5s
	wait "$pid" || fail "record ended with status $?"
	says exercise b exercise "$tmp/kept"
}

test_json_schema() {
	title "M26 all that -j prints obeys the schema, each under its own name"
	local pid

	: > "$tmp/said"
	synfin -j -N b monitor > "$tmp/monitored" &
	pid=$!
	wait_until 10 grep -q listening "$tmp/monitored"
	every_output
	# the last one: that a listener was deleted
	wait_until 10 grep -q '"new_state":"CLOSED","what":"call-close"' "$tmp/monitored"
	grep -q '"call-forget"' "$tmp/monitored" || fail "nothing told of what was forgotten"
	kill -INT "$pid"
	wait "$pid" || fail "monitor ended with status $?"
	said_by_lines monitor < "$tmp/monitored"
	every_stream
	/usr/bin/python3 - "$(dirname "$0")/../tools/schema/synfin.schema.json" "$tmp/said" <<-'END'
	import json, sys
	import jsonschema
	schema = json.load(open(sys.argv[1]))
	said = open(sys.argv[2]).read().split("\0")[1:]
	bad = 0
	unseen = {kind["$ref"].rpartition("/")[2] for kind in schema["anyOf"]}
	for text in said:
	    name, _, text = text.partition("\n")
	    wanted = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{name}"}
	    for error in jsonschema.Draft202012Validator(wanted).iter_errors(json.loads(text)):
	        print(f"# {name}: {text[:200]}: {error.message[:300]}")
	        bad += 1
	        break
	    unseen.discard(name)
	print(f"# {len(said)} documents; kinds that the schema has and no one printed: {unseen or 'none'}")
	sys.exit(bad > 0 or len(said) == 0 or bool(unseen))
	END
}

test_output_is_the_same() {
	title "M26 -j -p is the same, indented"
	sf b listen add :88
	equal "listeners" "$(synfin -j -N b listen show | tr -d ' \n' | sed 's/"age_ns":[0-9]*//')" \
		"$(synfin -j -p -N b listen show | tr -d ' \n' | sed 's/"age_ns":[0-9]*//')"
}

test_progress() {
	title "M26 what takes longer than two seconds shows on a terminal how far it is, and nowhere else"
	local line=$'\r[0-9]+ connections, [0-9]+ half open, [0-9]+ in TIME-WAIT'

	ip netns add crowd
	ip -n crowd link set lo up
	ip netns exec crowd sysctl -qw net.ipv4.ip_local_port_range="1024 65535"
	sf crowd param set max_connections 200000 max_time_waits 200000
	sf crowd listen add :7 backlog 65535
	script -qec 'synfin -N crowd bench open 127.0.0.1:7 60000' /dev/null > "$tmp/shown"
	matches "progress" "$line" "$(tr -d '\0' < "$tmp/shown")"
	synfin -N crowd bench close > "$tmp/out" 2> "$tmp/err"
	equal "stderr that is no terminal" "" "$(cat "$tmp/err")"
	ip netns delete crowd
}

run_tests
