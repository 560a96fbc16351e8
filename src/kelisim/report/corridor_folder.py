"""The result folder of a corridor study: summary, tables of every case, checks, manifest, and a page for readers.

::

    summary.json             what `kelisim corridor run --json` prints
    CASE-routes.csv          every route: pair, class, corridor, kt, TEU, days, money, CO2, nodes on the way
    CASE-corridors.csv       by corridor
    CASE-facilities.csv      by bottleneck: flow, capacity, wait, shadow price, worth
    CASE-flows.csv           by link and transfer, both directions
    CASE-income.csv          by country
    checks.json              every check of every case
    manifest.json            region with its hash, measures, versions, and the hash of every file above
    report.html              map, bars, tables; opens from disk
"""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from kelisim.corridor.accounts import corridor_table, facility_table, income_table, item_flows, route_table
from kelisim.corridor.checks import CorridorCheck
from kelisim.corridor.model import Corridors
from kelisim.corridor.study import CorridorStudy
from kelisim.draft import drafted, file_hash, write_json
from kelisim.report import corridor_figures, figures
from kelisim.report.region_names import names_of

VERSIONED = ("kelisim", "numpy", "pandas", "scipy")


def write_study(study: CorridorStudy, content: dict[str, Any], out: Path) -> None:
    """Write the folder, whole or not at all. Raises InputError if ``out`` is something else than a former result."""
    with drafted(out) as draft:
        write_json(draft / "summary.json", content)
        for name, solved in study.cases.items():
            for title, table in tables(solved, study.worth[name]).items():
                table.to_csv(draft / f"{name}-{title}.csv", float_format="%.6g", lineterminator="\n")
        write_json(draft / "checks.json", {name: list(map(_told, found)) for name, found in study.checks.items()})
        (draft / "report.html").write_text(page(study, content), encoding="utf-8")
        write_json(draft / "manifest.json", manifest(study, draft))


def tables(solved: Corridors, worth: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of a case by name."""
    return {
        "routes": routes_with_ways(solved),
        "corridors": corridor_table(solved),
        "facilities": facility_table(solved).join(worth),
        "flows": item_flows(solved),
        "income": income_table(solved),
    }


def routes_with_ways(solved: Corridors) -> pd.DataFrame:
    """Routes that carry something, with the links and transfers on the way in one cell."""
    table = route_table(solved)
    items = solved.network.edges["item"].to_numpy()
    counted = solved.network.edges["kind"].isin(["link", "transfer"]).to_numpy()
    table["way"] = ["+".join(items[e] for e in edges if counted[e]) for edges in solved.routes.edges]
    return table[table["kt"] > 1e-6].set_index("origin")


def page(study: CorridorStudy, content: dict[str, Any]) -> str:
    """The report as HTML with its pictures inside."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kelisim.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    corridors = study.region["freight_corridors"]
    names = dict(zip(corridors["corridor"], corridors["name_en"], strict=True))
    land = dict(corridors.loc[corridors["mode"] != "sea", ["corridor", "name_en"]].to_numpy())
    facilities = names_of(study.region, "freight_facilities", "en")
    measures = study.region["measures"].set_index("measure")
    solved = study.cases["with"]
    moved = item_flows(solved).reset_index()
    return environment.get_template("corridor.html").render(
        content=content,
        names=names,
        measures=[{"key": key, **measures.loc[key].to_dict()} for key in study.measures],
        pictures={
            "map": figures.svg(corridor_figures.flow_map(study.region, moved, solved.network.year, "en")),
            "volumes": figures.svg(corridor_figures.volumes(content, land, "en")),
            "waits": figures.svg(corridor_figures.waits(content, facilities, "en")),
        },
        checks=study.checks,
    )


def manifest(study: CorridorStudy, folder: Path) -> dict[str, Any]:
    """Where the result comes from: inputs, versions, and the hash of every file in ``folder``."""
    return {
        "kelisim": {name: metadata.version(name) for name in VERSIONED},
        "python": platform.python_version(),
        "region": {"name": study.region.name, "sha256": study.region.sha256},
        "measures": list(study.measures),
        "years": {name: solved.network.year for name, solved in study.cases.items()},
        "files": {path.name: file_hash(path) for path in sorted(folder.iterdir()) if path.name != "manifest.json"},
    }


def _told(check: CorridorCheck) -> dict[str, Any]:
    return {"name": check.name, "value": check.value, "tolerance": check.tolerance, "passed": check.passed}
