"""One contract for all states of nature: signed before the year is known, settled when it is.

In each state of nature s (dry, normal, wet) the players have a game ``v_s``. Before it is known they compare expected
payoffs with the expected game ``v = sum of p_s v_s``. A contract pays ``x_s`` with ``x_s(N) = v_s(N)`` in each s; it is
acceptable beforehand if its expected payoffs are in the core of ``v`` (the ex-ante core; where that is empty, in the
least core of ``v``, which is said). When the year is known a coalition may still regret it. Of all acceptable contracts
the one is taken whose worst regret, over states of nature and coalitions, is smallest::

    min z   subject to   x_s(N) = v_s(N),   sum of p_s x_s(S) >= v(S) - max(epsilon, 0),   x_s(S) + z >= v_s(S)

and of these, to have a single answer, the one nearest to the prenucleoli of the single games, in least squares weighted
by probability: each state of nature keeps its own settlement as far as the contract allows. Ex-ante and ex-post cores
under uncertainty: Suijs, Borm, De Waegenaere & Tijs (*EJOR* 113, 1999); Habis & Herings (*J. Math. Econ.* 47, 2011).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kelisim.errors import CheckFailed, Fault, InputError
from kelisim.sharing.core import CERTIFIED, least_core
from kelisim.sharing.entering import Family, Model, normalised, size_of
from kelisim.sharing.excess import largest_excess, rounding
from kelisim.sharing.game import Array, Coalition, Game
from kelisim.sharing.nucleoli import prenucleolus

CERTAIN = 1e-9
"""Difference from 1 allowed to the sum of probabilities."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A settlement for each state of nature, payoffs in the order of the players.

    ``core_empty``: whether no contract is in the ex-ante core; expected payoffs are then in the least core, and
    ``epsilon`` is what a coalition would have to be charged for leaving before the year is known (otherwise 0 or less).
    ``worst``: state of nature, coalition and excess that regret the contract most afterwards.
    """

    players: tuple[str, ...]
    payoffs: dict[str, Array]
    expected: Array
    core_empty: bool
    epsilon: float
    worst: tuple[str, Coalition, float]


def expected_game(games: Mapping[str, Game], probabilities: Mapping[str, float]) -> Game:
    """The game of expected values. Raises :class:`InputError` as :func:`contract`."""
    _require(games, probabilities)
    first = next(iter(games.values()))
    mean = np.zeros_like(first.values)
    for name, game in games.items():
        mean += probabilities[name] * game.values
    return Game(first.players, mean)


def contract(games: Mapping[str, Game], probabilities: Mapping[str, float]) -> Contract:
    """The acceptable contract that is regretted least, over ``games`` and ``probabilities`` by state of nature.

    Raises :class:`InputError` for games of different players, for probabilities that are not positive, do not add up
    to 1 or do not belong to a game; :class:`NotSolved` without a proven optimum; :class:`CheckFailed` if the contract
    found does not keep its promises.
    """
    mean = expected_game(games, probabilities)
    least = least_core(mean)
    empty = least.epsilon > rounding(mean)
    # one payment to each player, taken off every game, leaves figures near 1 whatever players have alone
    size = max(size_of(game) for game in (mean, *games.values()))
    model = _model(games, probabilities, mean, size, least.epsilon if empty else 0.0)
    model.solve("contract over states of nature")
    payoffs = _settled(model, games, probabilities, size)
    expected = np.sum([probabilities[name] * x for name, x in payoffs.items()], axis=0)
    worst = max(((name, *largest_excess(game, payoffs[name])) for name, game in games.items()), key=lambda one: one[2])
    _certify(games, payoffs, mean, expected, max(least.epsilon, 0.0))
    told = (worst[0], mean.coalition(worst[1]), worst[2])
    return Contract(mean.players, payoffs, expected, empty, least.epsilon, told)


def _model(
    games: Mapping[str, Game], probabilities: Mapping[str, float], mean: Game, size: float, epsilon: float
) -> Model:
    """Columns: gains of each state of nature one after the other, and the worst regret ``z``.

    A state's gains are over what players have alone in it, so the expected ones are over what they have on average.
    """
    n, width = mean.size, mean.size * len(games) + 1
    everywhere = np.zeros((n, width))
    equal, families = [], []
    for k, (name, game) in enumerate(games.items()):
        inner = normalised(game, size)
        payoffs = np.zeros((n, width))
        payoffs[:, n * k : n * (k + 1)] = np.eye(n)
        equal.append((payoffs.sum(axis=0), inner.grand))
        families.append(Family(inner, payoffs, width - 1))
        everywhere += probabilities[name] * payoffs
    eased = normalised(mean, size).values.copy()
    eased[1:-1] -= epsilon / size
    families.append(Family(Game(mean.players, eased), everywhere))
    return Model(np.eye(width)[-1], np.full(width, -np.inf), equal, tuple(families))


def _settled(
    model: Model, games: Mapping[str, Game], probabilities: Mapping[str, float], size: float
) -> dict[str, Array]:
    """The optimal contract nearest to the prenucleoli of the single games."""
    own = [(prenucleolus(game).allocation - game.singles) / size for game in games.values()]
    weights = np.concatenate([np.full(len(x), probabilities[name]) for name, x in zip(games, own, strict=True)])
    chosen = model.closest(np.append(np.concatenate(own), model.optimum), np.append(weights, 1.0))
    gains = chosen[:-1].reshape(len(games), -1)
    return {name: game.singles + size * gain for (name, game), gain in zip(games.items(), gains, strict=True)}


def _certify(games: Mapping[str, Game], payoffs: dict[str, Array], mean: Game, expected: Array, eased: float) -> None:
    allowed = CERTIFIED * max(size_of(game) for game in (mean, *games.values())) + rounding(mean)
    faults = [
        f"{name}: payoffs add up to {payoffs[name].sum():g}, not {game.grand:g}"
        for name, game in games.items() if abs(float(payoffs[name].sum()) - game.grand) > allowed + rounding(game)
    ]  # fmt: skip
    above = largest_excess(mean, expected)[1] - eased
    if above > allowed:
        faults.append(f"expected payoffs leave a coalition {above:.2e} more than promised")
    if faults:
        raise CheckFailed("the contract does not keep its promises", faults)


def _require(games: Mapping[str, Game], probabilities: Mapping[str, float]) -> None:
    faults = [*_game_faults(games), *_chance_faults(games, probabilities)]
    if faults:
        raise InputError(faults, "the contract")


def _game_faults(games: Mapping[str, Game]) -> list[Fault]:
    if not games:
        return [_fault("games", "", "at least one state of nature", "give one")]
    first = next(iter(games.values())).players
    faults = []
    if len(first) < 2:
        faults.append(_fault("players", first[0], "at least two players", "add those who join the contract"))
    for name, game in games.items():
        if game.players != first:
            expected = f"players {','.join(first)}"
            faults.append(_fault(name, ",".join(game.players), expected, "use the same players in the same order"))
    return faults


def _chance_faults(games: Mapping[str, Game], probabilities: Mapping[str, float]) -> list[Fault]:
    faults = [_fault(name, "", "a probability", "add it") for name in games if name not in probabilities]
    for name, chance in probabilities.items():
        if name not in games:
            faults.append(_fault(name, str(chance), "a state of nature that has a game", "remove it or add its game"))
        if not 0.0 < chance <= 1.0:
            faults.append(_fault(name, str(chance), "a probability above 0 and up to 1", "correct it"))
    total = math.fsum(probabilities.values())
    if not abs(total - 1.0) <= CERTAIN:
        faults.append(_fault("probabilities", f"{total:g}", "probabilities that add up to 1", "scale them"))
    return faults


def _fault(column: str, value: str, expected: str, mend: str) -> Fault:
    return Fault("contract", None, column, value, expected, mend)
