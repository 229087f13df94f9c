#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The netlink spec, the header made from it and the running kernel agree, and
the kernel's own YNL client can list, open and watch with that spec alone.
"""

import contextlib
import io
import json
import os
import re
import runpy
import struct
import sys

from lib_netlink import LOCALHOST, SOURCE, SPEC, TOP, Netlink, NlAttrs, Raw
from lib_netlink import attribute, equal, main

CTRL_CMD_GETFAMILY = 3
CTRL_CMD_GETPOLICY = 10
CTRL_ATTR_FAMILY_ID = 1
CTRL_ATTR_VERSION = 3
CTRL_ATTR_OPS = 6
CTRL_ATTR_MCAST_GROUPS = 7
CTRL_ATTR_POLICY = 8
CTRL_ATTR_OP_POLICY = 9
OP_DO, OP_DUMP, OP_UNS_ADMIN = 0x02, 0x04, 0x10

WIDTHS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64}


def nested(raw):
    """{number: payload} of a nest."""
    return {attr.type: attr.raw for attr in NlAttrs(raw)}


def controller():
    """A socket for genetlink's controller."""
    return Raw(Netlink.GENL_ID_CTRL)


def numbers_of_header():
    """{name: number} of all enumerators and plain defines of the UAPI header."""
    with open(TOP / "kmod/uapi/linux/synfin.h", encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    found = {name: int(number) for name, number in
             re.findall(r"#define\s+(\w+)\s+(\d+)\n", text)}
    for body in re.findall(r"enum\s*\w*\s*{(.*?)}", text, flags=re.S):
        number = 0
        for entry in filter(None, map(str.strip, body.split(","))):
            name, _, value = (part.strip() for part in entry.partition("="))
            if value and not value.isdigit():
                continue
            number = int(value) if value else number
            found[name] = number
            number += 1
    return found


def c_name(*parts):
    """SYNFIN_A_LISTENER_LOCAL_PORT"""
    return "_".join(("SYNFIN",) + parts).upper().replace("-", "_")


def numbers_of_spec(client):
    """The same, as the client reads the spec."""
    found = {}
    for name, const in client.consts.items():
        if const["type"] in ("const", "struct"):
            continue
        for entry in const.entries.values():
            found[c_name(name, entry.name)] = entry.user_value()
    for name, attr_set in client.attr_sets.items():
        for attr in attr_set.attrs.values():
            found[c_name("a", name, attr.name)] = attr.value
    for op in client.msgs.values():
        found[c_name("cmd", op.name)] = op.req_value or op.rsp_value
    return found


def test_header(client):
    """The header has every number of the spec, and no other"""
    header, spec = numbers_of_header(), numbers_of_spec(client)
    for name, number in spec.items():
        equal(name, number, header.get(name))
    # What is left over are limits, masks and constants.
    extra = {name for name in set(header) - set(spec)
             if not re.search(r"_(MAX|MASK)$", name)}
    equal("names in the header only", {"SYNFIN_ABI", "SYNFIN_PROTOCOL",
                                       "SYNFIN_FAMILY_VERSION"}, extra)
    for entry in client.yaml["definitions"]:
        if entry["type"] == "const":
            equal(entry["name"], entry["value"], header[c_name(entry["name"])])


def flags_of(op):
    """What the controller should say of an operation."""
    return ((OP_DO if "do" in op.modes else 0) | (OP_DUMP if "dump" in op.modes else 0) |
            (OP_UNS_ADMIN if "uns-admin-perm" in op.yaml.get("flags", []) else 0))


def test_operations(client):
    """The kernel has the operations of the spec, with their privileges, and one group"""
    answer = controller().ask(CTRL_CMD_GETFAMILY,
                              attribute(CTRL_ATTR_FAMILY_ID, struct.pack("H", client.nlproto.family_id)))
    family = nested(answer.replies[0])
    equal("version", client.yaml["version"], struct.unpack("I", family[CTRL_ATTR_VERSION])[0])
    ops = {}
    for raw in nested(family[CTRL_ATTR_OPS]).values():
        number, flags = (struct.unpack("I", part)[0] for part in nested(raw).values())
        ops[number] = flags & (OP_DO | OP_DUMP | OP_UNS_ADMIN)
    equal("operations", {op.req_value: flags_of(op) for op in client.ops.values()}, ops)
    groups = [nested(raw)[1] for raw in nested(family[CTRL_ATTR_MCAST_GROUPS]).values()]
    equal("groups", [name.encode() + b"\0" for name in client.mcast_groups], groups)


def policies_of_kernel(client):
    """({command: (do, dump)}, {policy: {attribute: what the kernel checks}})"""
    ops, policies = {}, {}
    answer = controller().dump(CTRL_CMD_GETPOLICY,
                               attribute(CTRL_ATTR_FAMILY_ID,
                                         struct.pack("H", client.nlproto.family_id)))
    equal("error of GETPOLICY", 0, answer.error)
    for raw in answer.replies:
        message = nested(raw)
        for command, part in nested(message.get(CTRL_ATTR_OP_POLICY, b"")).items():
            ops[command] = {which: struct.unpack("I", index)[0]
                            for which, index in nested(part).items()}
        for index, part in nested(message.get(CTRL_ATTR_POLICY, b"")).items():
            for number, checks in nested(part).items():
                policies.setdefault(index, {})[number] = nested(checks)
    return ops, policies


def words_of(checks, policies):
    """One attribute's checks as (type, min, max, mask, policy of the nest)."""
    kind = Netlink.AttrType(struct.unpack("I", checks[Netlink.NL_POLICY_TYPE_ATTR_TYPE])[0]).name

    def number(which):
        return int.from_bytes(checks[which], sys.byteorder) if which in checks else None

    inner = number(Netlink.NL_POLICY_TYPE_ATTR_POLICY_IDX)
    return (kind, number(Netlink.NL_POLICY_TYPE_ATTR_MIN_VALUE_U),
            number(Netlink.NL_POLICY_TYPE_ATTR_MAX_VALUE_U),
            number(Netlink.NL_POLICY_TYPE_ATTR_MASK),
            inner and {n: words_of(c, policies) for n, c in policies[inner].items()})


def words_of_spec(client, attr):
    """The same, as the spec says it."""
    if attr.type == "nest":
        inner = client.attr_sets[attr["nested-attributes"]]
        return ("nested", None, None, None,
                {a.value: words_of_spec(client, a) for a in inner.attrs.values()
                 if a.type != "pad"})
    if attr.type not in WIDTHS:
        return (attr.type, None, None, None, None)
    low, high = 0, (1 << WIDTHS[attr.type]) - 1
    if attr.get("enum-as-flags"):
        mask = client.consts[attr["enum"]].get_mask(as_flags=True)
        return (attr.type, None, None, mask, None)
    if "enum" in attr:
        high = max(client.consts[attr["enum"]].entries_by_val)
    checks = attr.get("checks", {})
    return (attr.type, checks.get("min", low), checks.get("max", high), None, None)


def test_policies(client):
    """The policy that the kernel applies to each operation is that of the spec"""
    ops, policies = policies_of_kernel(client)
    equal("operations with a policy", {op.req_value for op in client.ops.values()}, set(ops))
    for op in client.ops.values():
        names = op.yaml["do"]["request"]["attributes"]
        wanted = {op.attr_set[name].value: words_of_spec(client, op.attr_set[name])
                  for name in names}
        for index in ops[op.req_value].values():
            got = {number: words_of(checks, policies)
                   for number, checks in policies[index].items()}
            equal(f"policy of {op.name}", wanted, got)


def cli(*arguments):
    """Run the client's command line; what it prints."""
    program = SOURCE / "tools/net/ynl/cli.py"
    kept, sys.argv = sys.argv, [str(program), "--no-schema", "--spec", str(SPEC),
                                "--output-json", *arguments]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(str(program), run_name="__main__")
    except SystemExit as end:
        assert not end.code, f"cli.py {arguments}: {out.getvalue()}"
    finally:
        sys.argv = kept
    return json.loads(out.getvalue())


def test_cli_opens_and_lists(_client):
    """cli.py with the spec opens a connection and lists it"""
    equal("abi", 1, cli("--do", "module-get")["abi"])
    listener = cli("--do", "listener-new", "--json", '{"local-port": 7}')
    equal("listeners", [listener["id"]], [one["id"] for one in cli("--dump", "listener-get")])
    opened = cli("--do", "connection-open",
                 "--json", f'{{"remote-addr": "{LOCALHOST}", "remote-port": 7}}')
    ports = {(one["summary"]["state"], one["summary"]["local-port"]) for one in
             cli("--dump", "connection-get", "--json", '{"states": ["established"]}')}
    equal("connections", {("established", 7), ("established", opened["local-port"])}, ports)


def test_listener_without_port(client):
    """ADR-03 a listener that names no port gets one of the local ports"""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as file:
        low, high = map(int, file.read().split())
    ids = [client.do("listener-new", {})["id"] for _ in range(20)]
    ports = [client.do("listener-get", {"id": number})["local-port"] for number in ids]
    assert all(low <= port <= high for port in ports), ports
    equal("different ports", len(ids), len(set(ports)))
    for number in ids:
        client.do("listener-del", {"id": number})


def test_client_watches(client):
    """A client that subscribed sees a handshake, step by step and without a gap"""
    watcher = client.another()
    watcher.ntf_subscribe("events")
    client.do("listener-new", {"local-port": 7})
    opened = client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})
    for old, new in (("closed", "syn-sent"), ("syn-sent", "established")):
        event = watcher.next_event(lambda e: e.get("id") == opened["id"] and
                                   e["old-state"] != e["new-state"])
        equal("arc", (old, new), (event["old-state"], event["new-state"]))
        assert event["rule"] != "none", event
    told = client.do("connection-get", {"id": opened["id"]})
    equal("state", "established", told["state"])
    kept = client.dump("history-get", {"id": opened["id"]})
    equal("states in the history", ["syn-sent", "established"],
          [e["new-state"] for e in kept if e["old-state"] != e["new-state"]])


