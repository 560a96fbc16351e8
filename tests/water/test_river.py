"""The river against closed forms: each test draws its network and does the sum beside the assertion."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from kelisim.case import Case, alone, joint, states_of
from kelisim.consortium.ledger import water_residual
from kelisim.consortium.programme import inputs_of
from tests.build import SCENARIO, Plan, Sketch, grand, play, values

EXACT = 1e-9
"""km3: the promise of these cases."""


def near(wanted: float | list[float], size: float = EXACT) -> object:
    """Pytest's approx with an absolute tolerance in km3."""
    return pytest.approx(wanted, rel=0, abs=size)


def closes(plan: Plan) -> bool:
    """Whether the ledger finds no water that appears or vanishes."""
    return float(np.abs(water_residual(plan.whole, plan.data)).max()) < EXACT


def test_reservoir_with_evaporation_keeps_its_balance() -> None:
    """A closed reservoir: inflow in, evaporation out.

    ::

        1 km3 -> [lake]  X  (sea: the reach carries nothing)

    Area 20 km2 per km3 and 100 mm a month: evaporation = 0.1 m * 20 km2/km3 * (S' + S)/2 * 1e-3 = 0.001 (S' + S), so
    S' (1 + 0.001) = S (1 - 0.001) + 1.
    """
    sketch = Sketch()
    sketch.reservoir("lake", inflow=1.0, limits=(0, 100), evaporation=100, curve=[(0, 100, 0), (100, 100, 2000)])
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea", capacity_m3s=0.0)
    plan = grand(sketch.region())
    storage, wanted = 5.0, []
    for _ in range(12):
        storage = (storage * (1 - 0.001) + 1) / (1 + 0.001)
        wanted.append(storage)
    assert values(plan.data, "storage", "lake") == near(wanted)
    assert closes(plan)


def test_evaporation_follows_a_bent_area_curve() -> None:
    """Area 100 km2 up to 5 km3, then a bent rise: the passes charge 0.1 m off the surface at the mean storage.

    ::

        1 km3 -> [lake]  X  (sea)

    On the flat part 0.1 m * 100 km2 = 0.01 km3 a month.
    """
    sketch = Sketch()
    curve = [(0.0, 100.0, 100.0), (5.0, 100.0, 100.0), (9.0, 100.0, 300.0), (105.0, 100.0, 5100.0)]
    sketch.reservoir("lake", inflow=1.0, limits=(0, 105), ends=(2, 0), evaporation=100, curve=curve)
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea", capacity_m3s=0.0)
    plan = grand(sketch.region())
    storage = np.array([2.0, *values(plan.data, "storage", "lake")])
    mean = (storage[1:] + storage[:-1]) / 2
    evaporated = 1e-4 * PchipInterpolator([0.0, 5.0, 9.0, 105.0], [100.0, 100.0, 300.0, 5100.0])(mean)
    assert evaporated[-1] > 1.5 * evaporated[0]
    assert list(np.diff(storage) + evaporated) == near([1.0] * 12, 2e-4)
    assert values(plan.data, "storage", "lake")[:2] == near([2.99, 3.98], 2e-4)


def test_reservoirs_in_series() -> None:
    """The upper reservoir is full, so its inflow runs on; the lower one fills, then spills.

    ::

        1 km3 -> [upper, full] --10 % lost--> [lower, empty] --> (sea)

    The lower one gains 0.9 a month: 9.9 after 11 months; in the 12th, 0.8 = 10.8 - 10 runs over.
    """
    sketch = Sketch()
    sketch.reservoir("upper", inflow=1.0, ends=(10, 10))
    sketch.reservoir("lower", ends=(0, 0))
    sketch.node("sea", kind="terminal")
    sketch.reach("upper", "lower", loss=0.1)
    sketch.reach("lower", "sea")
    plan = grand(sketch.region())
    assert values(plan.data, "flow", "upper>lower") == near([1.0] * 12)
    assert values(plan.data, "storage", "lower") == near([min(0.9 * t, 10.0) for t in range(1, 13)])
    assert values(plan.data, "flow", "lower>sea") == near([0.0] * 11 + [0.8])
    assert closes(plan)


