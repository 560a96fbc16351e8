"""Games in partition function form: what a bloc is worth depends on how the others are grouped.

Thrall & Lucas, *Naval Research Logistics Quarterly* 10 (1963). A **bloc** is a tuple of names in the order of the
players; a **structure** is a tuple of blocs, ordered by their first members, that together hold everyone once. Five
players have 52 structures (the Bell numbers) and 151 pairs of a bloc and a structure.

A characteristic function follows from a belief about what the rest do when a coalition ``S`` leaves:

- ``optimistic``: whatever suits S best (the largest value over all groupings of the rest);
- ``pessimistic``: whatever suits S worst, the alpha of Aumann & Peleg (1960) within what the structures offer;
- ``gamma``: the rest fall apart into single players (Hart & Kurz 1983; Chander & Tulkens 1997);
- ``delta``: the rest stay together (Hart & Kurz 1983).

The grand coalition has one structure, so every belief gives it the same value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kelisim.errors import Fault, InputError, summed_up
from kelisim.sharing.game import Coalition, Game, player_faults

Bloc = Coalition
Structure = tuple[Bloc, ...]
Belief = Callable[["PartitionGame"], Game]

LARGEST_PARTITION = 10
"""Most players of a partition game: ten have 115,975 structures."""


@dataclass(frozen=True, slots=True, repr=False)
class PartitionGame:
    """The value of every bloc in every structure of ``players``.

    Keys may name blocs and members in any order; they are kept in the order of the players. Raises
    :class:`InputError` naming every structure and bloc that is missing, unknown, or without a finite value.

    >>> alone = {("A",): 1.0, ("B",): 2.0}
    >>> PartitionGame(("A", "B"), {(("A",), ("B",)): alone, (("A", "B"),): {("A", "B"): 5.0}}).value(("A", "B"))
    5.0
    """

    players: tuple[str, ...]
    values: Mapping[Structure, Mapping[Bloc, float]]

    def __post_init__(self) -> None:
        faults = _player_faults(self.players)
        kept: dict[Structure, Mapping[Bloc, float]] = {}
        if not faults:
            faults = _kept(tuple(self.players), self.values, kept)
        if faults:
            raise InputError(faults, "the partition game")
        object.__setattr__(self, "players", tuple(self.players))
        object.__setattr__(self, "values", MappingProxyType({key: kept[key] for key in partitions(self.players)}))

    def value(self, bloc: Iterable[str], rest: Iterable[Iterable[str]] = ()) -> float:
        """Value of ``bloc`` when the players outside it are grouped as ``rest``."""
        own = _ordered(self.players, bloc)
        key = structure(self.players, [own, *rest])
        if key not in self.values:
            raise InputError([_fault(_told(key), "a structure of all players, each once", "complete it")], "a query")
        return self.values[key][own]

    def __repr__(self) -> str:
        head = f"PartitionGame of {len(self.players)} players, {len(self.values)} structures"
        together = self.values[(self.players,)][self.players]
        apart = sum(self.values[tuple((name,) for name in self.players)].values())
        return f"{head}\n  all apart: {apart:g}\n  all together: {together:g}"


def partitions(players: Sequence[str]) -> Iterator[Structure]:
    """All structures of ``players``; the first holds everyone in one bloc, the last everyone alone.

    >>> len(list(partitions("ABCDE")))
    52
    """
    if not players:
        yield ()
        return
    first, *others = players
    for grown in _grown(first, partitions(others)):
        yield structure(players, grown)


def _grown(first: str, smaller: Iterable[Structure]) -> Iterator[Structure]:
    for blocs in smaller:
        for i, bloc in enumerate(blocs):
            yield (*blocs[:i], (first, *bloc), *blocs[i + 1 :])
        yield ((first,), *blocs)


def structure(players: Sequence[str], blocs: Iterable[Iterable[str]]) -> Structure:
    """Blocs in any order as a structure: members in the order of ``players``, blocs by first members."""
    place = {name: i for i, name in enumerate(players)}
    ordered = [_ordered(players, bloc) for bloc in blocs]
    return tuple(sorted(ordered, key=lambda bloc: place.get(bloc[0], len(place)) if bloc else -1))


def optimistic(game: PartitionGame) -> Game:
    """Each coalition at its best over all groupings of the rest."""
    return _by_belief(game, lambda bloc: max(_over_rest(game, bloc)))


def pessimistic(game: PartitionGame) -> Game:
    """Each coalition at its worst over all groupings of the rest."""
    return _by_belief(game, lambda bloc: min(_over_rest(game, bloc)))


def gamma(game: PartitionGame) -> Game:
    """Each coalition when the rest fall apart into single players."""
    return _by_belief(game, lambda bloc: game.value(bloc, [(name,) for name in _outside(game, bloc)]))


def delta(game: PartitionGame) -> Game:
    """Each coalition when the rest stay together."""
    return _by_belief(game, lambda bloc: game.value(bloc, [rest] if (rest := _outside(game, bloc)) else []))


BELIEFS: Mapping[str, Belief] = MappingProxyType(
    {"optimistic": optimistic, "pessimistic": pessimistic, "gamma": gamma, "delta": delta}
)
"""The beliefs by name."""


def _by_belief(game: PartitionGame, value: Callable[[Bloc], float]) -> Game:
    return Game.from_function(game.players, value)


def _over_rest(game: PartitionGame, bloc: Bloc) -> list[float]:
    return [blocs[bloc] for blocs in game.values.values() if bloc in blocs]


def _outside(game: PartitionGame, bloc: Bloc) -> Bloc:
    return tuple(name for name in game.players if name not in bloc)


def _ordered(players: Sequence[str], bloc: Iterable[str]) -> Bloc:
    place = {name: i for i, name in enumerate(players)}
    names = (bloc,) if isinstance(bloc, str) else tuple(bloc)
    return tuple(sorted(names, key=lambda name: place.get(name, len(place))))


def _player_faults(players: Sequence[str]) -> list[Fault]:
    if len(players) > LARGEST_PARTITION:
        return [_fault(str(len(players)), f"at most {LARGEST_PARTITION} players", "join players, or leave some out")]
    return player_faults(players)


def _kept(
    players: tuple[str, ...],
    values: Mapping[Structure, Mapping[Bloc, float]],
    kept: dict[Structure, Mapping[Bloc, float]],
) -> list[Fault]:
    """Fill ``kept`` with ``values`` under ordered keys; return everything wrong with them."""
    known = set(partitions(players))
    faults = []
    for given, blocs in values.items():
        key = structure(players, given)
        if key not in known:
            faults.append(_fault(_told(key), "a structure that holds each player once", "correct its blocs"))
        elif key in kept:
            faults.append(_fault(_told(key), "each structure once", "remove one of them"))
        else:
            kept[key] = MappingProxyType({_ordered(players, bloc): float(value) for bloc, value in blocs.items()})
            faults += _bloc_faults(key, kept[key])
    missing = [key for key in partitions(players) if key not in kept]
    lacking = [_fault(_told(key), "the values of its blocs, which are missing", "add them") for key in missing]
    return faults + summed_up(lacking)


def _bloc_faults(key: Structure, blocs: Mapping[Bloc, float]) -> list[Fault]:
    faults = []
    for bloc in key:
        if not math.isfinite(blocs.get(bloc, math.nan)):
            expected = f"a finite value of {','.join(bloc)}, found {blocs.get(bloc, 'none')}"
            faults.append(_fault(_told(key), expected, "give it"))
    for bloc in blocs.keys() - set(key):
        faults.append(_fault(_told(key), f"values of its own blocs only, not of {','.join(bloc)}", "remove it"))
    return faults


def _told(key: Structure) -> str:
    return " | ".join(",".join(bloc) for bloc in key)


def _fault(value: str, expected: str, mend: str) -> Fault:
    return Fault("partition game", None, None, value, expected, mend)
