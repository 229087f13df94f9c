#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What is kept of a connection and shown again: recordings, drawings, captures,
# and what tshark makes of them.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_pair.sh"

tools=$(dirname "$0")/../tools
readonly tools

set_up_hosts() {
	pair_of_hosts
}

tidy_hosts() {
	synfin -N a rule del all
	synfin -N a step drop all > /dev/null
	tidy_pair
}

# starts FILE REGEX COMMAND...: in the background, until it has said that it began
starts() {
	"${@:3}" > "$1" 2> "$1.err" &
	pid=$!
	wait_until 10 grep -q "$2" "$1"
}

# ends: what was started does so when asked, and well
ends() {
	kill -INT "$1"
	wait "$1" || fail "ended with status $?"
}

# A life in both namespaces; the ids are left in $mine and $theirs.
a_life() {
	sf b listen add "${listen_at:-}:80"
	sf a conn open "${remote:-$HOST_B}:80" --wait ESTABLISHED 5s
	field id
	mine=$value
	sf a conn send "$mine" 100 --wait 5s
	sf a conn shutdown "$mine"
	sf b conn show dport "$(local_port_of "$mine")"
	field id
	theirs=$value
	wait_state b "$theirs" CLOSE-WAIT
	sf b conn shutdown "$theirs"
	wait_state a "$mine" TIME-WAIT
	wait_until 5 is_over b "$theirs"
}

local_port_of() {
	sf a conn show "$1"
	field local_port
	echo "$value"
}

# Its events are in $tmp/a.rec and $tmp/b.rec, and all of them in $tmp/both.rec.
a_recorded_life() {
	local one two

	starts "$tmp/said" listening synfin -N a record "$tmp/a.rec"
	one=$pid
	starts "$tmp/said2" listening synfin -N b record "$tmp/b.rec"
	two=$pid
	a_life
	wait_until 5 grep -q '"TIME-WAIT"' "$tmp/a.rec"
	wait_until 5 grep -q '"closed"' "$tmp/b.rec"
	ends "$one"
	ends "$two"
	cat "$tmp/a.rec" "$tmp/b.rec" > "$tmp/both.rec"
}

obeys() {
	"$tools/schema/check" "$@" || fail "the schema of ${*: -1}"
}

test_recorded() {
	title "record and replay: the same lines as the monitor"
	local pid watcher recorder

	starts "$tmp/said" listening synfin -j -N a record "$tmp/a.rec"
	recorder=$pid
	starts "$tmp/monitored" listening synfin -N a monitor
	watcher=$pid
	a_life
	wait_until 5 grep -q 'TIME-WAIT' "$tmp/monitored"
	sf a conn abort "$mine"
	wait_until 5 grep -q 'call-abort' "$tmp/a.rec"
	wait_until 5 grep -q 'call-abort' "$tmp/monitored"
	ends "$recorder"
	ends "$watcher"
	obeys --lines record < "$tmp/said"
	matches "header" '"type":"recording".*"netns":"a"' "$(head -n 1 "$tmp/a.rec")"
	equal "replayed" "$(tail -n +2 "$tmp/monitored")" "$(synfin replay "$tmp/a.rec")"
	synfin -j replay "$tmp/a.rec" > "$tmp/again"
	equal "replayed as JSON" "$(tail -n +2 "$tmp/a.rec")" "$(cat "$tmp/again")"
	obeys --lines replay < "$tmp/again"
	equal "only one state" "$(grep -c -e FIN-WAIT-2 "$tmp/monitored")" \
		"$(synfin replay "$tmp/a.rec" state FIN-WAIT-2 | wc -l)"
}

test_record_count() {
	title "record ends by itself after so many events, and says how many it were"
	starts "$tmp/said" listening synfin -N a record "$tmp/three.rec" --count 3
	sf b listen add :80
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	wait "$pid" || fail "record ended with status $?"
	equal "lines" 4 "$(wc -l < "$tmp/three.rec")"
	matches "sum" '3 events in' "$(cat "$tmp/said")"
}

