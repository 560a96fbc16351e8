"""The page at once, the rest when it is ready: loading the model's libraries takes longer than a reader waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from kelisim.web import pages
from kelisim.web.security import Guard
from kelisim.web.settings import Settings


class Gate:
    """Serves the pages from the start; every other request waits until ``build`` has made the application."""

    def __init__(self, settings: Settings, build: Callable[[], Starlette], failed: Callable[[Exception], None]) -> None:
        """``build`` runs in a thread as soon as the server starts; ``failed`` is told what it raises."""
        routes = pages.routes(pages.static_folder())
        self.build, self.failed = build, failed
        self.paths = {route.path for route in routes}
        self.pages: ASGIApp = Guard(Starlette(routes=routes, lifespan=self.lifespan), settings)
        self.application: asyncio.Task[Starlette] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the pages, or from the application once it is there."""
        if scope["type"] == "lifespan" or scope["path"] in self.paths or self.application is None:
            await self.pages(scope, receive, send)
        else:
            application = await asyncio.shield(self.application)
            await application(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Build the application, keep it open as long as the server runs, and close it."""
        async with AsyncExitStack() as stack:
            self.application = asyncio.create_task(self._built(stack))
            yield
            await asyncio.wait([self.application])

    async def _built(self, stack: AsyncExitStack) -> Starlette:
        try:
            application = await run_in_threadpool(self.build)
        except Exception as error:
            self.failed(error)
            raise
        await stack.enter_async_context(application.router.lifespan_context(application))
        return application
