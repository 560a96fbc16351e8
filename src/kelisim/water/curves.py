"""Storage curves: level and water surface of a reservoir as functions of its storage, piecewise linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of one reservoir, storage rising: storage (km3), level (m above sea), area (km2)."""

    storage: Array
    level: Array
    area: Array

    def level_at(self, storage: Array) -> Array:
        """Level in m at storages in km3 (held constant beyond the ends)."""
        return np.asarray(np.interp(storage, self.storage, self.level))

    def area_at(self, storage: Array) -> Array:
        """Water surface in km2 at storages in km3."""
        return np.asarray(np.interp(storage, self.storage, self.area))

    def level_slope(self, storage: Array) -> Array:
        """Rise of level per storage, m/km3, of the segment that holds each storage."""
        return self._slope(storage, self.level)

    def area_slope(self, storage: Array) -> Array:
        """Growth of surface per storage, km2/km3."""
        return self._slope(storage, self.area)

    def _slope(self, storage: Array, value: Array) -> Array:
        slopes = np.diff(value) / np.diff(self.storage)
        segment = np.clip(np.searchsorted(self.storage, storage, side="right") - 1, 0, len(slopes) - 1)
        return np.asarray(slopes[segment])


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
