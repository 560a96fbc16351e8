"""Transfers of an allocation in kind, on the joint plan of a stored result: energy that flows already, fuel, water.

The plan is read from ``result.nc`` and the inputs from the region that it names. A region that is not embedded cannot
be found again from its name: then transfers are told in money only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from kelisim.case import Case, Scenario, joint
from kelisim.consortium.programme import inputs_of
from kelisim.deal import flows
from kelisim.deal.check import settlement
from kelisim.folder import read_summary
from kelisim.region.embedded import embedded_names
from kelisim.region.package import load


def transfers_in_kind(folder: Path, transfers: Mapping[str, float]) -> dict[str, Any] | None:
    """The settlement of ``transfers`` (million USD a year, adding up to nothing) as plain data, by month.

    None if the region of the result is not embedded. Raises what :func:`kelisim.folder.read_summary` raises.
    """
    content = read_summary(folder)
    if content["region"] not in embedded_names():
        return None
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    region = load(content["region"], tuple(told["region"]["players"]))
    year = content["demand_year"]
    case = Case(region, Scenario(content["record"], None if year == "own" else int(year)), joint(region))
    whole = inputs_of(case, case.structure)
    with xr.open_dataset(folder / "result.nc") as stored:
        together, apart = (stored.sel(case=name).load() for name in ("joint", "alone"))
    balance = {str(state): float(value) for state, value in transfers.items()}
    return settlement(balance, region, whole, flows.trade(whole, together), (together, apart))
