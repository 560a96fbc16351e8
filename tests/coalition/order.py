"""Blocs along a river, for plays in which one answers after the other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kelisim.case import Bloc, Structure, bloc_of
from kelisim.water.river import River


def crossings(river: River, structure: Structure) -> pd.DataFrame:
    """Reaches between nodes of different blocs, with the blocs ``above`` and ``below``."""
    owner = river.nodes["state"].map(bloc_of(structure))
    above, below = river.reaches["from_node"].map(owner), river.reaches["to_node"].map(owner)
    return river.reaches.assign(above=above, below=below)[above.notna() & below.notna() & (above != below)]


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
