"""The rules of the table: what each move does to a room, and why it is refused. Pure: a room is a fold over its log.

A proposal is agreed when every state that is a party to it accepts; a state that proposes accepts thereby. A new
proposal leaves the others as they are. When one is agreed the room is closed for new moves until the chair reopens it,
which sets the agreed proposal aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kelisim.web.errors import Refused, refused
from kelisim.web.table.chain import GENESIS, Entry
from kelisim.web.table.seats import Action, may, seats_of
from kelisim.web.table.tokens import commitment_to

OPEN, AGREED, CLOSED = "open", "agreed", "closed"
ACCEPT, REJECT = "accept", "reject"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a party says to a proposal: ``accept`` or ``reject``, with a comment, in the entry ``seq``."""

    answer: str
    comment: str
    seq: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A setting put on the table. ``payoffs``: what the server has solved for it; ``ended``: withdrawn or set aside."""

    number: int
    seat: str
    at: str
    setting: Mapping[str, Any]
    comment: str
    counter_to: int | None
    parties: tuple[str, ...]
    payoffs: Mapping[str, Any]
    answers: Mapping[str, Answer]
    ended: str = ""

    @property
    def status(self) -> str:
        """``withdrawn``, ``set aside``, ``agreed``, ``rejected`` (some party rejects, as yet) or ``open``."""
        said = [self.answers[state].answer if state in self.answers else "" for state in self.parties]
        if self.ended:
            return self.ended
        if all(answer == ACCEPT for answer in said):
            return AGREED
        return "rejected" if REJECT in said else OPEN


@dataclass(frozen=True, slots=True)
class Room:
    """A room after its last move. ``commitments``: hashes of reservations; ``disclosed``: those told, million USD."""

    room: str
    title: str
    study: str
    states: tuple[str, ...]
    opened: str
    phase: str = OPEN
    proposals: tuple[Proposal, ...] = ()
    commitments: Mapping[str, str] | None = None
    disclosed: Mapping[str, float] | None = None
    seq: int = 0
    head: str = GENESIS

    def proposal(self, number: int) -> Proposal:
        """The proposal with this number, from 1. Refuses with 404 if there is none."""
        if not 1 <= number <= len(self.proposals):
            count = len(self.proposals)
            expected = f"one of the {count} proposals" if count else "a proposal: there is none yet"
            raise refused(404, "n", expected, "read the room again", str(number))
        return self.proposals[number - 1]


Rule = Callable[[Room, Entry], Room]


def after(room: Room | None, entry: Entry) -> Room:
    """The room after one more move. Raises :class:`Refused` where the rules do not allow it."""
    if (room is None) != (entry.kind == "opened"):
        raise _not_now("opened once, before anything else")
    if room is None:
        moved = _opened(entry)
    else:
        _require_permission(room, entry)
        moved = RULES[entry.kind](room, entry)
    return replace(moved, seq=entry.seq, head=entry.hash)


def folded(entries: Iterable[Entry]) -> Room | None:
    """The room that a log makes; ``None`` of no entries. Raises :class:`Refused` where a move breaks the rules."""
    room: Room | None = None
    for entry in entries:
        room = after(room, entry)
    return room


def _require_permission(room: Room, entry: Entry) -> None:
    if entry.kind not in RULES:
        raise refused(400, "kind", f"one of: {', '.join(RULES)}", "write another kind of move", entry.kind)
    action = ACTIONS[entry.kind]
    if entry.seat not in seats_of(room.states) or not may(entry.seat, action):
        raise refused(403, "seat", f'a seat that may "{action}"', "leave it to such a seat", entry.seat)


def _opened(entry: Entry) -> Room:
    body = entry.body
    return Room(entry.room, body["title"], body["study"], tuple(body["states"]), entry.at)


def _not_now(expected: str, mend: str = "read the room again") -> Refused:
    return refused(409, None, expected, mend)


def require_open(room: Room) -> None:
    """Refuse unless the room takes moves."""
    if room.phase != OPEN:
        raise _not_now(f"an open room: this one is {room.phase}", "ask the chair to reopen it")


def _reserved(room: Room, entry: Entry) -> Room:
    require_open(room)
    disclosed = {seat: musd for seat, musd in (room.disclosed or {}).items() if seat != entry.seat}
    commitments = {**(room.commitments or {}), entry.seat: entry.body["commitment"]}
    return replace(room, commitments=commitments, disclosed=disclosed)


def _disclosed(room: Room, entry: Entry) -> Room:
    committed = (room.commitments or {}).get(entry.seat)
    musd = float(entry.body["musd"])
    if committed is None or commitment_to(musd, entry.body["salt"]) != committed:
        raise _not_now("a reservation that was set before", "set one first")
    return replace(room, disclosed={**(room.disclosed or {}), entry.seat: musd})


def _proposed(room: Room, entry: Entry) -> Room:
    require_open(room)
    body, number = entry.body, len(room.proposals) + 1
    counter = body["counter_to"]
    if counter is not None:
        room.proposal(counter)
    parties = tuple(state for state in room.states if state in body["parties"])
    if len(parties) != len(body["parties"]) or len(parties) < 2:
        raise refused(422, "setting", "promises between at least two states of the room", "move a lever of a promise")
    own = {entry.seat: Answer(ACCEPT, "", entry.seq)} if entry.seat in parties else {}
    one = Proposal(
        number, entry.seat, entry.at, body["setting"], body["comment"], counter, parties, body["payoffs"], own
    )
    return replace(room, proposals=(*room.proposals, one))


def _answered(room: Room, entry: Entry) -> Room:
    require_open(room)
    one = _standing(room, entry.body["proposal"])
    if entry.seat not in one.parties:
        raise refused(403, "seat", f"a party of the proposal: {', '.join(one.parties)}", "leave it to them", entry.seat)
    said = Answer(entry.body["answer"], entry.body["comment"], entry.seq)
    one = replace(one, answers={**one.answers, entry.seat: said})
    return replace(_with(room, one), phase=AGREED if one.status == AGREED else room.phase)


def _withdrawn(room: Room, entry: Entry) -> Room:
    require_open(room)
    one = _standing(room, entry.body["proposal"])
    if one.seat != entry.seat:
        raise refused(403, "seat", f"{one.seat}, who has made the proposal", "reject it instead", entry.seat)
    return _with(room, replace(one, ended="withdrawn"))


def _standing(room: Room, number: int) -> Proposal:
    one = room.proposal(number)
    if one.ended:
        raise _not_now(f"a proposal that stands: this one is {one.ended}")
    return one


def _with(room: Room, one: Proposal) -> Room:
    return replace(room, proposals=(*room.proposals[: one.number - 1], one, *room.proposals[one.number :]))


def _closed(room: Room, _: Entry) -> Room:
    if room.phase == CLOSED:
        raise _not_now("a room that is not closed yet")
    return replace(room, phase=CLOSED)


def _reopened(room: Room, _: Entry) -> Room:
    if room.phase == OPEN:
        raise _not_now("a room that is agreed or closed")
    aside = tuple(replace(one, ended="set aside") if one.status == AGREED else one for one in room.proposals)
    return replace(room, phase=OPEN, proposals=aside)


def _renewed(room: Room, _: Entry) -> Room:
    # The log says that a seat has a token of its own; tokens are not part of the state
    return room


RULES: dict[str, Rule] = {
    "reserved": _reserved, "disclosed": _disclosed, "proposed": _proposed, "answered": _answered,
    "withdrawn": _withdrawn, "closed": _closed, "reopened": _reopened, "renewed": _renewed,
}  # fmt: skip
ACTIONS: dict[str, Action] = {
    "reserved": "reserve", "disclosed": "disclose", "proposed": "propose", "answered": "answer",
    "withdrawn": "withdraw", "closed": "close", "reopened": "reopen", "renewed": "renew",
}  # fmt: skip
"""What each kind of move does, and which action its seat must be allowed. ``opened``, the first, makes the room."""
