"""Numbers and figures of the page on ports: the simulation beside what was observed, and throughput by sea level.

Compute them anew (some minutes), or only draw again::

    python -m docs.tools.ports
    python -m docs.tools.ports --stored

The delay curves are those of ``port_curves.csv``, which ``kelisim corridor port-curves`` makes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from docs.tools.draw import write
from kelisim.corridor.port.batch import Batch, Estimate, estimate, run
from kelisim.corridor.port.build import Setting, hull_of, level_of, line_of
from kelisim.corridor.port.curves import capacity, far_stand, near_stand
from kelisim.corridor.port.simulate import replicate
from kelisim.corridor.port.spec import Line
from kelisim.region import load
from kelisim.region.package import Region

ASSETS = Path(__file__).parents[1] / "assets"
STORED = ASSETS / "ports.json"
REPLICATIONS = 60
LEVELS = (0.0, -0.4, -0.74, -0.93, -1.2, -1.5, -1.8, -2.18)
DREDGED_M = 1.5
LINES = ("feeder", "grain", "train-ferry", "truck-ferry")
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#000000")


def measured(region: Region, service: str, terminal: str, key: str) -> Estimate:
    """A metric of a terminal with the cargo of 2024."""
    return batch(line_of(region, service, Setting())).estimate(terminal, key)


def batch(line: Line) -> Batch:
    """The replications on which the page stands."""
    return run(line, REPLICATIONS)


def calls_of(region: Region, ship_type: str) -> Estimate:
    """Hours for a full ferry of a type, unloaded and loaded without storms or queues: fixed + 2 places / rate."""
    row = next(row for row in _rows(region["port_services"]) if row.ship_type == ship_type)
    near = line_of(region, "train-ferry", Setting()).near
    hours = near.fixed_h + 2 * row.places / (near.cranes_per_ship * near.units_per_hour)
    return Estimate(hours, 0.0, 0.0, 1)


def sustained(region: Region, service: str, both_ways: bool = False, far: bool = False) -> Estimate:
    """Capacity of a terminal; both ways, with the cargo in the other direction."""
    line = line_of(region, service, Setting())
    stand = far_stand(line) if far else near_stand(line)
    found = capacity(stand, REPLICATIONS)
    factor = 1 + stand.back if both_ways else 1.0
    return Estimate(found.mean * factor, found.half * factor, found.sd * factor, found.replications)


def grain_stop(region: Region) -> Estimate:
    """Wagons of 70 t with grain after a September with cargo as in 2024/25 and 14 ships; the port begins empty."""
    line = line_of(region, "grain", Setting(2025))
    calls = sum(ship.calls_per_year for ship in line.ships)
    few = replace(line, ships=tuple(replace(s, calls_per_year=s.calls_per_year * 14 * 365 / 30 / calls)
                                    for s in line.ships))  # fmt: skip
    left = []
    for number in range(REPLICATIONS):
        log = replicate(few, 1, number, warm_days=0.0, years=30 / 365).terminals["aktau-dry"]
        left.append((sum(log.sizes) - sum(one.units for one in log.loadings)) / 70.0)
    return estimate(np.array(left))


def poorer_2022(region: Region) -> Estimate:
    """Days in the ports of Aktau and Alat, westward, with half the feeders and 0.59 of the cargo of 2024."""
    line = line_of(region, "feeder", Setting(demand=0.59))
    ships = tuple(replace(ship, number=ship.number // 2) for ship in line.ships)
    found = batch(replace(line, ships=ships))
    days = (found.series("aktau-container", "outbound_h") + found.series("alat-container", "inbound_h")) / 24
    return estimate(days)


def intake(region: Region, ship_type: str, allowed_m: float | None) -> Estimate:
    """Payload over full payload, at a draught or (``None``) at Aktau in 2024."""
    row = next(row for row in _rows(region["port_services"]) if row.ship_type == ship_type)
    hull = hull_of(row)
    if allowed_m is None:
        terminal = next(row for row in _rows(region["port_terminals"]) if row.terminal == "aktau-dry")
        allowed_m = hull.allowed((terminal.depth_m,), level_of(region, Setting()))
    return Estimate(hull.payload(allowed_m) / hull.payload_full_t, 0.0, 0.0, 1)


CASES: dict[str, Callable[[Region], Estimate]] = {
    "aktau-containers": lambda r: measured(r, "feeder", "aktau-container", "handled"),
    "aktau-container-capacity": lambda r: sustained(r, "feeder", both_ways=True),
    "feeder-fleet": lambda r: sustained(r, "feeder"),
    "alat-turn": lambda r: measured(r, "feeder", "alat-container", "handling_h"),
    "alat-containers": lambda r: measured(r, "feeder", "alat-container", "handled"),
    "alat-container-capacity": lambda r: sustained(r, "feeder", both_ways=True, far=True),
    "ferry-single": lambda r: calls_of(r, "single-deck"),
    "ferry-double": lambda r: calls_of(r, "double-deck"),
    "ferry-capacity": lambda r: sustained(r, "train-ferry", both_ways=True),
    "truck-queue": lambda r: measured(r, "truck-ferry", "kuryk-truck", "queue_peak"),
    "wagon-queue": lambda r: measured(r, "train-ferry", "kuryk-ferry", "queue_peak"),
    "grain-stop": grain_stop,
    "intake-aktau": lambda r: intake(r, "bulker-6500", None),
    "intake-ferry": lambda r: intake(r, "double-deck", 3.5),
    "border-poti": poorer_2022,
}


def levels(region: Region, dredged_m: float) -> dict[str, list[float]]:
    """What each line loads in a year at its near terminal by level, relative to that at the level of 2020."""
    found: dict[str, list[float]] = {}
    for service in LINES:
        loaded = []
        for level in LEVELS:
            line = line_of(region, service, Setting(level_m=level, dredged_m=dredged_m))
            if not any(ship.capacity > 0 for ship in line.ships):
                loaded.append(0.0)
                continue
            stand = near_stand(line)
            most = stand.feed(2 * line_of_2020(region, service).bound, 0.0, 1.0)
            loaded.append(run(most, 16).estimate(stand.terminal.key, "loaded").mean)
        base = loaded[0] if not dredged_m else found_base(region, service)
        found[service] = [round(value / base, 4) for value in loaded]
    return found


def line_of_2020(region: Region, service: str) -> Any:
    """The near terminal at the level of 2020."""
    return near_stand(line_of(region, service, Setting(level_m=0.0)))


def found_base(region: Region, service: str) -> float:
    """Capacity at the level of 2020, not dredged."""
    stand = line_of_2020(region, service)
    return run(stand.feed(2 * stand.bound, 0.0, 1.0), 16).estimate(stand.terminal.key, "loaded").mean


def computed() -> dict[str, Any]:
    """Everything the page shows."""
    region = load("central-asia")
    cases = {}
    for name, case in CASES.items():
        one = case(region)
        cases[name] = {"mean": float(f"{one.mean:.5g}"), "half": float(f"{one.half:.3g}")}
    return {"replications": REPLICATIONS, "cases": cases, "levels": LEVELS, "dredged_m": DREDGED_M,
            "loaded": {"as it is": levels(region, 0.0), "dredged": levels(region, DREDGED_M)}}  # fmt: skip


def curves(region: Region) -> Figure:
    """Delay by utilisation, on a logarithmic axis, for all terminals."""
    figure = Figure(figsize=(9, 4.4), layout="constrained")
    axes: Axes = figure.subplots()
    for colour, (key, group) in zip(COLOURS, region["port_curves"].groupby("curve"), strict=False):
        style = "-" if str(key).startswith(("aktau", "kuryk")) else "--"
        axes.plot(group["utilisation"], group["delay_h"] / 24, style, marker="o", markersize=3, color=colour, label=key)
    axes.set_yscale("symlog", linthresh=1.0)
    axes.set_xlabel("flow over capacity")
    axes.set_ylabel("days beyond an empty port")
    axes.legend(frameon=False, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def falling(told: dict[str, Any]) -> Figure:
    """Capacity by level of the sea, as it is and dredged."""
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    axes: Axes = figure.subplots()
    for colour, service in zip(COLOURS, LINES, strict=False):
        for name, style in (("as it is", "-"), ("dredged", ":")):
            axes.plot(told["levels"], told["loaded"][name][service], style, marker="o", markersize=3, color=colour,
                      label=service if style == "-" else None)  # fmt: skip
    axes.invert_xaxis()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("level of the Caspian, m relative to 2020")
    axes.set_ylabel("cargo that the line can carry, 2020 = 1")
    axes.legend(frameon=False, fontsize=9, title=f"dotted: {told['dredged_m']:g} m deeper", title_fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def calibration_rows(region: Region) -> list[tuple[str, ...]]:
    """What was observed and what the stored run gave, case by case."""
    told = json.loads(STORED.read_text(encoding="utf-8"))["cases"]
    return [
        (str(row.title), _span(float(row.low), float(row.high)),
         _plain(told[row.case]["mean"]) + (f" ± {_plain(told[row.case]['half'])}" if told[row.case]["half"] else ""),
         str(row.unit), str(row.fitted) or "nothing: a test", f"`{row.source}`")
        for row in _rows(region["port_observed"])
    ]  # fmt: skip


def delay_rows(region: Region) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of the table of delays: utilisation against curve."""
    wide = region["port_curves"].pivot(index="utilisation", columns="curve", values="delay_h")
    rows = [(f"{utilisation:g}", *(_plain(value) for value in row)) for utilisation, row in wide.T.items()]
    return ("flow over capacity", *map(str, wide.columns)), rows


def terminal_rows(region: Region) -> list[tuple[str, ...]]:
    """The terminals with what governs them."""
    return [
        (str(row.terminal), str(row.berths), f"{row.cranes_per_ship * row.moves_per_hour * row.units_per_move:.3g} "
         f"{row.unit}", f"{row.fixed_h:g}", f"{row.yard_places:,.0f}", f"{row.customs_h:g}",
         f"{row.trains_per_day:g} x {row.train_units:g}", f"{row.depth_m:g}", str(row.quality))
        for row in _rows(region["port_terminals"])
    ]  # fmt: skip


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _span(low: float, high: float) -> str:
    return _plain(low) if low == high else f"{_plain(low)}–{_plain(high)}"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def main() -> None:
    """Compute unless told otherwise, then draw."""
    if "--stored" not in sys.argv[1:]:
        STORED.write_text(json.dumps(computed(), indent=1) + "\n", encoding="utf-8")
    write(curves(load("central-asia")), ASSETS / "port-curves.svg")
    write(falling(json.loads(STORED.read_text(encoding="utf-8"))), ASSETS / "port-levels.svg")


if __name__ == "__main__":
    main()
