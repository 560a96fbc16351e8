"""The tables and keys of a deal file, and the checks of single cells: kind, range, months.

Meaning (does the reservoir exist, whose is it, how does power get there) is judged in :mod:`kelisim.deal.read`.
"""

from __future__ import annotations

import calendar
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kelisim.errors import Fault
from kelisim.region.read import did_you_mean

MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if number}
POWER = "electricity"
FUELS = {"coal": "coal", "gas": "gas", "fuel oil": "oil"}
"""Fuels of a contract and their names in the region's fuels table."""

ALLOCATIONS = ("equal gains",)
QUALITIES = ("treaty", "official", "press", "derived", "assumed")
HEAT_UNIT = "GWh"
"""The unit of fuel that is heat itself; every other unit needs ``mwh_per_unit``."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: ``kind`` is one of text, texts, number, year, month, months, flag, table."""

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


NOTES = {"source": Key("text"), "quality": Key("text", choices=QUALITIES), "note": Key("text")}
SPAN = {"from_year": Key("year"), "to_year": Key("year")}
LIMITS = {"at_least_km3": Key("number"), "at_most_km3": Key("number")}
PAIR = {"from": Key("text", required=True), "to": Key("text", required=True)}

TABLES: dict[str, dict[str, Key]] = {
    "deal": {
        "name": Key("text", required=True), "title_en": Key("text"), "title_ru": Key("text"),
        "study": Key("text", required=True), "parties": Key("texts", required=True),
        "act_together": Key("lists"), "allocation": Key("text", choices=ALLOCATIONS), **NOTES,
    },
    "release": {
        "state": Key("text", required=True), "reservoir": Key("text"), "reach": Key("text"),
        "months": Key("months", required=True), "each_month": Key("flag"), **LIMITS, **SPAN, **NOTES,
    },
    "storage": {
        "state": Key("text", required=True), "reservoir": Key("text", required=True),
        "month": Key("month", required=True), **LIMITS, **SPAN, **NOTES,
    },
    "deliver": {
        **PAIR, "what": Key("text", required=True, choices=(POWER, *FUELS)), "months": Key("months", required=True),
        "gwh": Key("number"), "over": Key("texts"), "price_usd_per_mwh": Key("number"),
        "quantity": Key("number"), "unit": Key("text"), "mwh_per_unit": Key("number"),
        "price_usd_per_unit": Key("number"), "replaces": Key("text", choices=tuple(FUELS)), **SPAN, **NOTES,
    },
    "pay": {**PAIR, "musd_per_year": Key("number", required=True), "only_if": Key("table"), **SPAN, **NOTES},
}  # fmt: skip
"""Every table of a deal file with its keys."""

CONDITION = {
    "node": Key("text", required=True), "inflow_below_km3": Key("number"), "inflow_above_km3": Key("number"),
}  # fmt: skip
"""Keys of ``only_if``."""

BY_WHAT = {
    POWER: ({"gwh"}, {"over", "price_usd_per_mwh"}),
    **{name: ({"quantity", "unit"}, {"mwh_per_unit", "price_usd_per_unit", "replaces"}) for name in FUELS},
}
"""Keys that a delivery must and may have besides the common ones, by what is delivered."""

EXPECTED = {
    "text": "text", "texts": "a list of texts", "lists": "a list of lists of states", "number": "a number, 0 or more",
    "year": "a year", "month": 'a month, as "May"', "months": 'a list of months, as ["Apr", "May"], each once',
    "flag": "true or false", "table": "a table, as { node = ..., inflow_below_km3 = ... }",
}  # fmt: skip


