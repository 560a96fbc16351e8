"""Readers of Russian meet Russian words: every key that a result may hold has a name in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from kelisim.consortium.outcome import UNITS
from kelisim.consortium.welfare import TERMS
from kelisim.deal.evaluate import SOURCES
from kelisim.region.schema import TABLES
from kelisim.report import ledgers
from kelisim.report.check_names import CHECKS, PLACES, check_name, check_place
from kelisim.report.content import Content, read_content
from kelisim.report.document import called
from kelisim.report.names import VARIABLES_EN, label, variable
from kelisim.report.page import html
from kelisim.report.pages import document_of
from kelisim.report.region_names import entry_name, place_names, row_names
from kelisim.report.sheets import TITLES, write_workbook
from kelisim.report.words import ENTRIES, say
from kelisim.sharing import BELIEFS
from kelisim.web.live.labels import labels

pytestmark = pytest.mark.xdist_group("report")
SOURCE = Path(__file__).parents[2] / "src" / "kelisim"
CYRILLIC = re.compile("[А-Яа-яЁё]")
KEY = re.compile(r"[a-z0-9]+([-_/][A-Za-z0-9%.]+)+")
"""What looks like a key and not like a word: words of an English label are not joined like this."""
OWN = {"kelisim", "csv"}
"""Latin words of a Russian page: the name of the program, and what files of the data are called."""
VERSIONED = ("kelisim", "linopy", "highspy", "numpy", "pandas", "xarray")


def told(english: str, russian: str) -> bool:
    return bool(CYRILLIC.search(russian)) and not CYRILLIC.search(english) and not KEY.fullmatch(english)


def checks_of_the_source() -> Iterator[str]:
    """Names that the source gives to checks: first arguments of what makes one, and keys of those of corridors."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in ("Check", "_cell") and isinstance(first, ast.Constant) and path.parts[-2] != "live":
                    yield str(first.value)
    tree = ast.parse((SOURCE / "corridor" / "checks.py").read_text(encoding="utf-8"))
    made = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "corridor_checks")
    for node in ast.walk(made):
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))


def test_every_check_has_names() -> None:
    found = set(checks_of_the_source())
    assert {"duality gap", "water balance (km3)", "waits (h)", "promised power (GWh)"} <= found
    assert found <= set(CHECKS)
    assert all(told(check_name(name, "en"), check_name(name, "ru")) for name in CHECKS)
    assert all(told(*pair) for pair in PLACES.values())


def test_every_bound_that_a_check_names_has_names() -> None:
    text = (SOURCE / "consortium" / "ledger.py").read_text(encoding="utf-8")
    bounds = set(re.findall(r'found\["([^"]+)"\]|key = "([^"]+)"|found = \{"([^"]+)"', text))
    assert {next(filter(None, one)) for one in bounds} == set(PLACES)


@pytest.mark.parametrize("name", sorted({*VARIABLES_EN, *UNITS}))
def test_every_variable_has_names(name: str) -> None:
    assert told(variable(name, "en"), variable(name, "ru"))


@pytest.mark.parametrize("key", [*TERMS, *SOURCES, *BELIEFS])
def test_every_term_source_and_belief_has_names(key: str) -> None:
    assert told(label(key, "en"), label(key, "ru"))


@pytest.mark.parametrize(
    "key", [*ledgers.WATER_IN, *ledgers.WATER_OUT, *ledgers.ENERGY_IN, *ledgers.ENERGY_OUT, "unserved", *ENTRIES]
)
def test_every_entry_of_balances_and_deals_has_names(key: str) -> None:
    assert told(say(key, "en"), say(key, "ru"))


@pytest.mark.parametrize(("key", "words"), labels().items())
def test_every_label_of_the_browser_is_told_in_both_languages(key: str, words: dict[str, str]) -> None:
    assert told(words["en"], words["ru"]), key


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


def test_rows_of_a_result_are_told_apart(content: Content) -> None:
    assert content.data is not None
    dimensions = [str(one) for one in content.data.dims if one not in ("case", "time", "year")]
    for dimension in dimensions:
        keys = [str(one) for one in content.data[dimension].to_numpy()]
        english, russian = (row_names(content.region, dimension, keys, lang) for lang in ("en", "ru"))
        assert list(english) == list(russian) == keys
        assert len(set(russian.values())) == len(keys), dimension
        assert all(told(english[key], russian[key]) for key in keys), dimension


def test_groups_of_units_are_told_apart_by_cost_where_nothing_else_differs(content: Content) -> None:
    keys = ["low/gas-st/36.5%/3.2", "low/gas-st/36.5%/4", "low/gas-st/100%/0"]
    names = row_names(content.region, "unit", keys, "ru")
    assert names[keys[0]].endswith("КПД 36,5\u00a0%, эксплуатация 3,2 долл. США/МВт·ч")
    assert "КПД" not in names[keys[2]]
    assert row_names(content.region, "unit", keys[:1], "en")[keys[0]].endswith("efficiency 36.5\u00a0%")


