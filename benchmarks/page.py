"""How long a reader waits for the page: first paint, first numbers, and from a lever to new numbers, in Chromium.

``python -m benchmarks.page ADDRESS`` measures a running ``kelisim serve`` of Central Asia; the machine should do
nothing else: wait until the game and all inflows are played, some minutes after the first start.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Browser, Page, sync_playwright

from kelisim.region import load
from kelisim.web.live.levers import open_measures

SWITCHES = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"]
LOADS, MOVES = 10, 40
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') done(entry.startTime);
}).observe({ type: 'paint', buffered: true }))"""
KEY = "document.querySelector('.status').dataset.key"
SHOWN = """(before) => new Promise((done) => {
  const look = () => {
    const { busy, key } = document.querySelector('.status').dataset;
    if (busy === 'false' && key !== before) done(); else setTimeout(look, 2);
  };
  look();
})"""
"""Promises, not polling by Playwright: that would need eval, which the policy of the page refuses."""


def loads(browser: Browser, address: str) -> tuple[list[float], list[float]]:
    """Milliseconds to the first paint and to the first numbers, each time in an empty browser."""
    paints, numbers = [], []
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        begin = time.perf_counter()
        page.goto(f"{address}/#deal?lang=en")
        page.wait_for_selector(".payoff.total")
        numbers.append((time.perf_counter() - begin) * 1e3)
        paints.append(float(page.evaluate(PAINT)))
        context.close()
    return paints, numbers


def opened(page: Page, address: str) -> None:
    """The page of levers with all of its sections open."""
    page.goto(f"{address}/#deal?lang=en")
    page.wait_for_selector(".payoff.total")
    for _ in range(page.locator(".levers details:not([open])").count()):
        page.locator(".levers details:not([open]) > summary").first.click()


def waited(page: Page, change: Callable[[], object]) -> float:
    """Milliseconds from a change to its numbers on the screen."""
    before = page.evaluate(KEY)
    begin = time.perf_counter()
    change()
    page.evaluate(SHOWN, before)
    return (time.perf_counter() - begin) * 1e3


def moves(page: Page, address: str, kind: str) -> list[float]:
    """Waits for the first lever of ``kind``, each at a value not asked for before."""
    opened(page, address)
    lever = page.locator(f"input[data-lever^='{kind}']").first
    least, most, step = (float(lever.get_attribute(name) or 0) for name in ("min", "max", "step"))
    values = [least + step * (1 + int((most - least) / step * 0.8 * index / MOVES)) for index in range(MOVES)]
    return [waited(page, partial(lever.fill, f"{value:g}")) for value in values]


def built(page: Page, address: str) -> list[float]:
    """Waits for measures that need no other, one after the other and each beside those built before."""
    opened(page, address)
    free = [name for name, one in open_measures(load("central-asia")).items() if not (one.requires or one.excludes)]
    waits = []
    for name in free[:MOVES]:
        lever = page.locator(f"input[data-lever='measure:{name}']")
        switch = lever.get_attribute("type") == "checkbox"
        waits.append(waited(page, lever.check if switch else partial(lever.fill, "1")))
    return waits


def droughts(page: Page, address: str) -> list[float]:
    """Waits for every step of the inflow of both basins, once what states have alone in them was played ahead."""
    opened(page, address)
    first, second = page.locator("input[data-lever^='drought:']").all()
    steps = ("0.6", "0.7", "0.8", "0.9")
    waits = []
    for one in steps:
        waits.append(waited(page, partial(first.fill, one)))
        waits += [waited(page, partial(second.fill, other)) for other in (*steps, "1.0")]
    return waits


def told(values: list[float]) -> dict[str, float]:
    """Median and 95th percentile, ms."""
    return {
        "median_ms": round(statistics.median(values), 1),
        "p95_ms": round(statistics.quantiles(values, n=20)[-1], 1),
    }


def main(address: str) -> None:
    """Measure and print as JSON."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        paints, numbers = loads(browser, address)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        waits = {kind: moves(page, address, kind) for kind in ("release:", "storage:", "power:", "payment:")}
        waits |= {"measures": built(page, address), "drought": droughts(page, address)}
        browser.close()
    found = {"first_paint": told(paints), "first_numbers": told(numbers)}
    sys.stdout.write(
        json.dumps({**found, **{f"lever {kind}": told(ms) for kind, ms in waits.items()}}, indent=2) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
