"""Tables of change: measures that somebody decides, conditions that nobody does, and the edits each makes."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, number, table, text

OPERATIONS = ("set", "add", "multiply")
SECTORS = (
    "rail", "road", "port", "fleet", "border", "soft", "water", "power", "food", "industry", "trade", "institutions",
)  # fmt: skip
STATUSES = ("proposed", "agreed", "construction", "suspended", "completed", "cancelled")
"""The stages of an activity, as in IATI: pipeline, commitment, implementation, suspension, completion, cancelled."""

MEASURES = table(
    "measures",
    "Measures",
    "Меры",
    "What somebody decides: a project, a reform. Its effect is the edits of edits.csv; without any, the model cannot "
    "express it and says so.",
    (
        text("measure", "measure", "мера", "Key of the measure."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("states", "states", "государства", "Countries that carry it out, with semicolons."),
        text("sector", "sector", "отрасль", "Sector.",
             choices=SECTORS),
        text("plan", "plan", "план", "Plan or study that names it."),
        integer("first_year", "first year", "первый год", "First full year of effect.", "year", minimum=1990,
                maximum=2100),
        number("cost_musd", "cost", "стоимость", "Investment, of one unit; 0 = not known or none.", "million USD",
               minimum=0, maximum=100_000, default=0.0),
        number("om_musd_per_year", "operation and maintenance", "эксплуатация", "Fixed yearly cost of one unit.",
               "million USD per year", minimum=0, maximum=10_000, default=0.0),
        text("status", "status", "состояние", "Where it stands.", choices=STATUSES, default="proposed"),
        integer("start_year", "earliest start", "раннее начало", "Year in which work can begin, or began.", "year",
                minimum=1970, maximum=2100, default=2025),
        integer("build_years", "time to build", "срок строительства", "From the first spending to the first effect.",
                "year", minimum=0, maximum=40, default=1),
        integer("lifetime_years", "lifetime", "срок службы", "Economic life after which it is worth nothing.", "year",
                minimum=1, maximum=100, default=25),
        number("units", "most units", "наибольшее число", "1: a whole project, built or not. More: so many units of "
               "the size that the edits describe, built in any number or part.", "1", minimum=1, maximum=10_000,
               default=1.0),
        text("institutions", "institutions", "учреждения", "Who leads, coordinates or reports, with semicolons.",
             default=""),
        text("effect", "effect", "действие", "The effect in words, or why the model cannot express it."),
    ),
    ("measure",),
    optional=True,
)

CONDITIONS = table(
    "conditions",
    "Conditions",
    "Условия",
    "What nobody in the region decides: the state of the network and the world in a year, a shock, a closure.",
    (
        text("condition", "condition", "условие", "Key of the condition."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        integer("year", "year", "год", "Year that it describes; 0 = none.", "year", minimum=0, maximum=2100,
                default=0),
    ),
    ("condition",),
    optional=True,
)

EDITS = table(
    "edits",
    "Edits",
    "Изменения",
    "What measures and conditions change: one cell of one row of one table each.",
    (
        text("bundle", "bundle", "набор", "Measure or condition to which the edit belongs."),
        integer("step", "step", "шаг", "Order of the edits of a bundle.", "1", minimum=1, maximum=1000),
        text("table", "table", "таблица", "Table that is changed."),
        text("row", "row", "строка", "Key of the row; several key columns joined with |."),
        text("column", "column", "столбец", "Column that is changed."),
        text("operation", "operation", "операция", "set, add or multiply.", choices=OPERATIONS),
        text("value", "value", "значение", "New value, summand or factor."),
    ),
    ("bundle", "step"),
    optional=True,
)

TABLES = (MEASURES, CONDITIONS, EDITS)
