"""Read one CSV table into text cells with their line numbers, and report everything wrong with its form.

Form only: encoding, separators, header, ragged rows, sizes. What the cells mean is :mod:`kelisim.region.values`.
"""

from __future__ import annotations

import csv
import difflib
import io
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kelisim.errors import Fault
from kelisim.region.schema import Table

MAXIMUM_BYTES = 50_000_000
MAXIMUM_ROWS = 2_000_000
MAXIMUM_CELL = 2_000
MAXIMUM_COLUMNS = 200

_UTF8_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = "save the file as UTF-8 without a byte order mark, comma separated"


@dataclass(frozen=True)
class RawTable:
    """A table as text: ``columns[name][i]`` is the cell of the i-th row, which stands on line ``lines[i]``."""

    table: Table
    lines: tuple[int, ...]
    columns: dict[str, list[str]]


def read_table(root: Path, table: Table) -> tuple[RawTable | None, list[Fault]]:
    """The text of ``table`` in folder ``root`` and the faults of its form.

    The table is ``None`` where nothing can be read; a missing file of an optional table is no fault.
    """
    path = root / table.filename
    content, faults = _content(root, path, table)
    if content is None:
        return None, faults
    text, more = _decoded(content, path.name)
    faults += more
    if text is None:
        return None, faults
    raw, more = _parsed(text, table)
    return raw, faults + more


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to ``word``, or ``None`` if none is close."""
    spelt = {candidate.lower(): candidate for candidate in known}
    # One wrong letter in a short code weighs more than in a long key, where 0.6 would suggest mere namesakes.
    cutoff = 0.6 if len(word) <= 5 else 0.75
    close = difflib.get_close_matches(word.strip().lower(), spelt, n=1, cutoff=cutoff)
    return spelt[close[0]] if close else None


def unsafe_place(root: Path, path: Path) -> Fault | None:
    """A fault if ``path`` is no regular file inside ``root`` (symbolic links are followed)."""
    name = path.name
    try:
        inside = path.resolve().is_relative_to(root.resolve())
        mode = path.stat().st_mode
    except OSError as error:
        return Fault(name, None, None, str(error.strerror), "a readable file", "check the file and its permissions")
    if not inside:
        return Fault(name, None, None, str(path.readlink()), "a file inside the package folder",
                     "replace the link by a copy of the file")  # fmt: skip
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a special file"
        return Fault(name, None, None, kind, "a regular file", f"put the table {name} itself in its place")
    return None


def _content(root: Path, path: Path, table: Table) -> tuple[bytes | None, list[Fault]]:
    if not path.exists() and not path.is_symlink():
        if table.optional:
            return None, []
        return None, [Fault(path.name, None, None, "no such file", f"the table {table.name} ({table.title_en})",
                            f"add {path.name} with the header {','.join(c.name for c in table.columns)}")]  # fmt: skip
    fault = unsafe_place(root, path)
    if fault is not None:
        return None, [fault]
    size = path.stat().st_size
    if size > MAXIMUM_BYTES:
        return None, [Fault(path.name, None, None, f"{size} bytes", f"at most {MAXIMUM_BYTES} bytes",
                            "split the data into several regions or drop rows that are not needed")]  # fmt: skip
    try:
        return path.read_bytes(), []
    except OSError as error:
        return None, [Fault(path.name, None, None, str(error.strerror), "a readable file",
                            "give yourself permission to read the file")]  # fmt: skip


def _decoded(content: bytes, file: str) -> tuple[str | None, list[Fault]]:
    if not content.strip():
        return None, [Fault(file, None, None, "an empty file", "a header and rows",
                            "fill the file, or delete it if the table is optional")]  # fmt: skip
    if content.startswith(_WIDE_BOMS):
        return None, [Fault(file, 1, None, "UTF-16 text", "UTF-8 text", _SAVE_AS_UTF8)]
    faults = []
    if content.startswith(_UTF8_BOM):
        faults.append(Fault(file, 1, None, "a byte order mark", "UTF-8 without a byte order mark", _SAVE_AS_UTF8))
        content = content[len(_UTF8_BOM) :]
    nul = content.find(b"\0")
    if nul >= 0:
        row = content.count(b"\n", 0, nul) + 1
        faults.append(Fault(file, row, None, "a NUL byte", "text", f"remove the byte, or {_SAVE_AS_UTF8}"))
        return None, faults
    try:
        return content.decode("utf-8"), faults
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02x}"
        faults.append(Fault(file, row, None, found, "UTF-8 text", _SAVE_AS_UTF8))
        return None, faults


def _parsed(text: str, table: Table) -> tuple[RawTable | None, list[Fault]]:
    rows = text.count("\n")
    if rows > MAXIMUM_ROWS:
        return None, [Fault(table.filename, None, None, f"{rows} rows", f"at most {MAXIMUM_ROWS} rows",
                            "drop rows that are not needed")]  # fmt: skip
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader)
    except (csv.Error, StopIteration):
        return None, [Fault(table.filename, 1, None, text[:80], "a header", "write the column names in line 1")]
    faults = list(_header_faults(header, table))
    if any(fault.column is None for fault in faults):
        return None, faults
    raw, more = _rows(reader, header, table)
    faults += more
    if not raw.lines and not faults:
        faults.append(Fault(table.filename, 1, None, "a header without rows", "at least one row",
                            "add rows, or delete the file if the table is optional"))  # fmt: skip
    return raw, faults


def _header_faults(header: list[str], table: Table) -> Iterator[Fault]:
    """Faults of the header; one without a column makes the rest of the file unreadable."""
    file, known = table.filename, [column.name for column in table.columns]
    for separator, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and separator in header[0]:
            yield Fault(file, 1, None, header[0], f"commas between the columns, not {word}", _SAVE_AS_UTF8)
            return
    if len(header) > MAXIMUM_COLUMNS:
        yield Fault(file, 1, None, f"{len(header)} columns", f"the columns {', '.join(known)}", "write the header anew")
        return
    missing = [name for name in known if name not in header]
    for position, name in enumerate(header, start=1):
        if name in known:
            if header.index(name) != position - 1:
                yield Fault(file, 1, None, name, "each column once", f"delete the second column {name}")
            continue
        close = did_you_mean(name, missing or known)
        label = name.strip() or f"number {position}"
        mend = f"rename it to {close} ({_unit(table, close)})" if close in missing else f"delete the column {label}"
        yield Fault(file, 1, label, name, f"one of the columns {', '.join(known)}", mend)
    for name in missing:
        yield Fault(file, 1, name, "", f"a column {name} ({_unit(table, name)})", f"add the column {name}")


def _unit(table: Table, column: str | None) -> str:
    if column is None:
        return ""
    declared = table.column(column)
    return f"{declared.title_en}, {declared.unit}" if declared.unit else declared.title_en


def _rows(reader: Iterator[list[str]], header: list[str], table: Table) -> tuple[RawTable, list[Fault]]:
    """The rows as columns, with a fault for each ragged row; ``reader`` is a csv reader after the header."""
    lines: list[int] = []
    kept: list[list[str]] = []
    faults: list[Fault] = []
    line = _line(reader) + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            faults.append(Fault(table.filename, line, None, str(error), "a well-formed CSV row",
                                "close every quotation mark, and double those inside a cell"))  # fmt: skip
            break
        if len(cells) == len(header):
            lines.append(line)
            kept.append(cells)
        elif cells:
            faults.append(_ragged(table.filename, line, len(cells), len(header)))
        line = _line(reader) + 1
    columns = list(map(list, zip(*kept, strict=True))) if kept else [[] for _ in header]
    return RawTable(table, tuple(lines), dict(zip(header, columns, strict=True))), faults


def _line(reader: Iterator[list[str]]) -> int:
    number: int = reader.line_num  # type: ignore[attr-defined]
    return number


def _ragged(file: str, row: int, found: int, wanted: int) -> Fault:
    mend = "fill the missing cells (an empty cell still needs its comma)"
    if found > wanted:
        mend = "remove the extra cells; text with commas stands in quotation marks, decimals take a point"
    return Fault(file, row, None, f"{found} cells", f"{wanted} cells", mend)
