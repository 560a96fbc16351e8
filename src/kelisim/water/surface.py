"""Water surface of the reservoirs linearised around a plan, for evaporation.

::

A(S) ~ A(S0) + A'(S0) (S - S0)         S: mean storage of the month, S0: that of the last plan
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kelisim.water.river import River

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surface:
    """``slope`` km2/km3 and ``base`` km2 (surface = base + slope * storage), shape (reservoir, time)."""

    slope: Array
    base: Array


def linear_surface(river: River, storage: Array) -> Surface:
    """The tangents at mean storages, km3 (reservoir, time)."""
    area, slope = river.surfaces.at(storage)
    return Surface(slope, area - slope * storage)
