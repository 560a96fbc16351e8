"""Tables that any region may need: sources, states, and names of keys that no other table describes."""

from __future__ import annotations

from kelisim.region.schema._declare import Table, table, text

SOURCES = Table(
    "sources",
    "Sources",
    "Источники",
    "References that the other tables cite.",
    (
        text("source", "key", "ключ", "Short key, lower case with dashes."),
        text("title", "title", "название", "Title of the document or data set."),
        text("publisher", "publisher", "издатель", "Author or publishing body."),
        text("published", "published", "дата", "Year or date of publication, as text.", default=""),
        text("url", "address", "адрес", "Where it was read.", default=""),
        text("licence", "licence", "лицензия", "Terms of reuse as stated by the publisher.", default=""),
        text("note", "note", "примечание", "Remark.", default=""),
    ),
    ("source",),
)

STATES = table(
    "states",
    "States",
    "Государства",
    "The players. A row's order is the order used in every table and figure.",
    (
        text("state", "state", "государство", "State (player), ISO 3166 alpha-3."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
    ),
    ("state",),
)

NAME_KINDS = ("region", "basin", "technology", "country")

NAMES = Table(
    "names",
    "Names",
    "Названия",
    "What readers call keys that have no table of their own: the region itself, basins of nodes.csv, technologies of "
    "availability.csv, countries of the freight network that are not in countries.csv. A key without a name is shown "
    "as it is.",
    (
        text("kind", "kind of key", "вид ключа", "region, basin, technology or country.", choices=NAME_KINDS),
        text("key", "key", "ключ", "The key as the other tables write it."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
    ),
    ("kind", "key"),
    optional=True,
)

TABLES = (SOURCES, STATES, NAMES)