def test_fork_with_losses_and_return_flows() -> None:
    """Towns come first, fields take the rest, their drainage reaches the sea.

    ::

        1.25 km3 -> (top) --20 % lost--> (canal: town wants 0.4, half comes back) --> (sea)
                      |
                      +-----10 % lost--> (plain: fields want 1.2) --25 % back--> (drain) --> (sea)

    The town uses 0.4 - 0.2 = 0.2, which is 0.2 / 0.8 = 0.25 at the top; 1.0 is left, 0.9 reaches the fields and
    0.9 * 0.25 = 0.225 the drain. Worth a month: town 0.4 * 1000; fields, thirds of 0.4 at 120, 100 and 80 million
    USD/km3 (season 14.4 km3, 100 000 ha * 14 400 USD = 1440 million): 48 + 40 + 0.1 * 80 = 96.
    """
    sketch = Sketch()
    sketch.node("top", inflow=1.25)
    for name in ("canal", "plain", "drain"):
        sketch.node(name)
    sketch.node("sea", kind="terminal")
    for start, end, loss in (
        ("top", "canal", 0.2),
        ("top", "plain", 0.1),
        ("canal", "sea", 0),
        ("drain", "sea", 0),
        ("plain", "sea", 0),
    ):
        sketch.reach(start, end, loss=loss)
    sketch.town("town", "canal", 4.8, 1.0, back=0.5)
    sketch.fields("land", "plain", {"cotton": (1200.0, 1.0, 14400.0)}, return_node="drain", return_fraction=0.25)
    plan = grand(sketch.region())
    assert values(plan.data, "flow", "top>canal") == near([0.25] * 12)
    assert values(plan.data, "flow", "top>plain") == near([1.0] * 12)
    assert values(plan.data, "withdrawal", "land") == near([0.9] * 12)
    assert values(plan.data, "flow", "drain>sea") == near([0.225] * 12)
    assert plan.objective == pytest.approx(12 * (400 + 96), rel=1e-9)
    assert closes(plan)


@pytest.mark.parametrize(("price", "kept"), [(0.05, False), (0.2, True)])
def test_minimum_flow_gives_way_at_its_price(price: float, kept: bool) -> None:
    """Fields worth 0.08-0.12 USD/m3 compete with a minimum flow of 200 m3/s.

    ::

        0.6 km3 -> (top: fields want 0.6) --at least 200 m3/s--> (sea)

    200 m3/s is 0.536 km3 in January. Below 0.08 USD/m3 all of it falls short; above 0.12 it is kept and the fields
    get 0.6 - 0.536.
    """
    sketch = Sketch()
    sketch.node("top", inflow=0.6)
    sketch.node("sea", kind="terminal")
    sketch.reach("top", "sea", minimum_flow_m3s=200.0, minimum_flow_value_usd_m3=price)
    sketch.fields("land", "top", {"cotton": (600.0, 1.0, 7200.0)})
    plan = grand(sketch.region())
    minimum = 200 * sketch.volume
    assert minimum[0] == pytest.approx(200 * 31 * 86400 / 1e9)
    assert values(plan.data, "shortfall", "top>sea") == near(list(0 * minimum if kept else minimum))
    assert values(plan.data, "withdrawal", "land") == near(list(0.6 - minimum if kept else 0.6 + 0 * minimum))
    owed = plan.account.set_index("term")["musd"]["minimum flows and shares"]
    assert owed == pytest.approx(0 if kept else -price * 1000 * minimum.sum(), abs=1e-6)


@pytest.mark.parametrize(("together", "fields"), [(False, 0.6), (True, 1.0)])
def test_legal_share_counts_withdrawals(together: bool, fields: float) -> None:
    """The reach to another state must carry 40 % of everything that leaves, withdrawals included.

    ::

        1 km3 -> (top, AAA: fields want 1) --at least 40 %--> (sea, BBB)

    flow >= 0.4 (flow + withdrawal) and flow + withdrawal = 1: the fields get 0.6. Together the two waive the promise,
    and since the sea is worth nothing here, the fields get all.
    """
    sketch = Sketch("AAA", "BBB")
    sketch.node("top", inflow=1.0)
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("top", "sea", share_of_outflow=0.4)
    sketch.fields("land", "top", {"cotton": (1000.0, 1.0, 12000.0)})
    region = sketch.region()
    data = play(region, joint(region) if together else alone(region)).data
    assert values(data, "withdrawal", "land") == near([fields] * 12)
    assert values(data, "flow", "top>sea") == near([1 - fields] * 12)


@pytest.mark.parametrize(("value", "owed"), [(1.0, 3.0), (0.1, 1.8)])
def test_storage_owed_is_charged_at_the_end(value: float, owed: float) -> None:
    """Starting at 2 km3 with 5 due at the end, 0.1 a month: the town drinks if it is worth more than 0.2 USD/m3.

    ::

        0.1 km3 -> [lake 2.0, due 5.0: town wants 0.1] --> (sea)

    Town served: 5 - 2 = 3 owed, -600 million USD. Else 5 - 2 - 1.2 = 1.8 owed, -360.
    """
    sketch = Sketch()
    sketch.reservoir("lake", inflow=0.1, ends=(2, 5), carryover_value_usd_m3=0.0)
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea")
    sketch.town("town", "lake", 1.2, value)
    plan = grand(sketch.region())
    assert float(plan.data["owed"].sel(reservoir="lake")) == near(owed)
    drunk = 1.2 if value > 0.2 else 0.0
    assert plan.objective == pytest.approx(-200 * owed + 1000 * value * drunk, rel=1e-9)


