"""Batches: intervals that shrink, runs that go on where they were broken off, and delay curves."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kelisim.corridor.port import batch
from kelisim.corridor.port.batch import Batch, pool, run
from kelisim.corridor.port.curves import UTILISATIONS, Stand, as_table, capacity, curve, far_stand, near_stand
from kelisim.corridor.port.measure import KEYS
from kelisim.corridor.port.spec import HOURS, Arrivals, Line, Ship, Terminal
from kelisim.errors import InputError
from tests.corridor.port.lines import crossing, queue


def small() -> Line:
    """A line that is quick to run: one ship a week."""
    quay = Terminal("quay", "TEU", 1, 1, 1, 10.0, work_cv=0.3, arrivals=Arrivals(3000.0, 30.0))
    return Line("small", quay, None, (Ship("ship", 80.0, calls_per_year=52.0),))


def test_intervals_shrink_with_the_root_of_the_number() -> None:
    values = np.random.default_rng(1).normal(5.0, 2.0, (1600, 1, len(KEYS)))
    made = Batch(queue(0.5), 1, values)
    assert made.shrinkage("quay", "stay_h") == pytest.approx(-0.5, abs=0.02)
    done = run(small(), 240)
    assert done.shrinkage("quay", "handled") == pytest.approx(-0.5, abs=0.08)


def test_a_run_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CHUNK", 4)
    whole = run(small(), 10, seed=3)
    calls: list[tuple[int, int]] = []
    plain = batch.chunk

    def broken(line: Line, seed: int, span: tuple[int, int]) -> batch.Part:
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(span)
        return plain(line, seed, span)

    monkeypatch.setattr(batch, "chunk", broken)
    with pytest.raises(KeyboardInterrupt):
        run(small(), 10, seed=3, keep=tmp_path)
    assert not list(tmp_path.rglob("*.part"))
    calls.clear()
    seen: list[int] = []
    again = run(small(), 10, seed=3, keep=tmp_path, watch=seen.append)
    assert calls == [(8, 2)]
    assert seen == [8, 10]
    assert np.array_equal(again.values, whole.values, equal_nan=True)
    calls.clear()
    run(replace(small(), key="other"), 4, seed=3, keep=tmp_path)
    assert calls == [(0, 4)]  # another line takes nothing from this one


def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CHUNK", 3)
    with pool(2) as workers:
        assert np.array_equal(run(small(), 6, workers=workers).values, run(small(), 6).values, equal_nan=True)
    with pool(1) as none:
        assert none is None


@pytest.mark.parametrize("replications", [0, -1, 10**9])
def test_absurd_numbers_are_refused(replications: int) -> None:
    with pytest.raises(InputError, match="replications"):
        run(small(), replications)


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="folder"):
        run(small(), 1, keep=tmp_path / "file")


def one_ship() -> Line:
    """One ship of 50 TEU, two sailings of 25 h, 50 h to load and 50 h to unload: a round trip of 150 h."""
    near = Terminal("near", "TEU", 1, 1, 1, 1.0, arrivals=Arrivals(1_000.0, 10.0))
    far = Terminal("far", "TEU", 1, 1, 1, 1.0)
    return Line("one", near, far, (Ship("ship", 50.0, 1, sailing_h=25.0, fill_min=0.5, patience_h=10.0),))


def test_capacity_by_hand() -> None:
    assert capacity(near_stand(one_ship()), 8).mean == pytest.approx(50 * HOURS / 150, rel=0.02)
    quay = far_stand(one_ship())
    assert capacity(quay, 8).mean == pytest.approx(HOURS, rel=0.02)  # a crane that is never idle


def test_a_curve_rises_from_nothing() -> None:
    found = curve(near_stand(one_ship()), 6)
    assert [point.utilisation for point in found.points] == list(UTILISATIONS)
    delays = [point.delay_h for point in found.points]
    assert delays[0] == 0
    assert delays == sorted(delays)
    assert delays[-1] > 24
    table = as_table([found], 2024)
    assert list(table["curve"].unique()) == ["near"]
    assert "first year" in table["note"].iloc[-1]
    assert all(math.isfinite(value) for value in table["sd_h"])


def test_other_lines_keep_their_share_of_a_full_terminal() -> None:
    """Half of the berth hours belong to ships of other lines: half of the capacity is left."""
    line = one_ship()
    assert line.far is not None
    crowded = replace(line, far=replace(line.far, other_calls_per_year=HOURS / 100, other_stay_h=50.0))
    stand: Stand = far_stand(crowded)
    assert capacity(stand, 8).mean == pytest.approx(HOURS / 2, rel=0.08)


def test_a_line_without_a_far_terminal_has_no_far_curve() -> None:
    with pytest.raises(ValueError, match="no far terminal"):
        far_stand(small())
    assert near_stand(crossing()).back == pytest.approx(0.6)
