# SPDX-License-Identifier: GPL-2.0
"""Builds a broken engine, and puts it before the tests, the quickest first."""

import shutil
import subprocess

from mutants import GENERATED

CPU_S = 20    # of a processor's time: who needs more is lost in a loop
QUICK_S = 4
FLAGS = ["-std=gnu11", "-ffreestanding", "-w"]
CHECKED = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
PLAIN = ["-O2"]
SLOW = "*.Any*:*.Stream*:*.Iss*"    # run only when the others notice nothing
STATES = 10000    # of each of the explorer's scenarios


class Broken(Exception):
    """The engine as it is does not build, or does not pass."""


def run(*command, seconds=CPU_S):
    """Status and output of a program that may do anything, but not for long."""
    done = subprocess.run(["nice", "prlimit", f"--cpu={seconds}", "--core=0",
                           *map(str, command)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True, errors="replace",
                          check=False)
    return done.returncode, done.stdout


def must(*command):
    """Runs what can not go wrong."""
    status, said = run(*command)
    if status:
        raise Broken(f"{' '.join(map(str, command))}\n{said}")
    return said


class Bench:
    """What all mutants share: objects, tests, and a copy of the engine."""

    def __init__(self, top, build):
        self.out = build / "mutation"
        shutil.rmtree(self.out, ignore_errors=True)
        self.core = self.out / "core"    # a copy: the tree may change meanwhile
        shutil.copytree(top / "kmod/core", self.core)
        self.include = f"-I{top / 'kmod/uapi'}"
        self.table = top / "selftests/matrix/rules.table"
        self.programs = {
            "unit": [*(build / "unit").glob("*_test.o"), build / "unit/host.o",
                     build / "unit/expect.o"],
            "matrix": [*(build / "matrix").glob("*.o"),
                       *(build / "matrix/unit").glob("*.o")],
            "explorer": [*(build / "model").glob("*.o")],
        }
        self.sources = {p.name: p.read_text() for p in sorted(self.core.glob("*.[ch]"))}

    def prepare(self):
        """Compiles the engine as it is, links the tests to it, sees it pass."""
        for kind, flags in (("checked", CHECKED), ("plain", PLAIN)):
            (self.out / kind).mkdir()
            for name in self.sources:
                if name.endswith(".c"):
                    self.compile(self.core / name, flags, self.out / kind / f"{name}.o")
            if self.link(self.out / kind, kind, {}):
                raise Broken("the engine does not link")
        for name, objects in self.programs.items():
            kind = "checked" if name == "unit" else "plain"
            must("g++", *(CHECKED if name == "unit" else PLAIN), *objects,
                 f"-L{self.out / kind}", "-lengine", "-lgtest",
                 *(["-lgtest_main"] if name == "unit" else []), "-lfmt", "-lxxhash",
                 "-lpthread", "-o", self.out / name)
        self.scenarios = [line.split()[0] for line in
                          must("env", f"LD_LIBRARY_PATH={self.out / 'plain'}",
                               self.out / "explorer", "--list").splitlines()]
        for test in (self.quick, self.slow, self.matrix, self.explorer):
            if test(self.out):
                raise Broken(f"{test.__name__}: fails without any change; see to that first")

    def compile(self, source, flags, target):
        """A source of the engine, with the headers that lie beside it first."""
        must("gcc", *flags, "-fPIC", *FLAGS, f"-I{self.core}", self.include, "-c", source,
             "-o", target)

    def link(self, where, kind, changed):
        """One engine of the changed objects and of all others; status."""
        parts = [changed.get(o.name, o) for o in sorted((self.out / kind).glob("*.c.o"))]
        return run("gcc", "-shared", *parts, "-o", where / "libengine.so")[0]

    def build(self, where, mutant, flags):
        """The objects that a mutant changes, or None: it does not compile."""
        if mutant.file.endswith(".h"):    # one header is included by the next
            names = [name for name in self.sources if name not in GENERATED]
        else:
            names = [mutant.file]
        where.mkdir()
        for name in names:
            (where / name).write_text(self.sources[name])
        (where / mutant.file).write_text(mutant.applied(self.sources[mutant.file]))
        changed = {f"{name}.o": where / f"{name}.o" for name in names if name.endswith(".c")}
        try:
            for target in changed.values():
                self.compile(target.with_suffix(""), flags, target)
        except Broken:
            return None
        return changed

    def is_same(self, changed):
        """Does the compiler make the same program of it?"""
        return all(path.read_bytes() == (self.out / "plain" / name).read_bytes()
                   for name, path in changed.items())

    def unit(self, where, which, seconds):
        """The unit tests: do some of them fail?"""
        return run("env", f"LD_LIBRARY_PATH={where / 'checked'}", self.out / "unit",
                   "--gtest_brief=1", "--gtest_fail_fast=1", f"--gtest_filter={which}",
                   seconds=seconds)[0]

    def quick(self, where):
        """Nearly all of them."""
        return self.unit(where, f"-{SLOW}", QUICK_S)

    def slow(self, where):
        """Those that try all that there is."""
        return self.unit(where, SLOW, CPU_S)

    def matrix(self, where):
        """The matrix: is a cell wrong?"""
        return run("env", f"LD_LIBRARY_PATH={where / 'plain'}", self.out / "matrix",
                   self.table, "--quick")[0]

    def explorer(self, where):
        """The explorer: is a rule violated?"""
        return run("env", f"LD_LIBRARY_PATH={where / 'plain'}", self.out / "explorer",
                   "--limit", STATES, *self.scenarios)[0]

    def ask(self, where, mutant):
        """Who notices: "unit", "matrix", "explorer"; "" when nobody does."""
        changed = self.build(where / "checked", mutant, CHECKED)
        if changed is None or self.link(where / "checked", "checked", changed):
            return "stillborn"
        if self.quick(where):
            return "unit"
        changed = self.build(where / "plain", mutant, PLAIN)
        if self.is_same(changed):
            return "same"
        if self.slow(where):
            return "unit"
        self.link(where / "plain", "plain", changed)
        if self.matrix(where):
            return "matrix"
        return "explorer" if self.explorer(where) else ""

    def judge(self, number, mutant):
        """As ask(), in a folder of its own; "stillborn" and "same" are no mutants."""
        where = self.out / f"m{number}"
        where.mkdir()
        try:
            return self.ask(where, mutant)
        finally:
            shutil.rmtree(where)
