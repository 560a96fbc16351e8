"""User equilibrium: nobody can travel cheaper by another route (J. G. Wardrop 1952).

Minimises the objective of Beckmann over all flows that carry the demand, with one bush per origin: bushes are renewed
(:mod:`~kelisim.corridor.assign.extend`), flow is moved inside them (:mod:`~kelisim.corridor.assign.shift`), and so on
until the relative gap is small enough,

    gap = 1 - SPTT / TSTT,   average excess cost = (TSTT - SPTT) / trips,

with TSTT the total cost of all trips where they travel and SPTT what it would be if, at the same costs of links, all
took cheapest routes. The gap that is returned comes from cheapest routes searched anew for the purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kelisim.corridor.assign.compiled import Bushes, Floats, Graph, Ints, Loads
from kelisim.corridor.assign.extend import extend
from kelisim.corridor.assign.network import Demand, Network
from kelisim.corridor.assign.shift import sweep
from kelisim.corridor.assign.trees import Trees, grow
from kelisim.errors import Fault, InputError, NotSolved, summed_up

SWEEPS = 40
"""Most passes over the bushes between two renewals."""

ENOUGH = 1e-2
"""Part of the mean excess met by the first of these passes at which a bush is left alone until the next renewal. Chosen
with SWEEPS on five published networks; times to small gaps hardly change between 1e-3 and 1e-1, and 20 and 40."""

HIGHEST = 1e150
"""Cost from which on sums and products of costs would no longer be numbers."""

TINY = 1e-300
"""In place of a division by 0, where nobody travels or no travel costs anything: the gap is then 0."""

Watch = Callable[[int, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Flows in user equilibrium.

    Parameters
    ----------
    network, demand
        What was assigned.
    flow, time, cost : shape (links,)
        On each link; time and cost are per trip, at these flows.
    objective
        Of Beckmann.
    gap, average_excess_cost
        Relative gap, and excess over cheapest routes per trip, by cheapest routes searched anew.
    gaps : one per iteration
        The gap as it fell.
    bushes
        Flow by origin.
    """

    network: Network
    demand: Demand
    flow: Floats
    time: Floats
    cost: Floats
    objective: float
    gap: float
    average_excess_cost: float
    gaps: tuple[float, ...]
    bushes: Bushes

    @property
    def iterations(self) -> int:
        """How often bushes were renewed."""
        return len(self.gaps)

    @property
    def total_time(self) -> float:
        """Time of all trips between zones."""
        return float(self.flow @ self.time)

    @property
    def total_cost(self) -> float:
        """Cost of all trips between zones (TSTT)."""
        return float(self.flow @ self.cost)

    def origin_flows(self) -> Floats:
        """Flow on each link by origin, shape (zones, links)."""
        found = np.zeros((self.network.zones, self.network.links))
        for o, origin in enumerate(self.bushes.origins):
            used = self.bushes.start[o, self.bushes.reached[o]]
            found[origin, self.bushes.links[o, :used]] = self.bushes.flow[o, :used]
        return found


def assign(
    network: Network, demand: Demand, gap: float = 1e-6, max_iterations: int = 1_000, watch: Watch | None = None
) -> Assignment:
    """User equilibrium to a relative gap of at most ``gap``.

    Parameters
    ----------
    network, demand
        Links and trips, of one number of zones.
    gap
        Relative gap to reach, above 0. Rounding stands in the way from about 1e-14 on.
    max_iterations
        Renewals of the bushes after which to give up.
    watch
        Called with the number of each iteration and the gap before it.

    Raises
    ------
    InputError
        If trips have no route, the tables do not fit each other, or costs are beyond what numbers can hold.
    NotSolved
        If the gap is not reached.
    """
    _require_request(network, demand, gap, max_iterations)
    trips = demand.between()
    origins = np.flatnonzero(trips.sum(axis=1)).astype(np.int32)
    sent = np.ascontiguousarray(trips[origins])
    graph = network.graph()
    _require_costs(network, float(trips.sum()))
    first = grow(graph, network.nodes, origins, network.costs(np.zeros(network.links)))
    _require_routes(demand, origins, sent, first)
    bushes, loads = _planted(graph, origins, first), network.loads()
    gaps = _converge((bushes, graph, sent, loads), network, (gap, max_iterations), watch)
    flow = loads.flow.copy()
    cost = network.costs(flow)
    excess = _excess(graph, network, (origins, sent), flow)
    relative = max(excess, 0.0) / max(float(flow @ cost), TINY)
    if not relative <= gap:
        told = f"The relative gap of {gap:g} was not reached: {relative:.3g} after {len(gaps)} iterations."
        raise NotSolved(f"{told} Ask for a larger gap or allow more iterations.")
    mean = max(excess, 0.0) / max(float(sent.sum()), TINY)
    return Assignment(
        network, demand, flow, network.times(flow), cost, network.beckmann(flow), relative, mean, gaps, bushes
    )


