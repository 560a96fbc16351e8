"""To which corridor a route belongs: the first one of which it passes a marking link of every group."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kelisim.corridor.network import Network
from kelisim.region.package import Region

Ints = npt.NDArray[np.int64]

OTHER = "OTHER"
"""Routes that no corridor claims, as a rule short ones."""


def corridors(region: Region) -> tuple[str, ...]:
    """The corridors in the order in which they claim routes."""
    return tuple(region["freight_corridors"].sort_values("order")["corridor"])


@lru_cache(maxsize=8)
def marking_edges(region: Region, network: Network) -> tuple[tuple[Ints, ...], ...]:
    """For each corridor and each of its groups the edges that mark it; empty where none of a group operates."""
    edges = network.edges
    at = edges[edges["kind"] == "link"].groupby("item").indices
    links = np.flatnonzero((edges["kind"] == "link").to_numpy())
    markers = region["freight_markers"]
    answer = []
    for name in corridors(region):
        groups = markers[markers["corridor"] == name].groupby("group")["link"]
        found = [[links[at[link]] for link in group if link in at] for _, group in groups]
        answer.append(tuple(np.concatenate(one) if one else np.array([], dtype=np.int64) for one in found))
    return tuple(answer)


def corridor_of(region: Region, network: Network, used: sparse.csr_array) -> npt.NDArray[np.str_]:
    """Corridor of each route; ``used`` has shape (route, edge)."""
    names = corridors(region)
    answer = np.full(used.shape[0], OTHER, dtype=f"<U{max(map(len, [OTHER, *names]))}")
    free = np.ones(used.shape[0], dtype=bool)
    for name, groups in zip(names, marking_edges(region, network), strict=True):
        if not groups:
            continue
        passes = [np.asarray(used[:, group].sum(axis=1)).ravel() > 0 for group in groups]
        mine = free & np.logical_and.reduce(passes)
        answer[mine] = name
        free &= ~mine
    return answer
