#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Programs that talk over synfin: those of the tool (connect, serve), those that
# name its number themselves, and those that were never told (run).

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_tool.sh"

readonly megabyte=1048576

set_up_hosts() {
	load_module
	two_hosts
}

tidy_hosts() {
	local ns

	for ns in a b; do
		ip netns pids "$ns" | xargs -r kill 2> /dev/null
		wait_until 10 nobody_in "$ns"
		synfin -N "$ns" conn forget all > /dev/null
		synfin -N "$ns" param reset > /dev/null
		tc -n "$ns" qdisc del dev eth0 root 2> /dev/null
		ip netns exec "$ns" nft flush ruleset
	done
	tidy_files
}

nobody_in() {
	[ -z "$(ip netns pids "$1")" ]
}

tidy_files() {
	rm -f "$tmp"/sent* "$tmp"/got* "$tmp"/said*
}

# some_bytes NAME COUNT: a file of noise
some_bytes() {
	head -c "$2" /dev/urandom > "$tmp/$1"
}

# serving PORT WORDS...: in b, in the background, until it listens; $pid
serving() {
	# without the first redirection bash would have it read /dev/null
	synfin -N b serve "$@" <&0 2> "$tmp/said.$1" &
	pid=$!
	wait_until 10 grep -q listening "$tmp/said.$1"
}

# listened NS PORT: is there any listener at this port?
listened() {
	output=$(synfin -j -N "$1" listen show sport "$2") && has_field local_port
}

# connecting WORDS...: from a; it must not last
connecting() {
	timeout 120 synfin -N a connect "$@"
}

same_bytes() {
	cmp "$tmp/$1" "$tmp/$2" || fail "what was sent and what came differ: $1 $2"
}

test_half_close() {
	title "connect and serve: all is sent, the end is told, and the answer is read"
	serving 7 --once --exec sort
	equal "answer" $'a\nb\nc' "$(printf 'c\na\nb\n' | connecting "$HOST_B:7")"
	wait "$pid" || fail "serve ended with status $?"
	matches "who came" "connection from $HOST_A:[0-9]+" "$(cat "$tmp/said.7")"
}

test_both_at_once() {
	title "connect and serve: 10 MB in both directions at once"
	some_bytes sent1 $((10 * megabyte))
	some_bytes sent2 $((10 * megabyte + 1))
	serving 8 --once < "$tmp/sent1" > "$tmp/got1"
	# one of them through a pipe, which takes a part of what it is given
	set -o pipefail
	connecting "$HOST_B:8" < "$tmp/sent2" | cat > "$tmp/got2" ||
		fail "connect ended with status $?"
	wait "$pid" || fail "serve ended with status $?"
	same_bytes sent1 got2
	same_bytes sent2 got1
}

test_one_after_another() {
	title "serve: one after another, and nothing said about them with -q"
	serving 9 > "$tmp/got"
	echo first | connecting "$HOST_B:9" from "$HOST_A:4001"
	echo second | connecting "$HOST_B:9" from :4002
	wait_until 5 grep -q second "$tmp/got"
	equal "what came" $'first\nsecond' "$(cat "$tmp/got")"
	equal "who came" "4001 4002" \
		"$(sed -n 's/connection from .*://p' "$tmp/said.9" | xargs)"
	kill "$pid"
	synfin -N b serve 10 -q --once > "$tmp/got" 2> "$tmp/said" &
	pid=$!
	wait_until 10 listened b 10
	echo third | connecting "$HOST_B:10"
	wait "$pid" || fail "serve ended with status $?"
	equal "what -q says" "" "$(cat "$tmp/said")"
}

no_zombies() {
	! ps --ppid "$1" -o state= | grep -q Z
}

test_in_parallel() {
	title "serve --exec: a second connection does not wait for the first, children are reaped"
	local first

	serving 11 --exec cat
	mkfifo "$tmp/open"
	connecting "$HOST_B:11" < "$tmp/open" > "$tmp/got1" &
	first=$!
	exec 5> "$tmp/open"
	echo one >&5
	wait_until 5 grep -q one "$tmp/got1"
	equal "second" two "$(echo two | connecting "$HOST_B:11")"
	exec 5>&-
	wait "$first" || fail "connect ended with status $?"
	wait_until 5 no_zombies "$pid"
}

