# SPDX-License-Identifier: GPL-2.0
"""For tests of what ends under load, SYNFIN_CYCLES times: the load, and what it may leave.

No program is started in a cycle, so that a thousand take minutes, and what each one leaves
adds up.
"""

import errno
import fcntl
import itertools
import mmap
import os
import signal
import socket
import struct
import time

from lib_netlink import (CLONE_NEWNET, IFF_UP, LOCALHOST, SIOCSIFFLAGS, SYNFIN, Netlink, Raw,
                         attribute, checksum, equal, libc, nest, segment, unshare, wait_until)

CYCLES = int(os.environ.get("SYNFIN_CYCLES") or "5")
PORT = 80
OURS, PEER = "192.0.2.1", "192.0.2.2"
OUR_MAC = bytes.fromhex("02000000000a")
ONE_MS = 10 ** 6
QUICK = {"rto-init": 2 * ONE_MS, "rto-min": 2 * ONE_MS, "syn-retries": 20, "synack-retries": 20}
LONG = 300          # on a busy machine one cycle of a thousand takes long
GRACE_KB = 4096     # by so much the kernel's memory moves by itself
SIOCSIFADDR = 0x8916
RTM_NEWLINK, NLM_F_CREATE = 16, 0x400
IFLA_ADDRESS, IFLA_IFNAME, IFLA_LINKINFO, IFLA_NET_NS_PID = 1, 3, 18, 19
IFLA_INFO_KIND, IFLA_INFO_DATA, VETH_INFO_PEER = 1, 2, 1
IFF_NOARP = 0x80
PR_SET_PDEATHSIG = 1


def frame(flags, sport, dport, seq):
    """Ethernet, IPv4 and a segment without options, from the peer to us."""
    ends = socket.inet_aton(PEER) + socket.inet_aton(OURS)
    payload = segment(ends, (sport, dport), flags, (seq, 1))
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, SYNFIN, 0) + ends
    head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    return OUR_MAC + bytes(6) + b"\x08\x00" + head + payload


def all_kinds():
    """SYNs, and whatever may follow one, to where somebody listens and to where nobody does."""
    syn, others = 0x02, (0x10, 0x12, 0x11, 0x04, 0x14, 0x18, 0x01, 0x00)
    for number, flags in enumerate(others):
        for sport in range(1000, 1004):
            yield frame(syn, sport, PORT, 7000 * number)
            yield frame(flags, sport, PORT + number % 2, 7000 * number + 1)


def child(work):
    """A process that never comes back, and ends with this one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        work()
    finally:
        os._exit(1)


def breathe():
    """Whoever sends without end leaves a CPU to those who are to come and go."""
    time.sleep(0.001)


def end(pid):
    """It is over."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


class Flood:
    """A child in a namespace of its own, who sends into p0 until that device is no more, then into
    p1, and so on. How many devices there are it learns by a byte of memory that both have.
    """

    def __init__(self):
        self.made = mmap.mmap(-1, 8)
        read, write = os.pipe()
        self.pid = child(lambda: self._send(write))
        os.read(read, 1)
        os.close(read)
        os.close(write)

    def _send(self, ready):
        unshare(CLONE_NEWNET)
        os.write(ready, b".")
        frames = list(all_kinds())
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
            for number in itertools.count():
                while self.count() <= number:
                    breathe()
                ask_device(SIOCSIFFLAGS, f"p{number}", struct.pack("H", IFF_UP))
                while self._burst(sock, frames, f"p{number}"):
                    breathe()

    @staticmethod
    def _burst(sock, frames, device):
        """Return: is the device still there?"""
        for one in frames:
            try:
                sock.sendto(one, (device, 0))
            except OSError as error:
                if error.errno in (errno.ENODEV, errno.ENXIO):
                    return False
        return True

    def count(self):
        """Devices made so far."""
        return struct.unpack("Q", self.made[:8])[0]

    def reach_us(self):
        """A wire between the child and the namespace in which we are now: eth0 is our end."""
        far_end = attribute(VETH_INFO_PEER, bytes(16) +
                            attribute(IFLA_IFNAME, f"p{self.count()}\0".encode()) +
                            attribute(IFLA_NET_NS_PID, struct.pack("I", self.pid)))
        flags = IFF_UP | IFF_NOARP
        ask_rtnetlink(RTM_NEWLINK, struct.pack("BxHiII", 0, 0, 0, flags, flags) + attribute(IFLA_IFNAME, b"eth0\0") +
                      attribute(IFLA_ADDRESS, OUR_MAC) +
                      nest(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, b"veth"),
                           nest(IFLA_INFO_DATA, far_end)))
        ask_device(SIOCSIFADDR, "eth0", struct.pack("HH4s", socket.AF_INET, 0,
                                                    socket.inet_aton(OURS)))
        self.made[:8] = struct.pack("Q", self.count() + 1)


