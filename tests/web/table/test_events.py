"""Two browsers see each other's moves at once; one that comes back misses nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.conftest import Table, client_of, opened, wait_until
from tests.web.toy_engines import BARTER

SECRET = 31415.92653


def events(table: Table, seat: str, **headers: str) -> Iterator[dict[str, Any]]:
    """Events of the seat's stream as they come, until the generator is closed."""
    sent = {"Authorization": f"Bearer {table.tokens[seat]}", **headers}
    address = f"{table.client.base_url}/api/rooms/{table.room}/events"
    with httpx.stream("GET", address, headers=sent, timeout=10) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        event: dict[str, Any] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name:
                event[name] = value
            elif event:
                yield event
                event = {}


def first(table: Table, seat: str, count: int, **headers: str) -> list[dict[str, Any]]:
    """The first ``count`` moves of the stream."""
    found: list[dict[str, Any]] = []
    stream = events(table, seat, **headers)
    for event in stream:
        if event.get("event") == "move":
            found.append({**json.loads(event["data"]), "id": int(event["id"])})
        if len(found) == count:
            break
    stream.close()  # type: ignore[attr-defined]
    return found


def test_two_seats_see_each_others_moves_within_a_second(table: Table) -> None:
    seen: dict[str, dict[str, float]] = {"KGZ": {}, "UZB": {}}

    def listen(seat: str) -> None:
        for event in events(table, seat):
            if event.get("event") == "move":
                seen[seat][json.loads(event["data"])["kind"]] = time.monotonic()
            if "answered" in seen[seat]:
                return

    listeners = [threading.Thread(target=listen, args=(seat,), daemon=True) for seat in seen]
    for listener in listeners:
        listener.start()
    wait_until(lambda: table.see("chair")["present"] == ["KGZ", "UZB"], 5)
    made = {"proposed": time.monotonic()}
    table.propose("UZB", BARTER)
    made["answered"] = time.monotonic()
    table.answer("KGZ", 1)
    for listener in listeners:
        listener.join(5)
    for seat, times in seen.items():
        late = {kind: times[kind] - made[kind] for kind in made}
        assert max(late.values()) < 1, (seat, late)
    wait_until(lambda: table.see("chair")["present"] == [], 5)


def test_a_stream_resumes_after_the_last_event_seen(table: Table) -> None:
    table.reserve("KGZ", SECRET)
    table.propose("UZB", BARTER)
    table.answer("KGZ", 1, "reject")
    whole = first(table, "UZB", 4)
    assert [one["kind"] for one in whole] == ["opened", "reserved", "proposed", "answered"]
    assert [one["id"] for one in whole] == [1, 2, 3, 4]
    assert first(table, "UZB", 2, **{"Last-Event-ID": "2"}) == whole[2:]
    assert str(SECRET)[:5] not in json.dumps(whole)
    assert whole == [{**one, "id": one["seq"]} for one in table.ask("UZB", "GET", "/log").json()["entries"]]


def test_a_stream_ends_when_the_seat_renews_its_token(table: Table) -> None:
    stream = events(table, "KGZ")
    next(stream)
    token = table.ask("KGZ", "POST", "/renew").json()["token"]
    assert [event["event"] for event in stream if event.get("event") == "move"] == ["move"]
    table.tokens["KGZ"] = token
    assert [one["kind"] for one in first(table, "KGZ", 2)] == ["opened", "renewed"]  # an old renewal ends no new stream


def test_streams_are_limited_and_given_back(tmp_path: Path) -> None:
    with client_of(tmp_path, streams_per_seat=1) as client:
        table = opened(client)
        stream = events(table, "KGZ")
        next(stream)
        assert table.ask("KGZ", "GET", "/events").status_code == 429
        stream.close()  # type: ignore[attr-defined]
        wait_until(lambda: table.see("chair")["present"] == [], 5)
        assert first(table, "KGZ", 1)


@pytest.mark.parametrize("seen", ["-1", "x", "9" * 30, "1.5"])
def test_a_wrong_last_event_is_refused(table: Table, seen: str) -> None:
    headers = {"Authorization": f"Bearer {table.tokens['KGZ']}", "Last-Event-ID": seen}
    assert table.client.get(f"/api/rooms/{table.room}/events", headers=headers).status_code == 422
