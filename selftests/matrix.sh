#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A part of the matrix (selftests/matrix) on the wire: the module gets segments
# that nobody sends, in every state, and the table says what must become of
# them. SYNFIN_SEED draws the same ones again, SYNFIN_SAMPLE says how many.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

here=$(cd "$(dirname "$0")" && pwd)
matrix=$(dirname "$rawpeer")/matrix
seed=${SYNFIN_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
sample=${SYNFIN_SAMPLE:-330}

# As in selftests/matrix/scene.cpp.
readonly OFFER=100 PEER_OFFER=1000 FLIGHT=20

set_up_hosts() {
	raw_host
	peer defaults win "$PEER_OFFER"
	"$matrix" "$here/matrix/rules.table" --sample "$sample" --seed "$seed" \
		> "$tmp/sample" || ktap_exit_fail_msg "no sample of $sample cells"
	ktap_print_msg "SYNFIN_SEED=$seed SYNFIN_SAMPLE=$sample"
}

tidy_hosts() {
	tidy_raw_host
}

# One listener serves all connections of a scene: lib_peer.sh would have one for
# each.
listening() {
	[ -z "$listener" ] || return 0
	sf a listen add ":$1" reuse
	field id
	listener=$value
}

# told FLIGHT: so much is in flight; from here on the cell's numbers count
told() {
	peer set rcv nxt
	peer set una "peer-$1"
}

send_flight() {
	sf a conn send "$id" "$FLIGHT"
	peer expect PA len "$FLIGHT" ack nxt
	told "$FLIGHT"
}

# go_...: to where selftests/matrix/scene.cpp stands under that name

go_CLOSED() {
	id=
	converse dport 9 peer 5000
	told 0
}

go_LISTEN() {
	listening 80
	id=
	converse dport 80 peer 5000
	told 0
}

go_SYN-SENT() {
	reach_syn_sent
	told 1
}

go_SYN-RECEIVED-passive() {
	reach_syn_received
	told 1
}

go_SYN-RECEIVED-active() {
	reach_syn_received_active
	told 1
}

go_ESTABLISHED-passive() {
	reach_established
	send_flight
}

go_ESTABLISHED-active() {
	reach_established_active
	send_flight
}

# go_FIN-WAIT-1 [shutdown | close]
go_FIN-WAIT-1() {
	go_ESTABLISHED-passive
	sf a conn "${1:-shutdown}" "$id"
	peer expect FA seq peer ack nxt
	told $((FLIGHT + 1))
}

# CLOSE before the handshake is over
go_FIN-WAIT-1-early() {
	reach_syn_received
	sf a conn shutdown "$id"
	peer expect FA seq peer ack nxt
	told 2
}

go_FIN-WAIT-2() {
	go_FIN-WAIT-1 "$@"
	peer send A
	event a new_state=FIN-WAIT-2 "id=$id"
	told 0
}

go_CLOSE-WAIT() {
	reach_close_wait
	send_flight
}

go_CLOSING() {
	go_FIN-WAIT-1
	peer send FA ack una
	peer expect A ack nxt
	told $((FLIGHT + 1))
}

go_LAST-ACK() {
	go_CLOSE-WAIT
	sf a conn shutdown "$id"
	peer expect FA seq peer ack nxt
	told $((FLIGHT + 1))
}

go_TIME-WAIT() {
	go_FIN-WAIT-2
	peer send FA
	peer expect A ack nxt
	told 0
}

# The way to a scene; what its tags ask for has been set.
go() {
	case $1 in
	SYN-RECEIVED/passive*) go_SYN-RECEIVED-passive ;;
	ESTABLISHED/shut | ESTABLISHED/unsafe) go_ESTABLISHED-passive ;;
	FIN-WAIT-1/early | */active | */passive) "go_${1/\//-}" ;;
	*/orphan) "go_${1%%/*}" close ;;
	*) "go_${1%%/*}" ;;
	esac
}

# prepare SCENE: its parameters. Nothing is to be sent again meanwhile.
prepare() {
	local offer=$OFFER

	[[ $1 != */shut ]] || offer=0
	tidy_host a
	listener=
	sf a param set rcv_wnd "$offer" rto_init 60s rto_min 60s
	[[ $1/ != */rfc793/* ]] || without rfc1337 0
	[[ $1/ != */unsafe/* ]] || without unsafe_no_challenge_ack 1
	[[ $1/ != */any-ack/* ]] || without unsafe_no_third_ack_check 1
	scene=$1
}

# without SAFEGUARD VALUE: switched off by that
without() {
	expect_message "safeguard is off: $1"
	sf a param set "$1" "$2"
}

# TIME-WAIT is one thing with a listener behind it, and another without.
without_listener() {
	[[ $1 == TIME-WAIT/* && $1 != */listener ]] || return 0
	sf a listen del "$listener"
	rm "$tmp/listeners.a"
	listener=
}

number_is() {
	[ "$2" != - ] || return 0
	peer get "$2"
	field_is "$1" "${answer#ok }"
}

# stands STATE UNA RCV
stands() {
	[ -n "$id" ] || return 0
	if [[ $1 == CLOSED || $1 == LISTEN ]]; then
		is_over a "$id" || fail "it should be over: $output"
		return 0
	fi
	state_is a "$id" "$1"
	number_is snd_una "$2"
	number_is rcv_nxt "$3"
}

# tells NOTICE: the user is told so
tells() {
	[[ $1 == none || -z $id ]] || event a "id=$id" "cause=$1"
}

# cell SCENE SEND EXPECT STATE UNA RCV NOTICE
cell() {
	try_peer reset
	go "$1"
	without_listener "$1"
	# shellcheck disable=SC2086 # words of the peer's script
	peer send $2
	# shellcheck disable=SC2086
	peer expect $3
	[[ $3 == none* ]] || peer expect none 20ms
	tells "$7"
	stands "$4" "$5" "$6"
}

# play STATE: all cells of the sample in that state
play() {
	local where send expect state una rcv notice row text scene='' n=0

	title "$1: a sample of the matrix"
	while IFS=$'\t' read -r -u 9 where send expect state una rcv notice row text; do
		[[ $where/ == "$1"/* ]] || continue
		[ "$where" = "$scene" ] || prepare "$where"
		echo "# $where $text by $row"
		cell "$where" "$send" "$expect" "$state" "$una" "$rcv" "$notice"
		n=$((n + 1))
	done 9< "$tmp/sample"
	echo "# $n cells"
	[ "$n" -gt 0 ] || fail "the sample has none"
}

test_closed() { play CLOSED; }
test_listen() { play LISTEN; }
test_syn_sent() { play SYN-SENT; }
test_syn_received() { play SYN-RECEIVED; }
test_established() { play ESTABLISHED; }
test_fin_wait_1() { play FIN-WAIT-1; }
test_fin_wait_2() { play FIN-WAIT-2; }
test_close_wait() { play CLOSE-WAIT; }
test_closing() { play CLOSING; }
test_last_ack() { play LAST-ACK; }
test_time_wait() { play TIME-WAIT; }

run_tests "$@"
