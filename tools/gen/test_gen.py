#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Tests of the spec's reader and of what is generated from it, in KTAP."""

import copy
import os
import re
import sys
import unittest

sys.dont_write_bytecode = True

import jsonschema  # pylint: disable=wrong-import-position
import yaml  # pylint: disable=wrong-import-position

import emit  # pylint: disable=wrong-import-position
import ynl  # pylint: disable=wrong-import-position
from spec import Amount, Spec, SpecError, split_doc  # pylint: disable=wrong-import-position

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPEC = os.path.join(TOP, "Documentation/netlink/specs/synfin.yaml")
OWN_RULES = ("saf-", "dat-", "wnd-", "cc-", "ack-", "nag-", "sws-", "fld-07", "fld-08")
STATES = ("CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 "
          "CLOSE-WAIT CLOSING LAST-ACK TIME-WAIT").split()


def read_header():
    with open(os.path.join(TOP, "kmod/uapi/linux/synfin.h"), encoding="utf-8") as file:
        return file.read()


class SpecTest(unittest.TestCase):
    """Every test starts from the real spec and may spoil its copy."""

    @classmethod
    def setUpClass(cls):
        cls.real = Spec(SPEC)

    def setUp(self):
        self.spec = copy.deepcopy(self.real)

    def entry(self, enum, name):
        definition = next(d for d in self.spec.yaml["definitions"] if d["name"] == enum)
        return next(e for e in definition["entries"] if e["name"] == name)

    def attr(self, attr_set, name):
        found = next(s for s in self.spec.yaml["attribute-sets"] if s["name"] == attr_set)
        return next(a for a in found["attributes"] if a["name"] == name)

    def spoil_msl(self, old, new):
        attr = self.attr("params", "msl")
        self.assertIn(old, attr["doc"])
        attr["doc"] = attr["doc"].replace(old, new)
        with self.assertRaises(SpecError) as caught:
            self.spec.params()
        self.assertIn("params msl: ", str(caught.exception))
        return str(caught.exception)

    def test_structs_lie_as_they_are(self):
        sizes = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
        for name, _, members in self.spec.structs():
            at = 0
            for member in members:
                size = member.length or sizes[member.type]
                align = 1 if member.length else size
                self.assertEqual(at % align, 0, f"{name} {member.name}: a hole before it")
                at += size
                self.assertIn(f"{emit.ident(member.name)}", read_header())
            self.assertEqual(at % 8, 0, f"{name}: a hole at its end")

    def test_valid_by_the_kernels_schema(self):
        path = os.path.join(ynl.kernel_source(), ynl.SCHEMA, "genetlink-legacy.yaml")
        with open(path, encoding="utf-8") as file:
            jsonschema.validate(self.real.yaml, yaml.safe_load(file))

    def test_states_are_the_rfcs_eleven(self):
        self.assertEqual([word.name.upper() for word in self.spec.enum("state")], STATES)

    def test_rules_are_294_and_none(self):
        """The requirements; rules of a safeguard that is off, of the stream
        and of what comes of a SYN cookie are our own."""
        names = [word.name for word in self.spec.explained("rule")
                 if not word.name.startswith(OWN_RULES)]
        self.assertEqual(names[0], "none")
        self.assertEqual(len(names), 295)
        self.assertEqual(len(set(names)), 295)
        for name in names[1:]:
            self.assertRegex(name, r"^(sa-)?[a-z][a-z0-9]{1,2}-[0-9]{2}$")

    def test_explanations_are_two_sentences(self):
        for enum in emit.EXPLAINED:
            for word in self.spec.explained(enum):
                sentences = re.findall(r"[.?!](?= |$)", re.sub(r"\b\d+\.\d+", "", word.text))
                self.assertEqual(len(sentences), 2, f"{word.name}: {word.text}")

    def test_fields_are_those_that_are_told(self):
        fields = self.spec.fields(emit.FIELD_SETS)
        self.assertEqual(fields["orphan"], "closed by its user, so nobody owns it any more")
        self.assertEqual(fields["id"], self.attr("connection", "id")["doc"])
        self.assertIn("overflows", fields)
        self.assertNotIn("states", fields)
        self.assertNotIn("pad", fields)

    def test_sections_name_an_rfc(self):
        for enum in emit.EXPLAINED:
            for word in self.spec.explained(enum):
                if word.name == "none" or word.name.startswith("saf-"):
                    self.assertEqual(word.section, "synfin", word.name)
                else:
                    self.assertRegex(word.section, r"^RFC \d{4} [0-9A][0-9.]*$", word.name)

    def test_rule_without_section_is_refused(self):
        self.entry("rule", "hdr-01")["doc"] = "No section here."
        with self.assertRaisesRegex(SpecError, "rule hdr-01: the doc must start with"):
            self.spec.explained("rule")

    def test_entry_without_doc_is_refused(self):
        del self.entry("drop", "land")["doc"]
        with self.assertRaisesRegex(SpecError, "drop land: an entry needs a doc"):
            self.spec.enum("drop")

    def test_unknown_enum_is_refused(self):
        with self.assertRaisesRegex(SpecError, "no enum 'nonsense'"):
            self.spec.enum("nonsense")

    def test_doc_without_bracket_has_no_section(self):
        self.assertEqual(split_doc("just \n text"), ("", "just text"))

    def test_amounts(self):
        self.assertEqual(Amount.parse("60 s").value, 60 * 10**9)
        self.assertEqual(Amount.parse("1", "ms").value, 10**6)
        self.assertEqual(str(Amount.parse("5 per-sec")), "5 a second")
        with self.assertRaisesRegex(ValueError, "'min' is none of the units"):
            Amount.parse("5 min")

    def test_msl_as_documented(self):
        msl = self.spec.params()[0]
        self.assertEqual((msl.field, msl.unit, msl.default.value), ("msl", "NS", 120 * 10**9))

    def test_ranges_in_words(self):
        words = {param.field: param.allowed for param in self.spec.params()}
        self.assertEqual(words["msl"], "msl must lie between 1 ms and 3600 s")
        self.assertEqual(words["rto_max"], "rto_max must lie between 60 and 3600 s")
        self.assertEqual(words["rfc1337"], "rfc1337 must be 0 or 1")
        self.assertEqual(words["rst_limit"], "rst_limit must lie between 0 and 1000000 a second")

    def test_default_out_of_range_is_refused(self):
        self.assertIn("default is out of range", self.spoil_msl("default 120 s", "default 7200 s"))

    def test_default_of_another_unit_is_refused(self):
        self.assertIn("differ in their unit", self.spoil_msl("default 120 s", "default 120 bytes"))

    def test_unknown_scope_is_refused(self):
        self.assertIn("it can be set in", self.spoil_msl("[namespace ", "[host "))

    def test_unknown_rule_is_refused(self):
        self.assertIn("there is no rule xx-99", self.spoil_msl("; QT-03]", "; XX-99]"))

    def test_missing_fact_is_refused(self):
        self.assertIn("the doc must start with", self.spoil_msl("; QT-03]", "]"))

    def test_param_of_another_type_is_refused(self):
        self.attr("params", "msl")["type"] = "u32"
        with self.assertRaisesRegex(SpecError, "every parameter is a u64"):
            self.spec.params()

    def test_params_stay_away_from_the_policy(self):
        self.assertFalse([a["name"] for s in self.real.yaml["attribute-sets"]
                          for a in s["attributes"] if s["name"] == "params" and "checks" in a])

    def test_what_changes_something_needs_privilege(self):
        reads = {"module-get", "params-get", "listener-get", "event"}
        for operation in self.real.yaml["operations"]["list"]:
            flags = operation.get("flags", [])
            self.assertEqual("uns-admin-perm" in flags, operation["name"] not in reads,
                             operation["name"])

    def test_header_has_every_number(self):
        header = read_header()
        for enum, _, _ in emit.NAMES:
            for word in self.real.enum(enum):
                name = f"SYNFIN_{emit.upper(enum)}_{emit.upper(word.name)}"
                self.assertRegex(header, rf"\n\t{name},")

    def test_names_have_every_number(self):
        text = emit.names_c(self.real)
        for enum, spell, _ in emit.NAMES:
            for word in self.real.enum(enum):
                self.assertIn(f"[SYNFIN_{emit.upper(enum)}_{emit.upper(word.name)}] = "
                              f"\"{spell(word.name)}\",", text)

    def test_names_are_spelled_as_the_texts_do(self):
        text = emit.names_c(self.real)
        for line in ('[SYNFIN_STATE_SYN_RECEIVED] = "SYN-RECEIVED",',
                     '[SYNFIN_RULE_SA_LI_03] = "SA-LI-03",',
                     '[SYNFIN_DROP_BAD_CHECKSUM] = "bad-checksum",'):
            self.assertIn(line, text)

    def test_quoting(self):
        self.assertEqual(emit.quoted('say "a\\b"', 1), '"say \\"a\\\\b\\""')


class KtapResult(unittest.TestResult):
    """One line a test, as kselftest prints them."""

    def __init__(self, total):
        super().__init__()
        print(f"TAP version 13\n1..{total}")

    def line(self, verdict, test):
        name = test.id().rsplit(".", maxsplit=1)[-1].removeprefix("test_").replace("_", " ")
        print(f"{verdict} {self.testsRun} spec: {name}")

    def addSuccess(self, test):
        self.line("ok", test)

    def trouble(self, test, err):
        for text in self._exc_info_to_string(err, test).splitlines():
            print(f"# {text}")
        self.line("not ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.trouble(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.trouble(test, err)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(SpecTest)
    result = KtapResult(suite.countTestCases())
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
