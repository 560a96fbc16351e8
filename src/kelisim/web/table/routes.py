"""The table's routes, each a few lines around the rules, the store and the views."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from sse_starlette import EventSourceResponse
from starlette.responses import StreamingResponse

from kelisim.web.errors import refused
from kelisim.web.table import shapes
from kelisim.web.table.access import Who, drop_cookie, seat_that_may, set_cookie, who_has
from kelisim.web.table.chain import line_of, verified
from kelisim.web.table.dealfile import deal_file
from kelisim.web.table.events import Hub, stream
from kelisim.web.table.moves import Room, require_open
from kelisim.web.table.parties import parties_of
from kelisim.web.table.payoffs import Engines, told_of
from kelisim.web.table.shapes import Number, RoomName
from kelisim.web.table.store import Hidden, Store, hide, renew
from kelisim.web.table.tokens import commitment_to, new_salt, new_token
from kelisim.web.table.views import proposal_view, room_view

FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"model": shapes.Faults} for status in (400, 401, 403, 404, 409, 413, 422, 429)
}
JSON_LINES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/jsonl": {}}}}
TOML: dict[int | str, dict[str, Any]] = {200: {"content": {"application/toml": {}}}}
STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
routes = APIRouter(prefix="/api/rooms", tags=["table"], responses=FAULTS)

Reader = Annotated[Who, Depends(seat_that_may("read"))]
Seq = Annotated[int, Query(ge=0, le=2**53, description="Only entries after this one.")]
LAST_SEQ = Header(ge=0, le=2**53, description="The last entry seen; those after it follow.")


def store_of(request: Request) -> Store:
    """The rooms of this server."""
    store: Store = request.app.state.store
    return store


def hub_of(request: Request) -> Hub:
    """Who listens on this server."""
    hub: Hub = request.app.state.hub
    return hub


def engines_of(request: Request) -> Engines:
    """The models of this server."""
    engines: Engines = request.app.state.engines
    return engines


Rooms = Annotated[Store, Depends(store_of)]
Models = Annotated[Engines, Depends(engines_of)]
Listeners = Annotated[Hub, Depends(hub_of)]


@routes.post("", status_code=201, response_model=shapes.Opened)
def open_room(asked: shapes.NewRoom, store: Rooms, engines: Models) -> dict[str, Any]:
    """Open a room. The tokens are shown this once: give each delegation its own."""
    if asked.study not in engines.studies:
        raise refused(422, "study", f"one of: {', '.join(engines.studies)}", "name one of them", asked.study)
    room, tokens = store.open_room(asked.title, asked.study, engines.states(asked.study))
    return {"room": room.room, "tokens": tokens}


@routes.post("/{room}/enter", response_model=shapes.Entered)
def enter(room: RoomName, asked: shapes.Enter, request: Request, response: Response, store: Rooms) -> dict[str, Any]:
    """Take a seat: a cookie for this room is set. Programs send the token as ``Authorization: Bearer`` instead."""
    who = who_has(store, room, asked.token)
    set_cookie(response, request, room, asked.token)
    return {"room": room, "seat": who.seat, "own_token": who.own_token}


@routes.post("/{room}/leave", status_code=204)
def leave(who: Reader) -> Response:
    """Make this browser forget the seat. The token stays valid."""
    response = Response(status_code=204)
    drop_cookie(response, who.room)
    return response


@routes.post("/{room}/renew", response_model=shapes.Renewed)
def renew_token(
    who: Annotated[Who, Depends(seat_that_may("renew"))], request: Request, response: Response, store: Rooms
) -> dict[str, Any]:
    """A new token for the own seat; the former one is void, also for who opened the room and knew it."""
    token = new_token()
    store.move(who.room, who.seat, "renewed", {}, (renew(who.room, who.seat, token),))
    set_cookie(response, request, who.room, token)
    return {"seat": who.seat, "token": token}


@routes.get("/{room}", response_model=shapes.RoomShown)
def see(who: Reader, store: Rooms, hub: Listeners) -> dict[str, Any]:
    """The room as the own seat sees it."""
    return _seen(who, store.room(who.room), store, hub)


def _seen(who: Who, room: Room, store: Store, hub: Hub) -> dict[str, Any]:
    return room_view(room, who.seat, who.own_token, store.hidden(who.room, who.seat), hub.present(who.room))


@routes.get("/{room}/reservation", response_model=shapes.OwnReservation)
def own_reservation(who: Annotated[Who, Depends(seat_that_may("read own"))], store: Rooms) -> dict[str, Any]:
    """The own reservation. No route gives that of another seat."""
    hidden = _own_hidden(store, who)
    disclosed = who.seat in (store.room(who.room).disclosed or {})
    return {"musd": hidden.musd, "salt": hidden.salt, "disclosed": disclosed}


def _own_hidden(store: Store, who: Who) -> Hidden:
    hidden = store.hidden(who.room, who.seat)
    if hidden is None:
        raise refused(404, "reservation", "a reservation of the own seat", "set one first")
    return hidden


@routes.put("/{room}/reservation", response_model=shapes.OwnReservation)
def reserve(
    asked: shapes.Reservation, who: Annotated[Who, Depends(seat_that_may("reserve"))], store: Rooms
) -> dict[str, Any]:
    """Set the own hidden reservation. The log tells the others that it was set, and a salted hash, not the value."""
    hidden = Hidden(asked.musd, new_salt())
    body = {"commitment": commitment_to(hidden.musd, hidden.salt)}
    store.move(who.room, who.seat, "reserved", body, (hide(who.room, who.seat, hidden),))
    return {"musd": hidden.musd, "salt": hidden.salt, "disclosed": False}


@routes.post("/{room}/reservation/disclose", response_model=shapes.RoomShown)
def disclose(who: Annotated[Who, Depends(seat_that_may("disclose"))], store: Rooms, hub: Listeners) -> dict[str, Any]:
    """Tell all seats the own reservation, with the salt by which everybody can check it against the log."""
    hidden = _own_hidden(store, who)
    room, _ = store.move(who.room, who.seat, "disclosed", {"musd": hidden.musd, "salt": hidden.salt})
    return _seen(who, room, store, hub)


@routes.post("/{room}/proposals", status_code=201, response_model=shapes.ProposalShown)
def propose(
    asked: shapes.NewProposal,
    who: Annotated[Who, Depends(seat_that_may("propose"))],
    store: Rooms,
    engines: Models,
) -> dict[str, Any]:
    """Put a setting on the table. The server solves it; the payoffs in the log are its own. Proposing is accepting."""
    room, setting = store.room(who.room), asked.setting.model_dump()
    require_open(room)
    if setting["study"] != room.study:
        raise refused(
            422, "setting.study", f"{room.study}, the study of the room", "open a room on it", setting["study"]
        )
    parties = parties_of(engines.levers(room.study), setting, room.states, who.seat)
    body = {
        "setting": setting, "comment": asked.comment, "counter_to": asked.counter_to, "parties": list(parties),
        "payoffs": told_of(engines.solve(setting)),
    }  # fmt: skip
    room, _ = store.move(who.room, who.seat, "proposed", body)
    return proposal_view(room.proposals[-1], who.seat, store.hidden(who.room, who.seat))


@routes.post("/{room}/proposals/{n}/answer", response_model=shapes.ProposalShown)
def answer_proposal(
    n: Number, asked: shapes.NewAnswer, who: Annotated[Who, Depends(seat_that_may("answer"))], store: Rooms
) -> dict[str, Any]:
    """Accept or reject a proposal to which the own state is a party. When all parties accept, it is agreed."""
    body = {"proposal": n, "answer": asked.answer, "comment": asked.comment}
    room, _ = store.move(who.room, who.seat, "answered", body)
    return proposal_view(room.proposal(n), who.seat, store.hidden(who.room, who.seat))


@routes.post("/{room}/proposals/{n}/withdraw", response_model=shapes.ProposalShown)
def withdraw(n: Number, who: Annotated[Who, Depends(seat_that_may("withdraw"))], store: Rooms) -> dict[str, Any]:
    """Take back an own proposal."""
    room, _ = store.move(who.room, who.seat, "withdrawn", {"proposal": n})
    return proposal_view(room.proposal(n), who.seat, store.hidden(who.room, who.seat))


@routes.get("/{room}/proposals/{n}/deal.toml", response_class=Response, responses=TOML)
def export_deal(n: Number, who: Reader, store: Rooms, engines: Models) -> Response:
    """The proposal as a deal file that ``kelisim deal check`` reads."""
    room = store.room(who.room)
    text = deal_file(room, room.proposal(n), engines.levers(room.study))
    headers = {"Content-Disposition": f'attachment; filename="deal-{who.room[:8]}-{n}.toml"'}
    return Response(text, media_type="application/toml", headers=headers)


@routes.post("/{room}/close", response_model=shapes.RoomShown)
def close(who: Annotated[Who, Depends(seat_that_may("close"))], store: Rooms, hub: Listeners) -> dict[str, Any]:
    """Close the room for moves."""
    return _seen(who, store.move(who.room, who.seat, "closed", {})[0], store, hub)


@routes.post("/{room}/reopen", response_model=shapes.RoomShown)
def reopen(who: Annotated[Who, Depends(seat_that_may("reopen"))], store: Rooms, hub: Listeners) -> dict[str, Any]:
    """Open an agreed or closed room again; an agreed proposal is set aside."""
    return _seen(who, store.move(who.room, who.seat, "reopened", {})[0], store, hub)


@routes.get("/{room}/log", response_model=shapes.LogShown)
def see_log(who: Reader, store: Rooms, after: Seq = 0) -> dict[str, Any]:
    """The log, a part at a time."""
    entries = store.entries(who.room, after)
    full = len(entries) == store.limits.entries_per_answer
    return {
        "room": who.room, "entries": [entry.as_dict() for entry in entries],
        "next": entries[-1].seq if full else None,
    }  # fmt: skip


@routes.get("/{room}/log.jsonl", response_class=StreamingResponse, responses=JSON_LINES)
def export_log(who: Reader, store: Rooms) -> StreamingResponse:
    """The whole log as a file, an entry a line, that ``kelisim table verify`` reads."""
    headers = {"Content-Disposition": f'attachment; filename="kelisim-{who.room}.jsonl"'}
    lines = (line_of(entry) + "\n" for entry in store.all_entries(who.room))
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


@routes.get("/{room}/log/verify", response_model=shapes.Verified)
def verify_log(who: Reader, store: Rooms) -> dict[str, Any]:
    """Compute the chain of hashes again from the file on disk."""
    entries = list(store.all_entries(who.room))
    faults = verified(entries)
    return {
        "room": who.room, "holds": not faults, "entries": len(entries), "head": entries[-1].hash,
        "faults": [fault.as_dict() for fault in faults[: store.limits.entries_per_answer]],
    }  # fmt: skip


@routes.get("/{room}/events", response_class=EventSourceResponse, responses=STREAM)
async def events(
    who: Reader, store: Rooms, hub: Listeners, after: Seq = 0, last_event_id: Annotated[int | None, LAST_SEQ] = None
) -> EventSourceResponse:
    """Moves as they happen: ``move`` is an entry of the log, its number the id; ``present`` lists the seats here."""
    hub.require_place(who.room, who.seat)
    seq = after if last_event_id is None else last_event_id
    return EventSourceResponse(stream(hub, store, who.room, who.seat, seq), ping=15, send_timeout=30)
