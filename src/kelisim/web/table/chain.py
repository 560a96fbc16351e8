"""The log as a chain: each entry carries the hash of the one before it. Pure; knows no file and no rule of the table.

An entry is hashed as canonical JSON, so that one line of text is one entry and any other text is none::

    hash = sha256(canonical JSON of room, seq, at, seat, kind, body, prev)

Whoever changes, drops, inserts or moves an entry breaks the chain there, or has to write every later entry anew, which
changes the last hash, the *head*. Cutting entries off at the end shows only to those who have kept a head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from kelisim.errors import Fault, shortened

GENESIS = "0" * 64
"""Stands for the hash before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One move as it was acknowledged. ``seq`` counts from 1, ``at`` is UTC in ISO 8601, ``seat`` is who moved."""

    room: str
    seq: int
    at: str
    seat: str
    kind: str
    body: Mapping[str, Any]
    prev: str
    hash: str

    def as_dict(self) -> dict[str, Any]:
        """The entry as plain data."""
        return {name: getattr(self, name) for name in NAMES}


NAMES = tuple(field.name for field in fields(Entry))
KINDS: dict[str, type] = {"seq": int, "body": dict}
"""What the fields of an entry hold, where it is not text."""


def canonical(value: object) -> str:
    """``value`` as the one JSON text that stands for it. Raises :class:`ValueError` for NaN and infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(text: str) -> str:
    """Hash of ``text`` in UTF-8, in hexadecimal figures."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(before: Entry | None, room: str, at: str, seat: str, kind: str, body: Mapping[str, Any]) -> Entry:
    """The entry that follows ``before`` (``None``: the first one of the room)."""
    seq, prev = (before.seq + 1, before.hash) if before else (1, GENESIS)
    entry = Entry(room, seq, at, seat, kind, body, prev, "")
    return Entry(room, seq, at, seat, kind, body, prev, hash_of(entry))


def hash_of(entry: Entry) -> str:
    """The hash that belongs to what ``entry`` holds."""
    return sha256(canonical({name: value for name, value in entry.as_dict().items() if name != "hash"}))


def line_of(entry: Entry) -> str:
    """The entry as one line of a log file."""
    return canonical(entry.as_dict())


def read_line(text: str) -> Entry | None:
    """The entry that ``text`` is, to the letter; ``None`` if it is none."""
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or set(content) != set(NAMES) or canonical(content) != text:
            return None
    except (ValueError, RecursionError):
        return None
    fits = all(type(content[name]) is KINDS.get(name, str) for name in NAMES)
    return Entry(**content) if fits else None


def faults_between(before: Entry | None, entry: Entry, file: str, row: int) -> Iterator[Fault]:
    """What is wrong with ``entry`` as the one that follows ``before``."""
    seq, prev = (before.seq + 1, before.hash) if before else (1, GENESIS)
    mend = "ask the other seats for their copies of the log"
    if entry.seq != seq:
        yield Fault(file, row, "seq", str(entry.seq), f"{seq}: entries were dropped, inserted or moved", mend)
    if entry.prev != prev:
        yield Fault(file, row, "prev", entry.prev, f"{prev}, the hash of the entry before", mend)
    if before is not None and entry.room != before.room:
        yield Fault(file, row, "room", entry.room, f"{before.room}, as in the entry before", mend)
    if entry.hash != hash_of(entry):
        yield Fault(file, row, "hash", entry.hash, f"{hash_of(entry)}: the entry was altered", mend)


def verified(entries: Iterable[Entry], file: str = "log") -> list[Fault]:
    """Everything wrong with the chain of one room's ``entries``, by position from 1; empty if it holds."""
    faults: list[Fault] = []
    before: Entry | None = None
    for row, entry in enumerate(entries, start=1):
        faults += faults_between(before, entry, file, row)
        before = entry
    return faults


def read_lines(text: str, file: str) -> tuple[list[Entry], list[Fault]]:
    """The entries of a log file, one a line, and the lines that are none."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    if not text.endswith("\n"):
        faults.append(Fault(file, None, None, "", "a line feed at the end", "take the whole file"))
    for row, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        entry = read_line(line)
        if entry is None:
            faults.append(
                Fault(file, row, None, shortened(line), "an entry as it was exported", "export the log again")
            )
        else:
            entries.append(entry)
    return entries, faults
