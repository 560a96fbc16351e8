"""HiGHS as the programmes of this package need it: silent, one thread, the tightest tolerances that it accepts.

Every model here has at most a few dozen rows or columns, so presolve would cost more than it saves.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import highspy

from kelisim.errors import NotSolved

TOLERANCE = 1e-10
"""Primal and dual feasibility; models are scaled so that their figures are near 1."""

INFINITY = highspy.kHighsInf


def opened() -> highspy.Highs:
    """An empty model that maximises."""
    with _silence():
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | float | str] = {
        "output_flag": False, "threads": 1, "presolve": "off", "solver": "simplex",
        "primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE,
    }  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return highs


def solve(highs: highspy.Highs, subject: str) -> None:
    """Solve from the present basis. Raises :class:`NotSolved` about ``subject`` unless HiGHS proves optimality."""
    for attempt in (highs.run, highs.clearSolver):  # a warm basis can end in trouble that a fresh start does not meet
        attempt()
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            return
    highs.run()
    status = highs.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise NotSolved(f"{subject}: HiGHS stopped with '{highs.modelStatusToString(status)}'")


@contextmanager
def _silence() -> Iterator[None]:
    """Turn file descriptor 1 away while HiGHS is made: it greets there before any option can forbid it.

    The programmes of water and power do the same; this package stands alone and cannot borrow from them.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        kept = os.dup(1)
    except OSError:  # no standard output: nothing to keep clean
        kept = -1
    try:
        if kept >= 0:
            os.dup2(nowhere, 1)
        yield
        with suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).fflush(None)
    finally:
        if kept >= 0:
            os.dup2(kept, 1)
            os.close(kept)
        os.close(nowhere)