def month_number(value: object) -> int | None:
    """1-12 of an English month name (three letters are enough) or a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 1 <= value <= 12 else None
    if not isinstance(value, str) or len(value) < 3:
        return None
    number = MONTHS.get(value[:3].lower())
    return number if number and calendar.month_name[number].lower().startswith(value.lower()) else None


def _fits(value: object, kind: str) -> bool:
    if kind == "text":
        return isinstance(value, str) and bool(value.strip())
    if kind in ("texts", "lists"):
        inner = "text" if kind == "texts" else "texts"
        return isinstance(value, list) and bool(value) and all(_fits(one, inner) for one in value)
    if kind == "number":
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        return 0 <= value <= sys.float_info.max  # an integer may be larger than any float
    if kind == "year":
        return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2100
    if kind == "month":
        return month_number(value) is not None
    if kind == "months":
        numbers = [month_number(one) for one in value] if isinstance(value, list) else []
        return bool(numbers) and None not in numbers and len(set(numbers)) == len(numbers)
    return isinstance(value, bool if kind == "flag" else dict)


def cell_faults(file: str, place: str, table: Mapping[str, Any], keys: Mapping[str, Key]) -> Iterator[Fault]:
    """Faults of the keys of one table: unknown, missing, of the wrong kind, not among the choices."""
    for name, value in table.items():
        if name not in keys:
            hint = did_you_mean(name, keys)
            mend = f"did you mean {hint}?" if hint else "leave it out"
            yield Fault(file, None, f"{place}.{name}", str(value), f"one of: {', '.join(keys)}", mend)
        elif not _fits(value, keys[name].kind):
            yield Fault(file, None, f"{place}.{name}", str(value), EXPECTED[keys[name].kind], "give such a value")
        elif keys[name].choices and value not in keys[name].choices:
            choices = ", ".join(keys[name].choices)
            yield Fault(file, None, f"{place}.{name}", str(value), f"one of: {choices}", "choose one of them")
    for name, key in keys.items():
        if key.required and name not in table:
            yield Fault(file, None, f"{place}.{name}", "", EXPECTED[key.kind], f"add {name} = ...")


def rule_faults(file: str, place: str, kind: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of keys that go together: limits, years, what a delivery needs, conditions."""
    if kind in ("release", "storage") and not {"at_least_km3", "at_most_km3"} & set(entry):
        yield Fault(file, None, place, "", "at_least_km3 or at_most_km3", "say how much")
    if kind == "release" and ("reservoir" in entry) == ("reach" in entry):
        yield Fault(file, None, place, "", "either reservoir or reach", "name one place")
    low, high = entry.get("at_least_km3", 0), entry.get("at_most_km3", math.inf)
    if _fits(low, "number") and isinstance(high, int | float) and high < low:
        yield Fault(file, None, f"{place}.at_most_km3", str(high), f"at least {low:g}", "raise it, or leave it out")
    first, last = entry.get("from_year"), entry.get("to_year")
    if isinstance(first, int) and isinstance(last, int) and last < first:
        yield Fault(file, None, f"{place}.to_year", str(last), f"{first} or later", "give a later year")
    if kind == "deliver" and entry.get("what") in tuple(BY_WHAT):  # a tuple: what was written may be a list
        yield from _delivery_faults(file, place, entry)
    condition = entry.get("only_if")
    if kind == "pay" and isinstance(condition, dict):
        yield from cell_faults(file, f"{place}.only_if", condition, CONDITION)
        if not {"inflow_below_km3", "inflow_above_km3"} & set(condition):
            yield Fault(file, None, f"{place}.only_if", "", "inflow_below_km3 or inflow_above_km3", "say when")


def _delivery_faults(file: str, place: str, entry: Mapping[str, Any]) -> Iterator[Fault]:
    must, may = BY_WHAT[entry["what"]]
    special = {key for needs, allowed in BY_WHAT.values() for key in needs | allowed}
    for key in sorted(must - set(entry)):
        yield Fault(file, None, f"{place}.{key}", "", f"{key} of the {entry['what']}", f"add {key} = ...")
    for key in sorted((special & set(entry)) - must - may):
        yield Fault(file, None, f"{place}.{key}", str(entry[key]), f"no {key} for {entry['what']}", "leave it out")
    if "unit" in entry and entry["unit"] != HEAT_UNIT and "mwh_per_unit" not in entry:
        expected = f"the heat content of one {entry['unit']}, MWh thermal"
        mend = f'add it, or give the quantity in unit = "{HEAT_UNIT}"'
        yield Fault(file, None, f"{place}.mwh_per_unit", "", expected, mend)
