"""The folder of a roadmap: pages in English and Russian, pictures, tables, a workbook and a calendar.

::

    report.html, report-ru.html     pages that open from disk
    gantt-en.svg, finance-en.svg    pictures; the same with -ru
    schedule.csv                    by measure: start, end, effect, cost, floats, critical or not
    finance.csv, spending.csv       million USD by year and payer; the same by measure
    measures.csv, links.csv         what is built; what requires or excludes what
    progress.csv                    plan and progress, if there are reports
    roadmap.xlsx, roadmap.ics       all tables in one workbook; a calendar
    summary.json, manifest.json     what `kelisim programme roadmap --json` prints; inputs, versions, hashes

The same inputs, the day for which it is drawn among them, give the same bytes.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from kelisim.draft import drafted, file_hash, write_json
from kelisim.programme.measures import measure_rows
from kelisim.programme.monitor import overall
from kelisim.programme.roadmap import Schedule, critical_path, finance_by_year, schedule_table, spending
from kelisim.region.package import Region
from kelisim.region.schema.choices import SECTORS, STATUSES
from kelisim.report import figures, roadmap_figures
from kelisim.report.roadmap_calendar import calendar
from kelisim.report.roadmap_sheets import HEADINGS, sheets
from kelisim.report.roadmap_words import LANGUAGES, LIGHTS, WORDS, Language, said
from kelisim.report.workbook import write_sheets

VERSIONED = ("kelisim", "icalendar", "matplotlib", "pandas", "xlsxwriter")


def write_roadmap(
    schedule: Schedule, region: Region, out: Path, today: date, assessment: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Write the folder ``out``, whole or not at all, as of ``today``; the content of its ``summary.json``.

    ``assessment`` is that of :func:`kelisim.programme.monitor.assess`; with it, progress is shown beside the plan.
    Raises InputError if ``out`` is something else than a former result.
    """
    content = roadmap_summary(schedule, region, today, assessment)
    tables = roadmap_tables(schedule, assessment)
    with drafted(out) as draft:
        write_json(draft / "summary.json", content)
        for name, table in tables.items():
            table.to_csv(draft / f"{name}.csv", index=False, float_format="%.10g", lineterminator="\n")
        for language in LANGUAGES:
            pictures = _pictures(schedule, region, today, language)
            for name, text in pictures.items():
                (draft / f"{name}-{language}.svg").write_text(text, encoding="utf-8")
            page = "report.html" if language == "en" else f"report-{language}.html"
            (draft / page).write_text(_page(schedule, region, content, pictures, language), encoding="utf-8")
        write_sheets(sheets(tables, region), f"Roadmap: {region.title}", draft / "roadmap.xlsx")
        (draft / "roadmap.ics").write_bytes(calendar(schedule, region.name, today))
        write_json(draft / "manifest.json", _manifest(schedule, region, today, draft))
    return content


def roadmap_summary(
    schedule: Schedule, region: Region, today: date, assessment: pd.DataFrame | None = None
) -> dict[str, Any]:
    """The roadmap as plain data: schedule, finance, critical path, and progress if there is an assessment."""
    content: dict[str, Any] = {
        "region": region.name,
        "region_sha256": region.sha256,
        "today": today.isoformat(),
        "horizon": schedule.horizon,
        "link": schedule.link,
        "cost_musd": schedule.cost_musd,
        "without_cost": [key for key, one in schedule.measures.items() if not one.done and one.cost_musd == 0],
        "critical_path": list(critical_path(schedule)),
        "schedule": plain(schedule_table(schedule).reset_index()),
        "finance": plain(finance_by_year(schedule)),
    }
    if assessment is not None:
        content["progress"] = {"overall": overall(assessment), "measures": plain(assessment.reset_index())}
    return content


def roadmap_tables(schedule: Schedule, assessment: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """The tables of the folder by name, keys as columns."""
    rows = [{key: _joined(value) for key, value in row.items()} for row in measure_rows(schedule.measures)]
    links = [
        (key, other, relation)
        for key, one in schedule.measures.items()
        for relation, others in (("requires", one.requires), ("excludes", one.excludes))
        for other in others
    ]
    tables = {
        "measures": pd.DataFrame(rows, columns=[*HEADINGS["measures"], "expressible", "edits"]),
        "schedule": schedule_table(schedule).reset_index(),
        "finance": finance_by_year(schedule),
        "spending": spending(schedule),
        "links": pd.DataFrame(links, columns=["measure", "other", "relation"]),
    }
    if assessment is not None:
        tables["progress"] = assessment.reset_index()
    return tables


def payer_names(region: Region, language: Language = "en") -> dict[str, str]:
    """Titles of payers: of the table of payers, else of countries and states."""
    names: dict[str, str] = {}
    for table, key in (("countries", "country"), ("states", "state"), ("payers", "payer")):
        rows = region[table]
        names |= dict(zip(rows[key], rows[f"name_{language}"], strict=True))
    return names


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain data: missing values as None, dates as ISO text."""
    return [{str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  not a number
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _joined(value: Any) -> Any:
    """Lists and shares as one cell."""
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, dict):
        return ";".join(f"{payer}={share:.6g}" for payer, share in value.items())
    return value


def _pictures(schedule: Schedule, region: Region, today: date, language: Language) -> dict[str, str]:
    money = roadmap_figures.finance(finance_by_year(schedule), payer_names(region, language), language)
    return {
        "gantt": figures.svg(roadmap_figures.gantt(schedule, today, language)),
        "finance": figures.svg(money),
    }


def _page(
    schedule: Schedule, region: Region, content: Mapping[str, Any], pictures: Mapping[str, str], language: Language
) -> str:
    """The page in one language, with its pictures inside."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kelisim.report"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    table = finance_by_year(schedule)
    wide = table.pivot(index="year", columns="payer", values="musd").fillna(0.0)
    payers = sorted(wide.columns, key=lambda payer: (-wide[payer].sum(), payer))
    return environment.get_template("roadmap.html").render(
        language=language,
        words=WORDS[language],
        content=content,
        pictures=pictures,
        region=region,
        tasks=schedule.tasks,
        names={key: getattr(one, f"name_{language}") for key, one in schedule.measures.items()},
        payers={payer: payer_names(region, language).get(payer, payer) for payer in payers},
        wide={int(str(year)): dict(row) for year, row in wide.iterrows()},
        sectors={key: said(SECTORS, key, language) for key in SECTORS},
        statuses={key: said(STATUSES, key, language) for key in STATUSES},
        lights={key: said(LIGHTS, key, language) for key in LIGHTS},
    )


def _manifest(schedule: Schedule, region: Region, today: date, folder: Path) -> dict[str, Any]:
    """Where the roadmap comes from: inputs, versions, and the hash of every file in ``folder``."""
    return {
        "kelisim": {name: metadata.version(name) for name in VERSIONED},
        "python": platform.python_version(),
        "region": {"name": region.name, "sha256": region.sha256},
        "today": today.isoformat(),
        "horizon": schedule.horizon,
        "link": schedule.link,
        "choice": {key: {"online_year": year, "units": units} for key, (year, units) in schedule.choice.items()},
        "files": {path.name: file_hash(path) for path in sorted(folder.iterdir()) if path.name != "manifest.json"},
    }
