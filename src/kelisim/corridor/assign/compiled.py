"""Compilation of the inner loops to machine code, and the plain records that such code reads.

Holds no equation. Numba keeps what it compiled in a cache beside the sources, so only the first run on a machine waits.
A cached function is renewed when *its own* file changes, not when a function of another file that it calls does: for
that reason compiled functions call only compiled functions of their own file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, ParamSpec, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

P = ParamSpec("P")
R = TypeVar("R")

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Graph(NamedTuple):
    """Links of a network, by number of the link, and stars of its nodes.

    ``tail``, ``head`` : shape (links,). ``out`` lists links by tail and ``into`` by head; those of node ``n`` stand at
    ``start[n]`` to ``start[n + 1]``. Nodes below ``first_thru`` begin and end trips but are not passed through.
    """

    tail: Ints
    head: Ints
    out_start: Ints
    out: Ints
    in_start: Ints
    into: Ints
    first_thru: int


class Loads(NamedTuple):
    """Volume-delay function of each link, its flow, and cost and derivative of the cost at it; shape (links,) each."""

    free: Floats
    b: Floats
    power: Floats
    capacity: Floats
    fixed: Floats
    flow: Floats
    cost: Floats
    slope: Floats


class Bushes(NamedTuple):
    """Flow by origin on acyclic subnetworks, one row per origin.

    ``order[o, :reached[o]]`` are the nodes that the bush reaches, the origin first and every link's tail before its
    head; the links into node ``order[o, p]`` and the origin's flow on them stand in ``links`` and ``flow`` at
    ``start[o, p]`` to ``start[o, p + 1]``.
    """

    origins: Ints
    reached: Ints
    order: Ints
    start: Ints
    links: Ints
    flow: Floats


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """``function`` as machine code, with division by zero giving infinity as it does in NumPy."""
    return cast("Callable[P, R]", numba.njit(cache=True, error_model="numpy")(function))
