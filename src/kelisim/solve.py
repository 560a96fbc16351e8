"""Solve a case: play its coalition structure, join the plans, keep the account, and check everything.

This is the one place where region, consortium and coalition meet; commands and notebooks call it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import xarray as xr

from kelisim.case import Case, require_scenario, states_of
from kelisim.coalition.deviation import DEVIATION_PROMISE, deviation_gains
from kelisim.coalition.equilibrium import (
    GAP_TOLERANCE,
    WATER_TOLERANCE,
    Equilibrium,
    Opening,
    equilibrium,
    natural,
)
from kelisim.consortium.anchor import Anchor, anchor_of
from kelisim.consortium.checks import HEAD_PROMISE, Check, account_check, balances, optimality
from kelisim.consortium.outcome import outcome
from kelisim.consortium.prices import prices
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
    ``rounds``: rounds of play. ``anchor``: plan and basis from which other structures may begin.
    """

    case: Case
    data: xr.Dataset
    account: pd.DataFrame
    welfare: pd.Series
    checks: tuple[Check, ...]
    timings: dict[str, float]
    rounds: int
    anchor: Anchor

    @property
    def passed(self) -> bool:
        """Whether every check is within its tolerance."""
        return all(check.passed for check in self.checks)

    @property
    def failures(self) -> list[str]:
        """Checks beyond their tolerance, in words."""
        return [f"{c.name} {c.value:.3g} > {c.tolerance:.3g} {c.where}" for c in self.checks if not c.passed]

    def __repr__(self) -> str:
        blocs = " | ".join("+".join(bloc) for bloc in self.case.structure)
        state = "certified" if self.passed else "NOT certified"
        total = float(self.welfare.sum())
        return f"<Solved {self.case.region.name}, {blocs}: welfare {total:,.1f} million USD per year, {state}>"


def solve(case: Case, progress: Progress = silent, opening: Opening | None = None) -> Solved:
    """Solve one case; ``opening`` is where play begins (default: natural flows).

    Raises :class:`kelisim.errors.InputError` for a scenario that the region does not hold,
    :class:`kelisim.errors.InfeasibleError` naming what conflicts, or :class:`kelisim.errors.NotSolved`. The
    result carries its checks; whether they pass is for the caller to read (``passed``).
    """
    begin = time.perf_counter()
    require_scenario(case.region, case.scenario)
    stated: dict[str, float] = {}
    played = equilibrium(case, opening or natural(case), progress, timings=stated)
    anchor = anchor_of(played.member)
    solved = time.perf_counter()
    progress("checking")
    data = outcome(played.member)
    account = welfare(played.member.inputs, data)
    checks = _checks(case, played, data, account)
    data = data.merge(prices(played.member))
    timings = {
        "state": stated["state"],
        "solve": solved - begin - stated["state"],
        "check": time.perf_counter() - solved,
    }
    return Solved(case, data, account, _mean(case, played, account), checks, timings, played.rounds, anchor)


def revisit(case: Case, opening: Opening) -> tuple[pd.Series, float]:
    """Play again from another beginning: welfare by state, million USD per year, and the relative distance from
    equilibrium (:class:`kelisim.coalition.equilibrium.Equilibrium`). Raises as :func:`solve`."""
    played = equilibrium(case, opening, silent)
    account = welfare(played.member.inputs, outcome(played.member))
    return _mean(case, played, account), max(played.gap, played.water_residual)


def _mean(case: Case, played: Equilibrium, account: pd.DataFrame) -> pd.Series:
    """Welfare of an average year by state, million USD; a state without nodes and zones has none in the account."""
    mean = by_state(account, played.member.inputs.periods.years)
    return mean.reindex(list(states_of(case.region)), fill_value=0.0)


def _checks(case: Case, played: Equilibrium, data: xr.Dataset, account: pd.DataFrame) -> tuple[Check, ...]:
    gains = deviation_gains(case, played, data, account)
    worst = max(gains, key=lambda name: gains[name])
    alone = Check("gain from deviating alone", gains[worst], DEVIATION_PROMISE, worst)
    return (*verified(case, played, data, account), alone)


def verified(case: Case, played: Equilibrium, data: xr.Dataset, account: pd.DataFrame) -> tuple[Check, ...]:
    """All checks that need no further solve: optimality, balances, account, heads, border water, other plans."""
    whole = played.member.inputs
    # promised water that is missing is charged in the objective and is no part of the account
    objective = played.objective + full_service(whole) + charge(case.commitments, whole.periods, data)
    return (
        *optimality(played.certificate),
        *balances(whole, data),
        account_check(account, objective),
        Check("hydropower head", played.head_error, HEAD_PROMISE),
        Check("border water settled", played.water_residual, WATER_TOLERANCE),
        Check("gain of all by other plans", played.gap, GAP_TOLERANCE),
    )
