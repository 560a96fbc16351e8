"""Keys and meaning: the gates behind form and cells, the same for a package and for a package with players joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from kelisim.errors import Fault
from kelisim.region.keys import broken_references, duplicate_keys
from kelisim.region.rules import RULES
from kelisim.region.schema import TABLES


def key_faults(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Rows named twice and references without an answer; frames are indexed by CSV line."""
    for name, frame in tables.items():
        table = TABLES[name]
        if set(table.key) <= set(frame.columns):
            yield from duplicate_keys(table, frame)
        yield from broken_references(table, frame, tables)


def rule_faults(tables: Mapping[str, pd.DataFrame], unsound: Iterable[str] = ()) -> Iterator[Fault]:
    """Faults of meaning in a complete set of tables; a rule that reads an ``unsound`` table does not run."""
    for rule in RULES:
        if not set(unsound).intersection(rule.needs):
            yield from rule.check(tables)