def test_capacity_and_largest_release_bind() -> None:
    """A town behind a canal of 100 m3/s, which leaves a reservoir that may release 120 m3/s in all.

    ::

        [lake, full, 1 km3 -> ] --100 m3/s--> (canal: town wants 1 km3)
               |
               +----------------------------> (sea)

    The canal runs full every month; the year's town is 100 m3/s * 365 days = 3.1536 km3 at 1 USD/m3.
    """
    sketch = Sketch()
    sketch.reservoir("lake", inflow=0.3, ends=(5, 0), maximum_release_m3s=120.0, carryover_value_usd_m3=0.0)
    sketch.node("canal")
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "canal", capacity_m3s=100.0)
    sketch.reach("lake", "sea")
    sketch.reach("canal", "sea")
    sketch.town("town", "canal", 12.0, 1.0)
    plan = grand(sketch.region())
    assert values(plan.data, "flow", "lake>canal") == near(list(100 * sketch.volume))
    assert plan.objective == pytest.approx(100 * 365 * 86400 / 1e9 * 1000, rel=1e-9)
    released = plan.data["flow"].sel(reach=["lake>canal", "lake>sea"]).sum("reach").to_numpy()
    assert (released <= 120 * sketch.volume + EXACT).all()


def test_lakes_fill_their_steps_every_year() -> None:
    """A delta values the first 5 km3 of a year at 0.02 USD/m3 and the next 4 at 0.01.

    ::

        1 km3 -> (top) --25 % lost--> (delta)

    9 km3 arrive a year: 5 * 20 + 4 * 10 = 140 million USD, twice in two years.
    """
    sketch = Sketch(years=2)
    sketch.node("top", inflow=1.0)
    sketch.node("delta", kind="terminal")
    sketch.reach("top", "delta", loss=0.25)
    for step, (volume, value) in enumerate(((5, 0.02), (4, 0.01), (4, 0.001)), start=1):
        sketch.add(
            "environment", node="delta", step=step, volume_km3_per_year=volume, value_usd_per_m3=value, state="AAA"
        )
    plan = grand(sketch.region())
    assert values(plan.data, "lake", "delta/1") == near([5.0, 5.0])
    assert values(plan.data, "lake", "delta/2") == near([4.0, 4.0])
    assert values(plan.data, "lake", "delta/3") == near([0.0, 0.0])
    assert plan.objective == pytest.approx(280, rel=1e-9)


def test_water_goes_to_the_dearer_month_until_the_turbines_are_full() -> None:
    """Two months with a price for energy, one reservoir of constant head.

    ::

        3 km3 in January -> [lake: 100 m of head, 90 %] --turbines take 2 km3 in February--> (sea)

    9.81 * 1000 / 3600 = 2.725 GWh per km3 and m; 245.25 GWh per km3 here. February pays 50 USD/MWh and takes 2 km3,
    January pays 20 and takes the third: 245.25 * (2 * 50 + 1 * 20) * 1e-3 = 29.43 million USD.
    """
    sketch = Sketch()
    sketch.reservoir(
        "lake",
        inflow=[3.0] + [0.0] * 11,
        limits=(0, 10),
        ends=(0, 0),
        carryover_value_usd_m3=0.0,
        curve=[(0, 200, 1), (10, 200, 1)],
    )
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea")
    sketch.dam("lake>sea", reservoir="lake", tailwater_m=100.0, maximum_discharge_m3s=2 / sketch.volume[1])
    sketch.market("abroad", "AAA", "export", 1e4, [20.0, 50.0] + [0.0] * 10)
    plan = grand(sketch.region())
    assert values(plan.data, "flow", "lake>sea")[:2] == near([1.0, 2.0], 1e-8)
    assert plan.objective == pytest.approx(29.43, rel=1e-9)


def test_run_of_river_energy_ends_at_the_turbines() -> None:
    """A weir of 10 m at 80 %: 21.8 GWh per km3, until the discharge of 0.5 km3 in January.

    ::

        1 km3 -> (top) --weir--> (sea)          zone wants 60 GWh a month: 10.9 from the weir, 49.1 unserved
    """
    sketch = Sketch()
    sketch.zone_of_power("AAA", "AAA", year_gwh=720)
    sketch.node("top", inflow=1.0)
    sketch.node("sea", kind="terminal")
    sketch.reach("top", "sea")
    sketch.dam("top>sea", head_m=10.0, efficiency=0.8, maximum_discharge_m3s=0.5 / sketch.volume[0])
    plan = grand(sketch.region())
    assert values(plan.data, "hydro", "top>sea")[0] == pytest.approx(10.9, rel=1e-9)
    assert values(plan.data, "unserved", "AAA/1")[0] == pytest.approx(49.1, rel=1e-9)


def test_a_bloc_controls_what_leaves_its_nodes() -> None:
    """Reaches that leave a bloc's nodes are its own; what arrives from others is at the border.

    ::

        (up, AAA) --> (down, BBB) --> (sea, BBB)
    """
    sketch = Sketch("AAA", "BBB")
    sketch.node("up", inflow=1.0)
    sketch.node("down", "BBB")
    sketch.node("sea", "BBB", kind="terminal")
    sketch.reach("up", "down")
    sketch.reach("down", "sea")
    region = sketch.region()
    case = Case(region, SCENARIO, joint(region))
    upper, lower = (inputs_of(case, ((state,),)).river for state in states_of(region))
    assert (list(upper.reaches.index), list(upper.border_reaches.index)) == (["up>down"], [])
    assert (list(lower.reaches.index), list(lower.border_reaches.index)) == (["down>sea"], ["up>down"])
    assert list(upper.nodes.index) == ["up"]
