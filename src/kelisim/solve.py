"""Solve a case: play its coalition structure, join the plans, keep the account, and check everything.

This is the one place where region, consortium and coalition meet; commands and notebooks call it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from kelisim.case import Case, require_scenario, states_of
from kelisim.coalition.border import mismatch
from kelisim.coalition.deviation import DEVIATION_PROMISE, deviation_gains
from kelisim.coalition.equilibrium import TRADE_TOLERANCE, WATER_TOLERANCE, Equilibrium, equilibrium
from kelisim.consortium.certificate import certify
from kelisim.consortium.checks import HEAD_PROMISE, Check, account_check, balances, optimality
from kelisim.consortium.outcome import outcome
from kelisim.consortium.prices import prices
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.consortium.promised import charge
from kelisim.consortium.welfare import by_state, full_service, welfare

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """A progress callback that says nothing."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved and checked case.

    ``data``: outcome and shadow prices. ``account``: welfare by term, state and year (million USD).
    ``welfare``: million USD per year by state. ``checks``: what was verified. ``timings``: seconds.
    """

    case: Case
    data: xr.Dataset
    account: pd.DataFrame
    welfare: pd.Series
    checks: tuple[Check, ...]
    timings: dict[str, float]

    @property
    def passed(self) -> bool:
        """Whether every check is within its tolerance."""
        return all(check.passed for check in self.checks)

    def __repr__(self) -> str:
        blocs = " | ".join("+".join(bloc) for bloc in self.case.structure)
        state = "certified" if self.passed else "NOT certified"
        total = float(self.welfare.sum())
        return f"<Solved {self.case.region.name}, {blocs}: welfare {total:,.1f} million USD per year, {state}>"


def solve(case: Case, progress: Progress = silent) -> Solved:
    """Solve one case.

    Raises :class:`kelisim.errors.InputError` for a scenario that the region does not hold,
    :class:`kelisim.errors.InfeasibleError` naming what conflicts, or :class:`kelisim.errors.NotSolved`. The
    result carries its checks; whether they pass is for the caller to read (``passed``).
    """
    begin = time.perf_counter()
    require_scenario(case.region, case.scenario)
    whole = inputs_of(case, states_of(case.region))
    stated: dict[str, float] = {}
    played = equilibrium(case, whole, progress, timings=stated)
    solved = time.perf_counter()
    progress("checking")
    data = outcome(list(played.members.values()), whole)
    account = welfare(whole, data)
    data = data.merge(prices(list(played.members.values())))
    charged = charge(case.commitments, whole.periods, data)
    checks = _checks(played, whole, data, account, charged)
    timings = {
        "state": stated["state"],
        "solve": solved - begin - stated["state"],
        "check": time.perf_counter() - solved,
    }
    order = list(states_of(case.region))
    return Solved(case, data, account, by_state(account, whole.periods.years).reindex(order), checks, timings)


def _checks(
    played: Equilibrium, whole: Inputs, data: xr.Dataset, account: pd.DataFrame, charged: float
) -> tuple[Check, ...]:
    """``charged``: what the objectives pay for promised water that is missing, million USD; no part of the account."""
    certificates = [("+".join(bloc), certify(one.solver)) for bloc, one in played.members.items()]
    objective = sum(c.objective for _, c in certificates) + full_service(whole) + charged
    worth = by_state(account, 1)
    gains = {
        name: gain / max(1.0, abs(float(worth[name.split("+")].sum())))
        for name, gain in deviation_gains(played, {name: c.objective for name, c in certificates}).items()
    }
    worst = max(gains, key=lambda name: gains[name])
    return (
        *optimality(certificates),
        *balances(whole, data),
        account_check(account, objective),
        Check("hydropower head", played.head_error, HEAD_PROMISE),
        Check("border water settled", played.water_residual, WATER_TOLERANCE),
        Check("border trade cleared", mismatch(played.border), TRADE_TOLERANCE),
        Check("gain from deviating alone", float(np.max(list(gains.values()))), DEVIATION_PROMISE, worst),
    )
