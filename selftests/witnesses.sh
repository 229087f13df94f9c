#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What synfin tells of itself, held against what others see of it: tshark reads
# the wire, bpftrace the kernel's tracepoints.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_pair.sh"

SELFTESTS=$(dirname "$0")
readonly SELFTESTS

set_up_hosts() {
	pair_of_hosts
}

tidy_hosts() {
	tidy_pair
}

# monitored NS FILE: what the namespace tells from now on, as JSON.
monitored() {
	synfin -j -N "$1" monitor > "$2" &
	monitors+=("$!")
	wait_until 30 grep -q listening "$2"
}

# A bit of everything: data both ways, a close from each end, an abort, and at
# last a SYN from port 9999 that is refused.
talk() {
	sf b listen add :80
	sf a conn open "$HOST_B:80" from :40000 --wait ESTABLISHED 10s
	field id
	id=$value
	field id "$(synfin -j -N b conn show)"
	other=$value
	sf a conn send "$id" 3000 --wait 10s
	sf b conn send "$other" 500 --wait 10s
	sf a conn shutdown "$id"
	wait_state b "$other" CLOSE-WAIT
	sf b conn close "$other"
	wait_state a "$id" TIME-WAIT
	sf a conn open "$HOST_B:80" from :40001 --wait ESTABLISHED 10s
	field id
	sf a conn abort "$value"
	refused synfin -N a conn open "$HOST_B:9" from :9999 --wait ESTABLISHED 10s
}

# The last segment of the talk has been told by both, as sent and as received.
both_told() {
	grep '"remote_port": *9999[,}]' "$tmp/talk/server.json" | grep -q '"direction": *"out"' &&
		grep '"local_port": *9999[,}]' "$tmp/talk/client.json" | grep -q '"direction": *"in"'
}

listened_to_talk() {
	local monitors=()

	rm -rf "$tmp/talk"
	mkdir "$tmp/talk"
	monitored a "$tmp/talk/client.json"
	monitored b "$tmp/talk/server.json"
	talk
	wait_until 20 both_told
	kill -INT "${monitors[@]}"
	wait "${monitors[@]}"
}

# The last segment of the talk is in the capture.
captured() {
	tcpdump -r "$tmp/wire.pcap" 'ip[20:2] = 9 and ip[22:2] = 9999' 2> /dev/null | grep -q .
}

test_tshark() {
	title "what both ends tell as sent and received is what tshark sees on the wire"
	local capture

	ip netns exec a tcpdump -q -U -i eth0 -w "$tmp/wire.pcap" \
		ip proto 253 2> "$tmp/tcpdump" &
	capture=$!
	wait_until 30 grep -q listening "$tmp/tcpdump"
	listened_to_talk
	wait_until 20 captured
	kill -INT "$capture"
	wait "$capture" || true
	mv "$tmp/wire.pcap" "$tmp/talk"
	"$SELFTESTS/demo/proof" "$tmp/talk" > "$tmp/proof" 2>&1 ||
		fail "$(sed '2,$s/^/# /' "$tmp/proof")"
	matches "the proof" '[1-9][0-9]+ segments on the wire.*: the same' "$(cat "$tmp/proof")"
}

# One line for each record; "ready", last in the list, when all are attached.
readonly PROGRAM='
tracepoint:synfin:synfin_state {
	printf("state %u %u %u\n", args->id, args->old_state, args->new_state);
}
tracepoint:synfin:synfin_segment_in {
	printf("in %u %u %u %u %u %u\n", args->id, args->lport, args->rport,
	       args->seq, args->len, args->rule);
}
tracepoint:synfin:synfin_segment_out {
	printf("out %u %u %u %u %u %u\n", args->id, args->lport, args->rport,
	       args->seq, args->len, args->rule);
}
interval:s:1 { printf("ready\n"); }
'

test_bpftrace() {
	title "what the tracepoints show to bpftrace is what the events tell"
	local tracer

	bpftrace -B line -e "$PROGRAM" > "$tmp/traced" 2> "$tmp/bpftrace" &
	tracer=$!
	wait_until 100 grep -q ready "$tmp/traced"
	listened_to_talk
	wait_until 20 traced_all
	kill -INT "$tracer"
	wait "$tracer" || fail "bpftrace: $(cat "$tmp/bpftrace")"
	compare_traces
}

traced_all() {
	grep -q '^in [0-9]* 9999 9 ' "$tmp/traced"
}

# Numbers there, names here: states and rules by the header that both share.
compare_traces() {
	/usr/bin/python3 - "$SELFTESTS/../kmod/uapi/linux/synfin.h" "$tmp/traced" \
		"$tmp/talk/client.json" "$tmp/talk/server.json" <<-'END'
	import collections, json, re, sys
	header, traced, *told = (open(path).read() for path in sys.argv[1:])
	def enumeration(name):
	    body = re.search(rf"enum {name} \{{(.*?)\}};", header, re.S)[1]
	    body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
	    number, names = -1, {}
	    for word, value in re.findall(r"(\w+)(?: *= *(\d+))?,", body):
	        number = int(value) if value else number + 1
	        names[word] = number
	    return names
	states, rules = enumeration("synfin_state"), enumeration("synfin_rule")
	def number(names, prefix, word):
	    return names[prefix + word.replace("-", "_")]
	wanted = collections.Counter()
	for line in "".join(told).splitlines():
	    event = json.loads(line)
	    if event["type"] != "event":
	        continue
	    if event["old_state"] != event["new_state"]:
	        wanted["state", event["id"], *(number(states, "SYNFIN_STATE_", event[which])
	               for which in ("old_state", "new_state"))] += 1
	    if segment := event.get("segment"):
	        wanted[segment["direction"], event["id"], event["local_port"], event["remote_port"],
	               segment["seq"], segment["len"], number(rules, "SYNFIN_RULE_", event["rule"])] += 1
	got = collections.Counter()
	for line in traced.splitlines():
	    kind, *numbers = line.split() or ['']
	    if kind in ("state", "in", "out"):
	        got[kind, *map(int, numbers)] += 1
	for what, differing in (("told, not traced", wanted - got), ("traced, not told", got - wanted)):
	    for record in differing.elements():
	        print(f"# {what}: {record}")
	kinds = collections.Counter(kind for kind, *_ in got.elements())
	print(f"# traced: {dict(kinds)}")
	sys.exit(got != wanted or len(kinds) != 3)
	END
}

run_tests
