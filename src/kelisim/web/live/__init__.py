"""The live model: a study held open in the solver, re-solved in place whenever a lever moves."""

from kelisim.web.live.api import router
from kelisim.web.live.engine import Engine
from kelisim.web.live.pool import EnginePool
from kelisim.web.live.setting import Setting

__all__ = ["Engine", "EnginePool", "Setting", "router"]
