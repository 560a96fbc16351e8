"""The table of an overlay that says what a joining player takes out of the region; not a table of a region itself."""

from __future__ import annotations

from kelisim.region.schema._declare import Table, text

DROP = Table(
    "drop",
    "Rows to drop",
    "Удаляемые строки",
    "Rows of the region that go when the player joins, because the player brings what stood for them.",
    (
        text("table", "table", "таблица", "Table of the region."),
        text("column", "column", "столбец", "A text column of that table."),
        text("value", "value", "значение", "All rows with this value in that column are dropped."),
        text("note", "note", "примечание", "Why the rows go."),
    ),
    ("table", "column", "value"),
)
