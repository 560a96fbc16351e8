"""Linear programmes over payoffs in which coalitions enter as rows when they are violated, and their closest solution.

    min c u   subject to   E u = f,   u >= lower,   x(S) + relief >= v(S)  for every proper coalition S of every family

where a family says how the payoffs of a game follow from ``u``, ``x = P u``, and which column, if any, relieves all its
coalitions alike. Such programmes have many solutions. :meth:`Model.closest` picks the one nearest to a given point, in
weighted least squares: it is unique, and reached without a quadratic solver as a least distance problem (Lawson &
Hanson, *Solving Least Squares Problems*, 1974, chapter 23) on the optimal face, by SciPy's non-negative least squares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import nnls

from kelisim.errors import NotSolved
from kelisim.sharing.excess import scale, top
from kelisim.sharing.game import Array, Game, sums
from kelisim.sharing.highs import INFINITY, opened, solve

ENTER_TOLERANCE = 2e-10
"""Violation of a normalised game from which a coalition enters: above the tolerance of HiGHS."""

POSITIVE = 1e-7
"""Dual from which a row or bound is tight at every optimum."""

LOOSE = 1e-11
"""Slack left to inequalities of the optimal face, which may have no interior."""

ENTERING = 64
"""Most coalitions of one family that enter at once."""


def normalised(game: Game, size: float, base: Array | None = None) -> Game:
    """The game less ``base`` for each player (by default what he has alone), over ``size``."""
    return Game(game.players, (game.values - sums(game.singles if base is None else base)) / size)


def size_of(game: Game) -> float:
    """Scale of a game, or 1 where there is nothing to divide."""
    return scale(game) or 1.0


@dataclass(frozen=True, slots=True)
class Family:
    """The coalitions of a normalised ``game``; ``payoffs``: P, shape (n, columns); ``relief``: a column or None."""

    game: Game
    payoffs: Array
    relief: int | None = None

    def row(self, mask: int) -> Array:
        """Coefficients of a coalition's row."""
        inside = [i for i in range(self.game.size) if mask >> i & 1]
        row: Array = self.payoffs[inside].sum(axis=0)
        if self.relief is not None:
            row[self.relief] = 1.0
        return row

    def violated(self, u: Array, tolerance: float) -> list[int]:
        """Coalitions that get less than they are worth, worst first."""
        relief = 0.0 if self.relief is None else float(u[self.relief])
        found = top(self.game, self.payoffs @ u, ENTERING)
        return [mask for mask, excess in found if excess > relief + tolerance]


