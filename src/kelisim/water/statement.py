"""Variables and constraints of the river: balances, storage, releases, minimum flows, shares, lakes.

For node n and month t, volumes in km3::

    inflow + border arrivals + sum_in (1 - loss) flow + returns
        = sum_out flow + withdrawals + S_t - S_(t-1) + evaporation                       (water balance)
    evaporation = depth * (b (S_t + S_(t-1)) / 2 + A(S0) - b S0)               (b: slope of A at the last plan S0)
    shortfall >= minimum - flow                                                          (minimum flow, soft)
    flow + undelivered >= share * (all reaches and withdrawals that leave the node)      (legal share, soft)
    sum of lake steps in a year <= water that arrives in the year                        (environment)
    S_T + owed >= end storage                                     (storage at the end; owed water is charged)

Arrivals are right-hand sides. The statement holds the secant of the surface; slope and constant of the evaporation are
written around the last plan before every solve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from kelisim.periods import MONTHS_PER_YEAR, Periods
from kelisim.terms import Piece, before, down, known, labels_of, rows
from kelisim.water.river import River, labels

OWED_USD_PER_M3 = 0.2
"""Charge for storage missing at the end and for legal shares not delivered: above almost every use of water, below
towns. Both can be missed (a dry record, a canal that is full in a flood), but not for gain."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Variables of the river: ``flow`` (reach, time), ``storage`` (reservoir, time), ``shortfall`` (reach, time),
    ``undelivered`` (reach, time), ``lake`` (env_step, year) and ``owed`` (reservoir), all km3."""

    flow: linopy.Variable
    storage: linopy.Variable
    shortfall: linopy.Variable
    undelivered: linopy.Variable
    lake: linopy.Variable
    owed: linopy.Variable


def add_variables(model: linopy.Model, river: River, periods: Periods) -> Flows:
    """Create the river's variables with their bounds."""
    time = periods.time
    reach = labels(river.reaches.index, "reach")
    reservoir = labels(river.reservoirs.index, "reservoir")
    limits = river.reservoirs
    lower = _repeated(limits["dead_storage_km3"], reservoir, time)
    owed = (limits["end_storage_km3"] - limits["dead_storage_km3"]).clip(lower=0.0).to_numpy()
    upper = _repeated(limits["full_storage_km3"], reservoir, time)
    with_minimum = river.reaches.index[river.reaches["minimum_flow_m3s"] > 0]
    steps = labels(river.environment.index, "env_step")
    years = pd.Index(range(periods.first_year, periods.last_year + 1), name="year")
    width = _repeated(river.environment["volume_km3_per_year"], steps, years)
    capped = labels(with_minimum, "reach")
    shared = labels(river.reaches.index[river.reaches["share_of_outflow"] > 0], "reach")
    return Flows(
        flow=model.add_variables(lower=0, upper=river.capacity, coords=[reach, time], name="flow"),
        storage=model.add_variables(lower=lower, upper=upper, coords=[reservoir, time], name="storage"),
        shortfall=model.add_variables(lower=0, coords=[capped, time], name="shortfall"),
        undelivered=model.add_variables(lower=0, coords=[shared, time], name="undelivered"),
        lake=model.add_variables(lower=0, upper=width, coords=[steps, years], name="lake"),
        owed=model.add_variables(lower=0, upper=owed, coords=[reservoir], name="owed"),
    )


def _repeated(column: pd.Series, key: pd.Index, along: pd.Index) -> xr.DataArray:
    """The column repeated along a second dimension, both labelled."""
    values = np.repeat(column.to_numpy(dtype=float)[:, None], len(along), axis=1)
    return xr.DataArray(values, coords=[key, along])


def own_ends(river: River) -> list[str]:
    """Lower node of every reach; empty where the water goes to another bloc, which takes it as given."""
    return [
        str(node) if own else ""
        for node, own in zip(river.reaches["to_node"], river.reaches["reaches_own"], strict=True)
    ]


