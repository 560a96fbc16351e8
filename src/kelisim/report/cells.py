"""What stands in the text columns of tables, in the reader's language: names in place of keys, words in place of codes.

A column of measures holds their names, one of payers theirs, and so on; several keys in a cell are named one by one.
The keys themselves stay in a hidden column beside the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from kelisim.region.package import Region
from kelisim.region.schema import choice
from kelisim.report.names import LANGUAGES
from kelisim.report.numbers import SIGNS
from kelisim.report.region_names import country_names, names_of
from kelisim.report.roadmap_words import LIGHTS, said

KEY = " key"
"""Ending of the columns that hold the keys themselves."""
SPLIT = re.compile(r"(;|\+)")
"""What stands between several keys in a cell."""
TRANSLATED = ("sector", "status", "kind", "unit", "relation", "quality", "season", "fuel", "mode", "direction")
"""Columns of words that the schema names."""
HOLDERS: dict[str, tuple[str, ...]] = {
    "measure": ("measures",), "other": ("measures",), "requires": ("measures",), "excludes": ("measures",),
    "held_up_by": ("measures",), "payer": ("payers", "countries"), "finance": ("payers", "countries"),
    "institutions": ("institutions",), "corridor": ("freight_corridors",), "class": ("freight_classes",),
    "facility": ("freight_facilities",), "origin": ("freight_zones", "countries"),
    "destination": ("freight_zones", "countries"), "record": ("records",), "scenario": ("path_scenarios",),
}  # fmt: skip
"""Tables that name the keys of a column, the first that knows a key before the others."""
OTHER_ROUTES = {"OTHER": ("other routes", "прочие маршруты")}
BY_KEY = ("measure", "facility")
"""Columns whose name makes a column ``name`` beside them needless."""
WAYS = {">": " →", "<": " ←"}
"""Directions that keys of facilities end with."""


def named(table: pd.DataFrame, region: Region, lang: str) -> pd.DataFrame:
    """``table`` with names in place of keys; before a column that held keys stands one that still does, :data:`KEY`."""
    shown = {}
    for column in map(str, table.columns):
        values = table[column]
        name = _naming(column, region, lang)
        if name is None or pd.api.types.is_numeric_dtype(values):
            shown[column] = values
            continue
        texts = ["" if pd.isna(one) else name(str(one)) for one in values]
        if texts != [("" if pd.isna(one) else str(one)) for one in values] and column not in (*TRANSLATED, "states"):
            shown[f"{column}{KEY}"] = values
        shown[column] = pd.Series(texts, index=values.index, dtype=object)
    return _without_doubles(pd.DataFrame(shown, index=table.index))


def _naming(column: str, region: Region, lang: str) -> Callable[[str], str] | None:
    """What turns a cell of a column into words; None for a column that is left as it is."""
    if column == "states":
        return lambda cell: cell.replace(";", ", ")
    if column in TRANSLATED:
        return lambda cell: choice(cell, column, lang)
    if column == "light":
        return lambda cell: said(LIGHTS, cell, "en" if lang == "en" else "ru")
    if column == "way":
        places = names_of(region, "freight_nodes", lang)
        links = region["freight_links"].set_index("link")[["from_node", "to_node"]]
        ends = {str(key): (str(start), str(end)) for key, start, end in links.itertuples()}
        return lambda cell: " – ".join(places[node] for node in _passed(cell, ends))
    if column == "country":
        countries = country_names(region, lang)
        return lambda cell: countries.get(cell, cell)
    if column in HOLDERS or column == "item":
        names = {key: pair[LANGUAGES.index(lang)] for key, pair in OTHER_ROUTES.items()}
        names |= _stretches(region, lang) if column == "item" else {}
        for holder in reversed(HOLDERS.get(column, ())):
            names |= names_of(region, holder, lang)
    else:
        return None
    return lambda cell: _several(cell, names, lang)


def _several(cell: str, names: Mapping[str, str], lang: str) -> str:
    """Every key of a cell by its name; ``key=share`` keeps its share."""
    if cell in names:
        return names[cell]
    parts = []
    for part in SPLIT.split(cell):
        key, sign, share = part.partition("=")
        bare, way = (key[:-1], WAYS[key[-1]]) if key[-1:] in WAYS else (key, "")
        between = {";": "; ", "+": " + "}.get(part)
        text = names.get(bare, bare) + way
        parts.append(between or (f"{text}: {share.replace('.', SIGNS[lang][1])}" if sign else text))
    return "".join(parts)


def _stretches(region: Region, lang: str) -> dict[str, str]:
    """Links by their ends and mode, transfers by their place and modes."""
    places, modes = names_of(region, "freight_nodes", lang), names_of(region, "freight_modes", lang)
    links, transfers = region["freight_links"], region["freight_transfers"]
    found = {
        str(key): f"{places[start]} – {places[end]} ({modes[mode]})"
        for key, start, end, mode in links[["link", "from_node", "to_node", "mode"]].itertuples(index=False)
    }
    found |= {
        str(key): f"{places[node]}: {modes[start]} – {modes[end]}"
        for key, node, start, end in transfers[["transfer", "node", "from_mode", "to_mode"]].itertuples(index=False)
    }
    return found


def _passed(way: str, ends: Mapping[str, tuple[str, str]]) -> list[str]:
    """Nodes that a way passes in their order: a link may be travelled from either end; transfers stay in their node.

    >>> _passed("b-a+b:gauge+c-b", {"b-a": ("b", "a"), "c-b": ("c", "b")})
    ['a', 'b', 'c']
    """
    legs = [ends[one] for one in way.split("+") if one in ends]
    if len(legs) < 2:
        return list(legs[0]) if legs else []
    nodes = [next((end for end in legs[0] if end not in legs[1]), legs[0][0])]
    for start, end in legs:
        nodes.append(end if start == nodes[-1] else start)
    return nodes


def _without_doubles(table: pd.DataFrame) -> pd.DataFrame:
    """Names beside a column that is named already are left out, in both languages."""
    if not any(column in table for column in BY_KEY):
        return table
    return table.drop(columns=[name for name in ("name", "name_en", "name_ru") if name in table])
