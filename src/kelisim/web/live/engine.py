"""One study held open: a setting of levers goes in, what it means for every state comes out, in a fraction of a second.

The plan is the exact optimum of the setting, certified; it is never interpolated. A setting that differs from a former
one in money alone has the same plan. *Alone* is that of ``kelisim run`` in the study's own inflow; in any other every
state alone begins there, as the plans do that are compared with it, and is solved once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kelisim.case import Case, alone, joint, periods_of, require_scenario
from kelisim.coalition.equilibrium import Opening
from kelisim.consortium.member import Member
from kelisim.deal.contract import Deal
from kelisim.deal.flows import mean_year
from kelisim.deal.money import burnt
from kelisim.errors import Fault, InputError
from kelisim.programme.candidates import candidates_of
from kelisim.programme.measures import Measure
from kelisim.programme.operation import all_built
from kelisim.region.package import Region, load
from kelisim.study import Study, load_study
from kelisim.web.live import games, model, payoffs, told, views, why
from kelisim.web.live.corridors import corridor_links
from kelisim.web.live.held import Asked, Held, Plan, cold, hold
from kelisim.web.live.levers import WINTER, Lever, levers_of, open_measures
from kelisim.web.live.names import Names, names_of
from kelisim.web.live.setting import Setting, canonical, key_of
from kelisim.web.live.terms import STRUCTURES, Physical, Terms, every_promise, read, require, with_inflow
from kelisim.web.live.variants import Kept, Variants

PLANS, ALONES = 64, 128
"""Plans, and plays of all alone, kept; the one not used for longest goes first."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Every state alone in one hydrology, its balances and binding limits, and the seconds that it took."""

    plan: Plan
    balance: dict[str, Any]
    why: list[dict[str, Any]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with what is shown of it, whatever is paid."""

    plan: Plan
    alone: Plan
    alone_seconds: float
    months: dict[str, Any]
    balance: dict[str, Any]
    why: list[dict[str, Any]]


@dataclass(slots=True)
class Engine:
    """A study of one year, open. Not safe for two threads at once: ``solve`` takes the lock.

    ``held``: the programme of each mode; ``holds`` open one more of them, for another thread.
    """

    study: Study
    region: Region
    variants: Variants
    measures: dict[str, Measure]
    names: Names
    levers: dict[str, Lever]
    base: Plan
    observed: dict[str, views.Series]
    holds: dict[str, Callable[[], Held]]
    held: dict[str, Held]
    game: games.GameOf
    corridors: Future[list[dict[str, Any]]]
    lock: threading.Lock = field(default_factory=threading.Lock)
    plans: Kept[Shown] = field(default_factory=lambda: Kept(PLANS))
    alones: Kept[Alone] = field(default_factory=lambda: Kept(ALONES))

    @classmethod
    def open(cls, study: str = "normal", game: Path | None = None) -> Engine:
        """Open a study by name or path. ``game``: folder of ``kelisim play`` for it.

        Raises InputError for a study that is not there or has several years, and NotSolved.
        """
        chosen = load_study(study)
        return open_engine(chosen, load(chosen.region, chosen.players), game)

    def model(self) -> dict[str, Any]:
        """Everything that does not move, and the answer at the defaults: ``GET /api/model``."""
        return {
            **model.static(self.region, self.study, self.base.inputs),
            "levers": [one.as_dict() for one in self.levers.values()],
            "corridors": self.corridors.result(),
            "game": self.game.status,
            "result": self.solve(Setting(study=self.study.name)),
        }

    def solve(self, setting: Setting) -> dict[str, Any]:
        """The answer to a setting: :class:`kelisim.web.live.answer.Answer` as plain data.

        Raises InputError for levers that are not there, InfeasibleError for promises that cannot be kept, NotSolved
        or CheckFailed where no certified plan was found.
        """
        begin = time.perf_counter()
        require(setting, self.levers, self.measures)
        asked = canonical(setting, {name: one.default for name, one in self.levers.items()})
        with self.lock:
            terms = read(asked, self.levers, self.study, self.region, self.base.inputs)
            shown = self.plans.or_make(terms.physical, lambda: self._shown(terms))
            answer = self._answer(terms, shown)
        return {"setting": asked.model_dump(), "key": key_of(asked),
                "seconds": round(time.perf_counter() - begin, 4), **answer}  # fmt: skip

    def _answer(self, terms: Terms, shown: Shown) -> dict[str, Any]:
        """Money, stability and what is shown, put together."""
        costs = payoffs.measure_entries(self.region, self.measures, dict(terms.physical.built))
        table = payoffs.payoff_table(terms.deal, shown.plan, shown.alone, costs)
        game = self.game.get()
        judged = payoffs.judged(terms.deal, table, game, self.base.welfare)
        return {
            "alone_seconds": round(shown.alone_seconds, 3),
            **told.checks(shown.plan),
            **told.states(table, shown.plan, shown.alone),
            "promises": told.promises(terms.deal, shown.plan),
            **told.stability(judged, table, game is not None, terms.physical),
            "map": shown.months,
            "balance": shown.balance,
            "why": shown.why,
        }

    def _shown(self, terms: Terms) -> Shown:
        physical = terms.physical
        known = physical.inflow in self.alones
        before = self.alones.or_make(physical.inflow, lambda: self._alone(physical.inflow))
        plan, reasons = (before.plan, before.why) if physical.is_alone else self._solved(physical)
        months = views.month_view(plan, before.plan, self.observed)
        return Shown(
            plan,
            before.plan,
            0.0 if known else before.seconds,
            months,
            {"deal": views.balance(plan, months["power"]), "alone": before.balance},
            reasons,
        )

    def _alone(self, inflow: tuple[tuple[str, float], ...]) -> Alone:
        return self.alone_in(inflow, self.held["apart"])

    def _solved(self, physical: Physical) -> tuple[Plan, list[dict[str, Any]]]:
        held = self.held[physical.mode]
        variant = self.variants.of(held, physical.built)
        region = with_inflow(variant.region, physical.inflow)
        limits = held.watered(variant.limits, dict(physical.inflow))
        plan = held.solve(Asked(region, limits, physical.water, physical.power))
        called = {one.id: (one.name_en, one.name_ru, one.from_state) for one in self.levers.values()}
        return plan, why.named(why.reasons(region, held.member, self.names), called)

    def alone_in(self, inflow: tuple[tuple[str, float], ...], held: Held) -> Alone:
        """Every state alone in an inflow, without promises and measures, played in ``held``, a programme of this engine
        for states apart. Touches nothing else of the engine."""
        begin = time.perf_counter()
        limits = held.watered(held.limits(held.own), dict(inflow))
        asked = Asked(with_inflow(self.region, inflow), limits, (), ())
        return _told_alone(held.solve(asked), held.member, self.names, begin)


def open_engine(study: Study, region: Region, game: Path | None = None) -> Engine:
    """Open a study in a region that is loaded; raises as :meth:`Engine.open`."""
    require_scenario(region, study.scenario)
    _require_one_year(study, region)
    corridors = ThreadPoolExecutor(1, "corridors").submit(corridor_links, region)
    measures = open_measures(region)
    candidates = candidates_of(region, list(measures))
    begin, names = time.perf_counter(), names_of(region)
    lone = _told_alone(*cold(Case(region, study.scenario, alone(region))), names, begin)
    before, (together, _) = lone.plan, cold(Case(region, study.scenario, joint(region)))
    gain = float((together.welfare - before.welfare).sum())
    inputs = together.inputs
    heat = burnt(inputs, together.data)
    inside = [month - 1 for month in WINTER]
    winter = {key: float(mean_year(values)[inside].sum()) for key, values in heat.items()}
    levers = {one.id: one for one in levers_of(region, inputs, winter, gain, measures)}
    everything, water = all_built(region, candidates), every_promise(levers, inputs)
    holds: dict[str, Callable[[], Held]] = {
        mode: partial(hold, plan.inputs, everything, study.scenario, STRUCTURES[mode](region), water, _opening(plan))
        for mode, plan in (("together", together), ("apart", before))
    }
    held = {mode: hold_one() for mode, hold_one in holds.items()}
    deal = Deal("live", "", "", study, region, region.states, alone(region), (), (), (), (), "", "")
    engine = Engine(study, region, Variants(region, candidates), measures, names, levers, before,
                    views.observed_releases(region, inputs), holds, held,
                    games.GameOf(deal, game), corridors)  # fmt: skip
    engine.alones[()] = lone
    engine.game.get()  # a folder that holds another game is told at once
    return engine


def _told_alone(plan: Plan, who: Member, names: Names, begin: float) -> Alone:
    told = why.reasons(plan.case.region, who, names)
    power = views.power_by_source(plan.inputs, plan.data)
    return Alone(plan, views.balance(plan, power), told, time.perf_counter() - begin)


def _opening(plan: Plan) -> Opening:
    if plan.anchor is None:
        raise ValueError("a plan to begin from needs its anchor")
    return Opening(plan.anchor.plan["flow"], plan.anchor)


def _require_one_year(study: Study, region: Region) -> None:
    if periods_of(region, study.scenario.record).years > 1:
        fault = Fault(f"{study.name}.toml", None, "record", study.scenario.record, "a record of one year",
                      "the live model re-solves a single year: choose dry, normal or wet")  # fmt: skip
        raise InputError([fault], f"the study {study.name}")