def ask_rtnetlink(kind, payload):
    """A request that must be granted."""
    flags = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | NLM_F_CREATE
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as sock:
        sock.send(struct.pack("IHHII", 16 + len(payload), kind, flags, 1, 0) + payload)
        equal("rtnetlink", 0, -struct.unpack_from("i", sock.recv(4096), 16)[0])


def ask_device(request, device, value):
    """An ioctl."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, request, struct.pack("16s24s", device.encode(), value))


class Host:
    """The namespace in which we are now: its listener, its connections, and who sends to it.

    Requests are packed once: the client takes longer for one than the kernel.
    """

    def __init__(self, client):
        self.client = client
        self.requests = {
            "listener-new": self._pack("listener-new", {"local-port": PORT, "params": QUICK}),
            "connection-open": self._pack("connection-open", {
                "remote-addr": LOCALHOST, "remote-port": PORT, "count": 5}),
            "counter-get": self._pack("counter-get", {"group": "total", "total": "passive-opens"}),
        }
        self.in_vain = self._pack("connection-open", {
            "remote-addr": socket.inet_aton(PEER).hex(), "remote-port": 9, "count": 5,
            "params": QUICK})
        self.raw = None

    def _pack(self, name, values):
        return self.client.pack(self.client.ops[name].attr_set.name, values)

    def _first(self, answer, space="connection"):
        return self.client.unpack(space, answer.replies[0])

    def _ask(self, name, attributes=None):
        answer = self.raw.ask(self.client.ops[name].req_value,
                              self.requests[name] if attributes is None else attributes)
        equal(f"error of {name} ({answer})", 0, answer.error)
        return answer

    def begin(self, family):
        """Let there be traffic, of all kinds."""
        self.raw = Raw(family)
        self._ask("listener-new")
        last = self._first(self._ask("connection-open"))["id"]
        self._ask("connection-open", self.in_vain)
        self._ask("connection-send", self._pack("connection-send", {"id": last, "bytes": 50000}))

    def is_reached(self):
        """By our own connections, and by as many SYNs from outside."""
        return self._first(self._ask("counter-get"), "counter")["value"] >= 10

    def leave(self):
        """Nothing of ours keeps it."""
        self.raw.sock.close()


def call_once():
    """A program's socket, which is left with bytes under way; or the module is not there."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, SYNFIN) as sock:
            sock.settimeout(1)
            sock.connect(("127.0.0.1", PORT))
            sock.send(b"hello")
    except OSError:
        pass


def kept():
    """Kilobytes that the kernel has for itself: in slabs, mapped, for each CPU."""
    with open("/proc/meminfo", encoding="ascii") as file:
        words = file.read().split()
    return sum(int(words[words.index(name) + 1])
               for name in ("SUnreclaim:", "VmallocUsed:", "Percpu:"))


def again_and_again(cycle, cycles=CYCLES):
    """So many times, after a first one; what is left may not grow with them."""
    cycle()
    began, before = time.monotonic(), kept()
    for number in range(1, cycles + 1):
        cycle()
        if not number % 50:
            print(f"# {number} of {cycles} cycles", flush=True)
    print(f"# {cycles} cycles, {(time.monotonic() - began) / cycles:.3f} s each", flush=True)
    wait_until(lambda: kept() - before < GRACE_KB, "memory to be given back")
    print(f"# {kept() - before} kB more are in use than before", flush=True)
