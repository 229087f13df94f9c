# SPDX-License-Identifier: GPL-2.0
"""What a guest uses of the tree's programs, and no run builds."""

import os

import image

NAMED = 4    # what is absent and named; more is only counted


def missing(series, tests=()):
    """A line that says what is not there and what to make, or none."""
    made_by = {image.TOP / "build" / series / "kmod/synfin.ko": f"kmod-{series}",
               image.TOP / "build/tools/synfin": "tools"}
    if tests:
        made_by[image.TOP / "build/selftests/rawpeer"] = "tests"
        made_by |= {path: "tests" for path in tests}
    absent = {path: target for path, target in made_by.items() if not path.exists()}
    if not absent:
        return ""
    names = ", ".join(os.path.relpath(path, image.TOP) for path in list(absent)[:NAMED])
    if len(absent) > NAMED:
        names += f" and {len(absent) - NAMED} more"
    return f"not built: {names}; run 'make {' '.join(dict.fromkeys(absent.values()))}' first"
