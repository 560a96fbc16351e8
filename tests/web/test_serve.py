"""``kelisim serve`` itself: the page comes at once, the model behind it; what cannot be served ends in one message."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.deal.read import load_deal
from tests.web.conftest import opened

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from kelisim.cli import app; app()", "serve", "--port", "0", "--data"]


@contextmanager
def kelisim_serve(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    pipe = subprocess.PIPE
    command = [*COMMAND, str(folder), "--no-play", *options]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit status and what was said on standard error."""
    _, said = process.communicate(timeout=120)
    return process.returncode, " ".join(said.split())


def test_a_deal_on_the_real_model_from_the_first_page_to_the_file(tmp_path: Path) -> None:
    with kelisim_serve(tmp_path / "rooms") as (process, address), httpx.Client(base_url=address, timeout=240) as client:
        begun = time.monotonic()
        assert client.get("/").status_code == 200
        assert time.monotonic() - begun < 1
        model = client.get("/api/model").json()
        assert client.get("/api/model").headers["content-encoding"] == "gzip"
        table = opened(client)
        lever = next(one for one in model["levers"] if one["id"] == "release:toktogul:summer")
        levers = {"release:toktogul:summer": 0.4 * lever["max"], "payment:UZB-KGZ": 20.0}
        proposal = table.propose("KGZ", {"study": "normal", "mode": "apart", "levers": levers})
        assert proposal["parties"] == ["KGZ", "UZB"]
        gains = proposal["payoffs"]["states"]
        assert sum(one["change_musd"] for one in gains.values()) == pytest.approx(
            proposal["payoffs"]["total_change_musd"], abs=1e-3
        )
        assert table.answer("UZB", 1)["status"] == "agreed"
        path = tmp_path / "deal.toml"
        path.write_text(table.ask("observer", "GET", "/proposals/1/deal.toml").text, encoding="utf-8")
        deal = load_deal(str(path))
        assert (deal.parties, len(deal.water), len(deal.payments)) == (("KGZ", "UZB"), 1, 1)
        with kelisim_serve(tmp_path / "rooms") as (second, _):  # the folder is held by the first
            status, said = ended(second)
            assert (status, "no other server uses" in said) == (2, True)
        process.send_signal(signal.SIGINT)
        assert ended(process)[0] == 0


def test_an_unknown_study_is_bad_input(tmp_path: Path) -> None:
    with kelisim_serve(tmp_path, "--study", "normle") as (process, _):
        status, said = ended(process)
    assert (status, "did you mean normal?" in said) == (2, True)


def test_an_address_in_use_is_bad_input(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        told = CliRunner().invoke(app, ["serve", "--data", str(tmp_path), "--port", port])
    assert (told.exit_code, port in told.output) == (2, True)


def test_an_address_that_others_reach_is_warned_of(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["serve", "--data", str(tmp_path), "--host", "host.invalid"])
    assert told.exit_code == 2
    assert "open to other machines" in told.output
