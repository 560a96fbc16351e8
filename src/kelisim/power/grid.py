"""The power system of a bloc: units grouped by cost, demand by load block, lines, markets, in GWh.

Plants with the same zone, fuel, technology, efficiency and O&M cost the same and are available alike; the programme
dispatches them as one unit, which changes nothing but the size (split pro rata of capacity afterwards).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.case import Structure, bloc_of
from kelisim.periods import MONTHS_PER_YEAR, Periods
from kelisim.region.package import Region
from kelisim.water.river import labels

Array = npt.NDArray[np.float64]

GWH_PER_MW_HOUR = 1e-3
MUSD_PER_GWH = 1e-3
"""1 USD/MWh in million USD per GWh."""

TRADE_BONUS_USD_PER_MWH = 0.01
"""Secondary rule: worth of trading a megawatt hour between states, to each side. Small; a state that would neither gain
nor lose by a trade makes it, so that ties do not decide what its neighbour gets."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Power data of one bloc, or of several side by side; energies in GWh, dims (..., block, time).

    ``zones``: power nodes with state. ``demand``: (power_node, block, time). ``hours``: (block, time).
    ``units``: unit table with power_node, state, fuel, cost_usd_per_mwh. ``unit_limit``: (unit, block, time).
    ``lines``: lines between its zones, those between two blocs (``between``) with the border offer as capacity;
    ``border_lines``: lines with one end inside. ``steps``: value steps of
    unserved energy by power node. ``markets``: offers of outsiders; ``market_limit``, ``market_price``.
    """

    zones: pd.DataFrame
    hours: xr.DataArray
    demand: xr.DataArray
    units: pd.DataFrame
    unit_limit: xr.DataArray
    lines: pd.DataFrame
    border_lines: pd.DataFrame
    steps: pd.DataFrame
    markets: pd.DataFrame
    market_limit: xr.DataArray
    market_price: xr.DataArray


def grid(region: Region, blocs: Structure, periods: Periods, demand_year: int | None) -> Grid:
    """Collect the power system of ``blocs``; ``demand_year`` as in :class:`kelisim.case.Scenario`."""
    zones = region["power_nodes"].set_index("power_node")
    state = zones["state"]
    owner = state.map(bloc_of(blocs))
    zones = zones[owner.notna()]
    hours = block_hours(region, periods)
    units, capacity = _units(region, zones, periods, demand_year)
    lines = region["lines"].set_index("line")
    lines = lines.assign(from_state=lines["from_node"].map(state), to_state=lines["to_node"].map(state))
    ends = lines["from_node"].map(owner), lines["to_node"].map(owner)
    lines["between"] = ends[0].notna() & ends[1].notna() & (ends[0] != ends[1])
    own = ends[0].notna() & (ends[0] == ends[1])
    for column in ("capacity_mw", "reverse_capacity_mw"):  # between blocs no more than the border offer is traded
        lines[column] = lines[column].where(own, np.minimum(lines[column], lines["offer_mw"]))
    markets, limit, price = _markets(region, zones, periods)
    return Grid(
        zones=zones,
        hours=hours,
        demand=_demand(region, zones, periods, demand_year) * hours,
        units=units,
        unit_limit=capacity * availability(region, units, periods) * hours * GWH_PER_MW_HOUR,
        lines=lines[ends[0].notna() & ends[1].notna()],
        border_lines=lines[ends[0].notna() ^ ends[1].notna()],
        steps=_steps(region, zones),
        markets=markets,
        market_limit=limit * hours * GWH_PER_MW_HOUR,
        market_price=price,
    )


def block_hours(region: Region, periods: Periods) -> xr.DataArray:
    """Hours of every load block in every month, dims (block, time)."""
    blocks = region["load_blocks"].set_index("block")
    share = xr.DataArray(
        blocks["hours_share"].to_numpy(dtype=float), coords={"block": labels(blocks.index, "block")}, dims="block"
    )
    return share * periods.hours()


def _there(table: pd.DataFrame, sizes: list[str], key: str) -> pd.DataFrame:
    """Rows of what has any size. What has none is a place for a measure: left out, so that of plans that are as good as
    each other the same one is found whatever could be built. Lines stay, as deals name them."""
    return table[(table[sizes] > 0).any(axis=1).groupby(table[key]).transform("any")]


def _demand(region: Region, zones: pd.DataFrame, periods: Periods, demand_year: int | None) -> xr.DataArray:
    """Load in GWh per hour, dims (power_node, block, time)."""
    annual = region["demand"].pivot(index="power_node", columns="year", values="demand_gwh").reindex(zones.index)
    years = [demand_year or year for year in periods.time.year]
    share = region["demand_shape"].pivot(index="power_node", columns="month", values="share").reindex(zones.index)
    share.index.name = "power_node"
    energy = periods.by_month(share).to_numpy() * annual[years].to_numpy(dtype=float)
    shape = _month_block(region["load_shape"], "power_node", "load_over_mean", zones.index, periods)
    mean = energy / periods.hours().to_numpy()
    block = [str(b) for b in region["load_blocks"]["block"]]
    ordered = shape.sel(block=block).transpose("power_node", "block", "time")
    return ordered.copy(data=ordered.to_numpy() * mean[:, None, :])


def _month_block(table: pd.DataFrame, key: str, value: str, keys: pd.Index, periods: Periods) -> xr.DataArray:
    """Spread a (key, month, block) table over the periods: dims (block, key, time); NaN where it has no row."""
    blocks = list(dict.fromkeys(map(str, table["block"])))
    wanted = table[table[key].isin(keys)]
    at = (
        pd.Index(blocks, dtype=object).get_indexer(pd.Index(wanted["block"], dtype=object)),
        pd.Index(keys, dtype=object).get_indexer(pd.Index(wanted[key], dtype=object)),
        wanted["month"].to_numpy(dtype=int) - 1,
    )
    year = np.full((len(blocks), len(keys), MONTHS_PER_YEAR), np.nan)
    year[at] = wanted[value].to_numpy(dtype=float)
    return xr.DataArray(
        year[..., periods.time.month.to_numpy() - 1],
        coords={"block": np.asarray(blocks, dtype=object), key: np.asarray(keys, dtype=object), "time": periods.time},
        dims=("block", key, "time"),
    )


def _units(
    region: Region, zones: pd.DataFrame, periods: Periods, demand_year: int | None
) -> tuple[pd.DataFrame, xr.DataArray]:
    plants = _there(region["plants"], ["capacity_mw"], "plant")
    plants = plants[(plants["status"] == "operating") & plants["power_node"].isin(zones.index)]
    key = ["power_node", "fuel", "technology", "efficiency", "om_usd_per_mwh"]
    group = plants.groupby(key, sort=False).ngroup().to_numpy()
    table = plants[key].drop_duplicates()
    columns = (table[name].tolist() for name in ("power_node", "technology", "efficiency", "om_usd_per_mwh"))
    names = [f"{node}/{how}/{100 * eff:.4g}%/{om:.4g}" for node, how, eff, om in zip(*columns, strict=True)]
    table.index = pd.Index(names, dtype=object, name="unit")
    state = table["power_node"].map(zones["state"])
    price = region["fuels"].set_index(["state", "fuel"])
    pairs = pd.MultiIndex.from_arrays([state, table["fuel"]])
    fuel = price["price_usd_per_mwh"].reindex(pairs).to_numpy(dtype=float)
    emission = price["emission_t_per_mwh"].reindex(pairs).to_numpy(dtype=float)
    cost = np.nan_to_num(fuel) / table["efficiency"] + table["om_usd_per_mwh"]
    table = table.assign(
        state=state, cost_usd_per_mwh=cost, emission_t_per_mwh=np.nan_to_num(emission) / table["efficiency"]
    )
    years = np.asarray([demand_year or year for year in periods.time.year])
    fleets = np.unique(years)
    start, capacity = plants["start_year"].to_numpy(dtype=float), plants["capacity_mw"].to_numpy(dtype=float)
    running = [np.bincount(group, np.where(start <= year, capacity, 0.0), len(table)) for year in fleets]
    values = np.column_stack(running)[:, np.searchsorted(fleets, years)]
    return table, xr.DataArray(values, coords={"unit": table.index, "time": periods.time}, dims=("unit", "time"))


def availability(region: Region, units: pd.DataFrame, periods: Periods) -> xr.DataArray:
    """Share of its capacity that each unit can give, dims (unit, block, time) in the order of the region's table."""
    used = pd.Index(units["technology"].unique(), name="technology")
    spread = _month_block(region["availability"], "technology", "availability", used, periods)
    block = [str(b) for b in region["load_blocks"]["block"]]
    chosen = spread.sel(block=block, technology=units["technology"].to_numpy(dtype=object))
    return chosen.rename(technology="unit").assign_coords(unit=units.index)


