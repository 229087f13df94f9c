# SPDX-License-Identifier: GPL-2.0
"""What the tests of failing allocations share. They take a kernel with
CONFIG_FAULT_INJECTION: /proc/thread-self/fail-nth, and failslab in debugfs.
"""

import errno
import os
import pathlib
import select
import socket

from lib_netlink import PATIENCE, SYNFIN

PORT = 7
LOCAL = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
DEBUGFS = pathlib.Path("/sys/kernel/debug")
# What an allocation says that failed; copying from and to users fails in its turn, too;
# and a socket that gets no file says that there are too many.
NO_MEMORY = {errno.ENOMEM, errno.ENOBUFS, errno.EFAULT, errno.ENFILE}
NEVER = 10 ** 6


def tell_failslab(**settings):
    """Write its files; an underscore stands for a hyphen. No stack for each failure."""
    for what in ("failslab", "fail_page_alloc", "fail_usercopy"):
        (DEBUGFS / what / "verbose").write_text("0")
    for name, value in settings.items():
        (DEBUGFS / "failslab" / name.replace("_", "-")).write_text(str(value))


def new_socket(family=socket.AF_INET, patience=None):
    """One of ours; it waits for ever where no patience is told."""
    sock = socket.socket(family, socket.SOCK_STREAM, SYNFIN)
    if patience:
        sock.settimeout(patience)
    return sock


def listener(family=socket.AF_INET, patience=None):
    """At PORT."""
    sock = new_socket(family, patience)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((LOCAL[family], PORT))
    sock.listen(1000)
    return sock


def read_all(sock):
    """All that comes before the end, which must come."""
    got = b""
    while True:
        assert select.select([sock], [], [], PATIENCE)[0], f"no end behind {len(got)} bytes"
        more = sock.recv(1 << 16)
        if not more:
            return got
        got += more


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

    def count(self, call):
        """How many allocations are there? One or two more, for reading that."""
        os.pwrite(self.file, b"%d" % NEVER, 0)
        try:
            call()
        except OSError:
            pass
        left = int(os.pread(self.file, 16, 0))
        os.pwrite(self.file, b"0", 0)
        return NEVER - left

    def each(self, what, make, call, judge=None, first=1):
        """call(make()) with the first, the second, ... allocation failing. An error must be one
        that says so; judge() is for what came of it.
        """
        for nth in range(first, 10000):
            if nth % 50 == 0:
                print(f"# {what}: at {nth}", flush=True)
            thing = make()
            failed, error, value = self.run(nth, lambda: call(thing))
            assert not error or failed, f"{what}: error {error}, and no allocation failed"
            assert error in NO_MEMORY | {0}, f"{what}: allocation {nth} failed: error {error}"
            if judge:
                judge(thing, failed, error, value)
            if not failed:
                print(f"# {what}: {nth - first} allocations", flush=True)
                return nth - first
        raise AssertionError(f"{what}: no end")
