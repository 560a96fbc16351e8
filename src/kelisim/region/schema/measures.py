"""Tables of change: measures that somebody decides, conditions that nobody does, and the edits each makes."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, number, table, text

OPERATIONS = ("set", "add", "multiply")

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
             choices=("rail", "road", "port", "fleet", "border", "soft", "water", "power", "food", "industry")),
        text("plan", "plan", "план", "Plan or study that names it."),
        integer("first_year", "first year", "первый год", "First full year of effect.", "year", minimum=1990,
                maximum=2100),
        number("cost_musd", "cost", "стоимость", "Investment; 0 = not known or none.", "million USD", minimum=0,
               maximum=100_000, default=0.0),
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
