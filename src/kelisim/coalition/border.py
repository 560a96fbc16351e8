"""The flow that nature would send over every reach, the first guess of what crosses borders."""

from __future__ import annotations

import numpy as np
import xarray as xr

from kelisim.water.river import River


def natural_flow(river: River) -> xr.DataArray:
    """Flow of every reach if nobody stored or used water, split evenly where a river forks, km3 (reach, time)."""
    reaches, nodes = river.reaches, river.nodes
    at_node = {str(node): river.inflow.sel(node=node).to_numpy().copy() for node in nodes.index}
    waiting = {str(node): int((reaches["to_node"] == node).sum()) for node in nodes.index}
    ready = [node for node, count in waiting.items() if count == 0]
    flows: dict[str, np.ndarray] = {}
    while ready:
        node = ready.pop()
        out = reaches[reaches["from_node"] == node]
        for name, row in out.iterrows():
            flows[str(name)] = at_node[node] / len(out)
            target = str(row["to_node"])
            at_node[target] += flows[str(name)] * (1 - float(row["loss_fraction"]))
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    names = [str(name) for name in reaches.index]
    time = river.inflow.indexes["time"]
    values = np.array([flows[name] for name in names]).reshape(len(names), len(time))
    return xr.DataArray(values, coords={"reach": np.asarray(names, dtype=object), "time": time}, dims=("reach", "time"))
