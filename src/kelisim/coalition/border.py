"""Where blocs meet: which reaches cross from one to another, and the flow nature would send over them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.case import Bloc, Structure, bloc_of
from kelisim.water.river import River


def crossings(river: River, structure: Structure) -> pd.DataFrame:
    """Reaches between nodes of different blocs, with the blocs ``above`` and ``below``."""
    owner = river.nodes["state"].map(bloc_of(structure))
    above, below = river.reaches["from_node"].map(owner), river.reaches["to_node"].map(owner)
    return river.reaches.assign(above=above, below=below)[above.notna() & below.notna() & (above != below)]


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


def river_order(river: River, structure: Structure) -> list[Bloc]:
    """Blocs from the headwaters down: a bloc comes before those that receive more of its water than they send."""
    cross = crossings(river, structure)
    place = {bloc: i for i, bloc in enumerate(structure)}
    sent = np.zeros((len(place), len(place)))
    for above, below in zip(cross["above"], cross["below"], strict=True):
        sent[place[above], place[below]] += 1
    left, order = set(range(len(place))), []
    while left:
        received = {i: sum(sent[j, i] - sent[i, j] for j in left if j != i) for i in left}
        first = min(left, key=lambda i: (received[i], i))
        order.append(structure[first])
        left.remove(first)
    return order
