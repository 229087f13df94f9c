#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The demo's story, in the guest, in virtual time: two hosts and a wire between
# them. What is done is shown as the command that does it. Exit status 0 only if
# every one of the eleven states was seen.

. "$(dirname "$0")/lib.sh"

# Long enough for segments to cross on the way.
slow_wire() {
	for ns in client server; do
		tc -n "$ns" qdisc add dev eth0 root netem delay 100ms
	done
}

# What both hosts tell, on the screen in words, and for the proof as JSON.
listen_to_events() {
	for ns in client server; do
		synfin -j -N "$ns" monitor > "$SYNFIN_OUT/$ns.json" &
		synfin -N "$ns" monitor |
			sed -u -e '/^# listening/d' -e "s/^/  $ns: /" &
		wait_for grep -q listening "$SYNFIN_OUT/$ns.json"
	done
	ip netns exec client tcpdump -q -U -i eth0 -w "$SYNFIN_OUT/wire.pcap" \
		ip proto 253 2> "$SYNFIN_OUT/tcpdump.txt" &
	capture=$!
	wait_for grep -q listening "$SYNFIN_OUT/tcpdump.txt"
}

guest_seconds() {
	cut -d. -f1 /proc/uptime
}

# over NS ID: waits for its end; that may be minutes of the guest's clock.
wait_until_over() {
	on "$1" conn wait "$2" CLOSED 600s
}

one_after_the_other() {
	chapter "A connection, from SYN to FIN"
	tell "The server listens; the client opens. Each end tells what happens to it."
	on server listen add :80
	on client conn open "$SERVER:80" from :40000 --wait ESTABLISHED 30s
	id_of client sport 40000
	mine=$id
	id_of server sport 80
	theirs=$id
	on client conn send "$mine" 3000 --wait 30s

	chapter "The client has no more to say; the server, for the time being, has"
	on client conn shutdown "$mine"
	on client conn wait "$mine" FIN-WAIT-2 30s
	on server conn wait "$theirs" CLOSE-WAIT 30s
	on server conn send "$theirs" 500 --wait 30s
	on server conn close "$theirs"
	on client conn wait "$mine" TIME-WAIT 30s

	chapter "TIME-WAIT: two maximum segment lifetimes, four minutes, for real"
	on client conn show
	began=$(guest_seconds)
	wait_until_over client "$mine"
	tell "That took $(($(guest_seconds) - began)) s of this machine's clock, which jumps while it idles."

	chapter "What happened, as both ends remember it"
	show synfin ladder "client/$mine" "server/$theirs"
}

at_the_same_time() {
	chapter "Both open at once: two SYNs cross, one connection comes of it"
	on client conn open "$SERVER:5000" from :5000
	on server conn open "$CLIENT:5000" from :5000
	id_of client sport 5000
	mine=$id
	id_of server sport 5000
	theirs=$id
	on client conn wait "$mine" ESTABLISHED 30s
	on server conn wait "$theirs" ESTABLISHED 30s

	chapter "Both close at once: two FINs cross, and both ends wait"
	on client conn close "$mine"
	on server conn close "$theirs"
	on client conn wait "$mine" TIME-WAIT 30s
	on server conn wait "$theirs" TIME-WAIT 30s
	wait_until_over client "$mine"
	wait_until_over server "$theirs"
	show synfin ladder "client/$mine" "server/$theirs"
}

# Every state must have been entered by someone; CLOSED and LISTEN are left.
count_states() {
	local state missing=()

	chapter "The state machine, as the client's and the server's kernel have it"
	on client fsm
	on server fsm
	cat "$SYNFIN_OUT"/*.json > /tmp/all
	for state in CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 \
		     CLOSE-WAIT CLOSING LAST-ACK TIME-WAIT; do
		grep -qE "\"(old|new)_state\": *\"$state\"" /tmp/all || missing+=("$state")
	done
	[ ${#missing[@]} -eq 0 ] || die "never seen: ${missing[*]}"
	tell
	tell "All eleven states were seen."
}

chapter "synfin: TCP's connections as IP protocol 253, on Linux $(uname -r)"
tell "Two network namespaces, client and server, and a wire that takes 0.1 s each way."
show insmod "$SYNFIN_KO"
two_hosts
slow_wire
listen_to_events
one_after_the_other
at_the_same_time
count_states
kill -INT "$capture"
wait "$capture" || true
jobs -p | xargs -r kill -TERM 2> /dev/null || true
wait
show rmmod synfin
