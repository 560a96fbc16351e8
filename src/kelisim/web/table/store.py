"""The rooms in one SQLite file: a log that only grows, hashed tokens, and hidden values apart from it.

A move is acknowledged after its transaction is on the disk (write-ahead log, ``synchronous=FULL``). Rooms are folds
over the log; those used last are kept in memory. One server has the folder at a time.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kelisim.errors import Fault, InputError
from kelisim.web.errors import refused
from kelisim.web.settings import Limits
from kelisim.web.table.chain import NAMES, Entry, canonical, sealed, sha256
from kelisim.web.table.moves import Room, after
from kelisim.web.table.seats import CHAIR, seats_of
from kelisim.web.table.tokens import new_room, new_token

FILE = "rooms.sqlite3"
LOCK = "in-use.sqlite3"
VERSION = 1
SCHEMA = """
CREATE TABLE log (
    room TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, seat TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER log_is_not_updated BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log cannot be altered'); END;
CREATE TRIGGER log_is_not_deleted BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log cannot be altered'); END;
CREATE TRIGGER log_is_a_chain BEFORE INSERT ON log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM log WHERE room = NEW.room)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM log WHERE room = NEW.room AND seq = NEW.seq - 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'the entry does not follow the last one'); END;
CREATE TABLE tokens (
    room TEXT NOT NULL, seat TEXT NOT NULL, hash TEXT NOT NULL, own INTEGER NOT NULL, PRIMARY KEY (room, seat)
) STRICT, WITHOUT ROWID;
CREATE TABLE hidden (
    room TEXT NOT NULL, seat TEXT NOT NULL, salt TEXT NOT NULL, musd REAL NOT NULL, PRIMARY KEY (room, seat)
) STRICT, WITHOUT ROWID;
"""
COLUMNS = ", ".join(NAMES)
VALUES = ", ".join(f":{name}" for name in NAMES)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A seat's reservation, million USD a year, with the salt of its commitment."""

    musd: float
    salt: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat's hashed token; ``own``: the seat has renewed it, so that who opened the room does not know it."""

    hashed: str
    own: bool


Extra = tuple[str, tuple[object, ...]]
"""A statement with its values that goes into the same transaction as a move."""