hundred_clients() {
	local i pids=()

	for i in $(seq 100); do
		seq "$i" $((i + 5000)) > "$tmp/sent.$i"
		connecting "$HOST_B:12" < "$tmp/sent.$i" > "$tmp/got.$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" || fail "a client ended with status $?"
	done
}

test_ipv6() {
	title "both families: serve at any address, a link-local one, and run"
	local host

	ip -n a address add fd00::1/64 dev eth0 nodad
	ip -n b address add fd00::2/64 dev eth0 nodad
	ip -n a address add fe80::a/64 dev eth0 nodad
	ip -n b address add fe80::b/64 dev eth0 nodad
	serving 15 --exec sort
	for host in "$HOST_B" '[fd00::2]' '[fe80::b%eth0]'; do
		equal "answer of $host" $'a\nb' \
			"$(printf 'b\na\n' | connecting "$host:15")"
	done
	matches "who came" "from \[fe80::a%eth0\]:" "$(cat "$tmp/said.15")"
	kill "$pid"
	serving '[fd00::2]:16' --once --exec 'echo six'
	equal "answer" six "$(connecting '[fd00::2]:16' from '[fd00::1]' < /dev/null)"
	mkdir -p "$tmp/web"
	synfin -N b run -- /usr/bin/python3 -m http.server -b fd00::2 -d "$tmp/web" \
		17 > "$tmp/said.web" 2>&1 &
	wait_until 60 listened b 17
	some_bytes web/one "$megabyte"
	synfin -N a run -- curl -gs -o "$tmp/got" "http://[fd00::2]:17/one" ||
		fail "curl ended with status $?"
	same_bytes web/one got
}

test_hundred_clients() {
	title "100 clients at once, each gets its own bytes back"
	local i

	serving 12 --exec cat
	hundred_clients
	for i in $(seq 100); do
		same_bytes "sent.$i" "got.$i"
	done
}

# connect_fails STATUS REGEX WORDS...
connect_fails() {
	local status=0

	connecting "${@:3}" < /dev/null > "$tmp/got" \
		2> "$tmp/said" || status=$?
	equal "exit status of connect ${*:3} ($(cat "$tmp/said"))" "$1" "$status"
	matches "what connect ${*:3} says" "$2" "$(cat "$tmp/said")"
}

# As a host answers that has no such protocol. A firewall can not do it: it sends
# no error about a packet whose checksum it does not understand.
stranger() {
	ip netns exec b /usr/bin/python3 - > "$tmp/said.stranger" <<-'END' &
	import socket, struct
	wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x800))
	icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
	print("ready", flush=True)
	while True:
	    packet, whence = wire.recvfrom(2048)
	    if whence[2] == socket.PACKET_OUTGOING or packet[9] != 253:
	        continue
	    quoted = packet[:28]
	    total = sum(struct.unpack("!14H", quoted)) + 0x0302
	    total = (total & 0xffff) + (total >> 16)
	    total = (total & 0xffff) + (total >> 16)
	    icmp.sendto(struct.pack("!BBHI", 3, 2, ~total & 0xffff, 0) + quoted,
	                (socket.inet_ntoa(packet[12:16]), 0))
	END
	pid=$!
	wait_until 10 grep -q ready "$tmp/said.stranger"
}

test_errors_of_the_network() {
	title "connect says what became of it: refused, timed out, protocol unreachable"
	connect_fails 3 'refused' "$HOST_B:99"
	in_b nft 'table ip no { chain in { type filter hook input priority 0; ip protocol 253 drop; }; }'
	stranger
	connect_fails 3 'does not speak synfin' "$HOST_B:99"
	kill "$pid"
	wait "$pid" || true
	connect_fails 3 'timed out' "$HOST_B:99" rto_init 100ms syn_retries 1
	connect_fails 2 'does not have the address' "$HOST_B:99" from 203.0.113.9
}

test_reset() {
	title "connect is told of a reset while it waits for its input"
	local client status=0

	serving 13 --exec 'exec sleep 100'
	mkfifo "$tmp/open2"
	connecting "$HOST_B:13" < "$tmp/open2" 2> "$tmp/said" &
	client=$!
	exec 5> "$tmp/open2"
	wait_until 5 grep -q connection "$tmp/said.13"
	synfin -j -N b conn show state established > "$tmp/conns"
	field id "$(cat "$tmp/conns")"
	sf b conn abort "$value"
	wait "$client" || status=$?
	exec 5>&-
	equal "status" 3 "$status"
	matches "said" 'reset by the peer' "$(cat "$tmp/said")"
}

