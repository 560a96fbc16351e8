"""Commands of the corridor model: corridor run, quote and close."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group

from kelisim.cli.frame import JsonFlag, RegionName, busy, corridor, out_console, say, told
from kelisim.errors import Fault, InputError

MeasureNames = Annotated[list[str] | None, typer.Option("--measure", help="Measure to take; may be repeated.")]
PlanName = Annotated[str | None, typer.Option(help="Take the measures of this plan that the model can express.")]
Year = Annotated[int, typer.Option(min=2018, max=2060, help="Year of the forecast.")]
Say = Callable[[str], None]
DEFAULT_PLAN = "World Bank 2023"


@corridor.command("run")
def run_corridor(
    year: Year = 2030,
    measure: MeasureNames = None,
    plan: PlanName = None,
    region: RegionName = "central-asia",
    out: Annotated[Path | None, typer.Option(help="Folder for the result; a former result is replaced.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show flows, times, costs and bottlenecks of all corridors: today, and in a later year without and with measures.

    Without --measure and --plan it takes the priority actions of the World Bank (2023) that the model can express.

    Examples: `kelisim corridor run` · `kelisim corridor run --plan "EBRD 2023" --out corridors` ·
    `kelisim corridor run --year 2027 --measure aktau-container-hub --json`
    """
    from kelisim.corridor.cases import measures_of
    from kelisim.corridor.study import study_corridors, study_summary
    from kelisim.region import load
    from kelisim.report.corridor import study_tables
    from kelisim.report.corridor_folder import write_study

    with told():
        with busy() as watch:
            watch("reading the region")
            loaded = load(region)
            if not measure and plan is None:
                plan = DEFAULT_PLAN
            chosen = tuple(dict.fromkeys((*(measure or ()), *(measures_of(loaded, plan) if plan else ()))))
            study = study_corridors(loaded, year, chosen, watch)
        content = study_summary(study)
        if out is not None:
            write_study(study, content, out)
        say(content, as_json, lambda: Group(*study_tables(content)))
        if out is not None and not as_json:
            out_console.print(f"Result in {out}: open {out / 'report.html'}", markup=False, soft_wrap=True)


@corridor.command("quote")
def quote_shipment(
    origin: Annotated[str, typer.Option("--from", help="Place of departure, in English or Russian.")],
    destination: Annotated[str, typer.Option("--to", help="Place of arrival.")],
    commodity: Annotated[str, typer.Option(help="What is sent, e.g. machinery; see freight_commodities.csv.")],
    teu: Annotated[float, typer.Option(min=0, help="Containers of 20 feet (a 40-foot box is 2).")] = 0.0,
    tonnes: Annotated[float, typer.Option(min=0, help="Tonnes, for cargo that is not in containers.")] = 0.0,
    year: Year = 2024,
    measure: MeasureNames = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Say how to send a shipment: options ranked, with days (half of all and nine in ten), cost, CO2, legs and borders.

    Times include the queues of an ordinary year at today's traffic, found by the corridor model.

    Examples: `kelisim corridor quote --from "Xi'an" --to Duisburg --teu 2 --commodity machinery` ·
    `kelisim corridor quote --from Актау --to Баку --tonnes 3000 --commodity wheat --json`
    """
    from kelisim.corridor.cases import CorridorCase, solve_case
    from kelisim.corridor.quote import Shipment, quote
    from kelisim.region import load
    from kelisim.report.corridor import quote_tables

    with told():
        with busy() as watch:
            watch("reading the region")
            loaded = load(region)
            watch("queues of the year")
            solved = solve_case(loaded, CorridorCase(year, tuple(measure or ())))
        options = quote(solved, origin, destination, Shipment(commodity, teu, tonnes))
        content = {"from": origin, "to": destination, "commodity": commodity, "teu": teu, "tonnes": tonnes,
                   "year": year, "options": options}  # fmt: skip
        say(content, as_json, lambda: Group(*quote_tables(content)))


@corridor.command("close")
def close_link(
    closed: Annotated[list[str], typer.Argument(help="Links, crossings, transfers, facilities or nodes to shut.")],
    year: Year = 2024,
    measure: MeasureNames = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Show what happens if a border, port or line shuts: where the cargo goes, what waits and what it costs.

    Examples: `kelisim corridor close DOS` · `kelisim corridor close kuryk-ferry AKU-ALA-feeder --year 2030`
    """
    from kelisim.corridor.closure import close
    from kelisim.region import load
    from kelisim.report.corridor import closure_tables

    with told():
        with busy() as watch:
            watch("reading the region")
            loaded = load(region)
            content = close(loaded, year, tuple(measure or ()), tuple(closed), watch)
        say(content, as_json, lambda: Group(*closure_tables(content)))


@corridor.command("compare")
def compare_observed(
    years: Annotated[str, typer.Option(help="First and last year.")] = "2019-2025",
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Show the model beside every observed flow, time and price, year by year: what was fitted and what is predicted.

    Examples: `kelisim corridor compare` · `kelisim corridor compare --years 2022-2024 --json`
    """
    from kelisim.corridor.calibrate import comparison
    from kelisim.corridor.study import records
    from kelisim.region import load
    from kelisim.report.corridor import comparison_table

    with told():
        with busy() as watch:
            table = comparison(load(region), _span(years), watch)
        say(records(table.set_index("series")), as_json, lambda: comparison_table(table))


@corridor.command("calibrate")
def calibrate_model(
    region: RegionName = "central-asia",
    out: Annotated[
        Path | None, typer.Option(help="Folder for freight_parameters.csv and freight_constants.csv.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Fit the dispersion of choice and the constants of freight_constants.csv to the observations marked fit.

    Example: `kelisim corridor calibrate --region my-region --out fitted`
    """
    from kelisim.corridor.calibrate import calibrate, fitted, fitted_data
    from kelisim.region import load
    from kelisim.report.corridor import calibration_table

    with told():
        with busy() as watch:
            watch("reading the region")
            loaded = load(region)
            found = calibrate(loaded, watch)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            changed = fitted(loaded, found)
            for name in ("freight_parameters", "freight_constants"):
                changed[name].to_csv(out / f"{name}.csv", index=False, lineterminator="\n")
        say(fitted_data(found), as_json, lambda: calibration_table(fitted_data(found)))


def _span(years: str) -> list[int]:
    first, _, last = years.partition("-")
    if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first)):
        fault = Fault("kelisim corridor compare", None, "--years", years, "FIRST-LAST", "write e.g. 2019-2025")
        raise InputError([fault])
    return list(range(int(first), int(last or first) + 1))
