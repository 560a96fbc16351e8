"""Coalition structures: the partitions of the states into blocs, and their names.

Five states have 52 (the Bell number), six have 203. A structure is written ``KAZ+KGZ|TJK|TKM|UZB``: blocs in the order
of their first states, states in the order of the region's table.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse.csgraph import connected_components

from kelisim.case import Bloc, Structure
from kelisim.food.uses import riparians
from kelisim.region.package import Region
from kelisim.sharing.partition import partitions


def structures(states: Bloc) -> list[Structure]:
    """All partitions of ``states``, from the grand coalition to all alone, in an order that never changes."""
    rank = {state: i for i, state in enumerate(states)}
    return sorted(partitions(states), key=lambda part: (len(part), [[rank[state] for state in bloc] for bloc in part]))


def effective(structure: Structure, region: Region) -> Structure:
    """The structure that plans the same with the smallest blocs.

    States that share no reach and no line, directly or through other members, and do not waive a basin's limits
    together have nothing to decide in common: their bloc plans as its parts do. So structures with the same effective
    one state the same programme.
    """
    links = _links(region)
    parts = [part for bloc in structure for part in _linked(bloc, links, region)]
    place = {state: i for i, state in enumerate(region.states)}
    return tuple(sorted(parts, key=lambda part: place[part[0]]))


def _linked(bloc: Bloc, links: set[frozenset[str]], region: Region) -> list[Bloc]:
    waived = [set(states) for states in riparians(region["nodes"]).values() if set(states) <= set(bloc)]
    joined = np.array([
        [frozenset((a, b)) in links or any({a, b} <= states for states in waived) for b in bloc] for a in bloc
    ])  # fmt: skip
    count, part = connected_components(joined, directed=False)
    return [tuple(state for state, of in zip(bloc, part, strict=True) if of == i) for i in range(count)]


def _links(region: Region) -> set[frozenset[str]]:
    """Pairs of states with a reach or a line from one to the other."""
    pairs = set()
    for links, ends, key in (("reaches", "nodes", "node"), ("lines", "power_nodes", "power_node")):
        state = region[ends].set_index(key)["state"]
        from_, to = region[links]["from_node"].map(state), region[links]["to_node"].map(state)
        pairs |= {frozenset(pair) for pair in zip(from_, to, strict=True)}
    return pairs


def bloc_name(bloc: Bloc) -> str:
    """``KAZ+KGZ``."""
    return "+".join(bloc)


def structure_name(structure: Structure) -> str:
    """``KAZ+KGZ|TJK|TKM|UZB``."""
    return "|".join(bloc_name(bloc) for bloc in structure)


def values_of(told: Mapping[str, Mapping[str, float]]) -> dict[Structure, dict[Bloc, float]]:
    """Values by structure and bloc, from their names."""
    return {
        structure_of(name): {structure_of(bloc)[0]: float(value) for bloc, value in blocs.items()}
        for name, blocs in told.items()
    }


def structure_of(name: str) -> Structure:
    """The structure that a name stands for."""
    return tuple(tuple(bloc.split("+")) for bloc in name.split("|"))
