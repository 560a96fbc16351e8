"""Hydropower with head: the energy of a storage plant linearised around the last plan.

For plant p at reservoir r, with S the mean storage of the month and q the turbined volume::

    E(q, S) = c (h(S) - tailwater) q          c = 2.725 GWh/(km3 m) * efficiency
    E ~ k(S0) q + s (S - S0),    k(S0) = c (h(S0) - tailwater),    s = c h'(S0) q0

Solved repeatedly, each time around the last plan (successive linear programming, Griffith & Stewart 1961), the
error (q - q0)(S - S0) c h' goes to zero as the plan settles; what remains is reported, not hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kelisim.water.river import River

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan to linearise around: mean storage of the month and turbined volume, km3, shape (storage plant, time)."""

    storage: Array
    turbined: Array


@dataclass(frozen=True, slots=True)
class Heads:
    """Linearised energy of the storage plants: GWh per km3 turbined, GWh per km3 stored, and the storage S0."""

    per_turbined: Array
    per_stored: Array
    around: Array


def linearise(river: River, plan: Plan) -> Heads:
    """Coefficients around ``plan``; rows follow the storage plants of ``river``."""
    level, slope = river.levels.at(plan.storage)
    found = np.array([plant[2:] for plant in river.storage_plants], dtype=float).reshape(-1, 2)
    per_metre, tailwater = found[:, :1], found[:, 1:]
    return Heads(per_metre * (level - tailwater), per_metre * slope * plan.turbined, plan.storage)


def energy(river: River, plan: Plan) -> Array:
    """Exact energy of the storage plants in GWh at a plan, shape (storage plant, time)."""
    return linearise(river, plan).per_turbined * plan.turbined


def first_plan(river: River, months: int) -> Plan:
    """A starting point that favours nobody: reservoirs at two thirds of their range, nothing turbined."""
    share = 2 / 3
    rows = river.storage_plants
    storage = np.empty((len(rows), months))
    for i, row in enumerate(rows):
        curve = river.curves[row[1]]
        storage[i] = curve.storage[0] + share * (curve.storage[-1] - curve.storage[0])
    return Plan(storage, np.zeros_like(storage))
