"""What readers call the keys of a region and of the rows of a result, in English and Russian.

Names come from the tables of the region (``name_en``, ``name_ru``, ``names.csv``). Rows of a result that no table
holds, such as groups of units or steps of demand, are called after the parts of their keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from kelisim.region.package import Region
from kelisim.region.schema import TABLES
from kelisim.report.numbers import NO_BREAK, number

NAMED = {
    "reservoir": "nodes", "node": "nodes", "plant": "hydro_plants", "storage_plant": "hydro_plants", "zone": "zones",
    "power_node": "power_nodes", "block": "load_blocks", "state": "states", "town": "towns", "market": "markets",
    "record": "records",
}  # fmt: skip
"""Dimensions of a result whose keys have names, and the table that holds them."""

STEP = ("step", "ступень")
EFFICIENCY = ("efficiency", "КПД")
OPERATION = ("O&M {} USD/MWh", "эксплуатация {} долл. США/МВт·ч")
WHOLE = 100.0
"""Efficiency in per cent of what burns nothing: not worth telling."""

Names = dict[str, str]
Value = TypeVar("Value")


def names_of(region: Region, table: str, lang: str) -> Names:
    """Names of the rows of a table by key; English where there is no Russian name, the key where there is none."""
    frame, key = region[table], TABLES[table].key[0]
    columns = [f"{start}_{one}" for one in (lang, "en") for start in ("name", "title")]
    columns = [one for one in columns if one in frame] + [key]
    rows = zip(frame[key], *(frame[one] for one in columns), strict=True)
    return {str(one): next(str(name) for name in names if str(name)) for one, *names in rows}


def kind_names(region: Region, kind: str, lang: str) -> Names:
    """Names of a kind of ``names.csv``: ``region``, ``basin``, ``technology`` or ``country``."""
    frame = region["names"]
    mine = frame[frame["kind"] == kind]
    return dict(zip(map(str, mine["key"]), map(str, mine[f"name_{lang}"]), strict=True))


def by_state(region: Region, values: Mapping[str, Value], lang: str) -> dict[str, Value]:
    """Values by state as values by the state's name."""
    names = names_of(region, "states", lang)
    return {names.get(state, state): value for state, value in values.items()}


def country_names(region: Region, lang: str) -> Names:
    """Names of countries, those of the freight network among them, and of the states."""
    return kind_names(region, "country", lang) | names_of(region, "countries", lang) | names_of(region, "states", lang)


def region_title(region: Region, lang: str) -> str:
    """The name of the region."""
    return kind_names(region, "region", lang).get(region.name, region.title)


def record_title(region: Region, record: str, lang: str) -> str:
    """The name of a hydrological record."""
    return names_of(region, "records", lang).get(record, record)


def row_names(region: Region, dimension: str, keys: Iterable[str], lang: str) -> Names:
    """Names of keys along a dimension of a result; a key that has none is called by itself."""
    keys = list(dict.fromkeys(map(str, keys)))
    makers: dict[str, Callable[[Region, list[str], str], Names]] = {
        "unit": _units, "cut": _cuts, "env_step": _lakes, "tranche": _tranches,
    }  # fmt: skip
    if dimension in makers:
        return makers[dimension](region, keys, lang)
    if dimension in ("reach", "line"):
        known = _ends(region, dimension, lang)
    else:
        known = names_of(region, NAMED[dimension], lang) if dimension in NAMED else {}
    return {key: known.get(key, key) for key in keys}


def place_names(region: Region, lang: str) -> Names:
    """Names of nodes, zones, plants, load blocks and states in one: for texts that name keys of any of them."""
    found: Names = {}
    for table in ("zones", "hydro_plants", "plants", "load_blocks", "power_nodes", "nodes", "states"):
        found.update(names_of(region, table, lang))
    return found


def entry_name(name: str, kinds: Mapping[str, str], places: Mapping[str, str]) -> str:
    """An entry of a deal file, ``release[1] toktogul`` or ``pay[1] KGZ-UZB``, with its kind and place in words.

    >>> entry_name("release[1] nurek", {"release": "попуск"}, {"nurek": "Нурек"})
    'попуск 1: Нурек'
    """
    kind, bracket, rest = name.partition("[")
    count, _, place = rest.partition("] ")
    if not bracket or not place:
        return name
    ends = place.split("-")
    if place not in places and all(end in places for end in ends):
        place = " → ".join(places[end] for end in ends)
    return f"{kinds.get(kind, kind)} {count}: {places.get(place, place)}"


def _ends(region: Region, dimension: str, lang: str) -> Names:
    """Reaches and lines are called by what they join."""
    ends = names_of(region, "nodes" if dimension == "reach" else "power_nodes", lang)
    table = region["reaches" if dimension == "reach" else "lines"]
    rows = zip(table[dimension], table["from_node"], table["to_node"], strict=True)
    return {str(key): f"{ends[start]} – {ends[end]}" for key, start, end in rows}


def _units(region: Region, keys: list[str], lang: str) -> Names:
    """Groups of units, ``zone/technology/efficiency %/O&M``: what it takes to tell them apart, and no more."""
    zones, technologies = names_of(region, "power_nodes", lang), kind_names(region, "technology", lang)
    place, plain, whole = 0 if lang == "en" else 1, {}, {}
    for key in keys:
        zone, technology, efficiency, cost = key.split("/")
        share = float(efficiency.rstrip("%"))
        plain[key] = f"{technologies.get(technology, technology)}, {zones.get(zone, zone)}"
        if share != WHOLE:
            plain[key] += f", {EFFICIENCY[place]} {_short(share, lang)}{NO_BREAK}%"
        whole[key] = f"{plain[key]}, {OPERATION[place].format(_short(float(cost), lang))}"
    count = Counter(plain.values())
    return {key: whole[key] if count[plain[key]] > 1 else plain[key] for key in keys}


def _short(value: float, lang: str) -> str:
    digits = next(digits for digits in range(5) if round(value, digits) == value or digits == 4)
    return number(value, digits, lang)


def _cuts(region: Region, keys: list[str], lang: str) -> Names:
    return _stepped(names_of(region, "power_nodes", lang), keys, lang)


def _lakes(region: Region, keys: list[str], lang: str) -> Names:
    return _stepped(names_of(region, "nodes", lang), keys, lang)


def _stepped(names: Names, keys: list[str], lang: str) -> Names:
    """Steps of a place, ``place/step``."""
    parts = {key: key.rpartition("/") for key in keys}
    word = STEP[0 if lang == "en" else 1]
    return {key: f"{names.get(place, place)}, {word}{NO_BREAK}{step}" for key, (place, _, step) in parts.items()}


def _tranches(region: Region, keys: list[str], lang: str) -> Names:
    """Water of a crop by step of its deficit, ``zone/crop/step``."""
    zones, crops, word = (
        names_of(region, "zones", lang),
        names_of(region, "crops", lang),
        STEP[0 if lang == "en" else 1],
    )
    parts = {key: key.split("/") for key in keys}
    return {
        key: f"{zones.get(zone, zone)}: {crops.get(crop, crop)}, {word}{NO_BREAK}{step}"
        for key, (zone, crop, step) in parts.items()
    }
