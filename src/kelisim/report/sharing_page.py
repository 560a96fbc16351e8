"""What a played game adds to a page: a division of the gain that every group accepts, and the transfers it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kelisim.deal import shares
from kelisim.deal.kind import transfers_in_kind
from kelisim.report.content import Content
from kelisim.report.document import Grid, Picture, state_grid
from kelisim.report.figures import svg
from kelisim.report.names import unit
from kelisim.report.numbers import number
from kelisim.report.region_names import by_state, names_of
from kelisim.report.sankey import Flow, renamed, transfers
from kelisim.report.words import say

BELIEF = "gamma"
"""What a group that leaves believes of the others: they split up."""
CONCEPT = "nucleolus"
GWH_PER_TWH = 1000.0


def sharing_parts(content: Content, lang: str) -> tuple[tuple[str, ...], tuple[Picture | Grid, ...]]:
    """Paragraphs and parts on the division of the gain: of a study that was not played, how to get them."""
    if content.kind != "game":
        return (say("not_played", lang),), ()
    played = shares.read_played(content.folder)
    balance = shares.transfers(played, shares.allocation(played, BELIEF, CONCEPT))
    chosen = shares.carried_out(played, BELIEF, CONCEPT)
    kind = transfers_in_kind(content.folder, balance)
    leaving, names = chosen["would_leave"], names_of(content.region, "states", lang)
    answer = say("stable" if not leaving else "unstable", lang).format(
        leaving="; ".join(" + ".join(names.get(s, s) for s in one["coalition"]) for one in leaving[:3]),
        amount=number(sum(max(value, 0.0) for value in balance.values()), 0, lang),
    )
    columns = {
        say("before_transfers", lang): {s: played.joint[s] - played.alone[s] for s in balance},
        say("transfer", lang): balance,
        say("after_transfers", lang): chosen["gain_over_alone_musd_per_year"],
    }
    columns = {title: by_state(content.region, values, lang) for title, values in columns.items()}
    grid = state_grid(say("shares_table", lang), columns, 1, lang, True)
    money = [(one["payer"], one["receiver"], float(one["musd_per_year"])) for one in chosen["payments"]]
    panels = settlement_panels(money, kind, lang)
    picture = Picture(
        "transfers",
        svg(transfers(renamed(panels, names), [names.get(s, s) for s in balance], lang)),
        say("transfers_caption", lang),
    )
    return (answer,), (grid, picture)


def settlement_panels(
    money: Sequence[Flow], kind: Mapping[str, Any] | None, lang: str
) -> list[tuple[str, str, Sequence[Flow]]]:
    """Flows of a settlement for the diagrams: all in money, or in kind with the money that is left."""
    panels: list[tuple[str, str, Sequence[Flow]]] = [(say("in_money", lang), say("musd_a_year", lang), money)]
    if kind is not None and (kind["in_kind"]["energy"] or kind["in_kind"]["fuel"]):
        found = kind["in_kind"]
        energy = added_up(found["energy"], "giver", "gwh", GWH_PER_TWH)
        fuel = added_up(found["fuel"], "giver", "gwh", GWH_PER_TWH)
        left = added_up(found["money"], "payer", "musd", 1.0)
        panels += [
            (say("power_in_kind", lang), say("twh_a_year", lang), energy),
            (say("fuel_in_kind", lang), say("twh_a_year", lang), fuel),
            (say("money_left", lang), unit("million USD per year", lang), left),
        ]
    return panels


def added_up(rows: Sequence[Mapping[str, Any]], giver: str, amount: str, scale: float) -> list[Flow]:
    """Rows by month, line or fuel added up by who gives and who receives."""
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        ends = (str(row[giver]), str(row["receiver"]))
        found[ends] = found.get(ends, 0.0) + float(row[amount]) / scale
    return [(start, end, total) for (start, end), total in found.items()]