@dataclass(slots=True)
class Model:
    """One programme. ``equal``: rows ``(coefficients, right-hand side)``; the rest as in the page of the module."""

    cost: Array
    lower: Array
    equal: list[tuple[Array, float]]
    families: tuple[Family, ...]
    entered: dict[tuple[int, int], tuple[Array, float]] = field(default_factory=dict)
    optimum: float = 0.0
    _duals: dict[tuple[int, int], float] = field(default_factory=dict)
    _at_bound: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=np.bool_))

    def solve(self, subject: str) -> Array:
        """An optimal vertex, shape as ``cost``. Raises :class:`NotSolved` about ``subject`` without an optimum."""
        highs = opened()
        for cost, lower in zip(self.cost.tolist(), self.lower.tolist(), strict=True):
            highs.addVar(lower, INFINITY)
            highs.changeColCost(highs.getNumCol() - 1, -cost)
        for row, right in self.equal:
            _add(highs, row, right, right)
        for row, right in self._admit(lambda family: [1 << i for i in range(family.game.size)]):
            _add(highs, row, right, INFINITY)  # nobody can be paid without bound any more
        while True:
            solve(highs, subject)
            u = np.array(highs.getSolution().col_value)
            new = self._enter(u, ENTER_TOLERANCE)
            if not new:
                self.optimum = float(self.cost @ u)
                self._mark(highs)
                return u
            for row, right in new:
                _add(highs, row, right, INFINITY)

    def closest(self, point: Array, weights: Array) -> Array:
        """After :meth:`solve`: the optimal solution with the least weighted squares of its distance from ``point``.

        ``weights`` are positive. Raises :class:`NotSolved` if the optimal face is lost to rounding.
        """
        while True:
            u = self._nearest(point, weights)
            if not self._enter(u, 10 * ENTER_TOLERANCE):
                return u

    def duals(self) -> dict[tuple[int, int], float]:
        """Positive duals of coalitions at the vertex, by (family, mask)."""
        return {key: dual for key, dual in self._duals.items() if dual > POSITIVE}

    def _mark(self, highs: object) -> None:
        solution = highs.getSolution()  # type: ignore[attr-defined]
        row = np.abs(np.array(solution.row_dual))[len(self.equal) :]
        self._duals = dict(zip(self.entered, row.tolist(), strict=True))
        self._at_bound = np.isfinite(self.lower) & (np.abs(np.array(solution.col_dual)) > POSITIVE)

    def _enter(self, u: Array, tolerance: float) -> list[tuple[Array, float]]:
        return self._admit(lambda family: family.violated(u, tolerance))

    def _admit(self, chosen: Callable[[Family], list[int]]) -> list[tuple[Array, float]]:
        new = []
        for k, family in enumerate(self.families):
            for mask in chosen(family):
                if (k, mask) not in self.entered:
                    row = (family.row(mask), float(family.game.values[mask]))
                    self.entered[(k, mask)] = row
                    new.append(row)
        return new

    def _nearest(self, point: Array, weights: Array) -> Array:
        """Nearest point of the optimal face as described by the rows that have entered."""
        width = len(self.cost)
        tight = self.duals()
        equal = [*self.equal, (self.cost, self.optimum)] + [self.entered[key] for key in tight]
        equal += [(np.eye(width)[c], float(self.lower[c])) for c in np.flatnonzero(self._at_bound)]
        above = [row for key, row in self.entered.items() if key not in tight]
        above += [
            (np.eye(width)[c], float(self.lower[c])) for c in np.flatnonzero(np.isfinite(self.lower) > self._at_bound)
        ]
        root = np.sqrt(weights)
        moved = least_distance(_stacked(equal, width, root, point), _stacked(above, width, root, point))
        return point + moved / root


def least_distance(equal: tuple[Array, Array], above: tuple[Array, Array]) -> Array:
    """The shortest ``z`` with ``E z = f`` and ``G z >= g - LOOSE``; raises :class:`NotSolved` if there is none."""
    (rows, right), (inner, least) = equal, above
    base = np.asarray(np.linalg.lstsq(rows, right, rcond=1e-11)[0], dtype=np.float64)
    free = null_space(rows, rcond=1e-11)
    if free.shape[1] == 0 or not len(inner):
        return base
    # LDP: min |w| with  A w >= b  is non-negative least squares on [A' ; b'] against the last unit vector
    slope, need = inner @ free, least - inner @ base
    system = np.vstack([slope.T, need - LOOSE])
    target = np.append(np.zeros(free.shape[1]), 1.0)
    weights, _ = nnls(system, target, maxiter=50 * system.shape[1] + 1000)
    rest = system @ weights - target
    if -rest[-1] <= 1e-14:
        raise NotSolved("the optimal face of a programme of the game was lost to rounding")
    return base + free @ _sharpened(-rest[:-1] / rest[-1], slope, need, weights > 0.0)


def _sharpened(near: Array, slope: Array, need: Array, active: NDArray[np.bool_]) -> Array:
    """The shortest vector that meets the active inequalities exactly, without the slack, if it meets the others."""
    exact = np.asarray(np.linalg.lstsq(slope[active], need[active], rcond=1e-11)[0], dtype=np.float64)
    return exact if float((need - slope @ exact).max()) <= LOOSE else near


def _stacked(rows: list[tuple[Array, float]], width: int, root: Array, point: Array) -> tuple[Array, Array]:
    """Rows over ``(u - point) * root``."""
    matrix = np.array([row for row, _ in rows]).reshape(-1, width)
    right = np.array([value for _, value in rows]) - matrix @ point
    return matrix / root, right


def _add(highs: object, row: Array, lower: float, upper: float) -> None:
    held = np.flatnonzero(row).astype(np.int32)
    highs.addRow(lower, upper, len(held), held, row[held])  # type: ignore[attr-defined]
