#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In the guest: measure, and print a line for each number:
#
#	value METRIC tcp|synfin NUMBER
#
# usage: guest.sh [--profile] GROUP...
#
# In virtual time a nanosecond is an instruction.  The same work is done for
# kernel TCP and for synfin, each in a network namespace of its own.

set -eu
. "$(dirname "$0")/growth.sh"
cd "$(dirname "$0")/../.."
bin=$PWD/build/bench
kernel=/sys/module/synfin_bench/parameters
# connections of a round; connections that are weighed
few=${SYNFIN_BENCH_FEW:-2000}
many=${SYNFIN_BENCH_MANY:-50000}
declare -A protocol=([tcp]=6 [synfin]=253)

value() {
	echo "value $*"
}

# Floating point: calc EXPRESSION
calc() {
	awk "BEGIN { printf \"%.2f\n\", $1 }"
}

here() {
	ip netns exec host "$@"
}

# work NAME COMMAND...: what is measured of it, in the host.  For a profile, a
# sample each 10 us while it runs: only then, for an idle CPU has samples, too.
# Others are sampled where $whose says so: -a.
work() {
	local name=$1

	shift
	if [ "$profiling" ]; then
		here perf record -q -B ${whose:-} -e cpu-clock -c 10007 \
			-o "$SYNFIN_OUT/$name-$side.data" "$@"
	else
		here "$@"
	fi
}

set_up() {
	local setting

	ip netns add host
	ip -n host link set lo up
	for setting in ipv4.ip_local_port_range="1024 65535" ipv4.tcp_syncookies=0 \
		ipv4.tcp_max_tw_buckets=1000000 core.somaxconn=1000000 \
		ipv4.tcp_max_syn_backlog=1000000 ipv4.conf.all.rp_filter=0; do
		here sysctl -qw "net.$setting"
	done
	here synfin param set max_connections 16000000 max_embryos 16000000 \
		max_time_waits 16000000 rst_limit "$1"
}

tear_down() {
	ip netns delete host
	[ ! -e /run/netns/sender ] || ip netns delete sender
	# what RCU and the namespace's work have put off
	sleep 2
}

# All that was put off has been done, and TIME-WAIT is over.
settle() {
	sleep 300
}

# The time that the CPU was not idle, in ns: it is set as $busy.
look() {
	local idle

	read -r idle < $kernel/idle
	busy=$((${EPOCHREALTIME/./} * 1000 - idle))
}

# Busy ns of a command, and of what follows from it until all has settled, as
# $busy; but for what a guest does while it waits.
busy_ns() {
	local before base

	look; before=$busy
	settle
	look; base=$((busy - before)); before=$busy
	"$@"
	settle
	look; busy=$((busy - before - base))
}

allocated() {
	awk '/^(Slab|Percpu):/ { kb += $2 } END { print kb }' /proc/meminfo
}

# In kB: what slab and percpu allocators have, once what RCU puts off is done: when
# it stays as it is.  What has not come to rest in ten seconds is taken as it is.
memory() {
	local before=none now tries=50

	now=$(allocated)
	while [ "$now" != "$before" ] && [ $((tries--)) -gt 0 ]; do
		before=$now
		sleep 0.2
		now=$(allocated)
	done
	echo "$now"
}

# A program that says when it is ready, and ends when it is told.
begin() {
	local word

	coproc background { exec ip netns exec host "$@"; }
	read -r word <&"${background[0]}"
	sleep 2
}

finish() {
	local pid=$background_PID

	exec {background[1]}>&-
	kill "$pid" 2> /dev/null || true
	wait "$pid" || true
	sleep 2
}

# The time in an answer of "synfin -j bench".
ns() {
	grep -o '"ns":[ 0-9]*' <<< "$1" | tr -dc 0-9
}

measure_ruler() {
	value ruler "$1" "$("$bin/sockets" ruler 100000000)"
}

# lives_in_kernel SIDE COUNT: prints ns to open them all, and to close them all.
lives_in_kernel() {
	local open close

	if [ "$1" = tcp ]; then
		work life sh -c "echo 6 $2 > $kernel/life"
		cat $kernel/life
	else
		open=$(work open synfin -j bench open 127.0.0.1:7 "$2")
		close=$(work close synfin -j bench close)
		echo "$(ns "$open") $(ns "$close")"
	fi
}

measure_kernel() {
	local open close

	[ "$1" = tcp ] || here synfin listen add :7 > /dev/null
	profiling='' lives_in_kernel "$1" $((few / 10)) > /dev/null
	settle
	read -r open close <<< "$(lives_in_kernel "$1" "$few")"
	value open "$1" "$(calc "$open / $few")"
	value close "$1" "$(calc "$close / $few")"
	value life "$1" "$(calc "($open + $close) / $few")"
}

