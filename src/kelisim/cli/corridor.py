"""Commands of the freight corridors that need no region."""

from __future__ import annotations

import typer

from kelisim.cli.frame import app

corridor = typer.Typer(help="Freight corridors: routes, bottlenecks, quotes, ports, traffic assignment.",
                       no_args_is_help=True)  # fmt: skip
app.add_typer(corridor, name="corridor")
