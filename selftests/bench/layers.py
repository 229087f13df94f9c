# SPDX-License-Identifier: GPL-2.0
"""Which layer a function of the guest's kernel belongs to, by its name."""

import collections
import re
import subprocess

OTHERS = "all else"
# The first that fits counts.
KERNEL = (
    ("TCP itself", r"tcp|inet_csk|inet_twsk|inet_hash|inet_lookup|inet_ehash|bhash|reqsk"),
    ("packets' memory", r"skb|kmalloc_reserve|csum|sock_wfree"),
    ("memory", r"kmem|kmalloc|kfree|slab|cache_from|memcg|page|pcp|rmqueue|obj_cgroup|folio|"
               r"setup_object|charge|^memset|^memcpy"),
    ("IP and routes", r"^_*ip_|^raw_|nf_hook|^inet|fib_|rt_|dst_|xfrm|ipv4_|neigh|eth_|map_id|"
                      r"sock_net_uid"),
    ("devices", r"dev_|netif|napi|net_rx|backlog|loopback|validate_xmit|pick_tx|packet|qdisc|"
                r"deliver|harmonize"),
    ("ids", r"^_*xa|^xas_"),
    ("timers, clocks", r"hrtimer|timer|ktime|clock|tick|^rb_|pvclock"),
    ("hashes, random", r"siphash|random|jhash"),
    ("locks, RCU, interrupts", r"spin|rcu|bh_|softirq|irq|lock|preempt|mutex|resched|apic|sysvec|"
                               r"refcount"),
    ("sockets, files", r"sock|sk_|file|fput|fd|inode|dentry|^d_|security|apparmor|syscall|entry_|"
                       r"copy_|iput|evict"),
)


# Of the module's objects; the whole module is one of them, too.
RECORDS = ("report", "events", "history", "counters", "trace")
NOT_ONE = ("synfin", "synfin.mod", "synfin_diag", "diag", "diag.mod")


def own(module):
    """{function: layer} of the module's own, by where its objects are."""
    layers = {}
    shell = {o for o in module.glob("*.o") if o.stem not in NOT_ONE}
    records = {o for o in shell if o.stem in RECORDS}
    for layer, found in (("synfin: engine", module.glob("core/*.o")),
                         ("synfin: records, counters", records),
                         ("synfin: shell", shell - records)):
        names = subprocess.run(["nm", *found], capture_output=True, text=True, check=True).stdout
        for line in names.splitlines():
            words = line.split()
            if len(words) == 3 and words[1] in "tT":
                layers.setdefault(words[2], layer)
    return layers


def layer_of(function, layers):
    """By name; parts that the compiler took out of a function are that function's."""
    name = re.sub(r"\.(part|constprop|isra|cold).*", "", function)
    if name in layers or function in layers:
        return layers.get(function) or layers[name]
    for layer, pattern in KERNEL:
        if re.search(pattern, name):
            return layer
    return OTHERS


def sums(shares, layers):
    """(layer, share) from the largest on, from (share, "k" or ".", function)."""
    total = collections.Counter()
    for share, kind, function in shares:
        layer = "the program" if kind == "." else layer_of(function, layers)
        total[layer] += share
    return total.most_common()
