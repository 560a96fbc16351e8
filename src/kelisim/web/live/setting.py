"""What is asked of the live model: a study, a mode, and levers moved from their defaults."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Mode = Literal["together", "apart"]
LeverId = Annotated[str, Field(min_length=1, max_length=120)]
Value = Annotated[float, Field(allow_inf_nan=False)]

DIGITS = 9
"""Digits after the point in which values of levers may differ."""

MOST_LEVERS = 500
"""Levers that one setting may name; no study has as many."""


class Setting(BaseModel):
    """Where the levers of a study stand; a lever left out is at its default.

    ``mode``: ``together``, one plan for all states that keeps the promises, or ``apart``, every state for itself but
    for the promises. Units are those of each lever (``GET /api/model``).
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    study: Annotated[str, Field(min_length=1, max_length=80)] = "normal"
    mode: Mode = "together"
    levers: Annotated[dict[LeverId, Value], Field(max_length=MOST_LEVERS)] = {}


def canonical(setting: Setting, defaults: Mapping[str, float]) -> Setting:
    """The same setting with its levers sorted, and those at their default left out; 0.1 + 0.2 is 0.3."""
    plain = {name: round(value, DIGITS) + 0.0 for name, value in sorted(setting.levers.items())}
    moved = {name: value for name, value in plain.items() if value != defaults.get(name)}
    return Setting(study=setting.study, mode=setting.mode, levers=moved)


def key_of(setting: Setting) -> str:
    """SHA-256 of a canonical setting: two settings that ask the same have the same key."""
    text = json.dumps(setting.model_dump(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
