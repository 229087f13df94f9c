# SPDX-License-Identifier: GPL-2.0
"""The netlink spec as the generators see it: enums, docs, parameters."""

import re
from dataclasses import dataclass

import yaml

BRACKET = re.compile(r"\[([^\]]+)\]\s+(.*)", re.S)
# how a number of a range may be counted: factor, unit, words for a message
UNITS = {
    "": (1, "COUNT", ""),
    "ns": (1, "NS", " ns"),
    "us": (10**3, "NS", " us"),
    "ms": (10**6, "NS", " ms"),
    "s": (10**9, "NS", " s"),
    "bytes": (1, "BYTES", " bytes"),
    "bool": (1, "BOOL", ""),
    "per-sec": (1, "PER_SEC", " a second"),
}
SCOPES = {"namespace": "NET", "listener": "LISTENER", "connection": "CONN"}


class SpecError(Exception):
    """The spec says something that the generators can't use."""


@dataclass
class Word:
    """An entry of an enum: section and text come from its doc."""

    name: str
    section: str
    text: str


@dataclass
class Member:
    """A member of a struct; what has a length is an array of bytes."""

    name: str
    type: str
    length: int
    text: str


@dataclass
class Amount:
    """A number of a range, as in '60 s'."""

    number: int
    word: str

    @classmethod
    def parse(cls, text, word=""):
        """A number that names no unit has that of its neighbour, word."""
        number, _, own = text.partition(" ")
        if (own or word) not in UNITS:
            raise ValueError(f"'{own}' is none of the units {', '.join(UNITS)}")
        return cls(int(number), own or word)

    @property
    def value(self):
        return self.number * UNITS[self.word][0]

    def __str__(self):
        return f"{self.number}{UNITS[self.word][2]}"


@dataclass
class Param:
    """A row of the params attribute set."""

    name: str
    scopes: list
    minimum: Amount
    maximum: Amount
    default: Amount
    rule: str
    text: str

    @property
    def field(self):
        return self.name.replace("-", "_")

    @property
    def unit(self):
        return UNITS[self.maximum.word][1]

    @property
    def allowed(self):
        if self.unit == "BOOL":
            return f"{self.field} must be 0 or 1"
        low = str(self.minimum.number) if self.minimum.word == self.maximum.word \
            else str(self.minimum)
        return f"{self.field} must lie between {low} and {self.maximum}"

    def check(self, rules):
        if not set(self.scopes) <= set(SCOPES):
            raise ValueError(f"it can be set in {', '.join(SCOPES)}")
        if self.rule not in rules:
            raise ValueError(f"there is no rule {self.rule}")
        if UNITS[self.default.word][1] != self.unit:
            raise ValueError("range and default differ in their unit")
        if not self.minimum.value <= self.default.value <= self.maximum.value:
            raise ValueError("the default is out of range")


def upper(name):
    return name.replace("-", "_").upper()


def split_doc(doc):
    """'[RFC 9293 3.4] Text.' gives ('RFC 9293 3.4', 'Text.')."""
    text = " ".join(doc.split())
    match = BRACKET.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)


class Spec:
    """The parsed file."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.yaml = yaml.safe_load(file)

    def enum(self, name):
        """The words of an enum in order, or SpecError when one has no doc."""
        for definition in self.yaml["definitions"]:
            if definition["name"] == name:
                return [self._word(name, entry) for entry in definition["entries"]]
        raise SpecError(f"no enum '{name}' in definitions")

    @staticmethod
    def _word(enum, entry):
        if isinstance(entry, str):
            return Word(entry, "", "")
        if "doc" not in entry:
            raise SpecError(f"{enum} {entry['name']}: an entry needs a doc")
        return Word(entry["name"], *split_doc(entry["doc"]))

    def structs(self):
        """(name, what it is, members) of the structs that lie in attributes as they are."""
        return [(one["name"], " ".join(one["doc"].split()),
                 [Member(m["name"], m["type"], m.get("len", 0), " ".join(m["doc"].split()))
                  for m in one["members"]])
                for one in self.yaml["definitions"] if one["type"] == "struct"]

    def explained(self, name):
        """As enum(), and each doc must name its section."""
        words = self.enum(name)
        for word in words:
            if not word.section:
                raise SpecError(f"{name} {word.name}: the doc must start with "
                                "its section, as in [RFC 9293 3.10.7.2]")
        return words

    def fields(self, sets):
        """Name and doc of what replies and events tell; what only requests have is left out."""
        found = {}
        for name in sets:
            told = self._told(name)
            for attr in self._attributes(name):
                if attr["name"] in told and "doc" in attr and "struct" not in attr:
                    found.setdefault(attr["name"], " ".join(attr["doc"].split()))
        return found

    def _attributes(self, name):
        for attr_set in self.yaml["attribute-sets"]:
            if attr_set["name"] == name:
                return attr_set["attributes"]
        raise SpecError(f"no attribute set '{name}'")

    def _told(self, name):
        """The attributes of that set in replies and events."""
        told = set()
        for operation in self.yaml["operations"]["list"]:
            if operation.get("attribute-set") != name:
                continue
            for kind in ("do", "dump"):
                told.update(operation.get(kind, {}).get("reply", {}).get("attributes", []))
            told.update(operation.get("event", {}).get("attributes", []))
        return told

    def params(self):
        """The rows of the params set; each doc starts with its four facts."""
        rules = {word.name for word in self.enum("rule")}
        return [self._param(attr, rules) for attr in self._attributes("params")
                if attr["type"] != "pad"]

    @staticmethod
    def _param(attr, rules):
        facts, text = split_doc(attr["doc"])
        try:
            found = facts.split("; ")
            if len(found) != 4 or " .. " not in found[1]:
                raise ValueError(f"'[{facts}]' is not the four facts")
            scopes, limits, default, rule = found
            low, high = limits.split(" .. ")
            high = Amount.parse(high)
            param = Param(attr["name"], scopes.split(), Amount.parse(low, high.word), high,
                          Amount.parse(default.removeprefix("default ")), rule.lower(), text)
            param.check(rules)
            if attr["type"] != "u64":
                raise ValueError("every parameter is a u64")
        except ValueError as error:
            raise SpecError(f"params {attr['name']}: {error}; the doc must start with [where it "
                            "may be set; LOW .. HIGH UNIT; default N UNIT; RULE]") from error
        return param
