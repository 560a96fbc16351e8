"""Measures as candidates of a plan: one region that holds them all, so that building becomes a matter of bounds.

The operating programme of a year is linear. A measure that adds capacity, storage, a line or a load changes only bounds
and right-hand sides, and welfare is then *concave* in what is built: duals give cuts that hold everywhere. A measure
that changes a coefficient, as the efficiency of irrigation, would break that. Such an effect is stated with **twins**:
the zone stands in the region once for every set T of the measures that act on it, with the efficiencies under T, and
the plan decides by shares how much of its land lies in which twin (all in one, once measures are built or not).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from kelisim.programme.industry import project_edits
from kelisim.region import Region
from kelisim.region.edits import Edit, edited, edits_by_bundle

TWINNED = "zones"
"""Table whose edits change coefficients and are stated with twins."""

BOUNDS = {
    "reservoirs", "hydro_plants", "plants", "lines", "demand", "towns", "markets", "limits", "zone_crops", "unserved",
    "environment",
}  # fmt: skip
"""Tables whose edits change bounds and right-hand sides of the operating programme."""

COEFFICIENTS = {
    "hydro_plants": {"efficiency", "tailwater_m", "head_m", "om_usd_per_mwh"},
    "lines": {"loss_fraction"},
    "markets": {"price_usd_per_mwh"},
    "towns": {"return_fraction", "value_usd_per_m3"},
    "zone_crops": {"net_value_usd_per_ha", "yield_t_per_ha"},
    "unserved": {"value_usd_per_mwh", "share"},
    "environment": {"value_usd_per_m3"},
}
"""Columns of these tables that are coefficients: a plan cannot decide on measures that change them."""

MOST_ON_A_ZONE = 3
"""Measures on one zone; each doubles its twins."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a plan may decide on.

    ``measures``: keys with effects on bounds or zones. ``edits``: those on bounds, by measure. ``twins``: by zone the
    sets of measures with the name of the zone's twin under each. ``left``: measures with effects that no plan can
    decide on, and why.
    """

    measures: tuple[str, ...]
    edits: dict[str, tuple[Edit, ...]]
    twins: dict[str, dict[frozenset[str], str]]
    zone_edits: dict[str, dict[str, tuple[Edit, ...]]] = field(repr=False)
    left: dict[str, str]


def candidates_of(region: Region, measures: Sequence[str]) -> Candidates:
    """Sort the effects of ``measures``. Effects on freight are none of the operating programme and are passed over.

    Raises InputError for measures that the region does not know.
    """
    bound: dict[str, tuple[Edit, ...]] = {}
    zones: dict[str, dict[str, list[Edit]]] = {}
    left: dict[str, str] = {}
    projects = set(region["industry_projects"]["measure"])
    for measure, own in edits_by_bundle(region, measures).items():
        loads = project_edits(region, measure) if measure in projects else ()
        edits = [e for e in (*own, *loads) if not _freight(e)]
        wrong = [e for e in edits if not _decidable(e)]
        if wrong:
            left[measure] = f"a plan cannot decide on {wrong[0].table}.{wrong[0].column}: it is a coefficient"
        elif edits:
            bound[measure] = tuple(e for e in edits if e.table != TWINNED)
            for edit in edits:
                if edit.table == TWINNED:
                    zones.setdefault(edit.row, {}).setdefault(measure, []).append(edit)
    for zone, acting in zones.items():
        for measure in list(acting)[MOST_ON_A_ZONE:]:
            left[measure] = f"more than {MOST_ON_A_ZONE} measures change {zone}"
    kept = tuple(m for m in bound if m not in left)
    by_zone = {z: {m: tuple(e) for m, e in acting.items() if m in kept} for z, acting in zones.items()}
    by_zone = {z: acting for z, acting in by_zone.items() if acting}
    twins = {z: {s: twin_name(z, s) for s in _subsets(tuple(acting))} for z, acting in by_zone.items()}
    return Candidates(kept, {m: bound[m] for m in kept}, twins, by_zone, left)


def twin_name(zone: str, under: frozenset[str]) -> str:
    """Key of a zone's twin under a set of measures; the zone itself under none."""
    return "+".join([zone, *sorted(under)])


def with_twins(region: Region, candidates: Candidates) -> Region:
    """The region with every twin beside its zone, each with all the land: bounds decide how much of it counts."""
    zones, crops = [region["zones"]], [region["zone_crops"]]
    for under in dict.fromkeys(under for sets in candidates.twins.values() for under in sets if under):
        names = {zone: sets[under] for zone, sets in candidates.twins.items() if under in sets}
        edits = [e for zone in names for m in sorted(under) for e in candidates.zone_edits[zone][m]]
        for parts, frame in ((zones, edited(region, edits)["zones"]), (crops, region["zone_crops"])):
            twins = frame[frame["zone"].isin(list(names))]
            parts.append(twins.assign(zone=twins["zone"].map(names)))
    tables = {"zones": zones, "zone_crops": crops}
    return region.with_tables({name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()})


def built(region: Region, candidates: Candidates, units: dict[str, float]) -> Region:
    """The region with measures built, by edits of its own tables and without twins: what the operating model solves.

    ``units``: units built of each measure. An edit that adds is made as often as there are units, also in part.
    """
    edits = []
    for measure, number in units.items():
        if number <= 0:
            continue
        own = [e for acting in candidates.zone_edits.values() for e in acting.get(measure, ())]
        edits += [scaled(e, number) for e in (*candidates.edits.get(measure, ()), *own)]
    return edited(region, edits)


def scaled(edit: Edit, units: float) -> Edit:
    """The edit for several units: sums grow with them, anything else is done once."""
    if edit.operation != "add" or units == 1:
        return edit
    return Edit(edit.table, edit.row, edit.column, edit.operation, repr(float(edit.value) * units), edit.line)


def _freight(edit: Edit) -> bool:
    return edit.table.startswith(("freight_", "port"))


def _decidable(edit: Edit) -> bool:
    if edit.table == TWINNED:
        return True
    return edit.table in BOUNDS and edit.column not in COEFFICIENTS.get(edit.table, set())


def _subsets(items: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(some) for size in range(len(items) + 1) for some in combinations(items, size)]
