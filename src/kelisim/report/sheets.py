"""The workbook of any result folder: what it is, a sheet per table, checks, sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.region.describe import sources_of
from kelisim.region.package import Region
from kelisim.region.schema import (
    base,
    choice,
    food,
    freight,
    institutions,
    measures,
    ports,
    power,
    programme,
    trade,
    water,
)
from kelisim.report.cells import KEY, named
from kelisim.report.check_names import check_name, check_place
from kelisim.report.content import SOLVED, Content
from kelisim.report.headings import heading
from kelisim.report.names import LANGUAGES, label
from kelisim.report.region_names import entry_name, place_names
from kelisim.report.roadmap_sheets import DATES, dated
from kelisim.report.sheets_about import about
from kelisim.report.sheets_solved import KEY as KEY_WORDS
from kelisim.report.sheets_solved import solved_sheets
from kelisim.report.words import entry_kinds
from kelisim.report.workbook import Sheet, write_sheets

MODEL = (*base.TABLES, *water.TABLES, *power.TABLES, *food.TABLES)
MEASURES = (*measures.TABLES, *programme.TABLES, *institutions.TABLES)
USED = {
    "corridor": (*base.TABLES, *freight.TABLES, *ports.TABLES, *trade.TABLES, *measures.TABLES),
    "plan": (*MODEL, *MEASURES, *freight.TABLES),
    "roadmap": (*base.TABLES, *MEASURES),
    **dict.fromkeys(SOLVED, MODEL),
}
"""Tables of the region that a result of each kind rests on."""

KINDS = {"way": "chain", "edits": "key", "source": "key", "effect": "long", "plan": "long", "finance": "long",
         "institutions": "long", "requires": "long", "excludes": "long"}  # fmt: skip
"""Kinds of cells by column, where they do not follow from what the column holds."""

ROWS = 1_048_575
"""Rows of a sheet below its heading."""

TITLES = {
    "checks": ("Checks", "Проверки"), "sources": ("Sources", "Источники"), "routes": ("Routes", "Маршруты"),
    "corridors": ("Corridors", "Коридоры"), "facilities": ("Bottlenecks", "Узкие места"),
    "flows": ("Flows", "Потоки"), "income": ("Income by country", "Доходы по странам"),
    "begin": ("What is built", "Что строится"), "states": ("States", "Государства"),
    "finance": ("Finance", "Финансирование"), "food": ("Food security", "Продовольствие"),
    "measures": ("Measures", "Меры"), "schedule": ("Schedule", "График"), "spending": ("Spending", "Расходы"),
    "links": ("Links of measures", "Связи мер"), "progress": ("Progress", "Выполнение"),
}  # fmt: skip
SOURCES = {
    "table": ("table of the region", "таблица региона"), "rows": ("rows", "строк"),
    "quality": ("quality", "качество"), "first_year": ("first year", "первый год"),
    "last_year": ("last year", "последний год"), "source": ("key in the data", "ключ в данных"),
    "title": ("title", "название"),
    "publisher": ("publisher", "издатель"), "published": ("published", "дата"), "url": ("address", "адрес"),
    "licence": ("licence", "лицензия"),
}  # fmt: skip


def write_workbook(content: Content, out: Path, lang: str) -> list[Path]:
    """Write ``report.xlsx`` (``report-ru.xlsx`` in Russian). Raises InputError for a table longer than a sheet."""
    path = out / ("report.xlsx" if lang == "en" else f"report-{lang}.xlsx")
    made = sheets(content, lang)
    faults = [
        Fault(one.title, None, None, f"{len(one.table)} rows", f"at most {ROWS} rows", "choose another format")
        for one in made
        if len(one.table) > ROWS
    ]
    if faults:
        raise InputError(faults)
    write_sheets(made, f"kelisim: {content.region.title}, {content.study}", path)
    return [path]


def sheets(content: Content, lang: str) -> list[Sheet]:
    """All sheets in the order in which they stand."""
    middle = solved_sheets(content, lang) if content.kind in SOLVED else list(_tables(content, lang))
    last = [*_checks(content, lang), _sources(content, lang)]
    return [about(content, [*middle, *last], lang), *middle, *last]


def table_sheet(title: str, table: pd.DataFrame, region: Region, lang: str, frozen: int = 1) -> Sheet:
    """A table with its headings and names in the reader's language. ``frozen``: columns of it that stay in sight."""
    first = str(table.columns[frozen - 1])
    table = named(dated(table), region, lang)
    columns = {str(name): _heading(str(name), lang) for name in table.columns}
    for name, (text, _) in columns.items():
        if pd.api.types.is_bool_dtype(table[name]):
            table[name] = [label("yes" if one else "no", lang) for one in table[name]]
        if name in DATES:
            columns[name] = (text, "date")
        elif name in KINDS or name.endswith(KEY):
            columns[name] = (text, KINDS.get(name, "key"))
        elif not pd.api.types.is_numeric_dtype(table[name]):
            columns[name] = (text, "text")
        elif columns[name][1] == "text":
            columns[name] = (text, "number")
    return Sheet(title[:31], table, columns, list(columns).index(first) + 1)


