#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Break the engine in one place after the other and see whether a test fails.

A change that no test notices is a survivor: either the tests have a hole, or
the change makes no difference (then the code may be simpler than it looks).
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

GENERATED = {"names.c", "params_table.c"}
LIMIT_S = 60
SLOW = "*.Any*:*.Stream*:*.Iss*"    # run only when the others notice nothing

# (pattern, replacement): each match anywhere in the code is one mutant.
SWAPS = [
    (r"==", "!="), (r"!=", "=="), (r"<=", "<"), (r">=", ">"),
    (r"(?<=\s)<(?=\s)", "<="), (r"(?<=\s)>(?=\s)", ">="),
    (r"&&", "||"), (r"\|\|", "&&"), (r"!(?=[\w(])", ""),
    (r"\bseq_lt\b", "seq_leq"), (r"\bseq_leq\b", "seq_lt"),
    (r"\bseq_gt\b", "seq_geq"), (r"\bseq_geq\b", "seq_gt"),
    (r"(?<=\s)\+(?=\s)", "-"), (r"(?<=\s)-(?=\s)", "+"),
    (r"(?<=[\s(])(?:[1-9]\d*)(?=[\s;),*u])", "0"),
    (r"(?<=[\s(])(?:\d+)(?=[\s;),*u])", "7"),
    (r"\breturn true;", "return false;"), (r"\breturn false;", "return true;"),
    (r"\breturn;", ";"), (r"\bbreak;", ";"), (r"\+\+", "--"),
    (r"\bif \(", "if (1 || "), (r"\bif \(", "if (0 && "),
    (r"\? ", "? 1 ? 0 : "), (r"\bSYNFIN_RULE_[A-Z]\w*_\d\d", "SYNFIN_RULE_EXP_03"),
    (r"\bSYNFIN_DROP_\w+", "SYNFIN_DROP_LAND"),
    (r"\bSYNFIN_CAUSE_\w+", "SYNFIN_CAUSE_REPLACED"),
    (r"\bSYNFIN_REFUSAL_\w+", "SYNFIN_REFUSAL_IN_USE"),
    (r"\bSYNFIN_IN\(\w+\)", "0"), (r"\bSYNFIN_FLAG_[A-Z]+", "0"),
    (r"\bSYNFIN_CB_[A-Z_0-9]+", "0"), (r"\bCHECK_[A-Z_]+(?=[);,])", "CHECK_GIVE_UP"),
    (r"(?<=[ (])(?:SA_\w\w|CHA|RSG|RTX|CLS)_\d\d(?=[,)])", "EXP_03"),
]
# A statement of its own: an assignment or a call, not a declaration.
STATEMENT = re.compile(
    r"^\t+(?:\*?[\w>.\-\[\]+]+ [|&^+\-]?= |\w+\(|[\w>.\-]+(?:\+\+|--))[^;{}]*;$",
    re.M)


