"""The power part of every case as a network that PyPSA reads: ``power-CASE.nc``, with the dispatch in it.

It is written in PyPSA's netCDF layout (``generators_p_nom``, ``generators_t_p``, ...), without PyPSA::

    buses       zones of the grid, with the shadow price of energy
    generators  unit groups; hydropower as given (p_min_pu = p_max_pu); outside markets; energy not served by step
    links       two for every line, one for each direction, with the loss as efficiency
    loads       demand, and pumps of irrigation
    snapshots   load blocks of the months, weighted by their hours

The blocks of a month stand one after another, so that they fill it: their names are in ``meta``. Power in MW, prices in
USD/MWh. Generation and what links bring less loads is nothing at every bus and snapshot, as it is in the plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.consortium.programme import GWH_PER_KWH_M3, Inputs
from kelisim.power.grid import GWH_PER_MW_HOUR
from kelisim.report.content import Content
from kelisim.report.inputs import whole_inputs

Array = npt.NDArray[np.float64]
LAYOUT = "1.0.0"
"""Version of PyPSA whose layout the file has."""


@dataclass(slots=True)
class Component:
    """One kind of component: names, one value each by attribute, and series by attribute and name (snapshots long)."""

    static: dict[str, dict[str, str | float]] = field(default_factory=dict)
    series: dict[str, dict[str, Array]] = field(default_factory=dict)

    def add(self, name: str, static: Mapping[str, str | float], series: Mapping[str, Array] | None = None) -> None:
        """Add a component."""
        self.static[name] = dict(static)
        for attribute, values in (series or {}).items():
            self.series.setdefault(attribute, {})[name] = values


def write_networks(content: Content, out: Path, _lang: str) -> list[Path]:
    """Write ``power-CASE.nc`` for every case. Raises as :func:`kelisim.report.inputs.whole_inputs`."""
    assert content.data is not None  # noqa: S101  only solved kinds come here
    whole, paths = whole_inputs(content), []
    for case in map(str, content.data["case"].to_numpy()):
        made = network(whole, content.data.sel(case=case))
        made.attrs["network_name"] = f"{content.region.name}, {content.study}, {case}"
        path = out / f"power-{case}.nc"
        made.to_netcdf(path)
        paths.append(path)
    return paths


def network(whole: Inputs, data: xr.Dataset) -> xr.Dataset:
    """The network of one case with its dispatch, in PyPSA's layout."""
    hours = whole.grid.hours.transpose("time", "block").to_numpy().reshape(-1)
    parts = {
        "carriers": _carriers(whole),
        "buses": _buses(whole, data),
        "generators": _generators(whole, data, hours),
        "links": _links(whole, data, hours),
        "loads": _loads(whole, data, hours),
    }
    starts = _starts(whole)
    made = xr.Dataset(coords={"snapshots": np.arange(len(hours))})
    made["snapshots_snapshot"] = ("snapshots", starts)
    for name in ("objective", "stores", "generators"):
        made[f"snapshots_{name}"] = ("snapshots", hours)
    for name, component in parts.items():
        made = made.merge(_laid_out(name, component))
    blocks = [str(block) for block in whole.grid.hours["block"].to_numpy()]
    meta = {"kelisim": metadata.version("kelisim"), "blocks_in_order": blocks, "money": "USD", "energy": "MWh"}
    attributes = {"network_pypsa_version": LAYOUT, "network_srid": 4326, "network__multi_invest": 0}
    return made.assign_attrs(**attributes, meta=json.dumps(meta), crs="{}")


def _laid_out(name: str, component: Component) -> xr.Dataset:
    """Component tables as PyPSA names them: ``generators_p_nom``, ``generators_t_p``."""
    index = f"{name}_i"
    table = pd.DataFrame.from_dict(component.static, orient="index")
    made = xr.Dataset(coords={index: np.asarray(table.index, dtype=object)})
    for attribute in table.columns:
        values = table[attribute]
        text = not pd.api.types.is_numeric_dtype(values)
        cells = values.fillna("").to_numpy(dtype=object) if text else values.to_numpy(dtype=float)
        made[f"{name}_{attribute}"] = (index, cells)
    for attribute, series in component.series.items():
        along = f"{name}_t_{attribute}_i"
        made[f"{name}_t_{attribute}"] = (("snapshots", along), np.column_stack(list(series.values())))
        made = made.assign_coords({along: np.asarray(list(series), dtype=object)})
    return made


def _starts(whole: Inputs) -> npt.NDArray[np.datetime64]:
    """Where every block of every month begins, in order."""
    hours = whole.grid.hours.transpose("time", "block").to_numpy()
    before = np.cumsum(hours, axis=1) - hours
    minutes = np.round(before * 60).astype("timedelta64[m]")
    months = whole.periods.time.to_numpy().astype("datetime64[m]")
    return np.asarray((months[:, None] + minutes).reshape(-1).astype("datetime64[ns]"))


def _flat(values: xr.DataArray, key: str, name: str) -> Array:
    """The series of one entry, a value per snapshot."""
    return np.asarray(values.sel({key: name}).transpose("time", "block").to_numpy(), dtype=float).reshape(-1)


def _mw(values: xr.DataArray, key: str, name: str, hours: Array) -> Array:
    """Energy of one entry in GWh as mean power in MW."""
    return _flat(values, key, name) / (hours * GWH_PER_MW_HOUR)


def _carriers(whole: Inputs) -> Component:
    made, units = Component(), whole.grid.units
    primary = (units["emission_t_per_mwh"] * units["efficiency"]).groupby(units["fuel"]).agg(["min", "max"])
    for fuel, factor in primary.iterrows():
        same = factor["max"] - factor["min"] < 1e-9
        made.add(str(fuel), {"co2_emissions": float(factor["max"]) if same else np.nan})
    for name in ("hydro", "market", "not served", "AC", "transmission"):
        if name not in made.static:
            made.add(name, {"co2_emissions": 0.0})
    return made


