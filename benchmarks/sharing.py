"""Nucleolus and Shapley value of random games, by kelisim and by coopgame-py (written in Rust), side by side.

Both get the same values and build their game before the clock starts. They take turns, so that other load meets both
alike; payoffs must agree. Games of 25 players are shared out by kelisim alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kelisim import sharing

Array = NDArray[np.float64]
KINDS = ("uniform", "superadditive", "convex", "voting")
SIZES = (10, 15, 20)
LARGE = 25
TURNS = {10: 9, 15: 5, 20: 3, LARGE: 1}
"""How often each measurement is repeated, by number of players; the median counts."""


def members(n: int) -> NDArray[np.int64]:
    """Number of members of every coalition, by mask."""
    return np.bitwise_count(np.arange(1 << n, dtype=np.int64)).astype(np.int64)


def weights_of(n: int, weights: Array) -> Array:
    """Sum of weights of every coalition, by mask."""
    total = np.zeros(1 << n)
    for i, weight in enumerate(weights):
        total[1 << i : 2 << i] = total[: 1 << i] + weight
    return total


def values_of(kind: str, n: int, seed: int = 0) -> Array:
    """Values of a random game by mask, all with imputations.

    uniform: each coalition drawn from 0 to 1, all together n; superadditive: ``|S|**2`` and a draw from 0 to 1; convex:
    the square of a sum of random weights; voting: simple majority of weights from 1 to 20.
    """
    draw = np.random.default_rng([seed, n, KINDS.index(kind)])
    if kind == "uniform":
        values = draw.random(1 << n)
        values[-1] = n
    elif kind == "superadditive":
        values = members(n) ** 2 + draw.random(1 << n)
    elif kind == "convex":
        values = weights_of(n, draw.random(n)) ** 2
    else:
        weights = draw.integers(1, 21, n).astype(float)
        values = (2 * weights_of(n, weights) > weights.sum()).astype(float)
    values[0] = 0.0
    return values


def measure(n: int) -> dict[str, Any]:
    """By kind of game and solution: median seconds of both, and the largest relative difference of payoffs."""
    import coopgame  # noqa: PLC0415 - the large games run without it

    found: dict[str, Any] = {}
    for kind in KINDS:
        values = values_of(kind, n)
        ours, theirs = sharing.Game(_names(n), values), coopgame.Game(values[1:].tolist())
        found[kind] = {
            "nucleolus": _in_turns(
                n, lambda game=ours: sharing.nucleolus(game).allocation,
                lambda game=theirs: coopgame.nucleolus(game)["allocation"],
            ),
            "shapley": _in_turns(
                n, lambda game=ours: sharing.shapley(game), lambda game=theirs: coopgame.shapley(game)
            ),
        }  # fmt: skip
    return found


def measure_large() -> dict[str, Any]:
    """By kind of game: seconds of nucleolus and Shapley value of 25 players, kelisim alone."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        game = sharing.Game(_names(LARGE), values_of(kind, LARGE))
        found[kind] = {
            "nucleolus": _seconds(lambda game=game: sharing.nucleolus(game))[0],
            "shapley": _seconds(lambda game=game: sharing.shapley(game))[0],
        }
    return found


def _in_turns(n: int, ours: Callable[[], Any], theirs: Callable[[], Any]) -> dict[str, float]:
    ours()  # HiGHS and SciPy load on first use
    times: dict[str, list[float]] = {"kelisim": [], "coopgame-py": []}
    apart = 0.0
    for _ in range(TURNS[n]):
        mine, yours = _seconds(ours), _seconds(theirs)
        times["kelisim"].append(mine[0])
        times["coopgame-py"].append(yours[0])
        apart = max(apart, float(np.abs(np.array(mine[1]) - np.array(yours[1])).max() / np.abs(yours[1]).max()))
    return {**{name: median(one) for name, one in times.items()}, "apart": apart}


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def _names(n: int) -> tuple[str, ...]:
    return tuple(f"p{i}" for i in range(n))
