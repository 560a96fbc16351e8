"""Storage curves: level and water surface of a reservoir as functions of its storage.

Between the points of the table a monotone cubic (PCHIP, Fritsch & Butland 1984): it passes through every point, never
overshoots, and has no kinks. At a kink a plan could be best although the slope on one side says otherwise, and
successive linearisation would not know. Two points are a straight line.
"""

from __future__ import annotations

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
    def _level(self) -> PchipInterpolator:
        return PchipInterpolator(self.storage, self.level)

    @cached_property
    def _area(self) -> PchipInterpolator:
        return PchipInterpolator(self.storage, self.area)

    def level_at(self, storage: Array) -> Array:
        """Level in m at storages in km3 (held constant beyond the ends)."""
        return self._at(storage, self._level, 0)

    def area_at(self, storage: Array) -> Array:
        """Water surface in km2 at storages in km3."""
        return self._at(storage, self._area, 0)

    def level_slope(self, storage: Array) -> Array:
        """Rise of level per storage, m/km3."""
        return self._at(storage, self._level, 1)

    def area_slope(self, storage: Array) -> Array:
        """Growth of surface per storage, km2/km3."""
        return self._at(storage, self._area, 1)

    def _at(self, storage: Array, value: PchipInterpolator, derivative: int) -> Array:
        return np.asarray(value(np.clip(storage, self.storage[0], self.storage[-1]), nu=derivative))


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
