#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The command line without a kernel module: exit statuses, what errors say, what
# explain, doctor and complete print. KTAP on stdout. SYNFIN is the tool.

tests=$(dirname "$(readlink -f "$0")")
check=$tests/../schema/check
number=0
failed=0
out='' err='' status=0

run() {
	out=$("$SYNFIN" "$@" 2> "$scratch/err")
	status=$?
	err=$(< "$scratch/err")
}

result() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		printf '# %s\n' "status $status" "stdout: ${out:0:300}" "stderr: ${err:0:300}"
		failed=1
	fi
}

# refuses STATUS TEXT WORDS...: this exit status, TEXT on stderr, nothing on stdout
refuses() {
	run "${@:3}"
	[ "$status" = "$1" ] && [[ $err == *"$2"* ]] && [ -z "$out" ]
	result $? "${*:3}: exit $1, '$2'"
}

# prints TEXT WORDS...: exit 0, TEXT on stdout, nothing on stderr
prints() {
	run "${@:2}"
	[ "$status" = 0 ] && [[ $out == *"$1"* ]] && [ -z "$err" ]
	result $? "${*:2}: prints '$1'"
}

# obeys NAME WORDS...: JSON as the schema has it, whatever the exit status
obeys() {
	run -j "${@:2}"
	printf '%s\n' "$out" | "$check" "$1" 2> "$scratch/complaint"
	result $? "-j ${*:2}: obeys the schema, $1 $(head -c 200 "$scratch/complaint")"
}

# offers CANDIDATE WORDS...: completion offers it, the last word is the partial one
offers() {
	run complete -- "${@:2}"
	grep -qxF -- "$1" <<< "$out"
	result $? "complete ${*:2}: offers '$1'"
}

offers_not() {
	run complete -- "${@:2}"
	[ "$status" = 0 ] && ! grep -qxF -- "$1" <<< "$out"
	result $? "complete ${*:2}: does not offer '$1'"
}

