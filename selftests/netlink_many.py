#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Many of a kind: connections that are closed while their timers fire, TIME-WAITs
past the limit of their small records, and listeners that a cgroup pays for.
SYNFIN_MANY says how many.
"""

import collections
import errno
import os
import pathlib
import random
import subprocess
import time

from lib_netlink import (CLONE_NEWNET, LOCALHOST, NlError, allow_message, equal, main, unshare,
                         wait_until)

MANY = int(os.environ.get("SYNFIN_MANY", "500"))
ONE_MS = 10 ** 6
PEER = "c0000202"
CGROUP = pathlib.Path("/sys/fs/cgroup/synfin-test")
SMALLEST = 200    # bytes that a listener takes at least, its parameters included
LIMIT = 32 << 20


def ip(words):
    """Run ip(8)."""
    subprocess.run(["ip", *words.split()], check=True)


def silent_peer():
    """192.0.2.2 takes all and answers nothing."""
    ip("link add name quiet0 type dummy")
    ip("address add 192.0.2.1/24 dev quiet0")
    ip("link set quiet0 up")
    ip("neigh replace 192.0.2.2 lladdr 02:00:00:00:00:0b dev quiet0 nud permanent")


def total(client, name):
    """One counter."""
    return client.do("counter-get", {"group": "total", "total": name})["value"]


def spend(us):
    """Microseconds of work, for a sleep would not end as exactly."""
    end = time.monotonic() + us / 10 ** 6
    while time.monotonic() < end:
        pass


def end_one(client, how, wait):
    """Open to who is silent, and end it around the time at which it ends by itself: on another
    CPU, or whoever is second could not come before the first one is through.
    """
    try:
        os.sched_setaffinity(0, {0})
        one = client.do("connection-open", {"remote-addr": PEER, "remote-port": 7,
                                            "params": {"rto-init": 20 * ONE_MS, "rto-min": ONE_MS,
                                                       "syn-retries": 0}})
        os.sched_setaffinity(0, {1})
        spend(wait)
        client.do(how, {"id": one["id"]})
        return "by us"
    except NlError as error:
        return errno.errorcode[-error.nl_msg.error]


def test_close_against_timer(client):
    """ADV-40 CLOSE and ABORT at the moment at which the last timer fires, SYNFIN_MANY times"""
    silent_peer()
    ends = collections.Counter()
    chance, wait = random.Random(1), 0
    for number in range(MANY):
        how = ("connection-close", "connection-abort")[number % 2]
        end = end_one(client, how, wait)
        ends[end] += 1
        # hunt for the moment: earlier when the timer was first, later when it was not
        wait = max(0, wait + chance.uniform(0, 2000) * (1 if end == "by us" else -1))
    print(f"# ended {dict(ends)}", flush=True)
    equal("connections left", [], client.dump("connection-get", {}))
    assert ends["by us"] and len(ends) > 1, f"never at the same time: {ends}"
    equal("population", 0, total(client, "connections"))


def test_time_waits(client):
    """ADV-29 twice as many TIME-WAITs as the limit of small records: all wait, all are counted"""
    client.do("params-set", {"params": {"max-time-waits": MANY // 2}})
    listener = client.do("listener-new", {"local-port": 7})["id"]
    for number in range(MANY):
        # a port of ours can be used again towards another address
        peer = f"7f0000{1 + number // 20000:02x}"
        client.do("connection-open", {"remote-addr": peer, "remote-port": 7})
    wait_until(lambda: client.do("listener-get", {"id": listener})["accepted"] == MANY, "accepts")
    both = client.dump("connection-get", {"states": ["established"]})
    for one in both:
        client.do("connection-shutdown", {"id": one["id"]})
    wait_until(lambda: len(client.dump("connection-get", {})) ==
               len(client.dump("connection-get", {"states": ["time-wait"]})), "all to close")
    left = client.dump("connection-get", {})
    assert len(left) >= MANY, f"only {len(left)} TIME-WAITs"
    equal("small records", MANY // 2, total(client, "time-waits"))
    equal("full records", len(left) - MANY // 2, total(client, "connections"))
    client.do("connection-forget", {"all": True})
    equal("left", (0, 0), (total(client, "time-waits"), total(client, "connections")))


def test_one_request(client):
    """One request opens many, and says how many; one request ends a range of ids"""
    listener = client.do("listener-new", {"local-port": 7})["id"]
    to = {"remote-addr": LOCALHOST, "remote-port": 7}
    first = client.do("connection-open", to)["id"]
    last = client.do("connection-open", {**to, "count": MANY})
    equal("how many were opened", MANY, last["count"])
    wait_until(lambda: client.do("listener-get", {"id": listener})["accepted"] == MANY + 1,
               "accepts")
    everything = [one["id"] for one in client.dump("connection-get", {})]
    equal("both ends of all", 2 * (MANY + 1), len(everything))
    low, high = everything[2], everything[-3]
    spared = [one for one in everything if one < low or one > high]
    client.do("connection-forget", {"id": low, "last-id": high})
    equal("those on both sides of the range", spared,
          [one["id"] for one in client.dump("connection-get", {})])
    client.do("connection-close", {"id": first, "last-id": (1 << 32) - 1})
    wait_until(lambda: not client.dump("connection-get", {"states": ["established"]}), "closes")
    client.do("connection-abort", {"id": 1, "last-id": (1 << 32) - 1})
    equal("the listener is no connection", listener,
          client.do("listener-get", {"id": listener})["id"])


def open_on_any(client, peer):
    """The port that an open gets, or the name of its error."""
    try:
        return client.do("connection-open", {"remote-addr": peer, "remote-port": 7})["local-port"]
    except NlError as error:
        return errno.errorcode[-error.nl_msg.error]


def test_last_port(client):
    """ADR-03 the last free port is found, for each peer, and one that has become free again"""
    few = 40
    silent_peer()
    with open("/proc/sys/net/ipv4/ip_local_port_range", "w", encoding="ascii") as file:
        file.write(f"20000 {20000 + few - 1}")
    everything = set(range(20000, 20000 + few))
    for peer in (PEER, "c0000203", PEER):
        have = {c["local-port"] for c in client.dump("connection-get", {"remote-addr": peer})}
        for _ in range(few - len(have)):
            have.add(open_on_any(client, peer))
        equal(f"ports to {peer}", everything, have)
        equal("one more", "EADDRNOTAVAIL", open_on_any(client, peer))
        for one in client.dump("connection-get", {"remote-addr": peer})[::7]:
            client.do("connection-forget", {"id": one["id"]})
            equal("the port again", one["local-port"], open_on_any(client, peer))
        one = client.dump("connection-get", {"remote-addr": peer})[5]
        client.do("connection-forget", {"id": one["id"]})


def test_as_many_as_may_be(client):
    """Of many to be opened those stay that there was room for, and none is an error"""
    client.do("params-set", {"params": {"max-connections": 3}})
    to = {"remote-addr": LOCALHOST, "remote-port": 7, "params": {"syn-retries": 5}, "count": MANY}
    client.do("fault-new", {"action": "drop"})
    equal("as many as may be", 3, client.do("connection-open", to)["count"])
    try:
        client.do("connection-open", to)
        raise AssertionError("a fourth one was opened")
    except NlError as error:
        equal("error", "ENOBUFS", errno.errorcode[-error.nl_msg.error])
    equal("connections", 3, total(client, "connections"))


def move_to(cgroup):
    """This process."""
    (cgroup / "cgroup.procs").write_text(str(os.getpid()))


def charged():
    """Bytes of small objects of the kernel that the cgroup pays for."""
    words = (CGROUP / "memory.stat").read_text().split()
    return int(words[words.index("slab") + 1])


def many_listeners(client):
    """Their ids."""
    return [client.do("listener-new", {"local-port": 1000 + number})["id"]
            for number in range(MANY)]


def test_cgroup(client):
    """ADV-48 what is opened in a memory cgroup is charged to it"""
    client.do("params-set", {"params": {"max-listeners": 4096}})
    # so that the history, which keeps its memory, has it already
    for number in many_listeners(client):
        client.do("listener-del", {"id": number})
    (CGROUP.parent / "cgroup.subtree_control").write_text("+memory")
    CGROUP.mkdir()
    try:
        before = charged()
        move_to(CGROUP)
        made = many_listeners(client)
        move_to(CGROUP.parent)
        wait_until(lambda: charged() - before > MANY * SMALLEST, "the bill")
        print(f"# bytes charged: {charged() - before}, for {MANY} listeners")
        for number in made:
            client.do("listener-del", {"id": number})
    finally:
        move_to(CGROUP.parent)
        CGROUP.rmdir()


def fill_with_namespaces():
    """In the cgroup: each has a history of its own. Returns why there are no more."""
    kept = []
    while True:
        try:
            unshare(CLONE_NEWNET)
            kept.append(os.open("/proc/self/ns/net", os.O_RDONLY))
        except OSError as error:
            return error.errno


def spawn_in(cgroup, function):
    """A child that leaves with what the function returns."""
    pid = os.fork()
    if not pid:
        move_to(cgroup)
        os._exit(function())
    return pid


def allow_oom():
    """What the kernel says when it ends somebody for want of memory, or can't give him a namespace."""
    allow_message("oom-killer|out of memory|COMPACTION is disabled|"
                  "Failed to initialize the .* socket|^socket: no more sockets$")


def test_cgroup_at_its_limit(client):
    """ADV-48 namespaces until a memory cgroup is full: ENOMEM or the end for who is in it, others go on"""
    allow_oom()
    listener = client.do("listener-new", {"local-port": 7})["id"]
    (CGROUP.parent / "cgroup.subtree_control").write_text("+memory")
    CGROUP.mkdir()
    try:
        (CGROUP / "memory.max").write_text(str(LIMIT))
        pid, ended, opened = spawn_in(CGROUP, fill_with_namespaces), 0, 0
        while not ended:
            client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})
            opened += 1
            ended, status = os.waitpid(pid, os.WNOHANG)
        peak = int((CGROUP / "memory.peak").read_text())
    finally:
        wait_until(lambda: not (CGROUP / "cgroup.procs").read_text(), "its end")
        CGROUP.rmdir()
    print(f"# status {status}, peak {peak} bytes, {opened} connections of others", flush=True)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == errno.ENOMEM, f"status {status}"
    assert LIMIT // 2 < peak < LIMIT + 2 ** 20, f"{peak} bytes of {LIMIT}"
    wait_until(lambda: client.do("listener-get", {"id": listener})["accepted"] == opened, "accepts")


if __name__ == "__main__":
    main(dict(globals()))
