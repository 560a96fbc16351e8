"""What was really done: reports of progress, and the database that keeps all of them.

A report says of one measure on one day: status, money spent so far (million USD of 2023), share of the work done.
Reports are read from ``progress.csv`` and kept in a DuckDB file under the key measure and date. The same report twice
stays one; another report for the same key is refused, so that history is never written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.programme.measures import unknown_measure
from kelisim.region.read import read_table
from kelisim.region.schema import Column, Table
from kelisim.region.schema.measures import STATUSES
from kelisim.region.values import typed

MEASURE = Column("measure", "string", "measure", "мера", "Measure, as in measures.csv.")
DATE = Column("date", "string", "date", "дата", "Day that the report describes, YYYY-MM-DD.")
TABLE = Table(
    "progress",
    "Progress",
    "Ход работ",
    "One report of one measure a row.",
    (
        MEASURE,
        DATE,
        Column("status", "string", "status", "состояние", "Where it stands.", choices=STATUSES),
        Column("spent_musd", "number", "spent so far", "израсходовано", "Since work began, money of 2023.",
               "million USD", 0, 100_000),
        Column("indicator", "number", "work done", "выполнено", "Share of the work that is done.", "1", 0, 1),
        Column("note", "string", "note", "примечание", "Remark.", default=""),
    ),
    ("measure", "date"),
)  # fmt: skip
FIELDS = tuple(column.name for column in TABLE.columns)
CREATE = """
CREATE TABLE IF NOT EXISTS progress (
    measure VARCHAR, "date" DATE, status VARCHAR, spent_musd DOUBLE, indicator DOUBLE, note VARCHAR,
    PRIMARY KEY (measure, "date")
)"""
READ = 'SELECT measure, "date", status, spent_musd, indicator, note FROM progress ORDER BY measure, "date"'
INSERT = "INSERT INTO progress VALUES (?, ?, ?, ?, ?, ?)"
SUFFIX = ".duckdb"
MAGIC, MAGIC_AT = b"DUCK", slice(8, 12)

Row = tuple[str, date, str, float, float, str]


@dataclass(frozen=True, eq=False)
class Progress:
    """Reports that were read: ``table`` has the columns :data:`FIELDS`, indexed by line of ``file``, dates as
    ``datetime.date``; ``warnings`` say in words what looks wrong and may yet be right."""

    file: str
    table: pd.DataFrame
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many reports were new to the database, and how many it had already."""

    added: int
    known: int


def read_progress(path: Path, measures: Iterable[str]) -> Progress:
    """The reports in ``path``. Raises InputError with every fault: form, unknown measures, dates, figures out of range,
    completed measures with work left, two different reports of one measure on one day.
    """
    known = tuple(measures)
    if path.suffix != ".csv":
        raise InputError([Fault(path.name, None, None, "", "a file of comma separated values", "give a .csv file")])
    raw, faults = read_table(path.parent, replace(TABLE, name=path.stem, columns=_columns(path)))
    if raw is None or faults:
        raise InputError(faults, subject="the reports of progress")
    table, faults = typed(raw)
    if "note" not in table:
        table = table.assign(note="")
    faults = [fault for fault in faults if fault.column not in TABLE.key]
    lines = [int(line) for line in raw.lines]
    for line, key, text in zip(lines, table["measure"], table["date"], strict=True):
        if key not in known:
            faults.append(unknown_measure(key, known, path.name, line))
        if _day(text) is None:
            faults.append(_fault(path.name, line, "date", text, "a day as YYYY-MM-DD", "write it like 2027-06-30"))
    table = table[list(FIELDS)].assign(date=pd.Series(map(_day, table["date"]), index=table.index, dtype=object))
    wrong = {fault.row for fault in faults}
    faults += _unlike(table[[line not in wrong for line in lines]], path.name)
    if faults:
        raise InputError(faults, subject="the reports of progress")
    return Progress(path.name, table, tuple(_warnings(table)))


