"""Networks and trip tables in the TNTP format of *Transportation Networks for Research*.

Metadata ``<NAME> value`` up to ``<END OF METADATA>``; what follows a ``~`` is a comment. A network has one link a row,

    init_node term_node capacity length free_flow_time b power speed toll link_type ;

and a trip table has blocks ``Origin 1`` with entries ``2 : 100.0;``. Nodes count from 1 in files and from 0 in arrays.
The cost of a link besides its time is

    fixed = toll weight x toll + distance weight x length;

speeds and link types are not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kelisim.corridor.assign.compiled import Floats
from kelisim.corridor.assign.faults import attempt, limited, text_of
from kelisim.corridor.assign.network import Demand, Network, link_faults
from kelisim.errors import Fault, InputError

COLUMNS = (
    "init_node", "term_node", "capacity", "length", "free_flow_time", "b", "power", "speed", "toll", "link_type",
)  # fmt: skip
END = "END OF METADATA"
ITEM = re.compile(r"\s*<([^<>]*)>(.*)")
ORIGIN = re.compile(r"\s*origin\b(.*)", re.IGNORECASE)
WHOLE = re.compile(r"[0-9]{1,9}")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
SAME_TOTAL = 1e-4
"""Relative difference up to which trips and their stated total count as the same: totals are often rounded."""


@dataclass(slots=True)
class Text:
    """One file while it is read: its metadata with the rows where they stand, its rows, and what is wrong with it."""

    file: str
    items: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, row: int | None, column: str | None, value: str, expected: str, mend: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, row, column, value, expected, mend))

    def number(self, text: str, row: int, column: str) -> float:
        """A number of a row; NaN, and a fault, if it is none."""
        if NUMBER.fullmatch(text) and np.isfinite(float(text)):
            return float(text)
        self.blame(row, column, text, "a number", "write digits, with a decimal point if need be")
        return np.nan

    def place(self, text: str, row: int, column: str, last: int | None) -> int:
        """A node or zone of a row, counted from 0; -1, and a fault, if there is none of that number."""
        if WHOLE.fullmatch(text) and 1 <= int(text) <= (last or int(text)):
            return int(text) - 1
        self.blame(row, column, text, f"a whole number from 1{f' to {last}' if last else ''}", "name one that exists")
        return -1

    def item(self, name: str, least: int) -> int | None:
        """A whole number of the metadata; ``None``, and a fault, if it is missing or too small."""
        row, text = self.items.get(name, (None, ""))
        if WHOLE.fullmatch(text) and int(text) >= least:
            return int(text)
        expected = f"<{name}> and a whole number, {least} or more"
        self.blame(row, None, text, expected, f"write it above <{END}>")
        return None


def read(net: Path, trips: Path, toll_weight: float = 0.0, distance_weight: float = 0.0) -> tuple[Network, Demand]:
    """Network and trips of two files. Raises :class:`InputError` with every fault of both."""
    faults: list[Fault] = []
    network = attempt(lambda: read_network(net, toll_weight, distance_weight), faults)
    demand = attempt(lambda: read_demand(trips), faults)
    if network is None or demand is None:
        raise InputError(faults, " and ".join(dict.fromkeys(fault.file for fault in faults)))
    return network, demand


def read_network(path: Path, toll_weight: float = 0.0, distance_weight: float = 0.0) -> Network:
    """The network of a file ``*_net.tntp``.

    Parameters
    ----------
    path
        The file.
    toll_weight, distance_weight
        Cost, in units of time, of one unit of toll and of length.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    text = _parsed(path)
    zones, nodes = text.item("NUMBER OF ZONES", 1), text.item("NUMBER OF NODES", 1)
    first, links = text.item("FIRST THRU NODE", 1), text.item("NUMBER OF LINKS", 0)
    table, rows = _links(text, nodes)
    if links is not None and END in text.items and links != len(text.rows):
        told = "make <NUMBER OF LINKS> and the rows agree"
        text.blame(text.items["NUMBER OF LINKS"][0], None, str(links), f"{len(text.rows)}, as many as rows", told)
    if nodes is not None and zones is not None and first is not None and max(zones, first - 1) > nodes:
        told = f"{nodes} nodes, {zones} zones, first through node {first}"
        text.blame(None, None, told, "zones and the first through node among the nodes", "correct the metadata")
    columns = {name: table[:, COLUMNS.index(name)] for name in ("capacity", "length", "free_flow_time", "b", "power")}
    columns["fixed"] = toll_weight * table[:, COLUMNS.index("toll")] + distance_weight * columns["length"]
    told_rows = {(fault.row, fault.column) for fault in text.faults}
    text.faults += [fault for fault in link_faults(path.name, columns, rows) if not _known(fault, told_rows)]
    if text.faults or nodes is None or zones is None or first is None:
        raise InputError(limited(text.faults), path.name)
    ends = table[:, :2].astype(np.int32)
    return Network(path.name, nodes, zones, first - 1, tail=ends[:, 0], head=ends[:, 1], **columns)


