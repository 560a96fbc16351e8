"""Commands of studies: run, play, show, studies."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kelisim.cli.frame import JsonFlag, app, err_console, out_console, print_json, say, told, watch_cases

StudyName = Annotated[str, typer.Argument(help="Name of an embedded study, or a study file (TOML).")]
ResultFolder = Annotated[Path | None, typer.Option(help="Folder for the result; a former result is replaced.")]


@app.command()
def run(
    study: StudyName = "main",
    out: ResultFolder = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(help="A shock or closure from the conditions of the region, such as gas-twice; repeatable."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(help="A state that stays out of the plan of all and acts alone; repeatable.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=2, help="Cases solved at the same time.")] = 2,
    as_json: JsonFlag = False,
) -> None:
    """Run a study: every state alone, and all together.

    Without arguments it runs the main study of Central Asia and writes ./kelisim-main.

    Examples: `kelisim run` · `kelisim run dry --out results/dry` · `kelisim run my-study.toml --json` ·
    `kelisim run normal --condition gas-twice` · `kelisim run normal --without TKM`
    """
    from kelisim.folder import write_folder
    from kelisim.report.html import write_report
    from kelisim.run import run as run_study
    from kelisim.study import load_study

    with told():
        chosen = load_study(study).varied(condition or (), without or ())
        with watch_cases() as watch:
            result = run_study(chosen, watch, workers)
        target = out or Path(f"kelisim-{chosen.name}")
        content = write_folder(result, target, write_report)
        _say_result(content, target, as_json)
        if not as_json:
            out_console.print(f"Result in {target}: open {target / 'report.html'}", markup=False, soft_wrap=True)


@app.command()
def play(
    study: StudyName = "main",
    out: ResultFolder = None,
    workers: Annotated[int, typer.Option(min=1, max=2, help="Structures solved at the same time.")] = 2,
    as_json: JsonFlag = False,
) -> None:
    """Play a study: every coalition structure solved to its equilibrium, and the game they make.

    If it is interrupted, the same command goes on where it was.

    Examples: `kelisim play` · `kelisim play dry --out results/dry` · `kelisim play main --json`
    """
    from kelisim.folder import write_result
    from kelisim.gamefile import game_summary
    from kelisim.play import play as play_study
    from kelisim.report.html import write_report
    from kelisim.report.shares import game_table
    from kelisim.study import load_study

    with told():
        chosen = load_study(study)
        target = out or Path(f"kelisim-{chosen.name}-game")
        drafts = target.parent / f"{target.name}.unfinished"
        with _watch_game() as (watch, counted):
            result = play_study(chosen, drafts, watch, counted, workers)
        content = write_result(result.study, game_summary(result), target, "summary.json", write_report)
        shutil.rmtree(drafts)
        say(content, as_json, lambda: game_table(content["game"]))
        if not as_json:
            out_console.print(f"Game in {target}: next, kelisim share {target}", markup=False, soft_wrap=True)


@app.command()
def show(
    result: Annotated[Path, typer.Argument(help="Folder written by kelisim run.")],
    as_json: JsonFlag = False,
) -> None:
    """Show a result: who gains what, and whether its checks pass. Refuses a result that was changed.

    Example: `kelisim show kelisim-main`
    """
    from kelisim.folder import read_summary

    with told():
        content = read_summary(result)
        _say_result(content, result, as_json)


@app.command()
def studies(as_json: JsonFlag = False) -> None:
    """List the studies that come with kelisim.

    Example: `kelisim studies`
    """
    from kelisim.study import embedded_studies, load_study

    titles = {name: load_study(name).title_en for name in embedded_studies()}
    if as_json:
        print_json(titles)
        return
    for name, title in titles.items():
        out_console.print(f"{name:10} {title}", markup=False)


def _say_result(content: dict[str, Any], folder: Path, as_json: bool) -> None:
    from kelisim.report.terminal import checks_table, summary_table

    checks = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
    say(content, as_json, lambda: Group(summary_table(content), checks_table(checks)))


@contextmanager
def _watch_game() -> Iterator[tuple[Callable[[str, str], None], Callable[[int, int], None]]]:
    """Progress of the two ends of the scale, and a bar over all coalition structures."""
    columns = (
        TextColumn("{task.fields[case]:>10}"),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err_console, transient=True) as progress:
        tasks = {name: progress.add_task("waiting", total=None, case=name) for name in ("alone", "joint", "structures")}
        yield (
            lambda name, text: progress.update(tasks[name], description=text),
            lambda done, total: progress.update(
                tasks["structures"], description=f"{done} of {total}", completed=done, total=total
            ),
        )
