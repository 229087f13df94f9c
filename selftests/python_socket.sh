#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# CPython's own tests of stream sockets, which believe that they test TCP. What
# does not pass is listed here, with the reason, and nothing else.

. "$(dirname "$0")/lib.sh"

readonly classes=(
	BasicTCPTest BasicTCPTest2 TCPCloserTest NonBlockingTCPTests
	SendmsgTCPTest RecvmsgTCPTest RecvmsgIntoTCPTest
	InterruptedSendTimeoutTest TCPTimeoutTest
	FileObjectClassTestCase UnbufferedFileObjectClassTestCase
	LineBufferedFileObjectClassTestCase SmallBufferedFileObjectClassTestCase
	UnicodeReadFileObjectClassTestCase UnicodeWriteFileObjectClassTestCase
	UnicodeReadWriteFileObjectClassTestCase
	NetworkConnectionNoServer NetworkConnectionAttributesTest
	NetworkConnectionBehaviourTest BufferIOTest ContextManagersTest
	InheritanceTest SendfileUsingSendTest SendfileUsingSendfileTest
	CreateServerTest CreateServerFunctionalTest GeneralModuleTests
)

# CLASS.TEST, and behind it why it can not pass. None is for want of TCP.
expected() {
	cut -d' ' -f1 <<-'END' | sort
	GeneralModuleTests.test3542SocketOptions is for macOS
	GeneralModuleTests.testWindowsSpecificConstants is for Windows
	GeneralModuleTests.test_getaddrinfo_ipv6_scopeid_numeric is not for Linux
	GeneralModuleTests.test_getnameinfo_ipv6_scopeid_numeric is not for Linux
	GeneralModuleTests.test_idna needs python.org
	GeneralModuleTests.test_sio_loopback_fast_path is for Windows
	GeneralModuleTests.test_sock_ioctl is for Windows
	END
}

# What does not pass goes to $tmp/others, why to $tmp/said. Some tests look up the
# name of the host, and this one is known everywhere.
run_classes() {
	timeout 280 unshare --uts sh -c 'hostname localhost && exec "$@"' sh \
		synfin -N a run -- /usr/bin/python3 - "${classes[@]}" \
		> "$tmp/others" 2> "$tmp/said" <<-'END'
	import sys, unittest
	from test import test_socket
	load = unittest.defaultTestLoader.loadTestsFromTestCase
	suite = unittest.TestSuite(load(getattr(test_socket, name)) for name in sys.argv[1:])
	result = unittest.TextTestRunner().run(suite)
	for test, why in result.failures + result.errors + result.skipped:
	    print(test.id().removeprefix("test.test_socket."))
	END
}

# How many connections TCP has opened or accepted in a.
opened_by_tcp() {
	in_a awk '/^Tcp: [0-9]/ { print $6 + $7 }' /proc/net/snmp
}

opened_by_synfin() {
	synfin -N a conn history all | grep -c -e '-> ESTABLISHED'
}

test_streams() {
	title "CPython's tests of stream sockets pass, but for those that are listed"
	local total

	load_module
	ip netns add a
	ip -n a link set lo up
	mkdir "$tmp/cwd"
	cd "$tmp/cwd" || fail "no directory"
	run_classes || fail "they did not end well: $(tail -n 5 "$tmp/said")"
	cd /
	sed 's/^/# /' "$tmp/said"
	total=$(sed -n 's/^Ran \([0-9]*\) tests.*/\1/p' "$tmp/said")
	[ "${total:-0}" -ge 280 ] || fail "only ${total:-0} ran"
	equal "what does not pass" "$(expected)" "$(sort -u "$tmp/others")"
	equal "TCP's connections" 0 "$(opened_by_tcp)"
	[ "$(opened_by_synfin)" -ge 10 ] || fail "synfin opened nothing"
}

run_tests
