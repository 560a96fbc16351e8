"""Power and hydropower in Pyomo: variables and rules of dispatch, lines, markets and turbines."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from benchmarks.pyomo_data import Data, by, column, grouped
from benchmarks.pyomo_water import before
from kelisim.consortium.programme import GWH_PER_KWH_M3
from kelisim.power.grid import GWH_PER_MW_HOUR, MUSD_PER_GWH, TRADE_BONUS_USD_PER_MWH
from kelisim.water.river import GWH_PER_KM3_METRE


def add_power(m: pyo.ConcreteModel, data: Data) -> None:
    """Units, hydropower, unserved energy, lines and markets, and the balance that joins them."""
    grid, series = data.inputs.grid, data.series
    ahead, back = column(grid.lines, "capacity_mw"), column(grid.lines, "reverse_capacity_mw")
    place, share = column(grid.steps, "power_node"), column(grid.steps, "share")
    hours = {key: value * GWH_PER_MW_HOUR for key, value in series["hours"].items()}
    m.power_node = pyo.Set(initialize=list(grid.zones.index))
    m.unit = pyo.Set(initialize=list(grid.units.index))
    m.plant = pyo.Set(initialize=list(data.inputs.river.plants.index))
    m.cut = pyo.Set(initialize=list(grid.steps.index))
    m.line = pyo.Set(initialize=list(grid.lines.index))
    m.market = pyo.Set(initialize=list(grid.markets.index))
    bt = (m.block, m.t)
    m.generation = pyo.Var(m.unit, *bt, bounds=lambda _, u, b, t: (0, series["unit"][u, b, t]))
    m.hydro = pyo.Var(m.plant, *bt, bounds=lambda _, p, b, t: (0, series["hydro"][p, b, t]))
    m.unserved = pyo.Var(m.cut, *bt, bounds=lambda _, c, b, t: (0, share[c] * series["demand"][place[c], b, t]))
    m.sent = pyo.Var(m.line, *bt, bounds=lambda _, k, b, t: (0, ahead[k] * hours[b, t]))
    m.sent_back = pyo.Var(m.line, *bt, bounds=lambda _, k, b, t: (0, back[k] * hours[b, t]))
    m.trade = pyo.Var(m.market, *bt, bounds=lambda _, k, b, t: (0, series["market"][k, b, t]))
    _add_balance(m, data)


def _add_balance(m: pyo.ConcreteModel, data: Data) -> None:
    grid, series, zones = data.inputs.grid, data.series, data.inputs.uses.zones
    units, cuts, plants = (
        by(grid.units, "power_node"),
        by(grid.steps, "power_node"),
        by(data.inputs.river.plants, "power_node"),
    )
    starts, ends, loss = by(grid.lines, "from_node"), by(grid.lines, "to_node"), column(grid.lines, "loss_fraction")
    lift, pumped = column(zones, "lift_kwh_per_m3"), by(zones[zones["lift_kwh_per_m3"] > 0], "power_node")
    way = grouped(((str(row.power_node), row.direction), str(row.Index)) for row in grid.markets.itertuples())

    def rule(m: Any, n: str, b: str, t: int) -> Any:
        supply = (
            sum(m.generation[u, b, t] for u in units[n])
            + sum(m.hydro[p, b, t] for p in plants[n])
            + sum(m.unserved[c, b, t] for c in cuts[n])
            + sum((1 - loss[k]) * m.sent[k, b, t] for k in ends[n])
            + sum((1 - loss[k]) * m.sent_back[k, b, t] for k in starts[n])
            + sum(m.trade[k, b, t] for k in way[n, "import"])
        )
        use = (
            series["demand"][n, b, t]
            + sum(lift[z] * GWH_PER_KWH_M3 * series["share"][b, t] * m.withdrawal[z, t] for z in pumped[n])
            + sum(m.sent[k, b, t] for k in starts[n])
            + sum(m.sent_back[k, b, t] for k in ends[n])
            + sum(m.trade[k, b, t] for k in way[n, "export"])
        )
        return supply == use

    m.energy_balance = pyo.Constraint(m.power_node, m.block, m.t, rule=rule)


def add_hydropower(m: pyo.ConcreteModel, data: Data) -> None:
    """Energy from water: run of river at constant head, storage plants linearised at the first plan."""
    plants, series = data.inputs.river.plants, data.series
    reach = column(plants, "reach")
    constant = plants[~plants["storage"]]
    rate = {
        str(p): GWH_PER_KM3_METRE * float(row["efficiency"]) * float(row["head_m"]) for p, row in constant.iterrows()
    }
    m.run_of_river = pyo.Set(initialize=list(constant.index))

    def energy(m: Any, p: str, t: int) -> Any:
        return sum(m.hydro[p, b, t] for b in m.block)

    m.river_energy = pyo.Constraint(
        m.run_of_river, m.t, rule=lambda m, p, t: energy(m, p, t) <= rate[p] * m.flow[reach[p], t]
    )
    m.river_turbines = pyo.Constraint(
        m.run_of_river, m.t, rule=lambda m, p, t: energy(m, p, t) <= rate[p] * series["discharge"][p, t]
    )
    m.stored = pyo.Set(initialize=list(plants.index[plants["storage"]]))
    m.turbined = pyo.Var(m.stored, m.t, bounds=lambda _, p, t: (0, series["discharge"][p, t]))
    m.through = pyo.Constraint(m.stored, m.t, rule=lambda m, p, t: m.turbined[p, t] <= m.flow[reach[p], t])
    reservoir, heads = column(plants, "reservoir"), data.heads

    def storage_rule(m: Any, p: str, t: int) -> Any:
        mean = (m.storage[reservoir[p], t] + before(m, data, reservoir[p], t)) / 2
        gain = heads["per_stored"][p, t] * (mean - heads["around"][p, t])
        return energy(m, p, t) <= heads["per_turbined"][p, t] * m.turbined[p, t] + gain

    m.storage_energy = pyo.Constraint(m.stored, m.t, rule=storage_rule)


def power_cost(m: pyo.ConcreteModel, data: Data) -> Any:
    """Fuel, O&M, unserved energy and outside trade less the bonus of the secondary rule, million USD."""
    grid, price = data.inputs.grid, data.series["price"]
    unit, cut = column(grid.units, "cost_usd_per_mwh"), column(grid.steps, "value_usd_per_mwh")
    plant = column(data.inputs.river.plants, "om_usd_per_mwh")
    sign = {market: -1.0 if way == "export" else 1.0 for market, way in column(grid.markets, "direction").items()}
    k, bonus = MUSD_PER_GWH, -2 * TRADE_BONUS_USD_PER_MWH
    crossing = [line for line, row in grid.lines.iterrows() if row["from_state"] != row["to_state"]]
    return (
        pyo.quicksum(k * unit[u] * m.generation[u, b, t] for u in m.unit for b in m.block for t in m.t)
        + pyo.quicksum(k * plant[p] * m.hydro[p, b, t] for p in m.plant for b in m.block for t in m.t)
        + pyo.quicksum(k * bonus * m.sent[x, b, t] for x in crossing for b in m.block for t in m.t)
        + pyo.quicksum(k * bonus * m.sent_back[x, b, t] for x in crossing for b in m.block for t in m.t)
        + pyo.quicksum(k * cut[c] * m.unserved[c, b, t] for c in m.cut for b in m.block for t in m.t)
        + pyo.quicksum(k * sign[x] * price[x, t] * m.trade[x, b, t] for x in m.market for b in m.block for t in m.t)
    )
