"""A server of the toy engines, in this process or in a thread of its own, and rooms on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from kelisim.web.app import create_app
from kelisim.web.settings import Limits, Settings
from tests.web.toy_engines import ToyEngines


def toy_app(folder: Path, **limits: Any) -> ASGIApp:
    return create_app(Settings(folder, limits=Limits(**limits)), ToyEngines())


@contextmanager
def client_of(folder: Path, **limits: Any) -> Iterator[httpx.Client]:
    """A client of a new server with its rooms in ``folder``."""
    with serving(toy_app(folder, **limits)) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server that all tests share; each opens its own rooms."""
    with serving(toy_app(tmp_path_factory.mktemp("rooms"))) as one:
        yield one


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as one:
        yield one


@dataclass(frozen=True)
class Table:
    """A room as its opener has it: asks as any seat."""

    client: httpx.Client
    room: str
    tokens: dict[str, str] = field(repr=False)

    def ask(self, seat: str | None, method: str, path: str = "", body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[seat]}"} if seat else {}
        address = f"/api/rooms/{self.room}{path}"
        if body is None:
            return self.client.request(method, address, headers=headers)
        return self.client.request(method, address, headers=headers, json=body)

    def see(self, seat: str) -> dict[str, Any]:
        answer = self.ask(seat, "GET")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def propose(self, seat: str, setting: object, **more: object) -> dict[str, Any]:
        answer = self.ask(seat, "POST", "/proposals", {"setting": setting, **more})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def answer(self, seat: str, number: int, said: str = "accept") -> dict[str, Any]:
        answer = self.ask(seat, "POST", f"/proposals/{number}/answer", {"answer": said})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def reserve(self, seat: str, musd: float) -> httpx.Response:
        return self.ask(seat, "PUT", "/reservation", {"musd": musd})


def opened(client: httpx.Client, study: str = "normal") -> Table:
    answer = client.post("/api/rooms", json={"title": "Syr Darya", "study": study})
    assert answer.status_code == 201, answer.text
    return Table(client, answer.json()["room"], answer.json()["tokens"])


@pytest.fixture
def table(client: httpx.Client) -> Table:
    return opened(client)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """``app`` behind uvicorn in a thread; yields its address."""
    config = uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started, 10)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)
