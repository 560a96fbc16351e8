"""The power part alone in PyPSA: 360 snapshots (month x load block) weighted by their hours.

Every variable of :mod:`kelisim.power` has one counterpart: units, hydropower and value steps of unserved energy are
generators, an export is a generator with sign -1 that is paid, a line is two links, one in each direction.
"""

from __future__ import annotations

import logging
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pypsa
import xarray as xr
from linopy.io import to_highspy

from benchmarks.highs import run_to_optimum, with_options
from benchmarks.measure import Stopwatch, Stored, stored
from kelisim.power.grid import GWH_PER_MW_HOUR

USD_PER_MUSD = 1e6


def measure(folder: str) -> dict[str, Any]:
    """Seconds and memory of making the network and the model, handing over and solving."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore", FutureWarning)  # PyPSA 1 announces new defaults of 2
    first_use()
    given = stored(folder)
    watch = Stopwatch()
    with watch.phase("network"):
        network = make_network(given)
    with watch.phase("model"):
        model = network.optimize.create_model()
    for clock in (watch.seconds, watch.cpu):
        clock["statement"] = clock["network"] + clock["model"]
    watch.added_mib["statement"] = watch.added_mib["model"]
    with watch.phase("hand-over"):
        highs = with_options(to_highspy(model, set_names=False))
    with watch.phase("solve"):
        run_to_optimum(highs)
    return {
        **watch.as_dict(),
        "objective": highs.getInfo().objective_function_value / USD_PER_MUSD,
        "columns": highs.getNumCol(),
        "rows": highs.getNumRow(),
        "iterations": highs.getInfo().simplex_iteration_count,
    }


def first_use() -> None:
    """Optimise a network of one bus, so that whatever is imported late is imported before the clock starts."""
    network = pypsa.Network(snapshots=[0, 1])
    network.add("Bus", "bus")
    network.add("Load", "load", bus="bus", p_set=1.0)
    network.add("Generator", "unit", bus="bus", p_nom=2.0, marginal_cost=1.0)
    run_to_optimum(with_options(to_highspy(network.optimize.create_model(), set_names=False)))


def make_network(given: Stored) -> pypsa.Network:
    """The network of the case."""
    grid = given.inputs.grid
    hours = grid.hours.transpose("time", "block")
    time, block = hours.indexes["time"], hours.indexes["block"]
    snapshots = pd.Index([f"{month:%Y-%m} {name}" for month in time for name in block], name="snapshot")
    network = pypsa.Network(snapshots=snapshots)
    network.snapshot_weightings = pd.DataFrame(
        dict.fromkeys(("objective", "stores", "generators"), hours.to_numpy().ravel()), index=snapshots
    )
    network.add("Bus", list(grid.zones.index))
    demand = grid.demand.transpose("power_node", "block", "time") + given.pumping
    network.add(
        "Load",
        list(grid.zones.index),
        suffix=" load",
        bus=list(grid.zones.index),
        p_set=_megawatts(demand, hours, snapshots).add_suffix(" load", axis=1),
    )
    _add_generators(network, given, hours)
    _add_markets(network, given, hours)
    _add_links(network, given)
    return network


def _add_generators(network: pypsa.Network, given: Stored, hours: xr.DataArray) -> None:
    grid, plants = given.inputs.grid, given.inputs.river.plants
    order = ("block", "time")
    limit = grid.unit_limit.transpose("unit", *order)
    _add(network, "unit", grid.units["power_node"], limit, grid.units["cost_usd_per_mwh"].to_numpy(), hours)
    coords = {"plant": plants.index.to_numpy(), **{name: hours.indexes[name] for name in order}}
    hydro = xr.DataArray(given.hydro, coords=coords, dims=("plant", *order))
    _add(network, "hydro", plants["power_node"], hydro, plants["om_usd_per_mwh"].to_numpy(), hours)
    steps = grid.steps
    served = grid.demand.transpose("power_node", *order).sel(power_node=steps["power_node"].to_numpy(dtype=object))
    cut = xr.DataArray(
        served.to_numpy() * steps["share"].to_numpy()[:, None, None],
        coords={"cut": steps.index, **{name: hours.indexes[name] for name in order}},
        dims=("cut", *order),
    )
    _add(network, "unserved", steps["power_node"], cut, steps["value_usd_per_mwh"].to_numpy(), hours)


def _add(
    network: pypsa.Network, kind: str, bus: pd.Series, limit: xr.DataArray, cost: Any, hours: xr.DataArray
) -> None:
    """Generators that may give up to ``limit`` GWh in each snapshot."""
    power = _megawatts(limit, hours, network.snapshots).add_prefix(f"{kind} ", axis=1)
    rated = power.max()
    network.add(
        "Generator",
        list(power.columns),
        bus=bus.to_numpy(),
        p_nom=rated.to_numpy(),
        marginal_cost=cost,
        p_max_pu=power / rated.where(rated > 0, 1.0),
    )


def _add_markets(network: pypsa.Network, given: Stored, hours: xr.DataArray) -> None:
    grid = given.inputs.grid
    sign = np.where(grid.markets["direction"] == "export", -1.0, 1.0)
    limit = _megawatts(grid.market_limit, hours, network.snapshots).add_prefix("market ", axis=1)
    rated = limit.max()
    price = grid.market_price.transpose("time", "market").to_numpy() * sign
    every = pd.DataFrame(np.repeat(price, hours.sizes["block"], axis=0), index=network.snapshots, columns=limit.columns)
    network.add(
        "Generator",
        list(limit.columns),
        bus=grid.markets["power_node"].to_numpy(),
        p_nom=rated.to_numpy(),
        sign=sign,
        marginal_cost=every,
        p_max_pu=limit / rated.where(rated > 0, 1.0),
    )


def _add_links(network: pypsa.Network, given: Stored) -> None:
    lines = given.inputs.grid.lines
    ways = (("sent", "from_node", "to_node", "capacity_mw"), ("back", "to_node", "from_node", "reverse_capacity_mw"))
    for name, start, end, capacity in ways:
        network.add(
            "Link",
            [f"{line} {name}" for line in lines.index],
            bus0=lines[start].to_numpy(),
            bus1=lines[end].to_numpy(),
            p_nom=lines[capacity].to_numpy(),
            efficiency=1 - lines["loss_fraction"].to_numpy(),
        )


def _megawatts(energy: xr.DataArray, hours: xr.DataArray, snapshots: pd.Index) -> pd.DataFrame:
    """Mean power in MW by snapshot of energies in GWh with the dimensions key, block and time."""
    key = next(str(dim) for dim in energy.dims if dim not in ("block", "time"))
    power = (energy / hours / GWH_PER_MW_HOUR).transpose("time", "block", key)
    columns = [str(name) for name in energy.indexes[key]]
    return pd.DataFrame(power.to_numpy().reshape(len(snapshots), -1), index=snapshots, columns=columns)
