"""Limits written from inputs are those of the programme stated anew, for every measure and mode."""

from __future__ import annotations

import numpy as np
import pytest

from kelisim.case import Case
from kelisim.consortium.programme import inputs_of, state
from kelisim.consortium.solver import linear_programme
from kelisim.programme.candidates import built
from kelisim.web.live.engine import Engine
from kelisim.web.live.fitted import fitted
from kelisim.web.live.limits import limits_of
from kelisim.web.live.terms import STRUCTURES, with_inflow
from tests.web.live.toy import WORKS


@pytest.mark.parametrize("mode", STRUCTURES)
@pytest.mark.parametrize("measure", ["", *WORKS])
def test_limits_are_those_of_the_programme_stated_anew(toy: Engine, mode: str, measure: str) -> None:
    held = toy.held[mode]
    works = ((measure, 1.0),) if measure else ()
    region = built(toy.region, toy.variants.candidates, dict(works))
    inputs = fitted(held.whole, inputs_of(Case(region, held.scenario, held.structure), held.structure))
    _same(toy, mode, limits_of(inputs, held.member.solver, held.stated), inputs)
    _same(toy, mode, toy.variants.of(held, works).limits, inputs)


@pytest.mark.parametrize("mode", STRUCTURES)
def test_parts_read_for_some_measures_serve_others(toy: Engine, mode: str) -> None:
    held, works = toy.held[mode], tuple((name, 1.0) for name in WORKS)
    toy.variants.clear()
    for count in (*range(1, len(works) + 1), 2):
        region = built(toy.region, toy.variants.candidates, dict(works[:count]))
        inputs = fitted(held.whole, inputs_of(Case(region, held.scenario, held.structure), held.structure))
        _same(toy, mode, toy.variants.of(held, works[:count]).limits, inputs)
    assert len(toy.variants.rivers) < len(toy.variants.made)


def test_scaled_inflow_is_that_of_the_scaled_region(toy: Engine) -> None:
    held, factors = toy.held["together"], {"basin": 0.7}
    region = with_inflow(toy.region, tuple(factors.items()))
    inputs = fitted(held.whole, inputs_of(Case(region, held.scenario, held.structure), held.structure))
    _same(toy, "together", held.watered(held.limits(held.own), factors), inputs)


def _same(toy: Engine, mode: str, found: object, inputs: object) -> None:
    expected = linear_programme(state(inputs).model)  # type: ignore[arg-type]
    promised = toy.held[mode].member.solver.rows["promised water"].to_numpy()
    for mine, theirs in (
        ("column_lower", "col_lower_"), ("column_upper", "col_upper_"),
        ("row_lower", "row_lower_"), ("row_upper", "row_upper_"),
    ):  # fmt: skip
        one, other = np.array(getattr(found, mine)), np.array(getattr(expected, theirs))
        if mine.startswith("row"):
            one, other = np.delete(one, promised), np.delete(other, promised)
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