def read_demand(path: Path) -> Demand:
    """The trips of a file ``*_trips.tntp``. Raises :class:`InputError` with every fault of the file."""
    text = _parsed(path)
    zones = text.item("NUMBER OF ZONES", 1)
    trips = np.full((zones or 0, zones or 0), np.nan)
    for row, origin, zone, told in _entries(text, zones):
        amount = text.number(told, row, "trips")
        if amount < 0:
            text.blame(row, "trips", told, "a number, 0 or more", "give the trips")
        if min(origin, zone) < 0 or zones is None:
            continue
        if not np.isnan(trips[origin, zone]):
            text.blame(row, "destination", str(zone + 1), "each pair of zones once", "leave one of them out")
        trips[origin, zone] = amount
    _check_total(text, float(np.nansum(trips)))
    if text.faults:
        raise InputError(limited(text.faults), path.name)
    return Demand(path.name, np.nan_to_num(trips))


def _parsed(path: Path) -> Text:
    """Metadata and rows of a file; comments and blank lines are left out."""
    text = Text(path.name)
    ended = False
    for row, line in enumerate(text_of(path).splitlines(), start=1):
        content = line.split("~")[0].strip()
        item = ITEM.match(content)
        if ended and content:
            text.rows.append((row, content))
        elif item is not None:
            name = item[1].strip().upper()
            ended = name == END
            if name in text.items:
                text.blame(row, None, content, f"<{name}> once", "leave one of them out")
            text.items[name] = (row, item[2].strip())
        elif content:
            text.blame(row, None, content, f"metadata like <NUMBER OF ZONES> 24, up to <{END}>", "add what is missing")
            break
    if END not in text.items:
        text.blame(None, None, "", f"<{END}> before the rows", "write it below the metadata")
    return text


def _links(text: Text, nodes: int | None) -> tuple[Floats, list[int]]:
    """One row of numbers per link, and where each stands; nodes from 0."""
    table, rows = [], []
    for row, content in text.rows:
        cells = content.rstrip(";").split()
        if len(cells) != len(COLUMNS):
            told = f"{len(COLUMNS)} numbers: {' '.join(COLUMNS)}"
            text.blame(row, None, content, told, "write one link per row, ended by ;")
            continue
        ends = [text.place(cells[i], row, COLUMNS[i], nodes) for i in (0, 1)]
        table.append([*ends, *(text.number(cells[i], row, COLUMNS[i]) for i in range(2, len(COLUMNS)))])
        rows.append(row)
    return np.array(table, dtype=np.float64).reshape(-1, len(COLUMNS)), rows


def _known(fault: Fault, told: set[tuple[int | None, str | None]]) -> bool:
    """Whether the cell behind a fault has been named already: what is no number fails every rule as well."""
    sources = ("toll", "length") if fault.column == "fixed" else (fault.column,)
    return any((fault.row, column) in told for column in sources)


def _entries(text: Text, zones: int | None) -> Iterator[tuple[int, int, int, str]]:
    """Row, origin, destination and trips as written, of every entry that can be told apart."""
    origin = -1
    started = False
    for row, content in text.rows:
        block = ORIGIN.fullmatch(content)
        if block is not None:
            origin, started = text.place(block[1].strip(), row, "origin", zones), True
            continue
        if not started:
            text.blame(row, None, content, "Origin and a zone before the first trips", "write e.g. Origin 1 above")
            started = True
        for entry in filter(None, map(str.strip, content.split(";"))):
            zone, mark, amount = entry.partition(":")
            if mark:
                yield row, origin, text.place(zone.strip(), row, "destination", zones), amount.strip()
            else:
                text.blame(row, None, entry, "entries like 2 : 100.0;", "write zone, colon, trips, semicolon")


def _check_total(text: Text, found: float) -> None:
    if "TOTAL OD FLOW" not in text.items or text.faults:
        return
    row, told = text.items["TOTAL OD FLOW"]
    total = text.number(told, row, "TOTAL OD FLOW")
    if abs(total - found) > SAME_TOTAL * max(found, 1.0):
        text.blame(row, None, told, f"the sum of the trips, {found:.10g}", "correct the total or the trips")