def _buses(whole: Inputs, data: xr.Dataset) -> Component:
    made = Component()
    for name, row in whole.grid.zones.iterrows():
        static: dict[str, str | float] = {"x": float(row["lon"]), "y": float(row["lat"]), "carrier": "AC"}
        static |= {"country": str(row["state"]), "long_name": str(row["name_en"])}
        price = {"marginal_price": _flat(data["energy_price"], "power_node", str(name))}
        made.add(str(name), static, price)
    return made


def _generators(whole: Inputs, data: xr.Dataset, hours: Array) -> Component:
    made, grid = Component(), whole.grid
    for name, row in grid.units.iterrows():
        limit = _mw(grid.unit_limit, "unit", str(name), hours)
        size = float(limit.max())
        static = {"bus": row["power_node"], "carrier": row["fuel"], "p_nom": size, "efficiency": row["efficiency"],
                  "marginal_cost": row["cost_usd_per_mwh"], "sign": 1.0, "country": row["state"]}  # fmt: skip
        most = np.divide(limit, size, out=np.zeros_like(limit), where=size > 0)
        made.add(str(name), static, {"p": _mw(data["generation"], "unit", str(name), hours), "p_max_pu": most})
    for name, row in whole.river.plants.iterrows():
        size, run = float(row["capacity_mw"]), _mw(data["hydro"], "plant", str(name), hours)
        static = {"bus": row["power_node"], "carrier": "hydro", "p_nom": size, "efficiency": 1.0,
                  "marginal_cost": row["om_usd_per_mwh"], "sign": 1.0, "country": row["state"]}  # fmt: skip
        given = np.divide(run, size, out=np.zeros_like(run), where=size > 0)
        made.add(f"hydro {name}", static, {"p": run, "p_max_pu": given, "p_min_pu": given})
    _markets(made, whole, data, hours)
    _not_served(made, whole, data, hours)
    return made


def _markets(made: Component, whole: Inputs, data: xr.Dataset, hours: Array) -> None:
    """Imports add to a bus, exports take from it (sign -1) and earn their price."""
    grid = whole.grid
    for name, row in grid.markets.iterrows():
        sign = 1.0 if row["direction"] == "import" else -1.0
        limit = _mw(grid.market_limit, "market", str(name), hours)
        size = float(limit.max())
        price = grid.market_price.sel(market=str(name)).broadcast_like(grid.hours).transpose("time", "block")
        static = {"bus": row["power_node"], "carrier": "market", "p_nom": size, "efficiency": 1.0, "sign": sign,
                  "country": row["state"]}  # fmt: skip
        series = {
            "p": _mw(data["market_trade"], "market", str(name), hours),
            "p_max_pu": np.divide(limit, size, out=np.zeros_like(limit), where=size > 0),
            "marginal_cost": sign * price.to_numpy().reshape(-1),
        }
        made.add(f"market {name}", {**static, "marginal_cost": 0.0}, series)


def _not_served(made: Component, whole: Inputs, data: xr.Dataset, hours: Array) -> None:
    """Steps of the demand curve: the least valuable use is cut first."""
    for name, row in whole.grid.steps.iterrows():
        wanted = _mw(whole.grid.demand, "power_node", str(row["power_node"]), hours) * float(row["share"])
        size = float(wanted.max())
        static = {"bus": row["power_node"], "carrier": "not served", "p_nom": size, "efficiency": 1.0, "sign": 1.0,
                  "marginal_cost": row["value_usd_per_mwh"], "country": row["state"]}  # fmt: skip
        most = np.divide(wanted, size, out=np.zeros_like(wanted), where=size > 0)
        made.add(f"not served {name}", static, {"p": _mw(data["unserved"], "cut", str(name), hours), "p_max_pu": most})


def _links(whole: Inputs, data: xr.Dataset, hours: Array) -> Component:
    """Energy of a line is what enters it; the loss is on the side that it reaches."""
    made = Component()
    ways = (("sent", "", "from_node", "to_node", "capacity_mw"), ("sent_back", " back", "to_node", "from_node",
            "reverse_capacity_mw"))  # fmt: skip
    for name, row in whole.grid.lines.iterrows():
        kept = 1.0 - float(row["loss_fraction"])
        for variable, suffix, start, end, size in ways:
            entering = _mw(data[variable], "line", str(name), hours)
            static = {"bus0": row[start], "bus1": row[end], "carrier": "transmission", "efficiency": kept,
                      "p_nom": float(row[size]), "border_offer": float(row["offer_mw"])}  # fmt: skip
            made.add(f"{name}{suffix}", static, {"p0": entering, "p1": -kept * entering})
    return made


def _loads(whole: Inputs, data: xr.Dataset, hours: Array) -> Component:
    made, share = Component(), whole.grid.hours / whole.grid.hours.sum("block")
    for zone in map(str, whole.grid.zones.index):
        wanted = _mw(whole.grid.demand, "power_node", zone, hours)
        made.add(zone, {"bus": zone, "carrier": "AC"}, {"p_set": wanted, "p": wanted})
    for name, row in whole.uses.zones.iterrows():
        pumped = data["withdrawal"].sel(zone=[str(name)]) * float(row["lift_kwh_per_m3"]) * GWH_PER_KWH_M3 * share
        power = _mw(pumped, "zone", str(name), hours)
        made.add(f"pumps {name}", {"bus": str(row["power_node"]), "carrier": "AC"}, {"p_set": power, "p": power})
    return made
