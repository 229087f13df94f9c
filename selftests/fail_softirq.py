#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Memory that is short where nobody can wait for it: a part of all allocations fails while
segments arrive and timers fire. What is lost comes again; afterwards all is as if it had not been.

That only our own entries fail takes a word on the kernel's command line: see guest.py.
"""

import errno
import os
import pathlib
import socket

from lib_fail import LOCAL, PORT, listener, new_socket, read_all, tell_failslab
from lib_netlink import (LOCALHOST, PATIENCE, NlError, equal, expect_message, main,
                         wait_until)

MANY = 100
ONE_MS = 10 ** 6
FORMS = ("connection", "embryo", "reborn", "time_wait")
# of what a busy connection has besides, each CPU keeps so many for each namespace: SPARES_MAX
SPARES = 8
# Most packets are lost, each for want of one allocation of many: they come again, soon and
# often, and the clock goes so fast that waiting twice as long each time is not long. In real
# time the first wait is a millisecond: with much less, timers would be all that runs.
QUICK = {"rto-init": 100 * ONE_MS, "rto-min": 100 * ONE_MS, "msl": 100 * ONE_MS,
         "clock-scale": 100 * 1000, "user-timeout": 0,
         "syn-retries": 100, "synack-retries": 100, "data-retries": 100}

# An ACK may wait, and nothing is sent again meanwhile.
LAZY = {**QUICK, "clock-scale": 1000, "delayed-ack": 400 * ONE_MS,
        "rto-init": 3000 * ONE_MS, "rto-min": 3000 * ONE_MS}


def slab(cache, name):
    """A file of one of our own slab caches."""
    return pathlib.Path(f"/sys/kernel/slab/synfin_{cache}/{name}")


class Shortage:
    """While it lasts a part of all allocations that may not sleep fails; or of our own entries."""

    def __init__(self, percent, ours=False):
        self.percent, self.ours = percent, ours

    def __enter__(self):
        tell_failslab(cache_filter="NY"[self.ours], ignore_gfp_wait="Y",
                      times=-1, probability=self.percent)

    def __exit__(self, *_):
        tell_failslab(probability=0, cache_filter="N")


def patiently(call):
    """Until there is memory: each time that there is none nothing has changed."""
    for _ in range(MANY):
        try:
            return call()
        except NlError as problem:
            if -problem.nl_msg.error != errno.ENOMEM:
                raise
        except OSError as problem:
            if problem.errno not in (errno.ENOBUFS, errno.ENOMEM):
                raise
    raise AssertionError("no memory, again and again")


def pair(server):
    """Two ends of a connection."""
    client = new_socket(server.family, PATIENCE)
    patiently(lambda: client.connect((LOCAL[server.family], PORT)))
    return client, patiently(server.accept)[0]


def live(server):
    """From SYN to FIN, with bytes both ways; who closes first is in TIME-WAIT at the end."""
    one, other = pair(server)
    one.sendall(bytes(3000))
    one.shutdown(socket.SHUT_WR)
    equal("bytes", 3000, len(read_all(other)))
    other.sendall(bytes(2000))
    other.close()
    equal("bytes", 2000, len(read_all(one)))
    one.close()


def counter(client, group, name):
    """One of the namespace's counters."""
    return client.do("counter-get", {"group": group, group: name})["value"]


def population(client):
    """How many connections are small ones of TIME-WAIT, and how many are others."""
    return (counter(client, "total", "time-waits"),
            counter(client, "total", "connections") + counter(client, "total", "embryos"))


def objects(cache):
    """In one of our own slab caches, when KASAN has given back what it holds."""
    slab(cache, "shrink").write_text("1")
    return int(slab(cache, "objects").read_text().split()[0])


def all_is_given_back(client):
    """Once TIME-WAIT is over; each form has a slab cache for each family."""
    wait_until(lambda: not sum(population(client)), "the last connection")
    for cache in FORMS + tuple(f"{form}6" for form in FORMS):
        wait_until(lambda cache=cache: not objects(cache), f"the last object of {cache}")
    wait_until(lambda: objects("busy") <= SPARES * os.cpu_count(), "all but the spare ones")


