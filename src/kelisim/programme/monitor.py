"""Plan and progress beside each other: earned value, the finish that follows, and whom a delay holds up.

Of each measure, on the day of its last report (with the plan even over the time to build):

    planned share   p  = time since the planned start / time to build, within 0 and 1
    earned value    EV = w BAC      w: share of the work done, BAC: cost in the plan
    planned value   PV = p BAC      AC: money spent
    indices         SPI = EV / PV = w / p,   CPI = EV / AC
    cost at the end EAC = BAC / CPI
    earned schedule ES = w T, SPI(t) = ES / AT,   time needed = T / SPI(t)   T: time to build, AT: time since the start

The first three lines are The Standard for Earned Value Management (Project Management Institute 2019). SPI returns to 1
when late work ends at last, SPI(t) does not: the finish is foreseen by SPI(t) (Lipke 2003, Schedule is different, The
Measurable News). At the pace of the plan, the second forecast, the rest takes T - ES. Work that is not begun has no
pace; it is taken to begin on the day of the report and to keep that of the plan. A forecast stands on the last report
and does not move until the next.

A finish counts from the nearest 1 January, as the model knows whole years, though not before the earliest year of the
measure. Where a requirement works later than planned, so does what stands on it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kelisim.programme.roadmap import Choice, Schedule, Task, in_order

DAYS = 365.25
LATEST = date(2200, 1, 1)
"""A forecast goes no further: work that hardly moves would end after the calendar does."""
STALE_DAYS = 400
"""A report older than this, a year and the time to write one, is no ground for a green light."""
GREEN, AMBER = 0.95, 0.85
"""Lowest SPI(t) and CPI of a green and of an amber light: a convention of this model, not of the sources above."""
LATE_YEARS = 1
"""An effect this much later than planned is amber at best; one of more than twice as much is red."""
LIGHTS = ("green", "amber", "red", "grey")
COLUMNS = (
    "name_en", "name_ru", "status", "observed", "age_days", "planned_share", "actual_share", "bac_musd",
    "planned_musd", "earned_musd", "spent_musd", "spi", "cpi", "spi_t", "planned_finish", "forecast_finish",
    "plan_pace_finish", "slip_years", "planned_year", "forecast_year", "year_slip", "held_up_by", "eac_musd",
    "overrun_musd", "light",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The last report of a measure until a day; ``finished``: the day on which all its work was first reported done."""

    day: date
    status: str
    spent_musd: float
    share: float
    finished: date | None


def assess(schedule: Schedule, history: pd.DataFrame, today: date) -> pd.DataFrame:
    """By measure of ``schedule``: :data:`COLUMNS`; money in million USD, slips in years, dates as ``datetime.date``.

    ``history`` as :func:`kelisim.programme.progress.history` gives it; reports after ``today`` are left out. Figures of
    measures without a report are missing and their light is grey once work should have begun. ``forecast_year`` is
    missing for a measure that is cancelled and for all that require it.
    """
    reports = latest(history, today)
    rows = {
        key: _row(task, None if task.measure.done else reports.get(key), today) for key, task in schedule.tasks.items()
    }
    _hold_up(schedule, rows)
    for key, row in rows.items():
        row["light"] = _light(schedule.tasks[key], row, today)
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS)).rename_axis("measure")
    whole = dict.fromkeys(("age_days", "forecast_year", "year_slip"), "Int64")
    figures = dict.fromkeys(("actual_share", "earned_musd", "spent_musd", "spi", "cpi", "spi_t", "slip_years",
                             "eac_musd", "overrun_musd"), "float64")  # fmt: skip
    return frame.astype({**whole, **figures})


