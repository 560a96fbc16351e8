"""Show the platforms of a deal: as a rich table for a terminal, and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table as RichTable
from rich.text import Text

from kelisim.institutions import Cover, Part, Platform


def platforms_data(platforms: Sequence[Platform], cover: Cover) -> dict[str, Any]:
    """All that is known of the platforms and of the smallest cover, ready for JSON."""
    entries = [
        {
            **asdict(one),
            "mandates": [{"field": field, "instrument": instrument} for field, instrument in one.mandates],
            "holds_all": one.holds_all,
            "binding": one.binding,
            "since": one.since,
        }
        for one in platforms
    ]
    return {"platforms": entries, "smallest_cover": asdict(cover)}


def platforms_table(platforms: Sequence[Platform], cover: Cover) -> RichTable:
    """One row per platform: does it hold all, who is missing, does it bind, since when; then the smallest cover."""
    shown = RichTable(title="Platforms for these parties", caption=_words(platforms, cover), caption_justify="left")
    for heading in ("platform", "holds all", "missing", "binds", "since", "can", "name"):
        shown.add_column(heading, overflow="fold")
    for one in platforms:
        cells = (
            one.institution,
            "yes" if one.holds_all else "no",
            _missing(one),
            "yes" if one.binding else "no",
            "" if one.since is None else str(one.since),
            _able(one),
            one.name_en,
        )
        # Text, not str: square brackets in data are no markup.
        shown.add_row(*map(Text, cells), style="bold" if one.holds_all else None)
    return shown


def _missing(platform: Platform) -> str:
    lesser = [_with_role(part) for part in platform.lesser]
    return ", ".join([*lesser, *platform.absent])


def _with_role(part: Part) -> str:
    since = "" if part.since is None else f" {part.since}"
    return f"{part.country} ({part.role}{since})"


def _able(platform: Platform) -> str:
    """Instruments with their fields, as the table lists them: ``binding: water; programme: trade, transport``."""
    by_instrument: dict[str, list[str]] = {}
    for field, instrument in platform.mandates:
        by_instrument.setdefault(instrument, []).append(field)
    return "; ".join(f"{instrument}: {', '.join(fields)}" for instrument, fields in by_instrument.items())


def _words(platforms: Sequence[Platform], cover: Cover) -> str:
    holding = [one for one in platforms if one.holds_all]
    if holding:
        binding = [one.institution for one in holding if one.binding]
        return f"Platforms that hold all: {len(holding)}. Of these bind: {', '.join(binding) or 'none'}."
    names = " + ".join(cover.institutions)
    unheld = f" {', '.join(cover.unheld)}: full member of none of them." if cover.unheld else ""
    if cover.pairs_met:
        return f"No platform holds all. Every pair of parties meets in {names}."
    if not names:
        return "No party is a full member of any platform."
    return f"Some parties meet nowhere as full members. The fewest that hold all others: {names}.{unheld}"
