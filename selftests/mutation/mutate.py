#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""Break the engine in one place after the other and see who notices.

usage: mutate.py --top DIR --build DIR [--full] [--sample N [--seed S]] [FILE…]

Each mutant goes to the unit tests; if they let it live, to the matrix; then to
the explorer. What none of them notices is a hole in the tests, or makes no
difference: explained.txt says why. Results are KTAP; exit status 1 if a mutant
lives without an explanation, an explanation has no mutant that lives, a named
rule can be broken in silence, or too many live.
"""

import argparse
import collections
import concurrent.futures
import pathlib
import random
import sys

import explained
from bench import Bench
from memory import Memory, cache, hash_of_files, headers_of
from mutants import GENERATED, mutants_of, named_mutants

HERE = pathlib.Path(__file__).resolve().parent
KILLERS = ("unit", "matrix", "explorer")
RATE_MIN = 95    # per cent that must be killed
SAMPLE_RATE_MIN = 75    # of a few, two or three may be of those that live


class Report:
    """KTAP, said at the end, for its plan comes first."""

    def __init__(self):
        self.lines = []
        self.results = self.failed = 0

    def result(self, good, name):
        """One result."""
        self.results += 1
        self.failed += not good
        self.lines.append(f"{'ok' if good else 'not ok'} {self.results} - {name}")

    def note(self, text):
        """A comment."""
        self.lines.append(f"# {text}")

    def print(self):
        """All of it; the exit status."""
        print(f"TAP version 13\n1..{self.results}", *self.lines, sep="\n", flush=True)
        return 1 if self.failed else 0


def judge_all(bench, memory, mutants, reasons, args):
    """[(mutant, verdict)], from memory where it holds; in random order."""
    verdicts = {}

    def judge(job):
        number, one = job
        verdict = None if args.sample else memory.recall(one, str(one) in reasons)
        if verdict is None:
            verdict = bench.judge(number, one)
            memory.keep(one, verdict)
            if not verdict and str(one) not in reasons:
                print(f"# lives: {one}", file=sys.stderr, flush=True)
        verdicts[one] = verdict

    jobs = list(enumerate(mutants))
    random.Random(args.seed).shuffle(jobs)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(judge, jobs))
    return [(one, verdicts[one]) for one in mutants
            if verdicts[one] not in ("stillborn", "same")]


def report_named(report, verdicts):
    """The rules that must not go unnoticed."""
    for one, verdict in verdicts:
        if one.name:
            report.result(verdict in KILLERS, f"{one.name}: noticed")


def report_files(report, verdicts, reasons, all_of_them):
    """Each file: what lives there must be explained. In a sample it is only told."""
    files = collections.defaultdict(list)
    for one, verdict in verdicts:
        files[one.file].append((one, verdict))
    for file, those in sorted(files.items()):
        lives = {str(one) for one, verdict in those if verdict not in KILLERS}
        for text in sorted(lives - reasons.keys()):
            report.note(f"nobody notices {text}")
        if all_of_them:
            report.result(lives <= reasons.keys(),
                          f"{file}: {len(those)} mutants, noticed or explained")


def report_reasons(report, verdicts, every, reasons, all_of_them):
    """An explanation without its mutant explains nothing. In a sample, which is another one
    each time, a mutant that is noticed after all is only told.
    """
    lives = {str(one) for one, verdict in verdicts if verdict not in KILLERS}
    killed = {str(one) for one, verdict in verdicts if verdict in KILLERS} - lives
    gone = reasons.keys() - {str(one) for one in every}
    for text in sorted(gone):
        report.note(f"explained, but no mutant: {text}")
    for text in sorted(killed & reasons.keys()):
        report.note(f"explained, but noticed: {text}")
    report.result(not gone and not (all_of_them and killed & reasons.keys()),
                  "each explanation has its mutant, and it lives")


def report_rate(report, verdicts, reasons, least):
    """How many are killed, and by whom."""
    by = collections.Counter(verdict for _, verdict in verdicts)
    lives = [one for one, verdict in verdicts if verdict not in KILLERS]
    killed = len(verdicts) - len(lives)
    report.result(100 * killed >= least * len(verdicts),
                  f"at least {least} % are noticed: "
                  f"{100 * killed / max(1, len(verdicts)):.1f} %")
    report.note(f"{len(verdicts)} mutants, {killed} killed "
                f"({', '.join(f'{who} {by[who]}' for who in KILLERS)}), {len(lives)} survive, "
                f"{sum(str(one) in reasons for one in lives)} of them explained")


def files_of(sources):
    """What makes up the engine: no generated tables, and no header for others."""
    files = {file for file in sources if file.endswith(".c")} - GENERATED
    return sorted(files.union(*(headers_of(file, sources) for file in files)))


def arguments():
    """What to break, and where things are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--top", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--full", action="store_true", help="forget earlier runs")
    parser.add_argument("--sample", type=int, metavar="N", help="N of them, afresh")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("files", nargs="*", help="of kmod/core; all when none is named")
    return parser.parse_args()


def main():
    """Break, judge, report."""
    args = arguments()
    bench = Bench(args.top.resolve(), args.build.resolve())
    bench.prepare()
    tests = [args.top / "selftests" / name for name in
             ("unit", "matrix", "model")]
    memory = Memory(cache() / "mutants", bench.sources,
                    hash_of_files(*tests), args.full)
    every = [one for file in files_of(bench.sources)
             for one in mutants_of(file, bench.sources[file])]
    chosen = [one for one in every if not args.files or one.file in args.files]
    if args.sample:
        chosen = random.Random(args.seed).sample(chosen, min(args.sample, len(chosen)))
    reasons = explained.load(HERE / "explained.txt")
    verdicts = judge_all(bench, memory, named_mutants(bench.sources) + chosen, reasons, args)

    report = Report()
    report.note(f"seed {args.seed}")
    report_named(report, verdicts)
    report_files(report, verdicts, reasons, not args.sample)
    report_reasons(report, verdicts, every, reasons, not args.sample)
    report_rate(report, verdicts, reasons,
                SAMPLE_RATE_MIN if args.sample or args.files else RATE_MIN)
    return report.print()


if __name__ == "__main__":
    sys.exit(main())
