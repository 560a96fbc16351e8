"""Storage curves: level and water surface of a reservoir as functions of its storage.

Between the points of the table a monotone cubic (PCHIP, Fritsch & Butland 1984): it passes through every point, never
overshoots, and has no kinks. At a kink a plan could be best although the slope on one side says otherwise, and
successive linearisation would not know. Two points are a straight line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.interpolate import PchipInterpolator

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """Points of one reservoir, storage rising: storage (km3), level (m above sea), area (km2)."""

    storage: Array
    level: Array
    area: Array

    @cached_property
    def level_pieces(self) -> PchipInterpolator:
        """Level by storage."""
        return PchipInterpolator(self.storage, self.level)

    @cached_property
    def area_pieces(self) -> PchipInterpolator:
        """Water surface by storage."""
        return PchipInterpolator(self.storage, self.area)

    def area_at(self, storage: Array) -> Array:
        """Water surface in km2 at storages in km3 (held constant beyond the ends)."""
        return np.asarray(self.area_pieces(np.clip(storage, self.storage[0], self.storage[-1])))


@dataclass(frozen=True)
class Side:
    """Curves of several reservoirs side by side, one of the two functions of each: a pass asks for all of them at once,
    and call by call that takes longer than the numbers do.

    ``start`` (reservoir, piece): storage at which a piece begins; ``coefficients`` (power from 3 to 0, reservoir,
    piece). ``first``, ``last`` (reservoir, 1): ends of the tables.
    """

    start: Array
    coefficients: Array
    first: Array
    last: Array

    def at(self, storage: Array) -> tuple[Array, Array]:
        """Values and slopes at storages in km3 (reservoir, time); values are held constant beyond the ends."""
        inside = np.clip(storage, self.first, self.last)
        piece = (inside[:, :, None] >= self.start[:, None, 1:]).sum(axis=2)
        row = np.arange(len(inside))[:, None]
        step = inside - self.start[row, piece]
        a, b, c, d = self.coefficients[:, row, piece]
        return ((a * step + b) * step + c) * step + d, (3 * a * step + 2 * b) * step + c


def side_by_side(pieces: Sequence[PchipInterpolator]) -> Side:
    """The curves as one; those with fewer pieces than others have some that begin nowhere."""
    most = max((len(one.x) - 1 for one in pieces), default=1)
    start = np.full((len(pieces), most), np.inf)
    coefficients = np.zeros((4, len(pieces), most))
    for i, one in enumerate(pieces):
        start[i, : len(one.x) - 1], coefficients[:, i, : len(one.x) - 1] = one.x[:-1], one.c
    ends = np.array([(one.x[0], one.x[-1]) for one in pieces]).reshape(-1, 2)
    return Side(start, coefficients, ends[:, :1], ends[:, 1:])


def curves(table: pd.DataFrame) -> dict[str, Curve]:
    """Curves by reservoir from the region's reservoir_curves table."""
    return {
        str(node): Curve(
            *(
                group.sort_values("storage_km3")[name].to_numpy(dtype=float)
                for name in ("storage_km3", "level_m", "area_km2")
            )
        )
        for node, group in table.groupby("node", sort=False)
    }
