"""The two cases of a study, alone and joint, with the inputs that label them: what pictures and pages are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xarray as xr

from kelisim.case import Case, Scenario, joint
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.folder import account
from kelisim.region.package import Region
from kelisim.run import StudyResult
from kelisim.summary import whole_inputs

CASES = ("alone", "joint")


@dataclass(frozen=True, slots=True)
class Pair:
    """Both plans of a study. ``whole``: inputs of all states together. ``cases``: outcome with shadow prices by case.
    ``account``: case, term, state, year, musd."""

    region: Region
    whole: Inputs
    cases: Mapping[str, xr.Dataset]
    summary: Mapping[str, Any]
    account: pd.DataFrame

    @property
    def years(self) -> int:
        """Years of the record."""
        return self.whole.periods.years

    @property
    def states(self) -> list[str]:
        """The states in the order of their table."""
        return list(self.region.states)


def pair_of(result: StudyResult, summary: Mapping[str, Any]) -> Pair:
    """The cases of a study that has just been solved."""
    cases = {name: one.data for name, one in result.cases.items()}
    return Pair(result.region, whole_inputs(result.cases["joint"]), cases, summary, account(result))


def stored_pair(region: Region, summary: Mapping[str, Any], data: xr.Dataset, table: pd.DataFrame) -> Pair:
    """The cases of a result folder: its region, summary, ``result.nc`` and ``welfare.parquet``."""
    year = summary["demand_year"]
    case = Case(region, Scenario(summary["record"], None if year == "own" else int(year)), joint(region))
    cases = {name: data.sel(case=name) for name in CASES}
    return Pair(region, inputs_of(case, case.structure), cases, summary, table)
