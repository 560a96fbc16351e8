"""What a replication leaves behind: who came when and took what. Everything measured is measured on this log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Call(NamedTuple):
    """One call of a ship, in hours from the start: came, got a berth, began, was handled, left; and its cargo."""

    arrived: float
    granted: float
    berthed: float
    handled: float
    left: float
    worked_h: float
    unloaded: float
    loaded: float
    other_line: bool


@dataclass(slots=True)
class Loading:
    """Cargo taken from the yard by a ship that left at ``left`` (infinite: not yet)."""

    taken: float
    units: float
    left: float


class Unloading(NamedTuple):
    """Cargo of a ship that came at ``arrived`` and was ashore at ``done``."""

    arrived: float
    done: float
    units: float


@dataclass(slots=True)
class TerminalLog:
    """Events at one terminal."""

    arrivals: list[float]
    sizes: list[float]
    closures: tuple[list[float], list[float]]
    admitted: list[float] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    loadings: list[Loading] = field(default_factory=list)
    unloadings: list[Unloading] = field(default_factory=list)
    departures: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class Log:
    """One replication: its terminals, the cargo that each ship has aboard at the end, and the window measured."""

    terminals: dict[str, TerminalLog]
    begin: float
    end: float
    aboard: dict[str, float] = field(default_factory=dict)


"""Cargo aboard that no terminal has unloaded, by ship."""
