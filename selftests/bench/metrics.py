# SPDX-License-Identifier: GPL-2.0
"""What is measured, and what is to be reached."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Metric:
    """A number of synfin's, beside kernel TCP's from the same boot where there is one."""

    name: str			# as guest.sh says it
    group: str			# guest.sh's measure_GROUP measures it
    text: str
    unit: str = "instructions"
    ratio: float | None = None	# at most so many times TCP's
    most: float | None = None	# at most so much
    least: float | None = None	# at least so much
    against: str = "tcp"	# "tcp", or another metric of synfin's that it is compared with

    def other(self, values):
        """What it is compared with, or None."""
        if self.against == "tcp":
            return values.get((self.name, "tcp"))
        return values.get((self.against, "synfin"))

    def verdict(self, values):
        """(ours, the other, ratio, met); None where there is nothing to say."""
        ours, other = values.get((self.name, "synfin")), self.other(values)
        ratio = ours / other if ours is not None and other else None
        met = None
        if ours is None:
            met = False if self.ratio or self.most or self.least else None
        elif self.ratio is not None and ratio is not None:
            met = ratio <= self.ratio
        if self.most is not None and ours is not None:
            met = ours <= self.most and met is not False
        if self.least is not None and ours is not None:
            met = ours >= self.least and met is not False
        return ours, other, ratio, met

    def goal(self):
        """The goal in a word."""
        words = []
        if self.ratio is not None:
            words.append(f"<= {self.ratio:g} x")
        if self.most is not None:
            words.append(f"<= {self.most:g}")
        if self.least is not None:
            words.append(f">= {self.least:g}")
        return ", ".join(words) or "-"


METRICS = (
    Metric("ruler", "ruler", "a loop of two instructions, measured twice"),
    Metric("life", "kernel", "lifecycle in the kernel, both ends", ratio=0.40),
    Metric("open", "kernel", "create to ESTABLISHED, both ends", ratio=0.35),
    Metric("close", "kernel", "teardown to TIME-WAIT, both ends", ratio=0.50),
    Metric("ksocket-life", "ksockets", "lifecycle with kernel sockets"),
    Metric("socket-life", "sockets", "lifecycle with a program's sockets, TIME-WAIT's end included",
           ratio=0.85),
    Metric("socket-open", "sockets", "of that: socket, connect, accept"),
    Metric("socket-close", "sockets", "of that: two closes"),
    Metric("stream", "stream", "byte stream over veth, MTU 1500, a packet for each segment",
           "instructions a byte", ratio=1.25),
    Metric("rst", "rst", "SYN to a closed port, answered with RST", ratio=0.50),
    Metric("syn-received", "half_open", "SYN answered, half-open state", ratio=0.55),
    Metric("cookie", "cookie", "SYN answered with a cookie", ratio=0.50),
    Metric("flood-met", "flood", "handshakes that succeed in a flood of SYNs, 100 x the backlog",
           "of 100", least=99),
    Metric("flood-memory", "flood", "memory that all of it takes for good", "kB", most=256),
    Metric("established-bytes", "sizes", "memory of a connection without a socket", "bytes",
           most=256),
    Metric("socket-bytes", "sizes", "memory of a connection with a socket", "bytes"),
    Metric("time-wait-bytes", "sizes", "memory in TIME-WAIT, IPv4", "bytes", most=96),
    Metric("syn-received-bytes", "half_open", "memory in SYN-RECEIVED, IPv4", "bytes", most=112),
    Metric("reap", "sizes", "end of a TIME-WAIT", ratio=0.40),
    Metric("dump", "sizes", "dump, a connection", ratio=0.60),
    Metric("dump-bytes", "sizes", "dump, a connection", "bytes", ratio=1.0),
    Metric("ports-full", "ports", "connect() with 99% of the ports used; beside it, with none",
           ratio=1.5, against="ports-empty"),
    Metric("timer-p99", "timers", "error of a retransmission, 99 in 100 are better", "ns",
           most=10000),
    Metric("life-heard", "events", "lifecycle with a listener to events; beside it, without",
           ratio=1.3, against="life"),
)
GROUPS = tuple(dict.fromkeys(metric.group for metric in METRICS))

# What the check compares with the baseline: the main ones, and quick to measure. (What RCU
# frees later belongs to a program's opening in one boot and to its closing in another.)
GUARDED = ("life", "open", "close", "socket-life", "rst", "ruler")