def lives_under_shortage(client, family, shortage):
    """All that are opened live as long as they should, and so does one afterwards."""
    client.do("params-set", {"params": QUICK})
    with listener(family, PATIENCE) as server:
        with shortage:
            for _ in range(MANY):
                live(server)
        live(server)
    all_is_given_back(client)
    lost = counter(client, "drop", "no-memory")
    print(f"# no-memory: {lost}")
    assert lost, "nothing was short"


def test_any_allocation(client):
    """ADV-38 each fifth allocation that may not sleep fails: all connect, all bytes come, all end"""
    # what the kernel says when its own bookkeeping, by a debugging option, gets none, once
    expect_message("^memory allocation failure, unreliable refcount tracker[.]$")
    lives_under_shortage(client, socket.AF_INET, Shortage(20))


def test_any_allocation_ipv6(client):
    """ADV-38 each fifth allocation that may not sleep fails, over IPv6: the same"""
    lives_under_shortage(client, socket.AF_INET6, Shortage(20))


def test_entries(client):
    """ADV-38 each third entry that a segment makes fails: all connect, all bytes come, all end"""
    lives_under_shortage(client, socket.AF_INET, Shortage(33, ours=True))


def test_entries_ipv6(client):
    """ADV-38 each third entry that a segment makes fails, over IPv6: the same"""
    lives_under_shortage(client, socket.AF_INET6, Shortage(33, ours=True))


def time_waits(client, family):
    """Whoever gets no small record keeps the large one."""
    client.do("params-set", {"params": QUICK | {
        "msl": 3600 * 1000 * ONE_MS, "clock-scale": 1000, "rto-init": ONE_MS, "rto-min": ONE_MS}})
    # An embryo waits twice as long for its memory each time: what fails fifteen times in a row
    # takes longer than PATIENCE, which of a third is nothing to reckon with, and of a half is.
    with listener(family, PATIENCE) as server, Shortage(33, ours=True):
        for _ in range(MANY):
            live(server)
        # whoever closed second goes at once
        wait_until(lambda: sum(population(client)) == MANY, "TIME-WAIT")
    small, large = population(client)
    print(f"# {small} small, {large} large")
    equal("states", {"time-wait"}, {c["state"] for c in client.dump("connection-get", {})})
    assert small and large, f"{small} small, {large} large"
    client.do("connection-forget", {"all": True})
    all_is_given_back(client)


def test_time_waits(client):
    """ADV-38 each third record of TIME-WAIT fails: 2MSL is kept with the large one"""
    time_waits(client, socket.AF_INET)


def test_time_waits_ipv6(client):
    """ADV-38 each third record of TIME-WAIT fails, over IPv6: the same"""
    time_waits(client, socket.AF_INET6)


def on_each(client, operation, **arguments):
    """A call on each connection, until there is memory for it."""
    for one in client.dump("connection-get", {}):
        patiently(lambda one=one: client.do(operation, {"id": one["id"]} | arguments))


def count(client, **wanted):
    """Connections that have this to tell."""
    return sum(wanted.items() <= connection.items()
               for connection in client.dump("connection-get", {}))


def test_idle_connections(client):
    """ADV-38 each second time there is no memory for what an idle connection begins: nothing is lost"""
    client.do("params-set", {"params": LAZY})
    client.do("listener-new", {"local-port": PORT})
    client.do("connection-open",
              {"remote-addr": LOCALHOST, "remote-port": PORT, "count": MANY})
    wait_until(lambda: count(client, state="established") == 2 * MANY, "all ends")
    wait_until(lambda: objects("busy") <= SPARES * os.cpu_count(), "all to be idle")
    # who owes an ACK is busy: so many at once that the spares do not do
    with Shortage(50, ours=True):
        on_each(client, "connection-send", bytes=300)
    wait_until(lambda: count(client, **{"bytes-acked": 300, "bytes-received": 300}) ==
               2 * MANY, "all bytes")
    client.do("params-set", {"params": QUICK})
    with Shortage(50, ours=True):
        on_each(client, "connection-close")
        wait_until(lambda: not sum(population(client)), "the last connection")
    lost = counter(client, "drop", "no-memory")
    print(f"# no-memory: {lost}")
    assert lost, "nothing was short"
    all_is_given_back(client)


if __name__ == "__main__":
    main(dict(globals()))
