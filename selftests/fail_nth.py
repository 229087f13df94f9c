#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Allocations that fail, one after the other: of a netlink request and a system call
the first, the second, ... until there is none left that could fail. Each time an error
says so or all is well, and nothing is half done.
"""

import ctypes
import errno
import fcntl
import select
import socket
import struct
import termios

from lib_fail import NO_MEMORY, PORT, Nth, listener, new_socket, read_all
from lib_netlink import (PATIENCE, Raw, allow_message, equal, libc, main, new_network,
                         wait_until)
from lib_scene import Scene

ONE_MS = 10 ** 6
ADDRESS = ("127.0.0.1", PORT)
DATA = bytes(range(250)) * 20
PIECE = 1000        # small ones are gathered in one packet: SYNFIN_COPY_BELOW


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
        why = error or answer.error
        assert not why or failed and why in NO_MEMORY, f"error {error}, {answer}"
        scene.all_as_before("a dump")

    for op in operations(client):
        if "dump" in op.modes:
            nth.each(f"dump of {op.name}", theatre.get,
                     lambda scene, op=op: scene.raw.dump(op.req_value), judge)


def bound_socket():
    """To any port."""
    sock = new_socket()
    sock.bind(("127.0.0.1", 0))
    return sock


def pair(server):
    """Two ends of a connection."""
    client = new_socket()
    client.connect(ADDRESS)
    return client, server.accept()[0]


def with_bytes(server):
    """A pair, all of DATA at its second end: in packets of its own each, so that reading them can
    fail half-way.
    """
    ends = pair(server)
    ends[0].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for at in range(0, len(DATA), PIECE):
        ends[0].send(DATA[at:at + PIECE])
    wait_until(lambda: unread(ends[1]) == len(DATA), "all bytes")
    return ends


def unread(sock):
    """Bytes that wait to be read."""
    return struct.unpack("i", fcntl.ioctl(sock, termios.FIONREAD, bytes(4)))[0]


def all_come(ends, wanted):
    """To the second end, these bytes, no more and no others, and the end behind them."""
    if ends[0].fileno() >= 0:
        ends[0].shutdown(socket.SHUT_WR)
    got = read_all(ends[1])
    assert got == wanted, f"wanted {len(wanted)} bytes, got {len(got)}, or others"


def quick(client):
    """What was lost comes again at once, and TIME-WAIT is short."""
    client.do("params-set", {"params": {"rto-init": ONE_MS, "rto-min": ONE_MS, "msl": ONE_MS}})


def test_calls_that_make(client):
    """ADV-38 socket, bind, listen, connect, accept, the nth allocation fails: ENOMEM or ENOBUFS"""
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

    def still_waits(_thing, _failed, error, _value):
        # the kernel drops one whose address it can't copy to the user
        if error not in (0, errno.EFAULT):
            assert select.select([server], [], [], PATIENCE)[0], f"error {error}: it is gone"
            server.accept()[0].close()

    nth.each("accept", waiting, lambda _: server.accept()[0].close(), still_waits)


def test_calls_that_use(client):
    """ADV-38 send, recv, options, shutdown, close, their nth allocation fails: no byte is lost"""
    quick(client)
    nth, server, some = Nth(), listener(), []

    def sent(ends, _failed, _error, value):
        all_come(ends, DATA[:value or 0])

    def received(ends, _failed, _error, value):
        some.append(len(value or b""))
        all_come(ends, DATA[some[-1]:])

    def complete(ends, _failed, _error, _value):
        all_come(ends, DATA)

    def filled():
        return with_bytes(server)

    nth.each("send", lambda: pair(server), lambda ends: ends[0].send(DATA), sent)
    nth.each("recv", filled, lambda ends: ends[1].recv(len(DATA)), received)
    assert any(0 < taken < len(DATA) for taken in some), f"recv never failed half-way: {some}"
    nth.each("getsockopt", filled,
             lambda ends: ends[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 200), complete)
    nth.each("setsockopt", filled,
             lambda ends: ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), complete)
    nth.each("poll", filled, lambda ends: select.select(ends, ends, [], 0), complete)
    nth.each("shutdown", filled, lambda ends: ends[0].shutdown(socket.SHUT_WR), complete)
    nth.each("close", filled, lambda ends: ends[0].close(), complete)
    nth.each("reset", filled, lambda ends: (
        ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)),
        ends[0].close()))
    nth.each("disconnect", lambda: pair(server), disconnect)


def watched(server):
    """A pair, and who waits for the edge at which its first end becomes writable."""
    ends, poll = pair(server), select.epoll()
    poll.register(ends[0], select.EPOLLOUT | select.EPOLLET)
    equal("events before", 1, len(poll.poll(PATIENCE)))
    return ends, poll


def test_refused_is_told(client):
    """send without waiting, its nth allocation fails, nothing is out: EPOLLET tells who was refused"""
    quick(client)
    nth, server, refused = Nth(), listener(), []

    def offer(watch, size):
        try:
            return watch[0][0].send(bytes(size), socket.MSG_DONTWAIT)
        except OSError as problem:
            if problem.errno != errno.EAGAIN:
                raise
            return 0

    def told(watch, failed, _error, taken):
        if taken == 0:
            assert failed, "refused, and no allocation failed"
            refused.append(watch)
            equal("events after EAGAIN", 1, len(watch[1].poll(PATIENCE)))

    for size in (10, 5000):
        nth.each(f"send of {size} bytes", lambda: watched(server),
                 lambda watch, size=size: offer(watch, size), told)
    assert refused, "nothing was refused"


def disconnect(ends):
    """connect(AF_UNSPEC)"""
    unspec = struct.pack("H14x", socket.AF_UNSPEC)
    if libc.connect(ends[0].fileno(), unspec, len(unspec)):
        raise OSError(ctypes.get_errno(), "connect")


if __name__ == "__main__":
    # The kernel's own words, of a socket and of a namespace's reference. (No backslash: /dev/kmsg
    # would write it in another way.)
    allow_message("^socket: no more sockets$"
                  "|^memory allocation failure, unreliable refcount tracker[.]$")
    main(dict(globals()))