class Store:
    """All rooms of one folder. Safe to use from many threads; every change is one transaction."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Open ``folder``, made if it is not there. Raises :class:`InputError` if it is in use or cannot be read."""
        self.limits = limits
        self._lock_file = _locked(folder)
        self._writer, self._reader = _connected(folder / FILE), _connected(folder / FILE)
        _prepare(self._writer, folder / FILE)
        self._writing, self._reading = threading.Lock(), threading.Lock()
        self._rooms: OrderedDict[str, tuple[Room, Entry]] = OrderedDict()
        self.moved: Callable[[Entry], None] = lambda _entry: None

    def close(self) -> None:
        """Close the files; the folder is free for another server then."""
        with self._writing, self._reading:
            for connection in (self._reader, self._writer, self._lock_file):
                connection.close()

    def open_room(self, title: str, study: str, states: tuple[str, ...]) -> tuple[Room, dict[str, str]]:
        """A new room and the token of each seat, which nobody can read again."""
        room, tokens = new_room(), {seat: new_token() for seat in seats_of(states)}
        body = {"title": title, "study": study, "states": list(states), "seats": list(tokens)}
        statement = "INSERT INTO tokens VALUES (?, ?, ?, 0)"
        extras: list[Extra] = [(statement, (room, seat, sha256(token))) for seat, token in tokens.items()]
        with self._writing:
            (count,) = self._writer.execute("SELECT count(*) FROM log WHERE seq = 1").fetchone()
            if count >= self.limits.rooms:
                raise refused(429, None, f"at most {self.limits.rooms} rooms in one folder", "serve another --data")
            opened = self._append(None, sealed(None, room, _now(), CHAIR, "opened", body), extras)
        return opened, tokens

    def move(
        self, room: str, seat: str, kind: str, body: Mapping[str, Any], extras: tuple[Extra, ...] = ()
    ) -> tuple[Room, Entry]:
        """Make a move: check it against the rules, put it on the disk, and only then tell of it.

        Raises :class:`~kelisim.web.errors.Refused` where the rules or a limit forbid it; nothing is written then.
        """
        with self._writing:
            state, last = self._current(room, self._writer)
            if last.seq >= self.limits.entries_per_room:
                raise refused(429, None, f"at most {self.limits.entries_per_room} moves in a room", "open another room")
            if kind == "proposed" and len(state.proposals) >= self.limits.proposals_per_room:
                most = self.limits.proposals_per_room
                raise refused(429, None, f"at most {most} proposals in a room", "open another room")
            entry = sealed(last, room, _now(), seat, kind, body)
            moved = self._append(state, entry, extras)
        self.moved(entry)
        return moved, entry

    def _append(self, state: Room | None, entry: Entry, extras: Iterable[Extra]) -> Room:
        moved = after(state, entry)
        with _transaction(self._writer):
            row = {**entry.as_dict(), "body": canonical(entry.body)}
            self._writer.execute(f"INSERT INTO log ({COLUMNS}) VALUES ({VALUES})", row)  # noqa: S608
            for statement, values in extras:
                self._writer.execute(statement, values)
        self._keep(moved, entry)
        return moved

    def _keep(self, room: Room, last: Entry) -> None:
        self._rooms[room.room] = room, last
        self._rooms.move_to_end(room.room)
        while len(self._rooms) > self.limits.rooms_kept_in_memory:
            self._rooms.popitem(last=False)

    def _current(self, room: str, connection: sqlite3.Connection) -> tuple[Room, Entry]:
        kept = self._rooms.get(room)
        if kept is None:
            state: Room | None = None
            entry: Entry | None = None
            for entry in _entries(connection, room, 0, -1):
                state = after(state, entry)
            if state is None or entry is None:
                raise refused(404, "room", "a room of this server", "ask who opened it for the address", room)
            self._keep(state, entry)
            return state, entry
        return kept

    def room(self, room: str) -> Room:
        """The room after its last move. Refuses with 404 if there is none."""
        kept = self._rooms.get(room)
        if kept is not None:
            return kept[0]
        with self._writing:
            return self._current(room, self._writer)[0]

    def seats(self, room: str) -> dict[str, Seat]:
        """Every seat's hashed token; empty if there is no such room."""
        with self._reading:
            rows = self._reader.execute("SELECT seat, hash, own FROM tokens WHERE room = ?", (room,)).fetchall()
        return {seat: Seat(hashed, bool(own)) for seat, hashed, own in rows}

    def hidden(self, room: str, seat: str) -> Hidden | None:
        """The reservation of one seat; to be shown to that seat alone."""
        with self._reading:
            row = self._reader.execute(
                "SELECT musd, salt FROM hidden WHERE room = ? AND seat = ?", (room, seat)
            ).fetchone()
        return Hidden(*row) if row else None

    def entries(self, room: str, after_seq: int = 0, limit: int | None = None) -> list[Entry]:
        """Entries after ``after_seq``, at most ``limit`` (and never more than the limit of answers)."""
        most = self.limits.entries_per_answer
        with self._reading:
            return list(_entries(self._reader, room, after_seq, min(most, most if limit is None else limit)))

    def all_entries(self, room: str) -> Iterator[Entry]:
        """The whole log of a room, read a part at a time."""
        seq = 0
        while entries := self.entries(room, seq):
            yield from entries
            seq = entries[-1].seq


def hide(room: str, seat: str, hidden: Hidden) -> Extra:
    """The statement that keeps a reservation, in place of a former one."""
    return "INSERT OR REPLACE INTO hidden VALUES (?, ?, ?, ?)", (room, seat, hidden.salt, hidden.musd)


def renew(room: str, seat: str, token: str) -> Extra:
    """The statement that gives a seat a token of its own; the former one is void."""
    return "UPDATE tokens SET hash = ?, own = 1 WHERE room = ? AND seat = ?", (sha256(token), room, seat)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _entries(connection: sqlite3.Connection, room: str, after_seq: int, limit: int) -> Iterator[Entry]:
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM log WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?",  # noqa: S608
        (room, after_seq, limit),
    )
    for name, seq, at, seat, kind, body, prev, hashed in rows:
        yield Entry(name, seq, at, seat, kind, json.loads(body), prev, hashed)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError as error:
        raise InputError(
            [Fault(str(path), None, None, str(error), "a file of rooms", "serve another --data")]
        ) from None
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found == 0:
        with _transaction(connection):
            for statement in _statements(SCHEMA):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        path.chmod(0o600)
    elif found != VERSION:
        mend = "serve it with the version of kelisim that wrote it, or another --data"
        raise InputError([Fault(str(path), None, "user_version", str(found), f"version {VERSION}", mend)])


def _statements(script: str) -> Iterator[str]:
    """The statements of ``script``; ``executescript`` would end the transaction around it."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""


def _locked(folder: Path) -> sqlite3.Connection:
    """Hold ``folder`` for this process. The system lets go of it when the process ends, however it ends."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / LOCK, isolation_level=None, check_same_thread=False, timeout=0)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        mend = f"end that server, or serve another --data ({error})"
        raise InputError([Fault(str(folder), None, None, "", "a folder that no other server uses", mend)]) from None
    except OSError as error:
        mend = f"choose another --data ({error.strerror})"
        raise InputError([Fault(str(folder), None, None, "", "a folder that can be written", mend)]) from None
    return lock
