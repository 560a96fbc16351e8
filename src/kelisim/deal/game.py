"""The game of all coalition structures, read from the folder that ``kelisim play`` writes.

``summary.json`` of the folder holds ``game``: ``players``, ``unit`` and ``values`` by structure and bloc, both written
with ``+`` between the members and ``|`` between the blocs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kelisim.coalition.structures import values_of
from kelisim.deal.contract import Deal
from kelisim.errors import Fault, InputError
from kelisim.gamefile import UNIT
from kelisim.sharing import PartitionGame


def read_game(folder: Path, deal: Deal) -> PartitionGame:
    """The game in ``folder``, if it was played in the study of ``deal``.

    Raises :class:`InputError` for a folder without a game, a game of another region, record, demand year or unit, and
    for values that are missing or no numbers.
    """
    content = _summary(folder)
    game = content["game"]
    faults = [
        Fault(f"{folder.name}/summary.json", None, key, str(found), f"{wanted}, as in the deal", "play the same study")
        for key, found, wanted in (
            ("region", content.get("region"), deal.region.name),
            ("record", content.get("record"), deal.study.scenario.record),
            ("demand_year", content.get("demand_year"), deal.study.scenario.demand_year or "own"),
            ("game.unit", game.get("unit"), UNIT),
            ("game.players", list(game.get("players", [])), list(deal.region.states)),
        )
        if found != wanted
    ]
    if faults:
        raise InputError(faults, "the game")
    return PartitionGame(tuple(game["players"]), values_of(game["values"]))


def _summary(folder: Path) -> dict[str, Any]:
    path = folder / "summary.json"
    mend = "give the folder written by kelisim play"
    if not path.is_file():
        raise InputError([Fault(str(folder), None, None, "", "a folder with summary.json", mend)])
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _ = {str(s): {str(b): float(v) for b, v in blocs.items()} for s, blocs in content["game"]["values"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError([Fault(str(path), None, "game", str(error), "a game by structure and bloc", mend)]) from None
    return content