def test_no_gap(client):
    """Events are numbered for each CPU without gaps"""
    watcher = client.another()
    watcher.ntf_subscribe("events")
    client.do("listener-new", {"local-port": 7})
    last = {}

    def count(event):
        cpu, sequence = event["cpu"], event["sequence"]
        if cpu in last:
            equal(f"number after {last[cpu]}", last[cpu] + 1, sequence)
        last[cpu] = sequence
        return event["what"] == "call-forget"

    for _ in range(5):
        one = client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})
        client.do("connection-forget", {"id": one["id"]})
        watcher.next_event(count)
    assert sum(last.values()) > 15, last


def test_machine(client):
    """The state machine is told: eleven states, legal arcs, and how often they were taken"""
    before = client.dump("fsm-get", {})
    states = {one["state"]: one["population"] for one in before if "state" in one}
    equal("states", set(client.consts["state"].entries), set(states))
    client.do("listener-new", {"local-port": 7})
    client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})
    after = client.dump("fsm-get", {})
    states = {one["state"]: one["population"] for one in after if "state" in one}
    equal("population", (1, 2), (states["listen"], states["established"]))
    arcs = {(one["old-state"], one["new-state"]): one for one in after if "hits" in one}
    assert all(one.get("legal") for one in arcs.values()), arcs
    arc = {"old-state": "syn-sent", "new-state": "established"}
    equal("hits", 1, arcs[tuple(arc.values())]["hits"])
    equal("one arc", dict(arc, legal=True, hits=1), client.do("fsm-get", arc))
    wrong = {"old-state": "closed", "new-state": "established"}
    equal("no arc", dict(wrong, hits=0), client.do("fsm-get", wrong))


def test_counters(client):
    """Counters are told one by one, by groups and all at once"""
    client.do("listener-new", {"local-port": 7})
    client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})
    everything = client.dump("counter-get", {})
    groups = {one["group"] for one in everything}
    equal("groups", set(client.consts["counter-group"].entries), groups)
    for group in groups:
        mine = [one for one in everything if one["group"] == group]
        equal(f"keys of {group}", [set(one) for one in mine],
              [set(one) for one in client.dump("counter-get", {"group": group})])
        one = mine[0]
        got = client.do("counter-get", {key: one[key] for key in one if key != "value"})
        equal(f"keys of one of {group}", set(one), set(got))
    opens = client.do("counter-get", {"group": "total", "total": "active-opens"})
    equal("active opens", 1, opens["value"])
    arc = client.do("counter-get", {"group": "arc", "old-state": "syn-sent",
                                    "new-state": "established"})
    equal("arc", 1, arc["value"])


if __name__ == "__main__":
    os.chdir(TOP)
    main(dict(globals()))
