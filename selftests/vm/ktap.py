# SPDX-License-Identifier: GPL-2.0
"""KTAP and GoogleTest results, and how many of each kind there are."""

import dataclasses
import json
import re

RESULT = re.compile(r"(not )?ok\b *\d* *-? *(.*?)(?: # *(\w+)\b:? *(.*))?$")
PLAN = re.compile(r"1\.\.(\d+)")


@dataclasses.dataclass
class Result:
    """One test's outcome: "passed", "failed" or "skipped", and why."""

    name: str
    outcome: str
    why: str = ""

    def line(self, number):
        """As a line of KTAP."""
        word = "not ok" if self.outcome == "failed" else "ok"
        tail = f" # SKIP {self.why}" if self.outcome == "skipped" else ""
        return f"{word} {number} {self.name}{tail}"


def parse_result(line):
    """The result on this line, or None."""
    match = RESULT.match(line)
    if not match:
        return None
    directive = (match[3] or "").upper()
    if directive == "SKIP" or (match[4] or "").startswith("SKIP"):
        return Result(match[2], "skipped", match[4] or "no reason given")
    return Result(match[2], "failed" if match[1] else "passed", match[4] or "")


def parse(lines, what):
    """All results of a KTAP text, one level; a plan that is not met is a failure."""
    results, plan = [], None
    for line in lines:
        if match := PLAN.match(line):
            plan = int(match[1])
        elif result := parse_result(line):
            results.append(result)
    if plan is not None and plan != len(results):
        results.append(Result(f"{what}: planned {plan} tests, ran {len(results)}", "failed"))
    return results


def parse_gtest(path):
    """All results of GoogleTest's --gtest_output=json:PATH."""
    results = []
    for suite in json.loads(path.read_text())["testsuites"]:
        for test in suite["testsuite"]:
            name = f"{path.stem}: {suite['name']}.{test['name']}"
            if "failures" in test:
                results.append(Result(name, "failed", test["failures"][0]["failure"]))
            elif test.get("result") == "SKIPPED" or test["status"] == "NOTRUN":
                reason = test.get("skipped", [{}])[0].get("message", "not run")
                results.append(Result(name, "skipped", reason.strip()))
            else:
                results.append(Result(name, "passed"))
    return results


def load(path):
    """Results of a file in build/results; what cannot be read has failed."""
    try:
        if path.suffix == ".json":
            results = parse_gtest(path)
        else:
            results = parse(path.read_text(errors="replace").splitlines(), path.stem)
    except (OSError, ValueError, KeyError) as error:
        return [Result(f"{path.name}: unreadable results ({error})", "failed")]
    return results or [Result(f"{path.name}: no result in it", "failed")]


def count(results):
    """The line that ends every check."""
    numbers = [sum(result.outcome == outcome for result in results)
               for outcome in ("passed", "failed", "skipped")]
    return "{} passed, {} failed, {} skipped".format(*numbers)