usage_errors() {
	refuses 1 'did you mean conn?' con_
	refuses 1 'ambiguous here: send or shutdown or set or show' conn s 1
	refuses 1 'ambiguous here: shutdown or show' conn sh
	refuses 1 'ADDR:PORT' con open
	refuses 1 'use one of' qqqqqq
	refuses 1 'did you mean open?' conn opne 10.0.0.2:80
	refuses 1 'ADDR:PORT' conn open
	refuses 1 'needs a port' conn open 10.0.0.2
	refuses 1 'no port' conn open 10.0.0.2:65536
	refuses 1 'in numbers' conn open localhost:80
	refuses 1 'write it as 10.0.0.2' conn open '[::ffff:10.0.0.2]:80'
	refuses 1 'only a link-local' conn open '[fd00::1%lo]:80'
	refuses 1 'did you mean rto_init?' conn open 10.0.0.2:80 rto_int 1s
	refuses 1 'needs a value' conn open 10.0.0.2:80 msl
	refuses 1 'needs a unit' conn open 10.0.0.2:80 msl 5
	refuses 1 'must lie between' conn open 10.0.0.2:80 msl 2h
	refuses 1 'can not be set for a connection' conn open 10.0.0.2:80 backlog 5
	refuses 1 'there is no state' conn open 10.0.0.2:80 --wait HAPPY
	refuses 1 'no time' conn open 10.0.0.2:80 --wait ESTABLISHED soon
	refuses 1 "'--wait STATE [TIMEOUT]' comes last" conn open --wait ESTABLISHED 10.0.0.2:7
	refuses 1 "'2s' is one word too many behind --wait" conn open 10.0.0.2:7 --wait ESTABLISHED 1s 2s
	refuses 1 "comes last" conn open 10.0.0.2:7 --wait ESTABLISHED rto_init 2s
	refuses 1 "comes last" listen open 1 --wait ESTABLISHED 10.0.0.2:7
	refuses 1 "missing; '--wait [TIMEOUT]' comes last" conn send 1 --wait 1000
	refuses 1 "comes last" conn send 1 1000 --wait 5 6
	refuses 1 'BYTES, how many to send, is missing' conn send 1
	refuses 1 'at least 1' conn send 1 0
	refuses 1 'one word too many' conn send 1 2 3
	refuses 1 'no number of a connection' conn abort 0
	refuses 1 'no number of a connection' conn abort 1 x
	refuses 1 'ID of a connection' conn forget
	refuses 1 'KEY VALUE' conn set 1
	refuses 1 'STATE' conn wait 1
	refuses 1 'did you mean ESTABLISHED?' conn wait 1 establishd
	refuses 1 'begins no condition' conn show stat listen
	refuses 1 "write 'state listen'" conn show listen
	refuses 1 'needs a port' listen add 10.0.0.1
	refuses 1 'ADDR:PORT' connect
	refuses 1 'needs a port' connect 10.0.0.2
	refuses 1 'two families' connect 10.0.0.2:7 from '[fd00::1]:8'
	refuses 1 'there is no JSON' -j connect 10.0.0.2:7
	refuses 1 'PORT to listen at' serve
	refuses 1 'no port' serve 70000
	refuses 1 'there is no JSON' -j serve 7
	refuses 1 'CMD is missing' run --except 80
	refuses 1 'no port' run --except http -- true
	refuses 1 'selected by state' sock show id 3
	refuses 1 'selected by state' sock show listener 3
	refuses 1 'ADDR:PORT' listen add :80 remote
	refuses 1 'select' listen show dport 80
	refuses 1 'select' listen show state listen
	refuses 1 'given twice' conn show 2 3
	refuses 1 'given twice' monitor sport 1 sport 2
	refuses 1 "write ':7'" listen add 7
	refuses 1 "write ':5000'" conn open 10.0.0.2:7 from 5000
	refuses 1 '--dot' -j fsm --dot
	refuses 1 'KEY VALUE' param set
	refuses 1 'ACTION' rule add
	refuses 1 'use one of: drop, delay' rule add qqqqqq
	refuses 1 'did you mean SYN?' rule add drop on SYM
	refuses 1 'needs a value' rule add drop on
	refuses 1 "written 'on SYN,ACK'" rule add drop SYN,ACK
	refuses 1 'ID of a rule' rule del
	refuses 1 'one word too many' rule show 1
	refuses 1 'no number of a held segment' step next x
	refuses 1 'did you mean msl?' param show msll
	refuses 1 'too many' fsm extra
	refuses 1 'bytes are allowed' monitor --buffer 1
	refuses 1 '--count' monitor --count 0
	refuses 1 "'x' is no whole number" monitor --count x
	refuses 1 'no number' ladder ns/x
	refuses 1 'exclude' ladder --from x --pcap y 1
	refuses 1 'cannot read' ladder --from /nowhere/at/all 1
	refuses 1 'cannot read' ladder --pcap /nowhere/at/all
	refuses 1 'ID' why
	refuses 1 'FILE' exercise
	refuses 1 'there is no story' exercise lost-akc
	refuses 1 'none is chosen' exercise refused 1
	refuses 1 'no recording' exercise "$tests/commands.sh"
	refuses 1 'terminal' fsm --live
	refuses 1 'FILE' record
	refuses 1 'FILE' replay
	refuses 1 'FILE' capture
	refuses 1 'begins no condition' record x y
	refuses 1 'no recording' replay "$tests/commands.sh"
	printf '\xd4\xc3\xb2\xa1\x02' > "$scratch/x.pcap"
	refuses 1 'ladder --pcap' replay "$scratch/x.pcap"
	refuses 1 'no speed' replay "$tests/commands.sh" --pace fast
	refuses 1 'explained' explain
	refuses 1 'did you mean' explain ESTABLISHD
	refuses 1 'there is no network namespace' -N nowhere_at_all conn show
	refuses 1 'there is no network namespace' -jN nowhere_at_all conn show
	refuses 1 'there is no network namespace' -Nnowhere_at_all conn show
	refuses 1 'there is no network namespace' --netns=nowhere_at_all conn show
	refuses 1 'NETNS missing' -N
	refuses 1 'not expected' conn show --bogus
	refuses 1 "behind '--': 'synfin run -- CMD" run ls -l
	run
	[ "$status" = 1 ] && [[ $err == *Usage* ]] && [ -z "$out" ]
	result $? "no arguments: exit 1 and the usage"
}

