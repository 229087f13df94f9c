# SPDX-License-Identifier: GPL-2.0
"""The ways to break the engine: one text of one file replaced by another."""

import dataclasses
import re

GENERATED = {"names.c", "params_table.c"}

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
# Where a line belongs: a function's name, or the table's.
PLACE = re.compile(r"^(?!\t|#|/|\s|\}).*?(\w+)(?:\(|\[\]|\[\w+\] =)", re.M)

# Rules that no run may leave out: (name, file, text, what stands there instead).
NAMED = [
    ("2MSL: TIME-WAIT is over as soon as it begins", "safeguard.c",
     "return deadline_in(st->env, 2 * st->env->msl);",
     "return deadline_in(st->env, 0);"),
    ("the exact RST: any in the window resets", "input_sync.c",
     "if (st->seg->seq == cb->rcv_nxt) {",
     "if (seq_in(st->seg->seq, cb->rcv_nxt, synfin_rcv_wnd(cb))) {"),
    ("the ISN comparison: a new incarnation begins anywhere", "input.c",
     "if (!seq_gt(iss, old.snd_nxt)) {", "if (0) {"),
    ("Karn: what was sent twice is measured", "output.c",
     "cb->flags &= ~(SYNFIN_CB_RESEND | SYNFIN_CB_TIMED);",
     "cb->flags &= ~SYNFIN_CB_RESEND;"),
]


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One change, and the whole lines that it changes, for people."""

    file: str
    place: str
    start: int
    end: int
    text: str
    before: str
    after: str
    name: str = ""

    def applied(self, source):
        """The source, broken."""
        return source[:self.start] + self.text + source[self.end:]

    def __str__(self):
        return f"{self.file} {self.place}: `{self.before}` -> `{self.after}`"


def blank(pattern, text, flags):
    """The same text, same length, with each match blanked."""
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=flags)


def blank_comments(text):
    """What the compiler sees."""
    return blank(r"/\*.*?\*/|//[^\n]*", text, re.S)


def blank_directives(code):
    """What is broken: no directive, but for sets of states."""
    return blank(r"^#(?!define [A-Z_]+\t*\s*\(?SYNFIN_IN).*$", code, re.M)


def blank_declarations(code):
    """A header's inline functions; what it declares, the tests share with it."""
    keep = [range(m.start(), m.end()) for m in
            re.finditer(r"^\{$.*?^\}$", code, flags=re.M | re.S)]
    return "".join(c if c == "\n" or any(i in k for k in keep) else " "
                   for i, c in enumerate(code))


def place_of(source, at):
    """The function that surrounds a position."""
    names = [m[1] for m in PLACE.finditer(source, 0, at)]
    return names[-1] if names else "-"


def mutant(file, source, change, name=""):
    """A change as a mutant, with the lines that it touches."""
    start, end, text = change
    first = source.rfind("\n", 0, start) + 1
    last = source.find("\n", max(first, end - 1))
    before = " ".join(source[first:last].split())
    after = " ".join((source[first:start] + text + source[end:last]).split())
    return Mutant(file, place_of(source, start), start, end, text, before, after or ";",
                  name)


def mutants_of(file, source):
    """Every way to break a file."""
    code = blank_directives(blank_comments(source))
    if file.endswith(".h"):
        code = blank_declarations(code)
    found = []
    for pattern, replacement in SWAPS:
        for match in re.finditer(pattern, code):
            if match[0] != replacement:
                found.append((match.start(), match.end(), replacement))
    for match in STATEMENT.finditer(code):
        found.append((match.start(), match.end(), "\t;"))
    return [mutant(file, source, change) for change in dict.fromkeys(found)]


def named_mutants(sources):
    """The named rules as mutants; the first place where the text stands counts."""
    found = []
    for name, file, old, new in NAMED:
        start = sources[file].index(old)
        found.append(mutant(file, sources[file], (start, start + len(old), new), name))
    return found
