#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Segments that no honest peer sends: each is dropped, counted, and hurts nothing.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"
. "$(dirname "$0")/lib_peer.sh"

set_up_hosts() {
	raw_host
}

tidy_hosts() {
	tidy_raw_host
}

# dropped REASON: the drop counter of that reason, into $value
dropped() {
	sf a stats
	has_field "$1" "${output#*drops}" || value=0
}

# drops REASON N COMMAND...: it must raise that counter by so many, and nothing
# must be said about it.
drops() {
	local before

	dropped "$1"
	before=$value
	"${@:3}"
	peer any none 50ms
	dropped "$1"
	equal "drops for $1 by: ${*:3}" "$2" $((value - before))
}

all_lengths() {
	local n

	for n in $(seq 0 19); do
		peer send A cut "$n"
	done
}

test_too_short() {
	title "HDR-04 ADV-01 0 to 19 bytes: dropped, each counted"
	reach_established
	drops too-short 20 all_lengths
	state_is a "$id" ESTABLISHED
}

all_offsets() {
	local n

	for n in 0 1 2 3 4 6 7 8 9 10 11 12 13 14 15; do
		peer send A doff "$n"
	done
}

test_offset_lies() {
	title "HDR-03 ADV-02 a data offset below 5 or past the end: dropped, no reset"
	reach_established
	drops bad-offset 15 all_offsets
	converse dport 9
	drops bad-offset 15 all_offsets
	state_is a "$id" ESTABLISHED
}

all_bits() {
	local n

	for n in $(seq 0 191); do
		peer send S mss 1460 flip "$n"
	done
}

test_checksum_every_bit() {
	title "HDR-01 ADV-03 any one bit of a SYN turned over: dropped in silence, counted"
	listening 80
	converse dport 80
	# four of the bits are those of the data offset, which is looked at first
	drops bad-checksum 188 all_bits
	sf a listen show
	field_is embryos 0
	peer send S mss 1460 seq 1000
	peer expect SA ack 1001
}

test_checksum_is_ours() {
	title "HDR-02 the pseudo-header has protocol 253: a checksum made with 6 is wrong"
	listening 80
	# 192.0.2.2:1 to 192.0.2.1:80, SYN 7, window 65535: a checksum
	# worked out by hand, and what it would be were the protocol 6.
	converse dport 80 sport 1
	drops bad-checksum 1 peer send S seq 7 sum "0x2b87"
	peer send S seq 7 sum "0x2a90"
	peer expect SA ack 8
}

test_checksum_odd_length() {
	title "HDR-02 EXP-03 payloads of odd length are summed right, both ways"
	reach_established
	peer send PA len 1
	peer expect A ack nxt
	peer send PA len 777
	peer expect A ack nxt
	sf a conn send "$id" 33
	peer expect PA len 33 pattern 1
	sf a conn show "$id"
	field_is bytes_received 778
	field_is bytes_bad 0
}

test_payload_is_checked() {
	title "bytes that are not the pattern are counted as bad"
	reach_established
	peer send PA data 00017777
	peer expect A ack nxt
	sf a conn show "$id"
	field_is bytes_received 4
	field_is bytes_bad 2
}

test_illegal_options() {
	title "HDR-12 ADV-05 options of length 0, 1 or past the header: the rest is absent, nothing hangs"
	local opt

	listening 80
	for opt in 02000000 02010000 02ff05b4 0101ff02 ff00ff00 02030505 0204; do
		converse dport 80
		peer send S opt "$opt"
		peer expect SA ack nxt mss 1460
		event a new_state=SYN-RECEIVED "remote_port=$sport"
		field id "$event"
		sf a conn show "$value"
		field_is snd_mss 536
	done
	# where the value would be, the payload begins
	converse dport 80
	peer send S opt 01010204 data 03e803e8
	peer expect SA ack iss+1 mss 1460
	event a new_state=SYN-RECEIVED "remote_port=$sport"
	field id "$event"
	sf a conn show "$value"
	field_is snd_mss 536
}

