"""Cases of the corridor model: a year with its conditions, measures taken, and what is closed.

The network tables describe the present; the condition whose year is that of the case turns them into what the network
was or will be. Then come the measures, then the closures. Demand answers to cost as against the reference case: the
last year whose conditions are observed, without measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kelisim.corridor.demand import demand
from kelisim.corridor.model import Corridors, solve_corridors
from kelisim.corridor.network import build
from kelisim.corridor.routes import cheapest
from kelisim.errors import Fault, InputError
from kelisim.region.edits import Edit, edited, edits_of
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean

REFERENCE_YEAR = 2024
"""Year at whose costs the demand of forecasts is what the tables say."""


@dataclass(frozen=True, slots=True)
class CorridorCase:
    """A year, the measures taken (in this order) and the links, crossings, transfers, facilities and nodes shut."""

    year: int
    measures: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Stranded:
    """A solution and the cargo that a closure leaves without a way: origin, destination, class, kt."""

    solved: Corridors
    cut_off: pd.DataFrame


def region_of(region: Region, case: CorridorCase) -> Region:
    """The region as it is in ``case``. Raises InputError for unknown measures, conditions and closures."""
    conditions = region["conditions"]
    of_year = tuple(conditions.loc[conditions["year"] == case.year, "condition"])
    changed = edited(region, edits_of(region, (*of_year, *case.conditions, *case.measures)))
    return edited(changed, closures(changed, case.closed))


def solve_case(region: Region, case: CorridorCase, reference: pd.Series | None = None) -> Corridors:
    """The solution of ``case``; ``reference`` as in :func:`~kelisim.corridor.model.solve_corridors`."""
    return solve_corridors(region_of(region, case), case.year, reference)


def solve_closed(region: Region, case: CorridorCase, reference: pd.Series | None = None) -> Stranded:
    """The solution of a case with closures; cargo left without a way is set aside, not refused."""
    changed = region_of(region, case)
    pairs = demand(changed, case.year)
    network = build(changed, case.year)
    reached = np.isfinite(cheapest(network, pairs, network.costs()))
    lost = pairs[~reached].reset_index(drop=True)
    if not reached.any() and len(pairs):
        raise InputError([
            Fault("kelisim corridor close", None, None, ", ".join(case.closed), "a closure that leaves cargo a way",
                  "close less: nothing of the demand could move any more")
        ], subject="what is to be closed")  # fmt: skip
    rows = changed["freight_demand"]
    key = ["origin", "destination", "class"]
    gone = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(lost[key]))
    open_still = changed.with_tables({"freight_demand": rows[~gone]})
    return Stranded(solve_corridors(open_still, case.year, reference), lost)


def closures(region: Region, closed: Sequence[str]) -> list[Edit]:
    """Edits that take links, crossings, transfers, facilities and nodes out of service, with all that needs them."""
    edits, faults = [], []
    for name in closed:
        found = _items(region, name)
        if not found:
            faults.append(_unknown(region, name))
        edits += [Edit(table, key, "status", "set", "planned") for table, key in found]
    if faults:
        raise InputError(faults, subject="what is to be closed")
    return edits


def _items(region: Region, name: str) -> list[tuple[str, str]]:
    """Links and transfers, as table and key, that ``name`` stands for."""
    links, transfers = region["freight_links"], region["freight_transfers"]
    crossings = region["freight_crossings"].set_index("crossing")["link"]
    uses = region["freight_uses"]
    wanted = uses[uses["facility"] == name]
    own = {("freight_links", name)} if name in set(links["link"]) else set()
    own |= {("freight_transfers", name)} if name in set(transfers["transfer"]) else set()
    own |= {("freight_links", str(crossings[name]))} if name in crossings else set()
    at = links[(links["from_node"] == name) | (links["to_node"] == name)]
    own |= {("freight_links", str(link)) for link in at["link"]}
    own |= {("freight_transfers", str(t)) for t in transfers.loc[transfers["node"] == name, "transfer"]}
    for kind, item in zip(wanted["kind"], wanted["item"], strict=True):
        table = "freight_transfers" if kind == "transfer" else "freight_links"
        own.add((table, str(crossings[item]) if kind == "crossing" else str(item)))
    return sorted(own)


def _unknown(region: Region, name: str) -> Fault:
    columns = (("freight_links", "link"), ("freight_crossings", "crossing"), ("freight_transfers", "transfer"),
               ("freight_facilities", "facility"), ("freight_nodes", "node"))  # fmt: skip
    known = [str(key) for table, column in columns for key in region[table][column]]
    if name in known:
        return Fault("kelisim corridor close", None, None, name, "something that a link or transfer needs",
                     "leave it out: nothing passes there")  # fmt: skip
    close = did_you_mean(name, known)
    mend = f"did you mean {close}?" if close else "see freight_links.csv, freight_nodes.csv, freight_facilities.csv"
    return Fault("kelisim corridor close", None, None, name, "a link, crossing, transfer, facility or node", mend)


def measures_of(region: Region, plan: str) -> tuple[str, ...]:
    """The measures of a plan that the model can express, in the order of the table. Raises InputError for a plan that
    no measure names."""
    measures = region["measures"]
    mine = measures.loc[measures["plan"] == plan, "measure"]
    if mine.empty:
        plans = sorted(set(measures["plan"]))
        mend = f"did you mean {did_you_mean(plan, plans)}?" if did_you_mean(plan, plans) else "; ".join(plans)
        raise InputError([Fault("measures.csv", None, "plan", plan, "a plan that measures name", mend)])
    return tuple(str(name) for name in mine if name in set(region["edits"]["bundle"]))
