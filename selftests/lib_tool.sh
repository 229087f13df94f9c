# SPDX-License-Identifier: GPL-2.0
#
# The tool and its events, as shell kselftests use them: "synfin" answers in
# JSON, and a monitor a namespace writes events into a file that event() reads.
#
# shellcheck shell=bash

declare -A event_fd event_tick
output='' value='' event=''

# sf NS WORDS...: the tool; what it says is left in $output. What will have to
# be tidied up is noted.
sf() {
	output=$(synfin -j -N "$1" "${@:2}" 2>&1) ||
		fail "synfin -j -N $*: status $?: $output"
	case $2-${3-} in
	listen-add)
		has_field id && echo "$value" >> "$tmp/listeners.$1" ;;
	param-set)
		: > "$tmp/tuned.$1" ;;
	esac
}

# sf_fails NS STATUS REGEX WORDS...: it must refuse, with this exit status (a
# regex, too), and say something that matches.
sf_fails() {
	local status=0

	output=$(synfin -N "$1" "${@:4}" 2>&1 > /dev/null) || status=$?
	matches "exit status of synfin -N $1 ${*:4} ($output)" "^($2)\$" "$status"
	matches "what synfin -N $1 ${*:4} says" "$3" "$output"
}

# has_field NAME [JSON]: the first value of that name, into $value.
has_field() {
	local regex="\"${1//[-_]/[-_]}\": *(\"([^\"]*)\"|[^],}]+)"

	[[ ${2-$output} =~ $regex ]] || return 1
	value=${BASH_REMATCH[2]:-${BASH_REMATCH[1]}}
	[ "$value" != '""' ] || value=''
}

field() {
	has_field "$@" || fail "no field $1 in: ${2-$output}"
}

# field_is NAME WANTED [JSON]
field_is() {
	field "$1" "${3-$output}"
	equal "$1" "$2" "$value"
}

# watch NS: begin to collect its events: the lines in a file, and for each of
# them one byte in a pipe, so that whoever waits for one does not poll.
watch() {
	local log=$tmp/events.$1

	rm -f "$log" "$log.tick"
	: > "$log"
	mkfifo "$log.tick"
	synfin -j -N "$1" monitor 2> "$log.err" \
		> >(exec "$(dirname "$rawpeer")/eventlog" "$log" > "$log.tick") &
	background+=("$!")
	exec {event_fd[$1]}< "$log" {event_tick[$1]}< "$log.tick"
	next_event "$1" 30 && [[ $event = *listening* ]] ||
		fail "monitor: $(cat "$log.err")"
}

# next_event NS SECONDS: the next line, if it comes in time
next_event() {
	read -r -t "$2" -u "${event_tick[$1]}" event &&
		IFS= read -r -u "${event_fd[$1]}" event
}

# like_event KEY=VALUE...: does $event have all of these? VALUE is a regex.
like_event() {
	local pair regex

	for pair in "$@"; do
		regex=${pair%%=*}
		regex="\"${regex//[-_]/[-_]}\": *\"?(${pair#*=})\"?[],}]"
		[[ $event =~ $regex ]] || return 1
	done
}

# event NS KEY=VALUE...: the next event that is like this, others may come
# before it; left in $event. The rule that it must name is tested by that.
event() {
	local seen=() pair

	while next_event "$1" "${patience:-3}"; do
		if like_event "${@:2}"; then
			for pair in "${@:2}"; do
				[[ $pair != rule=* ]] || echo "# rule: ${pair#rule=}"
			done
			return
		fi
		seen+=("$event")
	done
	printf '# event: %s\n' "${seen[@]}"
	fail "no event in $1 with ${*:2}"
}

# no_event NS KEY=VALUE...: none of those that have come is like this.
no_event() {
	while next_event "$1" 0.01; do
		! like_event "${@:2}" || fail "an event too many in $1: $event"
	done
}

# What happened before does not count any more.
skip_events() {
	local ns

	for ns in "${!event_fd[@]}"; do
		while next_event "$ns" 0.01; do :; done
	done
}

# state_is NS ID STATE
state_is() {
	sf "$1" conn show "$2"
	field_is state "$3"
}

in_state() {
	output=$(synfin -j -N "$1" conn show "$2" 2>&1) &&
		has_field state && [ "$value" = "$3" ]
}

# wait_state NS ID STATE
wait_state() {
	wait_until "${patience:-5}" in_state "$@"
}

is_over() {
	! output=$(synfin -j -N "$1" conn show "$2" 2>&1) || [[ $output != *'"state"'* ]]
}

# The kernel's own memory, kB.
slab() {
	awk '$1 == "Slab:" { print $2 }' /proc/meminfo
}

# counter NS NAME: a counter's number, into $value: total, drop or rule.
counter() {
	sf "$1" stats
	has_field "$2" || value=0
}

# counter_is NS NAME NUMBER
counter_is() {
	counter "$1" "$2"
	[ "$value" = "$3" ]
}
