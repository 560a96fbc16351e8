"""Small edits of a package folder, by which tests break it. Lines are counted as an editor shows them, from 1."""

from __future__ import annotations

import csv
import io
from pathlib import Path


def lines_of(root: Path, file: str) -> list[str]:
    return (root / file).read_text(encoding="utf-8").splitlines()


def write_lines(root: Path, file: str, lines: list[str]) -> None:
    (root / file).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def cells_of(line: str) -> list[str]:
    return next(csv.reader([line]))


def joined(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().removesuffix("\n")


def set_cell(root: Path, file: str, row: int, column: str, value: str) -> None:
    lines = lines_of(root, file)
    cells = cells_of(lines[row - 1])
    cells[cells_of(lines[0]).index(column)] = value
    lines[row - 1] = joined(cells)
    write_lines(root, file, lines)


def copy_row(root: Path, file: str, row: int, changes: dict[str, str]) -> None:
    """Append a copy of a row with some cells changed."""
    lines = lines_of(root, file)
    header, cells = cells_of(lines[0]), cells_of(lines[row - 1])
    for column, value in changes.items():
        cells[header.index(column)] = value
    write_lines(root, file, [*lines, joined(cells)])


def drop_rows(root: Path, file: str, first: int, last: int | None = None) -> None:
    lines = lines_of(root, file)
    del lines[first - 1 : last or first]
    write_lines(root, file, lines)


def rename_column(root: Path, file: str, old: str, new: str) -> None:
    lines = lines_of(root, file)
    write_lines(root, file, [joined([new if c == old else c for c in cells_of(lines[0])]), *lines[1:]])


def add_column(root: Path, file: str, name: str) -> None:
    """Add a column with the value 1 at the end of every row."""
    lines = lines_of(root, file)
    write_lines(root, file, [f"{lines[0]},{name}", *(f"{line},1" for line in lines[1:])])


def drop_column(root: Path, file: str, column: str) -> None:
    lines = lines_of(root, file)
    at = cells_of(lines[0]).index(column)
    write_lines(root, file, [joined([c for i, c in enumerate(cells_of(line)) if i != at]) for line in lines])


def recode(root: Path, file: str, encoding: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    (root / file).write_bytes(text.encode(encoding))


def replace_text(root: Path, file: str, old: str, new: str) -> None:
    content = (root / file).read_text(encoding="utf-8")
    assert old in content
    (root / file).write_text(content.replace(old, new), encoding="utf-8", newline="\n")
