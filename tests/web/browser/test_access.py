"""For everybody: by keyboard alone, without telling colours apart, on a telephone, without movement."""

from __future__ import annotations

import io
import itertools

import matplotlib.image as images
import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import Desks

VIEWS = ("map", "balance", "why", "deal", "table")

CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length && (colour[3] ?? 1) > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.width < 2 || element.closest('svg, option, .map-canvas, .visually-hidden, :disabled')) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${element.className} "${element.textContent}": ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


def test_by_keyboard_alone(desks: Desks) -> None:
    desk = desks.sit().open("#map?lang=en&drawing=schematic")
    keys = desk.page.keyboard
    keys.press("Tab")
    expect(desk.page.locator(".skip")).to_be_focused()
    desk.page.locator("#tab-map").focus()
    for name in ("Balance", "Why", "Deal"):
        keys.press("ArrowRight")
        expect(desk.tab(name)).to_be_focused()
        expect(desk.tab(name)).to_have_attribute("aria-selected", "true")
    before = desk.key
    for _ in range(200):
        keys.press("Tab")
        if desk.page.evaluate("document.activeElement.matches('input[type=range][data-lever]')"):
            break
    outline = desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "the focus must be seen"
    keys.press("ArrowRight")
    expect(desk.page.locator(".lever.moved")).to_have_count(1)
    expect(desk.page.locator(".status")).not_to_have_attribute("data-key", before)
    desk.ready()
    keys.press("Shift+Tab")
    desk.page.locator(".why-table, .payoff-table").locator(".sourced").first.focus()
    expect(desk.page.get_by_role("tooltip")).to_be_visible()
    keys.press("Escape")
    expect(desk.page.get_by_role("tooltip")).to_have_count(0)


def test_a_thing_of_the_schematic_is_picked_by_keyboard(desks: Desks) -> None:
    desk = desks.sit().open("#map?lang=en&drawing=schematic")
    desk.page.get_by_role("button", name="Reservoir: Nurek").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".panel").get_by_role("heading")).to_have_text("Nurek")
    assert "pick=reservoir:nurek" in desk.hash()


@pytest.mark.parametrize("deficiency", ["deuteranopia", "protanopia", "tritanopia"])
def test_states_are_told_apart_without_full_colour_sight(desks: Desks, deficiency: str) -> None:
    desk = desks.sit().open("#deal?lang=en")
    cdp = desk.page.context.new_cdp_session(desk.page)
    cdp.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
    seen = []
    for swatch in desk.page.locator(".payoffs .swatch").all():
        shot = images.imread(io.BytesIO(swatch.screenshot()), format="png")
        seen.append(shot[shot.shape[0] // 2, shot.shape[1] // 2, :3])
    assert len(seen) == 5
    for one, other in itertools.combinations(seen, 2):
        assert float(((one - other) ** 2).sum() ** 0.5) > 0.12
    for text in desk.payoffs().values():
        assert text[0] in "▲▼=", "gain and loss must not be told by colour alone"


@pytest.mark.parametrize("view", VIEWS)
def test_words_stand_out_from_their_ground(desks: Desks, view: str) -> None:
    desk = desks.sit().open(f"#{view}?lang=en")
    assert desk.page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_telephone_needs_no_scrolling_sideways(desks: Desks, language: str) -> None:
    desk = desks.sit(width=360, height=740)
    for view in VIEWS:
        desk.open(f"#{view}?lang={language}")
        assert desk.sideways() <= 0, view
    view_box, levers_box = (desk.page.locator(one).bounding_box() for one in ("main", ".levers"))
    assert view_box is not None
    assert levers_box is not None
    assert levers_box["y"] >= view_box["y"] + view_box["height"] - 1


def test_nothing_moves_by_itself_for_those_who_ask_for_it(desks: Desks) -> None:
    desk = desks.sit(motion="reduce").open("#map?lang=en&drawing=schematic")
    running = "document.getAnimations().filter((one) => one.playState === 'running').length"
    assert desk.page.evaluate(running) == 0


def test_payoffs_are_spoken(desks: Desks) -> None:
    desk = desks.sit().open("#deal?lang=en")
    said = desk.page.locator(".strip [aria-live=polite]")
    expect(said).to_contain_text("Kyrgyzstan")
    before = said.inner_text()
    desk.move(desk.levers("payment:").first, 15)
    assert said.inner_text() != before
