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

# All that -j can print, one document a line, before its word in the schema.
every_output() {
	synfin -j -N b listen add :80
	synfin -j -N a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	synfin -j -N a conn open "$HOST_B:9" || true
	synfin -j -N a conn show
	synfin -j -N b conn show
	synfin -j -N b listen show
	synfin -j -N a conn send 1 100 || true
	synfin -j -N a param show
	synfin -j -N a param set msl 5s
	synfin -j -N a stats
	synfin -j -N a stats --all
	synfin -j -N a fsm
	synfin -j -N a conn history all
	synfin -j -N a explain ESTABLISHED
	synfin -j -N a explain SA-ES-02
	synfin -j -N a ladder 1
	synfin -j -N a doctor || true
	synfin -j -N a probe "$HOST_B" || true
	while next_event a 0.1; do echo "$event"; done
	while next_event b 0.1; do echo "$event"; done
	synfin -j -N b listen del 1
}

test_json_schema() {
	title "M26 all that -j prints obeys the schema"
	local schema
	schema=$(dirname "$0")/../tools/schema/synfin.schema.json

	every_output > "$tmp/all.json" 2> "$tmp/all.err"
	/usr/bin/python3 - "$schema" "$tmp/all.json" <<-'END'
	import json, sys
	import jsonschema
	schema = json.load(open(sys.argv[1]))
	validator = jsonschema.Draft202012Validator(schema)
	text, count, bad = open(sys.argv[2]).read(), 0, 0
	decoder = json.JSONDecoder()
	while text := text.lstrip():
	    document, end = decoder.raw_decode(text)
	    text = text[end:]
	    count += 1
	    for error in validator.iter_errors(document):
	        print(f"# {json.dumps(document)[:200]}: {error.message[:300]}")
	        bad += 1
	        break
	print(f"# {count} documents")
	sys.exit(bad or count < 20)
	END
}

test_output_is_the_same() {
	title "M26 -j -p is the same, indented"
	sf b listen add :80
	equal "listeners" "$(synfin -j -N b listen show | tr -d ' \n' | sed 's/"age_ns":[0-9]*//')" \
		"$(synfin -j -p -N b listen show | tr -d ' \n' | sed 's/"age_ns":[0-9]*//')"
}

run_tests
