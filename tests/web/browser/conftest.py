"""A real server, as the command starts it, and a real browser: the Chromium of the system, driven by Playwright."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.web.browser.page import Desk

CHROMIUM = shutil.which("chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The map is drawn by WebGL; a machine without a graphics card draws it in software.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
SERVE = "from kelisim.cli import app; app()"
SECONDS_TO_START = 180
"""Until the model of the first study is open; the page itself is there at once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder run in one worker: they share the server and the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs a program named chromium, which is not on the path"))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """``kelisim serve`` with its rooms in ``folder``: the address that it prints."""
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(_free_port()), "--data", str(folder / "rooms")]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), f"kelisim serve said {address!r}"
            httpx.get(f"{address}api/model", timeout=SECONDS_TO_START).raise_for_status()
            yield address.rstrip("/")
        finally:
            server.terminate()
            server.wait(timeout=SECONDS_TO_START)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield one
        one.close()


class Desks:
    """Browsers of several people: each has its own cookies. What goes wrong on any page is kept."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.troubles: list[str] = []
        self.strangers: list[str] = []

    def sit(self, width: int = 1440, height: int = 900, locale: str = "en-GB", motion: str = "no-preference") -> Desk:
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            reduced_motion="reduce" if motion == "reduce" else "no-preference",
            accept_downloads=True,
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        self._watch(page)
        return Desk(page, self.site)

    def _watch(self, page: Page) -> None:
        def asked(request: Request) -> None:
            if not request.url.startswith((self.site, "blob:", "data:")):
                self.strangers.append(request.url)

        page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", asked)

    def close(self) -> None:
        for context in self.browser.contexts:
            context.close()


@pytest.fixture
def desks(browser: Browser, site: str) -> Iterator[Desks]:
    """Desks of one test. Errors on the console and requests to other hosts fail the test, whatever it is about."""
    some = Desks(browser, site)
    yield some
    some.close()
    assert some.troubles == []
    assert some.strangers == []
