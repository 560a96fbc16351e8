"""Every seat on every route: what the table of permissions does not grant is refused."""

from __future__ import annotations

from typing import get_args

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from kelisim.web.table import routes as module
from kelisim.web.table.chain import sha256
from kelisim.web.table.seats import PERMISSIONS, Action, kind_of, may, seats_of
from kelisim.web.table.tokens import new_token, seat_with
from tests.web.conftest import Table
from tests.web.toy_engines import BARTER, SEATS

WITHOUT_A_SEAT = {("POST", "/api/rooms"), ("POST", "/api/rooms/{room}/enter")}
BODIES: dict[str, object] = {
    "/proposals": {"setting": BARTER},
    "/proposals/{n}/answer": {"answer": "accept"},
    "/reservation": {"musd": 1.0},
}


def actions_of(dependant: Dependant) -> set[str]:
    own = getattr(dependant.call, "action", None)
    return ({own} if own else set()).union(*(actions_of(one) for one in dependant.dependencies))


ROUTES = [
    (method, route.path, actions_of(route.dependant))
    for route in module.routes.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
]
GUARDED = [(m, path, actions) for m, path, actions in ROUTES if (m, path) not in WITHOUT_A_SEAT]


def test_every_route_names_the_one_action_that_it_needs() -> None:
    assert len(GUARDED) >= 15
    for method, path, actions in GUARDED:
        assert len(actions) == 1, f"{method} {path}"
        assert actions <= set(get_args(Action))
    assert {action for _, _, (action,) in map(_as_tuple, GUARDED)} == set(get_args(Action))


def _as_tuple(route: tuple[str, str, set[str]]) -> tuple[str, str, tuple[str, ...]]:
    return route[0], route[1], tuple(route[2])


def test_nothing_is_granted_that_is_not_in_the_table() -> None:
    assert not any(may(seat, "sell") for seat in SEATS)  # type: ignore[arg-type]
    assert not any(may("observer", action) for action in get_args(Action) if action not in ("read", "renew"))
    assert "read own" not in PERMISSIONS["chair"]
    assert [kind_of(seat) for seat in seats_of(("KGZ",))] == ["chair", "state", "observer"]


@pytest.mark.parametrize("seat", [*SEATS, None, "wrong", "other room"])
@pytest.mark.parametrize(("method", "path", "actions"), GUARDED, ids=str)
def test_every_seat_on_every_route(table: Table, seat: str | None, method: str, path: str, actions: set[str]) -> None:
    (action,) = actions
    tail = path.removeprefix("/api/rooms/{room}")
    if tail == "/events" and seat in SEATS:
        pytest.skip("streams have their own tests")
    table.propose("UZB", BARTER)
    if seat == "wrong":
        table.tokens["wrong"] = new_token()
    if seat == "other room":
        opened = table.client.post("/api/rooms", json={"title": "another"}).json()
        table.tokens["other room"] = opened["tokens"]["KGZ"]
    answer = table.ask(seat, method, tail.replace("{n}", "1"), BODIES.get(tail))
    if seat not in SEATS:
        assert answer.status_code == 401
    elif may(seat, action):  # type: ignore[arg-type]
        assert answer.status_code not in (401, 422)
        assert answer.status_code != 403 or tail.startswith("/proposals/")  # not a party, not the proposer
    else:
        assert answer.status_code == 403
    if answer.status_code >= 400:
        assert set(answer.json()) == {"faults"}


def test_a_wrong_room_and_a_wrong_token_are_answered_alike(table: Table) -> None:
    wrong = [
        table.client.get(f"/api/rooms/{table.room}", headers={"Authorization": f"Bearer {new_token()}"}),
        table.client.get(f"/api/rooms/{'0' * 24}", headers={"Authorization": f"Bearer {table.tokens['KGZ']}"}),
        table.client.get(f"/api/rooms/{table.room}", headers={"Authorization": "Bearer " + "x" * 10_000}),
        table.client.get(f"/api/rooms/{table.room}", headers={"Authorization": "Basic eDp5"}),
        table.client.get(f"/api/rooms/{table.room}", headers={"Cookie": "kelisim_seat="}),
    ]
    assert {(answer.status_code, answer.text) for answer in wrong} == {(401, wrong[0].text)}


def test_a_token_belongs_to_its_seat_alone() -> None:
    tokens = {seat: new_token() for seat in SEATS}
    hashes = {seat: sha256(token) for seat, token in tokens.items()}
    assert all(seat_with(token, hashes) == seat for seat, token in tokens.items())
    assert seat_with(new_token(), hashes) is None
    assert seat_with(hashes["KGZ"], hashes) is None  # what is at rest opens nothing