absent() {
	if [ -d /sys/module/synfin ]; then
		number=$((number + 1))
		echo "ok $number - without the module: exit 4 # SKIP synfin is loaded here"
		return
	fi
	refuses 4 'insmod synfin.ko' conn show
	refuses 4 'insmod synfin.ko' conn open 10.0.0.2:80 --wait ESTABLISHED 1s
	refuses 4 'insmod synfin.ko' listen add :80
	refuses 4 'insmod synfin.ko' connect 10.0.0.2:7
	refuses 4 'insmod synfin.ko' serve 7
	refuses 4 'insmod synfin.ko' run -- true
	refuses 4 'insmod synfin.ko' sock show
	refuses 4 'insmod synfin.ko' param set msl 5s
	refuses 4 'insmod synfin.ko' monitor
	refuses 4 'insmod synfin.ko' record "$scratch/none"
	refuses 4 'insmod synfin.ko' capture "$scratch/none"
	refuses 4 'insmod synfin.ko' probe 10.0.0.2
	run doctor
	[ "$status" = 4 ] && [[ $out == *'synfin is not loaded'*insmod* ]]
	result $? "doctor: exit 4, not loaded, what to do"
}

explanations() {
	local word

	prints 'RFC 9293' explain ESTABLISHED
	prints 'LISTEN (state' explain listen
	prints 'SA-LI-03 (rule, RFC 9293' explain sa-li-03
	prints 'SA-LI-07' explain SA-LI
	prints 'bad-checksum (drop)' explain bad-checksum
	prints 'refused (cause)' explain refused
	prints 'in-use (refusal)' explain in-use
	prints 'retransmissions (counter)' explain retransmissions
	prints 'rcv FIN / snd ACK: ' explain ESTABLISHED-CLOSE-WAIT
	prints 'ESTABLISHED-CLOSE-WAIT (arc, RFC 9293' explain established close-wait
	prints 'LISTEN (state' explain ESTABLISHED LISTEN
	obeys explain explain ESTABLISHED FIN-WAIT-1
	prints 'rto_init (parameter)' explain rto-init
	prints '. rto_init must lie between' -j explain rto_init
	prints 'embryo (form)' explain embryo
	prints 'orphan (field)' explain orphan
	prints 'bytes-queued (field)' explain queued
	prints 'bytes-queued (field)' explain bytes_queued
	prints 'rto (field)' explain rto_ns
	prints 'departed (ladder)' explain departed
	prints 'closing (refusal)' explain closing
	prints 'reorder (fault)' explain reorder
	prints 'clock_scale (parameter)' explain clock_scale
	prints 'SAF-02 (rule, synfin)' explain SAF-02
	prints 'syn_cookies (parameter)' explain overflow
	prints 'syn_cookies (parameter)' explain always
	prints 'clock_scale (parameter)' explain frozen
	refuses 1 'nothing is called' explain off
	for word in CLOSED bad-checksum msl retries departed embryo; do
		obeys explain explain "$word"
	done
}

