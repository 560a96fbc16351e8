"""Games as JSON files: ``{"players": ["A", "B"], "values": {"A": 0, "B": 0, "A,B": 10}}``.

A coalition is written as names joined by commas, in any order. All faults of a file are told at once; other keys beside
the two are left alone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kelisim.errors import Fault, InputError
from kelisim.sharing.game import Game

EXAMPLE = '{"players": ["A", "B"], "values": {"A": 0, "B": 0, "A,B": 10}}'


def read_game(path: Path) -> Game:
    """The game of a JSON file. Raises :class:`InputError` with every fault of the file."""
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return dict(pairs)

    try:
        data = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
    except UnicodeDecodeError as error:
        raise _error(path.name, [_unreadable(path, error)]) from None
    except (ValueError, RecursionError) as error:
        fault = Fault(path.name, getattr(error, "lineno", None), None, str(error), "JSON", f"write it like {EXAMPLE}")
        raise _error(path.name, [fault]) from None
    except OSError as error:
        raise _error(path.name, [_unreadable(path, error)]) from None
    twice = [Fault(path.name, None, key, key, "each key once", "remove one of them") for key in repeated]
    try:
        game = game_from_json(data, path.name)
    except InputError as error:
        raise _error(path.name, [*twice, *error.faults]) from None
    if twice:
        raise _error(path.name, twice)
    return game


def _unreadable(path: Path, error: Exception) -> Fault:
    return Fault(path.name, None, None, str(error), "a file of UTF-8 text that can be read", "name another file")


def game_from_json(data: object, file: str = "game") -> Game:
    """The game of parsed JSON; faults name ``file``. Raises :class:`InputError` with every fault."""
    if not isinstance(data, Mapping):
        raise _error(file, [Fault(file, None, None, type(data).__name__, "an object", f"write it like {EXAMPLE}")])
    players, values = data.get("players"), data.get("values")
    faults = []
    if not isinstance(players, list) or not all(isinstance(name, str) for name in players):
        faults.append(Fault(file, None, "players", _text(players), "a list of names", f"write it like {EXAMPLE}"))
    if not isinstance(values, dict):
        faults.append(Fault(file, None, "values", _text(values), "an object of values", f"write it like {EXAMPLE}"))
    if faults or not isinstance(values, dict):
        raise _error(file, faults)
    try:
        return Game.of(values, players)
    except InputError as error:
        raise _error(file, [replace(fault, file=file) for fault in error.faults]) from None


def write_json(path: Path, content: object) -> None:
    """Write ``content`` as JSON, whole or not at all. Raises :class:`InputError` if the place cannot be written."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    draft = None
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(path)
    except OSError as error:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        told = error.strerror or str(error)
        fault = Fault(str(path), None, None, told, "a file that can be written", "choose another place")
        raise InputError([fault], "the place of the answer") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _error(file: str, faults: list[Fault]) -> InputError:
    return InputError(faults, file)
