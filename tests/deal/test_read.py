"""Reading a deal: what it means, and every fault of it with place, expectation and mend, all at once."""

from __future__ import annotations

import calendar
import tomllib
from pathlib import Path

import pytest

import kelisim as ke
from kelisim.commitment import Delivery, Release, Storage
from kelisim.deal.entries import border_lines, shortest
from kelisim.deal.keys import TABLES, month_number
from kelisim.deal.read import embedded_deals, load_deal, read_deal, title_of
from kelisim.errors import InputError
from tests.deal.conftest import DEAL

BAD: dict[str, tuple[str, str, str]] = {
    "unknown table": ("[[pay]]", "[[pya]]", "pya"),
    "unknown key": ("musd_per_year", "musd_a_year", "pay[1].musd_a_year"),
    "missing key": ('state = "UPP"\nreservoir = "lake"\nmonths', "months", "release[1].state"),
    "no deal": ("[deal]", "[dael]", "deal"),
    "entry not a table": ("[[pay]]", "[pay]", "pay[1]"),
    "not a number": ("gwh = 60", 'gwh = "60"', "deliver[1].gwh"),
    "negative": ("gwh = 60", "gwh = -60", "deliver[1].gwh"),
    "not finite": ("gwh = 60", "gwh = nan", "deliver[1].gwh"),
    "month": ('"Jun", "Jul"', '"Jun", "Jly"', "release[1].months"),
    "month twice": ('"Jun", "Jul"', '"Jun", "June"', "release[1].months"),
    "limits crossed": ("at_least_km3 = 1.0", "at_least_km3 = 1.0\nat_most_km3 = 0.5", "release[1].at_most_km3"),
    "no limit": ("at_least_km3 = 1.0\n", "", "release[1]"),
    "two places": ('reservoir = "lake"\nmonths', 'reservoir = "lake"\nreach = "lake--plain"\nmonths', "release[1]"),
    "years reversed": ("to_year = 2001", "from_year = 2002\nto_year = 2001", "pay[1].to_year"),
    "years outside": ("to_year = 2001", "from_year = 2010", "pay[1].from_year"),
    "no party": ('to = "UPP"\nmusd', 'to = "KGZ"\nmusd', "pay[1].to"),
    "unknown party": ('["UPP", "LOW"]', '["UPP", "LOW", "XXX"]', "deal.parties"),
    "to oneself": ('to = "UPP"\nmusd', 'to = "LOW"\nmusd', "pay[1].to"),
    "reservoir": ('reservoir = "lake"\nmonths', 'reservoir = "lakes"\nmonths', "release[1].reservoir"),
    "reach": ('reservoir = "lake"\nmonths', 'reach = "lake-plain"\nmonths', "release[1].reach"),
    "whose": ('state = "UPP"\nreservoir = "lake"\nmonths', 'state = "LOW"\nreservoir = "lake"\nmonths',
              "release[1].state"),
    "above full": ("at_least_km3 = 2.0", "at_least_km3 = 20.0", "storage[1].at_least_km3"),
    "what": ('"electricity"', '"hydrogen"', "deliver[1].what"),
    "power without energy": ("gwh = 60\n", "", "deliver[1].gwh"),
    "power with a unit": ("gwh = 60", 'gwh = 60\nunit = "t"', "deliver[1].unit"),
    "unit without heat": ("mwh_per_unit = 9.3\n", "", "deliver[2].mwh_per_unit"),
    "fuel of nobody": ('what = "gas"', 'what = "coal"', "deliver[2].what"),
    "line": ("gwh = 60", 'gwh = 60\nover = ["upp-low"]', "deliver[1].over"),
    "way that ends elsewhere": ("gwh = 60", 'gwh = 60\nover = ["upp--low", "upp--low"]', "deliver[1].over"),
    "one plan": ('"LOW"]', '"LOW"]\nact_together = [["LOW", "UPP"]]', "deliver[1]"),
    "acting with a stranger": ('"LOW"]', '"LOW"]\nact_together = [["LOW", "XXX"]]', "deal.act_together"),
    "rule": ('"LOW"]', '"LOW"]\nallocation = "fair"', "deal.allocation"),
    "condition": ("to_year = 2001", 'only_if = { node = "lake" }', "pay[1].only_if"),
    "condition elsewhere": ("to_year = 2001", 'only_if = { node = "laek", inflow_below_km3 = 1 }',
                            "pay[1].only_if.node"),
    "study": ('"toy.toml"', '"tyo.toml"', ""),
    "too many": ("[[pay]]", '[[pay]]\nfrom = "LOW"\nto = "UPP"\nmusd_per_year = 1\n' * 500 + "[[pay]]", ""),
}  # fmt: skip

