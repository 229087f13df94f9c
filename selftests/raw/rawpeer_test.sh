#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# rawpeer against rawpeer, without the module: what one sends, the other sees.
rawpeer=$1
number=0
failed=0

result()
{
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		failed=1
	fi
}

# Each side is a process that we talk to through a pair of descriptors.
tell()
{
	local -n fds=$1
	shift
	echo "$*" >&"${fds[1]}"
	IFS= read -r -t 10 answer <&"${fds[0]}"
	[[ $answer = ok* ]]
}

must()
{
	tell "$@" && return
	echo "# $*: $answer"
	bad=1
}

must_fail()
{
	tell "$@" || return
	echo "# $*: did not fail: $answer"
	bad=1
}

case_begin()
{
	bad=0
	must A forget
	must B forget
}

case_end()
{
	result $bad "$1"
}

echo "TAP version 13"
if ! ip netns add rawpeer-$$ 2> /dev/null; then
	echo "1..0 # SKIP needs the privilege to make a network namespace"
	exit 4
fi
trap 'ip netns del rawpeer-$$' EXIT
inside="ip netns exec rawpeer-$$"
ip -n rawpeer-$$ link add va address 02:00:00:00:00:0a type veth \
	peer name vb address 02:00:00:00:00:0b
for end in va vb; do
	$inside sysctl -qw net.ipv6.conf.$end.disable_ipv6=1
	ip -n rawpeer-$$ link set $end up
done
{ coproc A { exec $inside "$rawpeer" -i va 02:00:00:00:00:0b; } 2> /dev/null; } 2> /dev/null
{ coproc B { exec $inside "$rawpeer" -i vb 02:00:00:00:00:0a; } 2> /dev/null; } 2> /dev/null
echo "1..13"
tell A defaults src 10.0.0.1 dst 10.0.0.2 sport 1000 dport 2000 win 65535
tell A use x
tell B defaults src 10.0.0.2 dst 10.0.0.1 sport 2000 dport 1000 win 4000
tell B use x

case_begin
must A send S seq 4294967295 mss 1460
must B expect S seq 4294967295 mss 1460 win 65535 len 0 sum 1 opts 4
must B send SA seq 500
must A expect SA seq 500 ack 0 win 4000 mss 0
must A send A
must B expect A seq 0 ack 501
case_end "a handshake, numbers kept and wrapped"

case_begin
must A send AP len 700
must B expect AP len 700 seq 0 pattern 1
must A send AP data 010203
must B expect AP len 3 pattern 0 seq 700
must A send FA
must B expect FA seq nxt-501+703
case_end "payload: pattern and bytes"

case_begin
must A send A flip 0
must_fail B expect A within 50ms
must A send A sum 0
must_fail B expect A
must A send A
must B expect A
case_end "a wrong checksum is noticed"

case_begin
must A send SFRPAUEC
must B expect SFRPAUEC
must A send -
must B expect -
case_end "all flags and none"

case_begin
must A send A win 7 urp 9 ttl 3 tos 0xb8 df 1 ipid 77
must B expect A win 7 urp 9 ttl 3 tos 184 df 1 ipid 77 win! 8 win\> 7 win\< 7
must A send A
must_fail B expect A win 7
must A send A
must_fail B expect A win\< 65534
case_end "fields, compared"

case_begin
must A send A res 5
must_fail B expect A
case_end "reserved bits are noticed"

case_begin
must A send S opt 0101020405b400 seq 9
must B expect S mss 1460 opts 8
must A send S opt 02000000 seq 9
must B expect S mss 0 opts 4
case_end "options, well and ill formed"

case_begin
must B expect none 20ms
must A send A cut 19
must B expect none 20ms
must A send A doff 4
must B expect none 20ms
must A send A doff 6
must B expect none 20ms
case_end "segments too short for themselves are none"

case_begin
must B use y dport 1001
must A send A sport 1001
must A send A sport 1002
must B expect A
must B any A sport 1002
must B use x
must B expect none 20ms
case_end "conversations are kept apart"

case_begin
must B mark
must A wait 100ms
must A send A
must B expect A at 100ms 90ms
must A send A
must_fail B expect A at 1s 10ms
case_end "times are compared"

case_begin
must A send A count 50 step 1 sport 3000
must B count 50ms any
[[ $answer = "ok count=50" ]] || bad=1
case_end "many at once"

case_begin
must B forget
must B use z dport 1003
must A send S seq 7000 sport 1003 mss 1460
must B expect S
must B set una 7001
must B set rcv 500
must A send A seq 7001 ack 501 sport 1003 win 0
must A send RA seq 0 ack 499 sport 1003 opt 01010101 len 3
must A send SA seq 90000000 ack 500 sport 1003
must B answers 50ms
[[ $answer = 'ok <SEQ=una><ACK=rcv+1><CTL=ACK><WND=0> <SEQ=0><ACK=rcv-1><LEN=3><CTL=RST,ACK><OPTIONS=4> <SEQ=new><ACK=rcv><CTL=SYN,ACK>' ]] ||
	{ echo "# $answer"; bad=1; }
must B answers 10ms
[[ $answer = 'ok nothing' ]] || bad=1
must B use x
case_end "answers, relative to where the other end stood"

case_begin
must A send S seq 5
must B expect S
must B icmp 3 3
must A any \* type 3 code 3 proto 1 sum 1
must_fail A expect A bogus 1 within 10ms
must_fail A nonsense
case_end "ICMP, and words it does not know"
exit $failed
