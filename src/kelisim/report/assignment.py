"""Answers of traffic assignment as tables for the terminal and as plain data for JSON. Nodes count from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from kelisim.corridor.assign import Assignment, Route

SHOWN_PAIRS = 20
"""Pairs of zones that the terminal lists; JSON and files hold all of them."""

LABELS = {
    "links": "links",
    "zones": "zones",
    "trips": "trips between zones",
    "intrazonal_trips": "trips within zones, ignored",
    "iterations": "iterations",
    "relative_gap": "relative gap",
    "average_excess_cost": "average excess cost",
    "objective": "objective (Beckmann)",
    "total_cost": "total cost",
    "total_time": "total time",
}


def assignment_data(found: Assignment) -> dict[str, Any]:
    """The summary of an assignment."""
    return {
        "network": found.network.name,
        "trip_table": found.demand.name,
        "nodes": found.network.nodes,
        "links": found.network.links,
        "zones": found.network.zones,
        "trips": float(found.demand.between().sum()),
        "intrazonal_trips": found.demand.intrazonal,
        "iterations": found.iterations,
        "relative_gap": found.gap,
        "average_excess_cost": found.average_excess_cost,
        "objective": found.objective,
        "total_cost": found.total_cost,
        "total_time": found.total_time,
        "gaps": list(found.gaps),
    }


def selected_data(link: str, pairs: Sequence[tuple[int, int, float]]) -> dict[str, Any]:
    """Trips over a link, by pair of zones."""
    listed = [{"from": origin, "to": zone, "trips": trips} for origin, zone, trips in pairs]
    return {"link": link, "trips": sum(trips for _, _, trips in pairs), "pairs": listed}


def routes_data(routes: Sequence[Route]) -> list[dict[str, Any]]:
    """Routes, cheapest first."""
    return [
        {
            "cost": route.cost,
            "time": route.time,
            "length": route.length,
            "nodes": [node + 1 for node in route.nodes],
            "links": [link + 1 for link in route.links],
        }
        for route in routes
    ]


def assignment_table(content: dict[str, Any]) -> Table:
    """The summary of an assignment."""
    table = Table("", "", title=Text(f"{content['trip_table']} on {content['network']}"), show_header=False)
    table.columns[1].justify = "right"
    for key, label in LABELS.items():
        value = content[key]
        small = key in {"relative_gap", "average_excess_cost"}
        table.add_row(label, f"{value:.3g}" if small else f"{value:,.6f}" if isinstance(value, float) else f"{value:,}")
    return table


def selected_table(content: dict[str, Any]) -> Table:
    """Trips over a link, the largest first."""
    pairs = sorted(content["pairs"], key=lambda pair: (-pair["trips"], pair["from"], pair["to"]))
    table = Table(title=Text(f"{content['trips']:,.3f} trips over {content['link']}"))
    for heading in ("from", "to", "trips"):
        table.add_column(heading, justify="right")
    for pair in pairs[:SHOWN_PAIRS]:
        table.add_row(str(pair["from"]), str(pair["to"]), f"{pair['trips']:,.3f}")
    if len(pairs) > SHOWN_PAIRS:
        table.caption = f"{len(pairs) - SHOWN_PAIRS} more are not shown"
    return table


def routes_table(content: Sequence[dict[str, Any]]) -> Table:
    """Routes, cheapest first."""
    table = Table()
    for heading in ("", "cost", "time", "length"):
        table.add_column(heading, justify="right")
    table.add_column("nodes", overflow="fold")
    for number, route in enumerate(content, start=1):
        values = (f"{route[key]:,.3f}" for key in ("cost", "time", "length"))
        table.add_row(str(number), *values, " ".join(map(str, route["nodes"])))
    return table