def _steps(region: Region, zones: pd.DataFrame) -> pd.DataFrame:
    by_state: dict[str, list[tuple[int, float, float]]] = {}
    table = region["unserved"].sort_values(["state", "step"])
    for state, *step in table[["state", "step", "share", "value_usd_per_mwh"]].itertuples(index=False, name=None):
        by_state.setdefault(state, []).append((int(step[0]), float(step[1]), float(step[2])))
    rows = [(str(node), state, *step) for node, state in zones["state"].items() for step in by_state.get(state, ())]
    steps = pd.DataFrame(rows, columns=["power_node", "state", "step", "share", "value_usd_per_mwh"])
    steps.index = pd.Index([f"{node}/{step}" for node, _, step, *_ in rows], dtype=object, name="cut")
    return steps


def _markets(region: Region, zones: pd.DataFrame, periods: Periods) -> tuple[pd.DataFrame, xr.DataArray, xr.DataArray]:
    table = _there(region["markets"], ["capacity_mw"], "market")
    table = table[table["power_node"].isin(zones.index)]
    first = table.drop_duplicates("market").set_index("market")[["power_node", "direction"]]
    first = first.assign(state=first["power_node"].map(zones["state"]))
    wide = {
        name: periods.by_month(table.pivot(index="market", columns="month", values=name).reindex(first.index))
        for name in ("capacity_mw", "price_usd_per_mwh")
    }
    return first, wide["capacity_mw"].fillna(0.0), wide["price_usd_per_mwh"].fillna(0.0)
