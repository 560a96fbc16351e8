"""Checks of a solved case by code that did not produce it, each with the tolerance that the docs promise."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.consortium.certificate import DUAL_PROMISE, GAP_PROMISE, PRIMAL_PROMISE, Certificate
from kelisim.consortium.ledger import bound_excess, energy_residual, water_residual
from kelisim.consortium.programme import Inputs

WATER_PROMISE_KM3 = 1e-3
"""Promised residual of the water balance of any node and month, 0.4 m3/s (evaporation taken from the exact area
curve)."""

ENERGY_PROMISE_GWH = 1e-4
"""Promised residual of the energy balance of any zone, block and month."""

BOUND_PROMISE = 1e-6
"""Promised excess over a physical bound, in the bound's unit."""

WELFARE_PROMISE = 1e-8
"""Promised relative difference between the account of all states and the objectives."""

HEAD_PROMISE = 1e-3
"""Promised error of the linearised heads (absolute, summed), relative to the storage plants' energy."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was measured, against which tolerance, and where it was worst."""

    name: str
    value: float
    tolerance: float
    where: str = ""

    @property
    def passed(self) -> bool:
        """Whether the value is within its tolerance (a value that is not a number never is)."""
        return bool(np.isfinite(self.value)) and self.value <= self.tolerance

    def as_dict(self) -> dict[str, object]:
        """The check as plain data."""
        return {**asdict(self), "passed": self.passed}


def optimality(found: Certificate) -> list[Check]:
    """Residuals and duality gap of the last programme solved."""
    return [
        Check("primal residual", found.primal_residual, PRIMAL_PROMISE),
        Check("dual residual", found.dual_residual, DUAL_PROMISE),
        Check("duality gap", found.gap, GAP_PROMISE),
    ]


def balances(whole: Inputs, outcome: xr.Dataset) -> list[Check]:
    """Water and energy balances and physical bounds, recomputed from the tables."""
    excess = bound_excess(whole, outcome)
    kind = max(excess, key=lambda key: excess[key])
    return [
        _cell("water balance (km3)", water_residual(whole, outcome), WATER_PROMISE_KM3),
        _cell("energy balance (GWh)", energy_residual(whole, outcome), ENERGY_PROMISE_GWH),
        Check("bounds", excess[kind], BOUND_PROMISE, kind),
    ]


def account_check(account: pd.DataFrame, objective: float) -> Check:
    """The states' welfare must add up to the objectives (constant of full service included)."""
    total = float(account["musd"].sum())
    return Check("sum of states = objective", abs(total - objective) / max(1.0, abs(objective)), WELFARE_PROMISE)


def _cell(name: str, residual: xr.DataArray, tolerance: float) -> Check:
    worst = np.unravel_index(int(np.abs(residual.to_numpy()).argmax()), residual.shape)
    labels = []
    for dim, i in zip(residual.dims, worst, strict=True):
        label = residual.indexes[dim][i]
        labels.append(label.strftime("%Y-%m") if isinstance(label, pd.Timestamp) else str(label))
    return Check(name, float(np.abs(residual.to_numpy()).max()), tolerance, ", ".join(labels))
