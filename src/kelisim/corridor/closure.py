"""What happens if a border, a port or a line shuts.

The year is solved as it is, then with the closure, demand answering to the costs of the first. Told are the flows that
move between corridors, the cargo left without a way, the waits that grow most, and the loss of shippers.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kelisim.corridor.accounts import corridor_table, facility_table, gain_musd, income_table
from kelisim.corridor.cases import CorridorCase, solve_case, solve_closed
from kelisim.corridor.study import Say, records
from kelisim.errors import Fault, InputError
from kelisim.region.package import Region

LISTED = 8
"""Facilities listed with the largest change of waiting."""


def close(region: Region, year: int, measures: tuple[str, ...], closed: tuple[str, ...], say: Say) -> dict[str, Any]:
    """The consequences of closing ``closed`` in ``year``, as plain data with units in the keys.

    Raises InputError where nothing is to be closed or a name is unknown, InfeasibleError where what is left cannot take
    cargo that has no other way.
    """
    if not closed:
        raise InputError([Fault("kelisim corridor close", None, None, "", "what to close", "name a border or a port")])
    say(f"{year} as it is")
    before = solve_case(region, CorridorCase(year, measures))
    say("with the closure")
    answer = solve_closed(region, CorridorCase(year, measures, closed), before.expected)
    after = answer.solved
    flows = _side_by_side(corridor_table(before), corridor_table(after), ["kt", "kteu", "days", "usd_per_t"])
    waits = _side_by_side(facility_table(before), facility_table(after), ["wait_h", "utilisation", "wait_musd"])
    waits["change_musd"] = waits["wait_musd_after"] - waits["wait_musd_before"]
    waits.insert(0, "name", facility_table(before)["name"].reindex(waits.index))
    income = _side_by_side(income_table(before), income_table(after), ["income_musd", "transit_musd"])
    worst = waits.sort_values("change_musd", ascending=False).head(LISTED)
    return {
        "year": year,
        "closed": list(closed),
        "loss_musd_per_year": round(-gain_musd(before, after), 3),
        "cut_off_kt": round(float(answer.cut_off["kt"].sum()), 3),
        "cut_off": records(answer.cut_off.set_index("origin").sort_values("kt", ascending=False)),
        "corridors": records(flows.sort_values("kt_before", ascending=False)),
        "waits": records(worst[worst["change_musd"] > 0]),
        "income": records(income),
    }


def _side_by_side(before: pd.DataFrame, after: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    joined = before[columns].add_suffix("_before").join(after[columns].add_suffix("_after"), how="outer")
    for name in map(str, joined.columns):
        if name.startswith(("kt", "income", "transit", "wait")):
            joined[name] = joined[name].fillna(0.0)
    return joined.rename_axis(str(before.index.name))
