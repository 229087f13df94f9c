#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""Which branches of the engine does no test take?

usage: coverage.py OBJECTS

OBJECTS holds what gcc --coverage left: *.gcno, and *.gcda of the runs. A line
that says "never:" and why, in a comment at its end or in the two lines before, is
excused. Prints each branch that was not taken, a line for each file, and KTAP;
exits 1 if there is any.
"""

import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile


def gcov(objects, wanted):
    """{source: {line: [taken...]}} and {source: {line: count}}, of sources with that in their path."""
    branches, lines = {}, {}
    with tempfile.TemporaryDirectory() as where:
        subprocess.run(["gcov", "--branch-probabilities", "--json-format",
                        *objects.glob("*.gcda")], cwd=where, check=True,
                       stdout=subprocess.DEVNULL)
        for path in pathlib.Path(where).glob("*.gcov.json.gz"):
            for entry in json.loads(gzip.decompress(path.read_bytes()))["files"]:
                if not re.search(wanted, entry["file"]):
                    continue
                counts = lines.setdefault(entry["file"], {})
                taken = branches.setdefault(entry["file"], {})
                for line in entry["lines"]:
                    number = line["line_number"]
                    counts[number] = counts.get(number, 0) + line["count"]
                    arms = [b["count"] for b in line["branches"] if not b["throw"]]
                    # a header's function is compiled, and counted, in many files
                    known = taken.setdefault((number, len(arms)), [0] * len(arms))
                    for at, count in enumerate(arms):
                        known[at] += count
    return branches, lines


def main():
    """All files of the engine."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 1
    branches, lines = gcov(pathlib.Path(sys.argv[1]).resolve(), "/kmod/core/")
    missed = total = 0
    print(f"TAP version 13\n1..{len(branches)}")
    for number, (name, arms) in enumerate(sorted(branches.items()), 1):
        text = pathlib.Path(name).read_text().splitlines()
        bad = []
        for (line, _), taken in sorted(arms.items()):
            if any("never:" in said for said in text[max(line - 3, 0):line]):
                continue
            total += len(taken)
            bad += [line] * taken.count(0)
        bad += [line for line, count in lines[name].items() if not count]
        missed += len(bad)
        for line in sorted(set(bad)):
            print(f"# {pathlib.Path(name).name}:{line}: {text[line - 1].strip()}")
        print(f"{'not ok' if bad else 'ok'} {number} - {pathlib.Path(name).name}: "
              f"every branch is taken")
    print(f"# {total} branches, {missed} not taken")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
