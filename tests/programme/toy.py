"""A region small enough to try every programme: two states, two rivers' worth of trouble, twelve measures.

::

    0.6 km3 a month -> (field, LOW: cotton, leaking canals) --> (sea, LOW)

    (UPP: short of power) <--20 MW--> (LOW: oil at 70 USD/MWh)
"""

from __future__ import annotations

from dataclasses import replace

from kelisim.programme.problem import Problem, Terms, problem
from kelisim.programme.recourse import Recourse, open_years
from kelisim.region import Region
from tests.build import RECORD, Sketch

TERMS = Terms(scenario="still", rate=0.05, milestones=(2030,))
DRY = [0.0] * 3 + [120.0] * 6 + [0.0] * 3
WAYS = ("capacity_mw", "reverse_capacity_mw")
WORKS: dict[str, tuple[float, str, list[tuple[str, ...]]]] = {
    "hydro": (300.0, "UPP", [("plants", "hydro", "status", "set", "operating")]),
    "coal": (150.0, "LOW", [("plants", "coal", "status", "set", "operating")]),
    "wind": (60.0, "LOW", [("plants", "wind", "status", "set", "operating")]),
    "solar": (45.0, "UPP", [("plants", "solar", "status", "set", "operating")]),
    "line": (20.0, "UPP;LOW", [("lines", "UPP-LOW", way, "add", "60") for way in WAYS]),
    "second-line": (18.0, "UPP;LOW", [("lines", "UPP-LOW", way, "add", "40") for way in WAYS]),
    "lining": (25.0, "LOW", [("zones", "field", "conveyance_efficiency", "multiply", "1.15")]),
    "drip": (40.0, "LOW", [("zones", "field", "field_efficiency", "multiply", "1.2")]),
    "mill": (10.0, "LOW", [("demand", "LOW|2024", "demand_gwh", "add", "80")]),
    "towns": (5.0, "LOW", [("towns", "town", "demand_mm3_per_year", "add", "30")]),
    "export": (12.0, "LOW", [("markets", f"abroad|{month}", "capacity_mw", "add", "25") for month in range(1, 13)]),
    "old-plan": (80.0, "UPP", [("plants", "hydro", "capacity_mw", "add", "20")]),
}  # fmt: skip
"""Cost in million USD, states and edits of each measure."""
LINKS = (("second-line", "line", "requires"), ("old-plan", "hydro", "requires"), ("wind", "solar", "excludes"))


def sketch() -> Sketch:
    """The region without its measures."""
    drawn = Sketch("UPP", "LOW", blocks={"peak": 0.3, "base": 0.7}, steps=((0.1, 150.0), (1.0, 600.0)))
    drawn.node("field", "LOW", inflow=0.05)
    drawn.node("sea", "LOW", kind="terminal")
    drawn.reach("field", "sea")
    drawn.fields("field", "field", {"cotton": (DRY, 0.9, 900.0)}, conveyance_efficiency=0.6, field_efficiency=0.7)
    drawn.town("town", "field", 0.05, 1.0, back=0.5)
    for state, gwh in (("UPP", 900.0), ("LOW", 1500.0)):
        drawn.zone_of_power(state, state, gwh, {"peak": 1.3, "base": 0.87})
        drawn.add("demand", power_node=state, year=2024, demand_gwh=gwh)
    drawn.plant("old", "UPP", 95.0, 20.0)
    drawn.plant("oil", "LOW", 250.0, 70.0)
    for name, zone, megawatts, cost in (("hydro", "UPP", 60.0, 3.0), ("coal", "LOW", 120.0, 30.0),
                                        ("wind", "LOW", 40.0, 1.0), ("solar", "UPP", 30.0, 0.5)):  # fmt: skip
        drawn.plant(name, zone, megawatts, cost, status="planned")
    drawn.line("UPP", "LOW", 20.0, 0.03, line="UPP-LOW", reverse_capacity_mw=20.0)
    drawn.market("abroad", "LOW", "export", 5.0, 55.0)
    return drawn


def region(budget: float = 1e6) -> Region:
    """The region with its measures; ``budget``: of UPP, million USD."""
    drawn = sketch()
    for name, (cost, states, edits) in WORKS.items():
        drawn.add("measures", measure=name, name_en=name, name_ru=name, states=states, sector="power", plan="toy",
                  first_year=2028, cost_musd=cost, start_year=2025, build_years=3, lifetime_years=30,
                  effect="as its edits say")  # fmt: skip
        keys = ("table", "row", "column", "operation", "value")
        drawn.rows["edits"] += [
            {"bundle": name, "step": step, **dict(zip(keys, edit, strict=True))} for step, edit in enumerate(edits, 1)
        ]
    for one, other, relation in LINKS:
        drawn.add("measure_links", measure=one, other=other, relation=relation)
    for state in ("UPP", "LOW"):
        drawn.add("payers", payer=state, name_en=state, name_ru=state, kind="state")
    drawn.add("budgets", payer="UPP", first_year=2025, last_year=2030, musd=budget)
    for scenario in ("still", "growth"):
        drawn.add("path_scenarios", scenario=scenario, name_en=scenario, name_ru=scenario, story="invented")
    for state in ("UPP", "LOW"):
        for scenario, factor in (("still", 1.0), ("growth", 1.6)):
            drawn.add("paths", scenario=scenario, variable="demand", place=state, year=2040, value=factor)
    drawn.add("record_weights", record=RECORD, weight=1.0)
    return drawn.region()


def opened(budget: float = 1e6, terms: Terms = TERMS) -> tuple[Problem, Recourse]:
    """The problem and its years."""
    stated = problem(region(budget), terms)
    return stated, open_years(stated, lambda _: None)


def with_budget(stated: Problem, musd: float) -> Problem:
    """The problem under a budget of the region."""
    return replace(stated, terms=replace(stated.terms, budget_musd=musd))
