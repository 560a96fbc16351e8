"""Why a programme has no plan, in the user's words.

Every row and bound is allowed to give way at a price per unit (elastic relaxation, HiGHS's
``feasibilityRelaxation``); what gives way in the cheapest relaxation is named with node, month and amount. Limits set
by people are cheap, balances dearer, storage bounds dearer still, and a flow below zero is the last resort. Of two
months that would do, the later is cheaper: the one in which there is no way out any more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from kelisim.consortium.certificate import matrices
from kelisim.consortium.solver import Solver
from kelisim.errors import InfeasibleError, NotSolved

SHOWN = 12
"""Conflicts named in the message."""

SMALLEST = 1e-7
"""Relaxations below this amount are rounding."""

BALANCES = ("water balance", "energy balance", "withdrawal")
TRADE = ("sold", "bought", "sent", "sent back")
BALANCE_PRICE, STORAGE_PRICE, NEGATIVE_PRICE = 1.5, 10.0, 1000.0
"""Prices of what gives way, relative to a capacity, a largest release or an agreed limit."""

EARLIER = 0.01
"""Surcharge on the first month of the record; it falls evenly to zero at the last."""

WORDS = {
    "water balance": ("more water arrives at {where} than can leave or be stored", "{where} lacks water"),
    "largest release": ("{where} must release more than its largest release", "{where} cannot release enough"),
    "end storage": ("the storage of {where} at the end cannot be kept", "the storage of {where} at the end is too low"),
    "energy balance": ("more energy is forced into {where} than it can use", "{where} lacks energy"),
    "storage": ("{where} must fill above its full storage", "{where} must fall below its dead storage"),
    "flow": ("{where} must carry more than its capacity", "{where} cannot carry less than nothing"),
    "sent": ("more is sent over {where} than it may carry", "the power promised over {where} cannot be sent or taken"),
    "sent back": (
        "more is sent over {where} than it may carry",
        "the power promised over {where} cannot be sent or taken",
    ),
    "sold": ("more is sold over {where} than is offered", "the power promised over {where} cannot be sent"),
    "bought": ("more is bought over {where} than is offered", "the power promised over {where} cannot be taken"),
    "withdrawal": ("{where} must take more than its intake can", "{where} cannot take less than nothing"),
}
"""What it means when a row or bound gives way upwards or downwards; ``{where}`` is the node, reach or zone."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One limit that cannot be met: its kind, where, when, and by how much (km3 or GWh)."""

    kind: str
    where: str
    when: str
    amount: float
    unit: str
    text: str


def solve_or_explain(solver: Solver, method: str = "choose") -> None:
    """Solve; if there is no plan, raise :class:`InfeasibleError` naming what conflicts.

    Raises :class:`NotSolved` for every other status that is not optimal.
    """
    try:
        solver.solve(method)
    except NotSolved:
        if not solver.infeasible():
            raise
        found = conflicts(solver)
        reasons = [f"{c.text} in {c.when}: {c.amount:.4g} {c.unit}" for c in found[:SHOWN]]
        if len(found) > SHOWN:
            reasons.append(f"and {len(found) - SHOWN} more")
        raise InfeasibleError("No plan satisfies all limits. What cannot be met:", reasons) from None


def conflicts(solver: Solver) -> list[Conflict]:
    """The limits that give way in the cheapest elastic relaxation, largest first."""
    rows = _prices(solver.rows, dict.fromkeys(BALANCES, BALANCE_PRICE), 1.0)
    upper = _prices(solver.columns, {"storage": STORAGE_PRICE}, 1.0)
    lower = _prices(solver.columns, {"storage": STORAGE_PRICE}, NEGATIVE_PRICE)
    _release_promises(solver, lower, upper)
    solver.highs.feasibilityRelaxation(1.0, 1.0, 1.0, lower, upper, rows)
    x = np.asarray(solver.highs.getSolution().col_value)
    lp = matrices(solver)
    activity = lp.matrix @ x
    found = [
        *_violations(solver.rows, activity, lp.row_lower, lp.row_upper),
        *_violations(solver.columns, x, lp.lower, lp.upper),
    ]
    return sorted(found, key=lambda conflict: -conflict.amount)


def _release_promises(solver: Solver, lower: np.ndarray, upper: np.ndarray) -> None:
    """Where trade is promised (a bound above zero), the promise gives way first and no other trade helps out."""
    bounds = matrices(solver).lower
    trade = [solver.columns[name].to_numpy().ravel() for name in TRADE if name in solver.columns]
    places = np.concatenate([part[part >= 0] for part in trade]) if trade else np.zeros(0, dtype=int)
    promised = places[bounds[places] > 0]
    if len(promised):
        upper[places] = STORAGE_PRICE
        lower[promised] = 1.0


def _prices(groups: dict[str, xr.DataArray], special: dict[str, float], usual: float) -> np.ndarray:
    """Price of giving way by position in the solver."""
    count = max((int(positions.max()) + 1 for positions in groups.values() if positions.size), default=0)
    prices = np.full(count, usual)
    for name, positions in groups.items():
        index = positions.to_numpy()
        price = np.full(positions.shape, special.get(name, usual))
        if "time" in positions.dims:
            axis = positions.dims.index("time")
            left = np.linspace(EARLIER, 0.0, positions.shape[axis])
            price *= 1 + np.expand_dims(left, tuple(i for i in range(index.ndim) if i != axis))
        prices[index[index >= 0]] = price[index >= 0]
    return prices


def _violations(
    groups: dict[str, xr.DataArray], value: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> list[Conflict]:
    above, below = value - upper, lower - value
    found = []
    for name, positions in groups.items():
        index = positions.to_numpy()
        for over, side in ((above, 0), (below, 1)):
            amount = np.where(index >= 0, over[np.maximum(index, 0)], 0.0)
            for place in zip(*np.nonzero(amount > SMALLEST), strict=True):
                found.append(_conflict(name, positions, place, float(amount[place]), side))
    return found


def _conflict(name: str, positions: xr.DataArray, place: tuple[int, ...], amount: float, side: int) -> Conflict:
    labels = {str(d): positions.indexes[d][i] for d, i in zip(positions.dims, place, strict=True)}
    time = labels.pop("time", None)
    year = labels.pop("year", None)
    when = time.strftime("%B %Y") if time is not None else str(year) if year is not None else "the whole record"
    where = ", ".join(str(label) for label in labels.values()) or name
    words = WORDS.get(name, (f"{name} of {{where}} is too large", f"{name} of {{where}} is too small"))
    unit = "GWh" if "block" in positions.dims or "energy" in name or "turbines" in name else "km3"
    return Conflict(name, where, when, amount, unit, words[side].format(where=where))
