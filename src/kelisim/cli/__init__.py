"""The command line: one verb per command, each a few lines around the library.

Exit status: 0 done; 2 bad input; 3 infeasible, unbounded or not solved; 4 a check of the result failed.

What a command needs is imported inside it: a game is shared out without waiting for the model's libraries to load.
"""

# isort: off
# Commands join the application when they are imported: this is their order in --help.
from kelisim.cli import study, data, games, freight, ports, assignment, programme, roadmap, web  # noqa: F401
from kelisim.cli.frame import app

# isort: on

__all__ = ["app"]
