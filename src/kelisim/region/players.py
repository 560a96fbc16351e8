"""Optional players: neighbours that join a region's states when a study names them.

A package may hold overlays, one folder per player: ``players/AFG/*.csv``. A file of an overlay has the form of the
region's table of that name. Its rows are added to the table, or replace the rows with the same key; ``drop.csv``
names rows that go (an outside market becomes a player with a line). What results is a region like any other: it
passes the same rules, and nothing behind this module knows that a state joined. Faults are told at the overlay's
file and row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.region.check import check_folder, unknown_files
from kelisim.region.keys import duplicate_keys
from kelisim.region.meaning import key_faults, rule_faults
from kelisim.region.read import MAXIMUM_BYTES, did_you_mean, read_table
from kelisim.region.schema import TABLES, Table
from kelisim.region.schema.players import DROP
from kelisim.region.values import typed

FOLDER = "players"

_STRIDE = 2 * MAXIMUM_BYTES
"""Line labels of the k-th overlay begin at k times this; no file has as many lines, so a label tells its file."""

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Overlay:
    """What a player brings: rows by table and rows to drop, both indexed by CSV line."""

    player: str
    tables: dict[str, pd.DataFrame]
    drops: pd.DataFrame

    def place(self, file: str) -> str:
        """A file of the overlay as it is named in faults."""
        return f"{FOLDER}/{self.player}/{file}"


def available(root: Path) -> tuple[str, ...]:
    """Players that the package in ``root`` holds overlays for, sorted."""
    folder = root / FOLDER
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def joined(root: Path, tables: Tables, players: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The tables of the package in ``root`` with ``players`` joined, in the order given; frames indexed by CSV line.

    Raises InputError for players that the package does not hold or that are states already, and with all faults of
    the overlays and of what results.
    """
    faults = list(_unknown_players(root, tables, players))
    if faults:
        raise InputError(faults, subject="the request")
    merged, faults = _joined(root, tables, players)
    if faults:
        raise InputError(faults, subject=f"the package {root.name} with {', '.join(players)}")
    return merged


def check_package(root: Path) -> tuple[Fault, ...]:
    """All faults of a package and of its overlays, each player joined alone and then all together.

    A package that has faults itself is not tried with players.
    """
    checked = check_folder(root)
    players = available(root)
    if checked.faults or not players:
        return checked.faults
    found: dict[Fault, None] = {}
    for choice in [*((player,) for player in players), players]:
        found.update(dict.fromkeys(_joined(root, checked.tables, choice)[1]))
    return tuple(sorted(found, key=lambda fault: (fault.file, fault.row or 0, fault.column or "")))


def _unknown_players(root: Path, tables: Tables, players: Sequence[str]) -> Iterator[Fault]:
    known, states = available(root), set(tables["states"]["state"])
    for i, player in enumerate(players):
        if player in states or player in players[:i]:
            yield Fault("the request", None, "players", player, "a state that is not in the region yet",
                        f"leave {player} out")  # fmt: skip
        elif player not in known:
            close = did_you_mean(player, known)
            mend = f"did you mean {close}?" if close else f"add the folder {FOLDER}/{player} to the package"
            yield Fault("the request", None, "players", player, f"one of: {', '.join(known) or 'none'}", mend)


def _joined(root: Path, tables: Tables, players: Sequence[str]) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    overlays, faults = [], []
    for player in players:
        overlay, more = _read(root, player)
        overlays.append(overlay)
        faults += more
    if faults:  # do not judge what a misread overlay makes of the region
        return dict(tables), faults
    faults += [*_drop_faults(tables, overlays), *_clashes(overlays)]
    if faults:
        return dict(tables), faults
    merged = {name: _merged(TABLES[name], frame, overlays) for name, frame in tables.items()}
    found = list(key_faults(merged))
    unsound = {fault.file.removesuffix(".csv") for fault in found}
    found += rule_faults(merged, unsound)
    return merged, [_told(fault, overlays) for fault in found]


