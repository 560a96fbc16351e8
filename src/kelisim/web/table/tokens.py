"""Tokens of seats and commitments to hidden values: random, hashed at rest, compared in constant time."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

from kelisim.web.table.chain import canonical, sha256

TOKEN_BYTES = 32
SALT_BYTES = 32
LONGEST_TOKEN = 128


def new_token() -> str:
    """A token that nobody can guess: 32 random bytes."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_room() -> str:
    """The name of a room: 12 random bytes, so that a room cannot be found by trying either."""
    return secrets.token_hex(12)


def seat_with(token: str, hashes: Mapping[str, str]) -> str | None:
    """The seat whose hashed token belongs to ``token``. All seats are compared, whichever fits."""
    told, found = sha256(token), None
    for seat, hashed in hashes.items():
        if hmac.compare_digest(told, hashed):
            found = seat
    return found


def new_salt() -> str:
    """A salt that makes a hidden value unguessable from its hash."""
    return secrets.token_hex(SALT_BYTES)


def commitment_to(musd: float, salt: str) -> str:
    """What the log holds of a hidden value: ``sha256(salt|value)``, million USD a year."""
    return sha256(f"{salt}|{canonical(float(musd))}")
