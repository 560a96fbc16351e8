"""All years that a plan is judged by: every milestone in every hydrological year, held open and asked together.

Answers are kept in a ledger on disk if one is given: one line per point asked, so that a run that was broken off goes
on where it stopped and the cuts of one question serve the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kelisim.programme.operation import Answer, Known, Operation, operation
from kelisim.programme.paths import BASE_YEAR, moved
from kelisim.programme.problem import Problem

Array = npt.NDArray[np.float64]
Say = Callable[[str], None]
Year = tuple[int, str]
"""Milestone and hydrological record."""

DIGITS = 9
"""Decimals to which points are told apart: far finer than any unit that is built."""
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Replies:
    """What every year answers at one point, with the point of each milestone: (parameter,) by milestone."""

    points: dict[int, Array]
    answers: dict[Year, Answer]


@dataclass(slots=True)
class Recourse:
    """The operations by year, and what they have answered so far. ``asked``: solves done in this run."""

    operations: dict[Year, Operation]
    ledger: Path | None = None
    known: dict[tuple[Year, bytes], Answer] = field(default_factory=dict)
    replies: list[Replies] = field(default_factory=list)
    asked: int = 0

    def ask(self, points: Mapping[int, Array]) -> Replies:
        """Answers of all years at the points given by milestone; each question is solved once."""
        # + 0.0: there is no minus zero, which would be another key
        rounded = {t: np.round(p, DIGITS) + 0.0 for t, p in points.items()}
        wanted = [year for year in self.operations if (year, rounded[year[0]].tobytes()) not in self.known]
        with ThreadPoolExecutor(WORKERS) as pool:
            found = pool.map(lambda year: self.operations[year].solve(rounded[year[0]]), wanted)
            fresh = dict(zip(wanted, found, strict=True))
        self.asked += len(wanted)
        for year, answer in fresh.items():
            self.known[year, rounded[year[0]].tobytes()] = answer
        answers = {year: self.known[year, rounded[year[0]].tobytes()] for year in self.operations}
        replies = Replies(rounded, answers)
        if fresh:
            self.replies.append(replies)
            self._write(replies, fresh)
        return replies

    def _write(self, replies: Replies, fresh: Mapping[Year, Answer]) -> None:
        if self.ledger is None:
            return
        rows = [
            {"milestone": t, "record": r, "point": _sparse(replies.points[t]), "value": a.value,
             "slope": a.slope.tolist(), "by_state": a.by_state.tolist()}
            for (t, r), a in fresh.items()
        ]  # fmt: skip
        self.ledger.parent.mkdir(parents=True, exist_ok=True)
        with self.ledger.open("a", encoding="utf-8") as file:
            file.write("".join(json.dumps(row) + "\n" for row in rows))

    def read(self, size: int) -> int:
        """Take over what the ledger holds; a last line that was cut off is passed over. Returns the answers read."""
        if self.ledger is None or not self.ledger.exists():
            return 0
        for line in self.ledger.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue
            point = np.zeros(size)
            point[[int(i) for i in row["point"]]] = list(row["point"].values())
            answer = Answer(row["value"], np.array(row["slope"]), np.array(row["by_state"]))
            year = (int(row["milestone"]), str(row["record"]))
            self.known[year, point.tobytes()] = answer
            self.replies.append(Replies({year[0]: point}, {year: answer}))
        return len(self.known)


def open_years(problem: Problem, say: Say, ledger: Path | None = None) -> Recourse:
    """State every milestone in every hydrological year.

    Raises NotSolved if the programme with every candidate built has no plan in one of them.
    """
    operations: dict[Year, Operation] = {}
    known = Known({}, {})
    for milestone in reversed(problem.terms.milestones):
        region = moved(problem.region, problem.terms.scenario, milestone)
        for record in problem.weights:
            say(f"stating {milestone} with the water of {record}")
            operations[milestone, record] = operation(
                region, record, BASE_YEAR, problem.candidates, problem.parameters, known
            )
    found = Recourse(operations, ledger)
    read = found.read(len(problem.parameters))
    if read:
        say(f"{read} answers of an earlier run")
    return found


def _sparse(point: Array) -> dict[str, float]:
    return {str(i): float(point[i]) for i in np.flatnonzero(point)}
