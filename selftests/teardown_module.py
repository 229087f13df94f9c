#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The module goes, and comes back, under load, SYNFIN_CYCLES times."""

import errno
import os
import socket

from lib_module import load, module_image, unload
from lib_netlink import NlAttrs, Raw, attribute, equal, main, wait_until
from lib_teardown import (CYCLES, LONG, SYNFIN, Flood, Host, again_and_again, breathe, call_once,
                          child, end)

GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 16, 3, 1, 2


def family_id():
    """Of the module as it is loaded now."""
    raw = Raw(GENL_ID_CTRL)
    answer = raw.ask(CTRL_CMD_GETFAMILY, attribute(CTRL_ATTR_FAMILY_NAME, b"synfin\0"))
    raw.sock.close()
    return next(attr.as_scalar("u16") for attr in NlAttrs(answer.replies[0])
                if attr.type == CTRL_ATTR_FAMILY_ID)


def is_gone():
    """rmmod; while a program has a socket it is busy."""
    try:
        unload()
        return True
    except OSError as error:
        equal("error of rmmod", errno.EAGAIN, error.errno)
        return False


def call_for_ever():
    """Whether the module is there or not; between two calls it may go."""
    while True:
        call_once()
        breathe()


def test_module(client):
    """M23 ADV-37 rmmod under load, SYNFIN_CYCLES times: it goes, or is busy, and no memory stays"""
    image, host, flood, busy = module_image(), Host(client), Flood(), 0
    wait_until(is_gone, "rmmod")
    flood.reach_us()
    caller = child(call_for_ever)

    def cycle():
        nonlocal busy
        load(image)
        host.begin(family_id())
        wait_until(host.is_reached, "the flood", LONG)
        host.leave()
        while not is_gone():
            busy += 1

    again_and_again(cycle)
    print(f"# busy {busy} times")
    end(caller)
    end(flood.pid)
    load(image)


def busy_for_ever():
    """Whoever is less important has to wait, wherever he is just then."""
    while True:
        pass


def make_sockets_for_ever():
    """As one who is of little importance."""
    os.nice(19)
    while True:
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                socket.socket(family, socket.SOCK_STREAM, SYNFIN).close()
            except OSError:
                pass            # the module is not there, or about to go


def test_preempted_caller(client):
    """M23 rmmod while socket(2) has been preempted half-way, SYNFIN_CYCLES / 5 times: it waits"""
    del client
    image, ours, *theirs = module_image(), *sorted(os.sched_getaffinity(0))
    wait_until(is_gone, "rmmod")
    os.sched_setaffinity(0, theirs)
    children = [child(busy_for_ever), child(make_sockets_for_ever)]
    os.sched_setaffinity(0, {ours})

    def cycle():
        load(image)
        while not is_gone():
            breathe()

    again_and_again(cycle, max(CYCLES // 5, 5))
    for pid in children:
        end(pid)
    os.sched_setaffinity(0, {ours, *theirs})
    load(image)


if __name__ == "__main__":
    main(dict(globals()))
