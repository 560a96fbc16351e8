"""Two delegations at the table, each in a browser of its own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from playwright.sync_api import expect

from tests.web.browser.conftest import Desks
from tests.web.browser.page import Desk

AT_ONCE_MS = 2_000


def room_of(chair: Desk) -> dict[str, str]:
    """Opens a room; the link of each seat."""
    chair.page.get_by_label("Name of the room").fill("Toktogul 2026")
    chair.page.get_by_role("button", name="Open the room").click()
    links = chair.page.locator("input[data-seat]")
    expect(links.first).to_be_visible()
    return {one.get_attribute("data-seat") or "": one.input_value() for one in links.all()}


def sit_down(desk: Desk, link: str, name: str) -> None:
    desk.page.goto(link)
    expect(desk.page.get_by_test_id("seat")).to_have_text(name)
    expect(desk.page.locator(".live")).to_be_visible()


def test_two_delegations_agree_on_a_counter_proposal(desks: Desks, tmp_path: Path) -> None:
    chair = desks.sit().open("#table?lang=en&mode=apart")
    links = room_of(chair)
    assert set(links) == {"chair", "KAZ", "KGZ", "TJK", "TKM", "UZB", "observer"}
    kgz, uzb = desks.sit(), desks.sit()
    sit_down(kgz, links["KGZ"], "Kyrgyzstan")
    sit_down(uzb, links["UZB"], "Uzbekistan")
    assert "token" not in kgz.hash(), "the secret must not stay in the address"
    expect(kgz.page.get_by_text("Present: Kyrgyzstan, Uzbekistan")).to_be_visible()

    kgz.page.get_by_label("Plan").select_option("apart")
    kgz.move(kgz.levers("payment:UZB-KGZ").first, 30)
    kgz.page.get_by_label("Comment").fill("Water in summer has its price")
    kgz.page.get_by_role("button", name="Propose the levers").click()
    first = uzb.page.locator("[data-proposal='1']")
    expect(first).to_be_visible(timeout=AT_ONCE_MS)
    expect(first).to_contain_text("Water in summer has its price")
    expect(first).to_contain_text("Kyrgyzstan")

    first.get_by_role("button", name="Reject").click()
    first.get_by_role("button", name="Counter").click()
    uzb.ready()
    uzb.move(uzb.levers("payment:UZB-KGZ").first, 20)
    uzb.page.get_by_role("button", name="Propose the levers").click()
    second = kgz.page.locator("[data-proposal='2']")
    expect(second).to_contain_text("Counter-proposal to no. 1", timeout=AT_ONCE_MS)
    second.get_by_role("button", name="Accept").click()
    for desk in (kgz, uzb):
        badge = desk.page.locator("[data-proposal='2'] .badge")
        expect(badge).to_have_attribute("data-status", "agreed", timeout=AT_ONCE_MS)
        expect(desk.page.locator(".log")).to_contain_text("verified")

    with kgz.page.expect_download() as told:
        second.get_by_role("link", name="deal.toml").click()
    file = tmp_path / "deal.toml"
    told.value.save_as(file)
    deal = tomllib.loads(file.read_text(encoding="utf-8"))
    assert sorted(deal["deal"]["parties"]) == ["KGZ", "UZB"]
    assert deal["pay"][0]["musd_per_year"] == 20


def test_a_reservation_is_seen_by_its_own_seat_alone(desks: Desks) -> None:
    links = room_of(desks.sit().open("#table?lang=en"))
    kgz, uzb = desks.sit(), desks.sit()
    sit_down(kgz, links["KGZ"], "Kyrgyzstan")
    sit_down(uzb, links["UZB"], "Uzbekistan")
    kgz.page.get_by_label("Your reservation").fill("12345.5")
    kgz.page.get_by_role("button", name="Save").click()
    expect(kgz.page.get_by_text("Saved")).to_be_visible()
    expect(uzb.page.locator(".log")).to_contain_text("hidden reservation", timeout=AT_ONCE_MS)
    assert "12345" not in uzb.page.content()
    kgz.page.reload()
    expect(kgz.page.get_by_label("Your reservation")).to_have_value("12345.5")


def test_a_renewed_link_shuts_out_the_former(desks: Desks) -> None:
    links = room_of(desks.sit().open("#table?lang=en"))
    kgz = desks.sit()
    sit_down(kgz, links["KGZ"], "Kyrgyzstan")
    kgz.page.get_by_role("button", name="Renew my link").click()
    link = kgz.page.get_by_label("Your new link").input_value()
    expect(kgz.page.locator(".live")).to_be_visible()
    sit_down(desks.sit(), link, "Kyrgyzstan")
    former = desks.sit()
    former.page.goto(links["KGZ"])
    expect(former.page.get_by_role("alert")).to_contain_text("token")
    desks.troubles.clear()  # the browser itself notes the refused request


def test_a_wrong_token_opens_nothing(desks: Desks) -> None:
    links = room_of(desks.sit().open("#table?lang=en"))
    stranger = desks.sit()
    stranger.page.goto(re.sub(r"token=.*", "token=guess", links["KGZ"]))
    expect(stranger.page.get_by_role("alert")).to_contain_text("token")
    expect(stranger.page.get_by_test_id("seat")).to_have_count(0)
    desks.troubles.clear()  # the browser itself notes the refused request
