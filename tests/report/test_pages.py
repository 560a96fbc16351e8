"""The HTML page: whole without a network, the same bytes twice, and in one language throughout."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kelisim.report.content import read_content
from kelisim.report.document import Document, Grid, Picture
from kelisim.report.holds import what_survives
from kelisim.report.page import html, write_html
from kelisim.report.pages import document_of
from kelisim.report.sharing_page import sharing_parts
from kelisim.report.words import LANGUAGES
from tests.report.conftest import call

CYRILLIC = re.compile("[А-Яа-яЁё]")
OWN_NAMES = {"sha256", "kelisim", "linopy", "highspy", "numpy", "pandas", "xarray", "scipy", "matplotlib", "icalendar",
             "xlsxwriter", "CO2"}  # fmt: skip
"""Headings that are the same in every language: codes of states are told apart by their capitals."""

Pages = Callable[[str, str], Document]


@pytest.fixture(scope="module")
def pages(toy: Path, corridors: Path, roadmap: Path) -> Pages:
    """The document of a kind of folder in a language, made once."""
    folders = {"study": toy / "result", "corridor": corridors, "roadmap": roadmap}
    return cache(lambda kind, lang: document_of(read_content(folders[kind], region=toy / "tiny"), lang))


class Seen(HTMLParser):
    """References of a page, and texts of its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []
        self.headings: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.references += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "data")]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature is that of the parser
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("h1", "h2", "th", "caption", "figcaption") and data.strip():
            self.headings.append(data.strip())


@pytest.mark.parametrize("kind", ["study", "corridor", "roadmap"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_asks_the_network_for_nothing(pages: Pages, kind: str, lang: str) -> None:
    text = html(pages(kind, lang))
    seen = Seen()
    seen.feed(text)
    assert seen.references
    assert all(one.startswith("#") for one in seen.references)
    assert not re.search(r"url\((?!['\"]?#)|@import|<script|<link|<iframe", text)
    assert f'<html lang="{lang}">' in text


@pytest.mark.parametrize("kind", ["study", "corridor", "roadmap"])
def test_a_russian_page_has_russian_headings(pages: Pages, kind: str) -> None:
    seen = Seen()
    page = pages(kind, "ru")
    seen.feed(html(page))
    words = [text for text in seen.headings if text not in OWN_NAMES and not text.isupper() and text != page.title]
    assert words
    assert [text for text in words if not CYRILLIC.search(text)] == []
    assert all(CYRILLIC.search(text) for section in page.sections for text in (section.title, *section.answer))


@pytest.mark.parametrize("kind", ["study", "corridor", "roadmap"])
def test_an_english_page_has_no_cyrillic_words(pages: Pages, kind: str) -> None:
    assert not CYRILLIC.search(html(pages(kind, "en")))


def test_both_languages_tell_the_same_numbers(pages: Pages) -> None:
    english, russian = (_numbers(pages("study", lang)) for lang in LANGUAGES)
    assert english == russian
    assert len(english) > 50


def _numbers(page: Document) -> list[str]:
    """Digits of every cell of every table, whatever the signs between them."""
    grids = [part for section in page.sections for part in section.parts if isinstance(part, Grid)]
    cells = [cell for grid in grids for row in grid.rows for cell in row[grid.left :]]
    return [
        "".join(re.findall(r"\d", cell))
        for cell in cells
        if re.search(r"\d", cell) and not re.search("[²³А-я]|MW", cell)
    ]


def test_the_page_is_written_with_the_same_bytes(pages: Pages, toy: Path, tmp_path: Path) -> None:
    (first,) = write_html(read_content(toy / "result", region=toy / "tiny"), tmp_path, "ru")
    assert first.name == "report-ru.html"
    assert first.read_text(encoding="utf-8") == html(pages("study", "ru"))


def test_the_page_answers_the_four_questions(pages: Pages) -> None:
    page = pages("study", "en")
    assert [section.title[:2] for section in page.sections] == ["1.", "2.", "3.", "4.", "Ch"]
    assert all(section.answer for section in page.sections)
    names = [part.name for section in page.sections for part in section.parts if isinstance(part, Picture)]
    assert len(names) == len(set(names))
    assert {"regimes", "water", "energy", "gains", "limits"} <= set(names)


def test_studies_beside_it_show_the_range(toy: Path) -> None:
    content = read_content(toy / "result", region=toy / "tiny")
    survives = what_survives(replace(content, beside=(content,)), "en")
    assert [part.name for part in survives.parts if isinstance(part, Picture)] == ["range"]
    lone = what_survives(content, "en")
    assert "--beside" in lone.answer[0]
    assert not lone.parts


def test_texts_from_a_result_cannot_become_markup(pages: Pages) -> None:
    page = pages("roadmap", "en")
    spoilt = Document(page.lang, "<script>alert(1)</script>", page.about, page.verdict, page.good, page.sections)
    assert "<script>" not in html(spoilt)


def test_a_played_game_shows_what_shares_the_gain(toy: Path) -> None:
    call("play", str(toy / "toy.toml"), "--out", str(toy / "game"), ok=True)
    answer, parts = sharing_parts(read_content(toy / "game", region=toy / "tiny"), "en")
    assert "nucleolus" in answer[0]
    grid = next(part for part in parts if isinstance(part, Grid))
    values = [[float(cell.replace("−", "-").replace(",", "")) for cell in row[1:]] for row in grid.rows]
    for before, transfer, after in values:
        assert before + transfer == pytest.approx(after, abs=0.11)
        assert after >= 0
    assert values[-1][1] == 0
    assert [part.name for part in parts if isinstance(part, Picture)] == ["transfers"]
