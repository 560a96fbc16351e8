"""Tables of a programme: who pays for measures, which need which, what may be spent, and how the world moves on."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, number, table, text

RELATIONS = ("requires", "excludes")
PAYERS = ("state", "bank", "donor", "private")
VARIABLES = (
    "demand", "population", "gdp", "inflow", "crop_requirement", "crop_value", "fuel_price", "market_price",
    "town_demand",
)  # fmt: skip

FINANCE = table(
    "measure_finance",
    "Finance of measures",
    "Финансирование мер",
    "Who pays which part of a measure; the shares of a measure add up to 1. Without rows its states pay alike.",
    (
        text("measure", "measure", "мера", "Measure.", references="measures.measure"),
        text("payer", "payer", "плательщик", "Payer.", references="payers.payer"),
        number("share", "share", "доля", "Part of the cost.", "1", minimum=0, maximum=1),
    ),
    ("measure", "payer"),
    optional=True,
)

LINKS = table(
    "measure_links",
    "Links of measures",
    "Связи мер",
    "What a measure requires, or excludes.",
    (
        text("measure", "measure", "мера", "Measure.", references="measures.measure"),
        text("other", "other measure", "другая мера", "Measure that it requires or excludes.",
             references="measures.measure"),
        text("relation", "relation", "отношение", "requires: it has no effect before the other has; excludes: one of "
             "both at most.", choices=RELATIONS),
    ),
    ("measure", "other"),
    optional=True,
)

PAYER = table(
    "payers",
    "Payers",
    "Плательщики",
    "States, banks, donors and companies that pay for measures.",
    (
        text("payer", "payer", "плательщик", "Key; of a state its ISO code."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("kind", "kind", "вид", "Kind.", choices=PAYERS),
    ),
    ("payer",),
    optional=True,
)

BUDGETS = table(
    "budgets",
    "Budgets",
    "Бюджеты",
    "What a payer can spend on measures in a span of years; a payer without rows has no limit of its own.",
    (
        text("payer", "payer", "плательщик", "Payer.", references="payers.payer"),
        integer("first_year", "first year", "первый год", "First year.", "year", minimum=2000, maximum=2100),
        integer("last_year", "last year", "последний год", "Last year.", "year", minimum=2000, maximum=2100),
        number("musd", "budget", "бюджет", "Budget over the span.", "million USD", minimum=0, maximum=1_000_000),
    ),
    ("payer", "first_year"),
    optional=True,
)

SCENARIOS = table(
    "path_scenarios",
    "Scenarios of the future",
    "Сценарии будущего",
    "Named futures; their figures are the paths.",
    (
        text("scenario", "scenario", "сценарий", "Key of the scenario."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("story", "story", "описание", "What it assumes, in a sentence."),
    ),
    ("scenario",),
    optional=True,
)

PATHS = table(
    "paths",
    "Paths",
    "Пути",
    "How what nobody decides moves to 2040. Values are factors on today (the year of the study), but for population "
    "(million) and gdp (billion USD of 2017 at purchasing power).",
    (
        text("scenario", "scenario", "сценарий", "Scenario.", references="path_scenarios.scenario"),
        text("variable", "variable", "переменная", "What moves.", choices=VARIABLES),
        text("place", "place", "место", "demand: power node; inflow: basin|month; fuel_price: state|fuel; crop_value: "
             "crop; market_price: market; the others: state.", joined="|"),
        integer("year", "year", "год", "Milestone year.", "year", minimum=2000, maximum=2100),
        number("value", "value", "значение", "Factor, million or billion USD.", "see variable", minimum=0,
               maximum=1_000_000),
    ),
    ("scenario", "variable", "place", "year"),
    optional=True,
)

WEIGHTS = table(
    "record_weights",
    "Weights of hydrological years",
    "Веса гидрологических лет",
    "How often years like those of a record come; of the records that stand for all years the weights add up to 1.",
    (
        text("record", "record", "ряд", "Record of one year.", references="records.record"),
        number("weight", "weight", "вес", "Part of all years.", "1", minimum=0, maximum=1),
    ),
    ("record",),
    optional=True,
)

GAINS = table(
    "corridor_gains",
    "Gains of corridor measures",
    "Выгоды транспортных мер",
    "What the corridor model finds for sets of measures that act on the same traffic: gain by country and year against "
    "none of them. Computed; python -m docs.make_gains writes it anew.",
    (
        text("bundle", "bundle", "набор", "Measures that are valued together."),
        text("measures", "measures", "меры", "The set taken, with plus signs, in the order of the measures table.",
             joined="+"),
        integer("year", "year", "год", "Year of the forecast.", "year", minimum=2020, maximum=2100),
        text("state", "state", "государство", "Country, or the sum over all others (OTHER)."),
        number("gain_musd", "gain", "выгода", "Gain of shippers and operators in the year.", "million USD per year",
               minimum=-100_000, maximum=100_000),
    ),
    ("bundle", "measures", "year", "state"),
    optional=True,
)

TABLES = (PAYER, FINANCE, LINKS, BUDGETS, SCENARIOS, PATHS, WEIGHTS, GAINS)