test_replay_pace() {
	title "replay at the pace of life, and ten times slower"
	local began

	starts "$tmp/said" listening synfin -N a record "$tmp/slow.rec" --count 2
	sf a listen add :80
	sf a conn open "$HOST_B:9"
	wait "$pid"
	# two events, put a fifth of a second apart
	python3 - "$tmp/slow.rec" <<-'END'
	import json, sys
	lines = [json.loads(line) for line in open(sys.argv[1])]
	lines[2]["time_ns"] = lines[1]["time_ns"] + 200000000
	open(sys.argv[1], "w").writelines(json.dumps(line) + "\n" for line in lines)
	END
	began=$(now_ms)
	synfin replay "$tmp/slow.rec" --pace 0.1 > /dev/null
	[ $(($(now_ms) - began)) -ge 1990 ] || fail "too fast: $(($(now_ms) - began)) ms"
}

test_ladder_of_recordings() {
	title "a ladder from recordings is that of the histories"
	a_recorded_life
	equal "ladder" "$(synfin ladder "a/$mine" "b/$theirs")" \
		"$(synfin ladder --from "$tmp/a.rec" --from "$tmp/b.rec" "a/$mine" "b/$theirs")"
	equal "ladder of one file" "$(synfin ladder "a/$mine" "b/$theirs")" \
		"$(synfin ladder --from "$tmp/both.rec" "a/$mine")"
	synfin -j ladder --from "$tmp/both.rec" "a/$mine" | obeys ladder
}

test_drawings() {
	title "the ladder as Mermaid and as SVG"
	a_life
	synfin ladder "a/$mine" "b/$theirs" --mermaid > "$tmp/mermaid"
	equal "first line" sequenceDiagram "$(head -n 1 "$tmp/mermaid")"
	matches "handshake" 'R->>L: [0-9.]+ SYN,ACK seq=0 ack=1' "$(cat "$tmp/mermaid")"
	synfin ladder "a/$mine" "b/$theirs" --svg > "$tmp/drawing.svg"
	python3 - "$tmp/drawing.svg" <<-'END' || fail "the drawing"
	import sys, xml.dom.minidom
	drawing = xml.dom.minidom.parse(sys.argv[1])
	said = [text.firstChild.data for text in drawing.getElementsByTagName("text")]
	wanted = ["SYN seq=0", "SYN,ACK seq=0 ack=1", "TIME-WAIT", "LAST-ACK", "call-shutdown"]
	print("# missing:", [text for text in wanted if text not in said])
	sys.exit(any(text not in said for text in wanted))
	END
}

test_signs() {
	title "signs in a ladder: what fault rules did to a segment, and what was sent again"
	local mine theirs

	sf a rule add drop dir out on SYN count 1
	sf a rule add dup dir out on ACK not SYN,FIN,PSH count 1
	sf a rule add corrupt dir out on PSH count 1
	sf a rule add hold dir out on FIN count 1
	sf b listen add :80
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 10s
	field id
	mine=$value
	sf a conn send "$mine" 100 --wait 10s
	sf a conn shutdown "$mine"
	sf b conn show dport "$(local_port_of "$mine")"
	field id
	theirs=$value
	synfin ladder "a/$mine" "b/$theirs" > "$tmp/ladder"
	sed 's/^/# /' "$tmp/ladder"
	matches "lost" '\|-+ SYN seq=0 -+x .*drop by rule 1' "$(grep -m 1 'SYN seq=0' "$tmp/ladder")"
	matches "sent again" '\|-r-+ SYN seq=0 -+>\| SYN-RECEIVED' "$(cat "$tmp/ladder")"
	matches "two of it" '\|-=-+ ACK seq=1 ack=1 .*dup by rule 2' "$(cat "$tmp/ladder")"
	matches "damaged" '\|-%-* PSH,ACK seq=1 .*x .*corrupt by rule 3' "$(cat "$tmp/ladder")"
	matches "held" '\|-!-+ FIN,ACK seq=101 .*\. \. \.\|.*hold by rule 4' "$(cat "$tmp/ladder")"
	matches "legend" 'x: .*=: .*%: .*!: .*r: it was sent again' "$(tail -n 5 "$tmp/ladder" | tr '\n' ' ')"
	synfin -j ladder "a/$mine" "b/$theirs" | obeys ladder
	synfin -N a why "$mine" > "$tmp/life"
	matches "why" 'Fault rule 1 dropped SYN\.' "$(cat "$tmp/life")"
	matches "why" 'Fault rule 4 held FIN,ACK\.' "$(cat "$tmp/life")"
}

