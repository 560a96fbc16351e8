"""Commands of the programme, continued: roadmap and monitor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kelisim.cli.frame import JsonFlag, RegionName, busy, out_console, programme, say, told

if TYPE_CHECKING:
    from kelisim.programme.measures import Measure
    from kelisim.programme.roadmap import Schedule
    from kelisim.region import Region

PlanFolder = Annotated[Path | None, typer.Option("--plan", help="Folder of a plan (kelisim programme plan --out).")]
Chosen = Annotated[list[str] | None, typer.Option("--measure", help="Measure to take as early as can be; repeatable.")]
Today = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the report; default: today.")]


@programme.command("roadmap")
def make_roadmap(
    plan: PlanFolder = None,
    measure: Chosen = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the roadmap; a former one is replaced.")] = None,
    today: Today = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Schedule a plan: when work begins and ends, what is critical, who pays in which year; Gantt chart, calendar.

    Without --plan and --measure it takes what is agreed or under construction and begins by 2027.

    Examples: `kelisim programme roadmap --plan plan20 --out roadmap` ·
    `kelisim programme roadmap --measure kambarata-1 --measure casa-1000 --json`
    """
    from kelisim.region import load
    from kelisim.report.programme import roadmap_table
    from kelisim.report.roadmap import roadmap_summary, write_roadmap

    with told():
        loaded, day = load(region), _day(today)
        schedule = _schedule(loaded, plan, measure)
        made = roadmap_summary(schedule, loaded, day) if out is None else write_roadmap(schedule, loaded, out, day)
        say(made, as_json, lambda: roadmap_table(made))
        if out is not None and not as_json:
            out_console.print(f"Roadmap in {out}: open {out / 'report.html'}", markup=False, soft_wrap=True)


@programme.command("monitor")
def monitor_progress(
    progress: Annotated[Path, typer.Argument(help="progress.csv: measure, date, status, spent_musd, indicator.")],
    plan: PlanFolder = None,
    measure: Chosen = None,
    history: Annotated[Path, typer.Option(help="DuckDB file that keeps all reports.")] = Path("progress.duckdb"),
    price: Annotated[bool, typer.Option(help="Say what the slip costs by the model; needs --plan.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the roadmap with the progress beside it.")] = None,
    today: Today = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Set reports of progress beside the plan: what is late or dear, when it will be done, what the slip costs.

    Examples: `kelisim programme monitor progress.csv --plan plan20` ·
    `kelisim programme monitor progress.csv --plan plan20 --price --json`
    """
    from kelisim.programme import monitor as watchful
    from kelisim.programme import progress as reports
    from kelisim.region import load
    from kelisim.report.programme import monitor_table
    from kelisim.report.roadmap import plain, write_roadmap

    with told():
        loaded, day = load(region), _day(today)
        schedule = _schedule(loaded, plan, measure)
        found = reports.read_progress(progress, schedule.measures)
        recorded = reports.record(found, history)
        assessed = watchful.assess(schedule, reports.history(history), day)
        content: dict[str, Any] = {
            "today": day.isoformat(), "reports_added": recorded.added, "reports_known": recorded.known,
            "warnings": list(found.warnings), "overall": watchful.overall(assessed),
            "measures": plain(assessed.reset_index()),
        }  # fmt: skip
        if price and plan is not None:
            content["slip"] = _slip(loaded, plan, watchful.slipped(schedule.choice, assessed))
        if out is not None:
            write_roadmap(schedule, loaded, out, day, assessed)
        say(content, as_json, lambda: monitor_table(content))


def _day(today: datetime | None) -> date:
    return (today or datetime.now(tz=UTC)).date()


def _schedule(region: Region, plan: Path | None, chosen: list[str] | None) -> Schedule:
    """The schedule of a plan's folder, or of measures taken as early as can be; of both, the plan comes first."""
    from kelisim.programme.measures import measures_of, picked
    from kelisim.programme.roadmap import earliest, scheduled
    from kelisim.programme.stages import staged
    from kelisim.programme.summary import read_begin

    measures = measures_of(region)
    if plan is not None:
        _, begin = read_begin(plan)
        return scheduled(*staged(picked(measures, (m for m, _ in begin)), begin))
    return scheduled(measures, earliest(measures, picked(measures, chosen) if chosen else _under_way(measures)))


def _under_way(measures: Mapping[str, Measure]) -> list[str]:
    """Projects of the Roadmap's years, and what they require; of those that exclude each other the first.

    Capacity in units is left to a plan: how much of it is built, and when, nobody has agreed.
    """
    found: list[str] = []
    for key, one in measures.items():
        begun = one.units == 1 and one.status in UNDER_WAY and one.start_year <= LAST_START
        if begun and not set(one.excludes) & set(found):
            found += [m for m in (*one.requires, key) if m not in found]
    return found


UNDER_WAY, LAST_START = ("agreed", "construction"), 2027
"""What is scheduled if nothing else is asked for: measures of the Roadmap's years; its text is not public."""


def _slip(region: Region, plan: Path, choice: dict[str, tuple[int, float]]) -> dict[str, Any]:
    """What a slip costs: the plan as it was and as it will be, both valued by the model."""
    from kelisim.cli.programme import KEPT
    from kelisim.programme.expansion import ledger_of, valued
    from kelisim.programme.problem import Terms, problem
    from kelisim.programme.recourse import open_years
    from kelisim.programme.stages import late
    from kelisim.programme.summary import read_begin

    content, begin = read_begin(plan)
    stated = problem(region, Terms(scenario=content["scenario"], rate=content["discount_rate"]))
    with busy() as watch:
        recourse = open_years(stated, watch, ledger_of(stated, KEPT))
        before, after = (valued(stated, recourse, some) for some in (begin, late(choice, stated.terms.milestones)))
    return {"planned_net_musd": before.value, "slipped_net_musd": after.value, "cost_musd": before.value - after.value}
