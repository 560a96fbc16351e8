"""Who is bound by a setting: the states that its moved levers name, or all where all plan together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kelisim.web.errors import refused

TOGETHER = "together"
Lever = Mapping[str, Any]


def moved(levers: Sequence[Lever], setting: Mapping[str, Any]) -> list[tuple[Lever, float]]:
    """The levers that ``setting`` has moved away from their default, with its values, in the order of the model.

    Refuses an unknown lever and a value out of its limits with 422.
    """
    by_id = {lever["id"]: lever for lever in levers}
    for name, value in setting["levers"].items():
        if name not in by_id:
            raise refused(422, "setting.levers", "a lever of the model", "see GET /api/model", name)
        lever = by_id[name]
        if not lever["min"] <= value <= lever["max"]:
            limits = f"{lever['min']:g} to {lever['max']:g} {lever['unit']}"
            raise refused(422, f"setting.levers.{name}", limits, "give a value within the limits", f"{value:g}")
    asked = setting["levers"]
    chosen = [(lever, float(asked[lever["id"]])) for lever in levers if lever["id"] in asked]
    return [(lever, value) for lever, value in chosen if value != lever["default"]]


def parties_of(
    levers: Sequence[Lever], setting: Mapping[str, Any], states: Sequence[str], proposer: str
) -> tuple[str, ...]:
    """States that a proposal needs the word of: those that promise or are promised something, and its proposer."""
    if setting["mode"] == TOGETHER:
        return tuple(states)
    named = {state for lever, _ in moved(levers, setting) for state in _named(lever)} | {proposer}
    return tuple(state for state in states if state in named)


def _named(lever: Lever) -> Iterator[str]:
    for key in ("from_state", "to_state"):
        if lever.get(key):
            yield str(lever[key])