def test_where_a_check_was_worst_is_told_by_names(content: Content) -> None:
    places = place_names(content.region, "ru")
    block = str(content.region["load_blocks"]["block"].iloc[0])
    assert CYRILLIC.search(check_place(f"low, {block}, 2007-01", places, "ru"))
    assert check_place(f"low, {block}, 2007-01", places, "ru").endswith(", 01.2007")
    assert check_place("nobody", places, "ru") == "nobody"


def test_entries_of_deals_are_told_by_names() -> None:
    kinds, places = {"deliver": "поставка"}, {"KGZ": "Кыргызстан", "UZB": "Узбекистан"}
    assert entry_name("deliver[2] KGZ-UZB", kinds, places) == "поставка 2: Кыргызстан → Узбекистан"
    assert entry_name("deliver[2] KGZ-nobody", kinds, places) == "поставка 2: KGZ-nobody"
    assert check_place("KGZ+UZB", places, "ru") == "Кыргызстан + Узбекистан"


def test_results_beside_each_other_have_their_titles(content: Content) -> None:
    other = replace(content, manifest={**content.manifest, "study": {**content.manifest["study"], "name": "normal"}},
                    summary={**content.summary, "study": "normal"})  # fmt: skip
    assert called((content, other), "ru") == ["The toy region", "Средний по водности год (2007)"]
    assert called((content, content), "en") == ["The toy region (toy)"] * 2


def raw_keys(content: Content) -> set[str]:
    """Every key that the region or the result holds, and every name of ours for a variable, term, check or case."""
    assert content.data is not None
    found = {*VARIABLES_EN, *TERMS, *CHECKS, *PLACES, *BELIEFS, content.region.name, content.study}
    for table in TABLES.values():
        for column in table.columns:
            if column.name in table.key or column.references or column.choices:
                found.update(map(str, content.region[table.name][column.name]))
            found.update(column.choices)
        found.add(table.name)
    for dimension in content.data.dims:
        found.update(map(str, content.data[dimension].to_numpy()))
    return {one for one in found if re.search("[a-z]", one)}


def leaked(texts: Iterator[str], keys: set[str]) -> set[str]:
    """Keys that stand in a text, as a whole or as one of its words."""
    found = set()
    for text in texts:
        words = {text, *re.findall(r"[A-Za-z0-9][\w%./-]*\w", text), *re.findall("[A-Za-z]+", text)}
        found |= {word for word in words if word in keys}
    return found - OWN


class Visible(HTMLParser):
    """Texts of a page that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the parser's
        self.hidden += tag in ("style", "defs", "metadata")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "defs", "metadata")

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.texts.append(data.strip())


@pytest.mark.parametrize("beside", [False, True])
def test_no_raw_key_stands_on_a_russian_page(content: Content, beside: bool) -> None:
    shown = Visible()
    page = replace(content, beside=(content,)) if beside else content
    shown.feed(html(document_of(page, "ru")).replace("The toy region", ""))
    assert len(shown.texts) > 100
    texts = (text for text in shown.texts if text not in VERSIONED)
    assert leaked(texts, raw_keys(content) - ({"toy"} if beside else set())) == set()


def visible_cells(path: Path) -> Iterator[str]:
    """Texts of a workbook outside hidden columns, and outside what sources are called by their publishers."""
    for page in openpyxl.load_workbook(path, data_only=True):
        hidden = {name for name, one in page.column_dimensions.items() if one.hidden}
        for column in page.iter_cols():
            letter = column[0].column_letter
            if letter in hidden or (page.title == TITLES["sources"][1] and letter > "E"):
                continue
            yield from (str(cell.value) for cell in column if isinstance(cell.value, str))


def test_no_raw_key_stands_in_a_russian_workbook(content: Content, tmp_path: Path) -> None:
    (path,) = write_workbook(content, tmp_path, "ru")
    texts = [text for text in visible_cells(path) if not text.startswith("kelisim ") and text != "The toy region"]
    assert len(texts) > 100
    assert leaked(iter(re.sub(r"\(\w+\.csv\)", "", text) for text in texts), raw_keys(content)) == set()


def test_keys_stay_in_hidden_columns(content: Content, tmp_path: Path) -> None:
    (path,) = write_workbook(content, tmp_path, "ru")
    page = openpyxl.load_workbook(path)["Сток по участкам"]
    assert content.data is not None
    assert page.column_dimensions["B"].hidden
    assert {cell.value for cell in page["B"][1:]} == set(content.data["reach"].to_numpy())
    assert not page.column_dimensions["C"].hidden
