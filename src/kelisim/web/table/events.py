"""Moves as they happen, by server-sent events.

Nothing is queued for a listener: it is woken and reads on in the log from the last entry it has sent. So a slow
listener costs no memory, and one that comes back with ``Last-Event-ID`` misses nothing. Only entries of the log are
sent, and the log holds no hidden value.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from kelisim.web.errors import refused
from kelisim.web.settings import Limits
from kelisim.web.table.chain import Entry, canonical
from kelisim.web.table.store import Store

MOVE, PRESENT = "move", "present"


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream of a seat."""

    seat: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Who listens to which room. Used on the event loop only, but for :meth:`tell`."""

    def __init__(self, limits: Limits) -> None:
        """Nobody listens yet."""
        self.limits = limits
        self._rooms: dict[str, set[Listener]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def tell(self, entry: Entry) -> None:
        """Wake who listens to the room of ``entry``; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, entry.room)

    def _wake(self, room: str) -> None:
        for listener in self._rooms.get(room, ()):
            listener.woken.set()

    def present(self, room: str) -> list[str]:
        """Seats with an open stream, sorted."""
        return sorted({listener.seat for listener in list(self._rooms.get(room, ()))})

    def require_place(self, room: str, seat: str) -> None:
        """Refuse with 429 where one more stream would be too many."""
        at_table = Counter(listener.seat for listener in self._rooms.get(room, ()))
        total = sum(map(len, self._rooms.values()))
        if total >= self.limits.streams or at_table[seat] >= self.limits.streams_per_seat:
            raise refused(429, None, f"at most {self.limits.streams_per_seat} streams of a seat", "close other pages")

    @contextmanager
    def listening(self, room: str, seat: str) -> Iterator[Listener]:
        """A listener for as long as the context lasts."""
        self._loop = asyncio.get_running_loop()
        listener = Listener(seat)
        self._rooms.setdefault(room, set()).add(listener)
        self._wake(room)
        try:
            yield listener
        finally:
            self._rooms[room].discard(listener)
            if self._rooms[room]:
                self._wake(room)
            else:
                del self._rooms[room]


async def stream(hub: Hub, store: Store, room: str, seat: str, seq: int) -> AsyncIterator[ServerSentEvent]:
    """Entries after ``seq`` as they are made, and who is present; ends when the seat renews its token."""
    told: list[str] = []
    begun = (await run_in_threadpool(store.room, room)).seq
    with hub.listening(room, seat) as listener:
        while True:
            listener.woken.clear()
            while entries := await run_in_threadpool(store.entries, room, seq):
                for entry in entries:
                    yield ServerSentEvent(canonical(entry.as_dict()), event=MOVE, id=str(entry.seq))
                    if entry.kind == "renewed" and entry.seat == seat and entry.seq > begun:
                        return
                seq = entries[-1].seq
            present = hub.present(room)
            if present != told:
                told = present
                yield ServerSentEvent(canonical(present), event=PRESENT)
            await listener.woken.wait()