stories() {
	local bad=$scratch/bad.toml

	printf '%s\n' 'title = "x"' '[[step]]' 'wait = "c CLOSED"' > "$bad"
	prints 'lost-last-ack' what-if list
	[[ $out == *$'\nlost-syn '*$'\nlost-syn-ack '* ]]
	result $? "what-if list: a story before those whose names go on from its own"
	obeys what-if-list what-if list
	prints 'no mistakes' what-if check handshake
	obeys what-if-check what-if check handshake
	obeys what-if-check what-if check "$bad"
	run what-if check "$bad"
	[ "$status" = 1 ] && [[ $out == *"$bad:3: nobody is called 'c' yet"* ]]
	result $? "what-if check: exit 1, the line and what is wrong with it"
	refuses 1 "$bad:3: nobody" what-if "$bad"
	refuses 1 'did you mean handshake?' what-if handshak
	refuses 1 "cannot read the story 'nowhere.toml': No such file" what-if nowhere.toml
	refuses 1 'is a directory' what-if "$scratch/"
	refuses 1 'one word too many' what-if list handshake
	refuses 1 'the NAME of a story' what-if
	offers handshake what-if hand
	offers check what-if ''
	offers handshake what-if check ''
	offers_not handshake what-if list ''
	offers --keep what-if handshake --
	offers --twin what-if handshake --
}

others() {
	prints 'Exit status: 0 ok' --help
	prints 'ID BYTES [--wait' conn send --help
	prints 'open' conn help
	prints 'Usage: synfin [OPTIONS] conn open ADDR:PORT' conn open help
	prints 'Usage: synfin [OPTIONS] monitor' monitor help
	prints 'netlink ABI' --version
	obeys doctor doctor
	out=$(TERM=xterm script -qec "'$SYNFIN' explain CLOSED" /dev/null)
	[[ $out == *$'\e['* ]] && ! "$SYNFIN" explain CLOSED | grep -q $'\e'
	result $? "colours on a terminal, and only there"
	run doctor "$tests/commands.sh"
	[[ $out == *'is no kernel module'* ]]
	result $? "doctor FILE: says that it is no module"
	run doctor /nowhere.ko
	[ "$status" = 4 ] && [[ $out == *'/nowhere.ko: No such file'* ]]
	result $? "doctor FILE: says that there is none"
	run -j -p explain CLOSED
	[ "$status" = 0 ] && [ "$(wc -l <<< "$out")" -gt 5 ]
	result $? "-j -p: indented"
	"$SYNFIN" explain SA-LI | head -n 1 > /dev/null
	status=${PIPESTATUS[0]}
	# 141: ended by SIGPIPE, as it should when the reader was quicker
	[ "$status" = 0 ] || [ "$status" = 141 ]
	result $? "a reader that goes away does no harm"
	err=$("$SYNFIN" explain CLOSED 2>&1 > /dev/full)
	status=$?
	[ "$status" = 3 ] && [[ $err == *'cannot write'* ]]
	result $? "a full disk is an error"
}

completions() {
	offers conn ''
	offers_not complete ''
	offers listen l
	offers drop rule add ''
	offers SYN rule add drop on ''
	offers sport rule add drop on SYN ''
	offers only rule add drop on SYN ''
	offers_not SYN rule add drop ''
	offers swap step s
	offers open conn o
	offers_not show conn o
	offers --wait conn open 10.0.0.2:80 --
	offers --netns --
	offers ESTABLISHED conn open 10.0.0.2:80 --wait est
	offers TIME-WAIT conn wait 3 ''
	offers msl conn open 10.0.0.2:80 m
	offers_not backlog conn open 10.0.0.2:80 ''
	offers from conn open 10.0.0.2:80 ''
	offers from connect 10.0.0.2:80 ''
	offers msl connect 10.0.0.2:80 m
	offers state sock show s
	offers_not listener sock show l
	offers --except run --e
	offers_not msl conn open 10.0.0.2:80 msl ''
	offers backlog listen add :80 b
	offers reuse listen add :80 ''
	offers quiet_time param set q
	offers frozen param set clock_scale ''
	offers state conn show ''
	offers SYN-SENT conn show state s
	offers SA-LI-03 explain sa-li
	offers orphan explain orp
	offers all conn forget ''
	offers TIME-WAIT co wa 3 ''
	offers add -jN conn listen ''
	offers add -Nconn listen ''
	offers add --netns=conn listen ''
	offers_not --netns -N
	offers state record file ''
	offers_not state record ''
	offers --svg ladder --
	offers lost-third-ack exercise lost-t
	offers_not refused exercise --key-file ''
	offers CLOSING-TIME-WAIT explain closing-
	offers in-use explain in-
	shell_completes 'shutdown ' conn shut
	shell_completes 'ttl' conn open 10.0.0.2:80 tt
}

