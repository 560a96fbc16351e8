"""What the server is and what it allows: every limit in one place, with its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Addresses that only this machine can reach."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server, one room and one request may cost."""

    body_bytes: int = 100_000
    body_seconds: float = 10.0
    connections: int = 1_000
    rooms: int = 1_000
    rooms_kept_in_memory: int = 100
    entries_per_room: int = 5_000
    proposals_per_room: int = 200
    entries_per_answer: int = 500
    streams: int = 500
    streams_per_seat: int = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server.

    ``data``: folder of the rooms and of games played. ``study``: the one shown first. ``game``: folder of
    ``kelisim play`` for it. ``play``: play games that are not there, and states alone in other inflows, in the
    background. ``names``: host names under which the server may be asked besides its own addresses.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    study: str = "normal"
    game: Path | None = None
    play: bool = True
    names: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK
