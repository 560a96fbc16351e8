"""HiGHS held open on a stated programme: edit right-hand sides, bounds and coefficients in place, solve again.

linopy states the programme and names its rows and columns; from then on the matrix lives in HiGHS and every new
variant starts from the basis of the last one. Only the status *optimal* counts as solved.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import linopy
import numpy as np
import numpy.typing as npt
import xarray as xr

from kelisim.consortium.quiet import quiet_stdout
from kelisim.errors import NotSolved

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

FEASIBILITY_TOLERANCE = 1e-8
"""Primal and dual feasibility asked of HiGHS, in the units of the rows (km3, GWh) and costs."""

NO_SOLUTION = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)

DECIDED = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
"""Statuses after which a second, cold attempt would tell nothing new."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The last solution taken: values and reduced costs of columns, duals of rows, and the objective."""

    value: Array
    reduced: Array
    dual: Array
    objective: float


NOTHING = Solution(np.empty(0), np.empty(0), np.empty(0), float("nan"))


@dataclass(slots=True)
class Solver:
    """One programme inside HiGHS. ``columns`` and ``rows`` map linopy's names to arrays of positions (-1: masked).

    ``solution`` is kept apart from HiGHS, so that a probe of another variant leaves it as it was.
    """

    highs: highspy.Highs
    columns: dict[str, xr.DataArray]
    rows: dict[str, xr.DataArray]
    solves: int = field(default=0)
    solution: Solution = field(default=NOTHING)

    def set_rhs(self, name: str, rhs: Array) -> None:
        """Set the right-hand side of every row of the equality constraint ``name``; shape as the constraint."""
        self._set_rows(self.rows[name].to_numpy(), rhs, rhs)

    def set_upper_rhs(self, name: str, rhs: Array) -> None:
        """Set the right-hand side of every row of the <= constraint ``name``."""
        self._set_rows(self.rows[name].to_numpy(), np.full_like(rhs, -highspy.kHighsInf), rhs)

    def _set_rows(self, rows: npt.NDArray[np.int64], lower: Array, upper: Array) -> None:
        keep = rows.ravel() >= 0
        index = rows.ravel()[keep].astype(np.int32)
        self.highs.changeRowsBounds(  # type: ignore[attr-defined]  # missing from highspy's stub
            len(index), index, lower.ravel()[keep], upper.ravel()[keep]
        )

    def set_bounds(self, name: str, lower: Array, upper: Array) -> None:
        """Set the bounds of every entry of variable ``name``; shapes as the variable."""
        columns = self.columns[name].to_numpy().ravel()
        keep = columns >= 0
        index = columns[keep].astype(np.int32)
        self.highs.changeColsBounds(len(index), index, lower.ravel()[keep], upper.ravel()[keep])

    def set_costs(self, name: str, costs: Array) -> None:
        """Set the objective coefficient of every entry of variable ``name``; shape as the variable."""
        columns = self.columns[name].to_numpy().ravel()
        keep = columns >= 0
        self.highs.changeColsCost(int(keep.sum()), columns[keep].astype(np.int32), costs.ravel()[keep])

    def set_coefficients(self, rows: Ints, columns: Ints, values: Array) -> None:
        """Write matrix coefficients one by one; the three arrays have equal length."""
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            self.highs.changeCoeff(row, column, value)

    def solve(self, method: str = "choose") -> None:
        """Solve from the present basis and take the solution. ``method``: HiGHS's solver (``simplex``, ``ipm`` or
        ``choose``).

        Raises :class:`NotSolved` unless HiGHS proves optimality.
        """
        self.solution = self.probe(method)

    def probe(self, method: str = "choose") -> Solution:
        """Solution of the programme as it stands; the one taken before stays.

        Raises :class:`NotSolved` unless HiGHS proves optimality.
        """
        self.highs.setOptionValue("solver", method)
        self.highs.run()
        self.solves += 1
        status = self.highs.getModelStatus()
        if status not in DECIDED:  # a warm basis can end in numerical trouble that a fresh start does not meet
            self.highs.clearSolver()
            self.highs.run()
            self.solves += 1
            status = self.highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotSolved(f"the solver stopped with status '{self.highs.modelStatusToString(status)}'")
        found = self.highs.getSolution()
        value, reduced, dual = (np.array(part) for part in (found.col_value, found.col_dual, found.row_dual))
        return Solution(value, reduced, dual, float(self.highs.getInfo().objective_function_value))

    def infeasible(self) -> bool:
        """Whether HiGHS has proved that the programme as it stands has no solution."""
        return self.highs.getModelStatus() in NO_SOLUTION

    def objective(self) -> float:
        """Objective value of the last solution."""
        return self.solution.objective

    def values(self, name: str) -> xr.DataArray:
        """Solution of variable ``name``, labelled; masked entries are 0."""
        return self.columns[name].copy(data=self.plain(name))

    def plain(self, name: str) -> Array:
        """Solution of variable ``name`` without labels, in the shape of the variable."""
        return _spread(self.columns[name], self.solution.value)

    def reduced_costs(self, name: str, of: Solution | None = None) -> xr.DataArray:
        """Reduced costs of variable ``name`` in the solution taken, or in another one (``of``) of this programme:
        objective gained per unit by which its active bound is moved."""
        return self.columns[name].copy(data=_spread(self.columns[name], (of or self.solution).reduced))

    def duals(self, name: str, of: Solution | None = None) -> xr.DataArray:
        """Shadow prices of constraint ``name`` in the solution taken, or in another one (``of``) of this programme:
        objective gained per unit of right-hand side."""
        return self.rows[name].copy(data=self.plain_duals(name, of))

    def plain_duals(self, name: str, of: Solution | None = None) -> Array:
        """Shadow prices as :meth:`duals`, without labels."""
        return _spread(self.rows[name], (of or self.solution).dual)


