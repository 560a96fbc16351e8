"""Commands of the game: share, and those of deals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group

from kelisim.cli.frame import JsonFlag, app, out_console, print_json, say, told, watch_cases
from kelisim.errors import Fault, InputError

deals = typer.Typer(help="Deals of your own: check one, or list those that come with kelisim.", no_args_is_help=True)
app.add_typer(deals, name="deal")


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

    with told():
        if (game is None) == (not results):
            mend = "give folders written by kelisim play, or --game FILE.json"
            raise InputError([Fault("kelisim share", None, None, "", "either results or a game", mend)])
        if out is not None and game is not None and out.resolve() == game.resolve():
            raise InputError([Fault(str(out), None, None, "", "another file than the game", "choose another --out")])
        content, table = _shares_of_game(game) if game is not None else _shares_of(results or [], belief, concept)
        if out is not None:
            write_json(out, content)
        say(content, as_json, table)


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

    with told():
        chosen = load_deal(deal, study)
        played = None if game is None else read_game(game, chosen)
        with watch_cases(("alone", "deal")) as watch:
            checked = check_deal(chosen, played, watch)
        if out is not None:
            write_result(checked.result, checked.content, out, "deal.json")
        require_passed(checked.result)
        say(checked.content, as_json, lambda: Group(*deal_tables(checked.content)))


@deals.command("list")
def list_deals(as_json: JsonFlag = False) -> None:
    """List the deals that come with kelisim.

    Example: `kelisim deal list`
    """
    from kelisim.deal.read import embedded_deals, title_of

    titles = {name: title_of(path) for name, path in embedded_deals().items()}
    if as_json:
        print_json(titles)
        return
    for name, title in titles.items():
        out_console.print(f"{name:16} {title}", markup=False)
