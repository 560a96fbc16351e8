"""The levers of a study, made from its region: nothing here knows a river, a line or a measure by name.

Each lever stands at its default where nothing is promised, paid, built or changed. Ranges follow from the data: a
river's natural flow, a line's capacity, the fuel that plants burn, what cooperation gains. Summer is April-September,
winter the other half of the same calendar year, as in the agreements on the Syr Darya.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from kelisim.case import states_of
from kelisim.coalition.border import natural_flow
from kelisim.commitment import Leg
from kelisim.consortium.programme import Inputs
from kelisim.deal.entries import border_lines, shortest
from kelisim.deal.flows import SUMMER
from kelisim.deal.keys import FUELS
from kelisim.power.grid import GWH_PER_MW_HOUR
from kelisim.programme.candidates import candidates_of
from kelisim.programme.measures import Measure, measures_of
from kelisim.programme.problem import OPEN
from kelisim.region.package import Region
from kelisim.region.schema.choices import FUELS as FUEL_NAMES
from kelisim.region.schema.choices import SEASONS as SEASON_NAMES
from kelisim.report.region_names import kind_names
from kelisim.web.live.source import row_at

WINTER = (1, 2, 3, 10, 11, 12)
SEASONS = {"summer": SUMMER, "winter": WINTER}
SEASON_WORDS = {"summer": SEASON_NAMES["growing"], "winter": SEASON_NAMES["winter"]}
DROUGHT = (0.6, 1.2, 0.1)
"""Least, greatest and step of the factor on a basin's inflow: every step is solved anew for the states alone."""

