"""Calibration: the parameters of choice that fit the observed years, and what they say of the others.

Fitted are the dispersion and the constants that freight_constants.csv lists, by least squares on

    ln(model / observed)   over the observations marked fit, flows in kt and TEU

with a weak pull towards the values of the tables (:data:`PULL`), which keeps a parameter that no observation tells of
where it was. Then, year by year after the fit, one constant may be set to one observed series (:func:`shock_of_year`):
what happened to the northern route after February 2022 is not in tariffs and times, so it is read from the flow of that
route itself, and everything else of the year is a prediction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq, least_squares

from kelisim.corridor.cases import CorridorCase, region_of, solve_case
from kelisim.corridor.equilibrium import balance
from kelisim.corridor.model import Corridors, parameter
from kelisim.corridor.observe import modelled
from kelisim.region.package import Region
from kelisim.region.schema.freight import ANY

Array = npt.NDArray[np.float64]
Say = Callable[[str], None]

PULL = 0.1
"""Weight of one scale of a parameter against one logarithmic unit of an observation."""
MOST_STEPS = 15
LEAST_FLOW = 1e-3
"""Flows below it count as this much: the logarithm of nothing is not defined."""
WIDEST_SHOCK = (-2.0, 5.0)
"""Range of a shock that is sought, as a share of the cheapest cost."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Fitted ``dispersion`` and ``constants`` by corridor and class (shares of the cheapest cost).

    ``errors`` are standard errors (relative for the dispersion, absolute for constants); ``rms_before`` and
    ``rms_after`` the root mean square of ln(model / observed).
    """

    dispersion: float
    constants: dict[tuple[str, str], float]
    errors: Array
    rms_before: float
    rms_after: float


def calibrate(region: Region, say: Say) -> Calibration:
    """Fit the parameters to the observations of ``region`` that are marked fit."""
    observed = region["freight_observed"]
    observed = observed[(observed["use"] == "fit") & observed["quantity"].isin(["kt", "TEU"])]
    years = sorted(observed["year"].unique())
    solved = {}
    for year in years:
        say(f"routes of {year}")
        solved[int(year)] = solve_case(region, CorridorCase(int(year)))
    keys = _free(region)
    start = np.array([np.log(parameter(region, "dispersion")), *(_table(region)[key] for key in keys)])

    latest = dict(solved)

    def misfit(x: Array) -> Array:
        parts = []
        for year, one in solved.items():
            latest[year] = _with(one, keys, start, x, latest[year].balance.utilisation)
            parts.append(_misfit(latest[year], observed[observed["year"] == year]))
        return np.concatenate(parts)

    def pulled(x: Array) -> Array:
        return np.concatenate([misfit(x), PULL * (x - start)])

    say("fitting")
    found = least_squares(pulled, start, diff_step=np.full(len(start), 1e-3), ftol=1e-3, max_nfev=MOST_STEPS)
    before, after = misfit(start), misfit(found.x)
    slope = np.asarray(found.jac, dtype=np.float64)
    spread = np.sqrt(np.diag(np.linalg.inv(slope.T @ slope)) * float((after**2).mean()))
    return Calibration(
        dispersion=float(np.exp(found.x[0])),
        constants={key: float(v) for key, v in zip(keys, found.x[1:], strict=True)},
        errors=spread,
        rms_before=float(np.sqrt((before**2).mean())),
        rms_after=float(np.sqrt((after**2).mean())),
    )


def fitted(region: Region, found: Calibration) -> Region:
    """The region with the fitted values in freight_parameters and freight_constants."""
    parameters, constants = region["freight_parameters"].copy(), region["freight_constants"].copy()
    parameters.loc[parameters["parameter"] == "dispersion", "value"] = found.dispersion
    for (corridor, kind), value in found.constants.items():
        row = (constants["corridor"] == corridor) & (constants["class"] == kind)
        constants.loc[row, "share"] = value
    return region.with_tables({"freight_parameters": parameters, "freight_constants": constants})


def fitted_data(found: Calibration) -> dict[str, Any]:
    """The fit as plain data."""
    names = [f"{corridor}, {kind}" for corridor, kind in found.constants]
    return {
        "dispersion": round(found.dispersion, 4),
        "dispersion_error": round(float(found.errors[0]) * found.dispersion, 4),
        "constants": [
            {"on": name, "value": round(value, 4), "error": round(float(error), 4)}
            for name, value, error in zip(names, found.constants.values(), found.errors[1:], strict=True)
        ],
        "rms_before": round(found.rms_before, 4),
        "rms_after": round(found.rms_after, 4),
    }


def shock_of_year(region: Region, year: int, corridor: str, series: Sequence[str]) -> float:
    """Constant of ``corridor`` (share of the cheapest cost) at which ``series`` in ``year`` adds up to the observed.

    Raises ValueError if no constant in :data:`WIDEST_SHOCK` does.
    """
    observed = region["freight_observed"]
    mine = observed[observed["series"].isin(list(series)) & (observed["year"] == year)]
    solved = solve_case(region, CorridorCase(year))
    key = (corridor, ANY)
    now = np.array([0.0, _table(region_of(region, CorridorCase(year)))[key]])

    def surplus(share: float) -> float:
        changed = _with(solved, [key], now, np.array([0.0, share]))
        return float(np.log(modelled(changed, mine).sum() / mine["value"].sum()))

    return float(brentq(surplus, *WIDEST_SHOCK, xtol=1e-4))


def comparison(region: Region, years: Sequence[int], say: Say) -> pd.DataFrame:
    """All observations of ``years`` with the model's figure beside them.

    Columns: series, year, quantity, on, use, value, model and ratio (model over observed).
    """
    observed = region["freight_observed"]
    parts = []
    for year in years:
        say(f"{year}")
        mine = observed[observed["year"] == year]
        solved = solve_case(region, CorridorCase(year))
        parts.append(mine.assign(model=modelled(solved, mine)))
    table = pd.concat(parts, ignore_index=True)
    columns = ["series", "year", "quantity", "on", "use", "value", "model"]
    return table[columns].assign(ratio=table["model"] / table["value"]).sort_values(["series", "year"])


def _free(region: Region) -> list[tuple[str, str]]:
    table = region["freight_constants"]
    return [(str(a), str(b)) for a, b in zip(table["corridor"], table["class"], strict=True)]


def _table(region: Region) -> dict[tuple[str, str], float]:
    table = region["freight_constants"]
    return dict(zip(_free(region), table["share"].astype(float), strict=True))


def _with(
    solved: Corridors, keys: Sequence[tuple[str, str]], start: Array, x: Array, utilisation: Array | None = None
) -> Corridors:
    """The solution with other parameters; ``x`` and ``start`` hold ln(dispersion) and constants over their scale."""
    begin = solved.balance.utilisation if utilisation is None else utilisation
    classes = solved.network.classes.index.to_numpy()[solved.route_class]
    listed = set(keys)
    shift = np.zeros(len(solved.corridor))
    least = np.array(parameter(solved.region, "dispersion")) / solved.choice.theta[solved.choice.pair]
    for (corridor, kind), change in zip(keys, (x[1:] - start[1:]), strict=True):
        own = np.array([(corridor, c) in listed for c in classes]) if kind == ANY else np.zeros(len(shift), dtype=bool)
        mine = (solved.corridor == corridor) & ((classes == kind) | ((kind == ANY) & ~own))
        shift[mine] += change * least[mine]
    choice = replace(
        solved.choice, base=solved.choice.base + shift, theta=solved.choice.theta * np.exp(x[0] - start[0])
    )
    return replace(solved, choice=choice, balance=balance(choice, solved.facilities, begin))


def _misfit(solved: Corridors, observed: pd.DataFrame) -> Array:
    model = np.nan_to_num(modelled(solved, observed), nan=LEAST_FLOW)
    return np.asarray(np.log(np.maximum(model, LEAST_FLOW) / observed["value"].to_numpy(dtype=np.float64)))
