# SPDX-License-Identifier: GPL-2.0
"""What the tests of refused netlink requests share: a scene in which nothing
may change, and requests that would be right.
"""

import errno
import struct

from lib_netlink import LOCALHOST, Netlink, Raw, equal, wait_until

UNKNOWN_ID = 424242
# What only time changes, and what is nothing.
MOVING = ("age", "state-age", "timer-left", "left", "pad")

# What each operation can't do without, besides what was there before.
REQUIRED = {
    "params-set": ["params"],
    "listener-new": [],
    "listener-del": ["id"],
    "listener-set": ["id", "params"],
    "listener-get": ["id"],
    "connection-open": ["remote-addr", "remote-port"],
    "connection-send": ["id", "bytes"],
    "connection-shutdown": ["id"],
    "connection-close": ["id"],
    "connection-abort": ["id"],
    "connection-forget": ["id"],
    "connection-set": ["id", "params"],
    "connection-get": ["id"],
    "history-get": ["id"],
    "counter-get": ["group", "total"],
    "fsm-get": ["old-state", "new-state"],
    "fault-new": ["action"],
    "fault-del": ["id"],
    "fault-get": ["id"],
    "held-get": ["id"],
    "held-step": ["step"],
}

# And that would be accepted.
GOOD = {
    "remote-addr": LOCALHOST, "remote-port": 7, "local-port": 9, "bytes": 10,
    "params": {"msl": 10 ** 9}, "group": "total", "total": "events",
    "old-state": "closed", "new-state": "syn-sent", "action": "drop", "step": "next",
}

# Given together, or neither.
PARTNER = {"remote-addr": "remote-port", "remote-port": "remote-addr"}


class Scene:
    """A listener, a connection through it, a fault rule and what it keeps, and the means to see
    that all is as before.
    """

    def __init__(self, client):
        self.client = client
        self.raw = Raw(client.nlproto.family_id)
        self.listener = client.do("listener-new", {"local-port": 7})["id"]
        self.connection = client.do("connection-open",
                                    {"remote-addr": LOCALHOST, "remote-port": 7})["id"]
        wait_until(lambda: self.state() == "established", "the handshake")
        self.rule = client.do("fault-new", {"action": "hold", "direction": "out",
                                            "flags-on": ["rst"], "src-port": 5})["id"]
        self.held = self.hold_a_reset()
        self.before = self.picture()

    def hold_a_reset(self):
        """An answer to an OPEN to where nobody is: it belongs to nobody either."""
        vain = self.client.do("connection-open", {"remote-addr": LOCALHOST, "remote-port": 5})
        wait_until(lambda: self.client.dump("held-get", {}), "the reset")
        self.client.do("connection-forget", {"id": vain["id"]})
        return self.client.dump("held-get", {})[0]["id"]

    def state(self):
        """Of the connection."""
        return self.client.do("connection-get", {"id": self.connection})["state"]

    def picture(self):
        """Everything that a request could change: sets of attributes and their bytes. The client
        would take them apart, which takes seconds where every access to memory is checked.
        """
        raw = Raw(self.client.nlproto.family_id)
        picture = [("settings", self.at_rest("settings", reply)) for reply in
                   raw.ask(self.client.ops["params-get"].req_value).replies]
        for what in ("listener-get", "connection-get", "fault-get", "held-get"):
            op = self.client.ops[what]
            wish = self.client.pack("connection", {"details": True}) if op.attr_set.name == \
                "connection" else b""
            picture += [(op.attr_set.name, self.at_rest(op.attr_set.name, reply))
                        for reply in raw.dump(op.req_value, wish).replies]
        raw.sock.close()
        return picture

    def at_rest(self, space, reply):
        """The attributes but for those that only time changes."""
        names = self.client.attr_sets[space].attrs_by_val
        at, rest = 0, b""
        while at + 4 <= len(reply):
            length, number = struct.unpack_from("HH", reply, at)
            aligned = (max(length, 4) + 3) & ~3
            if names[number & ~Netlink.NLA_TYPE_MASK].name not in MOVING:
                rest += reply[at:at + aligned]
            at += aligned
        return rest

    def in_words(self, picture):
        """For whoever reads that they differ."""
        return [self.client.unpack(space, attributes) for space, attributes in picture]

    def id_for(self, op):
        """The id of something that the operation could be done to."""
        return {"listener": self.listener, "fault": self.rule,
                "held": self.held}.get(op.attr_set.name, self.connection)

    def good(self, op, leave_out=()):
        """The attributes of a request that is right, as bytes."""
        names = set(REQUIRED.get(op.name, [])).union(PARTNER.get(name) for name in leave_out)
        values = {name: self.id_for(op) if name == "id" else GOOD[name]
                  for name in names - {None} - set(leave_out)}
        return self.client.pack(op.attr_set.name, values)

    def refuses(self, what, answer, errors, blamed):
        """It was refused with one of these errors, and the attribute is named."""
        assert answer.error in {getattr(errno, name) for name in errors}, f"{what}: wanted {errors}, got {answer}"
        assert answer.text, f"{what}: refused without a word: {answer}"
        if blamed:
            equal(f"attribute to blame for {what} ({answer})", blamed, answer.blamed)

    def all_as_before(self, what):
        """Nothing has changed."""
        now = self.picture()
        if now != self.before:
            equal(f"all after {what}", self.in_words(self.before), self.in_words(now))
