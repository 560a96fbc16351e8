"""The command line: one verb per command, each a few lines around the library.

Exit status: 0 done; 2 bad input; 3 infeasible, unbounded or not solved; 4 a check of the result failed.

What a command needs is imported inside it: a game is shared out without waiting for the model's libraries to load.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, Group
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kelisim.errors import Fault, InputError, KelisimError

app = typer.Typer(
    name="kelisim",
    help="Planning model of cooperation between states that share rivers, grids and land.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
out_console, err_console = Console(), Console(stderr=True)
deals = typer.Typer(help="Deals of your own: check one, or list those that come with kelisim.", no_args_is_help=True)
app.add_typer(deals, name="deal")

StudyName = Annotated[str, typer.Argument(help="Name of an embedded study, or a study file (TOML).")]
ResultFolder = Annotated[Path | None, typer.Option(help="Folder for the result; a former result is replaced.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print plain JSON instead of tables.")]


@contextmanager
def _told() -> Iterator[None]:
    """End in one clear message and the exit status of the error; a bug still shows its traceback."""
    try:
        yield
    except InputError as error:
        from kelisim.region import describe

        err_console.print(describe.faults_table(error.faults))
        raise typer.Exit(error.exit_code) from None
    except KelisimError as error:
        err_console.print(str(error), style="bold", markup=False)
        raise typer.Exit(error.exit_code) from None


@app.command()
def run(
    study: StudyName = "main",
    out: ResultFolder = None,
    workers: Annotated[int, typer.Option(min=1, max=2, help="Cases solved at the same time.")] = 2,
    as_json: JsonFlag = False,
) -> None:
    """Run a study: every state alone, and all together.

    Without arguments it runs the main study of Central Asia and writes ./kelisim-main.

    Examples: `kelisim run` · `kelisim run dry --out results/dry` · `kelisim run my-study.toml --json`
    """
    from kelisim.folder import write_folder
    from kelisim.report.html import write_report
    from kelisim.run import run as run_study
    from kelisim.study import load_study

    with _told():
        chosen = load_study(study)
        with _watch() as watch:
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

    with _told():
        chosen = load_study(study)
        target = out or Path(f"kelisim-{chosen.name}-game")
        drafts = target.parent / f"{target.name}.unfinished"
        with _watch_game() as (watch, counted):
            result = play_study(chosen, drafts, watch, counted, workers)
        content = write_result(result.study, game_summary(result), target, "summary.json", write_report)
        shutil.rmtree(drafts)
        _say(content, as_json, lambda: game_table(content["game"]))
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

    with _told():
        content = read_summary(result)
        _say_result(content, result, as_json)


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

    with _told():
        faults = check_package(find(package))
        if as_json:
            _print_json({"package": package, "faults": describe.faults_as_data(faults)})
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
    region: Annotated[str, typer.Option(help="Embedded region, or folder of a data package.")] = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Show where the figures of a table come from, with quality marks and references.

    Examples: `kelisim sources` · `kelisim sources reservoirs` · `kelisim sources inflows --json`
    """
    from kelisim.region import describe, load

    with _told():
        loaded = load(region)
        if table is None:
            _say(describe.quality_of(loaded), as_json, lambda: describe.quality_table(loaded))
            return
        describe.require_table(table)
        _say(describe.sources_of(loaded, table), as_json, lambda: describe.sources_table(loaded, table))


