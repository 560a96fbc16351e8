"""The roadmap: when each chosen measure is built, who pays in which year, what can slip and what cannot.

A measure with effect from 1 January of year t is built in the ``build_years`` years before t and paid for evenly over
them; with none, it is paid for in t. One that is completed spends nothing. A requirement is read in one of two ways:

    effect   online(measure) >= online(required)     building may overlap, as the table measure_links says
    work     start(measure)  >= online(required)     work begins only when what it stands on works

Slack is that of the critical path method (Kelley and Walker 1959, doi:10.1145/1460299.1460318), in whole years:

    late(m)  = min(horizon, late(s) - d(s) of every s that requires m)      d = build_years for work, 0 for effect
    total    = late(m) - online(m)                              the programme still ends by the horizon
    free     = min(horizon, limit of every s) - online(m)       no other measure moves; limit = start or online of s
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Literal

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.programme.measures import Measure, picked
from kelisim.programme.paths import MILESTONES

Link = Literal["effect", "work"]
Choice = Mapping[str, tuple[int, float]]
"""Measure to first year of effect and units built."""

YEARS = (1970, 2200)
WHOLE = 1e-6
"""A whole project of 0.9999999 units, as a solver gives it, is whole."""
SUBJECT = "the roadmap"
COLUMNS = (
    "name_en", "name_ru", "sector", "states", "status", "units", "start", "end", "online_year", "build_years",
    "cost_musd", "requires", "earliest_year", "float_years", "total_float_years", "critical",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A chosen measure in time: effect from 1 January of ``online_year``, in ``units``."""

    measure: Measure
    online_year: int
    units: float

    @property
    def start_year(self) -> int:
        """Year in which work begins."""
        return self.online_year - self.measure.build_years

    @property
    def start(self) -> date:
        """First day of work."""
        return date(self.start_year, 1, 1)

    @property
    def online(self) -> date:
        """First day of effect."""
        return date(self.online_year, 1, 1)

    @property
    def end(self) -> date:
        """Last day of work; that of the start if nothing is built."""
        return date(self.online_year - 1, 12, 31) if self.measure.build_years else self.start

    @property
    def cost_musd(self) -> float:
        """What it still costs, million USD; nothing once it is completed."""
        return 0.0 if self.measure.done else self.measure.cost_musd * self.units

    @property
    def years(self) -> range:
        """Years in which money is spent."""
        return range(self.start_year, max(self.online_year, self.start_year + 1))


@dataclass(frozen=True, eq=False)
class Schedule:
    """Chosen measures in time, by start and key. Made by :func:`scheduled`, which refuses one that cannot be."""

    tasks: Mapping[str, Task]
    horizon: int
    link: Link

    @property
    def measures(self) -> dict[str, Measure]:
        """The chosen measures by key."""
        return {key: task.measure for key, task in self.tasks.items()}

    @property
    def choice(self) -> dict[str, tuple[int, float]]:
        """The choice from which it was made."""
        return {key: (task.online_year, task.units) for key, task in self.tasks.items()}

    @property
    def cost_musd(self) -> float:
        """What all of it still costs, million USD."""
        return sum(task.cost_musd for task in self.tasks.values())


def scheduled(
    measures: Mapping[str, Measure], choice: Choice, horizon: int = MILESTONES[-1], link: Link = "effect"
) -> Schedule:
    """``choice`` as a schedule. Raises InputError with everything that keeps it from being carried out: unknown
    measures, units out of range, work before its earliest start, requirements missing or late, measures that exclude
    each other. An effect after ``horizon`` is no fault: its float is below zero.
    """
    chosen = picked(measures, choice)
    tasks = {key: Task(one, int(choice[key][0]), float(choice[key][1])) for key, one in chosen.items()}
    faults = [fault for task in tasks.values() for fault in _of_itself(task)]
    faults += [fault for task in tasks.values() for fault in _of_links(task, tasks, measures, link)]
    if faults:
        raise InputError(faults, subject=SUBJECT)
    order = sorted(tasks, key=lambda key: (tasks[key].start_year, tasks[key].online_year, key))
    return Schedule({key: tasks[key] for key in order}, horizon, link)


