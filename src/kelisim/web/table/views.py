"""What one seat may see of a room. The only place where a hidden value meets an answer, and only its own seat's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kelisim.web.table.moves import Proposal, Room
from kelisim.web.table.seats import PERMISSIONS, kind_of
from kelisim.web.table.store import Hidden


def room_view(room: Room, seat: str, own_token: bool, hidden: Hidden | None, present: list[str]) -> dict[str, Any]:
    """The room for ``seat``; ``hidden`` is the reservation of this very seat."""
    disclosed = dict(room.disclosed or {})
    own = None if hidden is None else {"musd": hidden.musd, "salt": hidden.salt, "disclosed": seat in disclosed}
    return {
        "room": room.room, "title": room.title, "study": room.study, "opened": room.opened,
        "seat": seat, "own_token": own_token, "may": sorted(PERMISSIONS[kind_of(seat)]), "states": list(room.states),
        "phase": room.phase, "proposals": [proposal_view(one, seat, hidden) for one in room.proposals],
        "present": present, "reservation": own, "commitments": dict(room.commitments or {}), "disclosed": disclosed,
        "seq": room.seq, "head": room.head,
    }  # fmt: skip


def proposal_view(one: Proposal, seat: str, hidden: Hidden | None) -> dict[str, Any]:
    """A proposal for ``seat``, told whether it gives less than the seat's own reservation."""
    return {
        "number": one.number, "seat": one.seat, "at": one.at, "setting": dict(one.setting), "comment": one.comment,
        "counter_to": one.counter_to, "parties": list(one.parties), "status": one.status,
        "answers": {state: asdict(said) for state, said in one.answers.items()}, "payoffs": dict(one.payoffs),
        "below_reservation": _is_below(one, seat, hidden),
    }  # fmt: skip


def _is_below(one: Proposal, seat: str, hidden: Hidden | None) -> bool | None:
    gains = one.payoffs["states"].get(seat)
    if hidden is None or gains is None:
        return None
    return bool(gains["change_musd"] < hidden.musd)
