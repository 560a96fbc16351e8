"""Ports made from a region: what draught allows, what a falling sea does, and the commands."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kelisim.cli import app
from kelisim.corridor.port.batch import run
from kelisim.corridor.port.build import Setting, hull_of, level_of, line_of, lines_of, port_keys
from kelisim.corridor.port.curves import near_stand, stands
from kelisim.corridor.port.measure import KEYS, measured
from kelisim.corridor.port.simulate import replicate
from kelisim.errors import InputError
from kelisim.region import load
from kelisim.region.package import Region
from kelisim.region.rules._rule import Rule, rows
from kelisim.region.rules.ports import RULES

TINY = str(Path(__file__).parents[2] / "region" / "tiny")
LEVELS = (0.0, -0.93, -1.5, -2.18, -3.0)
runner = CliRunner()


@pytest.fixture(scope="module")
def region() -> Region:
    return load("central-asia")


def test_levels_are_read_between_years_and_asked_for_beyond(region: Region) -> None:
    assert level_of(region, Setting(2020)) == 0
    assert level_of(region, Setting(2024)) == pytest.approx(-0.74)
    assert level_of(region, Setting(2024, level_m=-1.0)) == -1.0
    with pytest.raises(InputError, match="a year of the table from 1995 to 2035"):
        level_of(region, Setting(2100))


@pytest.mark.parametrize("level", LEVELS)
def test_no_ship_loads_more_than_its_draught_allows(region: Region, level: float) -> None:
    terminals = region["port_terminals"].set_index("terminal")
    for service in ("feeder", "grain", "train-ferry", "truck-ferry"):
        line = line_of(region, service, Setting(level_m=level))
        table = region["port_services"]
        for ship, row in zip(line.ships, rows(table[table["service"] == service]), strict=True):
            depth = min(float(terminals.loc[key, "depth_m"]) for key in (row.near, row.far) if key)
            allowed = depth + level - row.clearance_m
            immersed = row.draught_full_m - (row.payload_full_t - ship.capacity * row.unit_t) / row.tonnes_per_cm / 100
            assert ship.capacity == 0 or immersed <= max(allowed, row.draught_light_m) + 1e-9
            assert ship.capacity <= row.places
            assert hull_of(row).capacity(allowed) == ship.capacity
        log = replicate(line, 1, 0, warm_days=5, years=0.05)
        most = max(ship.capacity for ship in line.ships)
        assert all(call.loaded <= most + 1e-9 for one in log.terminals.values() for call in one.calls)


@pytest.mark.parametrize("service", ["feeder", "grain", "train-ferry"])
def test_a_lower_sea_never_raises_throughput(region: Region, service: str) -> None:
    """With cargo in plenty and the same seeds."""
    carried = []
    bound = near_stand(line_of(region, service, Setting(level_m=0.0))).bound
    for level in LEVELS:
        stand = near_stand(line_of(region, service, Setting(level_m=level)))
        line = stand.feed(1.5 * bound, 0.0, 1.0)
        runs = [measured(line, replicate(line, 4, number, warm_days=10, years=0.25)) for number in range(2)]
        carried.append(float(np.mean([one[KEYS.index("loaded")] for one in runs])))
    assert all(after <= before + 1e-6 for before, after in pairwise(carried))
    assert carried[-1] < 0.8 * carried[0]


def test_dredging_undoes_a_fall(region: Region) -> None:
    low = line_of(region, "feeder", Setting(level_m=-1.5, dredged_m=1.5))
    assert low.ships == line_of(region, "feeder", Setting(level_m=0.0)).ships


def test_every_terminal_has_one_stand(region: Region) -> None:
    keys = [stand.terminal.key for stand in stands(region, Setting())]
    assert sorted(keys) == sorted(region["port_terminals"]["terminal"])
    assert set(keys) >= {"aktau-container", "aktau-dry", "kuryk-ferry", "alat-container", "alat-ferry"}


def test_curves_of_the_region_are_complete(region: Region) -> None:
    table = region["port_curves"]
    assert set(table["curve"]) == set(region["port_terminals"]["terminal"])
    for _, group in table.groupby("curve"):
        assert len(group) == 11
        assert group["delay_h"].is_monotonic_increasing


def test_ports_of_a_region(region: Region) -> None:
    assert port_keys(region) == ["aktau", "kuryk", "alat"]
    assert [line.key for line in lines_of(region, "alat", Setting())] == ["feeder", "train-ferry", "truck-ferry"]
    with pytest.raises(InputError, match="did you mean aktau"):
        lines_of(region, "aktua", Setting())
    with pytest.raises(InputError) as caught:
        lines_of(region, "aktau", Setting(demand=-1.0, dredged_m=float("nan")))
    assert {fault.column for fault in caught.value.faults} == {"demand", "dredge"}


BROKEN: dict[str, tuple[str, str, int, object]] = {
    "ships-sail": ("port_services", "ships", 0, 0),
    "line-ends": ("port_services", "near", 1, "east-grain"),
    "ship-draught": ("port_services", "draught_light_m", 0, 9.0),
    "port-weather": ("port_weather", "month", 3, 1),
    "port-batches": ("port_arrivals", "batch", 0, 900.0),
    "port-curves": ("port_curves", "delay_h", 2, 1.0),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_of_ports_notice(rule: Rule) -> None:
    tables = dict(load(TINY).tables)
    assert not list(rule.check(tables))
    table, column, row, value = BROKEN[rule.name]
    cells = tables[table][column].tolist()
    cells[row] = value
    assert list(rule.check({**tables, table: tables[table].assign(**{column: cells})}))


def test_command_tells_intervals_and_writes_the_same(tmp_path: Path) -> None:
    words = ["corridor", "port", "east", "--region", TINY, "--replications", "3"]
    done = runner.invoke(
        app, [*words, "--json", "--out", str(tmp_path / "east.json"), "--keep", str(tmp_path / "kept")]
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told == json.loads((tmp_path / "east.json").read_text(encoding="utf-8"))
    handled = told["terminals"]["east-boxes"]["measures"]["handled"]
    assert handled["unit"] == "TEU/yr"
    assert handled["mean"] > 0 < handled["half_width_95"]
    assert "east-boxes, 2024" in runner.invoke(app, words).output


def test_more_cargo_and_a_lower_sea_by_command() -> None:
    words = ["corridor", "port", "east", "--region", TINY, "--replications", "2", "--json"]
    changed = runner.invoke(app, [*words, "--demand", "1.5", "--level", "-2.0", "--seed", "4", "--dredge", "0.5"])
    told = json.loads(changed.stdout)
    assert (told["level_m"], told["demand"], told["dredged_m"], told["seed"]) == (-2.0, 1.5, 0.5, 4)
    draughts = told["terminals"]["east-boxes"]["ship_capacity"]
    assert draughts["feeder"] < 100


@pytest.mark.parametrize("bad", [["nowhere"], ["east", "--year", "1900"], ["east", "--demand", "-2"],
                                 ["east", "--replications", "0"], ["east", "--level", "nan"]])  # fmt: skip
def test_bad_requests_end_with_status_2(bad: list[str]) -> None:
    assert runner.invoke(app, ["corridor", "port", *bad, "--region", TINY]).exit_code == 2


def test_curves_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kelisim.corridor.port.curves.UTILISATIONS", (0.0, 0.5, 1.0))
    monkeypatch.setattr("kelisim.corridor.port.curves.PASSES", 1)
    out = tmp_path / "curves.csv"
    done = runner.invoke(app, ["corridor", "port-curves", "--region", TINY, "--replications", "2", "--processes", "1",
                               "--out", str(out)])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert out.read_text(encoding="utf-8").count("\n") == 1 + 3 * 3


def test_calibration_still_holds(region: Region) -> None:
    """The two figures to which rates were fitted, within the noise of a few runs."""
    line = line_of(region, "feeder", Setting())
    assert run(line, 6).estimate("alat-container", "handling_h").mean == pytest.approx(20.1, abs=1.5)
    full = near_stand(line)
    carried = run(full.feed(1.2 * full.bound, 0.667 * 89_000, 1.0), 4).estimate("aktau-container", "loaded")
    assert carried.mean == pytest.approx(89_000, rel=0.08)
