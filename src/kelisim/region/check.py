"""Read and check a whole package folder; every fault of every table is collected before anything is refused.

Four gates: form (read), cells (values), keys, and meaning (rules). A meaning rule runs only where the tables that
it reads are sound, so that one typing error does not bury the user in its consequences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kelisim.errors import Fault
from kelisim.region.datapackage import Manifest, read_datapackage
from kelisim.region.meaning import key_faults, rule_faults
from kelisim.region.read import did_you_mean, read_table
from kelisim.region.schema import PROVENANCE, TABLES
from kelisim.region.values import empty, typed

_PROVENANCE = frozenset(column.name for column in PROVENANCE)


@dataclass(frozen=True)
class Checked:
    """What a folder holds: typed tables indexed by CSV line, and all faults found, sorted by file and row."""

    manifest: Manifest | None
    tables: dict[str, pd.DataFrame]
    faults: tuple[Fault, ...]


def check_folder(root: Path) -> Checked:
    """Read every table of the schema in ``root`` and apply all rules; raises nothing for bad content."""
    if not any((root / table.filename).exists() for table in TABLES.values()):
        return Checked(None, {t.name: empty(t) for t in TABLES.values()}, (_no_region(root),))
    manifest, faults = read_datapackage(root)
    faults += unknown_files(root)
    tables: dict[str, pd.DataFrame] = {}
    for table in TABLES.values():
        raw, form = read_table(root, table)
        faults += form
        if raw is not None:
            tables[table.name], cells = typed(raw)
            faults += cells
    faults += key_faults(tables)
    unsound = _unsound(faults) | {t.name for t in TABLES.values() if not t.optional and t.name not in tables}
    complete = {t.name: tables[t.name] if t.name in tables else empty(t) for t in TABLES.values()}
    faults += rule_faults(complete, unsound)
    ordered = sorted(faults, key=lambda f: (f.file, f.row or 0, f.column or ""))
    return Checked(manifest, complete, tuple(ordered))


def _no_region(root: Path) -> Fault:
    return Fault(root.name or str(root), None, None, "no table of a region",
                 "a folder with states.csv and the other tables",
                 "check the path; give the folder in which the tables lie")  # fmt: skip


def unknown_files(root: Path, more: Sequence[str] = ()) -> Iterator[Fault]:
    """A fault for each CSV file in ``root`` that is neither a table of a region nor one of ``more``."""
    known = [*(table.filename for table in TABLES.values()), *more]
    for path in sorted(root.iterdir()):
        if path.suffix.lower() == ".csv" and path.name not in known:
            close = did_you_mean(path.name, known)
            mend = f"did you mean {close}? Otherwise" if close else "to keep it,"
            yield Fault(path.name, None, None, "an unknown table", f"one of {', '.join(known)}",
                        f"{mend} move {path.name} out of the folder")  # fmt: skip


def _unsound(faults: list[Fault]) -> frozenset[str]:
    """Tables with a fault outside their provenance columns."""
    return frozenset(f.file.removesuffix(".csv") for f in faults if f.column not in _PROVENANCE)
