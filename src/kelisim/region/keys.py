"""Primary and foreign keys: each row named once, each reference answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from kelisim.errors import LISTED_PER_COLUMN, Fault, summed_up
from kelisim.region.read import did_you_mean
from kelisim.region.schema import Column, Table


def duplicate_keys(table: Table, frame: pd.DataFrame) -> Iterator[Fault]:
    """A fault for each row whose key already stands on an earlier row; ``frame`` is indexed by CSV line."""
    yield from summed_up(list(_repeated(table, frame)))


def _repeated(table: Table, frame: pd.DataFrame) -> Iterator[Fault]:
    key = list(table.key)
    again = frame[frame.duplicated(key, keep="first")]
    if again.empty:
        return
    first = frame.reset_index().drop_duplicates(key).set_index(key)["row"]
    for row, values in zip(again.index, again[key].itertuples(index=False, name=None), strict=True):
        earlier = first.loc[values if len(key) > 1 else values[0]]
        yield Fault(table.filename, int(row), key[-1], ", ".join(map(str, values)),
                    f"each {' + '.join(key)} once (see row {earlier})",
                    "delete one of the two rows or correct its key")  # fmt: skip


def broken_references(table: Table, frame: pd.DataFrame, known: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """A fault for each cell that names a row which no table has; ``known`` holds the tables that could be read."""
    for column in table.columns:
        if column.references is None or column.name not in frame:
            continue
        target, field = column.references.split(".")
        if target in known and field in known[target]:
            yield from summed_up(list(_unanswered(table, column, frame, set(known[target][field]))))


def _unanswered(table: Table, column: Column, frame: pd.DataFrame, answers: set[str]) -> Iterator[Fault]:
    cells = frame[column.name]
    wrong = cells[~cells.isin(list(answers)) & (cells != "")]
    words = sorted(answers)
    target = str(column.references).split(".")[0]
    # Looking for the nearest word takes time; no more than what will be listed is looked up.
    mends = {value: _mend(value, words, target) for value in wrong.iloc[:LISTED_PER_COLUMN].unique()}
    for row, value in wrong.items():
        yield Fault(table.filename, int(str(row)), column.name, value, f"a {column.title_en} listed in {target}.csv",
                    mends.get(value, ""))  # fmt: skip


def _mend(value: str, words: Iterable[str], target: str) -> str:
    close = did_you_mean(value, words)
    return f"did you mean {close}? Otherwise add {value} to {target}.csv" if close else f"add {value} to {target}.csv"
