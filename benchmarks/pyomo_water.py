"""Water and food in Pyomo: variables and rules of the river, its reservoirs, lakes, fields and towns."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from benchmarks.pyomo_data import Data, by, column, grouped
from kelisim.food.uses import MUSD_PER_KM3, SEASONS
from kelisim.water.statement import OWED_USD_PER_M3

SQUARE_KM_METRE = 1e-3
"""1 m of water over 1 km2 in km3."""


def add_use(m: pyo.ConcreteModel, data: Data) -> None:
    """Deliveries to crops, withdrawals of zones, supply of towns."""
    uses, series = data.inputs.uses, data.series
    wanted = {key: value for key, value in series["wanted"].items() if value > 0}
    m.zone = pyo.Set(initialize=list(uses.zones.index))
    m.town = pyo.Set(initialize=list(uses.towns.index))
    m.wanted = pyo.Set(initialize=list(wanted), dimen=2)
    m.delivery = pyo.Var(m.wanted, bounds=lambda _, k, t: (0, wanted[k, t]))
    m.withdrawal = pyo.Var(m.zone, m.t, bounds=lambda _, z, t: (0, series["intake"][z, t]))
    m.supply = pyo.Var(m.town, m.t, bounds=lambda _, w, t: (0, series["town"][w, t]))
    zone_of = column(uses.tranches, "zone")
    parts = grouped(((zone_of[k], t), k) for k, t in wanted)

    def withdrawal_rule(m: Any, z: str, t: int) -> Any:
        return m.withdrawal[z, t] == sum(m.delivery[k, t] for k in parts[z, t])

    m.withdrawn = pyo.Constraint(m.zone, m.t, rule=withdrawal_rule)
    _add_limits(m, data)


def _add_limits(m: pyo.ConcreteModel, data: Data) -> None:
    uses = data.inputs.uses
    limits = {(row.state, row.basin, row.season): row.limit_km3 for row in uses.limits.itertuples()}
    zones = grouped(((r.state, r.basin), r.Index) for r in uses.zones.itertuples())
    towns = grouped(((r.state, r.basin), r.Index) for r in uses.towns.itertuples())
    m.limit = pyo.Set(initialize=list(limits), dimen=3)

    def rule(m: Any, state: str, basin: str, season: str, year: int) -> Any:
        first = 12 * (year - data.years[0])
        taken = sum(
            sum(m.withdrawal[z, first + k - 1] for z in zones[state, basin])
            + sum(m.supply[w, first + k - 1] for w in towns[state, basin])
            for k in SEASONS[season]
        )
        return taken <= limits[state, basin, season]

    m.agreed = pyo.Constraint(m.limit, m.year, rule=rule)


def add_river(m: pyo.ConcreteModel, data: Data) -> None:
    """Flows, storage, balances, releases, shares, lakes, storage at the end."""
    river, series = data.inputs.river, data.series
    dead, full = (column(river.reservoirs, f"{name}_storage_km3") for name in ("dead", "full"))
    end = column(river.reservoirs, "end_storage_km3")
    width = column(river.environment, "volume_km3_per_year")
    m.reach = pyo.Set(initialize=list(river.reaches.index))
    m.reservoir = pyo.Set(initialize=list(river.reservoirs.index))
    m.capped = pyo.Set(initialize=list(river.reaches.index[river.reaches["minimum_flow_m3s"] > 0]))
    m.step = pyo.Set(initialize=list(river.environment.index))
    m.flow = pyo.Var(m.reach, m.t, bounds=lambda _, r, t: (0, series["capacity"][r, t]))
    m.storage = pyo.Var(m.reservoir, m.t, bounds=lambda _, r, __: (dead[r], full[r]))
    m.shortfall = pyo.Var(m.capped, m.t, within=pyo.NonNegativeReals)
    m.lake = pyo.Var(m.step, m.year, bounds=lambda _, s, __: (0, width[s]))
    m.owed = pyo.Var(m.reservoir, bounds=lambda _, r: (0, max(end[r] - dead[r], 0.0)))
    last = data.months - 1
    m.end_storage = pyo.Constraint(m.reservoir, rule=lambda m, r: m.storage[r, last] + m.owed[r] >= end[r])
    _add_balance(m, data)
    _add_releases(m, data)
    _add_shares(m, data)
    _add_lakes(m, data)


def before(m: Any, data: Data, reservoir: str, t: int) -> Any:
    """Storage at the end of the month before."""
    return m.storage[reservoir, t - 1] if t else float(data.inputs.river.reservoirs["start_storage_km3"][reservoir])


def _add_balance(m: pyo.ConcreteModel, data: Data) -> None:
    river, uses, series = data.inputs.river, data.inputs.uses, data.series
    arriving, leaving = by(river.reaches, "to_node"), by(river.reaches, "from_node")
    loss = column(river.reaches, "loss_fraction")
    zones, returns, towns = by(uses.zones, "node"), by(uses.zones, "return_node"), by(uses.towns, "node")
    zone_return, town_return = column(uses.zones, "return_fraction"), column(uses.towns, "return_fraction")
    secant = {name: (c.area[-1] - c.area[0]) / (c.storage[-1] - c.storage[0]) for name, c in river.curves.items()}
    base = {name: float(c.area[0] - secant[name] * c.storage[0]) for name, c in river.curves.items()}
    slope = {name: float(value) for name, value in secant.items()}
    stored = set(river.reservoirs.index)

    def kept(m: Any, n: str, t: int) -> Any:
        if n not in stored:
            return 0.0
        now, last = m.storage[n, t], before(m, data, n, t)
        surface = slope[n] * (now + last) / 2 + base[n]
        return now - last + series["depth"][n, t] * SQUARE_KM_METRE * surface

    def rule(m: Any, n: str, t: int) -> Any:
        gained = (
            series["inflow"][n, t]
            + sum((1 - loss[r]) * m.flow[r, t] for r in arriving[n])
            + sum(zone_return[z] * m.withdrawal[z, t] for z in returns[n])
        )
        spent = (
            sum(m.flow[r, t] for r in leaving[n])
            + sum(m.withdrawal[z, t] for z in zones[n])
            + sum((1 - town_return[w]) * m.supply[w, t] for w in towns[n])
        )
        return gained == spent + kept(m, n, t)

    m.node = pyo.Set(initialize=list(river.nodes.index[river.nodes["kind"] != "terminal"]))
    m.balance = pyo.Constraint(m.node, m.t, rule=rule)


def _add_releases(m: pyo.ConcreteModel, data: Data) -> None:
    river, series = data.inputs.river, data.series
    leaving = by(river.reaches, "from_node")
    limited = [r for r in m.reservoir if series["release"][r, 0] < float("inf")]
    m.limited = pyo.Set(initialize=limited)

    def release_rule(m: Any, r: str, t: int) -> Any:
        return sum(m.flow[a, t] for a in leaving[r]) <= series["release"][r, t]

    def minimum_rule(m: Any, r: str, t: int) -> Any:
        return m.flow[r, t] + m.shortfall[r, t] >= series["minimum"][r, t]

    m.release = pyo.Constraint(m.limited, m.t, rule=release_rule)
    m.minimum = pyo.Constraint(m.capped, m.t, rule=minimum_rule)


def _add_shares(m: pyo.ConcreteModel, data: Data) -> None:
    reaches, uses = data.inputs.river.reaches, data.inputs.uses
    shared = reaches[reaches["share_of_outflow"] > 0]
    share, source = column(shared, "share_of_outflow"), column(shared, "from_node")
    leaving, zones, towns = by(reaches, "from_node"), by(uses.zones, "node"), by(uses.towns, "node")

    def rule(m: Any, r: str, t: int) -> Any:
        n = source[r]
        out = (
            sum(m.flow[a, t] for a in leaving[n])
            + sum(m.withdrawal[z, t] for z in zones[n])
            + sum(m.supply[w, t] for w in towns[n])
        )
        return m.flow[r, t] >= share[r] * out

    m.shared = pyo.Set(initialize=list(shared.index))
    m.legal_share = pyo.Constraint(m.shared, m.t, rule=rule)


def _add_lakes(m: pyo.ConcreteModel, data: Data) -> None:
    river, series = data.inputs.river, data.series
    steps, arriving = by(river.environment, "node"), by(river.reaches, "to_node")
    loss = column(river.reaches, "loss_fraction")

    def rule(m: Any, n: str, year: int) -> Any:
        first = 12 * (year - data.years[0])
        water = sum(
            series["inflow"][n, t] + sum((1 - loss[r]) * m.flow[r, t] for r in arriving[n])
            for t in range(first, first + 12)
        )
        return sum(m.lake[s, year] for s in steps[n]) <= water

    m.lakes = pyo.Set(initialize=list(steps))
    m.lake_inflow = pyo.Constraint(m.lakes, m.year, rule=rule)


def water_worth(m: pyo.ConcreteModel, data: Data) -> Any:
    """Crops, towns, lakes and carry-over less shortfalls and owed storage, million USD."""
    river, uses = data.inputs.river, data.inputs.uses
    crop, town = column(uses.tranches, "value_musd_per_km3"), column(uses.towns, "value_usd_per_m3")
    lake = column(river.environment, "value_usd_per_m3")
    kept = column(river.reservoirs, "carryover_value_usd_m3")
    short = column(river.reaches, "minimum_flow_value_usd_m3")
    k = MUSD_PER_KM3
    return (
        pyo.quicksum(crop[i] * m.delivery[i, t] for i, t in m.wanted)
        + pyo.quicksum(k * town[w] * m.supply[w, t] for w in m.town for t in m.t)
        + pyo.quicksum(k * lake[s] * m.lake[s, y] for s in m.step for y in m.year)
        + pyo.quicksum(k * kept[r] * m.storage[r, t] for r in m.reservoir for t in m.t)
        - pyo.quicksum(k * short[r] * m.shortfall[r, t] for r in m.capped for t in m.t)
        - pyo.quicksum(k * OWED_USD_PER_M3 * m.owed[r] for r in m.reservoir)
    )
