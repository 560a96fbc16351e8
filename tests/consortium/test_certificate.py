"""The certificate passes at an optimum, and each of its residuals notices its own kind of mistake.

The programme done by hand::

    max 3 a + 2 b      a + b <= 4,  a + 3 b <= 6,  0 <= a <= 3,  0 <= b

Its optimum is a = 3 (bound), b = 1 (both rows hold: 3 + 1 = 4 and 3 + 3 = 6; the optimum is degenerate). With duals
y = (2, 0) the reduced costs are (3 - 2, 2 - 2) = (1, 0), and 2 * 4 + 1 * 3 = 11 = 3 * 3 + 2 * 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kelisim.consortium.certificate import DUAL_PROMISE, GAP_PROMISE, PRIMAL_PROMISE, Matrices, judge, matrices
from tests.build import Sketch, grand

INF = np.inf
HAND = Matrices(
    cost=np.array([3.0, 2.0]),
    matrix=sp.csr_array(np.array([[1.0, 1.0], [1.0, 3.0]])),
    row_lower=np.array([-INF, -INF]),
    row_upper=np.array([4.0, 6.0]),
    lower=np.zeros(2),
    upper=np.array([3.0, INF]),
)
X, Y = np.array([3.0, 1.0]), np.array([2.0, 0.0])


def test_the_optimum_passes_exactly() -> None:
    found = judge(HAND, X, Y)
    assert found.passed
    assert (found.primal_residual, found.dual_residual, found.gap) == (0, 0, 0)
    assert (found.objective, found.dual_objective) == (11, 11)


def test_the_offset_counts_on_both_sides() -> None:
    found = judge(HAND, X, Y, offset=5.0)
    assert (found.objective, found.dual_objective) == (16, 16)


@pytest.mark.parametrize(("x", "violation"), [
    ((3.0, 1.2), 0.6 / 6.6),  # rows exceeded by 0.2 of 4.2 and 0.6 of 6.6
    ((3.5, 0.5), 0.5 / 3.5),  # the bound of a exceeded by 0.5 of 3.5
    ((3.0, -0.25), 0.25),
])  # fmt: skip
def test_a_perturbed_plan_fails_the_primal(x: tuple[float, float], violation: float) -> None:
    found = judge(HAND, np.array(x), Y)
    assert found.primal_residual == pytest.approx(violation)
    assert found.dual_residual == 0
    assert found.primal_residual > PRIMAL_PROMISE
    assert not found.passed


def test_a_worse_plan_fails_the_gap_alone() -> None:
    """The plan a = 2, b = 1 keeps every limit but is worth 8, not 11: gap 3 / 8."""
    found = judge(HAND, np.array([2.0, 1.0]), Y)
    assert (found.primal_residual, found.dual_residual) == (0, 0)
    assert found.gap == pytest.approx(3 / 8)
    assert found.gap > GAP_PROMISE
    assert not found.passed


@pytest.mark.parametrize(("y", "wrong"), [
    ((-0.3, 2 / 3), 0.3),  # a <= row has no lower side that a negative price could sit at: -0.3
    ((1.5, 0.0), 0.5),  # b keeps a gain of 0.5 although nothing bounds it from above
])  # fmt: skip
def test_wrong_duals_fail_the_dual(y: tuple[float, float], wrong: float) -> None:
    """Measured over the largest cost, 3; b's reduced cost with the first duals is 2 + 0.3 - 2 = 0.3 as well."""
    found = judge(HAND, X, np.array(y))
    assert found.dual_residual == pytest.approx(wrong / 3)
    assert found.dual_residual > DUAL_PROMISE
    assert found.primal_residual == 0
    assert not found.passed


def test_a_wrong_objective_fails() -> None:
    """The same plan and duals under costs (3, 2.5): b would gain 0.5 without bound."""
    other = Matrices(np.array([3.0, 2.5]), HAND.matrix, HAND.row_lower, HAND.row_upper, HAND.lower, HAND.upper)
    found = judge(other, X, Y)
    assert found.dual_residual == pytest.approx(0.5 / 3)
    assert found.gap == pytest.approx(0.5 / 11.5)
    assert not found.passed


def optimum(lp: Matrices) -> tuple[float, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Objective, columns and row duals by scipy; its duals are of the minimisation, hence the sign."""
    equal = lp.row_lower == lp.row_upper
    up, low = np.isfinite(lp.row_upper) & ~equal, np.isfinite(lp.row_lower) & ~equal
    dense = lp.matrix.toarray()
    found = linprog(
        -lp.cost,
        A_ub=np.vstack([dense[up], -dense[low]]),
        b_ub=np.concatenate([lp.row_upper[up], -lp.row_lower[low]]),
        A_eq=dense[equal],
        b_eq=lp.row_lower[equal],
        bounds=list(zip(lp.lower.tolist(), lp.upper.tolist(), strict=True)),
    )
    assert found.x is not None and found.fun is not None  # noqa: PT018
    y = np.zeros(len(lp.row_lower))
    y[up] -= found.ineqlin.marginals[: up.sum()]
    y[low] += found.ineqlin.marginals[up.sum() :]
    y[equal] = -found.eqlin.marginals
    return -float(found.fun), found.x, y


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), rows=st.integers(1, 6), columns=st.integers(1, 6))
def test_scipys_optimum_passes(seed: int, rows: int, columns: int) -> None:
    """Random programmes with <=, >=, ranged and equal rows around a point that meets them, in a box."""
    rng = np.random.default_rng(seed)
    matrix = sp.csr_array(rng.normal(size=(rows, columns)))
    centre = np.asarray(matrix @ rng.uniform(0, 2, columns), dtype=float)
    slack, kind = rng.uniform(0.1, 1, rows), rng.integers(0, 4, rows)
    lower = np.where(kind == 0, -INF, np.where(kind == 3, centre, centre - slack))
    upper = np.where(kind == 1, INF, np.where(kind == 3, centre, centre + slack))
    lp = Matrices(rng.normal(size=columns), matrix, lower, upper, np.zeros(columns), np.full(columns, 2.0))
    objective, x, y = optimum(lp)
    found = judge(lp, x, y)
    assert found.passed
    assert found.dual_objective == pytest.approx(objective, abs=1e-7)


def test_the_programme_of_a_region_passes_and_agrees_with_scipy() -> None:
    """The matrices as the solver holds them, after head and evaporation were written into them."""
    sketch = Sketch(blocks={"peak": 0.25, "base": 0.75})
    sketch.reservoir(
        "lake",
        inflow=[1, 1, 1, 2, 3, 3, 2, 1, 1, 1, 1, 1],
        evaporation=100,
        curve=[(0, 300, 50), (6, 330, 90), (10, 345, 150)],
    )
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea")
    sketch.dam("lake>sea", reservoir="lake", tailwater_m=250.0, capacity_mw=300.0)
    sketch.fields("land", "lake", {"cotton": ([0, 0, 0, 300, 500, 600, 600, 400, 100, 0, 0, 0], 0.85, 1500.0)})
    sketch.zone_of_power("AAA", "AAA", year_gwh=2500, shape={"peak": 1.3, "base": 0.9})
    sketch.plant("gas", "AAA", 200.0, 40.0)
    plan = grand(sketch.region())
    objective, _, _ = optimum(matrices(plan.member.solver))
    assert plan.objective == pytest.approx(objective, rel=1e-7)
