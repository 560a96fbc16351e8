"""Measures as the programme sees them: what each costs, who pays, how long it takes, what it needs and rules out.

Read from the tables measures, measure_finance, measure_links and edits of a region.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean

SIGNS = {"set": "=", "add": "+=", "multiply": "*="}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Money in million USD of 2023, cost and upkeep of one unit, time in whole years.

    ``finance`` maps each payer to its part of the cost; the parts add up to 1. ``expressible``: the model can value
    it, as it has edits. ``units`` 1: a whole project, built or not; more: at most so many units.
    """

    key: str
    name_en: str
    name_ru: str
    states: tuple[str, ...]
    institutions: tuple[str, ...]
    sector: str
    plan: str
    status: str
    start_year: int
    build_years: int
    lifetime_years: int
    first_year: int
    cost_musd: float
    om_musd_per_year: float
    units: float
    effect: str
    source: str
    expressible: bool
    finance: Mapping[str, float] = field(hash=False)
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()

    @property
    def earliest_year(self) -> int:
        """First year of effect if work begins as soon as it can and waits for no other measure."""
        return self.start_year + self.build_years

    @property
    def done(self) -> bool:
        """Whether it works already and costs nothing more."""
        return self.status == "completed"


def measures_of(region: Region) -> dict[str, Measure]:
    """The measures of a region by key, in the order of its table. ``excludes`` holds for both sides of a link."""
    finance = _finance(region)
    requires, excludes = _links(region)
    edits = _edits(region)
    found = {}
    for row in region["measures"].to_dict("records"):
        key, states = str(row["measure"]), split(row["states"])
        found[key] = Measure(
            key=key, name_en=row["name_en"], name_ru=row["name_ru"], states=states,
            institutions=split(row["institutions"]), sector=row["sector"], plan=row["plan"], status=row["status"],
            start_year=int(row["start_year"]), build_years=int(row["build_years"]),
            lifetime_years=int(row["lifetime_years"]), first_year=int(row["first_year"]),
            cost_musd=float(row["cost_musd"]), om_musd_per_year=float(row["om_musd_per_year"]),
            units=float(row["units"]), effect=row["effect"], source=row["source"], expressible=key in edits,
            finance=finance.get(key) or dict.fromkeys(states, 1 / max(len(states), 1)),
            requires=tuple(requires[key]), excludes=tuple(sorted(excludes[key])), edits=tuple(edits.get(key, ())),
        )  # fmt: skip
    return found


def picked(measures: Mapping[str, Measure], keys: Iterable[str]) -> dict[str, Measure]:
    """The measures called ``keys``, in their order, each once. Raises InputError with every key that is unknown."""
    wanted = tuple(dict.fromkeys(keys))
    faults = [unknown_measure(key, measures) for key in wanted if key not in measures]
    if faults:
        raise InputError(faults, subject="the choice of measures")
    return {key: measures[key] for key in wanted}


def unknown_measure(key: str, measures: Iterable[str], file: str = "measures.csv", row: int | None = None) -> Fault:
    """The fault of naming a measure that is not there."""
    close = did_you_mean(key, measures)
    mend = f"did you mean {close}?" if close else "see measures.csv for what there is"
    return Fault(file, row, "measure", key, "a measure of the region", mend)


def measure_rows(measures: Mapping[str, Measure]) -> list[dict[str, Any]]:
    """The measures as plain data, ready for JSON."""
    return [_row(measure) for measure in measures.values()]


def split(text: str) -> tuple[str, ...]:
    """The words of a cell that lists several with semicolons."""
    return tuple(word.strip() for word in str(text).split(";") if word.strip())


def _row(one: Measure) -> dict[str, Any]:
    return {
        "measure": one.key,
        "name": one.name_en,
        "name_ru": one.name_ru,
        "states": list(one.states),
        "institutions": list(one.institutions),
        "sector": one.sector,
        "plan": one.plan,
        "status": one.status,
        "cost_musd": one.cost_musd,
        "om_musd_per_year": one.om_musd_per_year,
        "start_year": one.start_year,
        "build_years": one.build_years,
        "lifetime_years": one.lifetime_years,
        "first_year": one.first_year,
        "units": one.units,
        "requires": list(one.requires),
        "excludes": list(one.excludes),
        "finance": dict(one.finance),
        "source": one.source,
        "effect": one.effect,
        "expressible": one.expressible,
        "edits": list(one.edits),
    }


def _finance(region: Region) -> dict[str, dict[str, float]]:
    """Shares by measure and payer, scaled so that rounding in the table loses no money."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for measure, payer, share in region["measure_finance"][["measure", "payer", "share"]].to_numpy():
        if share > 0:
            shares[str(measure)][str(payer)] = float(share)
    return {
        measure: {payer: share / sum(parts.values()) for payer, share in parts.items()}
        for measure, parts in shares.items()
    }


def _links(region: Region) -> tuple[defaultdict[str, list[str]], defaultdict[str, set[str]]]:
    requires: defaultdict[str, list[str]] = defaultdict(list)
    excludes: defaultdict[str, set[str]] = defaultdict(set)
    for measure, other, relation in region["measure_links"][["measure", "other", "relation"]].to_numpy():
        if relation == "requires":
            requires[str(measure)].append(str(other))
        else:
            excludes[str(measure)].add(str(other))
            excludes[str(other)].add(str(measure))
    return requires, excludes


def _edits(region: Region) -> dict[str, list[str]]:
    """Each edit on one line: ``freight_facilities gate: capacity *= 2``."""
    lines: dict[str, list[str]] = defaultdict(list)
    for edit in region["edits"].sort_values("step", kind="stable").to_dict("records"):
        sign = SIGNS[edit["operation"]]
        lines[str(edit["bundle"])].append(f"{edit['table']} {edit['row']}: {edit['column']} {sign} {edit['value']}")
    return dict(lines)
