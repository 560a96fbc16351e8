"""Water and energy of every state in a year: what comes in and what goes out, from a plan and the tables.

Both sides are added up independently; what they differ by is told as ``difference`` and is a check.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import GWH_PER_KWH_M3, Inputs

WATER_IN = ("inflow", "from_others", "returned", "drawn")
WATER_OUT = ("irrigation", "towns", "to_others", "lakes", "lost", "stored")
FUELS = ("hydro", "coal", "gas", "oil", "nuclear", "wind", "solar", "biomass")
ENERGY_IN = (*FUELS, "bought", "imported")
ENERGY_OUT = ("served", "pumping", "sold", "exported", "line_losses")

Rows = list[tuple[str, str, float]]
"""State, entry, amount over the record."""


def water_ledger(whole: Inputs, plan: xr.Dataset) -> pd.DataFrame:
    """Water by state (rows) and entry (columns :data:`WATER_IN` and :data:`WATER_OUT`), km3 a year.

    Lakes, deltas and sinks are part of the state where they lie. Water lost on a reach is lost by the state where the
    reach begins. ``from_others`` and ``to_others`` are net: one of them is 0. Evaporation from reservoirs follows their
    area at the mean storage of the month.
    """
    table = _table([*_river(whole, plan), *_taken(whole, plan), *_held(whole, plan)], WATER_IN + WATER_OUT, whole)
    net = table["from_others"] - table["to_others"]  # a river that crosses a border to and fro counts once
    return table.assign(from_others=net.clip(lower=0.0), to_others=(-net).clip(lower=0.0))


def energy_ledger(whole: Inputs, plan: xr.Dataset) -> pd.DataFrame:
    """Energy by state (rows) and entry (columns :data:`ENERGY_IN`, :data:`ENERGY_OUT` and ``unserved``), GWh a year.

    Losses on a line between two states are borne by the buyer: ``bought`` is what was sent to it.
    """
    columns = (*ENERGY_IN, *ENERGY_OUT, "unserved")
    return _table([*_made(whole, plan), *_used(whole, plan), *_moved(whole, plan)], columns, whole)


def difference(table: pd.DataFrame, entering: Iterable[str], leaving: Iterable[str]) -> pd.Series:
    """What comes in less what goes out, by state: nothing but rounding and the linearised evaporation."""
    return table[list(entering)].sum(axis=1) - table[list(leaving)].sum(axis=1)


def _table(rows: Rows, columns: tuple[str, ...], whole: Inputs) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["state", "entry", "amount"])
    wide = frame.groupby(["state", "entry"])["amount"].sum().unstack(fill_value=0)
    states = [state for bloc in whole.blocs for state in bloc]
    return wide.reindex(index=states, columns=list(columns), fill_value=0.0).fillna(0.0) / whole.periods.years


def _sum(values: xr.DataArray, dim: str) -> dict[str, float]:
    total = values.sum([name for name in values.dims if name != dim])
    return {str(key): float(value) for key, value in zip(total.indexes[dim], total.to_numpy(), strict=True)}


def _river(whole: Inputs, plan: xr.Dataset) -> Rows:
    """Inflow, water over borders, losses on the way, and what reaches lakes and sinks."""
    nodes = whole.river.nodes
    state, kind = nodes["state"], nodes["kind"]
    natural = _sum(whole.river.inflow, "node")
    rows: Rows = [(state[node], "inflow", volume) for node, volume in natural.items() if kind[node] != "terminal"]
    flow = _sum(plan["flow"], "reach")
    for name, reach in whole.river.reaches.iterrows():
        start, end, sent = reach["from_node"], reach["to_node"], flow[str(name)]
        arriving = sent * (1 - float(reach["loss_fraction"]))
        rows.append((state[start], "lost", sent - arriving))
        if end not in state.index:
            rows.append((state[start], "to_others", arriving))
        elif state[end] != state[start]:
            rows += [(state[start], "to_others", arriving), (state[end], "from_others", arriving)]
        if end in state.index and kind[end] == "terminal":
            rows.append((state[end], "lakes", arriving))
    return rows


def _taken(whole: Inputs, plan: xr.Dataset) -> Rows:
    """Withdrawals, and what of them comes back to a river (of the state where it comes back)."""
    state, kind = whole.river.nodes["state"], whole.river.nodes["kind"]
    rows: Rows = []
    taken = _sum(plan["withdrawal"], "zone")
    for name, zone in whole.uses.zones.iterrows():
        rows.append((state[zone["node"]], "irrigation", taken[str(name)]))
        back, end = taken[str(name)] * float(zone["return_fraction"]), zone["return_node"]
        if end in state.index:
            rows.append((state[end], "returned", back))
            if kind[end] == "terminal":
                rows.append((state[end], "lakes", back))
    supplied = _sum(plan["town_supply"], "town")
    for name, town in whole.uses.towns.iterrows():
        owner = state[town["node"]]
        rows.append((owner, "towns", supplied[str(name)]))
        rows.append((owner, "returned", supplied[str(name)] * float(town["return_fraction"])))
    return rows


def _held(whole: Inputs, plan: xr.Dataset) -> Rows:
    """Storage drawn or added over the record, and evaporation from reservoirs."""
    rows: Rows = []
    for name, reservoir in whole.river.reservoirs.iterrows():
        end = plan["storage"].sel(reservoir=str(name)).to_numpy()
        start = np.concatenate([[float(reservoir["start_storage_km3"])], end[:-1]])
        depth_m = whole.river.evaporation.sel(reservoir=str(name)).to_numpy()
        evaporated = float((depth_m * 1e-3 * whole.river.curves[str(name)].area_at((start + end) / 2)).sum())
        change = float(end[-1] - start[0])
        rows.append((reservoir["state"], "stored" if change > 0 else "drawn", abs(change)))
        rows.append((reservoir["state"], "lost", evaporated))
    return rows


def _made(whole: Inputs, plan: xr.Dataset) -> Rows:
    owner, fuel = whole.grid.units["state"], whole.grid.units["fuel"]
    made, falling = _sum(plan["generation"], "unit"), _sum(plan["hydro"], "plant")
    rows: Rows = [(str(owner[key]), str(fuel[key]), energy) for key, energy in made.items()]
    river_owner = whole.river.plants["state"]
    return rows + [(str(river_owner[key]), "hydro", energy) for key, energy in falling.items()]


def _used(whole: Inputs, plan: xr.Dataset) -> Rows:
    zones, cut = whole.grid.zones["state"], _sum(plan["unserved"], "cut")
    steps = whole.grid.steps["state"]
    rows: Rows = [(zones[key], "served", energy) for key, energy in _sum(whole.grid.demand, "power_node").items()]
    for key, energy in cut.items():
        rows += [(steps[key], "served", -energy), (steps[key], "unserved", energy)]
    taken = _sum(plan["withdrawal"], "zone")
    for name, zone in whole.uses.zones.iterrows():
        pumped = taken[str(name)] * float(zone["lift_kwh_per_m3"]) * GWH_PER_KWH_M3
        rows.append((zones[zone["power_node"]], "pumping", pumped))
    return rows


def _moved(whole: Inputs, plan: xr.Dataset) -> Rows:
    """Energy over lines and to outside markets."""
    rows: Rows = []
    for variable, source, sink in (("sent", "from_state", "to_state"), ("sent_back", "to_state", "from_state")):
        energy = _sum(plan[variable], "line")
        for name, line in whole.grid.lines.iterrows():
            seller, buyer, sent = line[source], line[sink], energy[str(name)]
            rows.append((buyer, "line_losses", sent * float(line["loss_fraction"])))
            if seller != buyer:
                rows += [(seller, "sold", sent), (buyer, "bought", sent)]
    owner, direction = whole.grid.markets["state"], whole.grid.markets["direction"]
    for key, traded in _sum(plan["market_trade"], "market").items():
        rows.append((str(owner[key]), "imported" if direction[key] == "import" else "exported", traded))
    return rows
