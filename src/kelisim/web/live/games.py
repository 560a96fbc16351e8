"""The game of a study: read from a folder of ``kelisim play``, or played in the background by another process."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kelisim.deal.contract import Deal
from kelisim.deal.game import read_game
from kelisim.sharing import PartitionGame


@dataclass(slots=True)
class GameOf:
    """The game that goes with ``deal``'s study in ``folder``; ``player``: the process that plays it, if one does."""

    deal: Deal
    folder: Path | None
    player: subprocess.Popen[bytes] | None = None
    found: PartitionGame | None = None

    def get(self) -> PartitionGame | None:
        """The game, or None until it is there. Raises InputError for a folder that holds another game."""
        if self.found is None and self.folder is not None and (self.folder / "summary.json").is_file():
            self.found = read_game(self.folder, self.deal)
        return self.found

    @property
    def status(self) -> str:
        """``ready``, ``playing``, or ``none`` where nobody plays it."""
        if self.get() is not None:
            return "ready"
        return "playing" if self.player is not None and self.player.poll() is None else "none"

    def play(self, study: str) -> None:
        """Play the study into the folder, in a process of its own, unless the game is there already."""
        if self.folder is None or self.get() is not None:
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", "from kelisim.cli import app; app()", "play", study, "--out", str(self.folder)]
        self.player = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603

    def close(self) -> None:
        """End the process that plays; what it has finished is kept for the next time."""
        if self.player is not None and self.player.poll() is None:
            self.player.terminate()
            self.player.wait()
