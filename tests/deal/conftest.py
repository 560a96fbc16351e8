"""A deal in the toy region: its file as parts that a test may change, and the study beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kelisim.deal.evaluate import Evaluation, evaluate
from kelisim.deal.read import load_deal

STUDY = """[study]
name = "toy"
region = "tiny"
record = "two-years"
demand_year = "own"
"""

DEAL = """[deal]
name = "toy-deal"
title_en = "Water for power"
study = "toy.toml"
parties = ["UPP", "LOW"]

[[release]]
state = "UPP"
reservoir = "lake"
months = ["Jun", "Jul", "Aug"]
at_least_km3 = 1.0

[[storage]]
state = "UPP"
reservoir = "lake"
month = "May"
at_least_km3 = 2.0

[[deliver]]
from = "LOW"
to = "UPP"
what = "electricity"
gwh = 60
months = ["January", "Feb", 12]
price_usd_per_mwh = 0

[[deliver]]
from = "UPP"
to = "LOW"
what = "gas"
quantity = 1000
unit = "1000 m3"
mwh_per_unit = 9.3
months = ["Jan"]
price_usd_per_unit = 100

[[pay]]
from = "LOW"
to = "UPP"
musd_per_year = 3.0
to_year = 2001
"""


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, tiny_path: Path) -> Path:
    """A folder with the toy region, its study, and the deal ``deal.toml``."""
    folder = tmp_path_factory.mktemp("deal")
    shutil.copytree(tiny_path, folder / "tiny")
    (folder / "toy.toml").write_text(STUDY, encoding="utf-8")
    (folder / "deal.toml").write_text(DEAL, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def found(desk: Path) -> Evaluation:
    """The toy deal, solved and settled."""
    return evaluate(load_deal(str(desk / "deal.toml")))
