# SPDX-License-Identifier: GPL-2.0
"""What became of a mutant in earlier runs: a line of text for each.

A verdict is kept under a hash of the broken file and of the headers of the
engine that it includes, without comments: it holds until one of them changes. That nobody noticed holds only as long as every test is
what it was, unless it is explained: then no test could.
"""

import hashlib
import os
import pathlib
import re
import threading

from mutants import blank_comments


def hash_of(*texts):
    """A short name for texts."""
    together = hashlib.sha256()
    for text in texts:
        together.update(text.encode() + b"\0")
    return together.hexdigest()[:32]


def code_of(text):
    """A source, however it is laid out and whatever is said about it."""
    return " ".join(blank_comments(text).split())


def headers_of(file, sources):
    """What a file of the engine includes, and what that includes."""
    found, todo = set(), [file]
    while todo:
        names = set(re.findall(r'^#include "([^"]+)"', sources[todo.pop()], re.M))
        todo += names - found
        found |= names
    return sorted(found)


def hash_of_files(*folders):
    """The same for all that makes up the tests."""
    return hash_of(*(path.read_text() for folder in folders
                     for path in sorted(folder.iterdir())
                     if path.suffix in (".c", ".h", ".cpp", ".hpp", ".table", ".py")))


def cache():
    """The folder of selftests/vm/paths.mk."""
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("SYNFIN_CACHE") or pathlib.Path(base) / "synfin")


class Memory:
    """Verdicts by mutant, on disk as soon as they are known."""

    def __init__(self, path, sources, tests, forget):
        self.sources = sources
        self.headers = {file: hash_of(*(code_of(sources[name])
                                        for name in headers_of(file, sources)))
                        for file in sources}
        self.tests = tests
        self.path = path
        self.lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if forget:
            path.unlink(missing_ok=True)
        lines = path.read_text().splitlines() if path.exists() else []
        self.known = dict(line.split(" ", 1) for line in lines if " " in line)

    def key(self, mutant):
        """The broken file, and what it includes."""
        return hash_of(mutant.file, code_of(mutant.applied(self.sources[mutant.file])),
                       self.headers[mutant.file])

    def recall(self, mutant, explained):
        """What became of it, or None."""
        verdict = self.known.get(self.key(mutant))
        if verdict and verdict.startswith("lives "):
            return "" if explained or verdict == f"lives {self.tests}" else None
        return verdict

    def keep(self, mutant, verdict):
        """Remembers, also when this run is stopped."""
        with self.lock, self.path.open("a") as file:
            file.write(f"{self.key(mutant)} {verdict or f'lives {self.tests}'}\n")
