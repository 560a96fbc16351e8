"""The joint programme of water, power and food for one bloc: stated once, the same equations for any bloc.

Maximise the welfare of the bloc's states over the months of the record (million USD of the price base)::

      served energy at the value of the use cut first - unserved energy at its value above that
    + crops + towns + lakes - shortfall of minimum flows and shares - storage owed at the end
    + secondary rules (carry-over of storage, trade between states: small, they decide between equals)
    - fuel and O&M - imports + exports (outside markets and border lines)

Promised water that is missing is charged on top (:mod:`kelisim.commitment`); that steers the plan and is no welfare.
Every other term belongs to exactly one state; :mod:`kelisim.consortium.welfare` adds them up again from the results.
"""

from __future__ import annotations

from dataclasses import dataclass

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from kelisim.case import Case, Structure, periods_of
from kelisim.consortium.promised import Promises, promises_of
from kelisim.food import statement as food
from kelisim.food.uses import MUSD_PER_KM3, Uses, uses
from kelisim.periods import Periods
from kelisim.power import statement as power
from kelisim.power.grid import GWH_PER_MW_HOUR, MUSD_PER_GWH, TRADE_BONUS_USD_PER_MWH, Grid, grid
from kelisim.terms import Array, Labels, Piece, before, down, known, labels_of, rows, total
from kelisim.water import statement as water
from kelisim.water.promises import MISSING_USD_PER_M3, add_promises
from kelisim.water.river import GWH_PER_KM3_METRE, River, labels, river

GWH_PER_KWH_M3 = 1000.0
"""1 kWh/m3 in GWh per km3."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the programme of one bloc, or of several side by side, is made from."""

    blocs: Structure
    periods: Periods
    river: River
    uses: Uses
    grid: Grid
    promises: Promises


@dataclass(frozen=True, slots=True)
class Programme:
    """The stated programme: inputs, linopy model and its variables by sector.

    ``turbined``: km3 through the turbines of storage plants, dims (storage_plant, time). ``missing``: promised water
    not released or stored, km3, dims (promise), or None where nothing is promised.
    """

    inputs: Inputs
    model: linopy.Model
    flows: water.Flows
    deliveries: food.Deliveries
    dispatch: power.Dispatch
    turbined: linopy.Variable
    missing: linopy.Variable | None


def inputs_of(case: Case, blocs: Structure) -> Inputs:
    """Select from the region what ``blocs`` control, for the case's hydrological record and demand.

    Of several blocs each takes the water that crosses to it as given; on lines between them the border offer holds.
    """
    region, scenario = case.region, case.scenario
    periods = periods_of(region, scenario.record)
    controlled = river(region, blocs, scenario.record, periods)
    supply = grid(region, blocs, periods, scenario.demand_year)
    promises = promises_of(case.commitments, region, controlled, supply, periods)
    return Inputs(blocs, periods, controlled, uses(region, blocs, periods), supply, promises)


def state(inputs: Inputs) -> Programme:
    """State the programme of one bloc. No solver is called."""
    model = linopy.Model()
    rivers, periods = inputs.river, inputs.periods
    flows = water.add_variables(model, rivers, periods)
    deliveries = food.add_variables(model, inputs.uses)
    dispatch = power.add_variables(
        model, inputs.grid, hydro_limit(inputs), (inputs.promises.sent, inputs.promises.sent_back)
    )
    plants = labels(rivers.plants.index[rivers.plants["storage"]], "storage_plant")
    through = rivers.discharge.sel(plant=plants.to_numpy()).rename(plant="storage_plant")
    turbined = model.add_variables(lower=0, upper=through, coords=[plants, periods.time], name="turbined")
    water.add_balance(model, rivers, flows, food.net_use(deliveries, inputs.uses))
    water.add_release_rules(model, rivers, flows, food.withdrawn(deliveries, inputs.uses))
    water.add_lakes(model, rivers, flows, periods)
    water.add_end_storage(model, rivers, flows)
    food.add_limits(model, deliveries, inputs.uses, periods)
    _add_hydropower(model, inputs, flows, dispatch, turbined)
    power.add_balance(model, inputs.grid, dispatch, list(rivers.plants["power_node"]), _pumping(inputs, deliveries))
    missing = add_promises(model, flows, inputs.promises.water)
    programme = Programme(inputs, model, flows, deliveries, dispatch, turbined, missing)
    model.add_objective(_welfare(programme), sense="max")
    return programme


