"""Commands of corridors, as a group."""

from __future__ import annotations

import typer

from kelisim.cli.frame import app

corridor = typer.Typer(help="Freight corridors: ports and what they hold up.", no_args_is_help=True)
app.add_typer(corridor, name="corridor")
