# SPDX-License-Identifier: GPL-2.0
"""insmod and rmmod, for tests that do it often or want to know why not."""

import ctypes
import os
import pathlib
import subprocess
import tempfile

from lib_netlink import libc

INIT_MODULE, DELETE_MODULE = 175, 176


def module_image():
    """The module as bytes, without what only a debugger wants, which would be most of it."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(["strip", "--strip-debug", "-o", file.name, os.environ["SYNFIN_KO"]],
                       check=True)
        return pathlib.Path(file.name).read_bytes()


def load(image, parameters=b""):
    """insmod, but that the file has been read."""
    if libc.syscall(INIT_MODULE, image, ctypes.c_ulong(len(image)), parameters):
        raise OSError(ctypes.get_errno(), "init_module")


def unload():
    """rmmod, which needs nothing."""
    if libc.syscall(DELETE_MODULE, b"synfin", os.O_NONBLOCK):
        raise OSError(ctypes.get_errno(), "delete_module")


def is_loaded():
    """Is it?"""
    return pathlib.Path("/sys/module/synfin").exists()