@app.command()
def platforms(
    parties: Annotated[str, typer.Argument(help="Country codes of the parties, with commas: KGZ,KAZ,UZB.")],
    field: Annotated[
        list[str] | None, typer.Option(help="Only what can act in this field (water, power, ...); may be repeated.")
    ] = None,
    region: Annotated[str, typer.Option(help="Embedded region, or folder of a data package.")] = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Show on which platforms the parties of a deal meet: who is missing, what each can do, and since when.

    Examples: `kelisim platforms KGZ,KAZ,UZB` · `kelisim platforms TJK,UZB,AFG --field water --json`
    """
    from kelisim.institutions import platforms_for, smallest_cover
    from kelisim.region.package import load
    from kelisim.report.platforms import platforms_data, platforms_table

    with _told():
        found = platforms_for(load(region), [code.strip() for code in parties.split(",")], field)
        cover = smallest_cover(found)
        _say(platforms_data(found, cover), as_json, lambda: platforms_table(found, cover))


@app.command()
def studies(as_json: JsonFlag = False) -> None:
    """List the studies that come with kelisim.

    Example: `kelisim studies`
    """
    from kelisim.study import embedded_studies, load_study

    titles = {name: load_study(name).title_en for name in embedded_studies()}
    if as_json:
        _print_json(titles)
        return
    for name, title in titles.items():
        out_console.print(f"{name:10} {title}", markup=False)


@app.command()
def share(
    results: Annotated[
        list[str] | None,
        typer.Argument(help="Folders written by kelisim play; with a probability, FOLDER=0.3, one contract for all."),
    ] = None,
    game: Annotated[Path | None, typer.Option(help="Game as JSON: players, and the value of every coalition.")] = None,
    belief: Annotated[str, typer.Option(help="What leavers expect the rest to do.")] = "gamma",
    concept: Annotated[str | None, typer.Option(help="Allocation to carry out: transfers, and who leaves.")] = None,
    out: Annotated[Path | None, typer.Option(help="File for the answer as JSON; a former one is replaced.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Divide what cooperation is worth by every concept, side by side: who gets what, and who would leave.

    Of a played study it compares all concepts; `--concept` adds the payments that carry one out. Several studies with
    probabilities get one contract that is acceptable in all. `--game` takes any other game:
    `{"players": ["A", "B"], "values": {"A": 0, "B": 0, "A,B": 10}}`, up to 25 players, a value for every coalition.

    Examples: `kelisim share kelisim-main-game` · `kelisim share kelisim-main-game --concept nucleolus` ·
    `kelisim share dry=0.2 normal=0.6 wet=0.2` · `kelisim share --game game.json --out shares.json`
    """
    from kelisim.sharing.files import write_json

    with _told():
        if (game is None) == (not results):
            mend = "give folders written by kelisim play, or --game FILE.json"
            raise InputError([Fault("kelisim share", None, None, "", "either results or a game", mend)])
        if out is not None and game is not None and out.resolve() == game.resolve():
            raise InputError([Fault(str(out), None, None, "", "another file than the game", "choose another --out")])
        content, table = _shares_of_game(game) if game is not None else _shares_of(results or [], belief, concept)
        if out is not None:
            write_json(out, content)
        _say(content, as_json, table)


def _shares_of_game(game: Path) -> tuple[dict[str, Any], Callable[[], Any]]:
    from kelisim.report.games import shares_table
    from kelisim.sharing.compare import compare
    from kelisim.sharing.files import read_game

    content = compare(read_game(game))
    return content, lambda: shares_table(content)


def _shares_of(results: list[str], belief: str, concept: str | None) -> tuple[dict[str, Any], Callable[[], Any]]:
    from kelisim.deal import shares as dividing
    from kelisim.deal.kind import transfers_in_kind
    from kelisim.report.deal import settlement_table
    from kelisim.report.shares import carried_table, contract_table, played_table

    named = dividing.with_probabilities(results)
    studies = [(dividing.read_played(Path(folder)), weight) for folder, weight in named]
    if len(studies) > 1:
        content = dividing.acceptable_in_all(studies, belief)
        return content, lambda: contract_table(content)
    played = studies[0][0]
    content = dividing.shares(played)
    if concept is None:
        return content, lambda: played_table(content, belief)
    chosen = dividing.carried_out(played, belief, concept)
    owed = dividing.transfers(played, dividing.allocation(played, belief, concept))
    kind = transfers_in_kind(Path(named[0][0]), owed)
    tables: list[Any] = [
        played_table(content, belief),
        carried_table(chosen),
        *([settlement_table(kind)] if kind else []),
    ]
    return {**content, "chosen": {**chosen, "settlement": kind}}, lambda: Group(*tables)


@deals.command("CHECK", hidden=True)
@deals.command("check")
def check_one(
    deal: Annotated[str, typer.Argument(help="A deal file (TOML), or the name of a deal that comes with kelisim.")],
    game: Annotated[
        Path | None, typer.Option(help="Folder written by kelisim play: every coalition is then asked.")
    ] = None,
    study: Annotated[str | None, typer.Option(help="Study in place of the one that the deal names.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the result; a former result is replaced.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Check a deal: is it feasible, what does each state get against alone, who would leave, what would mend it.

    Examples: `kelisim deal check barter-1998` · `kelisim deal check my.toml --game kelisim-main-game --out checked`
    """
    from kelisim.deal.check import check_deal
    from kelisim.deal.game import read_game
    from kelisim.deal.read import load_deal
    from kelisim.folder import require_passed, write_result
    from kelisim.report.deal import deal_tables

    with _told():
        chosen = load_deal(deal, study)
        played = None if game is None else read_game(game, chosen)
        with _watch(("alone", "deal")) as watch:
            checked = check_deal(chosen, played, watch)
        if out is not None:
            write_result(checked.result, checked.content, out, "deal.json")
        require_passed(checked.result)
        _say(checked.content, as_json, lambda: Group(*deal_tables(checked.content)))


@deals.command("list")
def list_deals(as_json: JsonFlag = False) -> None:
    """List the deals that come with kelisim.

    Example: `kelisim deal list`
    """
    from kelisim.deal.read import embedded_deals, title_of

    titles = {name: title_of(path) for name, path in embedded_deals().items()}
    if as_json:
        _print_json(titles)
        return
    for name, title in titles.items():
        out_console.print(f"{name:16} {title}", markup=False)


def _say_result(content: dict[str, Any], folder: Path, as_json: bool) -> None:
    from kelisim.report.terminal import checks_table, summary_table

    checks = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
    _say(content, as_json, lambda: Group(summary_table(content), checks_table(checks)))


def _say(content: object, as_json: bool, table: Callable[[], Any]) -> None:
    if as_json:
        _print_json(content)
    else:
        out_console.print(table())


def _print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


@contextmanager
def _watch(cases: Sequence[str] = ("alone", "joint")) -> Iterator[Callable[[str, str], None]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[case]:>5}"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err_console, transient=True) as progress:
        tasks = {name: progress.add_task("starting", total=None, case=name) for name in cases}
        yield lambda name, text: progress.update(tasks[name], description=text)


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
