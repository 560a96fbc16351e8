"""An agreed proposal is a deal file that the reader of the command line understands as it was meant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.commitment import Release, Storage
from kelisim.deal.contract import Deal
from kelisim.deal.read import read_deal
from kelisim.web.check import region_of
from kelisim.web.errors import Refused
from kelisim.web.table.dealfile import APART_NOTE, deal_file
from kelisim.web.table.moves import Proposal, Room
from tests.web.conftest import Table
from tests.web.toy_engines import PAID

STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
ROOM = Room("0123456789ab" * 2, 'Стол "Сырдарья" \\ 1', "normal", STATES, "2026-01-01T00:00:00.000+00:00")
SUMMER, WINTER = (4, 5, 6, 7, 8, 9), (1, 2, 3, 10, 11, 12)


def lever(name: str, giver: str, taker: str = "", most: float = 1e4, default: float = 0.0) -> dict[str, Any]:
    kind = {"price": "power"}.get(name.split(":", maxsplit=1)[0], name.split(":", maxsplit=1)[0])
    return {"id": name, "kind": kind, "min": 0.0, "max": most, "default": default, "unit": "unit",
            "from_state": giver, "to_state": taker}  # fmt: skip


LEVERS = [
    lever("release:toktogul:summer", "KGZ"), lever("release:toktogul:winter", "KGZ", default=1e4),
    lever("storage:toktogul:sep", "KGZ", default=5.5), lever("power:UZB-KGZ:winter", "UZB", "KGZ"),
    lever("price:UZB-KGZ", "UZB", "KGZ", default=45.0), lever("power:KGZ-UZB:summer", "KGZ", "UZB"),
    lever("fuel:KAZ-KGZ:coal", "KAZ", "KGZ"), lever("fuel:KAZ-UZB:gas", "KAZ", "UZB"),
    lever("payment:UZB-KGZ", "UZB", "KGZ"), lever("measure:kambarata-1", "KGZ"),
    lever("drought:syr-darya", "", default=1.0),
]  # fmt: skip
ALL: dict[str, float] = {
    "release:toktogul:summer": 6.5, "release:toktogul:winter": 5.25, "storage:toktogul:sep": 12.0,
    "power:UZB-KGZ:winter": 800.0, "price:UZB-KGZ": 60.0, "power:KGZ-UZB:summer": 1100.0, "fuel:KAZ-KGZ:coal": 250.0,
    "fuel:KAZ-UZB:gas": 100.0, "payment:UZB-KGZ": 47.5, "measure:kambarata-1": 1.0, "drought:syr-darya": 0.8,
}  # fmt: skip


def written(levers: dict[str, float], mode: str = "apart", parties: tuple[str, ...] = STATES) -> str:
    setting = {"study": "normal", "mode": mode, "levers": levers}
    return deal_file(ROOM, Proposal(3, "UZB", "2026-01-01", setting, "", None, parties, {}, {}), LEVERS)


def read(text: str) -> Deal:
    return read_deal(text, region_of=region_of)


def test_every_lever_is_read_back_as_it_was_set() -> None:
    deal = read(written(ALL))
    summer, winter, storage = deal.water
    assert isinstance(summer, Release)
    assert isinstance(winter, Release)
    assert isinstance(storage, Storage)
    assert (summer.months, summer.at_least_km3, summer.at_most_km3) == (SUMMER, 6.5, None)
    assert (winter.months, winter.at_least_km3, winter.at_most_km3) == (WINTER, None, 5.25)
    assert (storage.reservoir, storage.month, storage.at_least_km3) == ("toktogul", 9, 12.0)
    assert [(one.seller, one.buyer, one.delivery.months, one.delivery.gwh, one.price) for one in deal.power] == [
        ("UZB", "KGZ", WINTER, 800.0, 60.0), ("KGZ", "UZB", SUMMER, 1100.0, None),
    ]  # fmt: skip
    assert [(one.giver, one.fuel, one.gwh, one.months, one.musd) for one in deal.fuels] == [
        ("KAZ", "coal", 250.0, WINTER, 0.0), ("KAZ", "gas", 100.0, WINTER, 0.0),
    ]  # fmt: skip
    assert [(one.payer, one.receiver, one.musd_per_year) for one in deal.payments] == [("UZB", "KGZ", 47.5)]
    assert deal.title_en == 'Стол "Сырдарья" \\ 1: proposal 3 (open)'
    assert (deal.study.name, deal.parties) == ("normal", STATES)
    assert "measure:kambarata-1 = 1" in written(ALL)
    assert "drought:syr-darya = 0.8" in written(ALL)


def test_one_plan_for_all_acts_together_unless_power_is_promised() -> None:
    water = {"release:toktogul:summer": 6.5}
    assert read(written(water, "together")).structure == (STATES,)
    assert read(written({}, "together")).structure == (STATES,)
    powered = written({**water, "power:UZB-KGZ:winter": 800.0}, "together")
    assert APART_NOTE in powered
    assert read(powered).structure == tuple((state,) for state in STATES)


@given(
    st.dictionaries(st.sampled_from(sorted(ALL)), st.floats(0, 1e4)).filter(bool),
    st.sampled_from(["apart", "together"]),
)
def test_whatever_can_be_proposed_can_be_read(levers: dict[str, float], mode: str) -> None:
    levers = {name: min(value, 19.5) if name.startswith("storage") else value for name, value in levers.items()}
    moved = {one["id"]: one["default"] != levers.get(one["id"], one["default"]) for one in LEVERS}
    expected = sum(moved[name] for name in moved if name.startswith(("release", "storage", "power", "fuel", "payment")))
    if mode == "apart" and not expected:
        with pytest.raises(Refused, match="promise"):
            written(levers, mode)
        return
    deal = read(written(levers, mode))
    assert len(deal.water) + len(deal.power) + len(deal.fuels) + len(deal.payments) == expected


def test_a_proposal_without_a_promise_is_no_deal() -> None:
    with pytest.raises(Refused, match="promise"):
        written({"drought:syr-darya": 0.8})


def test_the_route_gives_the_file_to_every_seat(table: Table) -> None:
    table.propose("UZB", PAID)
    answer = table.ask("observer", "GET", "/proposals/1/deal.toml")
    assert answer.headers["content-type"].startswith("application/toml")
    assert "musd_per_year = 45.0" in answer.text
    assert table.ask("observer", "GET", "/proposals/2/deal.toml").status_code == 404


def test_the_check_is_that_of_the_command_line(table: Table) -> None:
    sound = table.client.post("/api/check", content=written(ALL).encode(), timeout=60).json()
    assert (sound["name"], sound["power"], sound["act_together"]) == ("table-01234567-3", 2, [])
    wrong = written(ALL).replace('reservoir = "toktogul"', 'reservoir = "tokt"')
    answer = table.client.post("/api/check", content=wrong.encode(), timeout=60)
    faults = answer.json()["faults"]
    assert (answer.status_code, {fault["file"] for fault in faults}) == (422, {"deal.toml"})
    assert "did you mean toktogul?" in {fault["mend"] for fault in faults}
    study = written(ALL).replace('study = "normal"', 'study = "/etc/passwd"')
    answer = table.client.post("/api/check", content=study.encode(), timeout=60)
    assert answer.json()["faults"][0]["expected"].startswith("one of:")
