"""Commands of ports: corridor port, corridor port-curves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from kelisim.cli.frame import JsonFlag, RegionName, corridor, err_console, out_console, say, told

Seed = Annotated[int, typer.Option(min=0, help="Seed; the same seed gives the same result.")]
Processes = Annotated[int, typer.Option(min=1, max=64, help="Processes.")]


@corridor.command()
def port(
    name: Annotated[str, typer.Argument(help="Port of the region: aktau, kuryk or alat.")],
    *,
    replications: Annotated[int, typer.Option(help="Simulated years, each with its own chance.")] = 200,
    year: Annotated[int, typer.Option(help="Year of the cargo and of the level of the sea.")] = 2024,
    level: Annotated[float | None, typer.Option(help="Level of the Caspian in m relative to 2020.")] = None,
    demand: Annotated[float, typer.Option(help="Cargo as a multiple of that of the year.")] = 1.0,
    dredge: Annotated[float, typer.Option(help="Metres by which all terminals are deepened.")] = 0.0,
    seed: Seed = 1,
    processes: Processes = 2,
    keep: Annotated[Path | None, typer.Option(help="Folder of replications done; a run broken off goes on.")] = None,
    out: Annotated[Path | None, typer.Option(help="File for the result as JSON.")] = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Simulate a port: throughput, time of cargo in port, wait of ships, berths and yard, with 95 % intervals.

    Examples: `kelisim corridor port aktau` · `kelisim corridor port alat --year 2030 --dredge 1.5` ·
    `kelisim corridor port kuryk --level -1.0 --replications 10000 --keep kuryk-runs --out kuryk.json`
    """
    from kelisim.corridor.port.batch import pool, run
    from kelisim.corridor.port.build import Setting, level_of, lines_of
    from kelisim.region import load
    from kelisim.report.ports import port_data, port_tables

    with told():
        loaded = load(region)
        setting = Setting(year, level, demand, dredge)
        lines = lines_of(loaded, name, setting)
        batches = []
        with pool(processes if replications > 50 else 1) as workers:
            for line in lines:
                with _watched(line.key, replications) as watch:
                    batches.append(run(line, replications, seed, workers, keep, watch))
        terminals = loaded["port_terminals"]
        here = set(terminals.loc[terminals["port"] == name, "terminal"])
        data = port_data(name, setting, level_of(loaded, setting), batches, here)
        if out is not None:
            out.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
        say(data, as_json, lambda: port_tables(data))


@corridor.command("port-curves")
def port_curves(
    replications: Annotated[int, typer.Option(min=2, help="Simulated years for each point.")] = 200,
    out: Annotated[Path, typer.Option(help="File for the rows of port_curves.csv.")] = Path("port_curves.csv"),
    seed: Seed = 1,
    processes: Processes = 2,
    region: RegionName = "central-asia",
) -> None:
    """Compute the delay curves of all terminals: time in port beyond that of an empty port, by use of capacity.

    Examples: `kelisim corridor port-curves` · `kelisim corridor port-curves --replications 20 --out curves.csv`
    """
    from kelisim.corridor.port.batch import pool
    from kelisim.corridor.port.build import Setting
    from kelisim.corridor.port.curves import as_table, curve, stands
    from kelisim.region import load

    with told():
        ready = list(stands(load(region), Setting()))
        curves = []
        with pool(processes) as workers, _watched("curves", len(ready)) as watch:
            for stand in ready:
                curves.append(curve(stand, replications, seed, workers))
                watch(len(curves))
        as_table(curves, Setting().year).to_csv(out, index=False, lineterminator="\n")
        out_console.print(f"{len(curves)} curves in {out}", markup=False, soft_wrap=True)


@contextmanager
def _watched(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar with how much is done; yields the function that says it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=err_console, transient=True) as progress:
        task = progress.add_task(name, total=total)
        yield lambda done: progress.update(task, completed=done)
