#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Allocations that fail, one after the other: of a netlink request and a
system call the first, the second, ... until there is none left that could fail. Each time an error says so or all is well, and nothing is half done.

It takes a kernel with CONFIG_FAULT_INJECTION: /proc/thread-self/fail-nth.
"""

import errno
import os
import pathlib
import select
import socket
import struct

from lib_netlink import PATIENCE, Raw, equal, ksft, libc, main, new_network, wait_until
from lib_scene import Scene

SYNFIN = 253
DEBUGFS = pathlib.Path("/sys/kernel/debug")
# What an allocation says that failed; copying from and to users fails in its turn, too;
# and a socket that gets no file says that there are too many.
NO_MEMORY = {errno.ENOMEM, errno.ENOBUFS, errno.EFAULT, errno.ENFILE}
ONE_MS = 10 ** 6
MANY = 100
PORT = 7
ADDRESS = ("127.0.0.1", PORT)


def tell_failslab(**settings):
    """Write its files; an underscore stands for a hyphen. No stack for each failure."""
    for what in ("failslab", "fail_page_alloc", "fail_usercopy"):
        (DEBUGFS / what / "verbose").write_text("0")
    for name, value in settings.items():
        (DEBUGFS / "failslab" / name.replace("_", "-")).write_text(str(value))


class Nth:
    """The nth allocation of this thread fails, for one call."""

    def __init__(self):
        # allocations that may sleep, too
        tell_failslab(ignore_gfp_wait="N")
        self.file = os.open("/proc/thread-self/fail-nth", os.O_RDWR)

    def run(self, nth, call):
        """(did one fail?, errno or 0, what the call returned)"""
        error, value = 0, None
        os.pwrite(self.file, b"%d" % nth, 0)
        try:
            value = call()
        except OSError as problem:
            error = problem.errno
        return self.has_failed(), error, value

    def has_failed(self):
        """Did it? To read that, and to write, copies bytes, which is one more that may fail."""
        failed = False
        try:
            failed = not int(os.pread(self.file, 16, 0))
            os.pwrite(self.file, b"0", 0)
        except OSError:
            os.pwrite(self.file, b"0", 0)
        return failed

    def each(self, what, make, call, judge=None):
        """call(make()) with the first, the second, ... allocation failing."""
        for nth in range(1, 10000):
            thing = make()
            failed, error, value = self.run(nth, lambda: call(thing))
            if judge:
                judge(thing, failed, error, value)
            elif not failed:
                assert not error, f"{what}: error {error}, and no allocation failed"
            else:
                assert error in NO_MEMORY | {0}, f"{what}: allocation {nth} failed: error {error}"
            if not failed:
                print(f"# {what}: {nth - 1} allocations", flush=True)
                return nth - 1
        raise AssertionError(f"{what}: no end")


class Theatre:
    """Scenes for requests, a new one only after something has happened to the last."""

    def __init__(self, client):
        self.client = client
        self.scene = None

    def get(self):
        """A scene in which nothing has happened."""
        if not self.scene:
            new_network()
            self.client.anew()
            self.scene = Scene(self.client)
        self.scene.raw = Raw(self.client.nlproto.family_id)
        return self.scene

    def judge(self, scene, failed, error, answer):
        """An error of the request means that nothing has happened. One of the socket may mean
        that the answer was lost.
        """
        why = error or answer.error
        assert not why or failed and why in NO_MEMORY, f"error {error}, {answer}"
        if not error and answer.error:
            scene.all_as_before(f"{answer}")
        elif scene.picture() != scene.before:
            self.scene = None


def operations(client):
    """Those that take requests."""
    return [op for op in client.ops.values() if op.req_value is not None and op.modes]


def test_requests(client):
    """ADV-38 a netlink request, its nth allocation fails: an error and no change, or all is done"""
    nth, theatre = Nth(), Theatre(client)
    for op in operations(client):
        if "do" in op.modes:
            nth.each(op.name, theatre.get,
                     lambda scene, op=op: scene.raw.ask(op.req_value, scene.good(op)),
                     theatre.judge)


def test_dumps(client):
    """ADV-38 a dump, its nth allocation fails: an error, or all of it"""
    nth, theatre = Nth(), Theatre(client)

    def judge(scene, failed, error, answer):
        error = error or answer.error
        assert not error or failed and error in NO_MEMORY, f"error {error}"
        scene.all_as_before("a dump")

    for op in operations(client):
        if "dump" in op.modes:
            nth.each(f"dump of {op.name}", theatre.get,
                     lambda scene, op=op: scene.raw.dump(op.req_value), judge)


def new_socket(family=socket.AF_INET):
    """One of ours."""
    return socket.socket(family, socket.SOCK_STREAM, SYNFIN)


def bound_socket():
    """To any port."""
    sock = new_socket()
    sock.bind(("127.0.0.1", 0))
    return sock


def listener():
    """At PORT."""
    sock = new_socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(ADDRESS)
    sock.listen(1000)
    return sock


def pair(server):
    """Two ends of a connection."""
    client = new_socket()
    client.connect(ADDRESS)
    return client, server.accept()[0]


def read_all(sock, wanted):
    """So many bytes."""
    got = b""
    while len(got) < wanted and select.select([sock], [], [], PATIENCE)[0]:
        got += sock.recv(wanted)
    equal("bytes", wanted, len(got))


def quick(client):
    """What was lost comes again at once, and TIME-WAIT is short."""
    client.do("params-set", {"params": {"rto-init": ONE_MS, "rto-min": ONE_MS, "msl": ONE_MS}})


def test_calls_that_make(client):
    """ADV-38 socket, bind, listen, connect, accept, their nth allocation fails: ENOMEM or ENOBUFS"""
    quick(client)
    nth = Nth()
    nth.each("socket", lambda: None, lambda _: new_socket().close())
    nth.each("socket of IPv6", lambda: None, lambda _: new_socket(socket.AF_INET6).close())
    nth.each("bind", new_socket, lambda sock: sock.bind(("127.0.0.1", 0)))
    nth.each("listen", bound_socket, lambda sock: sock.listen(5))
    server = listener()
    nth.each("connect", new_socket, lambda sock: sock.connect(ADDRESS))

    def waiting():
        sock = new_socket()
        sock.connect(ADDRESS)
        return sock

    # one more waits than is taken, whatever fails
    nth.each("accept", waiting, lambda _: server.accept()[0].close())


def test_calls_that_use(client):
    """ADV-38 send, recv, options, shutdown, close, their nth allocation fails: no byte is lost"""
    quick(client)
    nth, server = Nth(), listener()
    data = bytes(5000)

    def sent(ends, failed, error, value):
        assert not error or failed and error in NO_MEMORY, f"send: error {error}"
        read_all(ends[1], value or 0)

    nth.each("send", lambda: pair(server), lambda ends: ends[0].send(data), sent)

    def with_bytes():
        ends = pair(server)
        ends[0].send(data)
        select.select([ends[1]], [], [], PATIENCE)
        return ends

    nth.each("recv", with_bytes, lambda ends: ends[1].recv(10))
    nth.each("getsockopt", lambda: pair(server),
             lambda ends: ends[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 200))
    nth.each("setsockopt", lambda: pair(server),
             lambda ends: ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1))
    nth.each("poll", lambda: pair(server), lambda ends: select.select(ends, ends, [], 0))
    nth.each("shutdown", lambda: pair(server), lambda ends: ends[0].shutdown(socket.SHUT_WR))
    nth.each("close", with_bytes, lambda ends: ends[0].close())
    nth.each("reset", with_bytes, lambda ends: (
        ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)),
        ends[0].close()))
    nth.each("disconnect", lambda: pair(server), disconnect)


def disconnect(ends):
    """connect(AF_UNSPEC)"""
    unspec = struct.pack("H14x", socket.AF_UNSPEC)
    if libc.connect(ends[0].fileno(), unspec, len(unspec)):
        raise OSError(errno.ENOMEM, "connect")


def nobody_left(client):
    """No connection, once TIME-WAIT is over."""
    wait_until(lambda: not client.dump("connection-get", {}), "the last connection")


def test_softirq(client):
    """ADV-38 each fifth allocation that may not sleep fails: all connect, all bytes come, all end"""
    quick(client)
    tell_failslab(ignore_gfp_wait="Y", probability=20, times=-1)
    try:
        server = listener()
        for _ in range(MANY):
            one, other = pair(server)
            one.sendall(bytes(3000))
            read_all(other, 3000)
            one.close()
            other.close()
        server.close()
        nobody_left(client)
    finally:
        tell_failslab(probability=0)


if __name__ == "__main__":
    main(dict(globals()))
