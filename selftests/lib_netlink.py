# SPDX-License-Identifier: GPL-2.0
"""What the netlink kselftests share.

Requests are built and answers taken apart by the kernel's own YNL client, with
the spec that the module's policies were made from. A test file defines
functions named test_*, whose first line of documentation is their title, and
ends with main(globals()). Each runs in a network namespace of its own.
"""

import copy
import ctypes
import errno
import fcntl
import os
import pathlib
import select
import socket
import struct
import subprocess
import sys
import time
import traceback

sys.dont_write_bytecode = True

SOURCE = pathlib.Path(os.environ["SYNFIN_CACHE"]) / "6.12/source"
TOP = pathlib.Path(__file__).resolve().parent.parent
SPEC = TOP / "Documentation/netlink/specs/synfin.yaml"
sys.path[:0] = [str(SOURCE / "tools/net/ynl"),
                str(SOURCE / "tools/testing/selftests/kselftest")]

# pylint: disable=wrong-import-position,import-error
import yaml  # noqa: E402

# The client parses the spec with the slow loader, which takes half a minute in a
# guest whose processor is emulated.
yaml.SafeLoader = yaml.CSafeLoader

import ksft  # noqa: E402
from lib import ynl  # noqa: E402
from lib.ynl import Netlink, NlAttrs, NlError, NlMsgs  # noqa: E402,F401
# pylint: enable=wrong-import-position,import-error

SYNFIN = 253
LOCALHOST = "7f000001"
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
NLM_F_DUMP_INTR = 0x10
PATIENCE = 30
SIOCSIFFLAGS = 0x8914
IFF_UP = 1

libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags):
    """Leave namespaces for new ones."""
    if libc.unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")


def new_network():
    """Go to a fresh network namespace, with a loopback device that is up."""
    unshare(CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))


def netlink_socket():
    """A generic netlink socket that gets extended ACKs."""
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, Netlink.NETLINK_GENERIC)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE, 0))
    for option in (Netlink.NETLINK_CAP_ACK, Netlink.NETLINK_EXT_ACK,
                   Netlink.NETLINK_GET_STRICT_CHK):
        sock.setsockopt(Netlink.SOL_NETLINK, option, 1)
    return sock


def attribute(number, payload=b"", flags=0):
    """One attribute, padded."""
    head = struct.pack("HH", 4 + len(payload), number | flags)
    return head + payload + bytes(-len(payload) % 4)


def nest(number, *attributes):
    """An attribute that holds attributes."""
    return attribute(number, b"".join(attributes), Netlink.NLA_F_NESTED)


def checksum(data):
    """RFC 1071."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def segment(ends, ports, flags, numbers, window=65535):
    """Without options and text; ends are two addresses of IPv4, as bytes: from and to. numbers are
    that of sequence and that of acknowledgment.
    """
    head = struct.pack("!HHIIBBHHH", *ports, *numbers, 5 << 4, flags, window, 0, 0)
    right = checksum(ends + struct.pack("!HH", SYNFIN, len(head)) + head)
    return head[:16] + struct.pack("!H", right) + head[18:]


class Client(ynl.YnlFamily):
    """The YNL client, with sockets that are made where and when they are needed."""

    def __init__(self):
        super().__init__(str(SPEC), "")
        self.anew()

    def anew(self):
        """Continue in the network namespace of now."""
        self.sock.close()
        self.sock = netlink_socket()
        self.async_msg_queue = []

    def another(self):
        """A client with a socket of its own."""
        client = copy.copy(self)
        client.sock = netlink_socket()
        client.async_msg_queue = []
        return client

    def dump(self, method, vals):
        """Of connections everything: what a summary has is for a test of its own."""
        if method == "connection-get":
            vals = {"details": True, **vals}
        return super().dump(method, vals)

    def pack(self, space, values):
        """Attributes by their names: bytes."""
        scope = ynl.SpaceAttrs(self.attr_sets[space], values)
        return b"".join(self._add_attr(space, name, value, scope)
                        for name, value in values.items())

    def unpack(self, space, raw):
        """And back."""
        return self._decode(NlAttrs(raw), space)

    def next_event(self, match):
        """Wait for the first event that match() likes; it and those before it go."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.check_ntf()
            while self.async_msg_queue:
                message = self.async_msg_queue.pop(0)["msg"]
                if match(message):
                    return message
            select.select([self.sock], [], [], 1)
        raise AssertionError("the event did not come")


