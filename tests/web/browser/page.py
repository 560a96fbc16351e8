"""What a person does with the page, in words of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


@dataclass(frozen=True)
class Desk:
    """One browser window on the server's page."""

    page: Page
    site: str

    def open(self, address: str = "#map?lang=en") -> Desk:
        """Go to a view by its address and wait for numbers."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.site}/{address}")
        return self.ready()

    def ready(self) -> Desk:
        """Wait until all numbers are those of what is asked."""
        expect(self.page.locator(".payoff.total")).to_be_visible()
        expect(self.page.locator(".status")).to_have_attribute("data-busy", "false")
        return self

    @property
    def key(self) -> str:
        """Key of the setting whose numbers are shown."""
        return self.page.locator(".status").get_attribute("data-key") or ""

    def payoffs(self) -> dict[str, str]:
        """The change of each state, as it is written."""
        return {state: self.page.locator(f"[data-state={state}] .payoff-change").inner_text() for state in STATES}

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=name)

    def levers(self, kind: str) -> Locator:
        """Sliders of a kind, also of a closed group, which is opened."""
        closed = self.page.locator(".levers details:not([open]) > summary")
        while closed.count() > 0:
            closed.first.click()
        return self.page.locator(f"input[data-lever^='{kind}']")

    def move(self, lever: Locator, value: float) -> None:
        """Type a value beside a lever and wait for the new numbers."""
        before = self.key
        box = lever.locator("xpath=ancestor::div[1]").locator("input[type=number]")
        box.fill(f"{value:g}")
        box.press("Tab")
        expect(self.page.locator(".status")).not_to_have_attribute("data-key", before)
        self.ready()

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def sideways(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def number(text: str) -> float:
    """The number in a text that the page wrote in English."""
    found = re.search(r"[−+-]?[\d,]+(?:\.\d+)?", text)
    assert found, f"no number in {text!r}"
    return float(found.group().replace("−", "-").replace(",", ""))