# Kernel sockets of both: not a goal, but what a socket adds.
measure_ksockets() {
	local open close

	here sh -c "echo ${protocol[$1]} 200 > $kernel/life"
	settle
	work ksockets sh -c "echo ${protocol[$1]} $few > $kernel/life"
	read -r open close < $kernel/life
	value ksocket-life "$1" "$(calc "($open + $close) / $few")"
}

measure_sockets() {
	here "$bin/sockets" life "${protocol[$1]}" $((few / 10)) > /dev/null
	settle
	busy_ns work sockets "$bin/sockets" life "${protocol[$1]}" "$few" > "$tmp"
	value socket-open "$1" "$(cut -d' ' -f1 "$tmp")"
	value socket-close "$1" "$(cut -d' ' -f2 "$tmp")"
	value socket-life "$1" "$(calc "$busy / $few")"
}

# The host gets SYNs from a wire, and answers into nowhere.
wire() {
	ip netns add sender
	ip -n sender link add wire type veth peer name eth0 netns host
	ip -n sender link set wire up
	ip -n host link set eth0 up
	ip -n host address add 10.9.0.2/24 dev eth0
	ip -n host link add nowhere type dummy
	ip -n host link set nowhere up
	# one gateway, or each answer would make a neighbour of its own
	ip -n host address add 10.8.0.2/24 dev nowhere
	ip -n host route add default via 10.8.0.1 dev nowhere
	here sysctl -qw net.ipv4.conf.eth0.rp_filter=0 net.ipv4.conf.nowhere.rp_filter=0
	mac=$(here cat /sys/class/net/eth0/address)
}

# flood PROTOCOL COUNT PORT [NAME [rst]]
flood() {
	local run=(ip netns exec sender "$bin/flood" "$1" "$2" wire "$mac" 10.9.0.2 "$3" ${5:+"$5"})

	if [ "${4:-}" ]; then
		work "$4" "${run[@]}"
	else
		here "${run[@]}"
	fi
}

measure_rst() {
	local cost

	wire
	flood 254 1000 9 > /dev/null
	flood "${protocol[$1]}" 1000 9 > /dev/null
	cost=$(flood "${protocol[$1]}" $((few * 5)) 9 rst)
	value rst "$1" "$(calc "$cost - $(flood 254 $((few * 5)) 9)")"
}

listen() {
	if [ "$1" = tcp ]; then
		begin "$bin/sockets" listen 6
	else
		here synfin listen add :7 backlog 65535 > /dev/null
	fi
}

measure_cookie() {
	local cost

	wire
	here sysctl -qw net.ipv4.tcp_syncookies=2
	here synfin param set syn_cookies always > /dev/null
	listen "$1"
	flood "${protocol[$1]}" 1000 7 > /dev/null
	cost=$(flood "${protocol[$1]}" $((few * 5)) 7 cookie)
	value cookie "$1" "$(calc "$cost - $(flood 254 $((few * 5)) 7)")"
	[ "$1" = synfin ] || finish
}

measure_half_open() {
	local cost sender before

	wire
	listen "$1"
	sender=$(flood 254 $((few * 5)) 7)
	before=$(memory)
	cost=$(flood "${protocol[$1]}" "$many" 7 half-open)
	value syn-received "$1" "$(calc "$cost - $sender")"
	value syn-received-bytes "$1" "$(calc "($(memory) - $before) * 1024 / $many")"
	[ "$1" = synfin ] || finish
}

# 100 times the backlog of SYNs; and once more, with ten who mean it in each tenth.
measure_flood() {
	local backlog=128 met=0 n before after

	wire
	ip -n sender address add 10.9.0.1/24 dev wire
	here sysctl -qw net.ipv4.tcp_syncookies=1 net.core.somaxconn=$backlog
	if [ "$1" = tcp ]; then
		begin "$bin/sockets" listen 6 $backlog
	else
		here synfin listen add :7 backlog $backlog > /dev/null
	fi
	flood "${protocol[$1]}" $((backlog * 10)) 7 > /dev/null
	before=$(memory)
	flood "${protocol[$1]}" $((backlog * 90)) 7 > /dev/null
	after=$(memory)
	value flood-memory "$1" "$(calc "$after - $before")"
	for n in 1 2 3 4 5 6 7 8 9 10; do
		met=$((met + $(ip netns exec sender "$bin/sockets" meet "${protocol[$1]}" 10 10.9.0.2)))
		flood "${protocol[$1]}" $((backlog * 10)) 7 > /dev/null
	done
	value flood-met "$1" "$met"
	[ "$1" = synfin ] || finish
}