test_captured() {
	title "capture holds synfin and nothing else, and tshark reads it as TCP by our script"
	local capturer fields

	starts "$tmp/said" capturing synfin -j -N a capture "$tmp/wire.pcap"
	capturer=$pid
	echo none of ours | in_a socat -u - "UDP:$HOST_B:9"
	a_life
	wait_until 5 last_ack_is_in "$tmp/wire.pcap"
	ends "$capturer"
	obeys --lines capture < "$tmp/said"
	fields=(-Y tcp -T fields -e tcp.flags.str -e synfin.checksum.ok -e _ws.col.Protocol)
	tshark_with_us "$tmp/wire.pcap" "${fields[@]}" > "$tmp/decoded" 2> "$tmp/err" ||
		fail "tshark: $(cat "$tmp/err")"
	equal "packets" "$(wc -l < "$tmp/decoded")" \
		"$(tshark -r "$tmp/wire.pcap" 2> /dev/null | wc -l)"
	equal "SYNs" 2 "$(grep -c 'S·' "$tmp/decoded")"
	equal "FINs" 2 "$(grep -c 'F	' "$tmp/decoded")"
	! grep -vE '	(True|1)	synfin$' "$tmp/decoded" || fail "a checksum or a name"
}

last_ack_is_in() {
	[ "$(synfin ladder --pcap "$1" | tail -n 2 | grep -c 'TIME-WAIT.*CLOSED')" = 1 ]
}

# As whoever runs the tests; what a script may do does not depend on it.
tshark_with_us() {
	tshark -X "lua_script:$tools/wireshark/synfin.lua" -r "$1" "${@:2}"
}

test_tshark_sees_damage() {
	title "tshark with our script sees a wrong checksum, and reads protocol 254 as well"
	starts "$tmp/said" capturing synfin -N a capture "$tmp/bad.pcap" --count 2
	peer use x sport 4242 nxt 1
	peer send A
	peer send A flip 130
	wait "$pid" || fail "capture ended with status $?"
	tshark_with_us "$tmp/bad.pcap" -T fields -e synfin.checksum.ok > "$tmp/decoded" 2>/dev/null
	equal "the first is right, the second wrong" "right wrong" \
		"$(sed -e 's/True\|1/right/' -e 's/False\|0/wrong/' "$tmp/decoded" | paste -sd' ')"
	# the checksum covers the number of the protocol, so now the first is wrong
	python3 - "$tmp/bad.pcap" <<-'END'
	import sys
	data = open(sys.argv[1], "rb").read()
	assert data.count(b"\x40\xfd") >= 2
	open(sys.argv[1], "wb").write(data.replace(b"\x40\xfd", b"\x40\xfe"))
	END
	tshark_with_us "$tmp/bad.pcap" -T fields -e tcp.srcport -e synfin.protocol \
		-e synfin.checksum.ok 2> /dev/null | head -n 1 > "$tmp/decoded"
	matches "as protocol 254" '^4242	254	(False|0)$' "$(cat "$tmp/decoded")"
}

# ipv6_is on|off: on both ends of the wire
ipv6_is() {
	local ns off=0

	[ "$1" = on ] || off=1
	for ns in a b; do
		ip netns exec "$ns" sysctl -qw net.ipv6.conf.eth0.accept_dad=0 \
			"net.ipv6.conf.eth0.disable_ipv6=$off"
	done
	[ "$1" = on ] || return 0
	ip -n a address add fd00::1/64 dev eth0 nodad
	ip -n b address add fd00::2/64 dev eth0 nodad
}

test_ipv6() {
	title "of IPv6 a capture, its ladder and tshark tell the same as of IPv4"
	local capturer known listen_at='[::]' remote='[fd00::2]'

	ipv6_is on
	starts "$tmp/said" capturing synfin -N a capture "$tmp/wire.pcap"
	capturer=$pid
	a_life
	wait_until 5 last_ack_is_in "$tmp/wire.pcap"
	ends "$capturer"
	synfin ladder --pcap "$tmp/wire.pcap" > "$tmp/inferred"
	matches "the ends" '\[fd00::1\]:[0-9]+.*\[fd00::2\]:80' "$(head -n 2 "$tmp/inferred")"
	known=$(synfin ladder "a/$mine" "b/$theirs" | segments_and_states)
	equal "segments and states" "$known" "$(segments_and_states < "$tmp/inferred")"
	tshark_with_us "$tmp/wire.pcap" -Y ipv6 -T fields -e synfin.checksum.ok \
		-e synfin.protocol > "$tmp/decoded" 2> "$tmp/err"
	[ "$(wc -l < "$tmp/decoded")" -ge 8 ] || fail "tshark: $(cat "$tmp/decoded" "$tmp/err")"
	! grep -vE '^(True|1)	253$' "$tmp/decoded" || fail "a checksum or a number"
	synfin -j -N b conn history "$theirs" | obeys conn-history
	ip -n b address add fe80::b/64 dev eth0 nodad
	sf b listen add '[fe80::b%eth0]:81'
	field_is link eth0
	synfin -j -N b listen show | obeys listen-show
	synfin -j -N b conn history all | obeys conn-history
	ipv6_is off
}

