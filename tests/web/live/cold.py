"""The same questions answered from nothing: the programme stated anew, without the live model's own code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kelisim.case import Case, joint
from kelisim.coalition.equilibrium import natural, settled
from kelisim.commitment import Delivery
from kelisim.consortium.member import member
from kelisim.consortium.outcome import outcome
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.consortium.welfare import by_state, welfare
from kelisim.region import Region
from kelisim.region.edits import edited, edits_of
from kelisim.web.live.engine import Engine
from kelisim.web.live.setting import Setting
from kelisim.web.live.terms import Terms, read


def terms_of(engine: Engine, setting: Setting) -> Terms:
    """What the setting means, read by the engine's own reader."""
    return read(setting, engine.levers, engine.study, engine.region, engine.base.inputs)


def varied(engine: Engine, terms: Terms) -> Region:
    """The region with the measures' edits made and inflows multiplied, row by row."""
    changed = edited(engine.region, edits_of(engine.region, [name for name, _ in terms.physical.built]))
    frame = changed["inflows"].copy()
    basins = dict(zip(changed["nodes"]["node"], changed["nodes"]["basin"], strict=True))
    factors = dict(terms.physical.inflow)
    times = [factors.get(basins[node], 1.0) for node in frame["node"]]
    return changed.with_tables({"inflows": frame.assign(inflow_m3s=frame["inflow_m3s"] * times)})


def together(engine: Engine, terms: Terms) -> pd.Series:
    """Welfare by state of the joint plan that keeps the promises, million USD a year."""
    region = varied(engine, terms)
    case = Case(region, engine.study.scenario, joint(region), terms.deal.water)
    inputs = _with_power(inputs_of(case, case.structure), terms.physical.power)
    who = member(inputs)
    settled(who, natural(case), lambda _: None, (case.structure,))
    account = welfare(inputs, outcome(who))
    return by_state(account, inputs.periods.years)


def _with_power(inputs: Inputs, deliveries: tuple[Delivery, ...]) -> Inputs:
    """Inputs in which lines carry what was promised: the year's energy, flat over the hours of its months."""
    hours = inputs.grid.hours.transpose("block", "time").to_numpy()
    along, against = np.zeros_like(inputs.promises.sent), np.zeros_like(inputs.promises.sent)
    for one in deliveries:
        ((line, forward),) = one.legs
        inside = np.isin(inputs.periods.time.month, one.months)
        due = np.where(inside, hours, 0.0) * one.gwh / hours[:, inside].sum()
        (along if forward else against)[list(inputs.grid.lines.index).index(line)] += due
    return replace(inputs, promises=replace(inputs.promises, sent=along, sent_back=against))
