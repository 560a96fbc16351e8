"""What passes between blocs: water over borders, and energy over the lines between them.

Kept as plain arrays keyed by reach and line, so that a round of play reads and writes them in place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.case import Bloc, Structure
from kelisim.consortium.member import Member
from kelisim.consortium.outcome import sales
from kelisim.consortium.programme import Inputs
from kelisim.power.statement import limit

Array = npt.NDArray[np.float64]


@dataclass(slots=True)
class Border:
    """State of play at the borders.

    ``water``: km3 that reaches the other side, by border reach (after losses), shape (time,).
    ``offer``: GWh that may be traded, by (line, forward?), shape (block, time); shrinks as trade clears.
    ``wanted``: what seller and buyer last chose, by (line, forward?).
    """

    water: dict[str, Array]
    offer: dict[tuple[str, bool], Array]
    sold: dict[tuple[str, bool], Array]
    bought: dict[tuple[str, bool], Array]


def bloc_of(structure: Structure) -> dict[str, Bloc]:
    """The bloc of every state."""
    return {state: bloc for bloc in structure for state in bloc}


def crossings(whole: Inputs, structure: Structure) -> pd.DataFrame:
    """Reaches between nodes of different blocs, with the blocs above and below."""
    member_of = bloc_of(structure)
    state = whole.river.nodes["state"]
    reaches = whole.river.reaches
    above = reaches["from_node"].map(state).map(member_of)
    below = reaches["to_node"].map(state).map(member_of)
    return reaches.assign(above=above, below=below)[above != below]


def natural_flow(whole: Inputs) -> dict[str, Array]:
    """Flow of every reach if nobody stored or used water, split evenly where a river forks, km3 after losses."""
    reaches, nodes = whole.river.reaches, whole.river.nodes
    at_node = {str(node): whole.river.inflow.sel(node=node).to_numpy().copy() for node in nodes.index}
    waiting = {str(node): int((reaches["to_node"] == node).sum()) for node in nodes.index}
    ready = [node for node, count in waiting.items() if count == 0]
    flows: dict[str, Array] = {}
    while ready:
        node = ready.pop()
        out = reaches[reaches["from_node"] == node]
        for name, row in out.iterrows():
            flow = at_node[node] / len(out) * (1 - float(row["loss_fraction"]))
            flows[str(name)] = flow
            target = str(row["to_node"])
            at_node[target] += flow
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return flows


def opening(whole: Inputs, structure: Structure, start: float) -> Border:
    """The border before play: ``start`` times the natural flow, and trade up to the border offers."""
    natural = natural_flow(whole)
    lines = traded_lines(whole, structure)
    cap = limit(lines, "offer_mw", "line", whole.grid)
    offer = {
        (str(line), forward): cap.sel(line=line).to_numpy().copy() for line in lines.index for forward in (True, False)
    }
    empty = {key: np.zeros_like(value) for key, value in offer.items()}
    water = {str(reach): start * natural[str(reach)] for reach in crossings(whole, structure).index}
    return Border(water, offer, dict(empty), dict(empty))


def traded_lines(whole: Inputs, structure: Structure) -> pd.DataFrame:
    """Lines between different blocs."""
    member_of = bloc_of(structure)
    lines = whole.grid.lines
    return lines[lines["from_state"].map(member_of) != lines["to_state"].map(member_of)]


def arrivals(border: Border, who: Member) -> xr.DataArray:
    """Water arriving at a bloc, km3, dims (reach, time)."""
    names = [str(name) for name in who.inputs.river.border_reaches.index]
    time = who.inputs.periods.time
    values = np.array([border.water[name] for name in names]).reshape(len(names), len(time))
    return xr.DataArray(values, coords={"reach": np.asarray(names, dtype=object), "time": time}, dims=("reach", "time"))


def offers(border: Border, who: Member) -> tuple[Array, Array]:
    """Caps on what a bloc may sell and buy, shape (border_line, block, time)."""
    grid = who.inputs.grid
    outward = grid.border_lines["from_node"].isin(grid.zones.index)
    shape = (len(outward), *grid.hours.shape)
    sold = np.array([border.offer[str(line), bool(out)] for line, out in outward.items()]).reshape(shape)
    bought = np.array([border.offer[str(line), not out] for line, out in outward.items()]).reshape(shape)
    return sold, bought


def record_plan(border: Border, who: Member) -> tuple[float, float]:
    """Write a bloc's new plan to the border.

    Returns how much its water changed, km3: the sum of the absolute changes, and the largest change of a month.
    """
    flow = who.solver.values("flow")
    changed, largest = 0.0, 0.0
    for name, row in who.inputs.river.reaches.iterrows():
        key = str(name)
        if key in border.water:
            new = flow.sel(reach=key).to_numpy() * (1 - float(row["loss_fraction"]))
            change = np.abs(new - border.water[key])
            changed, largest = changed + float(change.sum()), max(largest, float(change.max()))
            border.water[key] = new
    outward = who.inputs.grid.border_lines["from_node"].isin(who.inputs.grid.zones.index)
    bought = who.solver.values("bought")
    for forward, part in zip((True, False), sales(who), strict=True):
        for line in part.indexes["line"]:
            border.sold[str(line), forward] = part.sel(line=line).to_numpy()
    for line, out in outward.items():
        border.bought[str(line), not out] = bought.sel(border_line=line).to_numpy()
    return changed, largest


def mismatch(border: Border) -> float:
    """Energy that one side plans to trade and the other does not, over all energy traded (0 = cleared)."""
    gap = sum(float(np.abs(border.sold[key] - border.bought[key]).sum()) for key in border.offer)
    volume = sum(float(np.minimum(border.sold[key], border.bought[key]).sum()) for key in border.offer)
    return gap / max(volume, 1.0)


def clear(border: Border) -> None:
    """Shrink every offer to what both sides want of it: offers only ever fall, so clearing ends."""
    for key in border.offer:
        border.offer[key] = np.minimum(border.sold[key], border.bought[key])