test_odd_options() {
	title "HDR-08 10 13 14 unknown, unaligned and trailing options: skipped; MSS found"
	local opt

	listening 80
	for opt in 01020403e8010101 fd040000020403e8 \
		0402080a0000000000000000020403e803030700 020403e800ff0201; do
		converse dport 80
		peer send S opt "$opt"
		peer expect SA ack nxt opts 4 mss 1460
		event a new_state=SYN-RECEIVED "remote_port=$sport"
		field id "$event"
		sf a conn show "$value"
		field_is snd_mss 1000
	done
}

test_options_later() {
	title "HDR-09 15 16 options on any segment; MSS means something on SYN only"
	reach_established
	peer send A opt 02040064
	peer send FA opt 01fd0401fe
	peer expect A ack nxt opts 0
	event a "id=$id" new_state=CLOSE-WAIT
	sf a conn show "$id"
	field_is snd_mss 1460
}

test_reserved_bits() {
	title "HDR-05 reserved bits: ignored when they come, never sent"
	listening 80
	converse dport 80
	peer send S res 15
	peer expect SA res 0
	peer send A res 7
	event a new_state=ESTABLISHED
	peer send A urp 65535
	peer expect none 50ms
}

test_fragments() {
	title "ADV-06 08 IP fragments are put together, whatever they cut; overlapping ones are not"
	listening 80
	converse dport 80
	peer send S frag 8
	peer expect SA ack nxt
	peer send A frag 16
	event a new_state=ESTABLISHED
	field id "$event"
	id=$value
	peer send PA len 1000 frag 512
	peer expect A ack nxt
	peer send PA len 1000 frag 512 overlap 256
	peer expect none 100ms
	# too much to be copied behind the first: the header lies in two buffers
	peer send PA len 1400 frag 8 seq nxt-1000
	peer expect A ack nxt+400
	sf a conn show "$id"
	field_is bytes_received 2400
	field_is bytes_bad 0
}

test_fragment_alone() {
	title "ADV-08 a first fragment without the rest opens nothing"
	listening 80
	converse dport 80
	peer send S frag 8 gap 1
	peer send S frag 16 gap 1
	peer expect none 60s
	sf a listen show
	field_is embryos 0
}

test_padding() {
	title "what follows the datagram in its frame is no payload"
	reach_established
	peer send FA pad 6
	peer expect A ack nxt
	event a "id=$id" new_state=CLOSE-WAIT
	port=81
	reach_established
	peer send A pad 20
	sf a conn show "$id"
	field_is bytes_received 0
}

# capture NS WORDS...: to a file, from now on, what tcpdump's words choose
capture() {
	ip netns exec "$1" timeout 100000 tcpdump -w "$tmp/seen.pcap" -U "${@:2}" \
		2> "$tmp/tcpdump" &
	capturing=$!
	wait_until 10 grep -q listening "$tmp/tcpdump"
}

stop_capture() {
	kill "$capturing"
	wait "$capturing" || true
}

test_partial() {
	title "ADV-09 a sum that a device was to fill in is taken for right where it belongs, and not elsewhere"
	reach_established
	peer send PA len 10 sum 1 partial 16
	peer expect A ack nxt
	drops bad-checksum 1 peer send PA len 10 sum 1 partial 6
	drops bad-checksum 1 peer send PA len 10 sum 1
	sf a conn show "$id"
	field_is bytes_received 10
}

test_cloned() {
	title "ADV-07 a packet socket that looks on sees segments unchanged (cloned buffers)"
	capture a -i eth0 'ip proto 253'
	reach_established
	peer send PA len 100
	peer expect A ack nxt
	converse dport 9
	peer send S seq 5
	peer expect RA ack 6
	peer send A seq 5 ack 9
	peer expect R seq 9
	wait_until 10 captured 9
	stop_capture
	# SYN, SYN,ACK, ACK, data, ACK, and twice a segment and its reset; a buffer
	# that was rewritten for the answer would show it twice.
	equal "segments captured" 9 "$(tcpdump -r "$tmp/seen.pcap" 2> /dev/null | wc -l)"
	equal "segments from the peer" 5 \
		"$(tcpdump -r "$tmp/seen.pcap" src "$PEER" 2> /dev/null | wc -l)"
}

# captured NUMBER: the file holds so many segments, or more.
captured() {
	[ "$(tcpdump -r "$tmp/seen.pcap" 2> /dev/null | wc -l)" -ge "$1" ]
}