def slipped(choice: Choice, assessment: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """``choice`` with the years of effect that are now foreseen. Measures that were cancelled, and those that require
    them, are left out; measures that ``assessment`` does not know stay as they are.
    """
    years = assessment["forecast_year"]
    moved = {}
    for key, (year, units) in choice.items():
        if key not in years.index:
            moved[key] = (year, units)
        elif not pd.isna(years[key]):
            moved[key] = (int(years[key]), units)
    return moved


def overall(assessment: pd.DataFrame) -> dict[str, float | int | None]:
    """The programme as a whole: money in million USD, SPI and CPI over what was reported, count of lights."""
    seen = assessment.dropna(subset=["actual_share"])
    planned, earned, spent = (float(seen[name].sum()) for name in ("planned_musd", "earned_musd", "spent_musd"))
    lights = assessment["light"].value_counts()
    return {
        "measures": len(assessment),
        "reported": len(seen),
        "planned_musd": planned,
        "earned_musd": earned,
        "spent_musd": spent,
        "spi": earned / planned if planned > 0 else None,
        "cpi": earned / spent if spent > 0 else None,
        "bac_musd": float(assessment["bac_musd"].sum()),
        "eac_musd": float(assessment["eac_musd"].fillna(assessment["bac_musd"]).sum()),
        **{light: int(lights.get(light, 0)) for light in LIGHTS},
    }


def latest(history: pd.DataFrame, today: date) -> dict[str, Report]:
    """The last report of each measure until ``today``."""
    found: dict[str, Report] = {}
    known = pd.Series([day <= today for day in history["date"]], index=history.index, dtype=bool)
    past = history[known].sort_values("date", kind="stable")
    for row in past.to_dict("records"):
        key, share, day = str(row["measure"]), float(row["indicator"]), row["date"]
        before = found.get(key)
        finished = None
        if share >= 1:
            finished = before.finished if before is not None and before.finished is not None else day
        found[key] = Report(day, str(row["status"]), float(row["spent_musd"]), share, finished)
    return found


def planned_share(task: Task, day: date) -> float:
    """Share of the work that the plan has done at the beginning of ``day``."""
    if task.measure.done:
        return 1.0
    length = (task.online - task.start).days
    if length == 0:
        return float(day >= task.start)
    return min(1.0, max(0.0, (day - task.start).days / length))


def forecast(task: Task, report: Report) -> tuple[date, date]:
    """The finish by the pace so far (earned schedule), and that by the pace of the plan from now on; at most
    :data:`LATEST`. Work before its planned start has no pace yet and is foreseen as planned.
    """
    length = (task.online - task.start).days
    passed = (report.day - task.start).days
    if report.finished is not None:
        return report.finished, report.finished
    at_plan = _later(max(report.day, task.start), (1 - report.share) * length)
    if passed <= 0:
        return task.online, at_plan
    if report.share == 0 or length == 0:
        return at_plan, at_plan
    # the finish by pace cannot lie before the report: w < 1 makes passed / w > passed
    return _later(task.start, passed / report.share), at_plan


def cost_at_completion(bac: float, report: Report) -> float:
    """EAC, million USD. While nothing is earned, what was spent comes on top; while nothing is spent, BAC stands."""
    if report.spent_musd == 0:
        return bac
    return report.spent_musd / report.share if report.share > 0 else report.spent_musd + bac


def _row(task: Task, report: Report | None, today: date) -> dict[str, Any]:
    """What a measure's own report says, nobody else looked at."""
    bac = task.cost_musd
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "name_en": task.measure.name_en, "name_ru": task.measure.name_ru, "status": task.measure.status,
        "bac_musd": bac, "planned_finish": task.online, "planned_year": task.online_year,
        "forecast_year": task.online_year,
    }  # fmt: skip
    day = report.day if report is not None else today
    row["planned_share"] = planned_share(task, day)
    row["planned_musd"] = row["planned_share"] * bac
    return row if report is None else row | _measured(task, report, row["planned_share"], today)


def _measured(task: Task, report: Report, planned: float, today: date) -> dict[str, Any]:
    """Indices and forecasts of a measure that was reported."""
    bac, passed, length = task.cost_musd, (report.day - task.start).days, (task.online - task.start).days
    finish, at_plan = forecast(task, report)
    ended = report.status == "cancelled"
    slip = (finish - task.online).days / DAYS
    total = None if ended else cost_at_completion(bac, report)
    known = report.finished is None and passed > 0 and length > 0
    return {
        "status": report.status, "observed": report.day, "age_days": (today - report.day).days,
        "actual_share": report.share, "earned_musd": report.share * bac, "spent_musd": report.spent_musd,
        "spi": report.share / planned if planned > 0 else None,
        "cpi": report.share * bac / report.spent_musd if report.spent_musd > 0 and bac > 0 else None,
        "spi_t": report.share * length / passed if known else _done_pace(task, report),
        "forecast_finish": None if ended else finish, "plan_pace_finish": None if ended else at_plan,
        "slip_years": None if ended else slip,
        "forecast_year": None if ended else max(task.measure.earliest_year, task.online_year + math.floor(slip + 0.5)),
        "eac_musd": total, "overrun_musd": None if total is None else total - bac,
    }  # fmt: skip


def _done_pace(task: Task, report: Report) -> float | None:
    """SPI(t) of work that is done: time planned over time taken."""
    if report.finished is None:
        return None
    taken, length = (report.finished - task.start).days, (task.online - task.start).days
    return length / taken if taken > 0 and length > 0 else None


def _hold_up(schedule: Schedule, rows: Mapping[str, dict[str, Any]]) -> None:
    """Put off every measure whose requirement works too late for it, and say by which it is held up.

    Work that was begun goes on; its effect waits all the same.
    """
    for key in in_order(schedule.measures):
        task, row = schedule.tasks[key], rows[key]
        waits = schedule.link == "work" and not row["actual_share"]
        ahead = task.measure.build_years if waits else 0
        for other in () if task.measure.done else task.measure.requires:
            if other not in rows or schedule.tasks[other].measure.done or row["forecast_year"] is None:
                continue
            before = rows[other]["forecast_year"]
            if before is None or before + ahead > row["forecast_year"]:
                row["forecast_year"] = None if before is None else before + ahead
                row["held_up_by"] = other
        if row["forecast_year"] is not None:
            row["year_slip"] = row["forecast_year"] - task.online_year


def _light(task: Task, row: Mapping[str, Any], today: date) -> str:
    """Red, amber, green; grey: no report of work that should have begun."""
    if row["forecast_year"] is None or row["status"] == "suspended":
        return "red"
    named = ("cpi",) if row["actual_share"] == 1 else ("spi_t", "cpi")  # done is done: what counts then is the year
    indices = [row[name] for name in named if row[name] is not None]
    worst, late = min(indices, default=1.0), row["year_slip"]
    if worst < AMBER or late > 2 * LATE_YEARS:
        return "red"
    if row["observed"] is None and task.start < today and not task.measure.done:
        return "grey"
    stale = row["age_days"] is not None and row["age_days"] > STALE_DAYS and row["actual_share"] < 1
    return "amber" if worst < GREEN or late >= LATE_YEARS or stale else "green"


def _later(day: date, days: float) -> date:
    """``days`` after ``day``, rounded up, at most :data:`LATEST`."""
    most = (LATEST - day).days
    return LATEST if days >= most else day + timedelta(days=math.ceil(days - 1e-9))
