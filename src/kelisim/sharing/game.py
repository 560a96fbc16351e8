"""Games in characteristic function form: what every coalition of players can secure for itself.

A coalition is a bit mask: bit ``i`` stands for player ``i``, so that the values of all coalitions are one array of
length ``2**n``. Sums over the members of every coalition then follow by doubling, ``2**n`` additions in all.

Literature: von Neumann & Morgenstern (1944); Peleg & Sudhölter, *Introduction to the Theory of Cooperative Games*,
2nd ed. (2007), whose terms are used throughout.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kelisim.errors import Fault, InputError, summed_up

Array = NDArray[np.float64]
Coalition = tuple[str, ...]
Number = TypeVar("Number", np.float64, np.int64)

LARGEST = 25
"""Most players: the values of 25 fill 268 MB, and the methods need little besides."""

LARGEST_VALUE = 1e100
"""Largest value of a coalition: sums and products of values stay far from the end of the floating-point numbers."""

LOW = 15
"""Players within a block of coalitions: 2**15 numbers of 8 bytes fit the second-level cache of today's processors."""

SHOWN_ROWS = 16
"""Coalitions shown by ``repr``."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Game:
    """A game with transferable utility.

    ``players``: distinct names, at most 25. ``values``: shape (2**n,), the value of each coalition by bit mask
    (bit ``i``: player ``i``), ``values[0] == 0``; kept as a read-only copy.
    Raises :class:`InputError` with every fault.

    >>> game = Game.of({"A": 0, "B": 0, "A,B": 10})
    >>> game.value(("A", "B")), game.grand
    (10.0, 10.0)
    """

    players: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        faults = player_faults(self.players)
        values = np.array(self.values, dtype=np.float64)
        if not faults and values.shape != (2 ** len(self.players),):
            expected = f"one value for each of the {2 ** len(self.players)} coalitions"
            faults = [_fault("values", str(values.shape), expected, "give the values by bit mask, shape (2**n,)")]
        if not faults:
            faults = _value_faults(tuple(self.players), values)
        if faults:
            raise InputError(faults, "the game")
        values.flags.writeable = False
        object.__setattr__(self, "players", tuple(self.players))
        object.__setattr__(self, "values", values)

    @classmethod
    def of(cls, values: Mapping[str, float], players: Sequence[str] | None = None) -> Game:
        """The game of a mapping from coalitions, written as names joined by commas, to their values.

        The order of names within a key and blanks around them do not matter; ``players`` defaults to the names in
        the order in which they first occur. Raises :class:`InputError` naming every coalition that is missing,
        stands twice, holds an unknown player or has no finite number.
        """
        named = [(key, _names(key)) for key in values]
        order = tuple(players) if players is not None else tuple(dict.fromkeys(n for _, names in named for n in names))
        faults = player_faults(order)
        if faults:
            raise InputError(faults, "the game")
        filled = np.full(2 ** len(order), np.nan)
        filled[0] = 0.0
        faults = _fill(filled, order, named, values)
        if faults:
            raise InputError(faults, "the game")
        return cls(order, filled)

    @classmethod
    def from_function(cls, players: Sequence[str], value: Callable[[Coalition], float]) -> Game:
        """The game in which a coalition, given as a tuple of names in the order of ``players``, has ``value`` of it."""
        faults = player_faults(players)
        if faults:
            raise InputError(faults, "the game")
        names = tuple(players)
        return cls(names, np.array([0.0, *(value(members(names, m)) for m in range(1, 2 ** len(names)))]))

    @property
    def size(self) -> int:
        """Number of players."""
        return len(self.players)

    @property
    def grand(self) -> float:
        """Value of all players together."""
        return float(self.values[-1])

    @property
    def singles(self) -> Array:
        """Value of each player alone, shape (n,)."""
        alone: Array = self.values[1 << np.arange(self.size)]
        return alone

    def value(self, coalition: Iterable[str]) -> float:
        """Value of a coalition of names, in any order."""
        return float(self.values[self.mask(coalition)])

    def mask(self, coalition: Iterable[str]) -> int:
        """Bit mask of a coalition of names; a name that is no player is an :class:`InputError`."""
        names = [coalition] if isinstance(coalition, str) else list(coalition)
        unknown = [name for name in names if name not in self.players]
        if unknown:
            raise InputError([_unknown("coalition", name, self.players) for name in unknown], "the game")
        return sum(1 << self.players.index(name) for name in set(names))

    def coalition(self, mask: int) -> Coalition:
        """Names of the members of a bit mask, in the order of the players."""
        return members(self.players, mask)

    def coalitions(self) -> Iterator[tuple[Coalition, float]]:
        """Every coalition but the empty one with its value, small coalitions first."""
        for mask in sorted(range(1, len(self.values)), key=lambda m: (m.bit_count(), m)):
            yield self.coalition(mask), float(self.values[mask])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Game):
            return NotImplemented
        return self.players == other.players and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash((self.players, self.values.tobytes()))

    def __repr__(self) -> str:
        head = f"Game of {self.size} players, {2**self.size - 1} coalitions"
        if 2**self.size - 1 > SHOWN_ROWS:
            single = ", ".join(f"{name} {value:g}" for name, value in zip(self.players, self.singles, strict=True))
            return f"{head}\n  alone: {single}\n  all together: {self.grand:g}"
        return "\n".join([head, *(f"  {','.join(names)}: {value:g}" for names, value in self.coalitions())])


def _names(key: str) -> Coalition:
    return tuple(name.strip() for name in key.split(",")) if key.strip() else ()


def members(players: Sequence[str], mask: int) -> Coalition:
    """Names of the members of a bit mask, in the order of ``players``."""
    return tuple(name for i, name in enumerate(players) if mask >> i & 1)


def sums(x: NDArray[Number]) -> NDArray[Number]:
    """Sum over the members of every coalition: shape (n,) to shape (2**n,), by bit mask."""
    total = np.zeros(1 << len(x), dtype=x.dtype)
    for i, value in enumerate(x):
        np.add(total[: 1 << i], value, out=total[1 << i : 2 << i])
    return total


def allocation(game: Game, x: ArrayLike) -> Array:
    """``x`` as an array of shape (n,); a wrong shape or a payoff that is not finite is an :class:`InputError`."""
    given = np.asarray(x, dtype=np.float64)
    if given.shape != (game.size,) or not np.isfinite(given).all():
        expected = f"{game.size} finite payoffs in the order {', '.join(game.players)}"
        raise InputError([_fault("allocation", str(given.tolist()), expected, "give one number for each player")])
    return given


def allocation_dict(game: Game, x: ArrayLike) -> dict[str, float]:
    """Payoffs by name."""
    return dict(zip(game.players, allocation(game, x).tolist(), strict=True))


def player_faults(players: Sequence[str]) -> list[Fault]:
    """What is wrong with a list of players."""
    if not 1 <= len(players) <= LARGEST:
        return [_fault("players", str(len(players)), f"1 to {LARGEST} players", "join players, or leave some out")]
    faults = []
    for name in players:
        if not name or name != name.strip() or "," in name:
            expected = "a name without commas and blanks around it"
            faults.append(_fault("players", str(name), expected, "rename the player"))
    twice = [str(name) for name, count in Counter(map(str, players)).items() if count > 1]
    return faults + [_fault("players", name, "each player once", "rename or remove one of them") for name in twice]


def _value_faults(players: tuple[str, ...], values: Array) -> list[Fault]:
    bad = np.flatnonzero(~(np.abs(values) <= LARGEST_VALUE))
    expected, mend = (
        f"a finite number, at most {LARGEST_VALUE:g} in size",
        "give its value, in a larger unit if need be",
    )
    faults = [_fault(",".join(members(players, int(m))), str(values[m]), expected, mend) for m in bad[:2000]]
    if values[0] != 0.0:
        faults.append(_fault("values", str(values[0]), "0 for the coalition of nobody", "begin the array with 0"))
    return summed_up(faults)


def _fill(
    filled: Array, players: tuple[str, ...], named: list[tuple[str, Coalition]], values: Mapping[str, float]
) -> list[Fault]:
    """Write the given values into ``filled`` by bit mask and return everything wrong with them."""
    position = {name: i for i, name in enumerate(players)}
    seen: dict[int, str] = {}
    faults = []
    for key, names in named:
        unknown = [name for name in names if name not in position]
        if unknown or len(set(names)) < len(names):
            faults += [_unknown(key, name, players) for name in unknown]
            faults += [
                _fault(key, name, "each player once", "remove the repetition")
                for name, count in Counter(names).items() if count > 1
            ]  # fmt: skip
            continue
        mask = sum(1 << position[name] for name in names)
        if mask in seen:
            faults.append(_fault(key, key, f"each coalition once, and it stands as {seen[mask]!r}", "remove one"))
        seen[mask] = key
        faults += _written(filled, mask, key, values[key])
    missing = [m for m in np.flatnonzero(np.isnan(filled)).tolist() if m not in seen]
    expected = "a value for this coalition"
    lacking = [_fault(",".join(members(players, m)), "", expected, "add it") for m in missing[:2000]]
    return faults + summed_up(lacking)


def _written(filled: Array, mask: int, key: str, value: object) -> list[Fault]:
    number = _number(value)
    if not math.isfinite(number):
        return [_fault(key, str(value), "a finite number", "give the value as a number")]
    if mask == 0 and number != 0.0:
        return [_fault(key or "empty coalition", str(value), "0 for the coalition of nobody", "remove it")]
    filled[mask] = number
    return []


def _number(value: object) -> float:
    """A number as it is, infinity for a whole number beyond floats, and NaN for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _unknown(where: str, name: str, players: Sequence[str]) -> Fault:
    return _fault(where, name, f"players among {', '.join(players)}", "name a player of the game")


def _fault(column: str, value: str, expected: str, mend: str) -> Fault:
    return Fault("game", None, column, value, expected, mend)