test_ladder_of_capture() {
	title "a ladder from a capture: inferred states are those that there were"
	local capturer known inferred

	starts "$tmp/said" capturing synfin -N a capture "$tmp/wire.pcap"
	capturer=$pid
	a_life
	wait_until 5 last_ack_is_in "$tmp/wire.pcap"
	ends "$capturer"
	synfin ladder --pcap "$tmp/wire.pcap" > "$tmp/inferred"
	grep -q 'inferred from the capture' "$tmp/inferred" || fail "that they are inferred is not said"
	known=$(synfin ladder "a/$mine" "b/$theirs" | segments_and_states)
	inferred=$(segments_and_states < "$tmp/inferred")
	equal "segments and states" "$known" "$inferred"
	synfin -j ladder --pcap "$tmp/wire.pcap" | obeys ladder
	sf_fails a 2 'has 1 conversation, and so no number 99' ladder --pcap "$tmp/wire.pcap" 99
	sf_fails a 1 'capture' ladder --pcap "$tmp/said"
}

# Rows with arrows, without times and remarks.
segments_and_states() {
	sed -nE 's/^ *[0-9.]+ +([A-Z0-9-]+) \|[-<. >]*([A-Z,]+ seq[^->.]*).*\| ([A-Z0-9-]+).*/\1 \2 \3/p'
}

test_why() {
	title "why: a life in sentences, each with its rule, from the history and from a file"
	local recorder

	starts "$tmp/said" listening synfin -N a record "$tmp/a.rec"
	recorder=$pid
	a_life
	wait_until 5 grep -q '"TIME-WAIT"' "$tmp/a.rec"
	ends "$recorder"
	synfin -N a why "$mine" > "$tmp/life"
	matches "the SYN,ACK" 'SYN,ACK arrived; SYN-SENT became ESTABLISHED\.' "$(cat "$tmp/life")"
	matches "its rule" 'SA-SS-05 \(RFC 9293 3\.10\.7\.3\): In SYN-SENT' "$(cat "$tmp/life")"
	matches "outcome" 'It is in TIME-WAIT now' "$(tail -n 1 "$tmp/life")"
	equal "sentences" "$(synfin -N a conn history "$mine" | grep -c '^[0-9]')" \
		"$(grep -c '^ *[0-9][0-9.]* ' "$tmp/life")"
	equal "from the file" "$(tail -n +2 "$tmp/life")" \
		"$(synfin why --from "$tmp/a.rec" "a/$mine" | tail -n +2)"
	synfin -j -N a why "$mine" | obeys why
}

test_exercise() {
	title "exercise: a worksheet that does not tell its answers, and a key that does"
	a_recorded_life
	synfin exercise "$tmp/both.rec" --seed 7 > "$tmp/sheet"
	synfin exercise "$tmp/both.rec" --seed 7 --key > "$tmp/key"
	equal "blanks and answers" "$(grep -o '([0-9]*)____' "$tmp/sheet" | wc -l)" \
		"$(grep -c '^  [0-9]*: ' "$tmp/key")"
	equal "the same seed" "$(cat "$tmp/sheet")" "$(synfin exercise "$tmp/both.rec" --seed 7)"
	synfin exercise "$tmp/both.rec" --shuffle --html > "$tmp/sheet.html"
	matches "HTML" '<table>.*</html>' "$(tr -d '\n' < "$tmp/sheet.html")"
	synfin -j exercise "$tmp/both.rec" --key | obeys exercise
	sf_fails a 2 'both ends' exercise "$tmp/a.rec"
}