as_nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

test_permission() {
	title "connect, serve, run: CAP_NET_RAW, or sockets_for_all, and both are named"
	local said

	said=$(ip netns exec a setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$(command -v synfin)" connect "$HOST_B:14" 2>&1 < /dev/null) &&
		fail "a socket for everyone"
	matches "advice" 'CAP_NET_RAW.*sockets_for_all' "$said"
	said=$(ip netns exec a setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$(command -v synfin)" run -- socat -u "TCP4:$HOST_B:14" - 2>&1 < /dev/null) &&
		fail "a socket for everyone"
	matches "advice" 'CAP_NET_RAW.*sockets_for_all' "$said"
	sf a param set sockets_for_all on
	serving 14 --once --exec 'echo hello'
	equal "answer" hello "$(ip netns exec a setpriv --reuid 65534 --regid 65534 \
		--clear-groups "$(command -v synfin)" connect "$HOST_B:14" < /dev/null)"
}

test_local_ends() {
	title "serve, connect: a port in use and a foreign address, and what to do"
	sf b listen add :21
	sf_fails b 2 'in use.*listen show.*sock show' serve 21
	sf_fails b 2 'does not have the address.*ip address' serve 203.0.113.99:22
	sf_fails a 2 'does not have the address' connect "$HOST_B:21" from 203.0.113.99
}

# web NS: python's web server in b over synfin, for what is in $tmp/web
web() {
	mkdir -p "$tmp/web"
	synfin -N b run -- /usr/bin/python3 -m http.server -d "$tmp/web" "$1" \
		> "$tmp/said.web" 2>&1 &
	wait_until 60 listened b "$1"
}

# fetched PORT FILE CURL...
fetched() {
	"${@:3}" -s -o "$tmp/got" --max-time 250 "http://$HOST_B:$1/$2" ||
		fail "curl ended with status $?"
	same_bytes "web/$2" got
}

# Nothing of it went by TCP: b's counters of it stand still.
tcp_segments() {
	in_b awk '/^Tcp:/ { n = $11 } END { print n }' /proc/net/snmp
}

test_run_web() {
	title "run: python's web server and curl, 100 MB, and not a segment of TCP"
	local before

	before=$(tcp_segments)
	web 80
	some_bytes web/hundred $((100 * megabyte))
	fetched 80 hundred synfin -N a run -- curl
	equal "TCP's segments" "$before" "$(tcp_segments)"
}

test_run_bad_network() {
	title "run: 10 MB where 2% of the segments are lost, and others doubled and out of order"
	local ns

	web 81
	some_bytes web/ten $((10 * megabyte))
	for ns in a b; do
		tc -n "$ns" qdisc add dev eth0 root netem delay 1ms loss 2% \
			duplicate 2% reorder 5% 50%
	done
	fetched 81 ten synfin -N a run -- curl
}

test_run_except() {
	title "run --except: that port stays with TCP, under the same descriptor and options"
	mkdir -p "$tmp/web"
	echo by TCP > "$tmp/web/small"
	in_b /usr/bin/python3 -m http.server -d "$tmp/web" 8080 > "$tmp/said.tcp" 2>&1 &
	wait_until 60 in_b bash -c ": < /dev/tcp/127.0.0.1/8080"
	fetched 8080 small synfin -N a run --except 8080 -- curl --local-port 5001
	matches "whence" "." "$(cat "$tmp/said.tcp")"
	! synfin -N a run -- curl -s "http://$HOST_B:8080/small" > /dev/null ||
		fail "a server that speaks TCP only was reached without TCP"
	equal "descriptor" "True 7 True 6" "$(synfin -N a run --except 8080 -- \
		/usr/bin/python3 - "$HOST_B" <<-'END'
	import socket, sys
	s = socket.socket()
	s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
	s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, (7).to_bytes(8, "little") + bytes(8))
	fd = s.fileno()
	s.connect((sys.argv[1], 8080))
	print(s.fileno() == fd,
	      int.from_bytes(s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)[:8], "little"),
	      bool(s.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)),
	      s.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL))
	END
	)"
}

