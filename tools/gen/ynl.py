# SPDX-License-Identifier: GPL-2.0
"""Runs the kernel's own YNL generator over the spec.

The generator looks for a file MAINTAINERS above the spec and for the schema
one folder up, so the spec is staged in a small copy of that layout. It drops
the flags of multicast groups: for the kernel the groups are left out, and
netlink.c has its one group by hand.
"""

import os
import shutil
import subprocess
import sys
import tempfile

SCHEMA = "Documentation/netlink"
SPECS = "Documentation/netlink/specs"


class YnlError(Exception):
    """The generator is missing or refused the spec."""


def kernel_source():
    """Where selftests/vm/kernels.sh unpacked linux-source-6.12."""
    cache = os.environ.get("SYNFIN_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "synfin")
    source = os.environ.get("SYNFIN_SRC_6_12") or os.path.join(cache, "6.12", "source")
    if not os.path.exists(os.path.join(source, "tools/net/ynl/ynl-gen-c.py")):
        raise YnlError(f"no tools/net/ynl in {source}: run selftests/vm/kernels.sh, "
                       "or let SYNFIN_SRC_6_12 name an unpacked linux-source-6.12")
    return source


def stage(source, spec, folder):
    """Copy schemas and spec to where the generator wants them."""
    os.makedirs(os.path.join(folder, SPECS))
    shutil.copy(os.path.join(source, "MAINTAINERS"), folder)
    for name in os.listdir(os.path.join(source, SCHEMA)):
        if name.endswith(".yaml"):
            shutil.copy(os.path.join(source, SCHEMA, name), os.path.join(folder, SCHEMA))
    return shutil.copy(spec, os.path.join(folder, SPECS))


def without_groups(path):
    """The spec for the kernel side: mcast-groups is its last section."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    cut = text.index("\nmcast-groups:\n") + 1
    if "\n" in text[cut:].strip("\n").replace("\n ", ""):
        raise YnlError("mcast-groups must be the last section of the spec")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:cut])


def generate(spec, wanted):
    """Generate files: wanted maps a file's path to (mode, part).

    Returns a dict of the same paths and the text of each.
    """
    source = kernel_source()
    script = os.path.join(source, "tools/net/ynl/ynl-gen-c.py")
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        staged = stage(source, spec, folder)
        for path, (mode, part) in sorted(wanted.items(), key=lambda item: item[1][0] == "kernel"):
            if mode == "kernel" and "mcast-groups:" in open(staged, encoding="utf-8").read():
                without_groups(staged)
            out = os.path.join(folder, os.path.basename(path))
            run = subprocess.run([sys.executable, script, "--mode", mode, f"--{part}",
                                  "--spec", staged, "-o", out], check=False,
                                 capture_output=True, text=True, timeout=120)
            if run.returncode:
                raise YnlError(f"ynl-gen-c.py --mode {mode} --{part}: "
                               f"{run.stdout}{run.stderr}")
            with open(out, encoding="utf-8") as file:
                texts[path] = file.read()
    return texts
