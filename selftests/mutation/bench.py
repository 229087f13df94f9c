# SPDX-License-Identifier: GPL-2.0
"""Builds a broken engine, and puts it before the tests, the quickest first."""

import shutil
import subprocess

from mutants import GENERATED

CPU_S = 20    # of a processor's time: who needs more is lost in a loop
QUICK_S = 4
FLAGS = ["-std=gnu11", "-ffreestanding", "-w"]
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
        for name in self.sources:
            if name.endswith(".c"):
                self.compile(self.core / name, "-O1", self.out / f"{name}.o")
                self.compile(self.core / name, "-O2", self.out / f"{name}.o2")
        if self.link(self.out, {}):
            raise Broken("the engine does not link")
        for name, objects in self.programs.items():
            sanitizers = ["-fsanitize=address,undefined"] if name == "unit" else []
            must("g++", *sanitizers, *objects, f"-L{self.out}", "-lengine", "-lgtest",
                 "-lgtest_main" if name == "unit" else "-lgtest", "-lfmt", "-lxxhash",
                 "-lpthread", "-o", self.out / name)
        self.scenarios = [line.split()[0] for line in
                          must("env", f"LD_LIBRARY_PATH={self.out}",
                               self.out / "explorer", "--list").splitlines()]
        killer = self.killer(self.out)
        if killer:
            raise Broken(f"{killer}: fails without any change; see to that first")

    def compile(self, source, level, target):
        """A source of the engine, with the headers that lie beside it first."""
        must("gcc", level, "-fPIC", *FLAGS, f"-I{self.core}", self.include, "-c", source,
             "-o", target)

    def link(self, where, changed):
        """One engine of the changed objects and of all others; status."""
        parts = [changed.get(o.name, o) for o in sorted(self.out.glob("*.c.o"))]
        return run("gcc", "-shared", *parts, "-o", where / "libengine.so")[0]

    def build(self, where, mutant, level="-O1", suffix=".o"):
        """The objects that a mutant changes, or None: it does not compile."""
        if mutant.file.endswith(".h"):    # one header is included by the next
            names = [name for name in self.sources if name not in GENERATED]
        else:
            names = [mutant.file]
        for name in names:
            (where / name).write_text(self.sources[name])
        (where / mutant.file).write_text(mutant.applied(self.sources[mutant.file]))
        changed = {f"{name}{suffix}": where / f"{name}{suffix}"
                   for name in names if name.endswith(".c")}
        for target in changed.values():
            source = where / target.name.removesuffix(suffix)
            try:
                self.compile(source, level, target)
            except Broken:
                return None
        return changed

    def is_same(self, where, mutant):
        """Does the compiler make the same program of it?"""
        changed = self.build(where, mutant, "-O2", ".o2")
        return all(path.read_bytes() == (self.out / name).read_bytes()
                   for name, path in changed.items())

    def tests(self):
        """(who, command) in the order in which they are asked."""
        unit = [self.out / "unit", "--gtest_brief=1", "--gtest_fail_fast=1"]
        yield "unit", [*unit, f"--gtest_filter=-{SLOW}"]
        yield "unit", [*unit, f"--gtest_filter={SLOW}"]
        yield "matrix", [self.out / "matrix", self.table, "--quick"]
        yield "explorer", [self.out / "explorer", "--limit", STATES, *self.scenarios]

    def killer(self, where, ask_first=lambda: False):
        """Who notices: "unit", "matrix", "explorer"; "" when nobody does."""
        for number, (who, command) in enumerate(self.tests()):
            if number == 1 and ask_first():
                return "same"
            if run("env", f"LD_LIBRARY_PATH={where}", *command,
                   seconds=CPU_S if number else QUICK_S)[0]:
                return who
        return ""

    def judge(self, number, mutant):
        """As killer(); "stillborn" does not compile, "same" is no change."""
        where = self.out / f"m{number}"
        where.mkdir()
        try:
            changed = self.build(where, mutant)
            if changed is None or self.link(where, changed):
                return "stillborn"
            return self.killer(where, lambda: self.is_same(where, mutant))
        finally:
            shutil.rmtree(where)