test_socat() {
	title "socat names the number itself: 10 MB there and back"
	local peer

	some_bytes sent $((10 * megabyte))
	in_b socat SOCKET-LISTEN:2:253:x0019x00000000x0000000000000000,fork EXEC:cat &
	wait_until 10 listened b 25
	peer=$(printf 'x0019x%02x%02x%02x%02xx0000000000000000' ${HOST_B//./ })
	in_a socat -t 60 - "SOCKET-CONNECT:2:253:$peer" < "$tmp/sent" > "$tmp/got" ||
		fail "socat ended with status $?"
	same_bytes sent got
}

test_run_socat() {
	title "run: socat, which believes in TCP, and its half-close"
	synfin -N b run -- socat -t 20 TCP4-LISTEN:26,reuseaddr,fork EXEC:sort &
	wait_until 10 listened b 26
	equal "answer" $'1\n2' "$(printf '2\n1\n' |
		synfin -N a run -- socat -t 20 - "TCP4:$HOST_B:26")"
}

test_run_redis() {
	title "run: redis, its own benchmark with 50 clients, and a value of 5 MB"
	local client=(synfin -N a run -- redis-cli -h "$HOST_B" --no-auth-warning)

	some_bytes sent $((5 * megabyte))
	# The package redis-server would start one on the machine that installs it;
	# the program is one with this, and looks at its name.
	ln -s /usr/bin/redis-check-rdb "$tmp/redis-server"
	synfin -N b run -- "$tmp/redis-server" --port 6379 --protected-mode no \
		--save '' --dir "$tmp" > "$tmp/said.redis" &
	wait_until 60 listened b 6379
	equal "ping" PONG "$("${client[@]}" ping)"
	equal "set" OK "$("${client[@]}" -x set noise < "$tmp/sent")"
	"${client[@]}" get noise > "$tmp/got"
	truncate -s $((5 * megabyte)) "$tmp/got"
	same_bytes sent got
	matches "benchmark" 'GET.*requests per second' "$(synfin -N a run -- \
		redis-benchmark -h "$HOST_B" -t get,set -n 2000 -c 50 -q | tr '\r' '\n')"
}

# shows REGEX WORDS...: what sock show says, columns parted by one blank
shows() {
	matches "sock show ${*:2}" "$1" \
		"$(synfin -N b sock show "${@:2}" | sed 's/  */ /g')"
}

six_bytes_wait() {
	synfin -N b sock show dport 5030 | grep -q '^ESTABLISHED *6 '
}

test_sock_show() {
	title "sock show: state, queues, ends, who has it; filters; -j by its schema"
	local client server

	load_diag
	serving 30 --exec 'exec sleep 100'
	server=$pid
	mkfifo "$tmp/open3"
	connecting "$HOST_B:30" from :5030 < "$tmp/open3" > /dev/null &
	client=$!
	exec 5> "$tmp/open3"
	echo 12345 >&5
	wait_until 10 six_bytes_wait
	shows "LISTEN 0 [0-9]+ \*:30 \*:\* - 0 [0-9]+ synfin:$server:[0-9]+" state listen
	shows "ESTABLISHED 6 0 $HOST_B:30 $HOST_A:5030 .* sleep:[0-9]+:0" dport 5030
	shows ' mss 1460 .* bytes_received 6 ' -d dport 5030
	shows ' skmem r[0-9]+,rb[0-9]+,' -d dport 5030
	equal "others" 1 "$(synfin -N b sock show sport 31 | wc -l)"
	equal "one state" 2 "$(synfin -N b sock show exclude listen | wc -l)"
	synfin -j -N b sock show > "$tmp/socks"
	"$(dirname "$0")/../tools/schema/check" sock-show < "$tmp/socks" ||
		fail "the schema: $(cat "$tmp/socks")"
	kill "$client" "$server"
	exec 5>&-
	rmmod synfin_diag
	sf_fails b 4 'synfin_diag' sock show
}

test_module_absent() {
	title "without the module: exit 4, and a program under run is told"
	local status=0 library

	library=$(dirname "$(readlink -f "$(command -v synfin)")")/libsynfin-run.so
	unload_module
	connect_fails 4 'insmod|module' "$HOST_B:7"
	synfin -N a run -- true 2> /dev/null || status=$?
	equal "status of run" 4 "$status"
	status=0
	LD_PRELOAD=$library socat -u "TCP4:127.0.0.1:7" - 2> "$tmp/said" || status=$?
	load_module
	matches "what the library says" 'the module is not loaded' "$(cat "$tmp/said")"
	matches "what socket() says" 'Protocol not supported' "$(cat "$tmp/said")"
}

run_tests
