"""Variables and constraints of water use: deliveries to crops, withdrawals, towns, limits.

::

    withdrawal_z,t = sum of deliveries to the tranches of z                              (withdrawal)
    sum of withdrawals of a state in a basin and season <= agreed limit                  (withdrawal limit)
"""

from __future__ import annotations

from dataclasses import dataclass

import linopy
import numpy as np
import pandas as pd

from kelisim.food.uses import SEASONS, Uses
from kelisim.periods import MONTHS_PER_YEAR, Periods
from kelisim.terms import Piece, down, known, labels_of, rows


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Variables of use, km3: ``delivery`` (tranche, time), ``withdrawal`` (zone, time), ``town`` (town, time)."""

    delivery: linopy.Variable
    withdrawal: linopy.Variable
    town: linopy.Variable


def add_variables(model: linopy.Model, uses: Uses) -> Deliveries:
    """Create the variables of use with their bounds, and tie deliveries to withdrawals."""
    delivery = model.add_variables(lower=0, upper=uses.wanted, mask=uses.wanted > 0, name="delivery")
    withdrawal = model.add_variables(lower=0, upper=uses.zone_capacity, name="withdrawal")
    town = model.add_variables(lower=0, upper=uses.town_demand, name="town_supply")
    if len(uses.zones):
        zones = withdrawal.indexes["zone"]
        pieces = [
            Piece(labels_of(withdrawal), list(zones), 1.0),
            Piece(labels_of(delivery), list(uses.tranches["zone"]), -1.0),
        ]
        model.add_constraints(rows(model, [zones, withdrawal.indexes["time"]], pieces), "==", 0.0, name="withdrawal")
    return Deliveries(delivery, withdrawal, town)


def withdrawn(deliveries: Deliveries, uses: Uses) -> list[Piece]:
    """Water taken, by node (positive)."""
    return [
        Piece(labels_of(deliveries.withdrawal), list(uses.zones["node"]), 1.0),
        Piece(labels_of(deliveries.town), list(uses.towns["node"]), 1.0),
    ]


def net_use(deliveries: Deliveries, uses: Uses) -> list[Piece]:
    """What uses do to the balance of the nodes: withdrawals (-) and return flows (+)."""
    zones, towns = labels_of(deliveries.withdrawal), labels_of(deliveries.town)
    return [
        Piece(zones, list(uses.zones["node"]), -1.0),
        Piece(zones, list(uses.zones["return_node"]), down(uses.zones["return_fraction"], zones)),
        Piece(towns, list(uses.towns["node"]), down(uses.towns["return_fraction"] - 1.0, towns)),
    ]


def add_limits(model: linopy.Model, deliveries: Deliveries, uses: Uses, periods: Periods) -> None:
    """Agreed seasonal limits on what a state withdraws in a basin."""
    if not len(uses.limits):
        return
    keys = [f"{row.state}/{row.basin}/{row.season}" for row in uses.limits.itertuples()]
    index = pd.Index(keys, dtype=object, name="limit")
    year = pd.Index(range(periods.first_year, periods.last_year + 1), name="year")
    pieces = []
    for table, variable in ((uses.zones, deliveries.withdrawal), (uses.towns, deliveries.town)):
        monthly = labels_of(variable).reshape(len(table), len(year), MONTHS_PER_YEAR)
        for season, months in SEASONS.items():
            at = [f"{state}/{basin}/{season}" for state, basin in zip(table["state"], table["basin"], strict=True)]
            pieces.append(Piece(monthly[..., [m - 1 for m in months]], at, 1.0))
    limit = np.repeat(uses.limits["limit_km3"].to_numpy(dtype=float)[:, None], len(year), axis=1)
    model.add_constraints(
        rows(model, [index, year], pieces), "<=", known([index, year], limit), name="withdrawal limit"
    )
