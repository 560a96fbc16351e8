"""The store where the disk or the folder is at fault: nothing is half done, and the message says what to mend."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kelisim.errors import InputError
from kelisim.web.errors import Refused
from kelisim.web.settings import Limits
from kelisim.web.table.chain import verified
from kelisim.web.table.moves import folded
from kelisim.web.table.store import FILE, Store
from tests.web.toy_engines import STATES


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, Limits())


def test_a_full_disk_refuses_the_move_and_keeps_the_room(store: Store, tmp_path: Path) -> None:
    room, tokens = store.open_room("x", "normal", STATES)
    with store._writing:
        (pages,) = store._writer.execute("PRAGMA page_count").fetchone()
        store._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refused) as caught:
        store.move(room.room, "KGZ", "renewed", {"more": "x" * 100_000})
    assert caught.value.status == 503
    assert store.room(room.room) == room
    with store._writing:
        store._writer.execute("PRAGMA max_page_count = 1000000")
    after, _ = store.move(room.room, "KGZ", "renewed", {})
    assert after.seq == 2
    store.close()
    again = Store(tmp_path, Limits())
    assert again.room(room.room) == after
    assert set(again.seats(room.room)) == set(tokens)
    again.close()


def test_many_threads_make_one_chain(store: Store) -> None:
    room = store.open_room("x", "normal", STATES)[0].room
    seats = ("KGZ", "UZB", "KAZ", "chair")

    def write(seat: str) -> None:
        for _ in range(25):
            store.move(room, seat, "renewed", {})

    threads = [threading.Thread(target=write, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = list(store.all_entries(room))
    assert ([entry.seq for entry in entries], verified(entries)) == (list(range(1, 102)), [])
    assert folded(entries) == store.room(room)
    store.close()


def test_rooms_beyond_those_kept_in_memory_are_read_again(tmp_path: Path) -> None:
    store = Store(tmp_path, Limits(rooms_kept_in_memory=2))
    rooms = [store.open_room(str(number), "normal", STATES)[0] for number in range(5)]
    assert [store.room(room.room) for room in rooms] == rooms
    assert store.move(rooms[0].room, "chair", "closed", {})[0].phase == "closed"
    with pytest.raises(Refused):
        store.room("0" * 24)
    store.close()


def test_a_folder_in_use_or_a_file_of_another_kind_is_bad_input(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no other server"):
        Store(tmp_path, Limits())
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="version 1"):
        Store(tmp_path, Limits())
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(InputError, match="file of rooms"):
        Store(tmp_path / "other", Limits())
    with pytest.raises(InputError, match="can be written"):
        Store(tmp_path / "other" / FILE, Limits())


def test_the_file_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    store.close()
