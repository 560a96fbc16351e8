"""Optimality certificate: residuals and gap recomputed from the matrices, without the solver.

For  max c'x,  L <= Ax <= U,  l <= x <= u  with row duals y, reduced costs are r = c - A'y. The certificate holds

- primal residual: the largest violation of a row or bound over max(1, size of the row's activity);
- dual residual: the largest reduced cost or row dual of the wrong sign, over the largest cost;
- gap: |c'x - dual objective| over max(1, |c'x|), the dual objective taken at the bounds that the signs select.

HiGHS's own claim of optimality is not used. Method: KKT conditions of linear programming.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from kelisim.consortium.solver import Solver

Array = npt.NDArray[np.float64]

PRIMAL_PROMISE = 1e-6
"""Promised primal residual (relative)."""

DUAL_PROMISE = 1e-6
"""Promised dual residual (relative to the largest cost)."""

GAP_PROMISE = 1e-6
"""Promised relative duality gap."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Residuals of one programme: all relative, 0 is exact."""

    primal_residual: float
    dual_residual: float
    gap: float
    objective: float
    dual_objective: float

    @property
    def passed(self) -> bool:
        """Whether the promises hold."""
        return self.primal_residual <= PRIMAL_PROMISE and self.dual_residual <= DUAL_PROMISE and self.gap <= GAP_PROMISE


@dataclass(frozen=True, slots=True)
class Matrices:
    """A linear programme, maximised: costs, matrix, row and column bounds."""

    cost: Array
    matrix: sp.csr_array
    row_lower: Array
    row_upper: Array
    lower: Array
    upper: Array


def matrices(solver: Solver) -> Matrices:
    """The programme as it stands in the solver, after every edit."""
    lp = solver.highs.getLp()
    entries = lp.a_matrix_
    shape = (lp.num_row_, lp.num_col_)
    parts = (np.asarray(entries.value_), np.asarray(entries.index_), np.asarray(entries.start_))
    by_column = str(entries.format_).endswith("kColwise")
    matrix = sp.csc_array(parts, shape=shape).tocsr() if by_column else sp.csr_array(parts, shape=shape)
    return Matrices(
        np.asarray(lp.col_cost_),
        matrix,
        np.asarray(lp.row_lower_),
        np.asarray(lp.row_upper_),
        np.asarray(lp.col_lower_),
        np.asarray(lp.col_upper_),
    )


def certify(solver: Solver) -> Certificate:
    """Certificate of the last solution of ``solver``."""
    offset = float(solver.highs.getLp().offset_)
    return judge(matrices(solver), solver.solution.value, solver.solution.dual, offset)


def judge(lp: Matrices, x: Array, y: Array, offset: float = 0.0) -> Certificate:
    """Residuals of a primal ``x`` (columns) and dual ``y`` (rows) of a maximisation; constant ``offset`` added."""
    activity = lp.matrix @ x
    size = np.maximum(1.0, abs(lp.matrix) @ np.abs(x))
    rows = np.maximum(lp.row_lower - activity, activity - lp.row_upper) / size
    columns = np.maximum(lp.lower - x, x - lp.upper) / np.maximum(1.0, np.abs(x))
    reduced = lp.cost - lp.matrix.T @ y
    scale = max(1.0, float(np.abs(lp.cost).max(initial=0.0)))
    row_value, row_wrong = _dual_side(y, lp.row_lower, lp.row_upper)
    column_value, column_wrong = _dual_side(reduced, lp.lower, lp.upper)
    objective = float(lp.cost @ x) + offset
    dual_objective = row_value + column_value + offset
    return Certificate(
        primal_residual=float(max(rows.max(initial=0.0), columns.max(initial=0.0), 0.0)),
        dual_residual=max(row_wrong, column_wrong) / scale,
        gap=abs(objective - dual_objective) / max(1.0, abs(objective)),
        objective=objective,
        dual_objective=dual_objective,
    )


def _dual_side(price: Array, lower: Array, upper: Array) -> tuple[float, float]:
    """Value of the bounds that the prices select (a positive price sits at the upper bound of a maximisation), and
    the largest price whose bound does not exist."""
    at_upper, at_lower = price > 0, price < 0
    value = float(price[at_upper & np.isfinite(upper)] @ upper[at_upper & np.isfinite(upper)])
    value += float(price[at_lower & np.isfinite(lower)] @ lower[at_lower & np.isfinite(lower)])
    wrong = np.where(at_upper & ~np.isfinite(upper), price, 0.0) - np.where(at_lower & ~np.isfinite(lower), price, 0.0)
    return value, float(wrong.max(initial=0.0))
