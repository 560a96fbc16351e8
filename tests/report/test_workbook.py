"""Workbooks read back: figures as the result has them, units in the headings, sums that are right, Cyrillic whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kelisim.region.schema import TABLES
from kelisim.report.content import Content, read_content
from kelisim.report.headings import COLUMNS, heading
from kelisim.report.names import LANGUAGES, UNITS_RU, VARIABLES_EN, VARIABLES_RU, WORDS, label, unit, variable
from kelisim.report.numbers import month, number
from kelisim.report.sheets import write_workbook
from kelisim.report.sheets_solved import LEVELS, TITLES

pytestmark = pytest.mark.xdist_group("report")
CYRILLIC = re.compile("[А-Яа-яЁё]")


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest, content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    (path,) = write_workbook(content, tmp_path_factory.mktemp("book"), request.param)
    book = openpyxl.load_workbook(path, data_only=True)
    yield request.param, book
    book.close()


def frame(page: Any) -> pd.DataFrame:
    rows = list(page.iter_rows(values_only=True))
    return pd.DataFrame(rows[1:], columns=list(rows[0]))


def test_a_variable_has_the_figures_of_its_table(content: Content, book: Any) -> None:
    lang, opened = book
    assert content.data is not None
    for name in map(str, content.data.data_vars):
        values = content.data[name]
        told = frame(opened[TITLES[name][LANGUAGES.index(lang)]])
        periods = "time" if "time" in values.dims else "year" if "year" in values.dims else None
        count = values.sizes[periods] if periods else 1
        last = len(told.columns) - (1 if periods else 0)
        found = told.iloc[:, last - count : last].to_numpy(dtype=float)
        keys = [dim for dim in values.dims if dim != periods]
        wanted = values.transpose(*keys, *([periods] if periods else [])).to_numpy().reshape(-1, count)
        assert found == pytest.approx(wanted, rel=1e-14, nan_ok=True)
        table = content.tables[name].iloc[:, -1]
        assert sorted(found.ravel()) == pytest.approx(sorted(table), rel=1e-14, nan_ok=True)


def test_the_mean_year_is_a_formula_with_its_value(content: Content, tmp_path: Path) -> None:
    assert content.data is not None
    (path,) = write_workbook(content, tmp_path, "en")
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for name in ("flow", "storage"):
        title = TITLES[name][0]
        text, value = formulas[title], values[title]
        last = text.max_column
        assert str(text.cell(2, last).value).startswith("=AVERAGE(" if name in LEVELS else "=SUM(")
        data = content.data[name].isel(case=0).isel({content.data[name].dims[1]: 0})
        expected = data.mean() if name in LEVELS else data.sum() / 2
        assert value.cell(2, last).value == pytest.approx(float(expected))
        months = [cell.value for cell in value[2] if isinstance(cell.value, int | float)][:-1]
        assert len(months) == 24


def test_units_stand_in_the_headings_and_headers_are_frozen(content: Content, book: Any) -> None:
    lang, opened = book
    assert content.data is not None
    for name in map(str, content.data.data_vars):
        page = opened[TITLES[name][LANGUAGES.index(lang)]]
        shown = unit(str(content.data[name].attrs["units"]), lang)
        assert shown in str(page.cell(1, page.max_column).value)
        assert page.freeze_panes is not None
        assert page.auto_filter.ref is not None


def test_headings_are_in_the_language(book: Any) -> None:
    lang, opened = book
    for page in opened:
        assert bool(CYRILLIC.search(page.title)) == (lang == "ru")
        for cell in page[1]:
            known = str(cell.value).partition("\n")[0].isdigit()  # a year
            assert known or bool(CYRILLIC.search(str(cell.value))) == (lang == "ru"), (page.title, cell.value)


def test_gains_are_those_of_the_summary(content: Content, book: Any) -> None:
    lang, opened = book
    told = frame(opened[TITLES["gains"][LANGUAGES.index(lang)]])
    states = content.summary["states"]
    assert list(told.iloc[:-1, 0]) == list(states)
    assert list(told.iloc[:-1, -1]) == [row["gain_musd_per_year"] for row in states.values()]
    assert told.iloc[-1, -1] == pytest.approx(content.summary["total_gain_musd_per_year"], abs=2e-3)


def test_sources_are_all_sources_of_the_model(book: Any) -> None:
    lang, opened = book
    told = frame(opened["Sources" if lang == "en" else "Источники"])
    assert set(told.iloc[:, 5]) == {"toy"}
    assert told.iloc[:, 1].sum() > 0


def test_the_corridor_workbook_has_every_case(toy: Path, corridors: Path, tmp_path: Path) -> None:
    content = read_content(corridors, region=toy / "tiny")
    (path,) = write_workbook(content, tmp_path, "ru")
    opened = openpyxl.load_workbook(path, data_only=True)
    told = frame(opened["Коридоры"])
    rows = [content.tables[f"{case}-corridors"] for case in content.manifest["years"]]
    assert list(told["грузы, тыс. т"]) == pytest.approx(list(pd.concat(rows)["kt"]))


def test_labels_are_there_in_both_languages() -> None:
    assert set(VARIABLES_EN) == set(VARIABLES_RU) == set(map(str, VARIABLES_EN))
    assert all(CYRILLIC.search(variable(name, "ru")) for name in VARIABLES_EN)
    assert all(en and ru for en, ru in (*WORDS.values(), *COLUMNS.values(), *TITLES.values()))
    assert all(len(title) <= 31 for pair in TITLES.values() for title in pair)
    assert label("lines.capacity_mw", "ru") == TABLES["lines"].column("capacity_mw").title_ru
    assert label("reservoirs", "ru") == "Водохранилища"
    assert label("nobody knows", "ru") == "nobody knows"
    assert unit("GWh", "ru") == UNITS_RU["GWh"]
    assert heading("net_musd", "en") == ("net gain, million USD", "musd")
    assert heading("wait_h", "ru") == ("ожидание, ч", "number")


@pytest.mark.parametrize(
    ("value", "digits", "lang", "text"),
    [
        (1234567.891, 1, "en", "1,234,567.9"),
        (1234567.891, 1, "ru", "1\u00a0234\u00a0567,9"),
        (-0.04, 1, "en", "0.0"),
        (-1234.5, 0, "ru", "\u22121\u00a0234"),
        (0.125, 2, "ru", "0,12"),
        (float("nan"), 1, "en", "\u2013"),
        (None, 1, "ru", "\u2013"),
    ],
)
def test_numbers_are_written_as_the_language_has_them(value: float | None, digits: int, lang: str, text: str) -> None:
    assert number(value, digits, lang) == text


def test_signs_and_months() -> None:
    assert number(5, 0, "en", signed=True) == "+5"
    assert number(0.001, 1, "en", signed=True) == "0.0"
    assert [month(1, "en"), month("2007-05", "ru"), month("2007-12-01", "en")] == ["Jan", "май 2007", "Dec 2007"]
    for wrong in (0, 13, "2007", "2007-13"):
        with pytest.raises(ValueError, match="no month"):
            month(wrong, "en")
