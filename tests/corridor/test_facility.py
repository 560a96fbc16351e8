"""Units of bottlenecks, and their delay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelisim.corridor.facility import WAIT_PER_EXCESS_H, Facilities, facilities
from kelisim.corridor.network import build
from kelisim.errors import InputError
from kelisim.region import Region
from tests.corridor.graphs import bottlenecks, changed

BOXES, BULK = 0, 1
CURVE = (np.array([0.0, 0.5, 1.0]), np.array([0.0, 3.0, 24.0]))


@pytest.fixture(scope="module")
def what(tiny: Region) -> Facilities:
    return facilities(tiny, build(tiny, 2024))


def per_kt(region: Region, key: str, kind: int) -> set[float]:
    found = facilities(region, build(region, 2024))
    row = found.uses[kind][[found.keys.index(key)]].toarray().ravel()
    return set(row[row > 0].tolist())


def limits(region: Region, key: str) -> tuple[float, float]:
    found = facilities(region, build(region, 2024))
    g = found.keys.index(key)
    return float(found.capacity[g]), float(found.background[g])


def test_directions_with_a_capacity_each_count_apart(what: Facilities) -> None:
    assert set(what.keys) == {"quay", "feeders", "wire", "gate>", "gate<"}


def test_a_pair_of_trains_a_day_is_a_train_each_way(tiny: Region) -> None:
    assert limits(tiny, "gate>") == limits(tiny, "gate<") == (3 * 365, 0.5 * 365)
    both = changed(tiny, ("freight_facilities", "gate", "direction", "both"))
    assert limits(both, "gate") == (2 * 3 * 365, 2 * 0.5 * 365)


@pytest.mark.parametrize(("unit", "yearly"), [
    ("kt/yr", 1), ("TEU/yr", 1), ("trains/day", 365), ("trucks/day", 365),
])  # fmt: skip
def test_units_a_year(tiny: Region, unit: str, yearly: float) -> None:
    region = changed(tiny, ("freight_facilities", "quay", "capacity_unit", unit))
    assert limits(region, "quay") == (300 * yearly, 20 * yearly)


def test_load_by_class(tiny: Region) -> None:
    """Tonnes count as they are, trains by their load, TEU by the load of the class in boxes, else of the facility."""
    assert per_kt(tiny, "quay", BOXES) == per_kt(tiny, "quay", BULK) == {1.0}
    assert per_kt(tiny, "gate>", BULK) == {1000 / 1000}
    heavy = changed(tiny, ("freight_facilities", "gate", "t_per_unit", 2500))
    assert per_kt(heavy, "gate>", BOXES) == {1000 / 2500}
    teu = changed(tiny, ("freight_facilities", "quay", "capacity_unit", "TEU/yr"),
                  ("freight_facilities", "quay", "t_per_unit", 25))  # fmt: skip
    assert (per_kt(teu, "quay", BOXES), per_kt(teu, "quay", BULK)) == ({1000 / 10}, {1000 / 25})


def test_only_the_classes_and_directions_that_use_it(what: Facilities, tiny: Region) -> None:
    g = what.keys.index("feeders")
    assert what.uses[BOXES][[g]].nnz >= 2
    assert what.uses[BULK][[g]].nnz == 0
    edges = build(tiny, 2024).edges
    for key, way in (("gate>", 1), ("gate<", -1)):
        on = what.uses[BULK][[what.keys.index(key)]].nonzero()[1]
        served = set(edges.iloc[on][["item", "direction"]].itertuples(index=False, name=None))
        assert served == {("GATE-FIELD-rail", way)}


def test_a_facility_of_which_nothing_operates_is_left_out(tiny: Region) -> None:
    shut = changed(tiny, ("freight_links", "QUAY-BEACH-feeder", "status", "planned"))
    assert "feeders" not in facilities(shut, build(shut, 2024)).keys


def test_less_capacity_than_background_is_refused(tiny: Region) -> None:
    small = changed(tiny, ("freight_facilities", "quay", "capacity", 15))
    with pytest.raises(InputError, match=r"quay: 20.*less than the capacity 15"):
        facilities(small, build(small, 2024))


@given(st.floats(0, 1), st.floats(0, 200), st.floats(1, 12))
def test_delay_is_the_power_law(y: float, hours: float, power: float) -> None:
    one = bottlenecks([10], [hours], [power])
    assert one.delay(np.array([y])) == pytest.approx(hours * y**power)


@given(st.floats(0, 1))
def test_delay_is_the_curve(y: float) -> None:
    one = bottlenecks([10], [99], [4], curves=[CURVE])
    assert one.delay(np.array([y])) == pytest.approx(6 * y if y <= 0.5 else 3 + 42 * (y - 0.5))


@pytest.mark.parametrize("curve", [None, CURVE])
@given(low=st.floats(0, 2), more=st.floats(1e-6, 1))
def test_delay_never_falls_and_grows_without_end(
    curve: tuple[np.ndarray, np.ndarray] | None, low: float, more: float
) -> None:
    one = bottlenecks([10], [24], [3], curves=[curve])
    before, after = (float(one.delay(np.array([y]))[0]) for y in (low, low + more))
    assert after >= before
    if low >= 1:
        assert after - before == pytest.approx(WAIT_PER_EXCESS_H * more)


@pytest.mark.parametrize("curve", [None, CURVE])
@given(y=st.one_of(st.floats(0.01, 0.49), st.floats(0.51, 0.99), st.floats(1.01, 3)), power=st.floats(1, 8))
def test_slope_is_the_derivative(curve: tuple[np.ndarray, np.ndarray] | None, y: float, power: float) -> None:
    one = bottlenecks([10], [24], [power], curves=[curve])
    up, down = (float(one.delay(np.array([y + h]))[0]) for h in (1e-6, -1e-6))
    assert one.slope(np.array([y]))[0] == pytest.approx((up - down) / 2e-6, rel=1e-4, abs=1e-6)


def test_background_takes_capacity(what: Facilities) -> None:
    assert what.carried(what.idle) == pytest.approx(0, abs=1e-9)
    assert what.carried(np.full(len(what.keys), 1.7)) == pytest.approx(what.capacity - what.background)
    g = what.keys.index("quay")
    assert what.delay(what.idle)[g] == pytest.approx(48 * (20 / 300) ** 4)


def test_the_curve_of_the_region_replaces_the_power_law(what: Facilities) -> None:
    full = what.delay(np.ones(len(what.keys)))
    assert full[what.keys.index("wire")] == pytest.approx(24)
    assert full[what.keys.index("gate>")] == pytest.approx(20)