DEAREST_USD_PER_MWH = 200.0
"""Highest price of power on the table; imports in the data cost less than half of it."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever with its range. ``subject``: the keys of what it moves, by kind (see :mod:`kelisim.web.live.terms`)."""

    id: str
    kind: str
    group: str
    name_en: str
    name_ru: str
    unit: str
    min: float
    max: float
    step: float
    default: float
    from_state: str
    to_state: str
    source: dict[str, str] = field(hash=False)
    subject: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The lever as the model tells it."""
        told = asdict(self)
        del told["subject"]
        return told


def levers_of(
    region: Region,
    whole: Inputs,
    burnt: dict[tuple[str, str], float],
    gain: float,
    measures: Mapping[str, Measure],
) -> tuple[Lever, ...]:
    """All levers of a study.

    ``whole``: inputs of all states in the study's year. ``burnt``: fuel burnt in winter by state and fuel, GWh thermal,
    in the plan without levers. ``gain``: what cooperation gains, million USD a year, the range of payments.
    ``measures``: :func:`open_measures`.
    """
    return (
        *_water(region, whole),
        *_power(region, whole),
        *_fuel(region, whole, burnt),
        *_payments(region, gain),
        *_measures(region, measures),
        *_drought(region),
    )


def upstream_reservoirs(whole: Inputs) -> list[str]:
    """Operating reservoirs from which water reaches another state, in the order of the table."""
    reaches, owner = whole.river.reaches, whole.river.nodes["state"]
    below: dict[str, list[str]] = {}
    for start, end in zip(reaches["from_node"], reaches["to_node"], strict=True):
        below.setdefault(str(start), []).append(str(end))
    return [str(name) for name in whole.river.reservoirs.index if _reaches_other(str(name), below, owner)]


def _reaches_other(node: str, below: dict[str, list[str]], owner: pd.Series) -> bool:
    todo, seen = [node], {node}
    while todo:
        for other in below.get(todo.pop(), []):
            if owner[other] != owner[node]:
                return True
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return False


def outlets(whole: Inputs, reservoir: str) -> tuple[str, ...]:
    """The reaches that leave a reservoir."""
    reaches = whole.river.reaches
    return tuple(str(name) for name in reaches.index[reaches["from_node"] == reservoir])


def _water(region: Region, whole: Inputs) -> Iterator[Lever]:
    nodes = region["nodes"].set_index("node").to_dict("index")
    cells = region["reservoirs"].set_index("node").to_dict("index")
    flow = natural_flow(whole.river)
    for name in upstream_reservoirs(whole):
        en, ru = nodes[name]["name_en"], nodes[name]["name_ru"]
        yearly = float(flow.sel(reach=list(outlets(whole, name))).sum())
        dead, full = float(cells[name]["dead_storage_km3"]), float(cells[name]["full_storage_km3"])
        if yearly < SMALLEST_KM3 or full - dead < SMALLEST_KM3:
            continue
        step = nice(yearly / 100)
        most = round(math.ceil(yearly / step) * step, 9)
        (summer_en, summer_ru), (winter_en, winter_ru) = SEASON_WORDS["summer"], SEASON_WORDS["winter"]
        source = _cell(region, "reservoirs", name, "full_storage_km3")
        summer = Lever(
            f"release:{name}:summer", "release", name, f"{en}: release in {summer_en} at least",
            f"{ru}: попуск, {summer_ru}, не менее", "km3", 0.0, most, step, 0.0, nodes[name]["state"], "", source,
            (name, "summer", "least"),
        )  # fmt: skip
        yield summer
        yield replace(
            summer, id=f"release:{name}:winter", name_en=f"{en}: release in {winter_en} at most",
            name_ru=f"{ru}: попуск, {winter_ru}, не более", default=most, subject=(name, "winter", "most"),
        )  # fmt: skip
        yield replace(
            summer, id=f"storage:{name}:sep", kind="storage", min=dead, max=full, step=nice((full - dead) / 100),
            default=dead, name_en=f"{en}: storage at the end of September at least",
            name_ru=f"{ru}: объём на конец сентября не менее", subject=(name, "9", "least"),
        )  # fmt: skip


SMALLEST_KM3 = 0.5
"""Yearly flow and regulating volume from which a reservoir has levers."""


def _power(region: Region, whole: Inputs) -> Iterator[Lever]:
    lines = border_lines(region)
    for seller in region.states:
        for buyer in region.states:
            legs = shortest(lines, seller, buyer) if seller != buyer else ()
            if len(legs) == 1:
                yield from _power_of(region, whole, seller, buyer, legs[0])


def _power_of(region: Region, whole: Inputs, seller: str, buyer: str, leg: Leg) -> Iterator[Lever]:
    """Energy in summer and in winter over the line that joins two states, and its price."""
    line, forward = leg
    cells, words = region["lines"].set_index("line").to_dict("index")[line], _state_names(region)
    (from_en, from_ru), (to_en, to_ru) = words[seller], words[buyer]
    column, price = (
        ("capacity_mw", "price_usd_per_mwh") if forward else ("reverse_capacity_mw", "reverse_price_usd_per_mwh")
    )
    hours = whole.periods.hours().to_numpy()
    source, subject = _cell(region, "lines", line, column), (seller, buyer)
    for season, (en, ru) in SEASON_WORDS.items():
        inside = np.isin(whole.periods.time.month, SEASONS[season])
        most = float(cells[column]) * float(hours[inside].sum()) * GWH_PER_MW_HOUR
        step = nice(most / 100)
        yield Lever(
            f"power:{seller}-{buyer}:{season}", "power", f"{seller}-{buyer}",
            f"Electricity from {from_en} to {to_en}, {en}", f"Электроэнергия: {from_ru} – {to_ru}, {ru}", "GWh", 0.0,
            round(math.floor(most / step) * step, 9), step, 0.0, seller, buyer, source, (*subject, season),
        )  # fmt: skip
    yield Lever(
        f"price:{seller}-{buyer}", "power", f"{seller}-{buyer}", f"Price of electricity from {from_en} to {to_en}",
        f"Цена электроэнергии: {from_ru} – {to_ru}", "USD/MWh", 0.0, DEAREST_USD_PER_MWH, 1.0, float(cells[price]),
        seller, buyer, _cell(region, "lines", line, price), (*subject, PRICE),
    )  # fmt: skip


PRICE = "price"
"""Marks the lever of the price among those of power between two states."""


def _fuel(region: Region, whole: Inputs, burnt: dict[tuple[str, str], float]) -> Iterator[Lever]:
    priced = set(zip(region["fuels"]["state"], region["fuels"]["fuel"], strict=True))
    words = _state_names(region)
    for giver, receiver in neighbours(region, whole):
        for fuel in FUELS.values():
            most = burnt.get((receiver, fuel), 0.0)
            if most < SMALLEST_GWH or (giver, fuel) not in priced or (receiver, fuel) not in priced:
                continue
            step = nice(most / 100)
            (what_en, what_ru), (en, ru) = FUEL_NAMES[fuel], SEASON_WORDS["winter"]
            yield Lever(
                f"fuel:{giver}-{receiver}:{fuel}", "fuel", f"{giver}-{receiver}",
                f"{what_en.capitalize()} from {words[giver][0]} to {words[receiver][0]}, {en}",
                f"{what_ru.capitalize()}: {words[giver][1]} – {words[receiver][1]}, {ru}", "GWh", 0.0,
                round(math.ceil(most / step) * step, 9), step, 0.0, giver, receiver,
                _cell(region, "fuels", f"{giver}|{fuel}", "price_usd_per_mwh"), (giver, receiver, fuel),
            )  # fmt: skip


SMALLEST_GWH = 50.0
"""Fuel burnt in winter, GWh thermal, from which it is worth a lever."""


def neighbours(region: Region, whole: Inputs) -> list[tuple[str, str]]:
    """Ordered pairs of states that share a line or a reach of a river."""
    lines, owner = border_lines(region), whole.river.nodes["state"]
    reaches = whole.river.reaches
    pairs = {*zip(lines["from_state"], lines["to_state"], strict=True)}
    pairs |= {*zip(reaches["from_node"].map(owner), reaches["to_node"].map(owner), strict=True)}
    both = pairs | {(b, a) for a, b in pairs}
    return [(a, b) for a in region.states for b in region.states if a != b and (a, b) in both]


def _payments(region: Region, gain: float) -> Iterator[Lever]:
    words, step = _state_names(region), 1.0
    most = max(math.ceil(gain / 50) * 50.0, 50.0)
    for payer in region.states:
        for receiver in region.states:
            if payer != receiver:
                yield Lever(f"payment:{payer}-{receiver}", "payment", f"{payer}-{receiver}",
                            f"{words[payer][0]} pays {words[receiver][0]}",
                            f"{words[payer][1]} платит: {words[receiver][1]}", "million USD a year", 0.0, most, step,
                            0.0, payer, receiver, {}, (payer, receiver))  # fmt: skip


def open_measures(region: Region) -> dict[str, Measure]:
    """Measures still to be decided on whose effects are on bounds alone, by key."""
    known = measures_of(region)
    still = [key for key, one in known.items() if one.status in OPEN]
    found = candidates_of(region, still)
    zoned = {m for acting in found.zone_edits.values() for m in acting}
    return {key: known[key] for key in found.measures if key not in zoned}


def _measures(region: Region, measures: Mapping[str, Measure]) -> Iterator[Lever]:
    for key, one in measures.items():
        unit = "built" if one.units == 1 else "units"
        yield Lever(
            f"measure:{key}", "measure", one.sector, one.name_en, one.name_ru, unit, 0.0, one.units, 1.0, 0.0,
            one.states[0] if one.states else "", "", _cell(region, "measures", key, "cost_musd"), (key,),
        )  # fmt: skip


def _drought(region: Region) -> Iterator[Lever]:
    least, most, step = DROUGHT
    nodes, english, russian = region["nodes"], kind_names(region, "basin", "en"), kind_names(region, "basin", "ru")
    fed = set(region["inflows"]["node"])
    for basin in dict.fromkeys(nodes.loc[nodes["node"].isin(fed), "basin"]):
        key = str(basin)
        en, ru = english.get(key, key), russian.get(key, key)
        yield Lever(f"drought:{basin}", "drought", str(basin), f"Inflow of the {en} basin, times",
                    f"Приток в бассейне: {ru}, раз", "1", least, most, step, 1.0, "", "",
                    {"table": "inflows", "row": "", "column": "inflow_m3s"}, (str(basin),))  # fmt: skip


def _cell(region: Region, table: str, row: str, column: str) -> dict[str, str]:
    """Where the range comes from: the cell, its source and quality."""
    cells = row_at(region, table, row)
    if cells is None:
        raise KeyError(f"{table} has no row {row}")
    source, quality = cells["source"], cells["quality"]
    return {"table": table, "row": row, "column": column, "source": str(source), "quality": str(quality)}


def _state_names(region: Region) -> dict[str, tuple[str, str]]:
    table = region["states"].set_index("state")
    return {state: (str(table.loc[state, "name_en"]), str(table.loc[state, "name_ru"])) for state in states_of(region)}


def nice(step: float) -> float:
    """The power of ten times 1, 2 or 5 that is nearest below ``step``."""
    ten = 10.0 ** math.floor(math.log10(step))
    return float(max(f for f in (1.0, 2.0, 5.0) if f * ten <= step * (1 + 1e-9)) * ten)
