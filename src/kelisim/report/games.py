"""A comparison of solution concepts in the terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

MOST_COLUMNS = 8
"""Players shown side by side; of more players the table tells only how the concepts fare."""


def shares_table(content: dict[str, Any]) -> Group:
    """Who gets what by each concept, from the answer of :func:`kelisim.sharing.compare.compare`."""
    players = content["players"] if len(content["players"]) <= MOST_COLUMNS else []
    shown = Table(title=_title(content), title_justify="left")
    shown.add_column("concept", no_wrap=True)
    for name in players:
        shown.add_column(Text(name), justify="right")
    for heading in ("in core", "largest excess", "of"):
        shown.add_column(heading, justify="right" if heading == "largest excess" else "left")
    for concept, member in content["core_members"].items():
        worst = content["largest_excess"][concept]
        shown.add_row(
            concept,
            *(f"{content[concept][name]:,.6g}" for name in players),
            "yes" if member else "no",
            f"{worst['excess']:,.6g}",
            Text(", ".join(worst["coalition"])),
        )
    return Group(shown, *(Text(f"{name}: {why}") for name, why in content["notes"].items()))


def _title(content: dict[str, Any]) -> str:
    core = "empty core" if content["core_empty"] else "core not empty"
    epsilon = content["least_core_epsilon"]
    return f"{len(content['players'])} players, {content['grand_value']:,.6g} to divide; {core}, epsilon {epsilon:,.6g}"