test_mirred() {
	title "ADV-07 segments mirrored to another device: what a rule spoils on its way in is no one else's copy"
	ip -n a link add m0 type veth peer name m1
	ip -n a link set m0 up
	ip -n a link set m1 up
	tc -n a qdisc add dev eth0 ingress
	tc -n a filter add dev eth0 ingress matchall action mirred egress mirror dev m0
	capture a -i m1 'ip proto 253'
	reach_established
	peer send PA len 1000
	peer expect A ack nxt
	sf a rule add corrupt on PSH dir in
	drops bad-checksum 1 peer send PA len 7 win 1000
	sf a conn show "$id"
	field_is bytes_received 1000
	field_is bytes_bad 0
	wait_until 10 captured 4
	stop_capture
	equal "copies as they were sent" 1 \
		"$(tcpdump -r "$tmp/seen.pcap" 'ip[34:2] == 1000' 2> /dev/null | wc -l)"
	sf a rule del all
	ip -n a link del m0
	tc -n a qdisc del dev eth0 ingress
}

test_broadcast() {
	title "ADR-02 ADV-11 to a broadcast or multicast address, or link address: silence"
	listening 80
	converse dport 80
	drops not-for-us 4 to_everyone
	sf a listen show
	field_is embryos 0
}

to_everyone() {
	peer send S dst 192.0.2.255 cast 1
	peer send S dst 255.255.255.255 cast 1
	peer send S cast 1
	peer send S dst 224.0.0.1
}

test_bad_source() {
	title "ADR-01 ADV-11 from 0.0.0.0, a broadcast or multicast address, loopback: silence"
	local from

	listening 80
	converse dport 80
	for from in 0.0.0.0 255.255.255.255 192.0.2.255 224.0.0.1 239.1.2.3 127.0.0.1; do
		peer send S src "$from"
	done
	peer any none 200ms
	sf a listen show
	field_is embryos 0
}

test_land() {
	title "ADR-04 ADV-10 LAND: from our own address and port: silence, no loop"
	listening 80
	converse dport 80
	peer send S src "$HOST_A" sport 80
	peer any none 200ms
	sf a listen show
	field_is embryos 0
	ip netns exec a sysctl -qw net.ipv4.conf.all.accept_local=1 net.ipv4.conf.eth0.accept_local=1
	drops land 1 peer send S src "$HOST_A" sport 80
	ip netns exec a sysctl -qw net.ipv4.conf.all.accept_local=0 net.ipv4.conf.eth0.accept_local=0
}

test_port_zero() {
	title "ADR-03 port 0 is nobody's: silence"
	converse dport 9
	drops port-zero 3 zero_ports
}

zero_ports() {
	peer send S sport 0
	peer send S dport 0
	peer send R sport 0 dport 0
}

test_all_flags() {
	title "ADV-04 12 all 256 flag bytes at ESTABLISHED and at a closed port: one answer at most, none to RST"
	local n

	reach_established
	for n in $(seq 0 255); do
		flags_of "$n"
		[[ $value == *R* ]] || peer send "$value" seq 900 ack peer
	done
	peer count 500ms any
	[ "${answer#ok count=}" -le 128 ] || fail "$answer to 128 segments"
	state_is a "$id" ESTABLISHED
	converse dport 9
	for n in $(seq 0 255); do
		flags_of "$n"
		peer send "$value" seq 1 ack 1
	done
	peer count 500ms any
	equal "answers, none to RST" "ok count=128" "$answer"
}

# flags_of BYTE: its letters, into $value
flags_of() {
	local bit flags='' letters=FSRPAUEC

	for bit in 0 1 2 3 4 5 6 7; do
		! (($1 >> bit & 1)) || flags+=${letters:bit:1}
	done
	flags=${flags:--}
	value=$flags
}

test_noise() {
	title "EXP-02 rubbish from another experiment with the same number: dropped"
	local n

	for n in $(seq 100); do
		flags_of $((n * 37 % 256))
		peer send "$value" sport $((n * 4099 % 65536)) \
			dport $((n * 1777 % 65536)) doff $((n % 16)) sum $((n * 331 % 65536)) \
			len $((n % 90)) res $((n % 16))
	done
	peer any none 200ms
	sf a conn show
	matches "connections" '^[][{}a-z": ]*$' "$output"
}

run_tests
