"""Nucleolus and prenucleolus: the allocation whose largest excesses are the smallest, one after the other.

The nucleolus minimises the excesses ``v(S) - x(S)``, sorted from the largest, in the order of the dictionary, among
imputations (``x_i >= v(i)``); the prenucleolus among all allocations of ``v(N)``. Schmeidler, *SIAM J. Appl. Math.*
17 (1969). Both exist and are single points; the first lies in the core where there is one.

Method: the sequence of programmes of Maschler, Peleg & Shapley (*Math. Oper. Res.* 4, 1979) with entering coalitions
(:mod:`kelisim.sharing.programme`). Each level settles the coalitions with a positive dual and passes over whatever
depends on them; at most ``n - 1`` levels. The payoffs then follow from the equations of all levels together, solved
once more as such, and are proved by Kohlberg's criterion (:mod:`kelisim.sharing.criterion`), which knows nothing of
how they were found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kelisim.errors import CheckFailed, Fault, InputError
from kelisim.sharing.criterion import proved
from kelisim.sharing.excess import noise, scale
from kelisim.sharing.game import Array, Coalition, Game
from kelisim.sharing.programme import Optimum, Programme, programme

AGREEMENT = 1e-6
"""Difference of payoffs between the last programme and the equations, part of the scale, above which they fail."""

DUST = 1e-15
"""Gain or excess, part of the scale, that is nothing but rounding of the equations."""

AFFORDED = 1e-12
"""Part of the scale by which v(N) may fall short of the sum of v(i) through rounding."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level: the excess and the coalitions that were settled at it."""

    excess: float
    coalitions: tuple[Coalition, ...]


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """Payoffs in the order of the players, and the levels, largest excess first. Kohlberg's criterion holds."""

    players: tuple[str, ...]
    allocation: Array
    levels: tuple[Level, ...]

    def as_dict(self) -> dict[str, float]:
        """Payoffs by name."""
        return dict(zip(self.players, self.allocation.tolist(), strict=True))


def nucleolus(game: Game) -> Nucleolus:
    """The nucleolus (over imputations), exact to about 1e-12 of the size of the game.

    Raises :class:`InputError` if there are no imputations, that is ``v(N) < sum of v(i)``; :class:`NotSolved` if HiGHS
    finds no optimum; :class:`CheckFailed` if Kohlberg's criterion does not hold.

    >>> nucleolus(Game.of({"A": 0, "B": 0, "C": 0, "A,B": 1, "A,C": 1, "B,C": 0, "A,B,C": 1})).as_dict()
    {'A': 1.0, 'B': 0.0, 'C': 0.0}
    """
    require_imputations(game)
    return _solved(game, imputation=True)


def prenucleolus(game: Game) -> Nucleolus:
    """The prenucleolus: as :func:`nucleolus`, but a player may get less than alone; it exists for every game.

    Raises :class:`NotSolved` and :class:`CheckFailed` as :func:`nucleolus`.
    """
    return _solved(game, imputation=False)


def has_imputations(game: Game) -> bool:
    """Whether all together can give everyone what he has alone."""
    return game.grand - float(game.singles.sum()) >= -AFFORDED * scale(game) - noise(game)


def require_imputations(game: Game) -> None:
    """Raise :class:`InputError` if there are no imputations."""
    if not has_imputations(game):
        raise InputError([Fault(
            "game", None, ",".join(game.players), f"{game.grand:g}",
            f"at least what the players have alone, {float(game.singles.sum()):g} together",
            "use prenucleolus, which needs no imputations, or look whether cooperation pays at all",
        )], "the game")  # fmt: skip


def _solved(game: Game, imputation: bool) -> Nucleolus:
    size = scale(game)
    if size == 0.0:  # every coalition is worth what its members are: nothing to divide
        return Nucleolus(game.players, game.singles, ())
    stated = programme(game, size, imputation)
    found: list[Optimum] = []
    while stated.span.rank < game.size:
        found.append(stated.optimum())
        settle(stated, found[-1])
    y, t = _equations(stated, found)
    x = game.singles + size * y
    if not proved(game, x, imputation):
        raise CheckFailed("the allocation found fails Kohlberg's criterion", [f"payoffs {x.tolist()}"])
    levels = [
        Level(size * float(one), tuple(game.coalition(mask) for mask in sorted(level.duals)))
        for one, level in zip(t, found, strict=True)
    ]
    return Nucleolus(game.players, x, tuple(levels))


def settle(stated: Programme, found: Optimum) -> None:
    """Settle what has the same excess at every optimum: coalitions and bounds with a positive dual."""
    for mask in sorted(found.duals, key=lambda m: -found.duals[m]):
        stated.settle(mask, stated.worth(mask) - found.t)
    for i in found.at_bound:
        stated.settle(1 << i, 0.0)
    stated.drop_dependent()


def _equations(stated: Programme, found: list[Optimum]) -> tuple[Array, Array]:
    """Payoffs and levels from the equations ``y(S) + t_k = w(S)`` of all levels together."""
    n = stated.game.size
    grand = 2**n - 1
    rows = [(grand, -1, stated.settled[grand])]
    for k, level in enumerate(found):
        rows += [(mask, k, stated.worth(mask)) for mask in level.duals]
        rows += [(1 << i, -1, 0.0) for i in level.at_bound]
    matrix = np.zeros((len(rows), n + len(found)))
    for row, (mask, k, _) in enumerate(rows):
        matrix[row, :n] = [mask >> i & 1 for i in range(n)]
        if k >= 0:
            matrix[row, n + k] = 1.0
    right = np.array([total for _, _, total in rows])
    solution = np.linalg.lstsq(matrix, right, rcond=None)[0]
    solution += np.linalg.lstsq(matrix, right - matrix @ solution, rcond=None)[0]
    solution[np.abs(solution) < DUST] = 0.0
    y, t = solution[:n], solution[n:]
    apart = float(np.abs(y - found[-1].y).max()) if found else 0.0
    if apart > AGREEMENT:
        raise CheckFailed("the programmes and the equations of the game disagree", [f"payoffs differ by {apart:.2e}"])
    return y, t