# shell_completes WORDS...: as bash does it when TAB is pressed
shell_completes() {
	local COMP_LINE="synfin ${*:2}" COMP_POINT COMPREPLY

	COMP_POINT=${#COMP_LINE}
	PATH=$(dirname "$SYNFIN"):$PATH
	# shellcheck source=../completion/synfin.bash
	. "$tests/../completion/synfin.bash"
	_synfin
	out="${COMPREPLY[*]}"
	[ "$out" = "${1% }" ]
	result $? "TAB after '$COMP_LINE': $1"
}

# Every command has its place in the man page.
man_page() {
	local page=$tests/../../Documentation/man/synfin.8 object verb missing=()

	for object in $("$SYNFIN" complete -- ''); do
		for verb in $("$SYNFIN" "$object" --help | sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p'); do
			grep -q "^\.It Cm $object $verb" "$page" || missing+=("$object $verb")
		done
		grep -q "^\.It Cm $object" "$page" || missing+=("$object")
	done
	out=${missing[*]}
	[ -z "$out" ]
	result $? "every command is in the man page $out"
}

# fits WHAT NAME JSON: what no kernel is there to say obeys the schema
fits() {
	out=$3
	err=$("$check" "$2" 2>&1 <<< "$3")
	result $? "the schema's $2 knows $1"
}

# misses KEY WHAT NAME JSON
misses() {
	out=$4
	err=$("$check" "$3" 2>&1 <<< "$4")
	[[ $err == *"'$1' is a required property"* ]]
	result $? "the schema's $3 misses $1 in $2"
}

# Each form of a connection, with what its JSON always has.
forms() {
	local all='"id":1,"state_age_ns":1,"passive":false,"orphan":false,"params":{}'
	local bytes='"bytes_queued":0,"bytes_sent":0,"bytes_acked":0,"bytes_received":0,"bytes_bad":0'
	local timed='"state":"TIME-WAIT","timer":"time-wait"'
	local small="$all,\"kind\":\"time-wait\",$timed"
	local full="$all,\"kind\":\"connection\",$timed,\"retries\":0,\"retransmissions\":0,$bytes"
	local embryo="$all,\"kind\":\"embryo\",\"state\":\"SYN-RECEIVED\",\"timer\":\"retransmit\""

	fits 'a small record in TIME-WAIT' conn-show "[{$small}]"
	fits 'a small record in TIME-WAIT' monitor "{$small,\"type\":\"connection\"}"
	fits 'a full one in TIME-WAIT' conn-show "[{$full,\"age_ns\":2}]"
	misses age_ns 'a full one in TIME-WAIT' conn-show "[{$full}]"
	fits 'an embryo' conn-show "[{$embryo,\"age_ns\":1}]"
	misses age_ns 'an embryo' conn-show "[{$embryo}]"
	fits 'one that ended' conn-show '[{"id":1,"state":"CLOSED","cause":"refused"}]'
}

# What "make -C DIRECTORY" makes is the first target of its Makefile.
goals() {
	local where

	for where in tools selftests/{unit,raw,matrix,model,fuzz,bench}; do
		out=$(env -u MAKEFLAGS make -C "$tests/../../$where" -pnq 2> /dev/null |
			sed -n 's/^\.DEFAULT_GOAL := //p')
		[ "$out" = all ]
		result $? "make -C $where makes all"
	done
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo 'TAP version 13'
usage_errors
absent
explanations
stories
others
completions
man_page
forms
goals
echo "1..$number"
exit "$failed"
