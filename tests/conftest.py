"""Fixtures that every test may use: the toy region of two states."""

from __future__ import annotations

from pathlib import Path

import pytest

from kelisim.region import Region, load


@pytest.fixture(scope="session")
def tiny_path() -> Path:
    """Folder of the toy region; read only: copy it before changing anything."""
    return Path(__file__).parent / "region" / "tiny"


@pytest.fixture(scope="session")
def tiny(tiny_path: Path) -> Region:
    """The toy region: an upland state with a reservoir and a dam, a lowland state with fields and a gas plant."""
    return load(tiny_path)
