"""The promises that bind one bloc, and a second reckoning of how they were kept.

A promise of water binds the bloc that controls the reach or reservoir; a promise of energy binds both ends of every
line between blocs that it goes over. Between states of one bloc a promise of energy is the bloc's own to waive, as a
legal share is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.commitment import Commitment, Delivery, Release, Storage, Term, carried, kept_before, terms_of
from kelisim.food.uses import MUSD_PER_KM3
from kelisim.periods import Periods
from kelisim.power.grid import GWH_PER_MW_HOUR, Grid
from kelisim.region.package import Region
from kelisim.water.promises import MISSING_USD_PER_M3
from kelisim.water.river import River

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Promises:
    """What blocs have promised: terms of water, and the least that is ``sold`` and ``bought`` over border lines, GWh,
    shape (border_line, block, time), and ``sent`` and ``sent_back`` over lines between blocs of one programme, GWh,
    shape (line, block, time)."""

    water: tuple[Term, ...]
    sold: Array
    bought: Array
    sent: Array
    sent_back: Array


def promises_of(
    commitments: Sequence[Commitment], region: Region, river: River, grid: Grid, periods: Periods
) -> Promises:
    """The promises among ``commitments`` that bind the blocs of ``river`` and ``grid``."""
    water = [
        term for one in commitments if not isinstance(one, Delivery) and _controls(river, one)
        for term in terms_of(one, periods)
    ]  # fmt: skip
    hours = grid.hours.transpose("block", "time").to_numpy()
    sold, bought = np.zeros((2, len(grid.border_lines), *hours.shape))
    sent, sent_back = np.zeros((2, len(grid.lines), *hours.shape))
    place = {str(name): i for i, name in enumerate(grid.border_lines.index)}
    outward = grid.border_lines["from_node"].isin(grid.zones.index).to_numpy()
    between = {str(name): i for i, name in enumerate(grid.lines.index) if grid.lines["between"].iloc[i]}
    deliveries = tuple(one for one in commitments if isinstance(one, Delivery))
    lines = region["lines"].set_index("line")
    for delivery, power in zip(deliveries, carried(deliveries, lines, periods), strict=True):
        for (line, forward), kept in zip(delivery.legs, kept_before(delivery, lines), strict=True):
            energy = power * kept * hours * GWH_PER_MW_HOUR
            if line in place:
                side = sold if bool(outward[place[line]]) == forward else bought
                side[place[line]] += energy
            if line in between:
                (sent if forward else sent_back)[between[line]] += energy
    return Promises(tuple(water), sold, bought, sent, sent_back)


def _controls(river: River, promise: Release | Storage) -> bool:
    if isinstance(promise, Storage):
        return promise.reservoir in river.reservoirs.index
    return all(reach in river.reaches.index for reach in promise.reaches)


def first_year_of(promises: Promises, months: int) -> Promises:
    """The promises of the first ``months`` of the record alone."""
    water = tuple(term for term in promises.water if max(term.positions) < months)
    parts = (promises.sold, promises.bought, promises.sent, promises.sent_back)
    return Promises(water, *(part[..., :months] for part in parts))


def kept(commitments: Sequence[Commitment], periods: Periods, outcome: xr.Dataset) -> pd.DataFrame:
    """How every promise of water was kept, read off an outcome: one row per term.

    Columns: name, kind (release or storage), side (at least, at most), first and last month (timestamps), promised_km3,
    done_km3 and missing_km3.
    """
    rows = []
    for one in commitments:
        if isinstance(one, Delivery):
            continue
        for term in terms_of(one, periods):
            done = _done(outcome, term)
            rows.append({
                "name": one.name,
                "kind": "storage" if isinstance(one, Storage) else "release",
                "side": "at least" if term.sign > 0 else "at most",
                "first": periods.time[term.positions[0]],
                "last": periods.time[term.positions[-1]],
                "promised_km3": term.km3,
                "done_km3": done,
                "missing_km3": max(term.sign * (term.km3 - done), 0.0),
            })  # fmt: skip
    columns = ["name", "kind", "side", "first", "last", "promised_km3", "done_km3", "missing_km3"]
    return pd.DataFrame(rows, columns=columns)


def _done(outcome: xr.Dataset, term: Term) -> float:
    positions = list(term.positions)
    if isinstance(term.promise, Storage):
        return float(outcome["storage"].sel(reservoir=term.promise.reservoir).isel(time=positions).sum())
    return float(outcome["flow"].sel(reach=list(term.promise.reaches)).isel(time=positions).sum())


def charge(commitments: Sequence[Commitment], periods: Periods, outcome: xr.Dataset) -> float:
    """What the programmes charge for promised water that is missing, million USD over the record; nobody's welfare."""
    return float(kept(commitments, periods, outcome)["missing_km3"].sum()) * MISSING_USD_PER_M3 * MUSD_PER_KM3
