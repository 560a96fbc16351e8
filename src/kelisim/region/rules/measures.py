"""Meaning rules of measures, conditions and edits."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at, rows
from kelisim.region.schema import TABLES


def bundles_known(tables: Tables) -> Iterator[Fault]:
    """Every edit belongs to a measure or a condition, and no key is both."""
    measures, conditions = set(tables["measures"]["measure"]), set(tables["conditions"]["condition"])
    for row in rows(tables["conditions"]):
        if row.condition in measures:
            yield at("conditions", row.Index, "condition", row.condition, "a key that no measure has",
                     "rename the condition or the measure")  # fmt: skip
    for row in rows(tables["edits"]):
        if row.bundle not in measures | conditions:
            yield at("edits", row.Index, "bundle", row.bundle, "a measure of measures.csv or condition of "
                     "conditions.csv", "add it there, or correct the key")  # fmt: skip


def edits_have_place(tables: Tables) -> Iterator[Fault]:
    """Every edit names a table, a row and a column that are there, and a value that the column admits."""
    from kelisim.region.edits import Edit, edit_faults  # noqa: PLC0415  edits needs regions, which need the rules

    yield from edit_faults(
        tables, (Edit(r.table, r.row, r.column, r.operation, r.value, int(r.Index)) for r in rows(tables["edits"]))
    )


RULES = (
    Rule("edit-bundle", "Every edit belongs to a measure or a condition.", ("measures", "conditions", "edits"),
         bundles_known),
    Rule("edit-place", "Every edit finds its row and suits its column.", ("edits", *TABLES), edits_have_place),
)  # fmt: skip
