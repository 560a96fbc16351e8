"""The plan as a mixed-integer programme: what is built when, under budgets, valued by the cuts known so far.

For measure m and milestone t (T: sets of measures on a zone or in a corridor bundle)::

    built[m,t] = built[m,t-1] + begin[m,t]           begin whole (0 or 1) or units, 0 before it can take effect
    built[m,t] <= built[n,t]                                             m requires n
    sum_t (begin[m,t] + begin[n,t]) <= 1                                 m excludes n
    sum_T share[T,t] = 1,   sum_(T with m) share[T,t] = built[m,t]       twins of a zone; sets of a corridor bundle
    sum cost * begin <= budget                                           of every payer and span
    worth[t,r] <= cut(built[.,t], share[.,t])                            for every answer of year (t, r)

    max sum_t years[t] (sum_r weight[r] worth[t,r] + corridor gains + earnings - fixed costs) - present cost

What the cuts know too little of is overrated, so the optimum is an upper bound on every plan (Benders 1962; multi-cut
after Birge & Louveaux 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt
import pandas as pd

from kelisim.consortium.quiet import quiet_stdout
from kelisim.errors import NotSolved
from kelisim.programme.operation import Answer
from kelisim.programme.problem import Problem, budget_parts, earliest_effect, present_cost
from kelisim.programme.recourse import Year

Array = npt.NDArray[np.float64]
Key = tuple[object, ...]
INFINITE = highspy.kHighsInf
MOST_WORTH = 1e7
"""Million USD per year: more than any year is worth; only the bound before there is a cut."""
SAME = 1e-6
OUTSIDE = "OTHER"
"""Countries that are no states of the region: what they gain is told and not planned for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the master proposes: units by measure and milestone of first effect.

    ``objective``: what it takes that for; ``bound``: what no plan exceeds. ``worth``: what it takes every year for.
    ``built``: units by milestone. ``points``: parameters of the operating model by milestone.
    """

    begin: dict[tuple[str, int], float]
    objective: float
    bound: float
    worth: dict[Year, float]
    built: dict[int, dict[str, float]]
    points: dict[int, Array]


@dataclass(slots=True)
class Master:
    """The programme held open in HiGHS. ``columns``: position by key, as ("begin", measure, milestone)."""

    problem: Problem
    highs: highspy.Highs
    columns: dict[Key, int] = field(default_factory=dict)
    cuts: int = 0
    relaxed: bool = False

    def add_column(self, key: Key, lower: float, upper: float, cost: float, whole: bool = False) -> None:
        """A column, whole-numbered if ``whole``."""
        self.columns[key] = len(self.columns)
        self.highs.addCol(cost, lower, upper, 0, np.empty(0, dtype=np.int32), np.empty(0))
        if whole:
            self.highs.changeColIntegrality(self.columns[key], highspy.HighsVarType.kInteger)

    def add_row(self, lower: float, upper: float, terms: Iterable[tuple[Key, float]]) -> int:
        """A row; terms of columns that do not exist are zero."""
        known = [(self.columns[key], times) for key, times in terms if key in self.columns and times != 0]
        index = np.array([place for place, _ in known], dtype=np.int32)
        self.highs.addRow(lower, upper, len(index), index, np.array([times for _, times in known]))
        return int(self.highs.getNumRow()) - 1

    def add_cut(self, year: Year, point: Array, answer: Answer) -> None:
        """What one year answered at a point bounds its worth at all points."""
        terms: list[tuple[Key, float]] = [(("worth", *year), 1.0)]
        for name, slope in zip(self.problem.parameters, answer.slope, strict=True):
            kind = "built" if name in self.problem.measures else "share"
            terms.append(((kind, name, year[0]), -float(slope)))
        self.add_row(-INFINITE, answer.value - float(answer.slope @ point), terms)
        self.cuts += 1

    def solve(self, gap: float, seconds: float = 60.0) -> Choice:
        """The best plan by the cuts known, within ``gap`` (relative) of its bound.

        Raises NotSolved if HiGHS finds no plan at all.
        """
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        if info.primal_solution_status != highspy.kSolutionStatusFeasible:
            raise NotSolved(f"no plan keeps to budgets and prerequisites: {self.highs.modelStatusToString(status)}")
        value, objective = np.array(self.highs.getSolution().col_value), float(info.objective_function_value)
        return self._choice(value, objective, objective if self.relaxed else float(info.mip_dual_bound))

    def relax(self, relaxed: bool) -> None:
        """Let whole projects be built in part (True), or not (False)."""
        self.relaxed = relaxed
        kind = highspy.HighsVarType.kContinuous if relaxed else highspy.HighsVarType.kInteger
        for key, place in self.columns.items():
            if key[0] == "begin" and key[1] in self.problem.whole:
                self.highs.changeColIntegrality(place, kind)

    def forbid(self, measures: Iterable[str]) -> None:
        """Let none of ``measures`` be built."""
        for m in measures:
            for t in self.problem.terms.milestones:
                if ("begin", m, t) in self.columns:
                    self.highs.changeColBounds(self.columns["begin", m, t], 0.0, 0.0)

    def _choice(self, value: Array, objective: float, bound: float) -> Choice:
        milestones, whole = self.problem.terms.milestones, set(self.problem.whole)
        begin = {}
        for key, place in self.columns.items():
            if key[0] == "begin" and value[place] > SAME:
                exact = not self.relaxed and key[1] in whole
                begin[str(key[1]), int(str(key[2]))] = float(round(value[place])) if exact else float(value[place])
        built = {t: units_at(begin, t) for t in milestones}
        points = {t: point(self.problem, built[t]) for t in milestones}
        if self.relaxed:
            share = {key[1:]: value[place] for key, place in self.columns.items() if key[0] == "share"}
            points = {t: np.array([built[t].get(n, share.get((n, t), 0.0)) for n in self.problem.parameters])
                      for t in milestones}  # fmt: skip
        worth = {(int(str(k[1])), str(k[2])): float(value[p]) for k, p in self.columns.items() if k[0] == "worth"}
        return Choice(begin, objective, bound, worth, built, points)


def units_at(begin: Mapping[tuple[str, int], float], milestone: int) -> dict[str, float]:
    """Units of each measure that have taken effect by ``milestone``."""
    found: dict[str, float] = {}
    for (measure, t), units in begin.items():
        if t <= milestone:
            found[measure] = found.get(measure, 0.0) + units
    return found


def point(problem: Problem, built: Mapping[str, float]) -> Array:
    """Parameters of the operating model with ``built`` units; whole projects only, as zones lie in one twin each."""
    values = dict(built)
    for zone, sets in problem.candidates.twins.items():
        under = frozenset(m for m in problem.candidates.zone_edits[zone] if built.get(m, 0.0) > 0.5)
        values |= {name: float(some == under) for some, name in sets.items()}
    return np.array([values.get(name, 0.0) for name in problem.parameters])


def master(problem: Problem) -> Master:
    """The programme without any cut."""
    with quiet_stdout():
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    held = Master(problem, highs)
    _add_columns(held)
    _add_building(held)
    _add_shares(held)
    for _, limit, parts in budget_parts(problem):
        held.add_row(-INFINITE, limit, ((("begin", *key), cost) for key, cost in parts.items()))
    return held


def _add_columns(held: Master) -> None:
    problem, terms = held.problem, held.problem.terms
    for t in terms.milestones:
        for m, measure in problem.measures.items():
            early = earliest_effect(measure, terms.milestones[0]) <= t
            whole = measure.units == 1
            cost = -present_cost(measure, t, terms)
            held.add_column(("begin", m, t), 0.0, measure.units if early else 0.0, cost, whole)
            running = problem.years[t] * (sum(problem.earnings.get(m, {}).values()) - measure.om_musd_per_year)
            held.add_column(("built", m, t), 0.0, measure.units, running)
        for sets in problem.candidates.twins.values():
            for name in sets.values():
                held.add_column(("share", name, t), 0.0, 1.0, 0.0)
        for record, weight in problem.weights.items():
            held.add_column(("worth", t, record), -MOST_WORTH, MOST_WORTH, problem.years[t] * weight)


def _add_building(held: Master) -> None:
    problem, milestones = held.problem, held.problem.terms.milestones
    for m, measure in problem.measures.items():
        for before, t in zip((None, *milestones[:-1]), milestones, strict=True):
            held.add_row(0, 0, [(("built", m, t), 1), (("built", m, before), -1), (("begin", m, t), -1)])
            for other in measure.requires:
                if other in problem.measures:
                    held.add_row(-INFINITE, 0, [(("built", m, t), 1), (("built", other, t), -measure.units)])
        for other in measure.excludes:
            if m < other and other in problem.measures:
                both = [
                    (("begin", one, t), 1.0 / problem.measures[one].units) for one in (m, other) for t in milestones
                ]
                held.add_row(-INFINITE, 1, both)


def _add_shares(held: Master) -> None:
    problem = held.problem
    for t in problem.terms.milestones:
        for zone, sets in problem.candidates.twins.items():
            held.add_row(1, 1, [(("share", name, t), 1) for name in sets.values()])
            for m in problem.candidates.zone_edits[zone]:
                inside = [(("share", name, t), 1.0) for some, name in sets.items() if m in some]
                held.add_row(0, 0, [*inside, (("built", m, t), -1.0)])
        for bundle, table in problem.gains.groupby("bundle", sort=False):
            _add_bundle(held, str(bundle), table, t)


def _add_bundle(held: Master, bundle: str, table: pd.DataFrame, t: int) -> None:
    """One set of a corridor bundle holds at a time; what it gains is interpolated between the years of the table."""
    members = sorted({m for sets in table["measures"] for m in str(sets).split("+")})
    inside = table[table["state"] != OUTSIDE]
    gains = gains_at(inside, t).groupby("measures")["gain_musd"].sum()
    known = [m for m in members if m in held.problem.measures]
    sets = {"": 0.0} | {str(s): float(g) for s, g in gains.items() if set(str(s).split("+")) <= set(known)}
    for some, gain in sets.items():
        held.add_column(("set", bundle, some, t), 0.0, 1.0, held.problem.years[t] * gain)
    held.add_row(1, 1, [(("set", bundle, some, t), 1) for some in sets])
    for m in known:
        taken = [(("set", bundle, some, t), 1.0) for some in sets if m in some.split("+")]
        held.add_row(0, 0, [*taken, (("built", m, t), -1.0)])


def gains_at(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Gains of a bundle's sets by state in ``year``: between the years of the table linear, nothing before 2025's
    traffic is assumed different (the nearest year holds outside them)."""
    wide = table.pivot_table(index=["measures", "state"], columns="year", values="gain_musd")
    at = [np.interp(year, wide.columns.to_numpy(dtype=float), row) for row in wide.to_numpy()]
    return wide.index.to_frame(index=False).assign(gain_musd=at)
