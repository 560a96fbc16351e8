"""Meaning rules of time: records, monthly series, storage at their ends, and figures that look mistyped."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at, rows

TYPO_OVER_MEDIAN = 10.0
TYPO_OVER_NEXT = 5.0


def records_ordered(tables: Tables) -> Iterator[Fault]:
    """A record ends after it begins."""
    for row in rows(tables["records"]):
        if row.last_year < row.first_year:
            yield at("records", row.Index, "last_year", row.last_year, f"{row.first_year} or later",
                     "correct one of the two years")  # fmt: skip


def series_without_gaps(tables: Tables) -> Iterator[Fault]:
    """The inflows of a node run from their first month to their last without a gap, in order of time."""
    for node, series in tables["inflows"].groupby("node", sort=False):
        steps = (series["year"] * 12 + series["month"]).diff()
        for row in rows(series.assign(step=steps)[(steps != 1) & steps.notna()]):
            found = f"{node} {row.year}-{row.month:02d}, {row.step:g} months after the row before"
            yield at("inflows", row.Index, "month", found, "the month after the row before",
                     "add the missing months; keep the rows of a node together, sorted by year and month")  # fmt: skip


def records_complete(tables: Tables) -> Iterator[Fault]:
    """Every node with inflows has them for all months of every record."""
    spans = _spans(tables["inflows"])
    for record in rows(tables["records"]):
        begin, end = int(record.first_year) * 12 + 1, int(record.last_year) * 12 + 12
        short = spans[(spans["min"] > begin) | (spans["max"] < end)]
        for node, span in short.iterrows():
            yield at("inflows", span["row"], "year", node,
                     f"inflows for {record.first_year}-{record.last_year}, the record {record.record}",
                     "add the missing years, or shorten the record")  # fmt: skip


def _spans(inflows: pd.DataFrame) -> pd.DataFrame:
    """First and last month (counted from year 0) and last CSV line of each node's inflows."""
    months = inflows.reset_index().assign(count=lambda f: f["year"] * 12 + f["month"])
    return months.groupby("node", sort=False).agg(
        min=("count", "min"), max=("count", "max"), row=("row", "max")
    )  # fmt: skip


def inflows_plausible(tables: Tables) -> Iterator[Fault]:
    """No single inflow dwarfs all others of its node and month: that is a slipped decimal point."""
    inflows = tables["inflows"]
    for (node, month), group in inflows.groupby(["node", "month"], sort=False)["inflow_m3s"]:
        if len(group) < 2:
            continue
        values = np.sort(group.to_numpy())
        largest, following, middle = values[-1], values[-2], float(np.median(values[:-1]))
        if largest > TYPO_OVER_MEDIAN * middle and largest > TYPO_OVER_NEXT * following and largest > 1:
            yield at("inflows", group.idxmax(), "inflow_m3s", float(largest),
                     f"a value near the others of {node} in month {month} (median {middle:g} m3/s)",
                     "check the decimal point and the unit (m3/s)")  # fmt: skip


def inflows_not_into_terminals(tables: Tables) -> Iterator[Fault]:
    """Terminal nodes have no inflow of their own: nobody could use it."""
    nodes = tables["nodes"]
    terminals = set(nodes.loc[nodes["kind"] == "terminal", "node"])
    first = tables["inflows"].drop_duplicates("node")
    for row in rows(first[first["node"].isin(list(terminals))]):
        yield at("inflows", row.Index, "node", row.node, "a junction or a reservoir",
                 "give the inflow to the node above the terminal")  # fmt: skip


def boundary_complete(tables: Tables) -> Iterator[Fault]:
    """Each record has the storage at its ends for each reservoir."""
    boundary = tables["boundary_storage"]
    given = set(zip(boundary["record"], boundary["node"], strict=True))
    for record in rows(tables["records"]):
        missing = [str(node) for node in tables["reservoirs"]["node"] if (record.record, node) not in given]
        if missing:
            yield at("records", record.Index, "record", record.record,
                     f"start and end storage of {', '.join(missing)} in boundary_storage.csv",
                     "add one row for each of these reservoirs")  # fmt: skip


def boundary_within_limits(tables: Tables) -> Iterator[Fault]:
    """Start and end storage lie between dead and full storage."""
    limits = tables["reservoirs"].set_index("node")[["dead_storage_km3", "full_storage_km3"]]
    boundary = tables["boundary_storage"]
    for column in ("start_storage_km3", "end_storage_km3"):
        for row, node, value in zip(boundary.index, boundary["node"], boundary[column], strict=True):
            dead, full = limits.loc[node]
            if not dead <= value <= full:
                yield at("boundary_storage", row, column, value, f"between {dead:g} (dead) and {full:g} (full) km3",
                         f"correct the storage of {node}, or its limits in reservoirs.csv")  # fmt: skip


RULES = (
    Rule("record-order", "A record ends after it begins.", ("records",), records_ordered),
    Rule("inflow-gaps", "Inflows have no gaps.", ("inflows",), series_without_gaps),
    Rule("record-complete", "Inflows cover every record.", ("records", "inflows"), records_complete),
    Rule("inflow-plausible", "No inflow looks like a slipped decimal point.", ("inflows",), inflows_plausible),
    Rule("inflow-node", "Terminal nodes have no inflow.", ("nodes", "inflows"), inflows_not_into_terminals),
    Rule("boundary-complete", "Each record has storage at its ends.", ("records", "reservoirs", "boundary_storage"),
         boundary_complete),
    Rule("boundary-limits", "Storage at the ends is within limits.", ("reservoirs", "boundary_storage"),
         boundary_within_limits),
)  # fmt: skip
