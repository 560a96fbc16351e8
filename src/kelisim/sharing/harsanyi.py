"""The Nash-Harsanyi point of the core: the allocation that nobody leaves with the largest product of gains.

    max sum of log(x_i - v(i))   subject to   x(N) = v(N),  x(S) >= v(S)

as studies of shared rivers use it: Dinar & Howitt (*J. Environmental Management* 49, 1997), Teasley & McKinney (*J.
Water Resour. Plann. Manage.* 137, 2011). Damped Newton steps, each a least distance problem over the core
(:mod:`kelisim.sharing.entering`); the sum of logarithms is self-concordant, so that a step of ``1 / (1 + lambda)``
stays inside (Nesterov & Nemirovskii 1994). Certificate: no allocation of the core raises the linearised sum.
"""

from __future__ import annotations

import numpy as np

from kelisim.errors import CheckFailed, Fault, InputError
from kelisim.sharing.core import core_is_empty
from kelisim.sharing.entering import Family, Model, normalised
from kelisim.sharing.excess import scale
from kelisim.sharing.game import Array, Game
from kelisim.sharing.nucleoli import nucleolus

STEPS = 100
"""Most Newton steps; a dozen is usual."""

SETTLED = 1e-12
"""Newton decrement (relative change of the gains) at which the search stops."""

CERTIFIED = 1e-7
"""Linearised rise of the sum of logarithms that no allocation of the core may offer."""

IDLE = 1e-7
"""Gain, part of the size of the game, below which a player counts as gaining nothing."""


def nash_harsanyi_in_core(game: Game) -> Array:
    """The allocation of the core with the largest product of gains, shape (n,).

    Without surplus everyone gets what he has alone. Raises :class:`InputError` if the core is empty, or if some player
    gains nothing anywhere in it (the product is then zero throughout); :class:`CheckFailed` if the point found is not
    proved to be the largest.
    """
    size = scale(game)
    if core_is_empty(game):
        raise InputError([_fault(game.players, "a game whose core is not empty")], "the game")
    if size == 0.0 or game.grand - float(game.singles.sum()) <= IDLE * size:
        return game.singles.copy()
    inner = normalised(game, size)
    gain = nucleolus(inner).allocation
    idle = [game.players[i] for i in np.flatnonzero(gain <= IDLE)]
    if idle:  # the nucleolus gives a gain to everyone who has one anywhere in the core
        raise InputError([_fault(idle, "a core in which every player gains somewhere; these never do")], "the game")
    gain = _largest(inner, gain)
    best = _core(inner, -1.0 / gain).solve("certificate of the Nash-Harsanyi point")
    rise = float((best / gain).sum()) - game.size
    if rise > CERTIFIED:
        raise CheckFailed("the Nash-Harsanyi point of the core is not proved", [f"the sum could rise by {rise:.1e}"])
    return game.singles + size * gain


def _largest(inner: Game, gain: Array) -> Array:
    model = _core(inner, np.zeros(inner.size))
    model.solve("core")
    for _ in range(STEPS):
        step = model.closest(2.0 * gain, 1.0 / gain**2) - gain
        decrement = float(np.linalg.norm(step / gain))
        gain = gain + (step if decrement < 0.25 else step / (1.0 + decrement))
        if decrement <= SETTLED:
            break
    return gain


def _core(inner: Game, cost: Array) -> Model:
    everyone = (np.ones(inner.size), inner.grand)
    return Model(cost, np.zeros(inner.size), [everyone], (Family(inner, np.eye(inner.size)),))


def _fault(players: tuple[str, ...] | list[str], expected: str) -> Fault:
    return Fault(
        "game", None, ",".join(players), "", expected, "use nash_harsanyi, which looks at no coalition between"
    )
