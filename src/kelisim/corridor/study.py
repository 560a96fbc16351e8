"""A study of the corridors: the present, a later year without measures, and the same year with them.

    base     the reference year with its conditions
    without  the later year, nothing done
    with     the later year with the measures

Of each: flows, times and costs by corridor, what binds, income by country. Between the last two: what shippers gain.
And of each bottleneck, what a unit of capacity is worth before and after: which one binds next.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kelisim.corridor.accounts import (
    BOTTLENECK,
    corridor_table,
    facility_table,
    gain_musd,
    income_table,
)
from kelisim.corridor.cases import REFERENCE_YEAR, CorridorCase, solve_case
from kelisim.corridor.checks import CorridorCheck, corridor_checks
from kelisim.corridor.model import Corridors
from kelisim.corridor.value import worth_of_capacity
from kelisim.errors import CheckFailed
from kelisim.region.package import Region

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class CorridorStudy:
    """Solutions by case name, their checks, the worth of capacity by case, and the time it took in seconds."""

    region: Region
    measures: tuple[str, ...]
    cases: dict[str, Corridors]
    checks: dict[str, tuple[CorridorCheck, ...]]
    worth: dict[str, pd.DataFrame]
    seconds: float


def study_corridors(region: Region, year: int, measures: tuple[str, ...], say: Say) -> CorridorStudy:
    """Solve the three cases.

    Raises as :func:`~kelisim.corridor.cases.solve_case`, and CheckFailed if a solution does not pass its checks.
    """
    begin = time.perf_counter()
    say(f"base: {REFERENCE_YEAR}")
    base = solve_case(region, CorridorCase(REFERENCE_YEAR))
    cases = {"base": base}
    for name, taken in (("without", ()), ("with", measures)):
        say(f"{name}: {year}, {len(taken)} measures")
        cases[name] = solve_case(region, CorridorCase(year, taken), base.expected)
    say("checks")
    checks = {name: corridor_checks(one) for name, one in cases.items()}
    _require_passed(checks)
    say("worth of capacity")
    worth = {name: worth_of_capacity(one) for name, one in cases.items()}
    return CorridorStudy(region, measures, cases, checks, worth, time.perf_counter() - begin)


def study_summary(study: CorridorStudy) -> dict[str, Any]:
    """What the study tells, as plain data with the unit in each key."""
    before, after = study.cases["without"], study.cases["with"]
    return {
        "region": study.region.name,
        "region_sha256": study.region.sha256,
        "measures": list(study.measures),
        "cases": {name: _case(study, name) for name in study.cases},
        "gain_musd_per_year": round(gain_musd(before, after), 3),
        "binds_next": {name: _first(study.worth[name]) for name in study.cases},
        "checks": {"passed": True, "worst": _worst(study)},
        "seconds": round(study.seconds, 2),
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table with a named index as plain data, numbers rounded, empty cells left out."""
    rows = frame.reset_index().to_dict("records")
    return [
        {str(k): round(v, 4) if isinstance(v, float) else v for k, v in row.items() if v == v}  # noqa: PLR0124  NaN
        for row in rows
    ]


def _case(study: CorridorStudy, name: str) -> dict[str, Any]:
    solved = study.cases[name]
    facilities = facility_table(solved)
    tight = facilities[facilities["utilisation"] >= BOTTLENECK].join(study.worth[name])
    return {
        "year": solved.network.year,
        "corridors": records(corridor_table(solved)),
        "bottlenecks": records(tight.sort_values("gain_musd", ascending=False)),
        "income": records(income_table(solved)),
        "routes": len(solved.routes.edges),
        "mismatch": solved.balance.mismatch,
    }


def _first(worth: pd.DataFrame) -> str | None:
    return str(worth.index[0]) if len(worth) else None


def _worst(study: CorridorStudy) -> dict[str, float]:
    names = [check.name for check in study.checks["base"]]
    return {n: float(max(c.value for checks in study.checks.values() for c in checks if c.name == n)) for n in names}


def _require_passed(checks: dict[str, tuple[CorridorCheck, ...]]) -> None:
    failed = [
        f"{case}: {check.name} {check.value:.2e}, promised {check.tolerance:.0e}"
        for case, found in checks.items()
        for check in found
        if not check.passed
    ]
    if failed:
        raise CheckFailed("the corridor model does not pass its own checks", failed)
