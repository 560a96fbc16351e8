"""Result folders of the toy region, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kelisim.cli import app
from tests.deal.conftest import DEAL
from tests.toy import STUDY


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory, tiny_path: Path) -> Path:
    """A folder with the toy region (``tiny``) and the result of its study (``result``); read only."""
    folder = tmp_path_factory.mktemp("report")
    shutil.copytree(tiny_path, folder / "tiny")
    (folder / "toy.toml").write_text(STUDY, encoding="utf-8")
    call("run", str(folder / "toy.toml"), "--out", str(folder / "result"), "--workers", "1", ok=True)
    return folder


@pytest.fixture(scope="session")
def corridors(toy: Path) -> Path:
    """The result of the toy corridor study; read only."""
    out = toy / "corridors"
    measures = ["--measure", "second-gate", "--measure", "short-cut"]
    call("corridor", "run", *measures, "--region", str(toy / "tiny"), "--out", str(out), ok=True)
    return out


@pytest.fixture(scope="session")
def deal(toy: Path) -> Path:
    """The toy deal, checked; read only."""
    (toy / "deal.toml").write_text(DEAL, encoding="utf-8")
    call("deal", "check", str(toy / "deal.toml"), "--out", str(toy / "deal"), ok=True)
    return toy / "deal"


@pytest.fixture(scope="session")
def roadmap(toy: Path) -> Path:
    """The roadmap of the toy region; read only."""
    out = toy / "roadmap"
    words = ("--measure", "second-gate", "--region", str(toy / "tiny"), "--today", "2026-06-01", "--out", str(out))
    call("programme", "roadmap", *words, ok=True)
    return out


def call(*words: str, ok: bool = False) -> Result:
    """A command as a user types it; with ``ok`` it must end well."""
    done = CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "TERM": "dumb"})
    assert not ok or done.exit_code == 0, done.output
    return done