def _heading(name: str, lang: str) -> tuple[str, str]:
    """The heading of a column, or of the hidden one with its keys."""
    text, kind = heading(name.removesuffix(KEY), lang)
    return (f"{text}: {KEY_WORDS[LANGUAGES.index(lang)]}", "key") if name.endswith(KEY) else (text, kind)


def _tables(content: Content, lang: str) -> Iterator[Sheet]:
    """The CSV tables of a folder; those of several cases one below the other with the case first."""
    if content.kind != "corridor":
        for name in _ordered(content.tables):
            yield table_sheet(TITLES[name][LANGUAGES.index(lang)], content.tables[name], content.region, lang)
        return
    cases = list(content.manifest["years"])
    for name in ("corridors", "facilities", "routes", "flows", "income"):
        parts = []
        for case in cases:
            said = f"{label(case, lang)} ({content.manifest['years'][case]})"
            table = content.tables[f"{case}-{name}"]
            parts.append(pd.concat([pd.Series(said, index=table.index, name="case"), table], axis="columns"))
        yield table_sheet(
            TITLES[name][LANGUAGES.index(lang)], pd.concat(parts, ignore_index=True), content.region, lang, 2
        )


def _ordered(names: Iterable[str]) -> list[str]:
    """Tables in the order of :data:`TITLES`."""
    return [name for name in TITLES if name in set(names)]


def _checks(content: Content, lang: str) -> Iterator[Sheet]:
    path = content.folder / "checks.json"
    if not path.is_file():
        return
    found: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    kinds_of_entry, places = entry_kinds(lang), place_names(content.region, lang)
    rows = [
        (
            label(case, lang),
            check_name(str(one["name"]), lang),
            one["value"],
            one["tolerance"],
            label("yes" if one["passed"] else "no", lang),
            check_place(entry_name(str(one.get("where", "")), kinds_of_entry, places), places, lang),
        )
        for case, checks in found.items()
        for one in checks
    ]
    names = ("case", "check", "value", "tolerance", "passed", "where")
    kinds = ("text", "text", "small", "small", "text", "text")
    columns = {name: (heading(name, lang)[0], kind) for name, kind in zip(names, kinds, strict=True)}
    yield Sheet(TITLES["checks"][LANGUAGES.index(lang)], pd.DataFrame(rows, columns=list(names)), columns, 2)


def _sources(content: Content, lang: str) -> Sheet:
    """Every source of the tables that the result rests on, with how many rows it stands behind."""
    rows = []
    for table in USED[content.kind]:
        if content.region.has(table.name) and "source" in content.region[table.name] and table.name != "sources":
            title = f"{table.title_en if lang == 'en' else table.title_ru} ({table.filename})"
            found = sources_of(content.region, table.name)
            rows += [{**one, "table": title, "quality": choice(str(one["quality"]), "quality", lang)} for one in found]
    place = LANGUAGES.index(lang)
    kinds = {"rows": "year", "first_year": "year", "last_year": "year", "source": "key",
             **dict.fromkeys(("title", "publisher", "url", "licence"), "long")}  # fmt: skip
    columns = {name: (titles[place], kinds.get(name, "text")) for name, titles in SOURCES.items()}
    return Sheet(TITLES["sources"][place], pd.DataFrame(rows, columns=list(SOURCES)), columns)
