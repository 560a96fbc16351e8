"""Reports of progress: what is refused, what is kept, and that history is never written over."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from kelisim.errors import InputError
from kelisim.programme.progress import FIELDS, Progress, Recorded, as_history, history, read_progress, record

KNOWN = ("dam", "line")
HEAD = "measure,date,status,spent_musd,indicator,note"
GOOD = ("dam,2026-01-01,construction,10,0.1,", "dam,2027-01-01,construction,25,0.3,late", "line,2027-01-01,agreed,0,0,")


def reports(folder: Path, *rows: str, name: str = "progress.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return path


def read(folder: Path, *rows: str) -> Progress:
    return read_progress(reports(folder, *rows), KNOWN)


def test_reports_are_read(tmp_path: Path) -> None:
    progress = read(tmp_path, *GOOD)
    assert tuple(progress.table.columns) == FIELDS
    assert progress.table["date"].tolist() == [date(2026, 1, 1), date(2027, 1, 1), date(2027, 1, 1)]
    assert progress.table.index.tolist() == [2, 3, 4]
    assert progress.warnings == ()


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("damm,2026-01-01,construction,1,0.1,", "measure", "did you mean dam?"),
        (",2026-01-01,construction,1,0.1,", "measure", "a measure of the region"),
        ("dam,01.02.2026,construction,1,0.1,", "date", "YYYY-MM-DD"),
        ("dam,2026-02-30,construction,1,0.1,", "date", "YYYY-MM-DD"),
        ("dam,20260101,construction,1,0.1,", "date", "YYYY-MM-DD"),
        ("dam,,construction,1,0.1,", "date", "YYYY-MM-DD"),
        ("dam,2026-01-01,building,1,0.1,", "status", "one of proposed"),
        ("dam,2026-01-01,construction,-1,0.1,", "spent_musd", ">= 0"),
        ("dam,2026-01-01,construction,,0.1,", "spent_musd", "fill in"),
        ("dam,2026-01-01,construction,1,1.1,", "indicator", "<= 1"),
        ("dam,2026-01-01,construction,1,ten,", "indicator", "a number"),
        ("dam,2028-01-01,completed,1,0.9,", "indicator", "completed"),
        ("dam,2027-01-01,construction,26,0.3,late", "date", "one report a day; row 3 says"),
    ],
)
def test_each_fault_is_found_where_it_is(tmp_path: Path, row: str, column: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, *GOOD, row)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == ("progress.csv", 5, column)
    assert words in fault.line()


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "damm,soon,going,-1,2,", "line,2026-13-01,completed,1,0,")
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (2, "date"), (2, "indicator"), (2, "measure"), (2, "spent_musd"), (2, "status"), (3, "date"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["progress.xlsx", "none.csv"])
def test_files_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        read_progress(tmp_path / name, KNOWN)


def test_what_falls_is_a_warning(tmp_path: Path) -> None:
    told = read(tmp_path, "dam,2027-01-01,construction,5,0.2,", "dam,2026-01-01,construction,7,0.3,").warnings
    assert told == ("row 2: spent of dam fell to 5 on 2027-01-01", "row 2: work done of dam fell to 0.2 on 2027-01-01")


def test_the_same_report_twice_stays_one(tmp_path: Path) -> None:
    progress, database = read(tmp_path, *GOOD, GOOD[1]), tmp_path / "history.duckdb"
    assert record(progress, database) == Recorded(added=3, known=0)
    once = history(database)
    assert record(progress, database) == Recorded(added=0, known=3)
    assert history(database).equals(once)
    assert once.equals(as_history(progress))


def test_order_of_reports_does_not_matter(tmp_path: Path) -> None:
    rows = list(GOOD)
    random.Random(1).shuffle(rows)  # noqa: S311  no secret
    for number, row in enumerate(rows):
        record(read(tmp_path, row), tmp_path / "one.duckdb")
        assert len(history(tmp_path / "one.duckdb")) == number + 1
    record(read(tmp_path, *GOOD), tmp_path / "two.duckdb")
    assert history(tmp_path / "one.duckdb").equals(history(tmp_path / "two.duckdb"))


@pytest.mark.parametrize("other", ["construction,11,0.1,", "suspended,10,0.1,", "construction,10,0.2,",
                                   "construction,10,0.1,why"])  # fmt: skip
def test_history_is_not_written_over(tmp_path: Path, other: str) -> None:
    database = tmp_path / "history.duckdb"
    record(read(tmp_path, *GOOD), database)
    before = history(database)
    with pytest.raises(InputError) as caught:
        record(read(tmp_path, "line,2028-01-01,construction,1,0.1,", f"dam,2026-01-01,{other}"), database)
    assert (caught.value.faults[0].row, caught.value.faults[0].column) == (3, "date")
    assert history(database).equals(before)  # nor was the row that is right added


def test_databases_that_are_none(tmp_path: Path) -> None:
    progress = read(tmp_path, *GOOD)
    text = tmp_path / "notes.duckdb"
    text.write_text("notes", encoding="utf-8")
    for path in (text, tmp_path / "progress.csv", tmp_path / "new.csv"):
        with pytest.raises(InputError, match="a database of DuckDB"):
            record(progress, path)
    assert text.read_text(encoding="utf-8") == "notes"
    with pytest.raises(InputError, match="no such file"):
        history(tmp_path / "none.duckdb")
    with pytest.raises(InputError, match="history"):
        record(progress, tmp_path / "no-folder" / "x.duckdb")


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "roadmap.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in FIELDS)
