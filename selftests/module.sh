#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Loading and unloading: the module takes its IP protocol number, gives it
# back, and says clearly when it cannot have it.

. "$(dirname "$0")/lib.sh"

# A datagram of an IP protocol without a handler is answered by ICMP "protocol
# unreachable" (RFC 1122 3.2.2.1); with one it is not.
protocol_is_handled() {
	/usr/bin/python3 - "$1" <<-'END'
	import select, socket, sys
	icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
	out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
	number = int(sys.argv[1])
	header = bytes([0x45, 0, 0, 28, 0, 0, 0, 0, 64, number, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1])
	out.sendto(header + bytes(8), ("127.0.0.1", 0))
	answered = select.select([icmp], [], [], 1)[0]
	data = icmp.recv(100) if answered else b""
	sys.exit(data[20:22] == bytes([3, 2]) and data[28 + 9] == number)
	END
}

test_insmod_takes_protocol_253_and_rmmod_gives_it_back() {
	refused protocol_is_handled 253
	load_module
	protocol_is_handled 253 || fail "loaded, but protocol 253 has no handler"
	rmmod synfin
	refused protocol_is_handled 253
}

test_another_number() {
	title "EXP-01 another protocol number by parameter"
	load_module protocol=254
	protocol_is_handled 254 || fail "loaded with protocol=254, but that has no handler"
	refused protocol_is_handled 253
}

# hold_socket FAMILY: a program has one of ours open, until its input ends.
hold_socket() {
	coproc holder {
		exec /usr/bin/python3 -c "if True:
			import socket, sys
			s = socket.socket(socket.$1, socket.SOCK_STREAM, 253)
			print('open', flush=True)
			sys.stdin.read()"
	}
	read -r -u "${holder[0]}" _ || fail "no socket of $1"
}

test_rmmod_with_a_socket_open() {
	title "ADV-37 rmmod while a socket is open: busy; once it is closed the module goes"
	local family

	for family in AF_INET AF_INET6; do
		load_module
		hold_socket "$family"
		refused rmmod synfin
		matches "rmmod's error" 'in use' "$output"
		protocol_is_handled 253 || fail "rmmod was refused, but protocol 253 has no handler"
		exec {holder[1]}>&-
		wait "$holder_PID"
		rmmod synfin || fail "busy after the socket of $family was closed"
	done
}

test_insmod_and_rmmod_ten_times() {
	local n

	for n in $(seq 10); do
		load_module || fail "insmod number $n"
		rmmod synfin || fail "rmmod number $n"
	done
}

# hold_protocol NUMBER: another module has it, until the test ends.
hold_protocol() {
	insmod "${SYNFIN_KO%/kmod/*}/busy/busy.ko" protocol="$1"
	trap 'end_jobs; ! grep -q "^busy " /proc/modules || rmmod busy' EXIT
}

test_busy_number() {
	title "EXP-02 a number that another module has: EBUSY, with the way out, and nothing is left behind"
	hold_protocol 253
	expect_message '^synfin: another module uses IP protocol 253: unload it, or load with protocol=254$'
	refused insmod "$SYNFIN_KO"
	matches "insmod's error" 'Device or resource busy' "$output"
	# both ways out
	load_module protocol=254
	protocol_is_handled 254 || fail "loaded with protocol=254, but that has no handler"
	rmmod synfin
	rmmod busy
	load_module
	protocol_is_handled 253 || fail "loaded, but protocol 253 has no handler"
}

test_busy_other_number() {
	title "the other number busy: the way out is the first one"
	hold_protocol 254
	expect_message '^synfin: another module uses IP protocol 254: unload it, or load with protocol=253$'
	refused insmod "$SYNFIN_KO" protocol=254
	matches "insmod's error" 'Device or resource busy' "$output"
	load_module
}

test_numbers_of_others() {
	title "EXP-01 a number that is not for experiments: EINVAL, with the range"
	local number

	for number in 6 0 -1 252 255 509; do
		expect_message "^synfin: protocol=$number refused: only 253 and 254 are for experiments"
		refused insmod "$SYNFIN_KO" protocol="$number"
		matches "insmod's error" 'Invalid (argument|parameters)' "$output"
	done
	load_module
}

run_tests
