"""The flow that nature would send over every reach, the first guess of what crosses borders."""

from __future__ import annotations

import numpy as np
import xarray as xr

from kelisim.water.river import River


def natural_flow(river: River) -> xr.DataArray:
    """Flow of every reach if nobody stored or used water, split evenly where a river forks, km3 (reach, time)."""
    reaches = river.reaches
    at_node = dict(zip(map(str, river.inflow.indexes["node"]), river.inflow.to_numpy().copy(), strict=True))
    waiting, leaving = dict.fromkeys(at_node, 0), dict[str, list[tuple[str, str, float]]]()
    ends = zip(map(str, reaches.index), reaches["from_node"], reaches["to_node"], reaches["loss_fraction"], strict=True)
    for name, above, below, loss in ends:
        waiting[str(below)] += 1
        leaving.setdefault(str(above), []).append((name, str(below), 1 - float(loss)))
    ready = [node for node, count in waiting.items() if count == 0]
    flows: dict[str, np.ndarray] = {}
    while ready:
        node = ready.pop()
        out = leaving.get(node, [])
        for name, target, kept in out:
            flows[name] = at_node[node] / len(out)
            at_node[target] += flows[name] * kept
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    names = [str(name) for name in reaches.index]
    time = river.inflow.indexes["time"]
    values = np.array([flows[name] for name in names]).reshape(len(names), len(time))
    return xr.DataArray(values, coords={"reach": np.asarray(names, dtype=object), "time": time}, dims=("reach", "time"))
