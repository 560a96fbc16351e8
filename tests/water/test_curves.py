"""Curves evaluated side by side against each of them for itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.water.curves import Curve, side_by_side

rise = st.floats(0.05, 30.0)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """A table of two to seven points, all columns rising."""
    size = draw(st.integers(1, 6))
    columns = [np.cumsum([draw(rise) for _ in range(size + 1)]) for _ in range(3)]
    return Curve(*columns)


@given(st.lists(curves(), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_curves_side_by_side_are_what_each_is(drawn: list[Curve], seed: int) -> None:
    within = np.random.default_rng(seed).uniform(-0.2, 1.2, (len(drawn), 12))
    within[:, :2] = 0.0, 1.0  # the ends themselves
    storage = np.array([c.storage[0] + share * np.ptp(c.storage) for c, share in zip(drawn, within, strict=True)])
    for pieces in ([one.level_pieces for one in drawn], [one.area_pieces for one in drawn]):
        values, slopes = side_by_side(pieces).at(storage)
        for one, row, value, slope in zip(pieces, storage, values, slopes, strict=True):
            inside = np.clip(row, one.x[0], one.x[-1])
            assert value == pytest.approx(one(inside), rel=1e-9, abs=1e-9)
            assert slope == pytest.approx(one(inside, nu=1), rel=1e-7, abs=1e-7)


@given(curves())
def test_every_point_of_a_table_is_met(curve: Curve) -> None:
    values, _ = side_by_side([curve.level_pieces]).at(curve.storage[None])
    assert values[0] == pytest.approx(curve.level)


def test_none_is_allowed() -> None:
    values, slopes = side_by_side([]).at(np.zeros((0, 12)))
    assert values.shape == slopes.shape == (0, 12)
