"""Fixtures that every test may use: the toy region of two states."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from kelisim.region import Region, load
from tests.toy import STUDY

# Without the explain phase, which traces every line of a solver run and can take longer than CI. Derandomised: the same
# code meets the same examples everywhere, and other ones with every change of it, as its constants seed them.
settings.register_profile(
    "kelisim",
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    deadline=None,
    derandomize=True,
)
settings.load_profile("kelisim")


@pytest.fixture(scope="session")
def tiny_path() -> Path:
    """Folder of the toy region; read only: copy it before changing anything."""
    return Path(__file__).parent / "region" / "tiny"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, tiny_path: Path) -> Path:
    """A study file beside a copy of the toy region."""
    folder = tmp_path_factory.mktemp("study")
    shutil.copytree(tiny_path, folder / "tiny")
    path = folder / "toy.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny(tiny_path: Path) -> Region:
    """The toy region: an upland state with a reservoir and a dam, a lowland state with fields and a gas plant."""
    return load(tiny_path)