def _converge(
    work: tuple[Bushes, Graph, Floats, Loads], network: Network, until: tuple[float, int], watch: Watch | None
) -> tuple[float, ...]:
    """Renew and equilibrate the bushes until the gap is reached or the iterations are used up; the gaps met."""
    bushes, graph, sent, loads = work
    gaps: list[float] = []
    extend(bushes, graph, sent, loads.cost, loads.flow)  # loads the trees
    for number in range(1, until[1] + 1):
        loads.cost[:] = network.costs(loads.flow)
        loads.slope[:] = network.slopes(loads.flow)
        cheapest = extend(bushes, graph, sent, loads.cost, loads.flow)
        total = float(loads.flow @ loads.cost)
        gaps.append(max(total - cheapest, 0.0) / max(total, TINY))
        if watch is not None:
            watch(number, gaps[-1])
        if gaps[-1] <= until[0]:
            break
        _equilibrate(bushes, graph, loads)
    return tuple(gaps)


def _equilibrate(bushes: Bushes, graph: Graph, loads: Loads) -> None:
    """Move flow inside the bushes, most often in those that are furthest from equilibrium."""
    excess = np.full(len(bushes.origins), np.inf)
    sweep(bushes, graph, loads, excess, 0.0)
    least = ENOUGH * float(excess.mean())
    for _ in range(SWEEPS - 1):
        if excess.max() <= least:
            break
        sweep(bushes, graph, loads, excess, least)


def _planted(graph: Graph, origins: Ints, first: Trees) -> Bushes:
    """Bushes that are trees of cheapest routes, still without flow."""
    rows, nodes = first.link.shape
    start = np.zeros((rows, nodes + 1), np.int32)
    links = np.zeros((rows, max(len(graph.tail), 1)), np.int32)
    for o, count in enumerate(first.reached):
        start[o, 1 : count + 1] = np.arange(count)
        links[o, : count - 1] = first.link[o, first.order[o, 1:count]]
    return Bushes(origins, first.reached, first.order, start, links, np.zeros(links.shape))


def _excess(graph: Graph, network: Network, demand: tuple[Ints, Floats], flow: Floats) -> float:
    """TSTT - SPTT, from cheapest routes searched anew."""
    origins, sent = demand
    cost = network.costs(flow)
    cheapest = grow(graph, network.nodes, origins, cost).cost[:, : sent.shape[1]]
    return float(flow @ cost) - float((sent[sent > 0] * cheapest[sent > 0]).sum())


def _require_request(network: Network, demand: Demand, gap: float, max_iterations: int) -> None:
    faults = []
    if len(demand.trips) != network.zones:
        expected = f"{network.zones} zones, as {network.name} has"
        faults.append(Fault(demand.name, None, None, f"{len(demand.trips)} zones", expected, "use files of one study"))
    if not 0 < gap < np.inf:
        faults.append(Fault("assign", None, "gap", f"{gap:g}", "a number above 0", "ask for e.g. 1e-6"))
    if max_iterations < 1:
        faults.append(Fault("assign", None, "max_iterations", str(max_iterations), "1 or more", "allow e.g. 1000"))
    if faults:
        raise InputError(faults, "the assignment")


def _require_costs(network: Network, trips: float) -> None:
    with np.errstate(over="ignore"):
        highest = network.costs(np.full(network.links, trips))
    faults = [
        Fault(
            network.name, None, "cost",
            f"{highest[link]:g} from {network.tail[link] + 1} to {network.head[link] + 1}",
            f"below {HIGHEST:g} if all trips take the link", "see whether capacities and trips have the same unit",
        )
        for link in np.flatnonzero(~(highest < HIGHEST))
    ]  # fmt: skip
    if faults:
        raise InputError(summed_up(faults), network.name)


def _require_routes(demand: Demand, origins: Ints, sent: Floats, first: Trees) -> None:
    lost = np.argwhere((sent > 0) & ~np.isfinite(first.cost[:, : sent.shape[1]]))
    faults = [
        Fault(
            demand.name, None, None, f"{sent[o, zone]:g} trips from {origins[o] + 1} to {zone + 1}",
            "a route for all trips", "add the links that are missing, or leave out these trips",
        )
        for o, zone in lost
    ]  # fmt: skip
    if faults:
        raise InputError(summed_up(faults), demand.name)