NO_DEALS = {
    "syntax": "[deal", "no table": "deal = 1\n", "empty": "", "zero": "\x00", "figures": "a = " + "1" * 5_000,
    "depth": "a = " + "[" * 5_000, "list for text": DEAL.replace('"electricity"', '["electricity"]'),
    "beyond any float": DEAL.replace("gwh = 60", "gwh = 1" + "0" * 400), "bits": "\udcff",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_named_with_its_place(name: str, desk: Path) -> None:
    old, new, place = BAD[name]
    assert old in DEAL
    path = desk / "bad.toml"
    path.write_text(DEAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_deal(str(path))
    faults = caught.value.faults
    assert place in {str(fault.column or "") for fault in faults}
    assert all(fault.expected and fault.mend for fault in faults)


def test_all_faults_come_at_once(desk: Path) -> None:
    path = desk / "bad.toml"
    wrong = [BAD[name] for name in ("unknown key", "month", "negative", "no limit", "what")]
    text = DEAL
    for old, new, _ in wrong:
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_deal(str(path))
    assert {place for _, _, place in wrong} <= {fault.column for fault in caught.value.faults}


@pytest.mark.parametrize("text", NO_DEALS.values(), ids=NO_DEALS)
def test_what_is_no_deal_is_bad_input(text: str, desk: Path) -> None:
    path = desk / "bad.toml"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(InputError):
        load_deal(str(path))
    with pytest.raises(InputError):
        read_deal(text)


def test_a_text_is_read_as_the_file_is_and_looks_for_no_file(desk: Path) -> None:
    named = embedded_deals()["protocol-2025"]
    text = named.read_text(encoding="utf-8")
    assert read_deal(text).commitments == load_deal("protocol-2025").commitments
    for study in (str(desk / "toy.toml"), "toy.toml", "../../etc/passwd"):
        with pytest.raises(InputError) as caught:
            read_deal(text.replace('study = "main"', f"study = {study!r}"))
        (fault,) = caught.value.faults
        assert (fault.file, fault.column, fault.value) == ("deal.toml", "deal.study", study)


def test_a_near_miss_of_a_name_is_told() -> None:
    with pytest.raises(InputError, match="consortium"):
        load_deal("consortum")


def test_a_deal_means_what_it_says(desk: Path) -> None:
    deal = load_deal(str(desk / "deal.toml"))
    release, storage = deal.water
    assert isinstance(release, Release)
    assert (release.reaches, release.months, release.at_least_km3) == (("lake--plain",), (6, 7, 8), 1.0)
    assert isinstance(storage, Storage)
    assert (storage.reservoir, storage.month, storage.at_least_km3) == ("lake", 5, 2.0)
    power = deal.power[0]
    assert power.delivery == Delivery("deliver[1] LOW-UPP", (("upp--low", False),), (1, 2, 12), 60.0)
    assert power.price == 0
    fuel = deal.fuels[0]
    assert [fuel.gwh, fuel.musd] == pytest.approx([9.3, 0.1])
    assert fuel.replaces == "gas"
    assert deal.payments[0].years == (0, 2001)
    assert deal.structure == (("UPP",), ("LOW",))
    assert deal.commitments == (release, storage, power.delivery)


def test_another_study_may_take_the_place(desk: Path) -> None:
    text = (desk / "toy.toml").read_text(encoding="utf-8").replace('name = "toy"', 'name = "other"')
    (desk / "other.toml").write_text(text, encoding="utf-8")
    assert load_deal(str(desk / "deal.toml"), str(desk / "other.toml")).study.name == "other"


def test_power_takes_the_way_with_the_fewest_borders() -> None:
    region = ke.load("central-asia")
    lines = border_lines(region)
    assert shortest(lines, "KGZ", "UZB") == (("kgz--uzb", True),)
    assert shortest(lines, "TKM", "KGZ") == (("tkm--uzb", True), ("kgz--uzb", False))
    for seller in region.states:
        for buyer in set(region.states) - {seller}:
            at = seller
            for line, forward in shortest(lines, seller, buyer):
                ends = (str(lines["from_state"][line]), str(lines["to_state"][line]))
                start, end = ends if forward else ends[::-1]
                assert start == at
                at = end
            assert at == buyer
    assert shortest(lines.iloc[:0], "KGZ", "UZB") == ()


@pytest.mark.parametrize("number", range(1, 13))
def test_months_are_read_by_name_and_number(number: int) -> None:
    name = calendar.month_name[number]
    assert {month_number(one) for one in (name, name[:3], name.upper(), number)} == {number}
    assert [month_number(one) for one in (name + "x", name[:2], 0, 13, True, 1.0)] == [None] * 6


@pytest.mark.parametrize("name", ["barter-1998", "protocol-2025", "consortium"])
def test_shipped_deals_are_read_and_say_where_their_figures_come_from(name: str) -> None:
    path = embedded_deals()[name]
    deal = load_deal(name)
    assert deal.name == name
    assert title_of(path) == deal.title_en
    assert deal.title_ru
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = [entry for kind in TABLES if kind != "deal" for entry in content.get(kind, [])]
    for entry in [content["deal"], *entries]:
        assert entry["quality"]
        assert entry.get("source") or (entry["quality"] == "assumed" and entry["note"])
