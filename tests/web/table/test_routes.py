"""A negotiation from the first move to the deal, as the seats' programs would make it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.web.conftest import Table, client_of, opened
from tests.web.toy_engines import BARTER, PAID, SEATS


def test_a_room_has_a_seat_for_each_state_and_a_token_for_each_seat(table: Table) -> None:
    assert tuple(table.tokens) == SEATS
    assert len(set(table.tokens.values())) == len(SEATS)
    assert min(map(len, table.tokens.values())) >= 43  # 32 random bytes
    for seat in SEATS:
        assert table.see(seat)["seat"] == seat


def test_a_deal_is_agreed_when_all_its_parties_accept(table: Table) -> None:
    first = table.propose("UZB", BARTER, comment="Вода за энергию")
    assert first["parties"] == ["KGZ", "UZB"]
    assert first["payoffs"]["states"]["KGZ"]["change_musd"] == pytest.approx(-10)
    assert first["answers"]["UZB"]["answer"] == "accept"
    assert table.answer("KGZ", 1, "reject")["status"] == "rejected"
    second = table.propose("KGZ", PAID, counter_to=1)
    assert (second["number"], second["counter_to"], second["status"]) == (2, 1, "open")
    assert [one["status"] for one in table.see("KAZ")["proposals"]] == ["rejected", "open"]
    assert table.answer("UZB", 2)["status"] == "agreed"
    seen = table.see("observer")
    assert seen["phase"] == "agreed"
    assert table.ask("UZB", "POST", "/proposals", {"setting": BARTER}).status_code == 409
    assert table.ask("chair", "POST", "/reopen").json()["phase"] == "open"
    assert [one["status"] for one in table.see("KAZ")["proposals"]] == ["rejected", "set aside"]
    assert table.propose("UZB", BARTER)["number"] == 3


def test_the_chair_may_propose_and_is_no_party(table: Table) -> None:
    proposal = table.propose("chair", PAID)
    assert proposal["answers"] == {}
    table.answer("KGZ", 1)
    assert table.answer("UZB", 1)["status"] == "agreed"


def test_only_parties_answer_and_only_the_proposer_withdraws(table: Table) -> None:
    table.propose("UZB", BARTER)
    assert table.ask("KAZ", "POST", "/proposals/1/answer", {"answer": "reject"}).status_code == 403
    assert table.ask("KGZ", "POST", "/proposals/1/withdraw").status_code == 403
    assert table.ask("UZB", "POST", "/proposals/1/withdraw").json()["status"] == "withdrawn"
    assert table.ask("KGZ", "POST", "/proposals/1/answer", {"answer": "accept"}).status_code == 409
    assert table.ask("KGZ", "POST", "/proposals/2/answer", {"answer": "accept"}).status_code == 404


def test_all_states_are_parties_where_all_plan_together(table: Table) -> None:
    assert table.propose("KGZ", {**PAID, "mode": "together"})["parties"] == ["KAZ", "KGZ", "UZB"]


@pytest.mark.parametrize(
    ("setting", "column"),
    [
        ({**BARTER, "levers": {"release:nurek:summer": 1.0}}, "setting.levers"),
        ({**BARTER, "levers": {"release:toktogul:summer": 11.0}}, "setting.levers.release:toktogul:summer"),
        ({**BARTER, "study": "dry"}, "setting.study"),
        ({**BARTER, "levers": {}}, "setting"),
        ({**BARTER, "levers": {"release:toktogul:summer": "4"}}, "setting.levers.release:toktogul:summer"),
        ({**BARTER, "seat": "UZB"}, "setting.seat"),
    ],
)
def test_a_faulty_setting_is_refused_and_leaves_no_trace(table: Table, setting: object, column: str) -> None:
    answer = table.ask("UZB", "POST", "/proposals", {"setting": setting})
    assert (answer.status_code, answer.json()["faults"][0]["column"]) == (422, column)
    assert table.see("chair")["seq"] == 1


def test_a_closed_room_takes_no_move_until_it_is_reopened(table: Table) -> None:
    table.propose("UZB", BARTER)
    assert table.ask("chair", "POST", "/close").json()["phase"] == "closed"
    refused = (
        table.ask("UZB", "POST", "/proposals", {"setting": BARTER}),
        table.ask("KGZ", "POST", "/proposals/1/answer", {"answer": "accept"}),
        table.ask("UZB", "POST", "/proposals/1/withdraw"),
        table.reserve("KGZ", 5),
        table.ask("chair", "POST", "/close"),
    )
    assert {answer.status_code for answer in refused} == {409}
    assert table.ask("chair", "POST", "/reopen").json()["phase"] == "open"
    assert table.answer("KGZ", 1)["status"] == "agreed"


def test_the_cookie_is_the_rooms_own_and_out_of_reach_of_scripts(table: Table) -> None:
    entered = table.ask(None, "POST", "/enter", {"token": table.tokens["KGZ"]})
    assert entered.json() == {"room": table.room, "seat": "KGZ", "own_token": False}
    told = entered.headers["set-cookie"]
    assert all(part in told for part in ("HttpOnly", "SameSite=strict", f"Path=/api/rooms/{table.room}", "Max-Age"))
    assert table.ask(None, "GET").json()["seat"] == "KGZ"
    assert table.ask("UZB", "GET").json()["seat"] == "UZB"  # a token that is sent goes before the cookie
    other = opened(table.client)
    assert other.ask(None, "GET").status_code == 401
    assert table.ask(None, "POST", "/leave").status_code == 204
    assert table.ask(None, "GET").status_code == 401


def test_a_renewed_token_is_the_only_one(table: Table) -> None:
    answer = table.ask("KGZ", "POST", "/renew")
    assert table.ask("KGZ", "GET").status_code == 401  # the one that who opened the room knows
    table.client.cookies.clear()
    table.tokens["KGZ"] = answer.json()["token"]
    assert table.see("KGZ")["own_token"] is True
    assert table.see("UZB")["own_token"] is False


def test_limits_of_rooms_proposals_and_moves(tmp_path: Path) -> None:
    with client_of(tmp_path / "a", rooms=1, proposals_per_room=2, entries_per_room=4) as client:
        table = opened(client)
        assert client.post("/api/rooms", json={"title": "one more"}).status_code == 429
        table.propose("UZB", BARTER)
        table.propose("UZB", BARTER)
        assert table.ask("UZB", "POST", "/proposals", {"setting": BARTER}).status_code == 429
        table.answer("KGZ", 1, "reject")
        full = table.ask("KGZ", "POST", "/proposals/2/answer", {"answer": "accept"})
        assert (full.status_code, full.json()["faults"][0]["expected"]) == (429, "at most 4 moves in a room")


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    with client_of(tmp_path) as client:
        table = opened(client)
        table.reserve("KGZ", 12.5)
        table.propose("UZB", PAID)
        before = {seat: table.see(seat) for seat in SEATS}
    with client_of(tmp_path) as client:
        again = Table(client, table.room, table.tokens)
        assert {seat: again.see(seat) for seat in SEATS} == before
        assert again.answer("KGZ", 1)["status"] == "agreed"
        assert again.ask("chair", "GET", "/log/verify").json()["holds"] is True


def test_the_log_is_shown_in_parts_and_verified(tmp_path: Path) -> None:
    with client_of(tmp_path, entries_per_answer=2) as client:
        table = opened(client)
        table.propose("UZB", BARTER)
        table.answer("KGZ", 1, "reject")
        first = table.ask("observer", "GET", "/log").json()
        rest = table.ask("observer", "GET", f"/log?after={first['next']}").json()
        assert ([one["kind"] for one in first["entries"] + rest["entries"]], rest["next"]) == (
            ["opened", "proposed", "answered"],
            None,
        )
        verified = table.ask("observer", "GET", "/log/verify").json()
        assert (verified["holds"], verified["entries"], verified["head"]) == (True, 3, table.see("KGZ")["head"])
        assert len(table.ask("observer", "GET", "/log.jsonl").text.splitlines()) == 3


def test_an_unknown_study_is_refused(client: httpx.Client) -> None:
    answer = client.post("/api/rooms", json={"title": "x", "study": "../normal"})
    assert (answer.status_code, answer.json()["faults"][0]["expected"]) == (422, "one of: normal, dry")
