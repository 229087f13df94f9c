#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Allocations that fail, one after the other: of a netlink request and a system call
the first, the second, ... until there is none left that could fail. Each time an error
says so or all is well, and nothing is half done.
"""

import errno
import select
import socket
import struct

from lib_fail import NO_MEMORY, Nth
from lib_netlink import PATIENCE, Raw, allow_message, equal, libc, main, new_network
from lib_scene import Scene

SYNFIN = 253
ONE_MS = 10 ** 6
PORT = 7
ADDRESS = ("127.0.0.1", PORT)


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

    def still_waits(_thing, failed, error, _value):
        assert not error or failed and error in NO_MEMORY, f"accept: error {error}"
        # the kernel drops one whose address it can't copy to the user
        if error not in (0, errno.EFAULT):
            assert select.select([server], [], [], PATIENCE)[0], f"error {error}: it is gone"
            server.accept()[0].close()

    nth.each("accept", waiting, lambda _: server.accept()[0].close(), still_waits)


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

    def told(watch, _failed, error, _value):
        if error == errno.EAGAIN:
            refused.append(watch)
            equal("events after EAGAIN", 1, len(watch[1].poll(PATIENCE)))

    for size in (10, 5000):
        nth.each(f"send of {size} bytes", lambda: watched(server),
                 lambda watch, size=size: watch[0][0].send(bytes(size), socket.MSG_DONTWAIT), told)
    assert refused, "nothing was refused"


def disconnect(ends):
    """connect(AF_UNSPEC)"""
    unspec = struct.pack("H14x", socket.AF_UNSPEC)
    if libc.connect(ends[0].fileno(), unspec, len(unspec)):
        raise OSError(errno.ENOMEM, "connect")


if __name__ == "__main__":
    # The kernel's own words, of a socket and of a namespace's reference. (No backslash: /dev/kmsg
    # would write it in another way.)
    allow_message("^socket: no more sockets$"
                  "|^memory allocation failure, unreliable refcount tracker[.]$")
    main(dict(globals()))