def earliest(
    measures: Mapping[str, Measure],
    chosen: Iterable[str],
    link: Link = "effect",
    units: Mapping[str, float] | None = None,
) -> dict[str, tuple[int, float]]:
    """The choice in which every measure of ``chosen`` works as soon as it can (forward pass), in the ``units`` given or
    in all it has. Raises InputError for what :func:`scheduled` refuses, and for circles.
    """
    wanted = picked(measures, chosen)
    built = {key: one.units for key, one in wanted.items()} | dict(units or {})
    online = _forward(wanted, link)
    return scheduled(measures, {key: (online[key], built[key]) for key in wanted}, link=link).choice


def floats(schedule: Schedule) -> dict[str, tuple[int, int]]:
    """Free and total float of every measure that is not completed, years; below zero where the horizon is missed."""
    tasks, horizon = schedule.tasks, schedule.horizon
    after = successors(schedule)
    late: dict[str, int] = {}
    for key in reversed(in_order(schedule.measures)):
        late[key] = min([horizon, *(late[s] - _ahead(tasks[s], schedule.link) for s in after[key])])
    return {
        key: (
            min([horizon, *(tasks[s].online_year - _ahead(tasks[s], schedule.link) for s in after[key])])
            - task.online_year,
            late[key] - task.online_year,
        )
        for key, task in tasks.items()
        if not task.measure.done
    }


def critical_path(schedule: Schedule) -> tuple[str, ...]:
    """The longest chain of requirements: measures of which each, started as early as it can be, keeps the next from
    working sooner, up to the one that works last. Of several ends, that with the longest chain, then the first by key;
    empty without work.
    """
    open_still = {key: one for key, one in schedule.measures.items() if not one.done}
    soonest = _forward(schedule.measures, schedule.link)
    chains: dict[str, tuple[str, ...]] = {}
    for key in in_order(open_still):
        begin = soonest[key] - _ahead(schedule.tasks[key], schedule.link)
        binding = [other for other in open_still[key].requires if other in chains and soonest[other] == begin]
        before = min(binding, key=lambda k: (_begun(chains[k], schedule, soonest), k), default=None)
        chains[key] = (*(chains[before] if before else ()), key)
    ends = sorted(
        chains, key=lambda key: (-soonest[key], _begun(chains[key], schedule, soonest), -len(chains[key]), key)
    )
    return chains[ends[0]] if ends else ()


def successors(schedule: Schedule) -> dict[str, tuple[str, ...]]:
    """By measure, the chosen measures that require it and still wait for it."""
    after: defaultdict[str, list[str]] = defaultdict(list)
    for key, one in schedule.measures.items():
        if one.done:
            continue
        for other in one.requires:
            if other in schedule.tasks and not schedule.tasks[other].measure.done:
                after[other].append(key)
    return {key: tuple(after[key]) for key in schedule.tasks}


def schedule_table(schedule: Schedule) -> pd.DataFrame:
    """By measure, in order of start: :data:`COLUMNS`; dates as ISO text, money in million USD, floats in years."""
    slack, path = floats(schedule), critical_path(schedule)
    soonest = _forward(schedule.measures, schedule.link)
    rows = [
        {
            "measure": key, "name_en": task.measure.name_en, "name_ru": task.measure.name_ru,
            "sector": task.measure.sector, "states": ";".join(task.measure.states), "status": task.measure.status,
            "units": task.units, "start": task.start.isoformat(), "end": task.end.isoformat(),
            "online_year": task.online_year, "build_years": task.measure.build_years, "cost_musd": task.cost_musd,
            "requires": ";".join(task.measure.requires), "earliest_year": soonest[key],
            "float_years": slack.get(key, (None, None))[0], "total_float_years": slack.get(key, (None, None))[1],
            "critical": key in path,
        }
        for key, task in schedule.tasks.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["measure", *COLUMNS]).set_index("measure")
    return frame.astype({"float_years": "Int64", "total_float_years": "Int64"})


