#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A network namespace ends under load, SYNFIN_CYCLES times."""

from lib_netlink import allow_message, main, new_network, wait_until
from lib_teardown import LONG, Flood, Host, again_and_again, call_once, end


def test_namespaces(client):
    """M23 ADV-39 namespaces end under load, SYNFIN_CYCLES of them, and no memory stays"""
    # the kernel's word for who sends into a device that goes
    allow_message("selects TX queue 0, but real number of TX queues is 0")
    client.sock.close()
    host, flood = Host(client), Flood()

    def cycle():
        new_network()
        flood.reach_us()
        host.begin(client.nlproto.family_id)
        call_once()
        wait_until(host.is_reached, "the flood", LONG)
        host.leave()

    again_and_again(cycle)
    end(flood.pid)


if __name__ == "__main__":
    main(dict(globals()))
