"""A deal in the terminal: who gets what and whence, which promises hold, who would leave, what would mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from kelisim.deal.evaluate import SOURCES
from kelisim.deal.stability import ALONE

SHOWN_SHORT = 4
"""Years named in which a promise falls short."""

SHOWN_KM3 = 0.05
"""Change of a summer's release that is named."""

SHOWN_BLOCKING = 6
"""Coalitions named that would leave."""


def deal_tables(content: Mapping[str, Any]) -> list[Table]:
    """The tables of a checked deal, from the content of ``deal.json``."""
    tables = [payoff_table(content), stability_table(content)]
    if content["promises"] or content["fuel"]:
        tables.insert(1, promise_table(content["promises"], content["fuel"]))
    if content["settlement"]:
        tables.append(settlement_table(content["settlement"]))
    if content.get("platforms"):
        tables.append(platform_table(content["platforms"]))
    return tables


def platform_table(found: Mapping[str, Sequence[str]]) -> Table:
    """Where the parties can sign: institutions that hold them all, and whom the nearest others miss."""
    shown = _table("Where all parties meet", "institutions", "")
    shown.add_row("hold all parties", ", ".join(found["hold_all"]) or "none")
    shown.add_row("of these bind", ", ".join(found["binding"]) or "none")
    shown.add_row("miss a party", "; ".join(found["miss"]) or "none")
    if not found["hold_all"]:
        shown.add_row("together hold all", " + ".join(found["smallest_cover"]) or "none")
    return shown


def payoff_table(content: Mapping[str, Any]) -> Table:
    """Payoffs by state and source."""
    shown = _table(f"{content['title']} ({content['study']}): million USD a year", "state", "alone", *SOURCES, "change")
    for state, row in content["payoffs"].items():
        by_source = row["by_source_musd_per_year"]
        cells = [f"{by_source[source]:+,.1f}" for source in SOURCES]
        party = "" if state in content["parties"] else "*"
        shown.add_row(f"{state}{party}", f"{row['alone_musd_per_year']:,.1f}", *cells,
                      f"{row['change_musd_per_year']:+,.1f}")  # fmt: skip
    shown.add_section()
    totals = [sum(row["by_source_musd_per_year"][s] for row in content["payoffs"].values()) for s in SOURCES]
    alone = sum(row["alone_musd_per_year"] for row in content["payoffs"].values())
    change = content["total_change_musd_per_year"]
    shown.add_row("all", f"{alone:,.1f}", *(f"{total:+,.1f}" for total in totals), f"{change:+,.1f}")
    worst = content["checks"]["worst"]
    verdict = "all checks passed" if content["checks"]["passed"] else "CHECKS FAILED"
    shown.caption = (
        f"{verdict}; nearest to its tolerance: {worst['check']} ({worst['case']}) {worst['value']:.1e} of "
        f"{worst['tolerance']:.0e}. {content['timings_s']['total']:.0f} s."
    ) + (" * no party to the deal." if set(content["payoffs"]) - set(content["parties"]) else "")
    shown.caption_justify = "left"
    return shown


def promise_table(promises: Sequence[Mapping[str, Any]], fuel: Sequence[Mapping[str, Any]]) -> Table:
    """In how many years each promise is kept, where it falls short, and how much of the fuel is of use."""
    shown = _table("Promises", "promise", "what", "kept", "short", left=(0, 1, 3))
    for one in promises:
        short = [f"{s['when']}: {s['missing']:,.3g} {one['unit']}" for s in one["short"][:SHOWN_SHORT]]
        if len(one["short"]) > SHOWN_SHORT:
            short.append(f"and {len(one['short']) - SHOWN_SHORT} more")
        shown.add_row(one["promise"], one["what"], f"{one['kept_years']} of {one['years']} years", "; ".join(short))
    useful = [
        f"{one['entry']}: {one['useful_gwh']:,.0f} of {one['delivered_gwh']:,.0f} GWh of {one['fuel']} are of use"
        for one in fuel
    ]
    shown.caption = "; ".join(useful)
    shown.caption_justify = "left"
    return shown


def stability_table(content: Mapping[str, Any]) -> Table:
    """Who would leave under each belief, and the cheapest amendment."""
    shown = _table("Who would rather leave", "belief", "blocking (gain)", "cheapest amendment", left=(0, 1, 2))
    for one in content["stability"]:
        names = [f"{'+'.join(b['coalition'])} ({b['gain_musd_per_year']:,.1f})" for b in one["blocking"]]
        more = [f"and {len(names) - SHOWN_BLOCKING} more"] if len(names) > SHOWN_BLOCKING else []
        shown.add_row(one["belief"], ", ".join([*names[:SHOWN_BLOCKING], *more]) or "nobody", _mend(one))
    notes = []
    if content["stability"][0]["belief"] == ALONE:
        notes.append("Single states only: without --game wider coalitions were not tested.")
    harmed = content["harmed_outsiders_musd_per_year"]
    if harmed:
        notes.append("Outside the deal and worse off: " + ", ".join(f"{s} ({v:,.1f})" for s, v in harmed.items()))
    shown.caption = " ".join(notes)
    shown.caption_justify = "left"
    return shown


def _mend(one: Mapping[str, Any]) -> str:
    if one["amendment"] is None:
        binding = ", ".join("+".join(coalition) for coalition in one["binding"])
        return f"money between the parties is not enough: {one['short_musd_per_year']:,.1f} short, due to {binding}"
    return "; ".join(f"{p['payer']} pays {p['receiver']} {p['musd_per_year']:,.1f}" for p in one["amendment"]) or "none"


def settlement_table(settled: Mapping[str, Any]) -> Table:
    """The transfers of the deal in money, and in kind where energy that flows anyway takes the place of money."""
    shown = _table("Transfers, a year", "from", "to", "money", "or in kind: GWh of power", "GWh of fuel", "money left",
                   left=(0, 1))  # fmt: skip
    kind = settled["in_kind"]
    pairs: dict[tuple[str, str], list[float]] = {}
    tables = ((settled["in_money"], "payer", "musd"), (kind["energy"], "giver", "gwh"), (kind["fuel"], "giver", "gwh"),
              (kind["money"], "payer", "musd"))  # fmt: skip
    for place, (rows, giver, unit) in enumerate(tables):
        for row in rows:
            pairs.setdefault((row[giver], row["receiver"]), [0.0] * len(tables))[place] += row[unit]
    for (giver, receiver), sums in sorted(pairs.items()):
        shown.add_row(giver, receiver, *(f"{value:,.1f}" if value else "" for value in sums))
    summer: dict[str, float] = {}
    for row in settled["summer_water_km3"]:
        summer[row["reservoir"]] = summer.get(row["reservoir"], 0.0) + row["km3"]
    told = ", ".join(f"{name} {km3:+.2f}" for name, km3 in summer.items() if abs(km3) >= SHOWN_KM3)
    shown.caption = f"By month in the JSON. Release in April-September against alone, km3: {told or 'as alone'}."
    shown.caption_justify = "left"
    return shown


def _table(title: str, *headings: str, left: Sequence[int] = (0,)) -> Table:
    shown = Table(title=title, title_justify="left")
    for place, heading in enumerate(headings):
        shown.add_column(heading, justify="left" if place in left else "right")
    return shown
