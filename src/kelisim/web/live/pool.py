"""Engines by study, opened when first used, and how many settings may be solved or wait at once."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kelisim.errors import Fault, InputError
from kelisim.region.package import Region, load
from kelisim.region.read import did_you_mean
from kelisim.study import load_study
from kelisim.web.errors import refused
from kelisim.web.live.ahead import Ahead
from kelisim.web.live.engine import Engine, open_engine
from kelisim.web.live.model import one_year_studies
from kelisim.web.live.setting import Setting
from kelisim.web.live.source import source_of

SOLVING, WAITING = 2, 32
"""Settings solved at once, and how many more may wait for their turn."""


class EnginePool:
    """Models of the one-year studies of a region.

    ``data``: folder in which games are played in the background; without one no game is played. ``game``: a folder of
    ``kelisim play`` for ``study``.
    """

    def __init__(
        self,
        study: str = "normal",
        data: Path | None = None,
        game: Path | None = None,
        solving: int = SOLVING,
        waiting: int = WAITING,
        ahead: bool = True,
    ) -> None:
        """Name the studies; raises InputError if ``study`` is not one that can be opened. ``ahead``: whether what
        states have alone in other inflows is played in the background."""
        chosen = load_study(study)
        self.region: Region = load(chosen.region, chosen.players)
        self.study = study
        self.studies: Sequence[str] = tuple(dict.fromkeys([study, *one_year_studies(self.region)]))
        self._data, self._game, self._ahead = data, game, ahead
        self._behind: list[Ahead] = []
        self._engines: dict[str, Engine] = {}
        self._opening = {name: threading.Lock() for name in self.studies}
        self._turn = threading.BoundedSemaphore(solving)
        self._seats = threading.BoundedSemaphore(solving + waiting)

    def engine(self, study: str) -> Engine:
        """The engine of a study, opened if need be (some seconds); raises as :meth:`Engine.open`."""
        if study not in self._opening:
            close = did_you_mean(study, self.studies)
            mend = f"did you mean {close}?" if close else f"one of: {', '.join(self.studies)}"
            raise InputError([Fault("setting", None, "study", study, "a study of one year", mend)], "the setting")
        with self._opening[study]:
            if study not in self._engines:
                self._engines[study] = self._opened(study)
        return self._engines[study]

    def _opened(self, study: str) -> Engine:
        folder = self._game if study == self.study and self._game is not None else None
        engine = open_engine(load_study(study), self.region, folder)
        # what is open stays open: the collector would look at all of it every few answers, 0.2 s each time
        gc.collect()
        gc.freeze()
        if folder is None and self._data is not None:
            engine.game.folder = self._data / "games" / f"{study}-{self.region.sha256[:12]}"
            engine.game.play(study)
        if self._ahead:
            self._behind.append(Ahead(engine))
        return engine

    def states(self, study: str) -> tuple[str, ...]:
        """States of a study, in the order of its region."""
        return self.engine(study).region.states

    def levers(self, study: str) -> Sequence[Mapping[str, Any]]:
        """Levers of a study as the model tells them."""
        return [one.as_dict() for one in self.engine(study).levers.values()]

    def solve(self, setting: Setting | Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a setting; raises as :meth:`Engine.solve`, and a refusal with status 503 if too many wait."""
        asked = setting if isinstance(setting, Setting) else setting_of(setting)
        engine = self.engine(asked.study)
        with self._turned():
            return engine.solve(asked)

    def model(self, study: str) -> dict[str, Any]:
        """The model of a study; raises as :meth:`engine` and :meth:`solve`."""
        engine = self.engine(study)
        with self._turned():
            return engine.model()

    def source(self, table: str, row: str, column: str) -> dict[str, Any]:
        """One number of the data with its source; raises InputError if it is not there."""
        return source_of(self.region, table, row, column)

    def game(self, study: str) -> dict[str, Any]:
        """The game of a study: ``status``, and values by coalition structure and bloc (million USD a year)."""
        game = self.engine(study).game
        found = game.get()
        values = {} if found is None else {
            "|".join("+".join(bloc) for bloc in structure): {"+".join(bloc): round(v, 3) for bloc, v in blocs.items()}
            for structure, blocs in found.values.items()
        }  # fmt: skip
        return {"study": study, "status": game.status, "unit": "million USD a year", "values": values}

    def close(self) -> None:
        """End what runs in the background."""
        for one in self._behind:
            one.close()
        for engine in self._engines.values():
            engine.game.close()

    @contextmanager
    def _turned(self) -> Iterator[None]:
        """Wait for a turn, unless too many wait already."""
        if not self._seats.acquire(blocking=False):
            raise refused(503, None, "a server with time for it", "ask again in some seconds")
        try:
            with self._turn:
                yield
        finally:
            self._seats.release()


def setting_of(told: Mapping[str, Any]) -> Setting:
    """A setting from plain data. Raises InputError with every fault."""
    try:
        return Setting.model_validate(dict(told))
    except ValidationError as error:
        faults = [
            Fault("setting", None, ".".join(map(str, one["loc"])) or None, str(one["input"])[:60], str(one["msg"]),
                  "see the schema of /api/solve")
            for one in error.errors()
        ]  # fmt: skip
        raise InputError(faults, "the setting") from None
