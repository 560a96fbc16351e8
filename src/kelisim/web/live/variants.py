"""Variants of a study: the region with measures built, and the limits of its programme.

A programme is made of rivers, uses of water and the power system. A measure changes tables of one or two of them, so a
part is read again only for the measures that touch it: beside forty measures one more costs as much as the first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from kelisim.consortium.programme import Inputs
from kelisim.food.uses import Uses, uses
from kelisim.power.grid import Grid, grid
from kelisim.programme.candidates import Candidates, built
from kelisim.programme.operation import POWER
from kelisim.region.package import Region
from kelisim.water.river import River, river
from kelisim.web.live.held import Held
from kelisim.web.live.limits import Limits

USES = {"towns", "limits", "zone_crops"}
"""Tables that change uses of water alone; all but these and those of power are of the river."""

MOST = 128
"""Variants and parts kept."""

Works = tuple[tuple[str, float], ...]
"""Measures with their units, in order."""

Value = TypeVar("Value")


class Kept(OrderedDict[Hashable, Value]):
    """Values by key; of more than ``most`` the one not asked for longest is forgotten."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made if it is not there."""
        if key not in self:
            self.keep(key, make())
        self.move_to_end(key)
        return self[key]

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep the value of ``key``."""
        self[key] = value
        while len(self) > self.most:
            self.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Variant:
    """The region with the measures of a setting, and the limits of its programme."""

    region: Region
    limits: Limits


@dataclass(slots=True)
class Variants:
    """Variants of ``region`` and their parts, kept by what is built."""

    region: Region
    candidates: Candidates
    made: Kept[Variant] = field(default_factory=lambda: Kept(MOST))
    rivers: Kept[River] = field(default_factory=lambda: Kept(MOST))
    uses: Kept[Uses] = field(default_factory=lambda: Kept(MOST))
    grids: Kept[Grid] = field(default_factory=lambda: Kept(MOST))

    def of(self, held: Held, works: Works) -> Variant:
        """The variant with ``works`` in the programme ``held``."""

        def make() -> Variant:
            region = built(self.region, self.candidates, dict(works)) if works else self.region
            return Variant(region, held.limits(self._inputs(held, region, works)))

        return self.made.or_make((held.structure, works), make)

    def clear(self) -> None:
        """Forget all."""
        for kept in (self.made, self.rivers, self.uses, self.grids):
            kept.clear()

    def _inputs(self, held: Held, region: Region, works: Works) -> Inputs:
        own, blocs, scenario = held.own, held.structure, held.scenario
        periods, touching = own.periods, self._touching(works)
        found = own
        if at := touching["river"]:
            made = self.rivers.or_make((blocs, at), lambda: river(region, blocs, scenario.record, periods))
            found = replace(found, river=made)
        if at := touching["uses"]:
            found = replace(found, uses=self.uses.or_make((blocs, at), lambda: uses(region, blocs, periods)))
        if at := touching["grid"]:
            system = self.grids.or_make((blocs, at), lambda: grid(region, blocs, periods, scenario.demand_year))
            found = replace(found, grid=system)
        return found

    def _touching(self, works: Works) -> dict[str, Works]:
        """Works that change tables of each part."""
        found: dict[str, Works] = {"river": (), "uses": (), "grid": ()}
        for one in works:
            tables = {edit.table for edit in self.candidates.edits[one[0]]}
            for part in {"grid" if t in POWER else "uses" if t in USES else "river" for t in tables}:
                found[part] += (one,)
        return found