# A packet for each segment: what makes few large ones of them is TCP's alone.
measure_stream() {
	local pour=(ip netns exec sender "$bin/sockets" pour "${protocol[$1]}")

	wire
	ip -n sender address add 10.9.0.1/24 dev wire
	ip -n sender link set wire gso_max_segs 1
	ip -n host link set eth0 gso_max_segs 1
	begin "$bin/sockets" sink "${protocol[$1]}"
	"${pour[@]}" 1000000 10.9.0.2 > /dev/null
	value stream "$1" "$(whose=-a work stream "${pour[@]}" $((few * 50000)) 10.9.0.2)"
	finish
}

# Memory of so many connections with sockets, both ends, in bytes for two: as
# $each.  The clients' sockets are closed first.
weigh_sockets() {
	local before

	before=$(memory)
	begin "$bin/sockets" hold "${protocol[$1]}" "$many" "$2"
	each=$(calc "($(memory) - $before) * 1024 / $many")
	dumped "$1"
	finish
}

dumped() {
	local ns bytes records

	read -r ns bytes records <<< "$(work dump "$bin/dump" "${protocol[$1]}")"
	value dump "$1" "$ns"
	value dump-bytes "$1" "$bytes"
}

# What is in TIME-WAIT now comes to its end.
reap() {
	local before base

	look; before=$busy
	settle
	look; before=$((busy - before))
	look; base=$busy
	settle
	look
	value reap "$1" "$(calc "($before - ($busy - $base)) / $many")"
}

# A client with its socket and a server without, then both with theirs: the
# difference is a socket.
weigh_tcp() {
	local queued before

	weigh_sockets tcp queue
	queued=$each
	settle
	before=$(memory)
	weigh_sockets tcp accept
	value time-wait-bytes tcp "$(calc "($(memory) - $before) * 1024 / $many")"
	reap tcp
	value socket-bytes tcp "$(calc "$each / 2")"
	value established-bytes tcp "$(calc "$each / 2 - ($each - $queued)")"
}

# Without sockets, and of their own port: 20,000 to an address, for there are no more ports.
hold_many() {
	local left=$many address=0 part

	here synfin listen add :9 > /dev/null
	while [ "$left" -gt 0 ]; do
		part=$((left < 20000 ? left : 20000))
		here synfin bench open 127.0.0.$((++address)):9 $part > /dev/null
		left=$((left - part))
	done
}

weigh_synfin() {
	local before

	weigh_sockets synfin accept
	value socket-bytes synfin "$(calc "$each / 2")"
	settle
	before=$(memory)
	hold_many
	value established-bytes synfin "$(calc "($(memory) - $before) * 1024 / $many / 2")"
	dumped synfin
	here synfin bench close > /dev/null
	sleep 2
	value time-wait-bytes synfin "$(calc "($(memory) - $before) * 1024 / $many")"
	reap synfin
}

measure_sizes() {
	"weigh_$1"
}

measure_ports() {
	local empty full

	here sysctl -qw net.ipv4.ip_local_port_range="20000 $((19999 + few * 10))"
	here "$bin/sockets" ports "${protocol[$1]}" $((few * 10)) > "$tmp"
	read -r empty full < "$tmp"
	value ports-empty "$1" "$empty"
	value ports-full "$1" "$full"
}

measure_timers() {
	local p99 worst

	wire
	here "$bin/timers" "${protocol[$1]}" 200 nowhere 12.0.0.1 > "$tmp"
	read -r p99 worst < "$tmp"
	value timer-p99 "$1" "$p99"
	value timer-worst "$1" "$worst"
}

measure_events() {
	local open close

	[ "$1" = synfin ] || return 0
	here synfin listen add :7 > /dev/null
	begin "$bin/dump" listen
	read -r open close <<< "$(lives_in_kernel synfin "$few")"
	value life-heard synfin "$(calc "($open + $close) / $few")"
	finish
}

set_up_profile() {
	mkdir -p "$SYNFIN_OUT"
	sysctl -qw kernel.kptr_restrict=0 kernel.perf_event_max_sample_rate=100000
	cat /proc/kallsyms > "$SYNFIN_OUT/kallsyms"
}

tmp=$(mktemp)
insmod "$SYNFIN_KO"
insmod "build/$SYNFIN_KERNEL/bench/synfin_bench.ko"
modprobe -a veth dummy tcp_diag
sysctl -qw net.core.netdev_max_backlog=1000000 fs.nr_open=2000000 fs.file-max=4000000
profiling=
if [ "$1" = --profile ]; then
	profiling=yes
	shift
	set_up_profile
fi
for group in "$@"; do
	for side in ${SYNFIN_BENCH_SIDES:-tcp synfin}; do
		set_up "${SYNFIN_BENCH_RST_LIMIT:-1000000}"
		"measure_$group" $side
		tear_down
	done
done
