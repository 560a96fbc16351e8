"""Commands of the web: serve, and those of the table's logs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kelisim.cli.frame import JsonFlag, app, err_console, say, told

HERE = "127.0.0.1"
tables = typer.Typer(help="Negotiation tables: verify the log of a room.", no_args_is_help=True)
app.add_typer(tables, name="table")


@app.command()
def serve(
    study: Annotated[str, typer.Option(help="Embedded study that is shown first: normal, dry or wet.")] = "normal",
    host: Annotated[str, typer.Option(help="Address to listen at; another one opens it to others.")] = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = 8000,
    data: Annotated[
        Path, typer.Option(help="Folder for the rooms and for games played; made if it is not there.")
    ] = Path("kelisim-table"),
    game: Annotated[
        Path | None, typer.Option(help="Folder written by kelisim play; played in the background otherwise.")
    ] = None,
    no_play: Annotated[
        bool,
        typer.Option("--no-play", help="Play nothing in the background; without a game only single states may leave."),
    ] = False,
    name: Annotated[list[str] | None, typer.Option(help="Host name under which others reach it; may repeat.")] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Serve the model and the negotiation table to browsers, on this machine unless told otherwise.

    Everything stays on this machine: pages, maps and rooms. Rooms are kept in `--data` and outlive a restart.

    Examples: `kelisim serve --open` · `kelisim serve --study dry --data rooms --port 8080`
    """
    from kelisim.study import load_study, require_usual
    from kelisim.web.serve import serve as serve_until_interrupted
    from kelisim.web.settings import Settings

    with told():
        require_usual(load_study(study))
        settings = Settings(data, host, port, study, game, not no_play, tuple(name or ()))
        if not settings.is_local:
            warning = "open to other machines: whoever reaches this address can open rooms and solve; put TLS in front"
            err_console.print(f"{host} is {warning}", style="yellow", markup=False)
        serve_until_interrupted(settings, open_page)


@tables.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="Log exported from a room, or rooms.sqlite3 of a server's folder.")],
    head: Annotated[str | None, typer.Option(help="Hash noted before: the log must still hold that entry.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Verify that a log was not altered: the chain of hashes holds, and every move is one that the rules allow.

    Needs no server. Entries cut off at the end show only against a head that somebody has noted.

    Examples: `kelisim table verify kelisim-table/rooms.sqlite3` · `kelisim table verify room.jsonl --head 5f0c...`
    """
    from dataclasses import asdict

    from kelisim.web.table.audit import audited

    with told():
        rooms = [asdict(room) for room in audited(file, head)]
        say({"rooms": rooms}, as_json, lambda: _rooms_table(rooms))


def _rooms_table(rooms: list[dict[str, Any]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    shown = Table(title="Every chain holds, every move is allowed", title_justify="left")
    for heading in ("room", "title", "moves", "proposals", "phase", "head"):
        shown.add_column(heading, overflow="fold")
    for room in rooms:
        shown.add_row(*(Text(str(value)) for value in room.values()))
    return shown
