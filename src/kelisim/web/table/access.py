"""Which seat asks: from its token, in the Authorization header or the cookie of the room. Without one nothing is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from kelisim.web.errors import Refused, refused
from kelisim.web.table.seats import Action, may
from kelisim.web.table.shapes import RoomName
from kelisim.web.table.store import Store
from kelisim.web.table.tokens import LONGEST_TOKEN, seat_with

COOKIE = "kelisim_seat"
COOKIE_SECONDS = 90 * 24 * 3600
bearer = HTTPBearer(auto_error=False, description="Token of a seat")
cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="Set by entering; one per room, by its path")


@dataclass(frozen=True, slots=True)
class Who:
    """The seat that asks. ``own_token``: see :class:`~kelisim.web.table.store.Seat`."""

    room: str
    seat: str
    own_token: bool


def unknown_token() -> Refused:
    """The same answer whether the room or the token is wrong: neither can be found by trying."""
    return refused(401, "token", "the token of a seat of this room", "enter with the token you were given")


def who_has(store: Store, room: str, token: str | None) -> Who:
    """The seat of ``room`` that ``token`` belongs to. Refuses with 401 if it is none."""
    seats = store.seats(room)
    if token is None or len(token) > LONGEST_TOKEN or not token.isascii():
        raise unknown_token()
    seat = seat_with(token, {name: one.hashed for name, one in seats.items()})
    if seat is None:
        raise unknown_token()
    return Who(room, seat, seats[seat].own)


def seat_that_may(action: Action) -> Callable[..., Who]:
    """A dependency of a route: the seat that asks, refused with 403 unless its seat may do ``action``."""

    def granted(
        request: Request,
        room: RoomName,
        by_header: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
        by_cookie: Annotated[str | None, Depends(cookie)],
    ) -> Who:
        who = who_has(request.app.state.store, room, by_header.credentials if by_header else by_cookie)
        if not may(who.seat, action):
            raise refused(403, "seat", f'a seat that may "{action}"', "leave it to such a seat", who.seat)
        return who

    granted.action = action  # type: ignore[attr-defined]  # so that a test can see that each route has one
    return granted


def set_cookie(response: Response, request: Request, room: str, token: str) -> None:
    """Let the browser keep ``token`` for this room alone, out of reach of scripts."""
    response.set_cookie(
        COOKIE, token, COOKIE_SECONDS, path=f"/api/rooms/{room}", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def drop_cookie(response: Response, room: str) -> None:
    """Make the browser forget the token of this room."""
    response.delete_cookie(COOKIE, path=f"/api/rooms/{room}", httponly=True, samesite="strict")