def spending(schedule: Schedule) -> pd.DataFrame:
    """Investment by measure, year and payer: measure, year, payer, musd (million USD); only what is above zero."""
    rows = [
        (key, year, payer, task.cost_musd * share / len(task.years))
        for key, task in schedule.tasks.items()
        if task.cost_musd > 0
        for year in task.years
        for payer, share in task.measure.finance.items()
    ]
    return pd.DataFrame(rows, columns=["measure", "year", "payer", "musd"])


def finance_by_year(schedule: Schedule) -> pd.DataFrame:
    """Investment by year and payer: year, payer, musd (million USD), sorted; adds up to the cost of the schedule."""
    return spending(schedule).groupby(["year", "payer"])["musd"].sum().reset_index()


def _forward(measures: Mapping[str, Measure], link: Link) -> dict[str, int]:
    """First year in which each measure can work: the forward pass. One that is completed works, and keeps nobody."""
    online: dict[str, int] = {}
    for key in in_order(measures):
        one = measures[key]
        before = max((online[k] for k in one.requires if k in online and not measures[k].done), default=0)
        online[key] = one.first_year if one.done else _after(one, before, link)
    return online


def _ahead(task: Task, link: Link) -> int:
    """By how many years what is required must work before ``task`` does."""
    return task.measure.build_years if link == "work" else 0


def _after(one: Measure, before: int, link: Link) -> int:
    """First year of effect if what is required works in ``before``."""
    if link == "work":
        return max(one.start_year, before) + one.build_years
    return max(one.earliest_year, before)


def _begun(chain: tuple[str, ...], schedule: Schedule, soonest: Mapping[str, int]) -> int:
    """Year in which the work of the first measure of a chain begins."""
    return soonest[chain[0]] - schedule.tasks[chain[0]].measure.build_years


def in_order(measures: Mapping[str, Measure]) -> list[str]:
    """Keys with what is required first; ties in the order given."""
    graph = {key: [other for other in one.requires if other in measures] for key, one in measures.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " < ".join(map(str, error.args[1]))
        raise InputError([Fault("measure_links.csv", None, "other", circle, "no circle of requirements",
                                "take one of these links out")], subject=SUBJECT) from error  # fmt: skip


def _of_itself(task: Task) -> Iterator[Fault]:
    """What is wrong with a task whatever the others do."""
    one = task.measure
    if not 0 < task.units <= one.units + WHOLE or (one.units == 1 and task.units < 1 - WHOLE):
        most = "1, as it is a whole project" if one.units == 1 else f"more than 0 and at most {one.units:g}"
        yield _fault(one.key, f"{task.units:g} units", most, "correct the units, or leave the measure out")
    if not YEARS[0] <= task.online_year <= YEARS[1]:
        yield _fault(one.key, f"online in {task.online_year}", f"a year from {YEARS[0]} to {YEARS[1]}",
                     "correct the year")  # fmt: skip
    elif not one.done and task.start_year < one.start_year:
        yield _fault(one.key, f"online in {task.online_year}, so work from {task.start_year} on",
                     f"work from {one.start_year} on", f"let it work from {one.earliest_year} on")  # fmt: skip


def _of_links(task: Task, tasks: Mapping[str, Task], measures: Mapping[str, Measure], link: Link) -> Iterator[Fault]:
    """What is wrong with a task beside the others."""
    one = task.measure
    for other in () if one.done else one.requires:
        needed = tasks.get(other)
        if other in measures and measures[other].done:
            continue
        limit = task.online_year - _ahead(task, link)
        if needed is None:
            yield _fault(one.key, f"chosen without {other}", f"{other}, which it requires", f"choose {other} too")
        elif needed.online_year > limit:
            begins = "works" if link == "effect" else "begins work"
            yield _fault(one.key, f"{begins} in {limit}, {other} works in {needed.online_year}",
                         f"{other}, which it requires, to work by {limit}",
                         f"put it off by {needed.online_year - limit} or bring {other} forward")  # fmt: skip
    for other in one.excludes:
        if other in tasks and one.key < other:
            yield _fault(one.key, f"chosen with {other}", "one of the two: they exclude each other", "drop one")


def _fault(key: str, value: str, expected: str, mend: str) -> Fault:
    return Fault("choice", None, key, value, expected, mend)
