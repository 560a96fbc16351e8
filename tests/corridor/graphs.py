"""Small networks, choices and facilities put together by hand, and changes of the toy region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from kelisim.corridor.choice import Choice
from kelisim.corridor.facility import Facilities
from kelisim.corridor.network import EDGE_COLUMNS, Network, entry, leave
from kelisim.region import Region
from kelisim.region.edits import Edit, edited

Array = npt.NDArray[np.float64]
Numbers = Sequence[float]


def graph(links: Sequence[tuple[str, str, float]]) -> Network:
    """A network of one class in which the directed links have a cost in USD/t and take no time.

    Every node may be boarded and left. Link number i is edge i.
    """
    nodes = sorted({end for a, b, _ in links for end in (a, b)})
    rows = [(f"{a}:m", f"{b}:m", "link", f"l{i}") for i, (a, b, _) in enumerate(links)]
    rows += [(entry(n), f"{n}:m", "board", n) for n in nodes] + [(f"{n}:m", leave(n), "board", n) for n in nodes]
    vertices = tuple(sorted({end for row in rows for end in row[:2]}))
    edges = pd.DataFrame(rows, columns=["tail", "head", "kind", "item"])
    for end in ("tail", "head"):
        edges[end] = edges[end].map(vertices.index)
    blank = {name: "" if name in {"mode", "country"} else 0.0 for name in EDGE_COLUMNS if name not in edges}
    classes = pd.DataFrame(
        {"vot": 24.0, "time_share": 0.01, "reliability": 0.0, "t_per_teu": 0.0, "loss_per_usd": 0.0}, index=["x"]
    )
    money = np.zeros((1, len(edges)))
    money[0, : len(links)] = [cost for *_, cost in links]
    return Network(2020, vertices, edges.assign(**blank)[EDGE_COLUMNS], classes, money)


def one_pair(origin: str, destination: str) -> pd.DataFrame:
    return pd.DataFrame({"origin": [origin], "destination": [destination], "class": ["x"], "kt": [1.0]})


def choice(
    routes: Sequence[Numbers], passes: Sequence[Sequence[Numbers]], kt: Numbers, theta: float | Numbers = 1.0,
    vot: float | Numbers = 1.0,
) -> Choice:  # fmt: skip
    """Pairs with the base costs ``routes`` (a list for each) and for each route which facilities it passes.

    Demand does not respond, path sizes are 1, a unit is a thousand tonnes.
    """
    size = len(kt)
    on = np.array([row for pair in passes for row in pair], dtype=float)
    return Choice(
        pair=np.repeat(np.arange(size), [len(pair) for pair in routes]),
        base=np.array([cost for pair in routes for cost in pair], dtype=float),
        log_size=np.zeros(len(on)),
        kt=np.array(kt, dtype=float),
        theta=np.broadcast_to(np.asarray(theta, dtype=float), size).copy(),
        vot=np.broadcast_to(np.asarray(vot, dtype=float), size).copy(),
        loss=np.zeros(size),
        reference=np.full(size, np.nan),
        passes=sparse.csr_array(on),
        load=sparse.csr_array(on),
    )


def elastic(one: Choice, loss: float | Numbers, reference: Numbers) -> Choice:
    """``one`` with demand that loses the share ``loss`` for each USD/t above ``reference``."""
    return replace(
        one, loss=np.broadcast_to(np.asarray(loss, dtype=float), len(one.kt)).copy(), reference=np.array(reference)
    )


def bottlenecks(
    capacity: Numbers, delay_h: Numbers, power: Numbers, background: Numbers | None = None,
    curves: Sequence[tuple[Array, Array] | None] | None = None,
) -> Facilities:  # fmt: skip
    """Facilities g0, g1, ... named Facility 0, Facility 1, ..."""
    count = len(capacity)
    return Facilities(
        keys=tuple(f"g{i}" for i in range(count)),
        names=tuple(f"Facility {i}" for i in range(count)),
        countries=("AAA",) * count,
        kinds=("line",) * count,
        units=("kt/yr",) * count,
        capacity=np.array(capacity, dtype=float),
        background=np.zeros(count) if background is None else np.array(background, dtype=float),
        curves=(None,) * count if curves is None else tuple(curves),
        delay_h=np.array(delay_h, dtype=float),
        power=np.array(power, dtype=float),
        uses=(),
    )


def changed(region: Region, *edits: tuple[str, str, str, object]) -> Region:
    """``region`` with cells set: table, row, column, value."""
    return edited(region, [Edit(table, row, column, "set", str(value)) for table, row, column, value in edits])


def without(region: Region, *tables: str) -> Region:
    """``region`` with empty ``tables``."""
    return region.with_tables({name: region[name].iloc[:0] for name in tables})


def with_row(region: Region, table: str, copied: str, **cells: str | float) -> Region:
    """``region`` with a copy of the row of ``table`` whose first column is ``copied``, some cells changed."""
    frame = region[table]
    row = frame[frame[frame.columns[0]] == copied].iloc[[0]].assign(**cells)
    return region.with_tables({table: pd.concat([frame, row], ignore_index=True)})
