# SPDX-License-Identifier: GPL-2.0
#
# One real host, a, and at the other end of its wire a peer that is nothing but
# rawpeer: it sends what it is told and checks what comes. "peer use" and the
# like are its commands (rawpeer --help).
#
# shellcheck shell=bash

readonly PEER=192.0.2.2 MAC_A=02:00:00:00:00:0a MAC_P=02:00:00:00:00:0b
rawpeer=${SYNFIN_RAWPEER:-$(dirname "${BASH_SOURCE[0]}")/../build/selftests/rawpeer}
answer=''

# The peer's host has no address: its kernel answers nothing. It is the way to
# everywhere, so that any source address can be feigned.
make_wire() {
	ip netns add a
	ip netns add p
	ip -n a link add eth0 address "$MAC_A" type veth \
		peer name eth0 address "$MAC_P" netns p
	for ns in a p; do
		ip netns exec "$ns" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
		ip -n "$ns" link set lo up
		ip -n "$ns" link set eth0 up
	done
	ip -n a address add "$HOST_A/24" dev eth0
	ip -n a neigh add "$PEER" lladdr "$MAC_P" dev eth0 nud permanent
	ip -n a route add default via "$PEER"
}

# start_peer NS [-s]
start_peer() {
	rm -f "$tmp/to" "$tmp/from"
	mkfifo "$tmp/to" "$tmp/from"
	ip netns exec "$1" "$rawpeer" -i "${@:2}" eth0 "$MAC_A" \
		< "$tmp/to" > "$tmp/from" &
	background+=("$!")
	exec {to_peer}> "$tmp/to" {from_peer}< "$tmp/from"
	peer defaults src "$PEER" dst "$HOST_A" dport 80 win 65535
}

# peer COMMAND...: it must succeed; the answer is left in $answer.
peer() {
	try_peer "$@" || fail "peer $*: ${answer#fail }"
}

try_peer() {
	printf '%s\n' "$*" >&"$to_peer"
	IFS= read -r answer <&"$from_peer" || answer='fail rawpeer has gone'
	[[ $answer = ok* ]]
}

# seen FIELD: of the segment that the last expectation took, into $value.
seen() {
	local regex=" $1=([^ ]+)"

	[[ $answer =~ $regex ]] || fail "no $1 in: $answer"
	value=${BASH_REMATCH[1]}
}

raw_host() {
	load_module "$@"
	make_wire
	start_peer p
	watch a
}

# tidy_host NS: no connection, no listener, no setting of its own.
tidy_host() {
	local ids id

	synfin -N "$1" conn forget all > /dev/null
	if [ -s "$tmp/listeners.$1" ]; then
		mapfile -t ids < "$tmp/listeners.$1"
		synfin -N "$1" listen del "${ids[@]}" > /dev/null 2>&1 ||
			for id in "${ids[@]}"; do
				synfin -N "$1" listen del "$id" > /dev/null 2>&1
			done
		rm "$tmp/listeners.$1"
	fi
	if [ -e "$tmp/tuned.$1" ]; then
		synfin -N "$1" param reset > /dev/null
		rm "$tmp/tuned.$1"
	fi
}

tidy_raw_host() {
	tidy_host a
	try_peer reset
	skip_events
}

# converse [KEY VALUE]...: a conversation that was not there before.
talks=0
converse() {
	talks=$((talks + 1))
	sport=$((20000 + test_number * 60 + talks))
	peer use "c$talks" sport "$sport" nxt 1000 "$@"
}

# listening PORT [KEY VALUE]...: a listener; its id is left in $listener. Where
# and to whom is IPv4's, unless listen_at and remote say otherwise.
listening() {
	sf a listen add "${listen_at:-}:$1" "${@:2}"
	field id
	listener=$value
}

# The states of a connection of a. Each leaves its id in $id, and the peer in
# the conversation with it; $iss is the peer's first number.
iss=1000

reach_syn_sent() {
	local from=$((40000 + test_number * 60 + talks))

	converse dport "$from" sport "${port:-80}" nxt "$iss"
	sf a conn open "${remote:-$PEER}:${port:-80}" from ":$from" "$@"
	field id
	id=$value
	peer expect S len 0
}

reach_syn_received() {
	listening "${port:-80}" "$@"
	converse dport "${port:-80}" nxt "$iss"
	peer send S mss 1460
	peer expect SA ack nxt
	event a new_state=SYN-RECEIVED "remote_port=$sport"
	field id "$event"
	id=$value
}

# by a SYN that crosses ours
reach_syn_received_active() {
	reach_syn_sent "$@"
	peer send S mss 1460
	peer expect SA ack nxt
}

reach_established() {
	reach_syn_received "$@"
	peer send A
	event a new_state=ESTABLISHED "id=$id"
}

reach_established_active() {
	reach_syn_sent "$@"
	peer send SA mss 1460
	peer expect A ack nxt
}

reach_fin_wait_1() {
	reach_established "$@"
	sf a conn shutdown "$id"
	peer expect FA seq peer ack nxt
}

reach_fin_wait_2() {
	reach_fin_wait_1 "$@"
	peer send A
	event a new_state=FIN-WAIT-2 "id=$id"
}

reach_close_wait() {
	reach_established "$@"
	peer send FA
	peer expect A ack nxt
}

reach_closing() {
	reach_fin_wait_1 "$@"
	peer send FA ack peer-1
	peer expect A ack nxt
}

reach_last_ack() {
	reach_close_wait "$@"
	sf a conn shutdown "$id"
	peer expect FA seq peer ack nxt
}

reach_time_wait() {
	reach_fin_wait_2 "$@"
	peer send FA
	peer expect A ack nxt
}
