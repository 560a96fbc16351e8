"""Meaning rules of provenance: an assumption gives its reason, a derived figure its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at

_REASONED = {"assumed": "why this value was chosen", "derived": "from what it was computed, and how"}


def reasons_given(tables: Tables) -> Iterator[Fault]:
    """An assumed or derived figure says in its note where it comes from."""
    for name, frame in tables.items():
        if not {"quality", "note"} <= set(frame.columns):
            continue
        silent = frame[frame["quality"].isin(list(_REASONED)) & (frame["note"] == "")]
        for row, quality in silent["quality"].items():
            yield at(name, row, "note", "", f"a note on every {quality} figure", f"write {_REASONED[str(quality)]}")


RULES = (Rule("reasons", "Assumed and derived figures give a reason.", (), reasons_given),)
