"""A road or rail network and the trips on it, checked when they are made.

The cost of a link at flow v is that of the Bureau of Public Roads, with whatever is paid or valued regardless of flow:

    cost(v) = t0 (1 + b (v / c)^p) + fixed,

where fixed = toll weight x toll + distance weight x length. Its integral over flow, summed over links, is the objective
of M. Beckmann, C. B. McGuire and C. B. Winsten, Studies in the Economics of Transportation (1956), whose minimum is the
user equilibrium.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kelisim.corridor.assign.compiled import Floats, Graph, Ints, Loads
from kelisim.corridor.assign.faults import limited
from kelisim.errors import Fault, InputError

Test = Callable[[Floats], NDArray[np.bool_]]

RULES: dict[str, tuple[Test, str, str]] = {
    "capacity": (lambda x: x > 0, "more than 0", "give the flow at which time begins to grow fast"),
    "length": (lambda x: x >= 0, "0 or more", "give the length of the link"),
    "free_flow_time": (lambda x: x >= 0, "0 or more", "give the time on the empty link"),
    "b": (lambda x: x >= 0, "0 or more", "give the rise of time at capacity, e.g. 0.15"),
    "power": (lambda x: (x == 0) | (x >= 1), "0, or 1 or more", "give the steepness of the rise, e.g. 4"),
    "fixed": (lambda x: x >= 0, "a cost of 0 or more", "leave out tolls, lengths or weights that are negative"),
}
"""What each quantity of a link must be. Powers between 0 and 1 would make time rise infinitely fast at no flow."""


def link_faults(file: str, columns: dict[str, Floats], rows: Sequence[int]) -> Iterator[Fault]:
    """What is wrong with the quantities of links; ``rows`` names the place of each."""
    for name, values in columns.items():
        test, expected, mend = RULES[name]
        for i in np.flatnonzero(~(np.isfinite(values) & test(values))):
            yield Fault(file, rows[int(i)], name, f"{values[i]:g}", expected, mend)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes, zones and directed links.

    Parameters
    ----------
    name
        What faults call it, e.g. the name of its file.
    nodes, zones, first_thru
        Number of nodes; the first ``zones`` of them begin and end trips; those below ``first_thru`` are not passed
        through.
    tail, head : shape (links,)
        Nodes that each link joins, from 0. Parallel links may be given.
    capacity, free_flow_time, b, power : shape (links,)
        Of the delay function: flow, time, and pure numbers. A power is 0, or 1 and more.
    length, fixed : shape (links,)
        Distance, and the part of the cost that does not depend on flow, in units of time.

    Raises
    ------
    InputError
        With every fault; ``row`` is the number of the link, from 1.
    """

    name: str
    nodes: int
    zones: int
    first_thru: int
    tail: Ints
    head: Ints
    capacity: Floats
    free_flow_time: Floats
    b: Floats
    power: Floats
    length: Floats
    fixed: Floats

    def __post_init__(self) -> None:
        for name in ("tail", "head"):
            _keep(self, name, np.array(getattr(self, name), dtype=np.int32))
        for name in RULES:
            _keep(self, name, np.array(getattr(self, name), dtype=np.float64))
        faults = list(_shape_faults(self)) or [
            *_end_faults(self),
            *link_faults(self.name, {name: getattr(self, name) for name in RULES}, range(1, self.links + 1)),
        ]
        if faults:
            raise InputError(limited(faults), self.name)

    @property
    def links(self) -> int:
        """Number of links."""
        return len(self.tail)

    def times(self, flow: Floats) -> Floats:
        """Travel time of each link at the given flows, shape (links,)."""
        return self.free_flow_time * (1.0 + self.b * (flow / self.capacity) ** self.power)

    def costs(self, flow: Floats) -> Floats:
        """Travel time and fixed cost of each link at the given flows, shape (links,)."""
        return self.times(flow) + self.fixed

    def slopes(self, flow: Floats) -> Floats:
        """Rise of the cost of each link per unit of flow at the given flows, shape (links,)."""
        steepness = self.free_flow_time * self.b * self.power / self.capacity
        return steepness * (flow / self.capacity) ** np.maximum(self.power - 1.0, 0.0)

    def beckmann(self, flow: Floats) -> float:
        """The objective: the integral of cost over flow, summed over links."""
        rise = self.b * self.capacity / (self.power + 1.0) * (flow / self.capacity) ** (self.power + 1.0)
        return float((self.free_flow_time * (flow + rise) + self.fixed * flow).sum())

    def graph(self) -> Graph:
        """The links as compiled code reads them."""
        out_start, out = _stars(self.tail, self.nodes)
        in_start, into = _stars(self.head, self.nodes)
        return Graph(self.tail.copy(), self.head.copy(), out_start, out, in_start, into, self.first_thru)

    def loads(self) -> Loads:
        """The delay functions as compiled code reads them, and the empty network."""
        empty = np.zeros(self.links)
        return Loads(
            self.free_flow_time.copy(), self.b.copy(), self.power.copy(), self.capacity.copy(), self.fixed.copy(),
            empty, self.costs(empty), self.slopes(empty),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Trips between zones.

    Parameters
    ----------
    name
        What faults call it, e.g. the name of its file.
    trips : shape (zones, zones)
        From the zone of the row to that of the column; those within a zone load no link.

    Raises
    ------
    InputError
        With every fault; ``row`` is the zone of origin, from 1.
    """

    name: str
    trips: Floats

    def __post_init__(self) -> None:
        _keep(self, "trips", np.array(self.trips, dtype=np.float64))
        if self.trips.ndim != 2 or self.trips.shape[0] != self.trips.shape[1]:
            shape = " x ".join(map(str, self.trips.shape))
            raise InputError([Fault(self.name, None, None, shape, "a square table", "give all zones both ways")])
        bad = np.argwhere(~(np.isfinite(self.trips) & (self.trips >= 0)))
        faults = [
            Fault(self.name, int(i) + 1, f"to {j + 1}", f"{self.trips[i, j]:g}", "0 or more", "give the trips")
            for i, j in bad
        ]
        if faults:
            raise InputError(limited(faults), self.name)

    @property
    def intrazonal(self) -> float:
        """Trips that stay in their zone."""
        return float(np.trace(self.trips))

    def between(self) -> Floats:
        """Trips between different zones, shape (zones, zones): the diagonal is 0."""
        trips = self.trips.copy()
        np.fill_diagonal(trips, 0.0)
        return trips


def _keep(owner: object, name: str, values: NDArray[np.generic]) -> None:
    """Set a field of a frozen record to an array that nobody can change."""
    values.setflags(write=False)
    object.__setattr__(owner, name, values)


def _stars(node: Ints, nodes: int) -> tuple[Ints, Ints]:
    start = np.zeros(nodes + 1, np.int32)
    start[1:] = np.cumsum(np.bincount(node, minlength=nodes))
    return start, np.argsort(node, kind="stable").astype(np.int32)


def _shape_faults(network: Network) -> Iterator[Fault]:
    shape = network.tail.shape
    for name in ("head", *RULES):
        found = getattr(network, name).shape
        if found != shape or len(shape) != 1:
            yield Fault(network.name, None, name, str(found), f"one number per link, {shape}", "give each link one")
    if not 0 <= network.zones <= network.nodes or not 0 <= network.first_thru <= network.nodes:
        told = f"{network.nodes} nodes, {network.zones} zones, first_thru {network.first_thru}"
        yield Fault(network.name, None, None, told, "zones and first_thru within the nodes", "count them again")


def _end_faults(network: Network) -> Iterator[Fault]:
    for name in ("tail", "head"):
        ends = getattr(network, name)
        for i in np.flatnonzero((ends < 0) | (ends >= network.nodes)):
            expected = f"a node from 0 to {network.nodes - 1}"
            yield Fault(network.name, int(i) + 1, name, str(ends[i]), expected, "name a node of the network")
