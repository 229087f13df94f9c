# SPDX-License-Identifier: GPL-2.0
"""Why some mutants make no difference: explained.txt.

A paragraph is a reason; the lines below it that begin with a tab are the
mutants that have it, written as a run names a survivor.
"""


def load(path):
    """Mutant as text: the reason why it lives."""
    reasons, reason = {}, []
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("\t"):
            if not reason:
                raise ValueError(f"{path.name}: no reason for {line.strip()}")
            reasons[line.strip()] = " ".join(reason)
        elif line:
            reason.append(line)
        else:
            reason = []
    return reasons
