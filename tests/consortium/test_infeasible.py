"""What cannot be planned is named: where, when, and by how much."""

from __future__ import annotations

import calendar

import numpy as np
import pytest

from kelisim.case import Case, Scenario, joint
from kelisim.consortium.descent import advance, settle
from kelisim.consortium.infeasible import conflicts, solve_or_explain
from kelisim.consortium.member import member, set_moves
from kelisim.consortium.programme import inputs_of
from kelisim.errors import InfeasibleError
from kelisim.region import Region
from tests.build import SCENARIO, Sketch, grand


def flooded(reach_m3s: float = 1e9, release_m3s: float = 1e9) -> Sketch:
    """A full reservoir meets a flood of 3 km3 in May.

    ::

        3 km3 in May -> [lake 10 of 10] --limited--> (sea)
    """
    sketch = Sketch()
    sketch.reservoir(
        "lake",
        inflow=[0, 0, 0, 0, 3] + [0] * 7,
        ends=(10, 0),
        carryover_value_usd_m3=0.001,
        maximum_release_m3s=release_m3s,
    )
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea", capacity_m3s=reach_m3s)
    return sketch


def test_a_reach_too_small_for_a_flood() -> None:
    """Nothing may leave: the 3 km3 of May have no place."""
    with pytest.raises(InfeasibleError) as caught:
        grand(flooded(reach_m3s=0.0).region())
    assert caught.value.message == "No plan satisfies all limits. What cannot be met:"
    assert caught.value.reasons == ("lake>sea must carry more than its capacity in May 2001: 3 km3",)
    assert caught.value.exit_code == 3


def test_a_largest_release_too_small_for_a_flood() -> None:
    """500 m3/s carry 5.18 km3 from January to April, which makes room; 0 m3/s does not."""
    assert grand(flooded(release_m3s=500.0).region()).objective > 0
    with pytest.raises(InfeasibleError, match="lake must release more than its largest release in May 2001: 3 km3"):
        grand(flooded(release_m3s=0.0).region())


def test_the_amount_is_what_is_missing() -> None:
    """50 m3/s for the 151 days to the end of May carry 0.652 km3 of the 3: 2.348 are too many."""
    sketch = flooded(reach_m3s=50.0)
    one = member(inputs_of(Case(sketch.region(), SCENARIO, joint(sketch.region())), joint(sketch.region())))
    found = conflicts(one.solver)
    assert [(c.kind, c.where, c.when, c.unit) for c in found] == [("flow", "lake>sea", "May 2001", "km3")]
    assert found[0].amount == pytest.approx(3 - 50 * 151 * 86400 / 1e9, abs=1e-6)


def test_a_reservoir_that_evaporates_below_its_dead_storage() -> None:
    """Dead storage 5, start 5, no inflow, 100 mm off 100 km2: 0.01 km3 a month are missing."""
    sketch = Sketch()
    sketch.reservoir("lake", limits=(5, 10), ends=(5, 5), evaporation=100)
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "sea")
    with pytest.raises(InfeasibleError) as caught:
        grand(sketch.region())
    assert sorted(caught.value.reasons) == sorted(
        f"lake lacks water in {month} 2001: 0.01 km3" for month in calendar.month_name[1:]
    )


def test_a_market_that_cannot_be_fed_is_no_conflict() -> None:
    """Offers may be left: an export that nobody can supply does not make a plan impossible."""
    sketch = Sketch()
    sketch.node("top")
    sketch.market("abroad", "AAA", "export", 100.0, 50.0)
    assert grand(sketch.region()).objective == pytest.approx(0)


def test_a_move_limit_that_leaves_no_plan_widens(tiny: Region) -> None:
    """Storages held where the water cannot bring them: the pass lets them go as far as it must."""
    case = Case(tiny, Scenario("two-years", None), joint(tiny))
    who = member(inputs_of(case, joint(tiny)))
    assert settle(who, 1e3)
    settled = who.storage_plan
    full = who.inputs.river.reservoirs["full_storage_km3"].to_numpy(dtype=float)[:, None]
    who.storage_plan, who.move = np.repeat(full, settled.shape[1], axis=1), 1e-6
    set_moves(who)
    with pytest.raises(InfeasibleError):
        solve_or_explain(who.solver)
    advance(who, 1e3)
    assert who.move > 1e-6
    assert settle(who, 1e3)
    assert who.storage_plan == pytest.approx(settled, abs=1e-3)