def open_solver(model: linopy.Model) -> Solver:
    """Hand a stated linear programme to HiGHS; it must be one that maximises, as every programme here does.

    Raises ValueError for a model that minimises or has whole-numbered variables: its answers would be wrong.
    """
    if model.objective.sense != "max" or model.type != "LP":
        raise ValueError(
            f"a linear programme that maximises is expected, not a {model.type} to {model.objective.sense}"
        )
    with quiet_stdout():
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.passModel(linear_programme(model))
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("primal_feasibility_tolerance", FEASIBILITY_TOLERANCE)
    highs.setOptionValue("dual_feasibility_tolerance", FEASIBILITY_TOLERANCE)
    columns = _positions(model.matrices.vlabels, {str(n): v.labels for n, v in model.variables.items()})
    rows = _positions(model.matrices.clabels, {str(n): c.labels for n, c in model.constraints.items()})
    return Solver(highs, columns, rows)


def linear_programme(model: linopy.Model) -> highspy.HighsLp:
    """The stated programme as HiGHS takes it: columns and rows in the order of linopy's active labels."""
    parts = model.matrices
    if parts.A is None:
        raise NotSolved("the programme has no constraints: the region holds no node, plant or user")
    rows = parts.A.tocsr()
    sense, rhs = np.asarray(parts.sense), np.asarray(parts.b, dtype=float)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = parts.c, parts.lb, parts.ub
    lp.row_lower_ = np.where(sense == "<", -highspy.kHighsInf, rhs)
    lp.row_upper_ = np.where(sense == ">", highspy.kHighsInf, rhs)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    return lp


def _positions(active: npt.NDArray[np.int64], labels: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    where = np.full(int(active.max(initial=-1)) + 2, -1, dtype=np.int64)
    where[active] = np.arange(len(active))
    return {
        name: array.copy(data=np.where(array < 0, -1, where[np.minimum(array, len(where) - 1)]))
        for name, array in labels.items()
    }


def _spread(positions: xr.DataArray, vector: Array) -> Array:
    index = positions.to_numpy()
    return np.where(index >= 0, vector[np.maximum(index, 0)], 0.0)
