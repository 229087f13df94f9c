#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Netlink requests that are right, but refused: for lack of privilege, or for
what there is at that moment. Each says why, and some say for how long.
"""

import errno
import os
import subprocess

from lib_netlink import CLONE_NEWNET, CLONE_NEWUSER, LOCALHOST, Netlink, NlError, Raw
from lib_netlink import equal, in_child, main, netlink_socket, unshare, wait_until
from lib_scene import UNKNOWN_ID, Scene

NOBODY = 65534


def denied(client, scene):
    """All that changes something or shows sequence numbers is refused with EPERM."""
    raw = Raw(client.nlproto.family_id)
    for op in client.ops.values():
        wanted = errno.EPERM if "uns-admin-perm" in op.yaml.get("flags", []) else 0
        body = scene.good(op)
        equal(f"error of {op.name}", wanted, raw.ask(op.req_value, body).error)
        if "dump" in op.modes:
            equal(f"error of a dump of {op.name}", wanted, raw.dump(op.req_value).error)


def cannot_join(client):
    """The group is closed to us."""
    group = client.nlproto.genl_family["mcast"]["events"]
    sock = netlink_socket()
    try:
        sock.setsockopt(Netlink.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, group)
    except PermissionError:
        return
    raise AssertionError("joined the group without privilege")


def test_no_privilege(client):
    """ADV-33 34 A user without privileges may look at what is harmless, and change nothing"""
    scene = Scene(client)

    def work():
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        denied(client, scene)
        cannot_join(client)

    in_child(work)
    scene.all_as_before("what nobody did")


def test_root_of_user_namespace(client):
    """ADV-33 Root of a user namespace governs its own network namespace, and not ours"""
    scene = Scene(client)

    def work():
        unshare(CLONE_NEWUSER)
        denied(client, scene)
        cannot_join(client)
        unshare(CLONE_NEWNET)
        mine, inside = client.another(), client.another()
        mine.ntf_subscribe("events")
        equal("listeners", [], inside.dump("listener-get", {}))
        inside.do("listener-new", {"local-port": 99})
        equal("listeners", [99], [one["local-port"] for one in inside.dump("listener-get", {})])
        mine.next_event(lambda event: event["local-port"] == 99)

    in_child(work)
    scene.all_as_before("what another root did")


def test_time_wait_says_how_long(client):
    """An address in TIME-WAIT is refused with the time that is left, exactly"""
    client.do("listener-new", {"local-port": 7})
    one = client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})
    other = next(c for c in client.dump("connection-get", {}) if c.get("passive"))
    client.do("connection-close", {"id": one["id"]})
    client.do("connection-close", {"id": other["id"]})
    wait_until(lambda: client.dump("connection-get", {"states": ["time-wait"]}), "TIME-WAIT")
    raw = Raw(client.nlproto.family_id)
    port = client.pack("listener", {"local-port": one["local-port"]})
    listen = raw.ask(client.ops["listener-new"].req_value, port)
    left = client.dump("connection-get", {"states": ["time-wait"]})[0]["timer-left"]
    again = client.pack("connection", {"remote-addr": LOCALHOST, "remote-port": 7,
                                       "local-addr": LOCALHOST,
                                       "local-port": one["local-port"]})
    opened = raw.ask(client.ops["connection-open"].req_value, again)
    for answer, number in ((listen, client.attr_sets["listener"]["local-port"].value),
                           (opened, client.attr_sets["connection"]["local-port"].value)):
        equal(f"error {answer}", errno.EADDRINUSE, answer.error)
        equal("attribute", [number], answer.blamed)
        assert answer.cookie and abs(answer.cookie - left) < 20 * 10 ** 9, f"{answer} {left}"
        assert answer.cookie <= 240 * 10 ** 9, answer
    assert listen.cookie >= left >= opened.cookie, (listen.cookie, left, opened.cookie)


def test_quiet_time_says_how_long(client):
    """An open in the quiet time is refused with the time that is left"""
    client.do("params-set", {"params": {"quiet-time": 3600 * 10 ** 9}})
    raw = Raw(client.nlproto.family_id)
    op = client.ops["connection-open"]
    body = client.pack("connection", {"remote-addr": LOCALHOST, "remote-port": 7})
    first, second = raw.ask(op.req_value, body), raw.ask(op.req_value, body)
    left = client.do("module-get", {})["quiet-left"]
    for answer in (first, second):
        equal(f"error {answer}", errno.EAGAIN, answer.error)
    assert 3600 * 10 ** 9 > first.cookie > second.cookie > left > 0, (first.cookie, left)
    client.do("params-set", {"params": {"quiet-time": 0}})
    client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 7})


def test_no_route(client):
    """An open to where no route leads, from an address that is not ours, or to many"""
    scene = Scene(client)
    for values, names in (({"remote-addr": "0a000001"}, {"ENETUNREACH", "EHOSTUNREACH"}),
                          ({"local-addr": "0a000001"}, {"EADDRNOTAVAIL"}),
                          ({"remote-addr": "e0000001"}, {"EINVAL"}),
                          ({"remote-addr": "ffffffff"}, {"EINVAL"}),
                          ({"remote-addr": "00000000"}, {"EDESTADDRREQ"}),
                          ({"local-port": 7}, {"EADDRNOTAVAIL"}),
                          ({"listener-id": scene.connection}, {"EISCONN", "ENOENT"}),
                          ({"listener-id": UNKNOWN_ID}, {"ENOENT"})):
        op = client.ops["connection-open"]
        body = {"remote-addr": LOCALHOST, "remote-port": 7, **values}
        answer = scene.raw.ask(op.req_value, client.pack("connection", body))
        scene.refuses(f"open {values}", answer, names, None)
        scene.all_as_before(f"open {values}")


def test_refused_open_still_answers(client):
    """An open that is refused at once by a reset still tells its id and its end"""
    try:
        one = client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 5})
    except NlError as error:
        raise AssertionError(f"the OPEN itself was refused: {error}") from error
    wait_until(lambda: not client.dump("connection-get", {}), "the reset")
    assert one["id"] and one["state"] in ("closed", "syn-sent"), one
    equal("last cause", "refused", client.do("history-get", {"id": one["id"]})["cause"])


if __name__ == "__main__":
    # A test that ran before may have forbidden it.
    subprocess.run(["sysctl", "-qw", "user.max_user_namespaces=100"], check=False)
    main(dict(globals()))