class Answer:
    """What came back to one request: error, text, attribute, and the replies."""

    def __init__(self, request):
        self.request = request
        self.error = None
        self.extack = {}
        self.replies = []
        self.interrupted = False

    def add(self, message):
        """Take one message in; true when it is the last."""
        self.interrupted |= bool(message.nl_flags & NLM_F_DUMP_INTR)
        if not message.done:
            self.replies.append(message.raw[4:])
            return False
        self.error = -message.error
        self.extack = message.extack or {}
        return True

    @property
    def text(self):
        """The sentence."""
        return self.extack.get("msg", "")

    @property
    def cookie(self):
        """The u64 in the cookie, or None."""
        for extra in self.extack.get("unknown", []):
            if extra.type == Netlink.NLMSGERR_ATTR_COOKIE:
                return struct.unpack("Q", extra.raw)[0]
        return None

    @property
    def blamed(self):
        """Numbers of the attribute that is to blame, from the outside in."""
        path, at = [], self.extack.get("bad-attr-offs")
        start, end = 20, len(self.request)
        while at is not None and start + 4 <= end:
            length, number = struct.unpack_from("HH", self.request, start)
            length = max(length, 4)
            if start <= at < start + length:
                path.append(number & ~Netlink.NLA_TYPE_MASK)
                if at == start:
                    return path
                start, end = start + 4, start + length
            else:
                start += (length + 3) & ~3
        return path

    def __str__(self):
        name = errno.errorcode.get(self.error, self.error)
        return f"{name} {self.text!r} blames {self.blamed} {self.extack}"


class Raw:
    """A socket for requests that no client would send."""

    def __init__(self, family):
        self.family = family
        self.sock = netlink_socket()

    def send(self, command, attributes=b"", flags=Netlink.NLM_F_ACK, reserved=0):
        """Send; returns the request as bytes."""
        body = struct.pack("HHII", self.family, flags | Netlink.NLM_F_REQUEST, 1, 0)
        body += struct.pack("BBH", command, 1, reserved) + attributes
        request = struct.pack("I", len(body) + 4) + body
        self.sock.send(request)
        return request

    def receive(self, answer, most=1 << 17):
        """One read; true when the answer is complete."""
        done = False
        for message in NlMsgs(self.sock.recv(most)):
            done = answer.add(message)
        return done

    def ask(self, *args, **kwargs):
        """Send, and read all that comes back."""
        answer = Answer(self.send(*args, **kwargs))
        while not self.receive(answer):
            pass
        return answer

    def dump(self, command, attributes=b""):
        """Ask for a dump."""
        return self.ask(command, attributes, Netlink.NLM_F_DUMP | Netlink.NLM_F_ACK)


def in_child(work):
    """Run work() in a child; what it prints is a failure, none is success."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            problem = work() or ""
        except Exception:  # pylint: disable=broad-except
            problem = traceback.format_exc()
        os.write(write, problem.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        problem = pipe.read()
    os.waitpid(pid, 0)
    assert not problem, problem


def wait_until(condition, what, patience=PATIENCE):
    """Poll."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"timed out waiting for {what}"
        time.sleep(0.02)


def expect_message(regex):
    """The kernel will say this; the run fails without it (see expect_message in lib.sh)."""
    with open("/dev/kmsg", "w", encoding="utf-8") as kmsg:
        kmsg.write(f"synfin-expect: {regex}\n")


def allow_message(regex):
    """The kernel may say this."""
    with open("/dev/kmsg", "w", encoding="utf-8") as kmsg:
        kmsg.write(f"synfin-allow: {regex}\n")


def allow_leak(regex):
    """The kernel's own memory, which kmemleak finds at the end: see vm/guest-tests.sh."""
    with open("/dev/kmsg", "w", encoding="utf-8") as kmsg:
        kmsg.write(f"synfin-allow-leak: {regex}\n")


def equal(what, wanted, got):
    """Compare, and tell."""
    assert wanted == got, f"{what}: wanted {wanted!r}, got {got!r}"


def tell_owner(name):
    """What the kernel says from here on is this test's: TEST of selftests/vm/guest.py."""
    with open("/dev/kmsg", "w", encoding="utf-8") as kmsg:
        kmsg.write(f"synfin-test: {pathlib.Path(sys.argv[0]).name} {name}\n")


def run(name, test, client):
    """One result."""
    title = (test.__doc__ or name).strip().splitlines()[0].rstrip(".")
    try:
        tell_owner(name)
        new_network()
        client.anew()
        test(client)
        ksft.test_result_pass(title)
    except Exception:  # pylint: disable=broad-except
        for line in traceback.format_exc().splitlines():
            ksft.print_msg(line)
        ksft.test_result_fail(title)
    sys.stdout.flush()


def main(names):
    """Load the module, run the tests (or those named in SYNFIN_TESTS), unload it."""
    wanted = os.environ.get("SYNFIN_TESTS", "")
    tests = [(name, test) for name, test in names.items()
             if name.startswith("test_") and wanted in name]
    ksft.print_header()
    ksft.set_plan(len(tests) + 1)
    subprocess.run(["insmod", os.environ["SYNFIN_KO"]], check=True)
    client = Client()
    for name, test in tests:
        run(name, test, client)
    client.sock.close()
    # Namespaces go in the background; nothing of them may hold the module.
    unload = subprocess.run(["rmmod", "synfin"], check=False, capture_output=True, text=True)
    if unload.returncode:
        ksft.print_msg(unload.stderr)
    ksft.test_result(not unload.returncode, "the module can be removed after all this")
    ksft.finished()
