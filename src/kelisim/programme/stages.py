"""Between plans, which count in milestones and units, and schedules, which count in measures and years.

Capacity of which a plan builds some units at one milestone and some at another becomes a task for each, ``m-2030``. A
task that slips takes effect at the first milestone that is not before its new year; after the last, not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kelisim.programme.measures import Measure

Begin = Mapping[tuple[str, int], float]
Tasks = tuple[dict[str, Measure], dict[str, tuple[int, float]]]
MARK = "@"


def staged(measures: Mapping[str, Measure], begin: Begin) -> Tasks:
    """Measures and the choice of years that carry out a plan: one for each measure and milestone of first effect."""
    found, choice = {}, {}
    for (m, year), units in sorted(begin.items(), key=lambda item: item[0]):
        several = sum(1 for other, _ in begin if other == m) > 1
        key = f"{m}{MARK}{year}" if several else m
        one = measures[m]
        if several:
            one = replace(one, key=key, name_en=f"{one.name_en}, {year}", name_ru=f"{one.name_ru}, {year}")
        found[key] = one
        choice[key] = (year, units)
    known = {key: tuple(other for other in one.requires if other in found) for key, one in found.items()}
    return {key: replace(one, requires=known[key], excludes=()) for key, one in found.items()}, choice


def late(choice: Mapping[str, tuple[int, float]], milestones: Sequence[int]) -> dict[tuple[str, int], float]:
    """The plan that a choice of years comes to."""
    begin: dict[tuple[str, int], float] = {}
    for key, (year, units) in choice.items():
        times = [t for t in milestones if t >= year]
        if times:
            where = key.partition(MARK)[0], times[0]
            begin[where] = begin.get(where, 0.0) + units
    return begin
