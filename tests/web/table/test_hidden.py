"""A seat can never read another seat's hidden values: tried on everything that the server says, and on its log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from kelisim.web.table.store import FILE
from kelisim.web.table.tokens import commitment_to
from tests.web.conftest import Table, client_of, opened
from tests.web.toy_engines import BARTER, PAID, SEATS

SECRET = 27182.81828
FIGURES = "27182"
OTHERS = [seat for seat in SEATS if seat != "KGZ"]


def everything(table: Table, seat: str | None) -> Iterator[httpx.Response]:
    """Every route with bodies that are right, of another kind, and missing; the streams are read apart."""
    description = table.client.get("/api/openapi.json").json()
    bodies: list[object] = [None, {"musd": "x"}, {"musd": 1.0}, {"answer": "accept"}, {"setting": PAID}, {"token": "x"}]
    for path, methods in description["paths"].items():
        if not path.startswith("/api/rooms/{room}") or path.endswith("/events"):
            continue
        tail = path.removeprefix("/api/rooms/{room}").replace("{n}", "1")
        for method in methods:
            for body in (
                bodies if method in ("post", "put") and not tail.endswith(("close", "renew", "leave")) else [None]
            ):
                yield table.ask(seat, method.upper(), tail, body)


@pytest.mark.parametrize("seat", [*OTHERS, None])
def test_no_other_seat_reads_it_anywhere(table: Table, seat: str | None) -> None:
    assert table.reserve("KGZ", SECRET).status_code == 200
    table.propose("UZB", BARTER)
    table.answer("KGZ", 1, "reject")
    own = table.see("KGZ")
    salt = own["reservation"]["salt"]
    assert own["reservation"]["musd"] == SECRET
    answers = list(everything(table, seat))
    assert len(answers) > 20
    for answer in answers:
        said = answer.text + str(answer.headers)
        assert FIGURES not in said, answer.request.url
        assert salt not in said, answer.request.url


def test_it_is_not_in_the_log_and_its_hash_cannot_be_guessed(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        table = opened(client)
        own = table.reserve("KGZ", SECRET).json()
        table.reserve("KGZ", SECRET)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        bodies = [json.loads(body) for (body,) in connection.execute("SELECT body FROM log WHERE kind = 'reserved'")]
        tokens = str(connection.execute("SELECT * FROM tokens").fetchall())
    assert [list(body) for body in bodies] == [["commitment"], ["commitment"]]
    assert bodies[0] == {"commitment": commitment_to(SECRET, own["salt"])}
    assert bodies[0] != bodies[1]  # the same value again, with another salt
    assert not any(token in tokens for token in table.tokens.values())


def masked(value: Any) -> Any:
    """``value`` without what is drawn at random or follows from it."""
    drawn = {"at", "room", "opened", "head", "hash", "prev", "commitment", "commitments"}
    if isinstance(value, dict):
        return {key: masked(one) for key, one in value.items() if key not in drawn}
    return [masked(one) for one in value] if isinstance(value, list) else value


def test_others_see_the_same_whatever_is_hidden(client: httpx.Client) -> None:
    seen = []
    for musd in (-50.0, 50.0):  # the barter gives KGZ -10: more than the one, less than the other
        table = opened(client)
        table.reserve("KGZ", musd)
        shown = [table.propose("UZB", BARTER)["below_reservation"]]
        shown += [masked(table.see(seat)) for seat in OTHERS]
        shown += [masked(table.ask(seat, "GET", "/log").json()) for seat in OTHERS]
        seen.append(shown)
        assert table.see("KGZ")["proposals"][0]["below_reservation"] is (musd > -10)
    assert seen[0] == seen[1]


def test_only_the_own_seat_is_told_that_a_proposal_is_too_low(table: Table) -> None:
    table.reserve("KGZ", 5)
    table.propose("UZB", BARTER)
    told = {seat: table.see(seat)["proposals"][0]["below_reservation"] for seat in SEATS}
    assert told == {**dict.fromkeys(SEATS), "KGZ": True}
    assert table.answer("KGZ", 1, "reject")["below_reservation"] is True


def test_the_owner_may_disclose_it_and_everybody_can_check(table: Table) -> None:
    assert table.ask("KGZ", "GET", "/reservation").status_code == 404
    assert table.ask("KGZ", "POST", "/reservation/disclose").status_code == 404
    table.reserve("KGZ", SECRET)
    committed = table.see("UZB")["commitments"]["KGZ"]
    assert table.ask("KGZ", "POST", "/reservation/disclose").status_code == 200
    assert table.see("UZB")["disclosed"] == {"KGZ": SECRET}
    told = table.ask("observer", "GET", "/log").json()["entries"][-1]["body"]
    assert commitment_to(told["musd"], told["salt"]) == committed
    table.reserve("KGZ", 7)  # another one is hidden again
    assert table.see("UZB")["disclosed"] == {}
    assert table.see("UZB")["reservation"] is None


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", '"5"', "null", "2e6", "[]"])
def test_a_reservation_is_a_number(table: Table, text: str) -> None:
    headers = {"Authorization": f"Bearer {table.tokens['KGZ']}", "Content-Type": "application/json"}
    address = f"/api/rooms/{table.room}/reservation"
    assert table.client.put(address, headers=headers, content=f'{{"musd": {text}}}').status_code == 422
    assert table.see("KGZ")["seq"] == 1
