"""The report page: self-contained HTML that opens from disk, with figures, tables, checks and provenance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from kelisim.consortium.welfare import TERMS
from kelisim.region.describe import quality_of
from kelisim.report.balances import energy_balance, water_balance
from kelisim.report.basin_map import basin_map, has_places
from kelisim.report.figures import svg
from kelisim.report.gains import gains
from kelisim.report.pair import pair_of
from kelisim.report.regimes import regimes
from kelisim.run import StudyResult


def write_report(result: StudyResult, content: dict[str, Any], path: Path) -> None:
    """Write the page for ``result``; ``content`` is its summary."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kelisim.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    pair = pair_of(result, content)
    gained = {state: row["gain_musd_per_year"] for state, row in content["states"].items()}
    pictures = {
        "gains": svg(gains([(content["study"], gained)], "en")),
        "basin": svg(basin_map(pair, "en")) if has_places(pair) else "",
        "regimes": svg(regimes(pair, "en")),
        "water": svg(water_balance(pair, "en")),
        "energy": svg(energy_balance(pair, "en")),
    }
    page = environment.get_template("report.html").render(
        content=content,
        pictures=pictures,
        account=account_rows(result),
        states=list(result.region.states),
        checks={name: one.checks for name, one in result.cases.items()},
        quality=quality_of(result.region),
        region=result.region,
    )
    path.write_text(page, encoding="utf-8")


def account_rows(result: StudyResult) -> list[dict[str, Any]]:
    """Change of every welfare term from alone to joint by state, million USD per year; a last row adds them up."""
    years = {name: one.account["year"].nunique() for name, one in result.cases.items()}
    table: dict[str, pd.DataFrame] = {
        name: one.account.groupby(["term", "state"])["musd"].sum().unstack() / years[name]
        for name, one in result.cases.items()
    }
    change = (table["joint"] - table["alone"]).reindex(index=list(TERMS), columns=list(result.region.states))
    change = change.dropna(how="all").fillna(0.0)
    change.loc["sum"] = change.sum()
    return [
        {"term": str(term), "values": [float(v) for v in row], "all": float(row.sum())}
        for term, row in change.iterrows()
    ]
