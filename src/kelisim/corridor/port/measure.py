"""What is measured on the log of a replication, in its year, by terminal.

Cargo is matched first in, first out: its time in the port runs from its arrival (by land, or aboard a ship in the
roads) to the departure of the ship or train that takes it. Means are over the cargo that departs in the year.

    mean and sd of x with weights w     m = sum(w x) / sum(w),  sd = sqrt(sum(w (x - m)^2) / sum(w))
    berth occupancy                     hours in which berths are held / (berths * hours)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kelisim.corridor.port.log import Call, Log, TerminalLog
from kelisim.corridor.port.spec import HOURS, Line, Terminal
from kelisim.corridor.port.variates import Floats
from kelisim.corridor.port.weather import Calendar


@dataclass(frozen=True, slots=True)
class Metric:
    """A measured quantity: key, what it is, and its unit ("cargo" stands for the unit of the terminal)."""

    key: str
    title: str
    unit: str


METRICS = (
    Metric("loaded", "loaded on ships", "cargo/yr"),
    Metric("unloaded", "unloaded from ships", "cargo/yr"),
    Metric("handled", "handled, both ways", "cargo/yr"),
    Metric("outbound_h", "time in port of cargo that leaves by sea", "h"),
    Metric("outbound_sd_h", "its standard deviation", "h"),
    Metric("outbound_p90_h", "its 90th percentile", "h"),
    Metric("inbound_h", "time in port of cargo that comes by sea", "h"),
    Metric("inbound_sd_h", "its standard deviation", "h"),
    Metric("inbound_p90_h", "its 90th percentile", "h"),
    Metric("port_h", "time in port, both ways", "h"),
    Metric("port_sd_h", "its standard deviation", "h"),
    Metric("calls", "calls of ships of the line", "1/yr"),
    Metric("ship_wait_h", "wait of a ship for berth and weather", "h"),
    Metric("handling_h", "unloading and loading of a ship", "h"),
    Metric("stay_h", "stay of a ship at the berth", "h"),
    Metric("berth_occupancy", "berth occupancy", "share"),
    Metric("yard_units", "cargo in the yard that waits for a ship", "cargo"),
    Metric("yard_occupancy", "occupancy of the yard by it", "share"),
    Metric("queue_peak", "most cargo that waits for a ship, yard and outside", "cargo"),
    Metric("outside_peak", "most cargo outside a full yard", "cargo"),
    Metric("closed_share", "time closed by weather", "share"),
)
KEYS = tuple(metric.key for metric in METRICS)


@dataclass(frozen=True, slots=True)
class Sojourns:
    """Cargo by time in port: hours, and units that stayed so long."""

    hours: Floats
    units: Floats

    def joined(self, other: Sojourns) -> Sojourns:
        """Both together."""
        return Sojourns(np.concatenate([self.hours, other.hours]), np.concatenate([self.units, other.units]))

    def mean(self) -> float:
        """Mean; nan without cargo."""
        return float(np.average(self.hours, weights=self.units)) if self.units.sum() > 0 else float("nan")

    def sd(self) -> float:
        """Standard deviation over the units."""
        if not self.units.sum() > 0:
            return float("nan")
        return float(np.sqrt(np.average((self.hours - self.mean()) ** 2, weights=self.units)))

    def quantile(self, share: float) -> float:
        """The time that a share of the units does not exceed."""
        if not self.units.sum() > 0:
            return float("nan")
        order = np.argsort(self.hours)
        passed = np.cumsum(self.units[order])
        return float(self.hours[order][np.searchsorted(passed, share * passed[-1])])


def matched(come: Floats, sizes: Floats, gone: Floats, units: Floats, window: tuple[float, float]) -> Sojourns:
    """Cargo that departs in the window: the k-th unit to leave is the k-th that came."""
    into, out = np.cumsum(sizes), np.cumsum(units)
    if not len(into) or not len(out):
        return Sojourns(np.zeros(0), np.zeros(0))
    edges = np.union1d(into, out)
    edges = edges[edges <= min(into[-1], out[-1]) + 1e-9]
    weights = np.diff(edges, prepend=0.0)
    middle = edges - weights / 2
    first, last = np.searchsorted(into, middle), np.searchsorted(out, middle)
    keep = (weights > 1e-9) & (last < len(out)) & (first < len(into))
    first, last, weights = first[keep], last[keep], weights[keep]
    inside = (gone[last] > window[0]) & (gone[last] <= window[1])
    return Sojourns((gone[last] - come[first])[inside], weights[inside])


def outbound(log: TerminalLog, window: tuple[float, float]) -> Sojourns:
    """Cargo that left by ship."""
    gone = np.array([one.left for one in log.loadings])
    units = np.array([one.units for one in log.loadings])
    return matched(np.array(log.arrivals), np.array(log.sizes), gone, units, window)


def inbound(log: TerminalLog, window: tuple[float, float]) -> Sojourns:
    """Cargo that came by ship and left inland."""
    come = np.array([one.arrived for one in log.unloadings])
    sizes = np.array([one.units for one in log.unloadings])
    gone, units = (
        (np.array(values) for values in zip(*log.departures, strict=True)) if log.departures else (come, sizes)
    )
    return matched(come, sizes, gone, units, window) if log.departures else Sojourns(come[:0], sizes[:0])


def stock(
    come: Sequence[float], sizes: Sequence[float], log: TerminalLog, window: tuple[float, float]
) -> tuple[float, float]:
    """Mean and greatest stock in the window of what came at ``come`` and was taken by ships."""
    times = np.array([*come, *(one.taken for one in log.loadings)])
    steps = np.array([*sizes, *(-one.units for one in log.loadings)])
    order = np.lexsort((-steps, times))
    times, level = times[order], np.cumsum(steps[order])
    before = level[np.searchsorted(times, window[0], side="right") - 1] if np.any(times <= window[0]) else 0.0
    inside = (times > window[0]) & (times < window[1])
    grid = np.concatenate([[window[0]], times[inside], [window[1]]])
    held = np.concatenate([[before], level[inside]])
    return float(np.sum(held * np.diff(grid)) / (window[1] - window[0])), float(held.max())


def measured(line: Line, log: Log) -> Floats:
    """All metrics of all terminals, one row a terminal, flattened in the order of ``line.terminals`` and KEYS."""
    rows = [_terminal(one, log.terminals[one.key], (log.begin, log.end)) for one in line.terminals]
    return np.array([[row[key] for key in KEYS] for row in rows]).ravel()


def _terminal(one: Terminal, log: TerminalLog, window: tuple[float, float]) -> dict[str, float]:
    hours = window[1] - window[0]
    yearly = HOURS / hours
    away, ashore = outbound(log, window), inbound(log, window)
    both = away.joined(ashore)
    inside = [call for call in log.calls if window[0] < call.left <= window[1]]
    own = [call for call in inside if not call.other_line]
    peak = stock(log.arrivals, log.sizes, log, window)[1]
    within = stock(log.admitted, log.sizes[: len(log.admitted)], log, window)[0]
    return {
        "loaded": sum(call.loaded for call in own) * yearly,
        "unloaded": sum(call.unloaded for call in own) * yearly,
        "handled": sum(call.loaded + call.unloaded for call in own) * yearly,
        "outbound_h": away.mean(), "outbound_sd_h": away.sd(), "outbound_p90_h": away.quantile(0.9),
        "inbound_h": ashore.mean(), "inbound_sd_h": ashore.sd(), "inbound_p90_h": ashore.quantile(0.9),
        "port_h": both.mean(), "port_sd_h": both.sd(),
        "calls": len(own) * yearly,
        "ship_wait_h": _mean([call.berthed - call.arrived for call in own]),
        "handling_h": _mean([call.worked_h for call in own]),
        "stay_h": _mean([call.left - call.berthed for call in own]),
        "berth_occupancy": held_hours(log.calls, window) / (hours * one.berths),
        "yard_units": within,
        "yard_occupancy": within / one.yard_places,
        "queue_peak": peak,
        "outside_peak": max(0.0, peak - one.yard_places),
        "closed_share": Calendar(*log.closures).closed(*window) / hours,
    }  # fmt: skip


def held_hours(calls: Sequence[Call], window: tuple[float, float]) -> float:
    """Hours for which ships hold berths in the window."""
    return sum(max(0.0, min(call.left, window[1]) - max(call.granted, window[0])) for call in calls)


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
