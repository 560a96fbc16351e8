"""A region for the live model: small enough to solve cold for every setting, with every kind of lever.

::

    (high, planned) -> (lake, UPP: dam) -> (field, LOW: cotton, town) -> (sea, LOW)

    (UPP: short in winter) <--> (LOW: gas) <--> (OUT: coal)
"""

from __future__ import annotations

from kelisim.region import Region
from kelisim.study import Study
from kelisim.web.live.engine import Engine, open_engine
from tests.build import SCENARIO, Sketch

SNOWMELT = [0.15, 0.15, 0.25, 0.5, 1.2, 1.9, 1.6, 0.9, 0.4, 0.25, 0.2, 0.15]
DRY = [0.0] * 3 + [90.0, 120.0, 180.0, 220.0, 180.0, 60.0] + [0.0] * 3
CURVE = [(1.0, 60.0, 20.0), (3.0, 95.0, 60.0), (6.0, 125.0, 110.0)]
WAYS = ("capacity_mw", "reverse_capacity_mw")
STUDY = Study("toy", "The toy", "Игрушка", "sketch", SCENARIO)
WORKS: dict[str, tuple[float, str, list[tuple[str, ...]]]] = {
    "wind": (60.0, "UPP", [("plants", "wind", "status", "set", "operating")]),
    "line": (20.0, "UPP;LOW", [("lines", "UPP-LOW", way, "add", "40") for way in WAYS]),
    "high-dam": (400.0, "UPP", [("reservoirs", "high", "status", "set", "operating"),
                                ("hydro_plants", "high-dam", "status", "set", "operating")]),
    "turbine": (15.0, "UPP", [("hydro_plants", "high-dam", "capacity_mw", "add", "50")]),
    "mill": (10.0, "LOW", [("demand", "LOW|2001", "demand_gwh", "add", "80")]),
}  # fmt: skip
"""Cost in million USD, states and edits of each measure."""


def sketch() -> Sketch:
    drawn = Sketch("UPP", "LOW", "OUT", blocks={"peak": 0.3, "base": 0.7}, steps=((0.2, 150.0), (1.0, 600.0)))
    drawn.reservoir("high", "UPP", inflow=[v * 0.4 for v in SNOWMELT], limits=(0.5, 2.0), ends=(1.0, 1.0),
                    curve=[(0.5, 200.0, 5.0), (2.0, 240.0, 20.0)], evaporation=20.0,
                    maximum_release_m3s=2000.0)  # fmt: skip
    drawn.rows["reservoirs"][-1]["status"] = "planned"
    drawn.reservoir("lake", "UPP", inflow=[v * 0.6 for v in SNOWMELT], limits=(1.0, 6.0), ends=(3.0, 3.0), curve=CURVE,
                    evaporation=40.0, carryover_value_usd_m3=1e-4)  # fmt: skip
    drawn.node("field", "LOW", inflow=0.05)
    drawn.node("sea", "LOW", kind="terminal")
    drawn.reach("high", "lake")
    drawn.reach("lake", "field", 0.02)
    drawn.reach("field", "sea", minimum_flow_m3s=5.0, minimum_flow_value_usd_m3=0.01)
    drawn.dam("lake>field", "UPP", reservoir="lake", tailwater_m=20.0, capacity_mw=150.0, plant="lake-dam",
              maximum_discharge_m3s=900.0)  # fmt: skip
    drawn.dam("high>lake", "UPP", reservoir="high", tailwater_m=120.0, capacity_mw=80.0, plant="high-dam",
              maximum_discharge_m3s=400.0, status="planned")  # fmt: skip
    drawn.fields("field", "field", {"cotton": (DRY, 0.9, 900.0), "wheat": (DRY[2:] + DRY[:2], 0.8, 500.0)},
                 area_kha=220.0, return_fraction=0.2, return_node="field", lift_kwh_per_m3=0.05)  # fmt: skip
    drawn.town("town", "field", 0.12, 1.0, back=0.5)
    drawn.add("environment", node="sea", state="LOW", step=1, volume_km3_per_year=1.0, value_usd_per_m3=0.004)
    for state, gwh in (("UPP", 950.0), ("LOW", 1500.0), ("OUT", 300.0)):
        drawn.zone_of_power(state, state, gwh, {"peak": 1.3, "base": 0.87})
    drawn.add("fuels", state="LOW", fuel="gas", price_usd_per_mwh=20.0)
    drawn.add("fuels", state="UPP", fuel="gas", price_usd_per_mwh=28.0)
    drawn.add("fuels", state="OUT", fuel="coal", price_usd_per_mwh=5.0)
    drawn.plant("old", "UPP", 25.0, 6.0, fuel="gas", efficiency=0.35)
    drawn.plant("gas", "LOW", 260.0, 3.0, fuel="gas", efficiency=0.5)
    drawn.plant("coal", "OUT", 130.0, 2.0, fuel="coal", efficiency=0.33)
    drawn.plant("wind", "UPP", 40.0, 1.0, status="planned")
    drawn.line("UPP", "LOW", 60.0, 0.03, line="UPP-LOW", offer_mw=15.0, price_usd_per_mwh=30.0,
               reverse_price_usd_per_mwh=45.0)  # fmt: skip
    drawn.line("LOW", "OUT", 50.0, 0.04, line="LOW-OUT", offer_mw=20.0, reverse_capacity_mw=10.0,
               price_usd_per_mwh=35.0, reverse_price_usd_per_mwh=30.0)  # fmt: skip
    return drawn


def region() -> Region:
    drawn = sketch()
    for name, (cost, states, edits) in WORKS.items():
        drawn.add("measures", measure=name, name_en=name, name_ru=name, states=states, sector="power", plan="toy",
                  status="proposed", first_year=2028, cost_musd=cost, om_musd_per_year=0.5, start_year=2025,
                  build_years=3, lifetime_years=30, units=1.0, effect="as its edits say")  # fmt: skip
        keys = ("table", "row", "column", "operation", "value")
        drawn.rows["edits"] += [
            {"bundle": name, "step": step, **dict(zip(keys, edit, strict=True))} for step, edit in enumerate(edits, 1)
        ]
    drawn.add("measure_links", measure="turbine", other="high-dam", relation="requires")
    drawn.add("measure_finance", measure="line", payer="BANK", share=0.6)
    drawn.add("measure_finance", measure="line", payer="UPP", share=0.4)
    for payer, kind in (("UPP", "state"), ("LOW", "state"), ("OUT", "state"), ("BANK", "bank")):
        drawn.add("payers", payer=payer, name_en=payer, name_ru=payer, kind=kind)
    return drawn.region()


def engine() -> Engine:
    return open_engine(STUDY, region(), None)
