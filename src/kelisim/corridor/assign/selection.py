"""Select-link analysis: which trips use a link.

Equilibrium fixes the flow on links but not who travels on them. Each origin's flow is known by link; where it arrives
at a node by several links, all who leave that node are taken to have arrived in the same proportions. So

    h(origin) = 0,   h(j) = sum over links (i, j) of x(i, j) (1 if the link is chosen, else h(i)) / sum of x(i, j)

is the part of the origin's flow x at node j that has used a chosen link, and trips times h(destination) are its trips
over it.
On proportions: H. Bar-Gera, D. Boyce, Y. Nie, Transportation Research Part B 46 (2012).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kelisim.corridor.assign.compiled import Bushes, Floats, Graph, Ints, compiled
from kelisim.corridor.assign.equilibrium import Assignment
from kelisim.corridor.assign.network import Network
from kelisim.errors import Fault, InputError


def select_link(assignment: Assignment, links: Sequence[int]) -> Floats:
    """Trips between zones that use any of ``links``, shape (zones, zones).

    Raises :class:`InputError` if there is no such link.
    """
    network = assignment.network
    faults = [
        Fault("select", None, "link", str(link), f"a link from 0 to {network.links - 1}", "name links of the network")
        for link in links
        if not 0 <= link < network.links
    ]
    if faults:
        raise InputError(faults, "the request")
    chosen = np.zeros(network.links, np.int32)
    chosen[list(links)] = 1
    share = np.zeros((len(assignment.bushes.origins), network.nodes))
    shares(assignment.bushes, network.graph(), chosen, share)
    trips = assignment.demand.between()
    trips[assignment.bushes.origins] *= share[:, : network.zones]
    return trips


def links_between(network: Network, start: int, end: int) -> tuple[int, ...]:
    """Links from one node to another, parallel ones all. Raises :class:`InputError` if there is none."""
    found = np.flatnonzero((network.tail == start) & (network.head == end))
    if not len(found):
        value = f"{start + 1}-{end + 1}"
        raise InputError([Fault(network.name, None, "link", value, "a link of the network", "name both its nodes")])
    return tuple(int(link) for link in found)


@compiled
def shares(bushes: Bushes, graph: Graph, chosen: Ints, share: Floats) -> None:
    """Fill the part of each origin's flow at each node that has used a chosen link; ``share`` begins as zeros."""
    for o in range(len(bushes.origins)):
        for p in range(1, bushes.reached[o]):
            total = part = 0.0
            for k in range(bushes.start[o, p], bushes.start[o, p + 1]):
                link = bushes.links[o, k]
                total += bushes.flow[o, k]
                part += bushes.flow[o, k] * (1.0 if chosen[link] else share[o, graph.tail[link]])
            if total > 0.0:
                share[o, bushes.order[o, p]] = part / total
