"""Commands of the data: check, sources, platforms."""

from __future__ import annotations

from typing import Annotated

import typer

from kelisim.cli.frame import JsonFlag, RegionName, app, err_console, out_console, print_json, say, told
from kelisim.errors import InputError


@app.command()
def check(
    package: Annotated[str, typer.Argument(help="Folder of a data package, or the name of an embedded region.")],
    as_json: JsonFlag = False,
) -> None:
    """Check a data package and report all its faults at once: file, row, column, value, expectation, mend.

    Its optional players are checked too, each joined alone and all together.

    Examples: `kelisim check central-asia` · `kelisim check my-region/`
    """
    from kelisim.region import describe, find
    from kelisim.region.players import check_package

    with told():
        faults = check_package(find(package))
        if as_json:
            print_json({"package": package, "faults": describe.faults_as_data(faults)})
        elif faults:
            err_console.print(describe.faults_table(faults))
        else:
            out_console.print(f"{package}: no faults", markup=False)
        if faults:
            raise typer.Exit(InputError.exit_code)


@app.command()
def sources(
    table: Annotated[
        str | None, typer.Argument(help="Table, e.g. reservoirs; without it, all tables are listed.")
    ] = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Show where the figures of a table come from, with quality marks and references.

    Examples: `kelisim sources` · `kelisim sources reservoirs` · `kelisim sources inflows --json`
    """
    from kelisim.region import describe, load

    with told():
        loaded = load(region)
        if table is None:
            say(describe.quality_of(loaded), as_json, lambda: describe.quality_table(loaded))
            return
        describe.require_table(table)
        say(describe.sources_of(loaded, table), as_json, lambda: describe.sources_table(loaded, table))


@app.command()
def platforms(
    parties: Annotated[str, typer.Argument(help="Country codes of the parties, with commas: KGZ,KAZ,UZB.")],
    field: Annotated[
        list[str] | None, typer.Option(help="Only what can act in this field (water, power, ...); may be repeated.")
    ] = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Show on which platforms the parties of a deal meet: who is missing, what each can do, and since when.

    Examples: `kelisim platforms KGZ,KAZ,UZB` · `kelisim platforms TJK,UZB,AFG --field water --json`
    """
    from kelisim.institutions import platforms_for, smallest_cover
    from kelisim.region.package import load
    from kelisim.report.platforms import platforms_data, platforms_table

    with told():
        found = platforms_for(load(region), [code.strip() for code in parties.split(",")], field)
        cover = smallest_cover(found)
        say(platforms_data(found, cover), as_json, lambda: platforms_table(found, cover))