test_exercise_of_a_story() {
	title "exercise of a story: the sheet, and with --key-file the key of this very sheet"
	local blanks

	synfin exercise lost-third-ack --seed 3 --key-file "$tmp/key" > "$tmp/sheet"
	sed 's/^/# /' "$tmp/sheet" "$tmp/key"
	matches "title" '^Exercise 3: The third ACK is lost' "$(head -n 1 "$tmp/sheet")"
	blanks=$(grep -o '([0-9]*)____' "$tmp/sheet" | wc -l)
	[ "$blanks" -ge 3 ] || fail "only $blanks blanks"
	equal "blanks and answers" "$blanks" "$(grep -c '^  [0-9]*: ' "$tmp/key")"
	matches "what was lost" '[(]lost[)] -->' "$(cat "$tmp/sheet")"
	# filled in, the sheet has no blank left, and the third segment is an ACK
	while IFS=': ' read -r number answer _; do
		sed -i "s/($number)____/$answer/" "$tmp/sheet"
	done < <(sed -nE 's/^ +([0-9]+): (.*)/\1: \2/p' "$tmp/key")
	! grep -q ____ "$tmp/sheet" || fail "a blank has no answer"
	matches "filled in" 'ESTABLISHED +ACK seq=1 ack=1 [(]lost[)] --> +SYN-RECEIVED' \
		"$(cat "$tmp/sheet")"
	synfin -j exercise lost-third-ack --key | obeys exercise
	synfin exercise refused --html --key | grep -q '<ul class="key">' || fail "HTML"
	equal "hosts that are left" '' "$(ip netns list | grep '^sf-' || true)"
	sf_fails a 1 'there is no story' exercise lost-third-akc
	sf_fails a 1 'none is chosen' exercise lost-third-ack 1
}

# on_screen REGEX: the terminal shows it
on_screen() {
	tmux -L "$tmux" capture-pane -p | grep -qE -- "$1"
}

# shows REGEX: sooner or later; a machine that is busy with other things is slow
shows() {
	(wait_until 30 on_screen "$1") && return
	tmux -L "$tmux" capture-pane -p | sed 's/^/# /'
	fail "not on the screen: $1"
}

type_key() {
	tmux -L "$tmux" send-keys "$@"
}

# coloured REGEX: on the terminal with the colour of what was walked just now
coloured() {
	tmux -L "$tmux" capture-pane -pe | grep -qE $'\e\\[[0-9;]*43m'"$1"
}

test_fsm_live() {
	title "fsm --live in a terminal: states, arcs that light up, what may come next"
	local mine watcher tmux=seeing-$$

	sf_fails a 1 'terminal' fsm --live
	TERM=xterm-256color tmux -L "$tmux" -f /dev/null new-session -d -x 100 -y 34 \
		"synfin -N a fsm --live; echo it ended with \$?; exec cat"
	shows 'of 29 arcs walked'
	type_key r
	shows ' 0 of 29 arcs walked'
	on_screen 'There are no connections' || fail "connections where there are none"
	on_screen 'LISTEN +> SYN-SENT +what-if listen-opens' || fail "no story for an arc"
	sf b listen add :80
	# looked for while it happens: the light goes out soon
	wait_until 30 coloured 'SYN-SENT +> ESTABLISHED' &
	watcher=$!
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	field id
	mine=$value
	wait "$watcher" || fail "the arc did not light up"
	shows "ESTABLISHED 1 #$mine"
	shows "$mine ESTABLISHED $HOST_A:[0-9]+ > $HOST_B:80"
	shows 'FIN-WAIT-1: CLOSE / snd FIN'
	shows ' 2 of 29 arcs walked'
	sf a conn shutdown "$mine"
	shows 'FIN-WAIT-2 1'
	shows 'TIME-WAIT: rcv FIN / snd ACK'
	shows 'FIN-WAIT-1 +> FIN-WAIT-2 +1'
	sf a conn open "$HOST_B:80" --wait ESTABLISHED 5s
	shows 'ESTABLISHED 1'
	type_key j
	shows "^[0-9]+ ESTABLISHED"
	type_key q
	shows 'it ended with 0'
	tmux -L "$tmux" kill-server
}

test_fsm_live_ends() {
	title "fsm --live fits 80 columns, and ^C ends it well"
	local tmux=seeing-$$

	TERM=xterm-256color tmux -L "$tmux" -f /dev/null new-session -d -x 80 -y 24 \
		"synfin -N a fsm --live; echo it ended with \$?; exec cat"
	shows 'of 29 arcs walked'
	type_key C-c
	shows 'it ended with 0'
	tmux -L "$tmux" kill-server
}

run_tests
