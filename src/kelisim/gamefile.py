"""What ``kelisim play`` adds to a result: the game of all coalition structures as plain data."""

from __future__ import annotations

from typing import Any

from kelisim.play import GameResult
from kelisim.summary import summary

UNIT = "musd_per_year"


def game_summary(result: GameResult) -> dict[str, Any]:
    """The content of ``summary.json`` of a played study: that of a run, and ``game``.

    ``values``: million USD per year by structure and bloc. ``welfare``: by structure and state. ``spread``: largest
    difference of a bloc's value between the beginnings of play, by structure. ``several_equilibria``: structures
    in which that is more than a millionth of the value: there the value is known up to its spread. ``solved_as``: the
    structure that was solved in place of each.
    """
    played = result.played
    several = {
        name: max(one.spread.values())
        for name, one in played.items()
        if any(spread > 1e-6 * abs(one.values[bloc]) for bloc, spread in one.spread.items())
    }
    game = {
        "players": list(result.study.region.states),
        "unit": UNIT,
        "structures": len(played),
        "worst_equilibrium_residual": max(one.residual for one in played.values()),
        "worst_spread": max(max(one.spread.values()) for one in played.values()),
        "several_equilibria": several,
        "time_s": round(result.seconds, 2),
        "one_cold_solve_s": round(result.cold_seconds, 2),
        "time_over_one_cold_solve": round(result.seconds / result.cold_seconds, 2),
        "values": {name: one.values for name, one in played.items()},
        "welfare": {name: one.welfare for name, one in played.items()},
        "spread": {name: one.spread for name, one in played.items()},
        "solved_as": {name: one.settled.structure for name, one in played.items()},
        "residual": {name: one.residual for name, one in played.items()},
    }
    return {**summary(result.study), "game": game}
