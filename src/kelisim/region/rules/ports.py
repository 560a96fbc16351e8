"""Meaning rules of ports, ships, weather and delay curves."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at, rows


def ships_sail(tables: Tables) -> Iterator[Fault]:
    """Ships either circulate between two terminals, with a time of sailing, or come from outside."""
    terminals = set(tables["port_terminals"]["terminal"])
    for row in rows(tables["port_services"]):
        if row.far and (row.far not in terminals or row.far == row.near):
            yield at("port_services", row.Index, "far", row.far, "another terminal of port_terminals.csv",
                     "name the terminal at the other end, or leave the cell empty")  # fmt: skip
        if (row.ships > 0) == (row.calls_per_year > 0):
            yield at("port_services", row.Index, "ships", row.ships, "either ships or calls_per_year above 0",
                     "fill one of the two")  # fmt: skip
        if row.ships > 0 and not (row.far and row.sailing_h > 0):
            yield at("port_services", row.Index, "sailing_h", row.sailing_h, "a far terminal and a time of sailing",
                     "ships that circulate need both")  # fmt: skip


def lines_have_ends(tables: Tables) -> Iterator[Fault]:
    """All ships of a line call at the same terminals, which count cargo in the same unit."""
    units = dict(zip(tables["port_terminals"]["terminal"], tables["port_terminals"]["unit"], strict=True))
    ends: dict[str, tuple[str, str]] = {}
    for row in rows(tables["port_services"]):
        if ends.setdefault(row.service, (row.near, row.far)) != (row.near, row.far):
            yield at("port_services", row.Index, "near", row.near, f"the terminals of {row.service} above",
                     "give ships that call elsewhere a line of their own")  # fmt: skip
        if row.far in units and units[row.far] != units.get(row.near):
            yield at("port_services", row.Index, "far", row.far, f"a terminal that counts in {units.get(row.near)}",
                     "count cargo in one unit along a line")  # fmt: skip


def draughts_differ(tables: Tables) -> Iterator[Fault]:
    """A light ship draws less than a full one."""
    for row in rows(tables["port_services"]):
        if row.draught_light_m >= row.draught_full_m:
            less = f"less than the full draught, {row.draught_full_m:g}"
            yield at("port_services", row.Index, "draught_light_m", row.draught_light_m, less,
                     "see whether the two are swapped")  # fmt: skip


def weather_complete(tables: Tables) -> Iterator[Fault]:
    """A port with weather has it for every month."""
    weather = tables["port_weather"]
    for port, group in weather.groupby("port"):
        missing = sorted(set(range(1, 13)) - set(group["month"]))
        if missing:
            yield at("port_weather", group.index[0], "month", f"{port} lacks {missing}", "all twelve months",
                     "add the months")  # fmt: skip


def batches_fit(tables: Tables) -> Iterator[Fault]:
    """A batch of cargo fits into the yard."""
    places = dict(zip(tables["port_terminals"]["terminal"], tables["port_terminals"]["yard_places"], strict=True))
    for row in rows(tables["port_arrivals"]):
        if row.batch > places.get(row.terminal, row.batch):
            yield at("port_arrivals", row.Index, "batch", row.batch, f"at most the yard, {places[row.terminal]:g}",
                     "a larger batch would wait for ever")  # fmt: skip


def curves_rise(tables: Tables) -> Iterator[Fault]:
    """Delay curves begin with no delay at no use, end at full use and never fall."""
    for curve, group in tables["port_curves"].groupby("curve"):
        ordered = group.sort_values("utilisation")
        first = ordered.iloc[0]
        if first["utilisation"] != 0 or first["delay_h"] != 0:
            yield at("port_curves", ordered.index[0], "delay_h", first["delay_h"], f"0 at utilisation 0 of {curve}",
                     "begin the curve with utilisation 0 and delay 0")  # fmt: skip
        if ordered["utilisation"].iloc[-1] != 1:
            yield at("port_curves", ordered.index[-1], "utilisation", float(ordered["utilisation"].iloc[-1]),
                     f"1 at the end of {curve}", "add the delay at full use")  # fmt: skip
        falls = ordered["delay_h"].diff() < 0
        for row in ordered.index[falls]:
            yield at("port_curves", row, "delay_h", float(ordered.loc[row, "delay_h"]), "no less than the delay before",
                     "fit the curve so that it does not fall")  # fmt: skip


_SHIPS = ("port_services", "port_terminals")

RULES = (
    Rule("ships-sail", "Ships circulate or come from outside.", _SHIPS, ships_sail),
    Rule("line-ends", "A line joins terminals that count alike.", _SHIPS, lines_have_ends),
    Rule("ship-draught", "A light ship draws less than a full one.", ("port_services",), draughts_differ),
    Rule("port-weather", "Weather covers the year.", ("port_weather",), weather_complete),
    Rule("port-batches", "Batches fit into the yard.", ("port_arrivals", "port_terminals"), batches_fit),
    Rule("port-curves", "Delay curves begin at 0, end at full use and never fall.", ("port_curves",), curves_rise),
)