def _columns(path: Path) -> tuple[Column, ...]:
    """The columns of a file: remarks may be left out."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            head = file.readline()
    except OSError:
        return TABLE.columns
    return TABLE.columns if "note" in head else TABLE.columns[:-1]


def record(progress: Progress, database: Path) -> Recorded:
    """Add the reports to ``database``, made if it is not there; all or none. Raises InputError for a report that
    differs from what is kept of the same measure and day, and for a file that is no such database.
    """
    new = list(dict.fromkeys(_rows(progress.table)))
    with _opened(database) as connection:
        connection.execute(CREATE)
        kept = {row[:2]: row for row in _kept(connection)}
        faults = [
            _fault(progress.file, int(line), "date", f"{row[0]} on {row[1]}: {_told(row)}",
                   f"what is kept of that day: {_told(kept[row[:2]])}",
                   "report a correction under the day it was made")
            for line, row in zip(progress.table.index, _rows(progress.table), strict=True)
            if row[:2] in kept and kept[row[:2]] != row
        ]  # fmt: skip
        if faults:
            raise InputError(faults, subject="the reports of progress")
        added = [row for row in new if row[:2] not in kept]
        if added:
            connection.begin()
            connection.executemany(INSERT, [list(row) for row in added])
            connection.commit()
    return Recorded(len(added), len(new) - len(added))


def history(database: Path) -> pd.DataFrame:
    """All reports that ``database`` keeps, columns :data:`FIELDS`, by measure and date. Raises InputError if there is
    no such database."""
    if not database.is_file():
        raise InputError([_fault(database.name, None, None, "no such file", "a database of reports",
                                 "record reports first")], subject="the history")  # fmt: skip
    with _opened(database) as connection:
        return _frame(_kept(connection))


def as_history(progress: Progress) -> pd.DataFrame:
    """The reports of one file as a history, without a database."""
    return _frame(sorted(set(_rows(progress.table))))


@contextmanager
def _opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database, closed at the end; what DuckDB refuses becomes an InputError."""
    # DuckDB opens text tables too, as views in memory, and would forget what is written there
    if database.suffix != SUFFIX or (database.is_file() and _head(database)[MAGIC_AT] != MAGIC):
        raise InputError([_fault(database.name, None, None, "", f"a database of DuckDB, named *{SUFFIX}",
                                 "name another file")], subject="the history")  # fmt: skip
    try:
        with duckdb.connect(str(database)) as connection:
            yield connection
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        fault = _fault(database.name, None, None, said, "a DuckDB file of reports that no other program holds",
                       "name another file, or close the other program")  # fmt: skip
        raise InputError([fault], subject="the history") from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAGIC_AT.stop)


def _kept(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return [
        (str(measure), day, str(status), float(spent), float(indicator), str(note))
        for measure, day, status, spent, indicator, note in connection.execute(READ).fetchall()
    ]


def _frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(FIELDS))


def _rows(table: pd.DataFrame) -> list[Row]:
    return [
        (str(measure), day, str(status), float(spent), float(indicator), str(note))
        for measure, day, status, spent, indicator, note in table[list(FIELDS)].itertuples(index=False)
    ]


def _day(text: str) -> date | None:
    """The day, or None unless written as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _unlike(table: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Completed measures with work left, and second reports that say something else."""
    seen: dict[tuple[str, date], tuple[int, Row]] = {}
    for line, row in zip(table.index, _rows(table), strict=True):
        if row[2] == "completed" and row[4] < 1:
            yield _fault(file, int(line), "indicator", f"{row[4]:g}", "1, as the measure is completed",
                         "correct the status or the share of work")  # fmt: skip
        first, other = seen.setdefault(row[:2], (int(line), row))
        if other != row:
            yield _fault(file, int(line), "date", str(row[1]), f"one report a day; row {first} says {_told(other)}",
                         "keep one of the two")  # fmt: skip


def _warnings(table: pd.DataFrame) -> Iterator[str]:
    """Money or work that grows less: corrections, or slips of the pen."""
    for measure, group in table.sort_values("date", kind="stable").groupby("measure", sort=False):
        for column, word in (("spent_musd", "spent"), ("indicator", "work done")):
            fallen = group[group[column].diff() < 0]
            for line, value, day in zip(fallen.index, fallen[column], fallen["date"], strict=True):
                yield f"row {line}: {word} of {measure} fell to {value:g} on {day}"


def _told(row: Row) -> str:
    note = f", {row[5]}" if row[5] else ""
    return f"{row[2]}, {row[3]:g} million USD, {row[4]:g} of the work{note}"


def _fault(file: str, row: int | None, column: str | None, value: str, expected: str, mend: str) -> Fault:
    return Fault(file, row, column, value, expected, mend)
