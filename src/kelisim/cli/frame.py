"""What all commands share: the application, the consoles, how answers and errors are told."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kelisim.errors import InputError, KelisimError

app = typer.Typer(
    name="kelisim",
    help="Planning model of cooperation between states that share rivers, grids and land.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
out_console, err_console = Console(), Console(stderr=True)
corridor = typer.Typer(help="Freight corridors: routes, bottlenecks, quotes, ports, traffic assignment.",
                       no_args_is_help=True)  # fmt: skip
app.add_typer(corridor, name="corridor")
programme = typer.Typer(help="Programmes of joint measures: list, plan to 2040, value, roadmap, monitoring.",
                        no_args_is_help=True)  # fmt: skip
app.add_typer(programme, name="programme")

JsonFlag = Annotated[bool, typer.Option("--json", help="Print plain JSON instead of tables.")]
RegionName = Annotated[str, typer.Option(help="Embedded region, or folder of a data package.")]


@contextmanager
def told() -> Iterator[None]:
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


def say(content: object, as_json: bool, table: Callable[[], Any]) -> None:
    """Print ``content`` as JSON, or the table made of it."""
    if as_json:
        print_json(content)
    else:
        out_console.print(table())


def print_json(content: object) -> None:
    """Print ``content`` as JSON to standard output, whatever the width of the screen."""
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


@contextmanager
def watch_cases(cases: Sequence[str] = ("alone", "joint")) -> Iterator[Callable[[str, str], None]]:
    """A line per case with a spinner, what it does now and the time elapsed; yields the function that says it."""
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
def busy() -> Iterator[Callable[[str], None]]:
    """A spinner with what is done now and the time elapsed; yields the function that says it."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=err_console, transient=True) as progress:
        task = progress.add_task("starting", total=None)
        yield lambda text: progress.update(task, description=text)