def blank_comments(text):
    """The same text, same length, with comments and directives blanked."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])
    text = re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.S)
    return re.sub(r"^#(?!define [A-Z_]+\t*\s*\(?SYNFIN_IN).*$", blank, text, flags=re.M)


def mutants_of(path):
    """(start, end, replacement, what) for each way to break a file."""
    code = blank_comments(path.read_text())
    found = []
    for pattern, replacement in SWAPS:
        for match in re.finditer(pattern, code):
            if match[0] != replacement:
                found.append((match.start(), match.end(), replacement))
    for match in STATEMENT.finditer(code):
        found.append((match.start(), match.end(), "\t;"))
    return found


def run(command, **kwargs):
    return subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **kwargs)


class Bench:
    """Objects that all mutants share, and one folder for each worker."""

    def __init__(self, top, out):
        self.core = out / "core"    # a copy: the tree may change meanwhile
        self.uapi = top / "kmod/uapi"
        self.unit = top / "selftests/unit"
        self.out = out
        for old in [self.core, *out.glob("m[0-9]*")]:
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(top / "kmod/core", self.core)
        self.flags = ["-std=gnu11", "-O0", "-fPIC", f"-I{self.uapi}"]

    def must(self, command):
        result = run(command)
        if result.returncode:
            sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}")

    def prepare(self):
        for source in self.core.glob("*.c"):
            self.must(["gcc", *self.flags, f"-I{self.core}", "-c", source,
                       "-o", self.out / f"{source.name}.o"])
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(self.compile_test, self.unit.glob("*.cpp")))
        self.link(self.out, {})
        tests = [self.out / f"{t.name}.o" for t in self.unit.glob("*.cpp")
                 if t.name != "rules.cpp"]
        self.must(["g++", *tests, f"-L{self.out}", "-lengine", "-lgtest",
                   "-lgtest_main", "-lpthread", "-o", self.out / "unit"])

    def compile_test(self, source):
        target = self.out / f"{source.name}.o"
        newest = max(f.stat().st_mtime for f in
                     [source, *self.unit.glob("*.hpp"), *self.core.glob("*.h")])
        if source.name != "rules.cpp" and not (
                target.exists() and target.stat().st_mtime > newest):
            self.must(["g++", "-std=c++20", "-O0", f"-I{self.uapi}", f"-I{self.core}",
                       "-c", source, "-o", target])

    def link(self, where, changed):
        """One engine of the changed sources and the objects of all others."""
        parts = [changed.get(o.name, o) for o in sorted(self.out.glob("*.c.o"))]
        return run(["gcc", "-shared", *self.flags, f"-iquote{where}", f"-I{self.core}",
                    *parts, "-o", where / "libengine.so"])

    def build(self, where, path, text):
        """Compiles what a changed file changes. True when it compiles."""
        (where / path.name).write_text(text)
        if path.suffix == ".h":
            for source in self.core.glob("*.c"):
                if source.name not in GENERATED:
                    shutil.copy(source, where)
        changed = {f"{source.name}.o": source for source in where.glob("*.c")}
        return not self.link(where, changed).returncode

    def survives(self, where):
        env = dict(os.environ, LD_LIBRARY_PATH=str(where), GTEST_FAIL_FAST="1",
                   GTEST_BRIEF="1")
        quick, slow = f"--gtest_filter=-{SLOW}", f"--gtest_filter={SLOW}"
        try:
            return not any(run([self.out / "unit", which], env=env,
                               timeout=LIMIT_S).returncode for which in (quick, slow))
        except subprocess.TimeoutExpired:
            return False

    def judge(self, job):
        number, path, (start, end, replacement) = job
        where = self.out / f"m{number}"
        where.mkdir()
        text = path.read_text()
        try:
            if not self.build(where, path, text[:start] + replacement + text[end:]):
                return None
            if not self.survives(where):
                return True
            line = text.count("\n", 0, start + len(text[start:end]) -
                              len(text[start:end].lstrip())) + 1
            what = " ".join(text[start:end].split())
            return f"{path.name}:{line}: {what} -> {replacement.strip() or 'nothing'}"
        finally:
            shutil.rmtree(where)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--top", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="*", help="of kmod/core; all when none is named")
    args = parser.parse_args()

    bench = Bench(args.top.resolve(), args.out.resolve())
    bench.prepare()
    if not bench.survives(bench.out):
        sys.exit("the tests fail without any change; see to that first")
    paths = [p for p in sorted(bench.core.glob("*.[ch]"))
             if p.name not in GENERATED and
             (p.name in args.files if args.files else
              p.suffix == ".c" or p.name in ("seq.h", "internal.h"))]
    jobs = [(number, path, mutant) for number, (path, mutant) in
            enumerate((p, m) for p in paths for m in mutants_of(p))]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        results = list(pool.map(bench.judge, jobs))
    survivors = [r for r in results if isinstance(r, str)]
    print("\n".join(survivors))
    print(f"# {sum(r is not None for r in results)} changes, "
          f"{sum(r is True for r in results)} noticed, {len(survivors)} survived")


if __name__ == "__main__":
    main()
