# SPDX-License-Identifier: GPL-2.0
"""KTAP and GoogleTest results, and how many of each kind there are."""

import dataclasses
import json
import re

RESULT = re.compile(r"(not )?ok\b *\d* *-? *(.*?)(?: # *(\w+)\b:? *(.*))?$")
PLAN = re.compile(r"1\.\.(\d+)")
# A test names the rules that it tests in its title ("USR-04 05", "SA-TW-02 to
# 05") and in comments before its result ("# rule: USR-04").
COMMENT = re.compile(r"#.*\brule: (.*)")
RULES = re.compile(r"\b((?:SA-)?[A-Z0-9]{2,3}-)(\d\d)((?: (?:to )?\d\d)*)\b")


@dataclasses.dataclass
class Result:
    """One test's outcome: "passed", "failed" or "skipped", and why."""

    name: str
    outcome: str
    why: str = ""
    rules: tuple = ()

    def line(self, number):
        """As a line of KTAP."""
        word = "not ok" if self.outcome == "failed" else "ok"
        tail = f" # SKIP {self.why}" if self.outcome == "skipped" else ""
        return f"{word} {number} {self.name}{tail}"


def rules_in(text):
    """Ids of the rules that a title or a comment names."""
    rules = []
    for topic, first, others in RULES.findall(text):
        numbers = [int(first)]
        for until, number in re.findall(r"(to )?(\d\d)", others):
            numbers += range(numbers[-1] + 1 if until else int(number), int(number) + 1)
        rules += [f"{topic}{number:02}" for number in numbers]
    return rules


def parse_result(line):
    """The result on this line, or None."""
    match = RESULT.match(line)
    if not match:
        return None
    directive = (match[3] or "").upper()
    if directive == "SKIP" or (match[4] or "").startswith("SKIP"):
        return Result(match[2].strip(), "skipped", match[4] or "no reason given")
    return Result(match[2].strip(), "failed" if match[1] else "passed", match[4] or "")


def parse(lines, what):
    """All results of a KTAP text, one level; a plan that is not met is a failure."""
    results, plan, rules = [], None, []
    for line in lines:
        if match := PLAN.match(line):
            plan = int(match[1])
        elif match := COMMENT.match(line):
            rules += rules_in(match[1])
        elif result := parse_result(line):
            result.rules = tuple(sorted(set(rules + rules_in(result.name))))
            results.append(result)
            rules = []
    if plan is not None and plan != len(results):
        results.append(Result(f"{what}: planned {plan} tests, ran {len(results)}", "failed"))
    return results


def parse_gtest(path):
    """All results of GoogleTest's --gtest_output=json:PATH."""
    results = []
    for suite in json.loads(path.read_text())["testsuites"]:
        for test in suite["testsuite"]:
            name = f"{path.stem}: {suite['name']}.{test['name']}"
            rules = tuple(key for key, value in test.items() if value == "named")
            if "failures" in test:
                results.append(Result(name, "failed", test["failures"][0]["failure"], rules))
            elif test.get("result") == "SKIPPED" or test["status"] == "NOTRUN":
                reason = test.get("skipped", [{}])[0].get("message", "not run")
                results.append(Result(name, "skipped", reason.strip()))
            else:
                results.append(Result(name, "passed", rules=rules))
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
