"""Who would rather leave a deal, and the cheapest payments that would make them stay.

A coalition blocks the deal if it can secure more than the deal gives its members together: v(S) > x(S). What it can
secure depends on what the others then do, the belief (:mod:`kelisim.sharing`). A deal is short of one plan for all, so
the grand coalition may block as well: by a better deal. Coalitions without a party have nothing to leave; outsiders
whom the deal harms are named apart. The amendment moves money between the parties alone, so it answers to
coalitions of parties.

Without a played game only v of single states is known, every state alone. Wider coalitions are then not tested.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kelisim.deal.contract import Deal
from kelisim.sharing import BELIEFS, Game, PartitionGame, blocking, cheapest_amendment, payments

ALONE = "alone"
"""The belief where no game is given: everybody alone."""

NOTICEABLE_MUSD = 0.05
"""Gain from leaving, million USD a year, below which nobody is said to block: plans are not known more closely."""


Leaving = tuple[tuple[str, ...], float]
"""A coalition and what it would gain by leaving, million USD a year."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Stability under one belief.

    ``blocking``: coalitions with what they would gain by leaving, million USD a year, largest first. ``amendment``:
    payer, receiver, musd: the least payments among the parties after which none of their coalitions would leave; None
    if there are none. ``short_musd``: what the parties lack for that together, ``binding``: the coalitions that
    demand it.
    """

    belief: str
    blocking: tuple[Leaving, ...]
    amendment: tuple[tuple[str, str, float], ...] | None
    short_musd: float
    binding: tuple[tuple[str, ...], ...]

    @property
    def stable(self) -> bool:
        """Whether no coalition would leave."""
        return not self.blocking


def verdicts(deal: Deal, payoffs: pd.DataFrame, game: PartitionGame | None) -> tuple[Verdict, ...]:
    """One verdict per belief; ``payoffs``: as :class:`kelisim.deal.evaluate.Evaluation` has them."""
    x = {str(state): float(value) for state, value in payoffs["deal"].items()}
    if game is None:
        worth = {str(state): float(value) for state, value in payoffs["alone"].items()}
        lone = Game.from_function(tuple(worth), lambda coalition: sum(worth[state] for state in coalition))
        single = [(one, gain) for one, gain in _blocking(lone, x, deal.parties) if len(one) == 1]
        return (_verdict(ALONE, lone, x, deal.parties, single),)
    return tuple(verdict(name, belief(game), x, deal.parties) for name, belief in BELIEFS.items())


def verdict(belief: str, game: Game, x: Mapping[str, float], parties: tuple[str, ...]) -> Verdict:
    """The verdict on payoffs ``x`` by state, under a belief that gives every coalition its value in ``game``."""
    return _verdict(belief, game, x, parties, _blocking(game, x, parties))


def _blocking(game: Game, x: Mapping[str, float], parties: tuple[str, ...]) -> list[Leaving]:
    """Coalitions with a party, the grand one among them, that are worth more than they get; largest gain first."""
    given = np.array([x[name] for name in game.players])
    found = [*blocking(game, given, NOTICEABLE_MUSD), (game.players, game.grand - float(given.sum()))]
    leaving = [(one, gain) for one, gain in found if set(one) & set(parties) and gain > NOTICEABLE_MUSD]
    return sorted(leaving, key=lambda one: (-one[1], one[0]))


def _verdict(
    belief: str, game: Game, x: Mapping[str, float], parties: tuple[str, ...], leaving: Sequence[Leaving]
) -> Verdict:
    """The verdict with the amendment among the parties: what they have together is what the deal gives them."""
    together = math.fsum(x[name] for name in parties)
    among = Game.from_function(parties, lambda one: together if len(one) == len(parties) else game.value(one))
    given = [x[name] for name in parties]
    given[-1] += together - math.fsum(given)
    amended = cheapest_amendment(among, given)
    balance = dict(zip(parties, amended.transfers.tolist(), strict=True))
    paid = tuple((one.payer, one.receiver, one.amount) for one in payments(balance))
    return Verdict(
        belief, tuple(leaving), paid if amended.possible else None, amended.shortfall, tuple(amended.balanced)
    )


def harmed(deal: Deal, payoffs: pd.DataFrame) -> dict[str, float]:
    """States outside the deal that are worse off with it, and by how much, million USD a year."""
    outside = payoffs["change"].drop(list(deal.parties))
    return {str(state): -float(value) for state, value in outside.items() if value < -NOTICEABLE_MUSD}
