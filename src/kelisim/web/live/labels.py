"""Words for keys of the answers that no table of the region names: English, Russian, unit.

What reports show too is called as they call it; only what is told nowhere else has its words here.
"""

from __future__ import annotations

from kelisim.consortium.outcome import UNITS
from kelisim.consortium.welfare import TERMS
from kelisim.region.schema.choices import FUELS, QUALITIES
from kelisim.report.check_names import CHECKS
from kelisim.report.names import label, variable
from kelisim.report.words import say
from kelisim.web.live.payoffs import SOURCES

MONEY = "million USD a year"
BALANCES: dict[str, tuple[str, str]] = {
    "inflow": ("inflow", "km3"),
    "from other states": ("from_others", "km3"),
    "to other states": ("to_others", "km3"),
    "irrigation": ("irrigation", "km3"),
    "return flow": ("returned", "km3"),
    "lakes and deltas": ("lakes", "km3"),
    "losses": ("lost", "km3"),
    "unserved": ("unserved", "GWh"),
}
"""Entries of balances: their key in the pages' words, and unit."""

WORDS: dict[str, tuple[str, str, str]] = {
    "measures": ("measures", "меры", MONEY),
    "towns": ("towns and industry, net", "города и промышленность, безвозвратно", "km3"),
    "into storage": ("into storage", "в водохранилища", "km3"),
    "demand": ("demand", "потребление", "GWh"),
    "net import": ("net import from the other states", "сальдо от других государств", "GWh"),
    "outside markets": ("net import from outside", "сальдо от внешних рынков", "GWh"),
    "wanted": ("water that crops want", "вода, нужная посевам", "km3"),
    "delivered": ("water that crops get", "вода, поданная посевам", "km3"),
    "served": ("part of the crops' water", "доля потребности посевов", "1"),
    "harvest": ("worth of irrigation", "ценность орошения", MONEY),
    "reservoir full": ("reservoir full", "водохранилище полно", ""),
    "reservoir empty": ("reservoir at dead storage", "водохранилище у мёртвого объёма", ""),
    "line full": ("line full", "линия загружена", ""),
    "plant full": ("plant at capacity", "станция загружена", ""),
    "land": ("all land used", "земля использована", ""),
    "water": ("inflow", "приток", ""),
    "agreed limit": ("agreed limit", "согласованный лимит", ""),
    "promise": ("promise", "обязательство", ""),
}


def labels() -> dict[str, dict[str, str]]:
    """English, Russian and unit of every variable, term, check, quality, fuel and entry that is shown."""
    found = {name: (variable(name, "en"), variable(name, "ru"), unit) for name, unit in UNITS.items()}
    found |= {term: (term, russian, MONEY) for term, russian in TERMS.items()}
    found |= {name: (*pair, "") for name, pair in (*CHECKS.items(), *QUALITIES.items())}
    found |= {fuel: (*pair, "GWh") for fuel, pair in FUELS.items()}
    found |= {one: (label(one, "en"), label(one, "ru"), MONEY) for one in SOURCES if one not in WORDS}
    found |= {key: (say(word, "en"), say(word, "ru"), unit) for key, (word, unit) in BALANCES.items()}
    found |= WORDS
    return {key: dict(zip(("en", "ru", "unit"), words, strict=True)) for key, words in found.items()}
