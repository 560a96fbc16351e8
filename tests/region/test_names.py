"""Names that readers meet: every word that a column allows, and every key of the region that comes with kelisim."""

from __future__ import annotations

import re

import pytest

import kelisim as ke
from kelisim.region.players import available
from kelisim.region.schema import TABLES, choice
from kelisim.region.schema.base import NAME_KINDS
from kelisim.region.schema.choices import BY_COLUMN, OTHERS

CYRILLIC = re.compile("[А-Яа-яЁё]")
SAME_IN_RUSSIAN = {"CASA-1000"}
"""Names that are written in Latin letters in Russian too."""

WORDS = sorted({(one, column.name) for table in TABLES.values() for column in table.columns for one in column.choices})


@pytest.mark.parametrize(("word", "column"), WORDS)
def test_every_word_that_a_column_allows_has_names(word: str, column: str) -> None:
    assert CYRILLIC.search(choice(word, column, "ru"))
    assert not re.search("[А-Яа-яЁё_]", choice(word, column, "en"))
    assert choice(word, column, "en") != word or re.fullmatch("[A-Za-z]+(/TEU)?", word)


def test_no_name_is_for_a_word_that_no_column_allows() -> None:
    allowed = {word for word, _ in WORDS} | {"trains/yr", "trucks/yr"}  # yearly counts of results
    assert {word for names in (*BY_COLUMN.values(), OTHERS) for word in names} <= allowed


@pytest.fixture(scope="module", params=["", "AFG", "IRN", "RUS", "AZE", "CHN"])
def region(request: pytest.FixtureRequest) -> ke.Region:
    return ke.load("central-asia", players=[request.param] if request.param else [])


def test_every_player_is_tried() -> None:
    assert set(available(ke.load("central-asia").root)) == {"AFG", "IRN", "RUS", "AZE", "CHN"}


def test_keys_without_a_table_have_names(region: ke.Region) -> None:
    names = region["names"]
    named = {kind: set(names.loc[names["kind"] == kind, "key"]) for kind in NAME_KINDS}
    assert named["region"] == {region.name}
    assert named["basin"] == set(region["nodes"]["basin"])
    known = set(region["countries"]["country"]) | set(region["states"]["state"]) | {"", "any"}
    freight = {name for name in TABLES if name.startswith("freight_") and "country" in region[name]}
    assert {str(one) for name in freight for one in region[name]["country"]} - known <= named["country"]
    assert named["technology"] == set(region["availability"]["technology"])


def test_every_row_with_a_name_has_a_russian_one(region: ke.Region) -> None:
    for table in TABLES.values():
        names = [column.name for column in table.columns if column.name in ("name_ru", "title_ru")]
        assert bool(names) == any(column.name in ("name_en", "title_en") for column in table.columns), table.name
        for name in names:
            frame = region[table.name]
            lacking = [text for text in map(str, frame[name]) if not CYRILLIC.search(text)]
            assert set(lacking) <= SAME_IN_RUSSIAN, (table.name, lacking)
