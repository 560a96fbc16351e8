"""Who may do what at the table: one table, seat by action. What is not in it is refused."""

from __future__ import annotations

from typing import Literal

Action = Literal[
    "read", "read own", "renew", "reserve", "disclose", "propose", "answer", "withdraw", "close", "reopen"
]  # fmt: skip

CHAIR, OBSERVER, STATE = "chair", "observer", "state"

EVERYBODY: frozenset[Action] = frozenset(("read", "renew"))
PERMISSIONS: dict[str, frozenset[Action]] = {
    STATE: EVERYBODY | {"read own", "reserve", "disclose", "propose", "answer", "withdraw"},
    CHAIR: EVERYBODY | {"propose", "withdraw", "close", "reopen"},
    OBSERVER: EVERYBODY,
}
"""``read``: room, log, events and deal files. ``read own``: the own reservation. ``renew``: the own token."""


def kind_of(seat: str) -> str:
    """``chair``, ``observer`` or ``state``."""
    return seat if seat in (CHAIR, OBSERVER) else STATE


def may(seat: str, action: Action) -> bool:
    """Whether ``seat`` may do ``action``; no to any action that the table does not name."""
    return action in PERMISSIONS[kind_of(seat)]


def seats_of(states: tuple[str, ...]) -> tuple[str, ...]:
    """The seats of a room of ``states``."""
    return (CHAIR, *states, OBSERVER)
