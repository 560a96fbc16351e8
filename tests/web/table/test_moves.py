"""The rules under any sequence of moves: what they promise holds, and a room is the fold of its log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.web.errors import Refused
from kelisim.web.table.chain import Entry, sealed
from kelisim.web.table.moves import ACCEPT, ACTIONS, Room, after, folded
from kelisim.web.table.seats import may
from kelisim.web.table.tokens import commitment_to

STATES = ["KAZ", "KGZ", "UZB"]
SEATS = ["chair", *STATES, "observer", "TJK"]
OPENING = {"title": "x", "study": "normal", "states": STATES, "seats": SEATS[:-1]}
NUMBERS = st.integers(1, 4)
Move = tuple[str, str, Mapping[str, Any]]


def proposal(parties: list[str], counter_to: int | None = None) -> dict[str, Any]:
    return {"setting": {}, "comment": "", "counter_to": counter_to, "parties": parties, "payoffs": {}}


BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "proposed": st.builds(
        proposal, st.sampled_from([["KGZ", "UZB"], ["KAZ", "KGZ", "UZB"], ["UZB"]]), st.none() | NUMBERS
    ),
    "answered": st.builds(
        lambda n, a: {"proposal": n, "answer": a, "comment": ""}, NUMBERS, st.sampled_from([ACCEPT, ACCEPT, "reject"])
    ),
    "withdrawn": NUMBERS.map(lambda n: {"proposal": n}),
    "reserved": st.just({"commitment": commitment_to(5.0, "salt")}),
    "disclosed": st.sampled_from([{"musd": 5.0, "salt": "salt"}, {"musd": 6.0, "salt": "salt"}]),
    "closed": st.just({}), "reopened": st.just({}), "renewed": st.just({}),
}  # fmt: skip
LIKELY = ("proposed", "answered", "answered", "answered", *BODIES)
MOVES = st.sampled_from(LIKELY).flatmap(lambda kind: st.tuples(st.sampled_from(SEATS), st.just(kind), BODIES[kind]))


def first() -> Entry:
    return sealed(None, "a" * 24, "2026", "chair", "opened", OPENING)


def played(moves: list[Move]) -> tuple[Room, list[Entry], list[Room]]:
    """The room after ``moves``, the entries of those that were allowed, and the room after each."""
    log = [first()]
    room = after(None, log[0])
    past = [room]
    for seat, kind, body in moves:
        entry = sealed(log[-1], room.room, "2026", seat, kind, body)
        try:
            room = after(room, entry)
        except Refused:
            continue
        log.append(entry)
        past.append(room)
    return room, log, past


@given(st.lists(MOVES, max_size=40))
def test_what_the_rules_promise_holds_after_any_moves(moves: list[Move]) -> None:
    room, log, past = played(moves)
    assert folded(log) == room
    for one, then, entry in zip(past, past[1:], log[1:], strict=False):
        assert one.phase == "open" or entry.kind in ("reopened", "closed", "disclosed", "renewed")
        assert [p.setting for p in one.proposals] == [p.setting for p in then.proposals[: len(one.proposals)]]
        assert may(entry.seat, ACTIONS[entry.kind])
    for then in past:
        agreed = [p for p in then.proposals if p.status == "agreed"]
        assert len(agreed) <= 1
        assert (then.phase == "agreed") <= (len(agreed) == 1)
        for p in agreed:
            assert all(p.answers[state].answer == ACCEPT for state in p.parties)
        for p in then.proposals:
            assert set(p.answers) <= set(p.parties)
            assert len(p.parties) >= 2
        assert set(then.disclosed or {}) <= set(then.commitments or {}) <= set(STATES)


def moved(room: Room, seat: str, kind: str, body: Mapping[str, Any]) -> Room:
    last = Entry(room.room, room.seq, "", "", "", {}, "", room.head)
    return after(room, sealed(last, room.room, "2026", seat, kind, body))


@pytest.fixture
def proposed() -> Room:
    return moved(after(None, first()), "UZB", "proposed", proposal(["KGZ", "UZB"]))


def test_an_answer_may_be_changed_until_it_is_agreed(proposed: Room) -> None:
    rejected = moved(proposed, "KGZ", "answered", {"proposal": 1, "answer": "reject", "comment": "low"})
    assert rejected.proposal(1).status == "rejected"
    agreed = moved(rejected, "KGZ", "answered", {"proposal": 1, "answer": "accept", "comment": ""})
    assert (agreed.phase, agreed.proposal(1).status) == ("agreed", "agreed")
    with pytest.raises(Refused):
        moved(agreed, "KGZ", "answered", {"proposal": 1, "answer": "reject", "comment": ""})


def test_a_reservation_is_disclosed_as_it_was_committed(proposed: Room) -> None:
    reserved = moved(proposed, "KGZ", "reserved", {"commitment": commitment_to(5.0, "salt")})
    for told in ({"musd": 4.0, "salt": "salt"}, {"musd": 5.0, "salt": "other"}):
        with pytest.raises(Refused):
            moved(reserved, "KGZ", "disclosed", told)
    with pytest.raises(Refused):
        moved(reserved, "UZB", "disclosed", {"musd": 5.0, "salt": "salt"})
    assert moved(reserved, "KGZ", "disclosed", {"musd": 5.0, "salt": "salt"}).disclosed == {"KGZ": 5.0}


@pytest.mark.parametrize("seat", ["KGZ", "observer"])
def test_only_the_chair_closes_and_reopens(proposed: Room, seat: str) -> None:
    for room, kind in ((proposed, "closed"), (moved(proposed, "chair", "closed", {}), "reopened")):
        with pytest.raises(Refused) as caught:
            moved(room, seat, kind, {})
        assert caught.value.status == 403


def test_a_room_is_opened_once(proposed: Room) -> None:
    with pytest.raises(Refused):
        moved(proposed, "chair", "opened", OPENING)
    with pytest.raises(Refused):
        after(None, sealed(None, "a" * 24, "2026", "chair", "closed", {}))
