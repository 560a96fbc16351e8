"""What requests of the table may hold and what answers do hold: the source of its OpenAPI description."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LINE = r"^[^\x00-\x1f\x7f]*$"
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Text without control characters; :data:`LINES` with line feeds and tabs."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]
Comment = Annotated[str, StringConstraints(max_length=1_000, pattern=LINES)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=LINE)]
Musd = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]

RoomName = Annotated[str, Path(pattern="^[0-9a-f]{24}$", description="Name of the room, as its opener was told.")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="Number of a proposal, from 1.")]


class Asked(BaseModel):
    """A body of a request: no other keys, no text in place of a number."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewRoom(Asked):
    """Open a room on a study."""

    title: Title
    study: Name = "normal"


class Enter(Asked):
    """The token of a seat."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class Reservation(Asked):
    """The least change against alone that the seat would accept, million USD a year. Seen by no other seat."""

    musd: Musd


class Setting(Asked):
    """Levers that are not at their default, by id, in the unit of each lever."""

    study: Name = "normal"
    mode: Literal["together", "apart"] = "together"
    levers: Annotated[dict[Name, Annotated[float, Field(allow_inf_nan=False)]], Field(max_length=200)] = Field(
        default_factory=dict
    )


class NewProposal(Asked):
    """Put a setting on the table, by itself or as a counter-proposal."""

    setting: Setting
    comment: Comment = ""
    counter_to: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class NewAnswer(Asked):
    """Accept or reject a proposal; the last answer of a seat counts."""

    answer: Literal["accept", "reject"]
    comment: Comment = ""


class FaultShown(BaseModel):
    """One thing that is wrong, where, and how to mend it."""

    file: str
    row: int | None
    column: str | None
    value: str
    expected: str
    mend: str


class Faults(BaseModel):
    """The answer to every request that is not granted."""

    faults: list[FaultShown]


class Opened(BaseModel):
    """A new room with the token of each seat; they are shown this once."""

    room: str
    tokens: dict[str, str]


class Entered(BaseModel):
    """The seat that a token belongs to. ``own_token``: renewed, so that who opened the room does not know it."""

    room: str
    seat: str
    own_token: bool


class Renewed(BaseModel):
    """The seat's new token; the former one is void."""

    seat: str
    token: str


class AnswerShown(BaseModel):
    """What a party says to a proposal, and in which entry of the log."""

    answer: Literal["accept", "reject"]
    comment: str
    seq: int


class ProposalShown(BaseModel):
    """A proposal as one seat sees it. ``below_reservation`` is of the seat's own reservation; ``null`` without one."""

    number: int
    seat: str
    at: str
    setting: dict[str, Any]
    comment: str
    counter_to: int | None
    parties: list[str]
    status: Literal["open", "rejected", "agreed", "withdrawn", "set aside"]
    answers: dict[str, AnswerShown]
    payoffs: dict[str, Any]
    below_reservation: bool | None


class OwnReservation(BaseModel):
    """The seat's own reservation. ``salt``: with it, sha256(salt|musd) is what the log holds."""

    musd: float
    salt: str
    disclosed: bool


class RoomShown(BaseModel):
    """A room as one seat sees it. ``commitments``: hashes of reservations that were set; ``disclosed``: those told."""

    room: str
    title: str
    study: str
    opened: str
    seat: str
    own_token: bool
    may: list[str]
    states: list[str]
    phase: Literal["open", "agreed", "closed"]
    proposals: list[ProposalShown]
    present: list[str]
    reservation: OwnReservation | None
    commitments: dict[str, str]
    disclosed: dict[str, float]
    seq: int
    head: str


class EntryShown(BaseModel):
    """An entry of the log; ``hash`` is sha256 of the canonical JSON of all the rest."""

    room: str
    seq: int
    at: str
    seat: str
    kind: str
    body: dict[str, Any]
    prev: str
    hash: str


class LogShown(BaseModel):
    """A part of the log. ``next``: the last entry shown, for ``after`` of the next part; ``null`` at the end."""

    room: str
    entries: list[EntryShown]
    next: int | None


class Verified(BaseModel):
    """Whether the chain holds. ``head``: hash of the last entry; keep it, it stands for all before."""

    room: str
    holds: bool
    entries: int
    head: str
    faults: list[FaultShown]
