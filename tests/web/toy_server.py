"""``python -m tests.web.toy_server FOLDER``: the command's server with the toy engines, to be killed by a test."""

from __future__ import annotations

import sys
from pathlib import Path

from kelisim.web.serve import run
from kelisim.web.settings import Limits, Settings
from tests.web.toy_engines import ToyEngines

AMPLE = Limits(proposals_per_room=100_000, entries_per_room=1_000_000)

if __name__ == "__main__":
    run(Settings(Path(sys.argv[1]), port=0, limits=AMPLE), ToyEngines())
