"""The chain: any altered byte is found, and the file alone forbids to alter an entry."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.errors import InputError
from kelisim.web.settings import Limits
from kelisim.web.table.audit import audited
from kelisim.web.table.chain import Entry, canonical, hash_of, line_of, read_line, read_lines, sealed, sha256, verified
from kelisim.web.table.store import FILE, Store
from tests.web.toy_engines import STATES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(TEXTS, VALUES, max_size=3)


def chain_of(bodies: Sequence[Mapping[str, Any]]) -> list[Entry]:
    entries: list[Entry] = []
    for body in bodies:
        before = entries[-1] if entries else None
        entries.append(sealed(before, "a" * 24, "2026-01-01T00:00:00.000+00:00", "KGZ", "answered", body))
    return entries


def text_of(entries: list[Entry]) -> str:
    return "".join(line_of(entry) + "\n" for entry in entries)


def is_sound(data: bytes) -> bool:
    try:
        entries, faults = read_lines(data.decode("utf-8"), "log")
    except UnicodeDecodeError:
        return False
    return not faults and not verified(entries)


CHAINS = st.lists(BODIES, min_size=1, max_size=4).map(chain_of)


@given(CHAINS)
def test_a_log_reads_back_as_it_was_written(entries: list[Entry]) -> None:
    read, faults = read_lines(text_of(entries), "log")
    assert (read, faults) == (entries, [])
    assert verified(read) == []


@given(CHAINS, st.data())
def test_any_altered_byte_is_found(entries: list[Entry], data: st.DataObject) -> None:
    whole = text_of(entries).encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[place]))
    assert not is_sound(whole[:place] + bytes([byte]) + whole[place + 1 :])


@given(st.lists(BODIES, min_size=2, max_size=5).map(chain_of), st.data())
def test_a_dropped_moved_or_doubled_entry_is_found(entries: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 2))  # without the last: cutting the end needs a head to be seen
    assert verified(entries[:place] + entries[place + 1 :])
    assert verified([*entries[:place], entries[place + 1], entries[place], *entries[place + 2 :]])
    assert verified([*entries[: place + 1], *entries[place:]])


@given(CHAINS, BODIES)
def test_an_entry_written_anew_changes_the_head(entries: list[Entry], body: dict[str, object]) -> None:
    changed = replace(entries[0], body={**body, "more": 1})
    changed = replace(changed, hash=hash_of(changed))
    again = [changed]
    for entry in entries[1:]:
        again.append(sealed(again[-1], entry.room, entry.at, entry.seat, entry.kind, entry.body))
    assert verified(again) == []
    assert again[-1].hash != entries[-1].hash


def test_the_hash_is_the_one_that_the_page_describes() -> None:
    (entry,) = chain_of([{"b": 1.5, "a": "ё"}])
    text = (
        '{"at":"2026-01-01T00:00:00.000+00:00","body":{"a":"ё","b":1.5},"kind":"answered",'
        f'"prev":"{"0" * 64}","room":"{"a" * 24}","seat":"KGZ","seq":1}}'
    )
    assert entry.hash == sha256(text)
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{" * 5000, '{"seq": 1}', "1" * 5000])
def test_what_is_no_entry_is_none(text: str) -> None:
    assert read_line(text) is None


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    store = Store(tmp_path, Limits())
    room, _ = store.open_room("Сырдарья", "normal", STATES)
    store.move(room.room, "KGZ", "renewed", {})
    store.move(room.room, "chair", "closed", {})
    store.close()
    return tmp_path / FILE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET seat = 'UZB'",
        "DELETE FROM log WHERE seq = 3",
        "INSERT INTO log SELECT room, 9, at, seat, kind, body, hash, hash FROM log WHERE seq = 3",
        "INSERT INTO log SELECT room, 4, at, seat, kind, body, prev, hash FROM log WHERE seq = 3",
        "INSERT OR REPLACE INTO log SELECT room, seq, at, 'UZB', kind, body, prev, hash FROM log WHERE seq = 3",
        "INSERT INTO log SELECT 'other', 1, at, seat, kind, body, hash, hash FROM log WHERE seq = 3",
    ],
)
def test_the_file_refuses_to_alter_its_log(rooms: Path, statement: str) -> None:
    with closing(sqlite3.connect(rooms)) as connection, pytest.raises(sqlite3.DatabaseError, match=r"log|follow"):
        connection.execute(statement)
    assert audited(rooms)[0].entries == 3


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE log SET body = '{\"a\":1}' WHERE seq = 2", "hash"),
        ("UPDATE log SET at = '2026-01-01' WHERE seq = 3", "hash"),
        ("UPDATE log SET prev = hash WHERE seq = 2", "prev"),
        ("DELETE FROM log WHERE seq = 2", "seq"),
        ("DELETE FROM log WHERE seq = 1", "seq"),
    ],
)
def test_a_log_altered_behind_the_triggers_is_found(rooms: Path, change: str, column: str) -> None:
    with closing(sqlite3.connect(rooms)) as connection:
        for name in ("log_is_not_updated", "log_is_not_deleted"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(change)
        connection.commit()
    with pytest.raises(InputError) as caught:
        audited(rooms)
    assert column in {fault.column for fault in caught.value.faults}


def test_a_sound_chain_of_moves_against_the_rules_is_refused(tmp_path: Path) -> None:
    opening = {"title": "x", "study": "normal", "states": ["KGZ", "UZB"], "seats": []}
    first = sealed(None, "a" * 24, "2026", "chair", "opened", opening)
    for kind in ("closed", "sold", "answered"):  # not the chair; no such move; no body of such a move
        path = tmp_path / "log.jsonl"
        path.write_text(text_of([first, sealed(first, "a" * 24, "2026", "KGZ", kind, {})]), encoding="utf-8")
        with pytest.raises(InputError):
            audited(path)


def test_the_command_verifies_a_database_and_an_exported_log(rooms: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["table", "verify", str(rooms), "--json"])
    (audit,) = json.loads(told.output)["rooms"]
    assert (told.exit_code, audit["entries"], audit["phase"]) == (0, 3, "closed")
    store = Store(rooms.parent, Limits())
    lines = text_of(list(store.all_entries(audit["room"])))
    store.close()
    path = tmp_path / "log.jsonl"
    path.write_text(lines, encoding="utf-8")
    assert CliRunner().invoke(app, ["table", "verify", str(path), "--head", audit["head"]]).exit_code == 0
    path.write_text("".join(lines.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert CliRunner().invoke(app, ["table", "verify", str(path)]).exit_code == 0
    assert CliRunner().invoke(app, ["table", "verify", str(path), "--head", audit["head"]]).exit_code == 2
    path.write_text(lines.replace("Сырдарья", "Амударья"), encoding="utf-8")
    assert CliRunner().invoke(app, ["table", "verify", str(path)]).exit_code == 2
    assert CliRunner().invoke(app, ["table", "verify", str(tmp_path / "none")]).exit_code == 2
