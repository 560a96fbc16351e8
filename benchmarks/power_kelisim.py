"""The power part alone: kelisim's own statement with hydropower and pumping taken from the joint optimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import linopy
import numpy as np
import numpy.typing as npt
import xarray as xr

from benchmarks.joint_kelisim import first_use
from benchmarks.measure import Stopwatch, Stored, stored
from kelisim.consortium.member import Member
from kelisim.consortium.programme import GWH_PER_KWH_M3, Inputs, market_value
from kelisim.consortium.solver import open_solver
from kelisim.power import statement as power
from kelisim.power.grid import MUSD_PER_GWH
from kelisim.terms import down, labels_of, total
from kelisim.water.river import labels

Array = npt.NDArray[np.float64]


def measure(folder: str) -> dict[str, Any]:
    """Seconds and memory of stating, handing over and solving."""
    first_use()
    given = stored(folder)
    watch = Stopwatch()
    with watch.phase("statement"):
        model = state(given)
    with watch.phase("hand-over"):
        solver = open_solver(model)
    with watch.phase("solve"):
        solver.solve()
    return {
        **watch.as_dict(),
        "objective": -solver.objective(),
        "joint": given.power_cost,
        "columns": solver.highs.getNumCol(),
        "rows": solver.highs.getNumRow(),
        "iterations": solver.highs.getInfo().simplex_iteration_count,
    }


def state(given: Stored) -> linopy.Model:
    """Variables and balance of :mod:`kelisim.power`; hydropower up to ``given.hydro``, demand plus pumping."""
    grid, plants = given.inputs.grid, given.inputs.river.plants
    model = linopy.Model()
    block, time = grid.hours.indexes["block"], grid.hours.indexes["time"]
    limit = xr.DataArray(given.hydro, coords=[labels(plants.index, "plant"), block, time])
    promises = given.inputs.promises
    d = power.add_variables(model, grid, limit, (promises.sent, promises.sent_back))
    demand = grid.demand.transpose("power_node", "block", "time")
    power.add_balance(model, replace(grid, demand=demand + given.pumping), d, list(plants["power_node"]), [])
    terms = _terms(given.inputs, lambda name: labels_of(getattr(d, name)))
    model.add_objective(total(model, [(getattr(d, name), value) for name, value in terms.items()]), sense="max")
    return model


def _terms(inputs: Inputs, shape_of: Callable[[str], npt.NDArray[np.int64]]) -> dict[str, Array]:
    grid = inputs.grid
    cost = {
        "generation": grid.units["cost_usd_per_mwh"],
        "hydro": inputs.river.plants["om_usd_per_mwh"],
        "unserved": grid.steps["value_usd_per_mwh"],
    }
    terms = {name: down(column.to_numpy(dtype=float) * -MUSD_PER_GWH, shape_of(name)) for name, column in cost.items()}
    return {**terms, "market": market_value(grid)[:, None, :]}


def joint_power_cost(who: Member) -> float:
    """What the power part of a joint optimum costs, million USD over the record."""
    named = {"generation": "generation", "hydro": "hydro", "unserved": "unserved", "market": "market trade"}
    terms = _terms(who.inputs, lambda name: who.solver.columns[named[name]].to_numpy())
    return -float(sum((who.solver.values(named[name]).to_numpy() * value).sum() for name, value in terms.items()))


def joint_pumping(who: Member) -> Array:
    """Electricity of the irrigation pumps in a joint optimum, GWh (power_node, block, time)."""
    grid, zones = who.inputs.grid, who.inputs.uses.zones
    share = (grid.hours / grid.hours.sum("block")).transpose("block", "time").to_numpy()
    nodes = [str(node) for node in grid.zones.index]
    taken = who.solver.values("withdrawal").to_numpy()
    pumping = np.zeros((len(nodes), *share.shape))
    for i, (node, lift) in enumerate(zip(zones["power_node"], zones["lift_kwh_per_m3"], strict=True)):
        if lift > 0:
            pumping[nodes.index(node)] += lift * GWH_PER_KWH_M3 * taken[i] * share
    return pumping
