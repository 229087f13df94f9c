#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Netlink requests that are wrong in themselves: each is refused with an error
that names the attribute, and changes nothing.
"""

import errno
import struct

from lib_netlink import LOCALHOST, Netlink, attribute, equal, expect_message, main, nest
from lib_scene import REQUIRED, UNKNOWN_ID, Scene

FORMATS = {"u8": "B", "u16": "H", "u32": "I", "u64": "Q"}
# Of a single one only the id is wanted, the rest is for dumps.
MAPPED = bytes(10) + b"\xff\xff\x7f\0\0\1"     # ::ffff:127.0.0.1
FILTERED = {"listener-get", "connection-get"}


def requests(op):
    """The attributes that the policy of an operation knows."""
    return [op.attr_set[name] for name in op.yaml["do"]["request"]["attributes"]]


def payloads_of_wrong_length(attr):
    """(what, payload, errors)"""
    length = struct.calcsize(FORMATS[attr.type]) if attr.type in FORMATS else None
    if attr.type == "flag":
        return [("with a value", b"\1", {"EINVAL", "ERANGE"})]
    if attr.type == "binary":
        bad = [(f"of {n} bytes", bytes([127] * n), {"EAFNOSUPPORT"}) for n in (0, 3, 5, 15, 17)]
        return bad + [("mapped", MAPPED, {"EAFNOSUPPORT"})]
    if length is None:
        return []
    return [(f"of {n} bytes", bytes([1] * n), {"EINVAL", "ERANGE"})
            for n in (0, length - 1, length + 1, length + 4)]


def payloads_out_of_range(client, attr):
    """(what, payload, errors)"""
    found = []
    if attr.type not in FORMATS:
        return found
    low = attr.get("checks", {}).get("min", 0)
    if low:
        found.append(low - 1)
    if attr.get("enum-as-flags"):
        found += [client.consts[attr["enum"]].get_mask(as_flags=True) + 1, 1 << 31]
    elif "enum" in attr:
        highest = max(client.consts[attr["enum"]].entries_by_val)
        found += [highest + 1, (1 << 32) - 1]
    return [(f"= {value}", struct.pack(FORMATS[attr.type], value), {"ERANGE", "EINVAL"})
            for value in found]


def each_request(client):
    """(operation, dump?) of all that take requests."""
    for op in client.ops.values():
        yield op, False
        if "dump" in op.modes:
            yield op, True


def check_payload(scene, op, dump, attr, bad):
    """One wrong attribute at the end of a request that is right."""
    what, payload, errors = bad
    what = f"{op.name} {'dump ' if dump else ''}{attr.name} {what}"
    body = b"" if dump else scene.good(op, leave_out=[attr.name])
    wrong = body + attribute(attr.value, payload)
    if dump:
        answer = scene.raw.dump(op.req_value, wrong)
    else:
        answer = scene.raw.ask(op.req_value, wrong)
    if "EAFNOSUPPORT" in errors and op.name in FILTERED and not dump:
        errors = {"EINVAL"}     # it has no use for an address, whatever its length
    # On 6.1 a dump that was refused by us, not by the policy, has just a text.
    ours = errors == {"EAFNOSUPPORT"}
    scene.refuses(what, answer, errors, None if dump and ours else [attr.value])
    if ours:
        assert attr.name in answer.text, f"{what}: {answer}"


def test_wrong_length(client):
    """ADV-32 Attributes that are too short or too long"""
    scene, count = Scene(client), 0
    for op, dump in each_request(client):
        for attr in requests(op):
            for bad in payloads_of_wrong_length(attr):
                check_payload(scene, op, dump, attr, bad)
                count += 1
        scene.all_as_before(op.name)
    assert count > 100, count


def test_out_of_range(client):
    """ADV-32 Numbers that are out of range"""
    scene, count = Scene(client), 0
    for op, dump in each_request(client):
        for attr in requests(op):
            for bad in payloads_out_of_range(client, attr):
                check_payload(scene, op, dump, attr, bad)
                count += 1
        scene.all_as_before(op.name)
    assert count > 30, count


def test_missing(client):
    """ADV-32 Attributes that are missing"""
    scene = Scene(client)
    for op in client.ops.values():
        for name in REQUIRED.get(op.name, []):
            answer = scene.raw.ask(op.req_value, scene.good(op, leave_out=[name]))
            scene.refuses(f"{op.name} without {name}", answer, {"EINVAL"}, None)
            equal(f"missing in {op.name}", op.attr_set[name].value,
                  answer.extack.get("miss-type"))
            assert name in answer.text or op.name == "counter-get", str(answer)
        scene.all_as_before(op.name)


def test_unknown_attribute(client):
    """Attributes that nobody knows, and such as this request has no use for"""
    scene = Scene(client)
    for op, dump in each_request(client):
        known = {attr.value for attr in requests(op)}
        body = b"" if dump else scene.good(op)
        ask = scene.raw.dump if dump else scene.raw.ask
        others = {attr.value for attr in op.attr_set.attrs.values()} - known
        for number in sorted(others) + [max(others | known) + 1, 0x3fff]:
            answer = ask(op.req_value, body + attribute(number, bytes(4)))
            scene.refuses(f"{op.name} with attribute {number}", answer, {"EINVAL"}, [number])
        scene.all_as_before(op.name)


def test_useless_attribute(client):
    """Filters of a dump in a request about one, and the other way round"""
    scene = Scene(client)
    singles = {"listener-get": {"id": scene.listener, "local-port": 7},
               "connection-get": {"id": scene.connection, "states": ["established"]},
               "counter-get": {"group": "total", "total": "events", "drop": "none"},
               "params-get": {"params": {"msl": 1}}}
    dumps = {"counter-get": {"group": "total", "total": "events"},
             "fsm-get": {"old-state": "closed"},
             "connection-get": {"states": []}, "listener-get": {"states": []}}
    for requests_, ask in ((singles, scene.raw.ask), (dumps, scene.raw.dump)):
        for name, values in requests_.items():
            op = client.ops[name]
            answer = ask(op.req_value, client.pack(op.attr_set.name, values))
            scene.refuses(f"{name} {values}", answer, {"EINVAL"}, None)
    scene.all_as_before("useless attributes")


def parameters(client):
    """(attribute, smallest, largest) of all parameters."""
    settings = client.do("params-get", {})
    for attr in client.attr_sets["params"].attrs.values():
        if attr.type != "pad":
            yield attr, settings["minima"][attr.name], settings["maxima"][attr.name]


def bad_parameters(client):
    """(what, contents of the nest, errors, attribute to blame in it)"""
    for attr, low, high in parameters(client):
        for n in (0, 4, 7, 9):
            yield (f"{attr.name} of {n} bytes", attribute(attr.value, bytes(n)),
                   {"EINVAL", "ERANGE"}, attr.value)
        for value in ([low - 1] if low else []) + [high + 1, (1 << 64) - 1]:
            yield (f"{attr.name} = {value}", attribute(attr.value, struct.pack("Q", value)),
                   {"ERANGE"}, attr.value)
    unknown = max(attr.value for attr in client.attr_sets["params"].attrs.values()) + 1
    yield ("an unknown one", attribute(unknown, bytes(8)), {"EINVAL"}, unknown)


def test_parameters(client):
    """ADV-32 Parameters out of their range, of wrong length, and unknown ones"""
    scene = Scene(client)
    for name in ("params-set", "listener-new", "listener-set", "connection-open",
                 "connection-set"):
        op = client.ops[name]
        holder = op.attr_set["params"].value
        body = scene.good(op, leave_out=["params"])
        for what, inside, errors, blamed in bad_parameters(client):
            fine = client.pack("params", {"msl": 10 ** 9})
            answer = scene.raw.ask(op.req_value, body + nest(holder, fine, inside))
            if answer.error == errno.EOPNOTSUPP and name != "params-set":
                errors = {"EOPNOTSUPP"}     # it can't be set here at all
            elif blamed == client.attr_sets["params"]["msl"].value:
                # Two of them: the first is blamed only if the policy finds it.
                answer.extack.pop("bad-attr-offs", None)
                blamed = None
            scene.refuses(f"{name} {what}", answer, errors, blamed and [holder, blamed])
        scene.all_as_before(name)


def test_range_in_words(client):
    """A parameter out of range is refused with its name and its range"""
    scene = Scene(client)
    op = client.ops["params-set"]
    for attr, _low, high in parameters(client):
        answer = scene.raw.ask(op.req_value, client.pack("settings", {"params": {attr.name: high + 1}}))
        assert attr.name.replace("-", "_") in answer.text.replace("-", "_"), \
            f"{attr.name}: {answer}"
        assert any(c.isdigit() for c in answer.text.replace(attr.name, "")), f"{attr.name}: {answer}"
    scene.all_as_before("params-set")


def test_contradiction(client):
    """Parameters that contradict each other: none of them is set"""
    scene = Scene(client)
    op = client.ops["params-set"]
    values = {"params": {"rto-init": 100 * 10 ** 9, "rto-max": 60 * 10 ** 9, "ttl": 9}}
    answer = scene.raw.ask(op.req_value, client.pack("settings", values))
    scene.refuses("rto-init > rto-max", answer, {"EINVAL"}, None)
    for empty in ("params-set", "listener-set", "connection-set"):
        op = client.ops[empty]
        body = scene.good(op, leave_out=["params"])
        answer = scene.raw.ask(op.req_value, body + nest(op.attr_set["params"].value))
        scene.refuses(f"{empty} of nothing", answer, {"EINVAL"}, [op.attr_set["params"].value])
    scene.all_as_before("params-set")


def test_framing(client):
    """Messages that are cut off, have bytes left over, or flags that mean nothing"""
    scene = Scene(client)
    for op in client.ops.values():
        body = scene.good(op)
        for what, data, options in (
                ("a header of 3 bytes", body + bytes(3), {}),
                ("an attribute longer than the message", body + struct.pack("HH", 64, 2), {}),
                ("an attribute of length 1", body + struct.pack("HH", 1, 2), {}),
                ("NLM_F_EXCL", body, {"flags": Netlink.NLM_F_EXCL | Netlink.NLM_F_ACK}),
                ("a reserved field that is used", body, {"reserved": 7})):
            answer = scene.raw.ask(op.req_value, data, **options)
            scene.refuses(f"{op.name}: {what}", answer, {"EINVAL"}, None)
    nest_without_flag = attribute(client.attr_sets["settings"]["params"].value,
                                  client.pack("params", {"msl": 10 ** 9}))
    answer = scene.raw.ask(client.ops["params-set"].req_value, nest_without_flag)
    scene.refuses("a nest without its flag", answer, {"EINVAL"}, None)
    scene.all_as_before("framing")


def test_unknown_command(client):
    """Commands that do not exist, and dumps of what has none"""
    scene = Scene(client)
    commands = {op.req_value for op in client.ops.values()}
    for number in set(range(256)) - commands:
        for ask in (scene.raw.ask, scene.raw.dump):
            equal(f"error of command {number}", errno.EOPNOTSUPP, ask(number).error)
    for op in client.ops.values():
        if "dump" not in op.modes:
            equal(f"error of a dump of {op.name}", errno.EOPNOTSUPP,
                  scene.raw.dump(op.req_value).error)
    scene.all_as_before("unknown commands")


def test_unknown_id(client):
    """Ids of nothing, and of something else"""
    scene = Scene(client)
    for name, needs in REQUIRED.items():
        op = client.ops[name]
        if "id" not in needs or name == "history-get":
            continue
        other = scene.connection if op.attr_set.name == "listener" else scene.listener
        wrong = [UNKNOWN_ID, (1 << 32) - 1]
        # CLOSE, ABORT and the like are defined for LISTEN too (RFC 9293 3.10).
        if op.attr_set.name == "listener" or name in ("connection-get", "connection-set"):
            wrong.append(other)
        for number in wrong:
            body = client.pack(op.attr_set.name, {"id": number})
            answer = scene.raw.ask(op.req_value, scene.good(op, leave_out=["id"]) + body)
            scene.refuses(f"{name} of {number}", answer, {"ENOENT"}, [op.attr_set["id"].value])
    answer = scene.raw.ask(client.ops["history-get"].req_value,
                           client.pack("event", {"id": UNKNOWN_ID}))
    scene.refuses("history of nobody", answer, {"ENOENT"}, [client.attr_sets["event"]["id"].value])
    scene.all_as_before("unknown ids")


IPV6 = "fd000000000000000000000000000001"
LINK_LOCAL = "fe800000000000000000000000000001"
CONTRADICTIONS_OF_IPV6 = (
    ("connection-open", {"local-addr": LOCALHOST, "remote-addr": IPV6, "remote-port": 9}, "one family"),
    ("listener-new", {"local-port": 9, "local-addr": IPV6, "remote-addr": LOCALHOST,
                      "remote-port": 9}, "one family"),
    ("fault-new", {"action": "drop", "src-addr": IPV6, "dst-addr": LOCALHOST}, "one family"),
    ("listener-new", {"local-port": 9, "local-addr": LOCALHOST, "v6only": True}, "v6only"),
    ("listener-new", {"local-port": 9, "v6only": True}, "v6only"),
    ("connection-open", {"remote-addr": LINK_LOCAL, "remote-port": 9}, "scope-id"),
    ("connection-open", {"remote-addr": IPV6, "remote-port": 9, "scope-id": 1}, "scope-id"),
    ("listener-new", {"local-port": 9, "local-addr": LINK_LOCAL}, "scope-id"),
    ("listener-new", {"local-port": 9, "scope-id": 1}, "scope-id"),
)


def test_contradictory_attributes(client):
    """Half a remote peer, and all together with an id"""
    scene = Scene(client)
    for name, values in (("listener-new", {"local-port": 9, "remote-port": 9}),
                         ("listener-new", {"local-port": 9, "remote-addr": LOCALHOST}),
                         ("connection-forget", {"id": scene.connection, "all": True}),
                         ("connection-forget", {"last-id": UNKNOWN_ID, "all": True}),
                         ("connection-abort", {"last-id": UNKNOWN_ID}),
                         ("connection-close", {"id": 2, "last-id": 1})):
        op = client.ops[name]
        answer = scene.raw.ask(op.req_value, client.pack(op.attr_set.name, values))
        scene.refuses(f"{name} {values}", answer, {"EINVAL"}, None)
    for name, values, word in CONTRADICTIONS_OF_IPV6:
        op = client.ops[name]
        answer = scene.raw.ask(op.req_value, client.pack(op.attr_set.name, values))
        scene.refuses(f"{name} {values}", answer, {"EINVAL"}, None)
        assert word in answer.text, f"{name} {values}: {answer}"
    answer = scene.raw.ask(client.ops["module-get"].req_value, client.pack("module", {"abi": 99}))
    scene.refuses("another abi", answer, {"EPROTO"}, [client.attr_sets["module"]["abi"].value])
    scene.all_as_before("contradictions")


def test_chance(client):
    """More than always, and a seed that nothing needs"""
    scene = Scene(client)
    op = client.ops["fault-new"]
    for values, error, blamed in (({"chance": 1000001}, "ERANGE", "chance"),
                                  ({"chance": (1 << 32) - 1, "seed": 1}, "ERANGE", "chance"),
                                  ({"seed": 1}, "EINVAL", "seed")):
        answer = scene.raw.ask(op.req_value, client.pack("fault", {"action": "drop"} | values))
        scene.refuses(f"fault-new {values}", answer, {error}, [op.attr_set[blamed].value])
        assert blamed in answer.text and ("1000000" in answer.text or blamed == "seed"), str(answer)
    scene.all_as_before("fault-new")


def test_too_many_bytes(client):
    """SEND of more than a queue can hold"""
    scene = Scene(client)
    op = client.ops["connection-send"]
    for number in ((1 << 30) + 1, 1 << 32, (1 << 64) - 1):
        body = client.pack("connection", {"id": scene.connection, "bytes": number})
        answer = scene.raw.ask(op.req_value, body)
        scene.refuses(f"send {number}", answer, {"ENOBUFS"}, [op.attr_set["bytes"].value])
    scene.all_as_before("send")


def test_doubled(client):
    """Of a doubled attribute the last one counts, and both must be right"""
    scene = Scene(client)
    op = client.ops["listener-new"]

    def port(number):
        return client.pack("listener", {"local-port": number})

    for first, second, blamed_at in ((0, 9, 20), (9, 0, 28)):
        answer = scene.raw.ask(op.req_value, port(first) + port(second))
        scene.refuses(f"ports {first} and {second}", answer, {"ERANGE", "EINVAL"}, None)
        equal("offset to blame", blamed_at, answer.extack.get("bad-attr-offs"))
    scene.all_as_before("doubled ports")
    answer = scene.raw.ask(op.req_value, port(8) + port(9))
    equal("error", 0, answer.error)
    equal("ports", [7, 9], [one["local-port"] for one in client.dump("listener-get", {})])
    op = client.ops["params-set"]
    twice = client.pack("params", {"ttl": 5}) + client.pack("params", {"ttl": 6})
    scene.raw.ask(op.req_value, nest(op.attr_set["params"].value, twice))
    equal("ttl", 6, client.do("params-get", {})["params"]["ttl"])


if __name__ == "__main__":
    expect_message("netlink: .*: attribute type [0-9]+ has an invalid length|"
                   "netlink: [0-9]+ bytes leftover after parsing attributes|"
                   "nla_(validate|parse): [0-9]+ callbacks suppressed|"
                   "validate_nla: [0-9]+ callbacks suppressed")
    main(dict(globals()))
