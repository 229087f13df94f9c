#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Netlink dumps: filtered in the kernel, resumed where they stopped, unharmed
by what comes and goes meanwhile, and given up half-read without a trace.
"""

import errno
import ipaddress
import socket
import subprocess
import time

from lib_netlink import LOCALHOST, SYNFIN, Answer, Netlink, Raw, equal, expect_message, main, \
    new_network, segment, wait_until

DUMP = Netlink.NLM_F_DUMP
SMALL = 4096        # what one read takes, until a socket has shown a larger buffer
FIRST_PORT = 1000
TEN_S = 10 * 10 ** 9
MAYBE = ("listener-id", "scope-id", "retries", "bytes-sent", "bytes-acked", "bytes-received")


def listeners(client, count):
    """Make them; {id: port}."""
    made = [client.do("listener-new", {"local-port": FIRST_PORT + n}) for n in range(count)]
    return {one["id"]: one["local-port"] for one in made}


def begin(client, name, **wishes):
    """A dump of which one part has been read."""
    raw = Raw(client.nlproto.family_id)
    op = client.ops[name]
    answer = Answer(raw.send(op.req_value, client.pack(op.attr_set.name, wishes), DUMP))
    assert not raw.receive(answer, SMALL), f"all of {name} came at once: {len(answer.replies)}"
    assert answer.replies, f"{name}: nothing came"
    return raw, answer


def records(client, name, answer):
    """What an answer holds."""
    return [client.unpack(client.ops[name].attr_set.name, reply) for reply in answer.replies]


def connected(client, count=1, **wishes):
    """Connections over loopback to a listener on port 7, established at both ends."""
    opened = [client.do("connection-open",
                        {"remote-addr": LOCALHOST, "remote-port": 7, **wishes})["id"]
              for _ in range(count)]
    wait_until(lambda: len(client.dump("connection-get", {"states": ["established"],
                                                          "remote-port": 7})) >= count,
               "the handshakes")
    return opened


def module_in_use():
    """May it be removed?"""
    return subprocess.run(["rmmod", "synfin"], check=False, capture_output=True).returncode != 0


def test_half_read(client):
    """ADV-36 37 A dump that is closed half-read leaves nothing behind; until then the module stays"""
    listeners(client, 60)
    raw, _answer = begin(client, "listener-get")
    assert module_in_use(), "the module went away under a dump"
    raw.sock.close()
    for _ in range(100):
        raw, _answer = begin(client, "listener-get")
        raw.sock.close()
    equal("listeners", 60, len(client.dump("listener-get", {})))


def test_second_dump(client):
    """A second dump on a socket that has one half-read is refused as busy, the first goes on"""
    made = listeners(client, 60)
    raw, answer = begin(client, "listener-get")
    raw.send(client.ops["connection-get"].req_value, flags=DUMP)
    while not raw.receive(answer):
        pass
    equal("error of the second", errno.EBUSY, answer.error)
    while not raw.receive(answer):
        pass
    equal("error of the first", 0, answer.error)
    assert set(made) >= {one["id"] for one in records(client, "listener-get", answer)}


def test_churn(client):
    """ADV-35 What lives through a dump is in it once, whatever comes and goes meanwhile"""
    made = list(listeners(client, 80))
    doomed = set(made[1::3])
    raw, answer = begin(client, "listener-get")
    port = 5000
    done = False
    while not done:
        for number in list(doomed)[:5]:
            client.do("listener-del", {"id": number})
            doomed.discard(number)
        for _ in range(3):
            port += 1
            client.do("listener-new", {"local-port": port})
        done = raw.receive(answer, SMALL)
    equal("error", 0, answer.error)
    ids = [one["id"] for one in records(client, "listener-get", answer)]
    equal("order", sorted(set(ids)), ids)
    missing = set(made) - set(made[1::3]) - set(ids)
    assert not missing, f"lived through the dump and are not in it: {missing}"
    assert not answer.interrupted, "told to start over, for nothing"


def test_namespace_goes(client):
    """A namespace that only a half-read dump holds stays until it has been read"""
    listeners(client, 60)
    raw, answer = begin(client, "listener-get")
    new_network()
    client.anew()
    equal("listeners here", [], client.dump("listener-get", {}))
    while not raw.receive(answer):
        pass
    equal("listeners there", (0, 60), (answer.error, len(answer.replies)))


def ids(client, name, **wanted):
    """Ids of what a filtered dump shows."""
    return [one["id"] for one in client.dump(name, wanted)]


def test_filter_listeners(client):
    """Listeners are filtered by id, address, port and state"""
    first = client.do("listener-new", {"local-port": 7})["id"]
    second = client.do("listener-new", {"local-port": 8, "local-addr": LOCALHOST})["id"]
    connected(client)
    name = "listener-get"
    equal("all", [first, second], ids(client, name))
    equal("one", [first], ids(client, name, id=first))
    equal("unknown", [], ids(client, name, id=second + 1000))
    equal("address", [second], ids(client, name, **{"local-addr": LOCALHOST}))
    equal("port", [first], ids(client, name, **{"local-port": 7}))
    equal("both", [], ids(client, name, **{"local-port": 7, "local-addr": LOCALHOST}))
    equal("state", [first, second], ids(client, name, states=["listen", "closed"]))
    equal("no state", [], ids(client, name, states=["established"]))


def test_filter_connections(client):
    """Connections are filtered by id, listener, addresses, ports and states"""
    listener = client.do("listener-new", {"local-port": 7})["id"]
    first, second = connected(client, 2)
    passive = ids(client, "connection-get", **{"listener-id": listener})
    client.do("connection-shutdown", {"id": second})
    name = "connection-get"
    wait_until(lambda: ids(client, name, states=["fin-wait-2"]), "FIN-WAIT-2")
    everything = sorted([first, second, *passive])
    equal("passive", 2, len(passive))
    equal("all", everything, ids(client, name))
    equal("one", [first], ids(client, name, id=first))
    equal("a listener", [], ids(client, name, id=listener))
    equal("address", everything, ids(client, name, **{"remote-addr": LOCALHOST}))
    equal("nobody's address", [], ids(client, name, **{"remote-addr": "0a000001"}))
    equal("remote port", [first, second], ids(client, name, **{"remote-port": 7}))
    equal("local port", passive, ids(client, name, **{"local-port": 7}))
    equal("state", [second], ids(client, name, states=["fin-wait-2"]))
    equal("two states", 2, len(ids(client, name, states=["fin-wait-2", "close-wait"])))
    equal("state and port", [first], ids(client, name, states=["established"], **{"remote-port": 7}))
    mine = client.do(name, {"id": first})
    equal("its pair", 1, len(ids(client, name, **{"local-port": mine["local-port"]})))


def test_many(client):
    """Hundreds of connections are dumped, every one, in many parts"""
    client.do("listener-new", {"local-port": 7, "params": {"backlog": 500}})
    connected(client, 150)
    wait_until(lambda: len(ids(client, "connection-get", states=["established"])) == 300,
               "300 connections")
    for most, wishes in ((12, {}), (80, {"details": True})):
        raw, answer = begin(client, "connection-get", **wishes)
        parts = 1
        while not raw.receive(answer, SMALL):
            parts += 1
        got = [one.get("summary", one) for one in records(client, "connection-get", answer)]
        equal("connections", 300, len({one["id"] for one in got}))
        assert most // 3 < parts <= most, parts
        for one in got:
            equal(f"state of {one['id']}", "established", one["state"])


def told_twice(client):
    """Of each connection its summary and what a dump with details says of it."""
    whole = {one["id"]: one for one in client.dump("connection-get", {})}
    short = {one["summary"]["id"]: one for one in
             client.dump("connection-get", {"details": False})}
    equal("ids", list(whole), list(short))
    return [(short[number], whole[number]) for number in whole]


def same(short, whole):
    """A summary says the same, as far as it goes."""
    numbers = ("id", "kind", "state", "timer", "local-port", "remote-port")
    equal("numbers", [whole[n] for n in numbers], [short[n] for n in numbers])
    equal("cause", whole.get("cause", "none"), short["cause"])
    equal("what may be absent", [whole.get(n, 0) for n in MAYBE], [short[n] for n in MAYBE])
    for name in ("local-addr", "remote-addr"):
        equal(name, ipaddress.ip_address("::ffff:" + whole[name]),
              ipaddress.ip_address(short[name]))
    equal("flags", {f for f in ("orphan", "passive") if whole.get(f)}, set(short["flags"]))
    # The details were asked for first.
    assert whole["timer"] == "none" or 0 <= whole["timer-left"] - short["timer-left"] < TEN_S
    if "age" in whole:
        assert 0 <= short["age"] - whole["age"] < TEN_S, (short, whole)
    else:
        equal("age", (1 << 64) - 1, short["age"])


def test_summary(client):
    """What a dump tells without details is the same, as far as it goes"""
    client.do("params-set", {"params": {"rst-limit": 0}})
    client.do("listener-new", {"local-port": 7, "params": {"rto-init": 60 * 10 ** 9}})
    lone_syn(7, 1000)
    first, second = connected(client, 2)
    client.do("connection-send", {"id": first, "bytes": 1000})
    client.do("connection-close", {"id": second})
    wait_until(lambda: ids(client, "connection-get", states=["close-wait"]), "the FIN")
    other, = ids(client, "connection-get", states=["close-wait"])
    client.do("connection-close", {"id": other})
    third, = connected(client)
    client.do("connection-shutdown", {"id": third})
    wait_until(lambda: client.do("connection-get", {"id": first})["bytes-acked"] == 1000, "ACKs")
    both = told_twice(client)
    equal("kinds", {"connection", "embryo", "time-wait"}, {w["kind"] for _, w in both})
    for short, whole in both:
        equal("what there is", {"summary"}, set(short))
        same(short["summary"], whole)


def test_summary_of_unsafe(client):
    """The parameters are told in a dump without details where a safeguard is off"""
    expect_message("a safeguard is off: unsafe_no_2msl")
    client.do("listener-new", {"local-port": 7})
    one, = connected(client, params={"unsafe-no-2msl": 1})
    for short, whole in told_twice(client):
        equal(f"params of {whole['id']}", whole["params"] if whole["id"] == one else None,
              short.get("params"))


def test_time_wait(client):
    """A TIME-WAIT record tells what it has, and no more"""
    listener = client.do("listener-new", {"local-port": 7})["id"]
    one, = connected(client)
    other, = ids(client, "connection-get", **{"listener-id": listener})
    for number in (one, other):
        client.do("connection-close", {"id": number})
    wait_until(lambda: ids(client, "connection-get", states=["time-wait"]), "TIME-WAIT")
    record, = client.dump("connection-get", {})
    equal("id", one, record["id"])
    equal("kind", "time-wait", record["kind"])
    equal("timer", "time-wait", record["timer"])
    assert 0 < record["timer-left"] <= 240 * 10 ** 9, record
    assert record.get("orphan") and not record.get("passive"), record
    assert {"snd-nxt", "rcv-nxt", "rcv-wnd", "params"} <= set(record), record
    assert not {"iss", "bytes-sent", "srtt"} & set(record), record


def test_time_wait_goes_on(client):
    """Who closes a socket in TIME-WAIT leaves a record behind that knows how long it has waited"""
    client.do("listener-new", {"local-port": 7})
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, SYNFIN) as sock:
        sock.connect(("127.0.0.1", 7))
        sock.shutdown(socket.SHUT_WR)
        wait_until(lambda: ids(client, "connection-get", states=["close-wait"]), "CLOSE-WAIT")
        peer, = ids(client, "connection-get", states=["close-wait"])
        client.do("connection-close", {"id": peer})
        wait_until(lambda: ids(client, "connection-get", states=["time-wait"]), "TIME-WAIT")
        time.sleep(0.5)
    record, = client.dump("connection-get", {})
    equal("kind", "time-wait", record["kind"])
    assert record["state-age"] >= 5 * 10 ** 8, record


def lone_syn(port, sequence):
    """A SYN from a host that will not answer."""
    here = socket.inet_aton("127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, SYNFIN) as raw:
        raw.sendto(segment(here + here, (4242, port), 2, (sequence, 0), 4000), ("127.0.0.1", 0))


def test_embryo(client):
    """An embryo tells what it has, and no more"""
    client.do("params-set", {"params": {"rst-limit": 0}})
    listener = client.do("listener-new", {"local-port": 7})["id"]
    lone_syn(7, 1000)
    wait_until(lambda: client.dump("connection-get", {}), "SYN-RECEIVED")
    record, = client.dump("connection-get", {})
    equal("kind", "embryo", record["kind"])
    equal("state", "syn-received", record["state"])
    equal("listener", listener, record["listener-id"])
    equal("embryos of it", 1, client.do("listener-get", {"id": listener})["embryos"])
    equal("peer", ("127.0.0.1", 4242), (record["remote-addr"], record["remote-port"]))
    equal("numbers", (1000, 1001, 4000), (record["irs"], record["rcv-nxt"], record["snd-wnd"]))
    equal("SYN", (record["iss"], (record["iss"] + 1) % (1 << 32)),
          (record["snd-una"], record["snd-nxt"]))
    assert record.get("passive") and not record.get("orphan"), record
    assert record["timer"] == "retransmit" and record["timer-left"] <= record["rto"], record
    assert not {"bytes-sent", "srtt", "cause"} & set(record), record


def test_history(client):
    """A history is told oldest first, by connection or in full, and outlives the connection"""
    listener = client.do("listener-new", {"local-port": 7})["id"]
    one, = connected(client)
    client.do("connection-abort", {"id": one})
    wait_until(lambda: not client.dump("connection-get", {}), "the reset")
    told = client.dump("history-get", {"id": one})
    equal("whose", {one}, {record["id"] for record in told})
    times = [record["time"] for record in told]
    equal("order", sorted(times), times)
    states = [told[0]["old-state"]] + [r["new-state"] for r in told
                                       if r["old-state"] != r["new-state"]]
    equal("states", ["closed", "syn-sent", "established", "closed"], states)
    equal("last", told[-1]["sequence"], client.do("history-get", {"id": one})["sequence"])
    everything = client.dump("history-get", {})
    assert {listener, one} < {record["id"] for record in everything}
    equal("overwritten", [0], [r["overwritten"] for r in everything if "overwritten" in r])
    assert "overwritten" in everything[0]


def recorded(client):
    """Events so far."""
    return client.do("counter-get", {"group": "total", "total": "events"})["value"]


def make_history(client, most):
    """Segments of 48 bytes, until so many events have been recorded since."""
    start = recorded(client)
    one, = connected(client)
    client.do("connection-send", {"id": one, "bytes": 48 * most})
    wait_until(lambda: recorded(client) >= start + most, f"{most} events")
    client.do("connection-forget", {"id": one})


def test_history_overtaken(client):
    """A reader who is overtaken by the ring is told so, and one who is not is not"""
    client.do("listener-new", {"local-port": 7, "params": {"mss": 48}})
    make_history(client, 300)
    quiet = Raw(client.nlproto.family_id).dump(client.ops["history-get"].req_value)
    assert len(quiet.replies) >= 300 and not quiet.interrupted, len(quiet.replies)
    raw, answer = begin(client, "history-get")
    size = client.do("module-get", {})["history-size"]
    make_history(client, size + 100)
    while not raw.receive(answer, SMALL):
        pass
    equal("error", 0, answer.error)
    assert answer.interrupted, "not told that records are missing"
    used = client.do("module-get", {})
    equal("history used", size, used["history-used"])
    first = client.dump("history-get", {})[0]
    assert first["overwritten"] > 0, first
    # It ends with what there was when it began.
    assert len(answer.replies) < 1000, len(answer.replies)


def test_endless(client):
    """A dump ends, with what there was, although its list grows faster than it is read"""
    made = listeners(client, 60)
    raw, answer = begin(client, "listener-get")
    port, done = 5000, False
    while not done:
        for _ in range(20):
            port += 1
            client.do("listener-new", {"local-port": port})
        done = raw.receive(answer, SMALL)
        assert port < 5000 + 20 * 60, "60 reads did not bring it to its end"
    equal("error", 0, answer.error)
    equal("listeners", list(made), [one["id"] for one in records(client, "listener-get", answer)])


if __name__ == "__main__":
    main(dict(globals()))
