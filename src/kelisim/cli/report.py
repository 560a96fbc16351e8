"""The command report: what people look at, made of a result folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kelisim.cli.frame import JsonFlag, app, busy, err_console, out_console, say, told


@app.command()
def report(
    result: Annotated[
        Path, typer.Argument(help="Folder of a run, game, deal, corridor study, plan or roadmap.", show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the reports, a former one is replaced; default: RESULT-report.")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option("--format", help="Of html,pdf,xlsx,iamc,nc,geojson,pypsa; default: all that there are for it."),
    ] = None,
    lang: Annotated[str, typer.Option(help="en, ru or both: pages and workbooks in each.")] = "en",
    beside: Annotated[
        list[Path] | None, typer.Option(help="Another case beside it: a year, a shock, a partner out; repeatable.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Folder of the region, where it does not come with kelisim.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Make reports of a result: pages, a workbook, and files for other programs.

    The result is read only if it is as it was written. `xlsx`: workbook, a sheet per table with units and sources.
    `iamc`: scenario table as pyam reads it. `nc`: CF netCDF. `geojson`: map. `pypsa`: the power part as a network.

    Examples: `kelisim report kelisim-main` · `kelisim report kelisim-main --format xlsx,iamc --lang both` ·
    `kelisim report kelisim-normal --beside kelisim-dry --out reports/normal-and-dry`
    """
    from kelisim.report.bundle import chosen_formats, chosen_languages, named_formats, write_reports
    from kelisim.report.content import read_content

    with told(), busy() as tell:
        languages, named = chosen_languages(lang), named_formats(formats)
        tell("reading the result")
        content = read_content(result, beside or (), region)
        wanted = chosen_formats(content.kind, named)
        place = result.resolve()
        target = out or (
            result.parent / f"{result.name}-report" if result.name else place.parent / f"{place.name}-report"
        )
        made = write_reports(content, wanted, languages, target, tell)
    if not content.same_region:
        err_console.print("The region has changed since the result was written: labels and sources are today's.")
    say({"out": str(target), **made}, as_json, lambda: _files(made, target, content.kind))
    if not as_json:
        out_console.print(f"Reports in {target}", markup=False, soft_wrap=True)


def _files(made: dict[str, Any], target: Path, kind: str) -> Table:
    shown = Table(title=f"Reports of the {kind}", title_justify="left")
    shown.add_column("file")
    shown.add_column("kB", justify="right")
    for name in made["files"]:
        shown.add_row(name, f"{(target / name).stat().st_size / 1000:,.0f}")
    if made["left_out"]:
        shown.caption = f"not made: {', '.join(made['left_out'])}"
        shown.caption_justify = "left"
    return shown
