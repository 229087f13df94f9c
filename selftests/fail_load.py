#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Allocations that fail, one after the other, while the module is loaded.

Each attempt is the last one's next try: it comes further, so nothing of that is in its
way. What the loader allocates before the module's first word is left out: that is the
kernel's own, which tells of the state of all its memory when the text gets none.
"""

import os
import pathlib
import subprocess

from lib_fail import NO_MEMORY, Nth
from lib_module import is_loaded, load, unload
from lib_netlink import allow_leak, expect_message, main

# Allocations after the module has refused: few, and fewer than before it could.
SLACK = 10


def first_of_ours(nth, image):
    """Which allocation is the first of the module? It looks at its parameter before."""
    expect_message("^synfin: protocol=7 refused")
    return nth.count(lambda: load(image, b"protocol=7")) - SLACK


def expect_words():
    """The kernel says itself, some of it with a stack, what could not be made, and goes on without
    files in debugfs. (No backslash: /dev/kmsg would write it in another way.)
    """
    expect_message("^kmem_cache_create_usercopy[(](synfin_[a-z_]+6?|SYNFIN(v6)?)[)] "
                   "failed with error -(12|22)$"
                   "|^kobject: can not set name properly!$"
                   "|^kobject_add_internal failed for [^ ]+ [(]error: -12 parent: slab[)]$"
                   "|^sock: SYNFIN(v6)?: Can't create sock SLAB cache!$"
                   "|^debugfs: out of free dentries, can not create "
                   "|^gcov: could not (add|remove) "
                   "|^ERROR: alloc failure, ftrace filter could be stale$")
    # and forgets what a slab cache's directory was called when sysfs could not make it
    allow_leak("kobject_set_name_vargs[+].* sysfs_slab_add[+]")


def test_insmod(_client):
    """ADV-38 insmod, its nth allocation fails: an error and nothing is left, or it is loaded"""
    image = pathlib.Path(os.environ["SYNFIN_KO"]).read_bytes()
    nth = Nth()
    unload()
    first = first_of_ours(nth, image)
    expect_words()

    def judge(_thing, failed, error, _value):
        assert not error or failed and error in NO_MEMORY, f"insmod: error {error}"
        assert is_loaded() != bool(error), f"error {error}, loaded: {is_loaded()}"
        if not error:
            unload()

    print(f"# the loader: {first - 1} allocations", flush=True)
    ours = nth.each("insmod", lambda: None, lambda _: load(image), judge, first)
    assert ours > 20, f"only {ours} allocations of insmod"
    subprocess.run(["insmod", os.environ["SYNFIN_KO"]], check=True)


if __name__ == "__main__":
    main(dict(globals()))
