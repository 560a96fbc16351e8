"""A region: the validated, read-only data package that everything else is computed from."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from kelisim.errors import InputError
from kelisim.region.check import check_folder
from kelisim.region.embedded import find
from kelisim.region.players import joined
from kelisim.region.read import did_you_mean
from kelisim.region.schema import TABLES, Table


@dataclass(frozen=True, eq=False, repr=False)
class Region:
    """The tables of a region with dtypes and defaults filled in by the schema.

    ``tables`` holds every table of the schema; one that the package leaves out has no rows. ``players`` are the
    optional players that joined.
    """

    name: str
    title: str
    root: Path
    tables: Mapping[str, pd.DataFrame]
    schema: Mapping[str, Table] = field(default_factory=lambda: TABLES)
    players: tuple[str, ...] = ()

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The table called ``table``, as a copy that may be changed freely (copied only when written to)."""
        if table not in self.tables:
            close = did_you_mean(table, self.tables)
            hint = f"; did you mean {close}?" if close else f"; it has {', '.join(self.tables)}"
            raise KeyError(f"region {self.name} has no table {table}{hint}")
        return self.tables[table].copy(deep=False)

    @cached_property
    def sha256(self) -> str:
        """Hash of what the tables say: the same numbers written differently (1 or 1.0, CRLF or LF) hash the same."""
        return content_hash(self.tables)

    def has(self, table: str) -> bool:
        """Whether the package holds any row of ``table``."""
        return not self[table].empty

    @property
    def states(self) -> tuple[str, ...]:
        """The states (players), in the order of ``states.csv``."""
        return tuple(self.tables["states"]["state"])

    def with_tables(self, changes: Mapping[str, pd.DataFrame]) -> Region:
        """A region in which ``changes`` replace the tables of the same name.

        The columns must be those of the schema; the content is the caller's responsibility and is not checked.
        Raises KeyError for an unknown table and ValueError for other columns.
        """
        tables = dict(self.tables)
        for name, frame in changes.items():
            if list(self[name].columns) != list(frame.columns):
                raise ValueError(f"table {name} needs the columns {', '.join(self[name].columns)}")
            tables[name] = frame.reset_index(drop=True)
        return replace(self, tables=tables)

    def with_players(self, players: Sequence[str]) -> Region:
        """The region in which ``players`` of its package (see :mod:`kelisim.region.players`) are states too.

        They come after the states that are there, in the order given. Raises InputError for unknown players, players
        that joined already, and overlays with faults.
        """
        if not players:
            return self
        by_line = {
            name: frame.set_axis((frame.index + _FIRST_LINE).rename("row")) for name, frame in self.tables.items()
        }
        merged = joined(self.root, by_line, players)
        tables = {name: frame.reset_index(drop=True) for name, frame in merged.items()}
        return replace(self, tables=tables, players=(*self.players, *players))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Region) and (self.name, self.sha256) == (other.name, other.sha256)

    def __hash__(self) -> int:
        return hash((self.name, self.sha256))

    def __repr__(self) -> str:
        rows = sum(len(frame) for frame in self.tables.values())
        lines = [f"<Region {self.name}: {self.title}>", f"  states   {', '.join(self.states)}"]
        lines += [f"  {label:<8} {text}" for label, text in _summary(self)]
        lines.append(f"  data     {rows} rows in {sum(map(self.has, self.tables))} tables, sha256 {self.sha256[:12]}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = [("states", ", ".join(self.states)), *_summary(self), ("sha256", self.sha256[:12])]
        body = "".join(f"<tr><th>{html.escape(k)}</th><td>{html.escape(v)}</td></tr>" for k, v in rows)
        return f"<table><caption>{html.escape(self.title)} ({html.escape(self.name)})</caption>{body}</table>"


_FIRST_LINE = 2
"""CSV line of the first row below the header."""


def load(name_or_path: str | Path, players: Sequence[str] = ()) -> Region:
    """The region of that name (shipped) or in that folder, read and checked, with optional ``players`` joined.

    Raises InputError with all faults of the package, sorted by file and row.
    """
    root = find(name_or_path)
    checked = check_folder(root)
    if checked.faults:
        raise InputError(checked.faults, subject=f"the package {root.name or root}")
    tables = {name: checked.tables[name].reset_index(drop=True) for name in TABLES}
    tables = {name: frame[[c.name for c in TABLES[name].columns]] for name, frame in tables.items()}
    name = checked.manifest.name if checked.manifest else root.resolve().name
    title = checked.manifest.title if checked.manifest else name
    return Region(name, title, root, tables).with_players(players)


def content_hash(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 of the typed content of the tables in the order given, row order included, index ignored."""
    digest = hashlib.sha256()
    for name, frame in tables.items():
        digest.update(f"\x1d{name}\x1d{len(frame)}".encode())
        for column in frame.columns:
            digest.update(f"\x1e{column}\x1e".encode())
            digest.update("\x1f".join(map(repr, frame[column].tolist())).encode())
    return digest.hexdigest()


def _summary(region: Region) -> list[tuple[str, str]]:
    """What a reader wants to know first: rivers, reservoirs, power, land and years, as label and text."""
    reservoirs, plants, hydro = (_operating(region[name]) for name in ("reservoirs", "plants", "hydro_plants"))
    capacity = plants["capacity_mw"].sum() + hydro["capacity_mw"].sum()
    records = region["records"]
    return [
        ("rivers", f"{len(region['nodes'])} nodes, {len(region['reaches'])} reaches, "
                   f"{len(reservoirs)} reservoirs of {reservoirs['full_storage_km3'].sum():.1f} km3"),
        ("power", f"{capacity:.0f} MW, {len(region['power_nodes'])} zones, {len(region['lines'])} lines"),
        ("land", f"{region['zone_crops']['area_kha'].sum():.0f} thousand ha, {len(region['zones'])} zones"),
        ("records", ", ".join(f"{r.record} ({r.first_year}-{r.last_year})" for r in records.itertuples())),
    ]  # fmt: skip


def _operating(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["status"] == "operating"]