def _read(root: Path, player: str) -> tuple[Overlay, list[Fault]]:
    folder = root / FOLDER / player
    faults = list(unknown_files(folder, [DROP.filename]))
    tables: dict[str, pd.DataFrame] = {}
    for table in (*TABLES.values(), DROP):
        if not (folder / table.filename).exists():
            continue
        raw, form = read_table(folder, table)
        faults += form
        if raw is not None:
            tables[table.name], cells = typed(raw)
            faults += cells
            faults += duplicate_keys(table, tables[table.name])
    drops = tables.pop(DROP.name, pd.DataFrame({column.name: [] for column in DROP.columns}, dtype="str"))
    overlay = Overlay(player, tables, drops)
    if not faults and player not in set(tables.get("states", pd.DataFrame({"state": []}))["state"]):
        faults.append(Fault("states.csv", None, "state", "", f"a row for {player}, the name of the folder",
                            f"add the state {player}"))  # fmt: skip
    return overlay, [replace(fault, file=overlay.place(fault.file)) for fault in faults]


def _drop_faults(tables: Tables, overlays: Iterable[Overlay]) -> Iterator[Fault]:
    """Drops that name no table, no text column, or a value that no row has."""
    for overlay in overlays:
        file = overlay.place(DROP.filename)
        for row in overlay.drops.itertuples():
            line, name, column, value = int(str(row.Index)), str(row.table), str(row.column), str(row.value)
            declared = TABLES.get(name)
            texts = [c.name for c in declared.columns if c.dtype == "string"] if declared else []
            if declared is None:
                close = did_you_mean(name, TABLES)
                yield Fault(file, line, "table", name, "a table of the region",
                            f"did you mean {close}?" if close else "name a table")  # fmt: skip
            elif column not in texts:
                yield Fault(file, line, "column", column, f"one of {', '.join(texts)}", "name a text column")
            elif value not in set(tables[name][column]):
                close = did_you_mean(value, sorted(set(tables[name][column])))
                mend = f"did you mean {close}?" if close else "delete the row: there is nothing to drop"
                yield Fault(file, line, "value", value, f"a {column} of {name}.csv", mend)


def _clashes(overlays: Sequence[Overlay]) -> Iterator[Fault]:
    """Rows that two overlays give the same key."""
    for name, table in TABLES.items():
        first: dict[tuple[object, ...], str] = {}
        for overlay in overlays:
            frame = overlay.tables.get(name)
            if frame is None:
                continue
            for line, key in zip(frame.index, frame[list(table.key)].itertuples(index=False, name=None), strict=True):
                other = first.setdefault(key, overlay.player)
                if other != overlay.player:
                    shown = ", ".join(map(str, key))
                    yield Fault(overlay.place(table.filename), int(line), table.key[-1], shown,
                                f"a row that the overlay of {other} does not bring too",
                                "give the row another key, or move it to the package itself")  # fmt: skip


def _merged(table: Table, frame: pd.DataFrame, overlays: Sequence[Overlay]) -> pd.DataFrame:
    """The table without what the overlays drop or replace, then their rows; labels tell file and line."""
    key = list(table.key)
    gone = pd.Series(False, index=frame.index)
    parts = []
    for number, overlay in enumerate(overlays, start=1):
        for drop in overlay.drops[overlay.drops["table"] == table.name].itertuples():
            gone |= frame[str(drop.column)] == str(drop.value)
        more = overlay.tables.get(table.name)
        if more is not None:
            gone |= pd.MultiIndex.from_frame(frame[key]).isin(pd.MultiIndex.from_frame(more[key]))
            parts.append(more[list(frame.columns)].set_axis(more.index + number * _STRIDE))
    kept = frame[~gone]
    return pd.concat([kept, *parts]) if parts else kept


def _told(fault: Fault, overlays: Sequence[Overlay]) -> Fault:
    """The fault at the file and line that its label stands for."""
    number, line = divmod(fault.row or 0, _STRIDE)
    return replace(fault, file=overlays[number - 1].place(fault.file), row=line) if number else fault
