"""What a unit of capacity is worth: each bottleneck widened a little and the equilibrium found anew.

    worth = gain of shippers / capacity added

The routes stay; flows, waits and demand answer. A wait alone would not tell: where everybody who is drawn in by more
room makes others wait elsewhere, the gain is smaller than the wait saved.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kelisim.corridor.accounts import gain_musd
from kelisim.corridor.equilibrium import balance
from kelisim.corridor.model import Corridors

STEP = 0.01
"""Share of the capacity that is added."""
LISTED_FROM = 0.7
"""Utilisation from which a facility is looked at."""


def worth_of_capacity(solved: Corridors) -> pd.DataFrame:
    """By facility in use above :data:`LISTED_FROM`: usd_per_unit (gain a year per unit a year of capacity more) and
    gain_musd of one per cent more, dearest wait first."""
    rows = {}
    for g, key in enumerate(solved.facilities.keys):
        if solved.balance.utilisation[g] < LISTED_FROM:
            continue
        gain = gain_musd(solved, widened(solved, g))
        added = STEP * solved.facilities.capacity[g]
        rows[key] = {"usd_per_unit": gain * 1e6 / added, "gain_musd": gain}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["usd_per_unit", "gain_musd"])
    return frame.rename_axis("facility").sort_values("gain_musd", ascending=False)


def widened(solved: Corridors, g: int, share: float = STEP) -> Corridors:
    """The solution with the capacity of facility ``g`` raised by ``share``."""
    capacity = solved.facilities.capacity.copy()
    capacity[g] *= 1 + share
    what = replace(solved.facilities, capacity=capacity)
    return replace(solved, facilities=what, balance=balance(solved.choice, what, solved.balance.utilisation))
