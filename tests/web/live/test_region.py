"""The live model of the embedded region in a normal year."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kelisim.case import Case, joint
from kelisim.consortium.welfare import stake
from kelisim.solve import solve
from kelisim.web.live import Engine, Setting
from kelisim.web.live.answer import Answer
from tests.web.live import cold


@pytest.fixture(scope="module")
def normal() -> Engine:
    return Engine.open("normal")


@pytest.mark.xdist_group("live")
def test_the_embedded_region_is_solved_live(normal: Engine) -> None:
    model = normal.model()
    assert len(json.dumps(model)) < 1_500_000
    assert {one["kind"] for one in model["levers"]} == {
        "release", "storage", "power", "fuel", "payment", "measure", "drought"
    }  # fmt: skip
    expected = solve(Case(normal.region, normal.study.scenario, joint(normal.region))).welfare
    for state, row in model["result"]["states"].items():
        assert row["deal_musd"] == pytest.approx(float(expected[state]), abs=0.01)
    promised = {"release:toktogul:summer": 7.0, "power:UZB-KGZ:winter": 1000.0}
    for levers in (promised, {**promised, "measure:rogun": 1.0}):
        setting = Setting(levers=levers)
        answer = Answer.model_validate(normal.solve(setting))
        assert len(json.dumps(answer.model_dump())) < 400_000
        assert all(one.kept for one in answer.promises)
        found = sum(row.alone_musd + row.by_source["own plan"] for row in answer.states.values())
        alike = cold.together(normal, cold.terms_of(normal, setting)).sum()
        assert abs(found - alike) <= 2e-6 * stake(normal.base.inputs)


@pytest.mark.xdist_group("live")
def test_everything_is_named_in_both_languages(normal: Engine) -> None:
    """By the model and by the reasons alone, together, and where promises bind."""
    model = normal.model()
    promised = {"release:toktogul:summer": 7.0, "power:UZB-KGZ:winter": 1000.0}
    answers = [normal.solve(Setting(levers=promised)), normal.solve(Setting(mode="apart"))]
    pairs = list(_named([model, *answers]))
    assert len(pairs) > 500
    assert [ru for _, ru in pairs if not re.search("[А-Яа-яЁё]", ru) and ru != "CASA-1000"] == []
    assert [en for en, _ in pairs if re.search("[А-Яа-яЁё_]", en) or re.fullmatch("[a-z]+([-/][a-z0-9]+)+", en)] == []
    shown = {one["kind"] for answer in answers for one in answer["why"]}
    balances = [row for answer in answers for row in answer["balance"]["deal"].values()]
    shown |= {key for row in balances for part in row.values() for key in part}
    shown |= {one["name"] for answer in answers for one in answer["checks"]}
    payoffs = [row for answer in answers for row in answer["states"].values()]
    shown |= {key for row in payoffs for key in (*row["by_source"], *row["terms"])}
    assert shown <= set(model["labels"])


def _named(told: Any) -> Iterator[tuple[str, str]]:
    """Every pair of an English and a Russian name, wherever it stands."""
    if isinstance(told, dict):
        if "name_en" in told:
            yield told["name_en"], told["name_ru"]
        for value in told.values():
            yield from _named(value)
    elif isinstance(told, list):
        for value in told:
            yield from _named(value)
