"""``python -m tests.web.toy_server FOLDER``: the command's server with the toy engines, to be killed or loaded."""

from __future__ import annotations

import sys
from pathlib import Path

from fastapi import FastAPI

from kelisim.web.app import create_app
from kelisim.web.serve import run
from kelisim.web.settings import Limits, Settings
from tests.web.toy_engines import LEVERS, ToyEngines

AMPLE = Limits(proposals_per_room=100_000, entries_per_room=1_000_000)


def application(settings: Settings) -> FastAPI:
    app = create_app(settings, ToyEngines())
    app.add_api_route("/api/model", lambda: {"levers": LEVERS})
    return app


if __name__ == "__main__":
    asked = Settings(Path(sys.argv[1]), port=0, limits=AMPLE)
    run(asked, lambda: application(asked))
