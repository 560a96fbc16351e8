"""The views in a real browser: loading, the months, levers, sources, languages, the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import Desks
from tests.web.browser.page import STATES, number

OWN_WORDS = """() => {
  const copy = document.querySelector('main').cloneNode(true);
  for (const one of copy.querySelectorAll('.why-table tbody th, option, svg, .tank')) one.remove();
  return copy.textContent;
}"""
"""Words of the page itself: names of plants and places come from the data, some in one language only."""

VIEWS = ("map", "balance", "why", "deal", "table")


def test_the_page_loads_with_numbers_of_five_states_and_the_map_is_drawn(desks: Desks) -> None:
    desk = desks.sit().open()
    assert list(desk.payoffs()) == list(STATES)
    assert sum(number(text) for text in desk.payoffs().values()) == pytest.approx(
        number(desk.page.locator("[data-state=total] .payoff-change").inner_text()), abs=0.3
    )
    expect(desk.page.locator("[data-ready=true]")).to_be_visible()
    assert desk.page.locator(".tank").count() >= 5
    expect(desk.page.locator(".status")).to_contain_text("Optimum proven")


def test_the_year_plays_and_storage_and_flows_move(desks: Desks) -> None:
    desk = desks.sit().open("#map?lang=en&drawing=schematic")
    shown = "[...document.querySelectorAll('.reach, .wire')].map((one) => one.getAttribute('stroke-width')).join()"
    level = "[...document.querySelectorAll('.rivers .tank-water')].map((one) => one.getAttribute('height')).join()"
    month = desk.page.locator(".month-name")
    expect(month).to_have_text("January")
    january = (desk.page.evaluate(shown), desk.page.evaluate(level))
    desk.page.get_by_role("button", name="Play the year").click()
    expect(month).to_have_text("March")
    desk.page.get_by_role("button", name="Pause").click()
    march = (desk.page.evaluate(shown), desk.page.evaluate(level))
    assert all(before != after for before, after in zip(january, march, strict=True))
    desk.page.get_by_label("Month", exact=True).fill("6")
    expect(month).to_have_text("July")
    assert "month=7" in desk.hash()


def test_the_map_follows_the_month_and_a_reservoir_shows_its_year(desks: Desks) -> None:
    desk = desks.sit().open("#map?lang=en&month=1")
    expect(desk.page.locator("[data-ready=true]")).to_be_visible()
    tank = desk.page.get_by_role("button", name=re.compile("Reservoir: Toktogul"))
    january = tank.get_attribute("aria-label")
    tank.click()
    panel = desk.page.locator(".panel")
    expect(panel.get_by_role("heading")).to_have_text("Toktogul")
    expect(panel.locator("svg.plot").first).to_be_visible()
    expect(panel.locator(".chart-key").first).to_contain_text("alone")
    desk.page.get_by_label("Month", exact=True).fill("8")
    expect(panel).to_contain_text("September")
    expect(desk.page.locator(".tank[aria-pressed=true]")).not_to_have_attribute("aria-label", january or "")


def test_a_lever_gives_new_numbers_everywhere_and_back_returns(desks: Desks) -> None:
    desk = desks.sit().open("#deal?lang=en")
    before, key = desk.payoffs(), desk.key
    lever = desk.levers("payment:").first
    desk.move(lever, 10)
    assert desk.payoffs() != before
    assert "x.payment:" in desk.hash()
    table = [number(text) for text in desk.page.locator(".payoff-table td.strong").all_inner_texts()]
    assert table == [number(text) for text in desk.payoffs().values()]
    desk.page.go_back()
    expect(desk.page.locator(".status")).to_have_attribute("data-key", key)
    assert desk.payoffs() == before
    desk.page.go_forward()
    expect(desk.page.locator(".status")).not_to_have_attribute("data-key", key)


def test_a_link_shows_what_was_seen(desks: Desks) -> None:
    desk = desks.sit().open("#deal?lang=en")
    desk.move(desk.levers("payment:").first, 25)
    desk.tab("Why").click()
    desk.page.get_by_role("button", name="Uzbekistan").click()
    there = desks.sit().open(desk.hash())
    expect(there.tab("Why")).to_have_attribute("aria-selected", "true")
    expect(there.page.get_by_role("button", name="Uzbekistan")).to_have_attribute("aria-pressed", "true")
    assert (there.key, there.payoffs()) == (desk.key, desk.payoffs())


def test_every_limit_tells_its_source(desks: Desks) -> None:
    desk = desks.sit().open("#why?lang=en")
    rows = desk.page.locator(".why-table tbody tr")
    assert rows.count() >= 5
    worths = [number(text) for text in desk.page.locator(".why-table td.worth").all_inner_texts()]
    assert worths == sorted(worths, reverse=True)
    rows.first.locator(".sourced").first.hover()
    tip = desk.page.get_by_role("tooltip")
    expect(tip).to_contain_text("Source")
    expect(tip).to_contain_text(re.compile(r"(19|20)\d\d"))


def test_the_amendment_makes_everybody_stay(desks: Desks) -> None:
    desk = desks.sit().open("#deal?lang=en")
    lever = desk.page.locator("input[data-lever^='payment:']")
    desk.move(desk.levers("payment:").first, float(lever.first.get_attribute("max") or 0) / 2)
    expect(desk.page.locator(".flag").first).to_be_visible()
    apply = desk.page.get_by_role("button", name="Add these payments")
    if apply.count() == 0:
        expect(desk.page.get_by_text("Payments alone cannot")).to_be_visible()
        return
    key = desk.key
    apply.click()
    expect(desk.page.locator(".status")).not_to_have_attribute("data-key", key)
    desk.ready()
    assert desk.page.locator(".payoff .flag").count() == 0


def test_russian_throughout(desks: Desks) -> None:
    desk = desks.sit().open("#balance?lang=en")
    english = set(re.findall(r"[A-Za-z]{4,}", desk.page.inner_text("body")))
    desk.page.get_by_role("button", name="Русский").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "ru")
    expect(desk.tab("Баланс")).to_have_attribute("aria-selected", "true")
    assert re.search(r"\d,\d", desk.page.locator("[data-state=UZB] .payoff-change").inner_text())
    kept = english & set(re.findall(r"[A-Za-z]{4,}", desk.page.inner_text("body")))
    assert kept <= {"kelisim", "English"}
    for view in VIEWS:
        words = set(re.findall(r"[A-Za-z]{5,}", desk.open(f"#{view}?lang=ru").page.evaluate(OWN_WORDS)))
        assert words <= {"kelisim"}, f"English left in {view}"


def test_a_reader_of_russian_is_met_in_russian(desks: Desks) -> None:
    desk = desks.sit(locale="ru-RU").open("")
    expect(desk.tab("Сделка")).to_be_visible()


def test_what_goes_wrong_is_told_in_words_and_can_be_tried_again(desks: Desks) -> None:
    desk = desks.sit().open("#deal?lang=en")
    before = desk.payoffs()
    desk.page.route("**/api/solve", lambda route: route.fulfill(status=503, json={"faults": []}))
    box = desk.levers("payment:").first.locator("xpath=ancestor::div[1]").locator("input[type=number]")
    box.fill("7")
    box.press("Tab")
    expect(desk.page.get_by_role("alert")).to_contain_text("The server is busy")
    assert desk.payoffs() == before
    desk.page.unroute("**/api/solve")
    desk.page.get_by_role("button", name="Try again").click()
    expect(desk.page.get_by_role("alert")).to_have_count(0)
    desk.ready()
    assert desk.payoffs() != before
    desks.troubles.clear()  # the browser itself notes the refused request
