"""Verify a log on its own: an exported file, or the rooms of a server's folder. Needs no server and trusts none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kelisim.errors import Fault, InputError
from kelisim.web.errors import Refused
from kelisim.web.table.chain import NAMES, Entry, read_lines, verified
from kelisim.web.table.moves import folded

SQLITE = b"SQLite format 3\x00"
MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Audit:
    """What a room's log holds. ``head``: hash of its last entry, that of a copy must be the same."""

    room: str
    title: str
    entries: int
    proposals: int
    phase: str
    head: str


def audited(path: Path, head: str | None = None) -> list[Audit]:
    """The rooms in ``path``, each with a chain that holds and moves that the rules allow.

    ``head``: a hash noted before; the log must still hold that entry, so that nothing up to it was cut off. Raises
    :class:`InputError` with everything that is wrong.
    """
    rooms, faults = _read(path)
    for entries in rooms:
        wrong = verified(entries, path.name)
        faults += wrong or _rule_faults(entries, path.name)
    if head is not None and head not in {entry.hash for entries in rooms for entry in entries}:
        mend = "ask the other seats for their copies of the log"
        faults.append(Fault(path.name, None, "head", head, "the noted head among the entries", mend))
    if not rooms and not faults:
        faults.append(Fault(path.name, None, None, "", "at least one entry", "export the log again"))
    if faults:
        raise InputError(faults, f"the log {path.name}")
    return [_told(entries) for entries in rooms]


def _told(entries: list[Entry]) -> Audit:
    room = folded(entries)
    assert room is not None, "a log of at least one entry makes a room"  # noqa: S101
    return Audit(room.room, room.title, room.seq, len(room.proposals), room.phase, room.head)


def _rule_faults(entries: Iterable[Entry], file: str) -> list[Fault]:
    try:
        folded(entries)
    except Refused as error:
        return [Fault(file, None, fault.column, fault.value, fault.expected, fault.mend) for fault in error.faults]
    except (KeyError, TypeError, ValueError) as error:
        return [Fault(file, None, "body", repr(error), "what a move of its kind holds", "export the log again")]
    return []


def _read(path: Path) -> tuple[list[list[Entry]], list[Fault]]:
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        expected = f"a file of at most {MOST_BYTES} bytes"
        raise InputError([Fault(str(path), None, None, "", expected, "give an exported log or rooms.sqlite3")])
    content = path.read_bytes()
    if content.startswith(SQLITE):
        return _read_database(path), []
    try:
        entries, faults = read_lines(content.decode("utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise InputError([Fault(path.name, None, None, str(error), "UTF-8", "export the log again")]) from None
    return [entries] if entries else [], faults


def _read_database(path: Path) -> list[list[Entry]]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            rows = _rows(connection)
            return [list(entries) for _, entries in groupby(rows, key=lambda entry: entry.room)]
    except (sqlite3.DatabaseError, ValueError) as error:
        raise InputError([Fault(path.name, None, None, str(error), "a file of rooms", "take the whole file")]) from None


def _rows(connection: sqlite3.Connection) -> Iterator[Entry]:
    for row in connection.execute(f"SELECT {', '.join(NAMES)} FROM log ORDER BY room, seq"):  # noqa: S608
        told = dict(zip(NAMES, row, strict=True))
        yield Entry(**{**told, "body": json.loads(told["body"])})
