"""What is solved: a region, a scenario that nobody in the region decides, and who acts together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kelisim.commitment import Commitment
from kelisim.errors import Fault, InputError
from kelisim.periods import Periods
from kelisim.region.package import Region

Bloc = tuple[str, ...]
"""States that act as one, in the order of the region's states table."""

Structure = tuple[Bloc, ...]
"""A partition of the states into blocs."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Hydrology and demand.

    ``record`` names a row of the region's records table. ``demand_year`` is the year whose demand and fleet meet
    every hydrological year; ``None`` lets each year have its own (a hindcast).
    """

    record: str
    demand_year: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One question to the model: region + scenario + coalition structure + what the states have promised each other."""

    region: Region
    scenario: Scenario
    structure: Structure
    commitments: tuple[Commitment, ...] = ()


def states_of(region: Region) -> Bloc:
    """All states of the region in table order: the grand coalition."""
    return tuple(str(s) for s in region["states"]["state"])


def bloc_of(structure: Structure) -> dict[str, Bloc]:
    """The bloc of every state."""
    return {state: bloc for bloc in structure for state in bloc}


def joint(region: Region) -> Structure:
    """The coalition structure in which all act together."""
    return (states_of(region),)


def without(region: Region, leaving: Sequence[str]) -> Structure:
    """The coalition structure in which all act together but ``leaving``, each of whom acts alone.

    Raises :class:`InputError` for states that the region does not have, and unless two stay.
    """
    states = states_of(region)
    unknown = [state for state in leaving if state not in states]
    stay = tuple(state for state in states if state not in leaving)
    known = ", ".join(states)
    faults = [Fault("states.csv", None, "state", one, f"one of: {known}", "name a state") for one in unknown]
    if not faults and leaving and len(stay) < 2:
        told = ", ".join(leaving)
        faults = [Fault("states.csv", None, "state", told, "at least two states that stay", "name fewer states")]
    if faults:
        raise InputError(faults)
    blocs = [stay, *((state,) for state in states if state in leaving)]
    return tuple(sorted(blocs, key=lambda bloc: states.index(bloc[0])))


def alone(region: Region) -> Structure:
    """The coalition structure in which every state acts alone."""
    return tuple((state,) for state in states_of(region))


def periods_of(region: Region, record: str) -> Periods:
    """Months of a hydrological record.

    Raises :class:`InputError` if the region has no such record.
    """
    table = region["records"]
    spans = {
        str(name): (int(first), int(last))
        for name, first, last in zip(table["record"], table["first_year"], table["last_year"], strict=True)
    }
    if record not in spans:
        known = ", ".join(spans)
        raise InputError([Fault("records.csv", None, "record", record, f"one of: {known}", "name a known record")])
    return Periods(*spans[record])


def require_scenario(region: Region, scenario: Scenario) -> None:
    """Raise :class:`InputError` unless the region has the scenario's record and demand for its years."""
    periods = periods_of(region, scenario.record)
    known = {int(year) for year in region["demand"]["year"]}
    own = range(periods.first_year, periods.last_year + 1)
    wanted = own if scenario.demand_year is None else [scenario.demand_year]
    missing = [year for year in wanted if year not in known]
    if missing:
        span = f"{min(known)}-{max(known)}"
        mend = f"choose a demand_year within {span}, or add the years to demand.csv"
        told = ", ".join(map(str, missing[:5])) + (", ..." if len(missing) > 5 else "")
        raise InputError(
            [Fault("demand.csv", None, "year", told, f"demand for every year asked ({span} are there)", mend)]
        )
