#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The demo's second part, in the guest, in real time: programs that were never
# told of synfin, and bytes of theirs that come after the other side's FIN.

. "$(dirname "$0")/lib.sh"

serves() {
	synfin -N server -j listen show | grep -q "\"local_port\": *$1\b"
}

# start PORT COMMAND...: a server, which listens when this returns.
start() {
	printf '%s# %s &%s\n' "$dim" "${*:2}" "$plain"
	"${@:2}" > /tmp/server.txt 2>&1 &
	wait_for serves "$1"
}

a_file_by_http() {
	chapter "A web server and curl, which know nothing of synfin"
	mkdir /tmp/www
	head -c 3000000 /dev/urandom > /tmp/www/file
	start 80 synfin -N server run -- python3 -m http.server -d /tmp/www 80
	show synfin -N client run -- curl -sS -o /tmp/got "http://$SERVER/file"
	cmp /tmp/www/file /tmp/got || die "the file that came is another one"
	tell "$(stat -c %s /tmp/got) bytes came, and they are those that were sent."
	on client conn show
}

half_closed() {
	chapter "The client sends all and closes its half; the answer comes in CLOSE-WAIT"
	start 81 synfin -N server serve 81 --exec sha256sum
	sum=$(synfin -N client connect "$SERVER:81" from :41000 < /tmp/got)
	[ "$sum" = "$(sha256sum < /tmp/www/file)" ] || die "the sum differs: $sum"
	tell "The server answered: $sum"
	id_of client sport 41000
	tell "The last of it, as the client remembers it: its FIN, and bytes after that."
	show synfin ladder "client/$id" | tail -12
}

two_hosts
show insmod "$SYNFIN_KO"
a_file_by_http
half_closed
jobs -p | xargs -r kill -TERM 2> /dev/null || true
wait
show rmmod synfin