def add_balance(model: linopy.Model, river: River, flows: Flows, use: Sequence[Piece]) -> None:
    """Water balance of every node that is not a lake or sink; ``use``: withdrawals (-) and returns (+) by node."""
    inner = labels(river.nodes.index[river.nodes["kind"] != "terminal"], "node")
    reaches, flow, storage = river.reaches, labels_of(flows.flow), labels_of(flows.storage)
    slope, base = river.area_line
    depth = river.evaporation.to_numpy() * 1e-3  # m * km2 = 1e-3 km3
    half = depth * slope[:, None] / 2
    where = [str(node) for node in river.reservoirs.index]
    pieces = [
        Piece(flow, own_ends(river), down(1 - reaches["loss_fraction"], flow)),
        Piece(flow, list(reaches["from_node"]), -1.0),
        Piece(storage, where, -1.0 - half),
        Piece(before(storage), where, 1.0 - half),
        *use,
    ]
    constant = river.inflow.sel(node=inner).to_numpy().copy()
    for i, node in enumerate(where):
        row = inner.get_loc(node)
        constant[row] -= depth[i] * base[i]
        constant[row, 0] += river.start_storage[i] * (1.0 - half[i, 0])
    time = flows.flow.indexes["time"]
    model.add_constraints(
        rows(model, [inner, time], pieces), "==", known([inner, time], -constant), name="water balance"
    )


def add_release_rules(model: linopy.Model, river: River, flows: Flows, taken: Sequence[Piece]) -> None:
    """Largest releases, minimum flows and legal shares; ``taken``: withdrawals by node (positive)."""
    time, flow = flows.flow.indexes["time"], labels_of(flows.flow)
    source = list(river.reaches["from_node"])
    limited = labels(river.reservoirs.index[np.isfinite(river.reservoirs["maximum_release_m3s"])], "node")
    if len(limited):
        limit = river.release_limit.sel(reservoir=limited.to_numpy()).to_numpy()
        model.add_constraints(
            rows(model, [limited, time], [Piece(flow, source, 1.0)]),
            "<=",
            known([limited, time], limit),
            name="largest release",
        )
    reach = flows.shortfall.indexes["reach"]
    if len(reach):
        every = [str(name) for name in river.reaches.index]
        pieces = [Piece(flow, every, 1.0), Piece(labels_of(flows.shortfall), list(reach), 1.0)]
        minimum = river.minimum.sel(reach=reach).to_numpy()
        model.add_constraints(
            rows(model, [reach, time], pieces), ">=", known([reach, time], minimum), name="minimum flow"
        )
    _add_shares(model, river, flows, taken)


def _add_shares(model: linopy.Model, river: River, flows: Flows, taken: Sequence[Piece]) -> None:
    shares = river.reaches[river.reaches["share_of_outflow"] > 0]
    if not len(shares):
        return
    flow = labels_of(flows.flow)
    keys = flows.undelivered.indexes["reach"]
    pieces = [
        Piece(flow, [str(name) for name in river.reaches.index], 1.0),
        Piece(labels_of(flows.undelivered), list(keys), 1.0),
    ]
    for name, row in shares.iterrows():
        share = -float(row["share_of_outflow"])
        for piece in (Piece(flow, list(river.reaches["from_node"]), 1.0), *taken):
            at = [str(name) if node == row["from_node"] else "" for node in piece.at]
            pieces.append(Piece(piece.labels, at, share * np.asarray(piece.times)))
    model.add_constraints(rows(model, [keys, flows.flow.indexes["time"]], pieces), ">=", 0.0, name="legal share")


def add_lakes(model: linopy.Model, river: River, flows: Flows, periods: Periods) -> None:
    """Yearly water of lakes and deltas: the steps fill from what arrives (border arrivals are a right-hand side)."""
    if not len(river.environment):
        return
    lakes = labels(pd.Index(river.environment["node"].unique()), "node")
    year = flows.lake.indexes["year"]
    by_year = labels_of(flows.flow).reshape(len(river.reaches), periods.years, MONTHS_PER_YEAR)
    kept = down(1 - river.reaches["loss_fraction"], by_year)
    pieces = [
        Piece(labels_of(flows.lake), list(river.environment["node"]), 1.0),
        Piece(by_year, own_ends(river), -kept),
    ]
    lateral = river.inflow.sel(node=lakes).to_numpy().reshape(len(lakes), len(year), -1).sum(axis=2)
    model.add_constraints(rows(model, [lakes, year], pieces), "<=", known([lakes, year], lateral), name="lake inflow")


def add_end_storage(model: linopy.Model, river: River, flows: Flows) -> None:
    """Storage to be left at the end of the record; what is missing is ``owed`` and charged in the objective."""
    if len(river.reservoirs):
        key = flows.owed.indexes["reservoir"]
        end = river.reservoirs["end_storage_km3"].to_numpy(dtype=float)
        pieces = [Piece(labels_of(flows.storage)[:, -1], list(key), 1.0), Piece(labels_of(flows.owed), list(key), 1.0)]
        model.add_constraints(rows(model, [key], pieces), ">=", end, name="end storage")
