"""The joint programme written by hand in Pyomo: the equations of kelisim's documentation, one rule for each.

Nothing is taken from kelisim's matrices or its statement, so that equal optima check both.
"""

from __future__ import annotations

import pyomo.environ as pyo

from benchmarks.pyomo_data import Data
from benchmarks.pyomo_power import add_hydropower, add_power, power_cost
from benchmarks.pyomo_water import add_river, add_use, water_worth


def state(data: Data) -> pyo.ConcreteModel:
    """The programme of the grand coalition, maximised, million USD over the record."""
    m = pyo.ConcreteModel()
    m.t = pyo.RangeSet(0, data.months - 1)
    m.year = pyo.Set(initialize=data.years)
    m.block = pyo.Set(initialize=data.blocks)
    add_use(m, data)
    add_river(m, data)
    add_power(m, data)
    add_hydropower(m, data)
    m.welfare = pyo.Objective(expr=water_worth(m, data) - power_cost(m, data), sense=pyo.maximize)
    return m
