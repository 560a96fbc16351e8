"""The two cases of a study, alone and joint, with the inputs that label them: what pictures and pages are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xarray as xr

from kelisim.case import Case, Structure, alone, joint, without
from kelisim.consortium.programme import Inputs, inputs_of
from kelisim.folder import account
from kelisim.region.package import Region
from kelisim.report.content import Content
from kelisim.run import StudyResult
from kelisim.summary import whole_inputs


@dataclass(frozen=True, slots=True)
class Pair:
    """Both plans of a study. ``whole``: inputs of all states together. ``cases``: outcome with shadow prices by case,
    ``alone`` first, then ``joint`` or ``deal``. ``account``: case, term, state, year, musd. ``without``: states that
    stay out of the second."""

    region: Region
    whole: Inputs
    cases: Mapping[str, xr.Dataset]
    summary: Mapping[str, Any]
    account: pd.DataFrame
    without: tuple[str, ...] = ()

    @property
    def years(self) -> int:
        """Years of the record."""
        return self.whole.periods.years

    @property
    def agreed(self) -> str:
        """Name of the second case: what is put beside every state alone."""
        return list(self.cases)[-1]

    def structure(self, case: str) -> Structure:
        """Who plans with whom in a case."""
        return alone(self.region) if case == "alone" else without(self.region, self.without)

    @property
    def states(self) -> list[str]:
        """The states in the order of their table."""
        return list(self.region.states)


def pair_of(result: StudyResult, summary: Mapping[str, Any]) -> Pair:
    """The cases of a study that has just been solved."""
    cases = {name: result.cases[name].data for name in ("alone", "joint")}
    return Pair(
        result.region, whole_inputs(result.cases["joint"]), cases, summary, account(result), result.study.without
    )


def stored_pair(content: Content) -> Pair:
    """The cases of a result folder that holds some. Raises KeyError for one that holds none."""
    if content.data is None or content.account is None:
        raise KeyError(f"{content.folder} holds no solved cases")
    case = Case(content.region, content.scenario, joint(content.region))
    cases = {str(name): content.data.sel(case=name) for name in content.data["case"].to_numpy()}
    whole = inputs_of(case, case.structure)
    return Pair(content.region, whole, cases, content.summary, content.account, content.without)
