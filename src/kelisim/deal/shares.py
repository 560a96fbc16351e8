"""How the gains of a played study may be shared: every concept, every belief, and what carries an allocation out.

For a study whose coalition structures were played (``kelisim play``):

- under each belief about the rest (:mod:`kelisim.sharing.partition`) the characteristic game, and every concept on it;
- the values for games with externalities (Myerson; de Clippel & Serrano), which need no belief;
- for each allocation x the transfers t = x - w, w being what the joint plan gives each state at the prices of trade,
  and the smallest payments that carry them out; who would walk away, and for how much.

Nothing is chosen for the reader. For several studies (dry, normal, wet) one contract acceptable in all: expected
payoffs in the core of the expected game, settled in each study.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kelisim.coalition.structures import values_of
from kelisim.deal.stability import NOTICEABLE_MUSD
from kelisim.errors import Fault, InputError
from kelisim.folder import read_summary
from kelisim.gamefile import UNIT
from kelisim.sharing import (
    BELIEFS,
    Game,
    PartitionGame,
    blocking,
    compare,
    contract,
    de_clippel_serrano,
    myerson_value,
    payments,
)

DECIMALS = 3


@dataclass(frozen=True, slots=True)
class PlayedStudy:
    """A played study read back: ``title``, the game, and what the joint plan gives each state (million USD a year)."""

    name: str
    title: str
    game: PartitionGame
    joint: dict[str, float]
    alone: dict[str, float]


def read_played(folder: Path) -> PlayedStudy:
    """Read the folder written by ``kelisim play``; raises :class:`InputError` if it holds no game, and what
    :func:`kelisim.folder.read_summary` raises."""
    content = read_summary(folder)
    if "game" not in content:
        mend = "write it with: kelisim play"
        raise InputError([Fault(str(folder), None, "game", "", "a result with all coalition structures", mend)])
    told = content["game"]
    players = tuple(told["players"])
    welfare = told["welfare"]
    return PlayedStudy(
        str(content["study"]),
        str(content["title"]),
        PartitionGame(players, values_of(told["values"])),
        {name: float(welfare["+".join(players)][name]) for name in players},
        {name: float(welfare["|".join(players)][name]) for name in players},
    )


def share(folder: Path | str) -> dict[str, Any]:
    """Compare all concepts for the study played in ``folder``; as :func:`read_played` and :func:`shares`."""
    return shares(read_played(Path(folder)))


def shares(played: PlayedStudy) -> dict[str, Any]:
    """All concepts under all beliefs as plain data, million USD a year; ``would_leave``: who leaves the joint plan
    without transfers, and the allocations that no belief enters."""
    return {
        "study": played.name,
        "title": played.title,
        "players": list(played.game.players),
        "unit": UNIT,
        "alone": _rounded(played.alone),
        "joint_before_transfers": _rounded(played.joint),
        "beliefs": {name: compare(belief(played.game)) for name, belief in BELIEFS.items()},
        "without_belief": (others := _without_belief(played)),
        "would_leave": {
            belief: {name: _leaving(played, belief, x) for name, x in {"joint": played.joint, **others}.items()}
            for belief in BELIEFS
        },
    }


def _leaving(played: PlayedStudy, belief: str, x: Mapping[str, float]) -> list[dict[str, Any]]:
    """Coalitions that gain by leaving the allocation ``x``, the one that gains most first."""
    game = BELIEFS[belief](played.game)
    found = blocking(game, np.array([x[name] for name in game.players]), NOTICEABLE_MUSD)
    return [{"coalition": list(who), "gains_musd_per_year": round(gain, DECIMALS)} for who, gain in found]


def _without_belief(played: PlayedStudy) -> dict[str, dict[str, float]]:
    """The values that look at all structures at once."""
    found = {"myerson": myerson_value(played.game), "de_clippel_serrano": de_clippel_serrano(played.game)}
    return {name: _rounded(dict(zip(played.game.players, map(float, x), strict=True))) for name, x in found.items()}


def carried_out(played: PlayedStudy, belief: str, concept: str) -> dict[str, Any]:
    """One allocation: gains against alone, transfers and the fewest payments, and who would still walk away.

    Raises :class:`InputError` for an unknown belief or concept, or one that this game does not have.
    """
    x = allocation(played, belief, concept)
    balance = transfers(played, x)
    return {
        "belief": belief,
        "concept": concept,
        "payoff_musd_per_year": _rounded(x),
        "gain_over_alone_musd_per_year": _rounded({name: x[name] - played.alone[name] for name in x}),
        "transfer_musd_per_year": _rounded(balance),
        "payments": [
            {"payer": one.payer, "receiver": one.receiver, "musd_per_year": round(one.amount, DECIMALS)}
            for one in payments(balance)
        ],
        "would_leave": _leaving(played, belief, x),
    }


def transfers(played: PlayedStudy, x: Mapping[str, float]) -> dict[str, float]:
    """What every state must receive on top of the joint plan, million USD a year; adds up to nothing."""
    balance = {name: x[name] - played.joint[name] for name in played.game.players}
    last = played.game.players[-1]
    balance[last] -= sum(balance.values())  # rounding: what is paid is received
    return balance


def allocation(played: PlayedStudy, belief: str, concept: str) -> dict[str, float]:
    """What a concept gives every state; raises :class:`InputError` as :func:`carried_out`."""
    if belief not in BELIEFS:
        raise InputError([Fault("--belief", None, None, belief, f"one of: {', '.join(BELIEFS)}", "choose one")])
    game = BELIEFS[belief](played.game)
    table, others = compare(game), _without_belief(played)
    known = {**table, **others}
    names = [*table["core_members"], *others]
    if concept not in names or not isinstance(known.get(concept), dict):
        why = str(table["notes"].get(concept, ""))
        raise InputError([Fault("--concept", None, None, concept, f"one of: {', '.join(names)}", why or "choose one")])
    return {name: float(value) for name, value in known[concept].items()}


def with_probabilities(results: Sequence[str]) -> list[tuple[str, float]]:
    """Folders with their probabilities from ``FOLDER=0.3``; a single folder needs none.

    Raises :class:`InputError` for parts that are no probability and for those that do not add up to 1.
    """
    if len(results) == 1 and "=" not in results[0]:
        return [(results[0], 1.0)]
    found, faults = [], []
    for text in results:
        folder, _, part = text.rpartition("=")
        try:
            weight = float(part)
        except ValueError:
            weight = -1.0
        if not folder or not 0 < weight <= 1:
            faults.append(Fault(text, None, None, part, "FOLDER=PROBABILITY", "write for example results/dry=0.2"))
        found.append((folder, weight))
    total = sum(weight for _, weight in found)
    if not faults and abs(total - 1) > 1e-9:
        faults.append(Fault("probabilities", None, None, f"{total:g}", "1 in all", "let them add up to 1"))
    if faults:
        raise InputError(faults)
    return found


def acceptable_in_all(studies: Sequence[tuple[PlayedStudy, float]], belief: str) -> dict[str, Any]:
    """One contract over several studies with their probabilities: expected payoffs in the core of the expected game,
    settled in each study so that the largest regret afterwards is least.

    Raises what :func:`kelisim.sharing.contract` raises.
    """
    if belief not in BELIEFS:
        raise InputError([Fault("--belief", None, None, belief, f"one of: {', '.join(BELIEFS)}", "choose one")])
    pairs = list(studies)
    games: dict[str, Game] = {one.name: BELIEFS[belief](one.game) for one, _ in pairs}
    found = contract(games, {one.name: weight for one, weight in pairs})
    names = found.players
    before = {name: sum(weight * one.alone[name] for one, weight in pairs) for name in names}
    return {
        "belief": belief,
        "probabilities": {one.name: weight for one, weight in pairs},
        "core_of_the_expected_game_empty": found.core_empty,
        "expected_gain_musd_per_year": _rounded(
            {n: float(v) - before[n] for n, v in zip(names, found.expected, strict=True)}
        ),
        "settlement": {
            one.name: {
                "gain_over_alone_musd": _rounded(
                    {n: float(v) - one.alone[n] for n, v in zip(names, found.payoffs[one.name], strict=True)}
                ),
                "transfer_musd": _rounded(
                    {n: float(v) - one.joint[n] for n, v in zip(names, found.payoffs[one.name], strict=True)}
                ),
            }
            for one, _ in pairs
        },
        "largest_regret": {
            "study": found.worst[0], "coalition": list(found.worst[1]), "musd": round(found.worst[2], DECIMALS),
        },
    }  # fmt: skip


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(value), DECIMALS) for name, value in values.items()}