def hydro_limit(inputs: Inputs) -> xr.DataArray:
    """Energy each hydropower plant can give, GWh, dims (plant, block, time): capacity times available hours."""
    plants = inputs.river.plants
    power_mw = plants["capacity_mw"].to_numpy(dtype=float) * plants["availability"].to_numpy(dtype=float)
    rated = xr.DataArray(power_mw, coords={"plant": labels(plants.index, "plant")}, dims="plant")
    return rated * inputs.grid.hours * GWH_PER_MW_HOUR


def _add_hydropower(
    model: linopy.Model, inputs: Inputs, flows: water.Flows, dispatch: power.Dispatch, turbined: linopy.Variable
) -> None:
    """Energy from water. Run of river: constant head. Storage: see :mod:`kelisim.water.heads`; its coefficients are
    written into the solver's matrix before every solve, here they only open the places."""
    plants = inputs.river.plants
    energy = Piece(np.moveaxis(labels_of(dispatch.hydro), 1, -1), [str(name) for name in plants.index], 1.0)
    if not plants["storage"].all():
        _add_run_of_river(model, inputs, flows, energy)
    if plants["storage"].any():
        _add_storage_plants(model, inputs, flows, energy, turbined)


def _add_run_of_river(model: linopy.Model, inputs: Inputs, flows: water.Flows, energy: Piece) -> None:
    plants, time = inputs.river.plants, inputs.periods.time
    constant = plants[~plants["storage"]]
    rate = GWH_PER_KM3_METRE * (constant["efficiency"] * constant["head_m"]).to_numpy(dtype=float)
    key = labels(constant.index, "plant")
    passing = _flow_at(flows, constant)
    model.add_constraints(
        rows(model, [key, time], [energy, Piece(passing, list(key), -down(rate, passing))]),
        "<=",
        0.0,
        name="run-of-river energy",
    )
    most = rate[:, None] * inputs.river.discharge.sel(plant=key).to_numpy()
    model.add_constraints(
        rows(model, [key, time], [energy]), "<=", known([key, time], most), name="run-of-river turbines"
    )


def _add_storage_plants(
    model: linopy.Model, inputs: Inputs, flows: water.Flows, energy: Piece, turbined: linopy.Variable
) -> None:
    plants, time = inputs.river.plants, inputs.periods.time
    stored = plants[plants["storage"]]
    key = labels(stored.index, "storage_plant")
    through, at = labels_of(turbined), list(key)
    model.add_constraints(
        rows(model, [key, time], [Piece(through, at, 1.0), Piece(_flow_at(flows, stored), at, -1.0)]),
        "<=",
        0.0,
        name="turbined",
    )
    order = [list(flows.storage.indexes["reservoir"]).index(str(node)) for node in stored["reservoir"]]
    storage = labels_of(flows.storage)[order]
    opening = -1.0  # any number that is not zero: the place in the matrix must exist
    pieces = [
        energy,
        Piece(through, at, opening),
        Piece(storage, at, opening),
        Piece(before(storage), at, opening),
    ]
    model.add_constraints(rows(model, [key, time], pieces), "<=", 0.0, name="storage energy")


def _flow_at(flows: water.Flows, plants: pd.DataFrame) -> Labels:
    """Labels of the flow past each plant, (plant, time)."""
    reaches = list(flows.flow.indexes["reach"])
    return labels_of(flows.flow)[[reaches.index(str(reach)) for reach in plants["reach"]]]


