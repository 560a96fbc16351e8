"""The linear programme behind the least core and the nucleolus, with coalitions entered as they are needed.

Over normalised payoffs ``y = (x - v_i) / scale`` and the game ``w = (v - sum v_i) / scale``::

    min t   subject to   y(S) + t >= w(S)   for coalitions S not yet settled
                         y(F)      = r(F)   for settled coalitions F, the grand coalition first
                         y_i      >= 0      if payoffs are to be imputations

Its dual is held in HiGHS: n + 1 rows, one column per coalition, so that a basis stays small and a new coalition is a
new column priced against the present one (Gilmore & Gomory 1961; for the nucleolus Hallefjord, Helming & Jørnsten,
*Int. J. Game Theory* 24, 1995). A coalition whose dual is positive is tight at *every* optimum; one that is merely
tight at the optimum found need not be (Guajardo & Jörnsten, *EJOR* 241, 2015), and is never settled for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import highspy
import numpy as np

from kelisim.sharing.excess import blocks
from kelisim.sharing.game import Array, Game
from kelisim.sharing.highs import INFINITY, opened, solve
from kelisim.sharing.span import Span

ENTER_TOLERANCE = 2e-10
"""Excess over the level, relative to the scale, from which a coalition enters: above the tolerance of HiGHS."""

POSITIVE = 1e-7
"""Dual from which a coalition is settled. Duals of a level sum to 1 over at most n coalitions, so one is above."""

ENTERING = 64
"""Most coalitions that enter at once."""

PIECES = 256
"""About as many parts of the game each offer their worst coalition, so that those that enter differ."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Solution of one programme, normalised: level ``t``, payoffs ``y``, positive duals by mask, players at 0."""

    t: float
    y: Array
    duals: dict[int, float]
    at_bound: tuple[int, ...]


@dataclass(slots=True)
class Programme:
    """The programme of one game, held open. ``at``: column of each coalition that has entered, by mask."""

    game: Game
    scale: float
    imputation: bool
    span: Span
    highs: highspy.Highs
    at: dict[int, int] = field(default_factory=dict)
    settled: dict[int, float] = field(default_factory=dict)

    def worth(self, mask: int) -> float:
        """Normalised value of a coalition."""
        return float(self.worths([mask])[0])

    def worths(self, masks: list[int]) -> Array:
        """Normalised values of coalitions."""
        at = np.array(masks, dtype=np.int64)
        own = (at[:, None] >> np.arange(self.game.size) & 1) @ self.game.singles
        found: Array = (self.game.values[at] - own) / self.scale
        return found

    def enter(self, masks: Iterable[int]) -> None:
        """Let coalitions that are not settled enter."""
        new = [mask for mask in masks if mask not in self.at]
        n = self.game.size
        for mask in new:
            self.at[mask] = len(self.at)
        index = [[*(i for i in range(n) if mask >> i & 1), n] for mask in new]
        starts = np.cumsum([0, *map(len, index)][:-1])
        flat = np.array([i for one in index for i in one], dtype=np.int32)
        cost = self.worths(new)
        zero, free = np.zeros(len(new)), np.full(len(new), INFINITY)
        self.highs.addCols(len(new), cost, zero, free, len(flat), starts.astype(np.int32), flat, np.ones(len(flat)))

    def settle(self, mask: int, total: float) -> None:
        """From now on ``y(mask) = total``; coalitions that thereby depend on settled ones leave."""
        if not self.span.add(mask):
            return
        self.settled[mask] = total
        self.enter([mask])
        column = self.at[mask]
        self.highs.changeCoeff(self.game.size, column, 0.0)
        self.highs.changeColCost(column, total)
        self.highs.changeColBounds(column, -INFINITY, INFINITY)

    def drop_dependent(self) -> None:
        """Let the coalitions that now depend on settled ones leave."""
        masks = np.array([mask for mask in self.at if mask not in self.settled], dtype=np.int64)
        for mask in masks[self.span.among(masks)].tolist():
            self.highs.changeColBounds(self.at[mask], 0.0, 0.0)

    def optimum(self) -> Optimum:
        """Solve over all coalitions, entering those that are violated until none is.

        Raises :class:`NotSolved` unless HiGHS proves optimality of every programme.
        """
        inside = self.span.inside()
        while True:
            found = self._solve()
            violated = self._violated(found, inside)
            if not violated:
                return found
            self.enter(violated)

    def _solve(self) -> Optimum:
        solve(self.highs, "a programme of the game")
        solution = self.highs.getSolution()
        row, column = np.array(solution.row_dual), np.array(solution.col_value)
        slack = np.array(solution.row_value)[: self.game.size]
        entered = list(self.at)  # in the order of the columns
        duals = {entered[c]: float(column[c]) for c in np.flatnonzero(column > POSITIVE).tolist()}
        duals = {mask: dual for mask, dual in duals.items() if mask not in self.settled}
        at_bound = tuple(np.flatnonzero(slack < -POSITIVE).tolist()) if self.imputation else ()
        return Optimum(float(row[-1]), row[:-1], duals, at_bound)

    def _violated(self, found: Optimum, inside: np.ndarray) -> list[int]:
        x = self.game.singles + self.scale * found.y
        noise = 4 * np.finfo(float).eps * float(np.abs(x).sum())
        limit = self.scale * (found.t + ENTER_TOLERANCE) + noise
        masks: list[int] = []
        worst: list[float] = []
        size = len(self.game.values)
        for start, excess in blocks(self.game, x):
            np.copyto(excess, -np.inf, where=inside[start : start + len(excess)])
            pieces = min(len(excess), max(1, PIECES * len(excess) // size))
            parted = excess.reshape(pieces, -1)
            place = parted.argmax(axis=1)
            value = parted[np.arange(pieces), place]
            for piece in np.flatnonzero(value > limit).tolist():
                masks.append(start + piece * parted.shape[1] + int(place[piece]))
                worst.append(float(value[piece]))
        order = sorted(range(len(masks)), key=lambda k: (-worst[k], masks[k]))
        return [masks[k] for k in order if masks[k] not in self.at][:ENTERING]


def programme(game: Game, scale: float, imputation: bool) -> Programme:
    """The programme of the first level, with the grand coalition settled and every player alone entered."""
    n = game.size
    highs = opened()
    lower = [-INFINITY if imputation else 0.0] * n
    for bound in lower:
        highs.addRow(bound, 0.0, 0, [], [])
    highs.addRow(1.0, 1.0, 0, [], [])
    made = Programme(game, scale, imputation, Span(n), highs)
    grand = 2**n - 1
    made.settle(grand, max(made.worth(grand), 0.0) if imputation else made.worth(grand))
    made.enter(1 << i for i in range(n) if n > 1)
    return made
