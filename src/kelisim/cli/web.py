"""Commands of the web: serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kelisim.cli.frame import app, err_console, told

HERE = "127.0.0.1"


@app.command()
def serve(
    study: Annotated[str, typer.Option(help="Embedded study that is shown first: normal, dry or wet.")] = "normal",
    host: Annotated[str, typer.Option(help="Address to listen at; another one opens it to others.")] = HERE,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at; 0 takes a free one.")] = 8000,
    data: Annotated[Path, typer.Option(help="Folder for the rooms; made if it is not there.")] = Path("kelisim-table"),
    game: Annotated[
        Path | None, typer.Option(help="Folder written by kelisim play; played in the background otherwise.")
    ] = None,
    name: Annotated[list[str] | None, typer.Option(help="Host name under which others reach it; may repeat.")] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Serve the model and the negotiation table to browsers, on this machine unless told otherwise.

    Everything stays on this machine: pages, maps and rooms. Rooms are kept in `--data` and outlive a restart.

    Examples: `kelisim serve --open` · `kelisim serve --study dry --data rooms --port 8080`
    """
    from kelisim.web.serve import run
    from kelisim.web.settings import Settings

    with told():
        settings = Settings(data, host, port, study, game, tuple(name or ()))
        if not settings.is_local:
            warning = "open to other machines: whoever reaches this address can open rooms and solve; put TLS in front"
            err_console.print(f"{host} is {warning}", style="yellow", markup=False)
        run(settings, open_page)
