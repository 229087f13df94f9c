# SPDX-License-Identifier: GPL-2.0
"""What the tests of failing allocations share. They take a kernel with
CONFIG_FAULT_INJECTION: /proc/thread-self/fail-nth, and failslab in debugfs.
"""

import errno
import os
import pathlib

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
        """call(make()) with the first, the second, ... allocation failing."""
        for nth in range(first, 10000):
            if nth % 50 == 0:
                print(f"# {what}: at {nth}", flush=True)
            thing = make()
            failed, error, value = self.run(nth, lambda: call(thing))
            if judge:
                judge(thing, failed, error, value)
            elif not failed:
                assert not error, f"{what}: error {error}, and no allocation failed"
            else:
                assert error in NO_MEMORY | {0}, f"{what}: allocation {nth} failed: error {error}"
            if not failed:
                print(f"# {what}: {nth - first} allocations", flush=True)
                return nth - first
        raise AssertionError(f"{what}: no end")
