"""Cuts that the master needs, out of all answers that the years have ever given.

A ledger holds thousands of answers once measures have been valued; every answer is a cut, and a mixed-integer programme
that held them all would be slow without being better. So a proposal is checked against all of them, those that it
breaks worst are added, and it is made anew, until it breaks none: the optimum is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kelisim.programme.master import Choice, Master
from kelisim.programme.operation import Answer
from kelisim.programme.recourse import Recourse, Year

Array = npt.NDArray[np.float64]
BROKEN = 1e-6
"""Part of a year's worth by which a cut must be exceeded to count as broken."""


@dataclass(slots=True)
class _OfYear:
    """Cuts of one year: worth <= ``constant`` + ``slope`` @ point; ``held``: those that the master has."""

    answers: list[tuple[Array, Answer]] = field(default_factory=list)
    constant: list[float] = field(default_factory=list)
    held: set[int] = field(default_factory=set)

    def worst(self, worth: float, point: Array) -> int | None:
        """The cut that ``worth`` at ``point`` breaks most, if it breaks one that the master does not have."""
        if not self.answers:
            return None
        slopes = np.array([answer.slope for _, answer in self.answers])
        most = np.array(self.constant) + slopes @ point
        place = int(most.argmin())
        broken = worth > most[place] + BROKEN * max(1.0, abs(worth))
        return place if broken and place not in self.held else None


@dataclass(slots=True)
class Cuts:
    """All answers of ``recourse`` so far, in the order in which they were given. ``read``: replies taken over."""

    recourse: Recourse
    years: dict[Year, _OfYear] = field(default_factory=dict)
    read: int = 0

    def propose(self, held: Master, gap: float) -> Choice:
        """The best choice by all cuts known, within ``gap`` of its bound. Raises NotSolved as :meth:`Master.solve`."""
        self._take_over()
        while True:
            choice = held.solve(gap)
            added = [self._add(held, year, choice) for year in self.years]
            if not any(added):
                return choice

    def _add(self, held: Master, year: Year, choice: Choice) -> bool:
        mine, point = self.years[year], choice.points[year[0]]
        place = mine.worst(choice.worth[year], point)
        if place is None:
            return False
        held.add_cut(year, *mine.answers[place])
        mine.held.add(place)
        return True

    def _take_over(self) -> None:
        for replies in self.recourse.replies[self.read :]:
            for year, answer in replies.answers.items():
                mine, point = self.years.setdefault(year, _OfYear()), replies.points[year[0]]
                mine.answers.append((point, answer))
                mine.constant.append(answer.value - float(answer.slope @ point))
        self.read = len(self.recourse.replies)
