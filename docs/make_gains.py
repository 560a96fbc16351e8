"""Write the table ``corridor_gains`` anew: the corridor model run for every set of measures of every bundle.

A bundle holds measures that act on the same traffic, so that the gain of one depends on the others; between bundles
gains are taken to add up. Run it after a change of freight data or model (some ten minutes for a core)::

    python -m docs.make_gains
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import pandas as pd

import kelisim as ke
from kelisim.case import states_of
from kelisim.corridor.accounts import gain_by_country
from kelisim.corridor.cases import REFERENCE_YEAR, CorridorCase, solve_case
from kelisim.region.datapackage import write_datapackage

YEARS = (2030,)
"""By 2040 the demand of the tables is beyond what lines carry, and what one measure saves is lost in the next queue:
its gains say more of the queues than of the measures. A plan holds those of 2030."""
BUNDLES = {
    "caspian": ("aktau-berths-cranes", "aktau-new-port", "port-dwell", "caspian-timetable"),
    "documents": ("border-reform", "corridor-digital", "through-bill"),
    "kazakh-lines": ("dostyk-moiynty", "moiynty-kyzylzhar", "ktz-locomotives"),
    "almaty": ("almaty-bypass",),
    "kazakh-uzbek": ("kaz-uzb-railway", "saryagash-40"),
    "china-border": ("bakhty-ayagoz", "khorgos-tracks", "tez-customs"),
    "south-east": ("cku-railway", "trans-afghan"),
    "north-south": ("uzen-bolashak-bereket", "instc-east-2030"),
    "borders": ("border-posts", "single-window", "ebrd-trade-facilitation"),
}
NOTE = "Corridor model; half of each shipper's gain where the cargo comes from, half where it goes; tariffs at cost"


def main() -> None:
    """Run every set in every year and write the table into the package."""
    region = ke.load("central-asia")
    folder = Path(region.root)
    rows = []
    base = solve_case(region, CorridorCase(REFERENCE_YEAR))
    for year in YEARS:
        without = solve_case(region, CorridorCase(year), base.expected)
        for bundle, measures in BUNDLES.items():
            for size in range(1, len(measures) + 1):
                for some in combinations(measures, size):
                    sys.stderr.write(f"{year} {bundle}: {', '.join(some)}\n")
                    taken = solve_case(region, CorridorCase(year, some), base.expected)
                    gains = gain_by_country(without, taken)
                    states = {state: float(gains.get(state, 0.0)) for state in states_of(region)}
                    states["OTHER"] = float(gains.sum()) - sum(states.values())
                    rows += [
                        {"bundle": bundle, "measures": "+".join(some), "year": year, "state": state,
                         "gain_musd": round(gain, 3), "source": "kelisim-corridor", "source_year": 2026,
                         "quality": "derived", "note": NOTE}
                        for state, gain in states.items()
                    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "corridor_gains.csv", index=False, lineterminator="\n")
    write_datapackage(folder)


if __name__ == "__main__":
    main()
