"""User equilibrium of published networks, by kelisim and by AequilibraE (bi-conjugate Frank-Wolfe on one core).

Both get arrays in memory before the clock starts and run to the same relative gap; processor time of the assignment
alone counts. What either reached is measured by the same code: objective, and gap by cheapest routes searched anew.
The networks are for research use and not part of the repository: ``--tntp FOLDER`` names a folder that holds them, from
https://github.com/bstabler/TransportationNetworks.
"""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from kelisim.corridor.assign import Demand, Network

WEIGHTS = {
    "SiouxFalls": (0.0, 0.0),
    "Anaheim": (0.0, 0.0),
    "ChicagoSketch": (0.02, 0.04),
}
"""Weights of toll and distance with which these networks are published."""

GAP = 1e-6
LEAST_TIME = 1e-6
"""AequilibraE refuses links without time; they get this. It shifts objectives by less than their eighth digit."""


def found_in(folder: str) -> list[str]:
    """The networks of which a folder has both files."""
    kinds = ("net", "trips")
    return [name for name in WEIGHTS if all((Path(folder) / f"{name}_{kind}.tntp").is_file() for kind in kinds)]


def measure_kelisim(folder: str, name: str) -> dict[str, Any]:
    """Processor seconds of one assignment, after a first call that loads the compiled code."""
    from kelisim.corridor.assign import assign  # noqa: PLC0415 - each side imports its own

    network, demand = _read(folder, name)
    loading, _ = _seconds(lambda: assign(network, demand, gap=0.5))
    seconds, found = _seconds(lambda: assign(network, demand, gap=GAP))
    return {
        "seconds": seconds,
        "loading": loading,
        "iterations": found.iterations,
        **_judged(network, demand, found.flow),
    }


def measure_compiling(folder: str, name: str) -> dict[str, Any]:
    """Processor seconds of a first call on a machine where nothing is compiled yet."""
    with tempfile.TemporaryDirectory() as empty:
        os.environ["NUMBA_CACHE_DIR"] = empty  # before numba is imported
        from kelisim.corridor.assign import assign  # noqa: PLC0415

        network, demand = _read(folder, name)
        return {"seconds": _seconds(lambda: assign(network, demand, gap=GAP))[0]}


def measure_aequilibrae(folder: str, name: str) -> dict[str, Any]:
    """Processor seconds of one assignment by AequilibraE."""
    os.environ["AEQ_SHOW_PROGRESS"] = "FALSE"  # its progress bars would count as its time
    logging.disable(logging.CRITICAL)
    from aequilibrae.paths import TrafficAssignment, TrafficClass  # noqa: PLC0415

    network, demand = _read(folder, name)
    vehicles = TrafficClass("car", _graph(network), _matrix(demand))
    vehicles.set_fixed_cost("fixed")
    vehicles.set_vot(1.0)
    work = TrafficAssignment()
    work.add_class(vehicles)
    work.set_cores(1)
    work.set_vdf("BPR")
    work.set_vdf_parameters({"alpha": "b", "beta": "power"})
    work.set_capacity_field("capacity")
    work.set_time_field("free_flow_time")
    work.set_algorithm("bfw")
    work.max_iter = 20_000
    work.rgap_target = GAP
    seconds, _ = _seconds(lambda: work.execute(log_specification=False))
    flow = work.results()["matrix_ab"].reindex(np.arange(1, network.links + 1)).to_numpy()
    return {"seconds": seconds, "iterations": len(work.report()), **_judged(network, demand, flow)}


def _graph(network: Network) -> Any:
    """The network as AequilibraE wants it."""
    import pandas as pd  # noqa: PLC0415
    from aequilibrae.paths import Graph  # noqa: PLC0415

    graph = Graph()
    graph.network = pd.DataFrame({
        "link_id": np.arange(1, network.links + 1),
        "a_node": network.tail + 1,
        "b_node": network.head + 1,
        "direction": 1,
        "free_flow_time": np.maximum(network.free_flow_time, LEAST_TIME),
        "capacity": network.capacity,
        "b": np.where(network.power > 0, network.b, 0.0),
        "power": np.maximum(network.power, 1.0),  # it refuses a power of 0; these links have a b of 0
        "fixed": network.fixed,
    })  # fmt: skip
    graph.prepare_graph(np.arange(1, network.zones + 1))
    graph.set_graph("free_flow_time")
    graph.set_blocked_centroid_flows(network.first_thru > 0)
    return graph


def _matrix(demand: Demand) -> Any:
    """The trips as AequilibraE wants them."""
    from aequilibrae.matrix import AequilibraeMatrix  # noqa: PLC0415

    matrix = AequilibraeMatrix()
    matrix.create_empty(zones=len(demand.trips), matrix_names=["matrix"], memory_only=True)
    matrix.index[:] = np.arange(1, len(demand.trips) + 1)
    matrix.matrix["matrix"][:, :] = demand.between()
    matrix.computational_view(["matrix"])
    return matrix


def _read(folder: str, name: str) -> tuple[Network, Demand]:
    from kelisim.corridor.assign import read  # noqa: PLC0415

    files = (Path(folder) / f"{name}_{kind}.tntp" for kind in ("net", "trips"))
    return read(*files, *WEIGHTS[name])


def _judged(network: Network, demand: Demand, flow: Any) -> dict[str, float]:
    """Objective and relative gap of link flows, wherever they come from."""
    from kelisim.corridor.assign import skim  # noqa: PLC0415

    trips, cost = demand.between(), skim(network, flow).cost
    least = float((trips[trips > 0] * cost[trips > 0]).sum())
    return {"objective": network.beckmann(flow), "gap": 1.0 - least / float(flow @ network.costs(flow))}


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer
