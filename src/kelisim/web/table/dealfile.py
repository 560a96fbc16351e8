"""A proposal as a deal file: what its levers promise, in the tables that ``kelisim deal check`` reads.

Levers that are no promises (measures, inflow) have no table there; they are told in the note. One plan for all is
``act_together``, but where power is promised: a deal cannot hold it between states that plan as one, so the file then
holds the promises and every state plans for itself. The note says so as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kelisim.deal.keys import FUELS
from kelisim.web.errors import refused
from kelisim.web.table.moves import Proposal, Room
from kelisim.web.table.parties import TOGETHER, Lever, moved

SUMMER = ("Apr", "May", "Jun", "Jul", "Aug", "Sep")
WINTER = ("Jan", "Feb", "Mar", "Oct", "Nov", "Dec")
MONTHS = {"summer": SUMMER, "winter": WINTER}
FUEL_NAMES = {fuel: name for name, fuel in FUELS.items()}
APART_NOTE = "Solved at the table as one plan for all; power cannot be promised inside one, so all plan apart here."

Table = dict[str, Any]
Moved = Sequence[tuple[Lever, float]]


def deal_file(room: Room, one: Proposal, levers: Sequence[Lever]) -> str:
    """The proposal as the text of a deal file. Refuses with 409 if nothing of it is a promise."""
    chosen = moved(levers, one.setting)
    entries = [entry for lever, value in chosen for entry in _entries(lever, value, chosen)]
    powered = any(kind == "deliver" and table["what"] == "electricity" for kind, table in entries)
    together = one.setting["mode"] == TOGETHER
    if not entries and not together:
        raise refused(409, "n", "a proposal with a promise of water, power, fuel or money", "choose another proposal")
    notes = [f"{lever['id']} = {value:g} {lever['unit']}" for lever, value in chosen if lever["kind"] in UNTOLD]
    notes = [f"Not part of a deal file: {', '.join(notes)}."] if notes else []
    notes += [APART_NOTE] if together and powered else []
    head: Table = {
        "name": f"table-{room.room[:8]}-{one.number}",
        "title_en": f"{room.title}: proposal {one.number} ({one.status})",
        "title_ru": f"{room.title}: предложение {one.number}",
        "study": room.study,
        "parties": list(one.parties),
        "source": f"kelisim negotiation table, room {room.room}, proposal {one.number} of {one.seat}, {one.at}",
    }
    if together and not powered:
        head["act_together"] = [list(room.states)]
    if notes:
        head["note"] = " ".join(notes)
    return _toml(head, entries)


UNTOLD = ("measure", "drought")
"""Kinds of levers that a deal file has no table for."""


def _entries(lever: Lever, value: float, chosen: Moved) -> Iterator[tuple[str, Table]]:
    """The tables of a deal file that a moved lever stands for."""
    kind, what, *rest = str(lever["id"]).split(":")
    pair = {"from": lever["from_state"], "to": lever["to_state"]}
    if kind == "release":
        limit = "at_least_km3" if rest[0] == "summer" else "at_most_km3"
        months = list(MONTHS[rest[0]])
        yield "release", {"state": lever["from_state"], "reservoir": what, "months": months, limit: value}
    elif kind == "storage":
        month = rest[0].capitalize()
        yield "storage", {"state": lever["from_state"], "reservoir": what, "month": month, "at_least_km3": value}
    elif kind == "power":
        prices = [price for other, price in chosen if other["id"] == f"price:{what}"]
        priced = {"price_usd_per_mwh": prices[0]} if prices else {}
        yield "deliver", {**pair, "what": "electricity", "gwh": value, "months": list(MONTHS[rest[0]]), **priced}
    elif kind == "fuel":
        fuel = {"what": FUEL_NAMES[rest[0]], "quantity": value, "unit": "GWh", "months": list(WINTER)}
        yield "deliver", {**pair, **fuel}
    elif kind == "payment":
        yield "pay", {**pair, "musd_per_year": value}


def _toml(head: Table, entries: Sequence[tuple[str, Table]]) -> str:
    parts = ["[deal]", *_lines(head)]
    for kind, entry in entries:
        parts += ["", f"[[{kind}]]", *_lines(entry)]
    return "\n".join(parts) + "\n"


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    # The texts, numbers and lists of these tables are written alike in JSON and TOML; control characters are refused.
    return (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items())