def _pumping(inputs: Inputs, deliveries: food.Deliveries) -> list[Piece]:
    """Electricity of the irrigation pumps, taken from the power node evenly over the hours of the month."""
    zones = inputs.uses.zones
    hours = inputs.grid.hours.transpose("block", "time")
    share = (hours / hours.sum("block")).to_numpy()
    withdrawal = labels_of(deliveries.withdrawal)
    spread = np.broadcast_to(withdrawal[:, None, :], (len(zones), *share.shape))
    need = down(zones["lift_kwh_per_m3"], spread) * GWH_PER_KWH_M3
    lifted = [
        str(node) if lift > 0 else "" for node, lift in zip(zones["power_node"], zones["lift_kwh_per_m3"], strict=True)
    ]
    return [Piece(spread, lifted, -need * share)]


def _welfare(p: Programme) -> linopy.LinearExpression:
    """The objective, million USD over the whole record; the constant value of full service is left out."""
    grid_, uses_, river_, d = p.inputs.grid, p.inputs.uses, p.inputs.river, p.dispatch

    def per(variable: linopy.Variable, values: pd.Series | np.ndarray, scale: float) -> tuple[linopy.Variable, Array]:
        return variable, down(np.asarray(values, dtype=float) * scale, labels_of(variable))

    capped = [str(reach) for reach in p.flows.shortfall.indexes["reach"]]
    crossing = (grid_.lines["from_state"] != grid_.lines["to_state"]).to_numpy()
    charged = [] if p.missing is None else [(p.missing, -MISSING_USD_PER_M3 * MUSD_PER_KM3)]
    return total(p.model, [
        per(p.deliveries.delivery, uses_.tranches["value_musd_per_km3"], 1.0),
        per(p.deliveries.town, uses_.towns["value_usd_per_m3"], MUSD_PER_KM3),
        per(p.flows.lake, river_.environment["value_usd_per_m3"], MUSD_PER_KM3),
        per(p.flows.storage, river_.reservoirs["carryover_value_usd_m3"], MUSD_PER_KM3),
        per(p.flows.shortfall, river_.reaches.loc[capped, "minimum_flow_value_usd_m3"], -MUSD_PER_KM3),
        (p.flows.owed, -water.OWED_USD_PER_M3 * MUSD_PER_KM3),
        (p.flows.undelivered, -water.OWED_USD_PER_M3 * MUSD_PER_KM3),
        per(d.generation, grid_.units["cost_usd_per_mwh"], -MUSD_PER_GWH),
        per(d.hydro, river_.plants["om_usd_per_mwh"], -MUSD_PER_GWH),
        per(d.unserved, grid_.steps["value_usd_per_mwh"], -MUSD_PER_GWH),
        per(d.sold, border_price(grid_, "sold") + TRADE_BONUS_USD_PER_MWH, MUSD_PER_GWH),
        per(d.bought, TRADE_BONUS_USD_PER_MWH - border_price(grid_, "bought"), MUSD_PER_GWH),
        per(d.sent, crossing, 2 * TRADE_BONUS_USD_PER_MWH * MUSD_PER_GWH),
        per(d.sent_back, crossing, 2 * TRADE_BONUS_USD_PER_MWH * MUSD_PER_GWH),
        (d.market, market_value(grid_)[:, None, :]),
        *charged,
    ])  # fmt: skip


def market_value(grid_: Grid) -> Array:
    """Million USD per GWh traded with an outside market: + for exports, - for imports, shape (market, time)."""
    sign = np.where(grid_.markets["direction"] == "export", 1.0, -1.0)
    return np.asarray(grid_.market_price.transpose("market", "time").to_numpy() * sign[:, None] * MUSD_PER_GWH)


def border_price(grid_: Grid, direction: str) -> Array:
    """USD/MWh paid for energy that leaves the seller over a border line, seen from the bloc, shape (border_line,)."""
    lines = grid_.border_lines
    outward = lines["from_node"].isin(grid_.zones.index)
    forward = outward if direction == "sold" else ~outward
    return np.where(forward, lines["price_usd_per_mwh"], lines["reverse_price_usd_per_mwh"]).astype(float)
