"""Writes of the HTTP app: one at a time, each in force before it is answered.

The answer names the generation that a write made, and every request that begins after the answer sees it, or
a later one.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar, cast

import anyio.to_thread
from starlette.requests import Request

from api.portal import Portal, query_limits
from api.settings import Settings
from api.write_token import WriteToken, load_write_token, require_permission
from graph.store.publish import Store
from graph.update.service import UserGraphs
from ontology.errors import QueryBusyError

__all__ = ["GENERATION_HEADER", "Writing", "writing_of"]

#: The header that names the generation that a write made.
GENERATION_HEADER = "Fazhi-Generation"
T = TypeVar("T")


class Writing:
    """The door of the HTTP app for writes. Raises UsageError for a token that cannot be used."""

    def __init__(self, portal: Portal, settings: Settings) -> None:
        self.token: WriteToken | None = load_write_token(settings)
        self._portal = portal
        self._settings = settings
        self._turn = asyncio.Lock()

    def require_permission(self, request: Request) -> None:
        """Raise the problem with which a request that may not write is answered."""
        require_permission(request.headers, self.token)

    async def run(self, work: Callable[[UserGraphs], T]) -> T:
        """Do one write in a thread, and let the next requests see it.

        Raises QueryBusyError when others take too long, StoreBusyError when another process writes, and what
        the methods of UserGraphs raise.
        """
        try:
            async with asyncio.timeout(self._settings.queue_seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise QueryBusyError("Other writes are under way: try again in a few seconds.") from None
        try:
            return await anyio.to_thread.run_sync(functools.partial(self._written, work))
        finally:
            self._turn.release()

    def _written(self, work: Callable[[UserGraphs], T]) -> T:
        limits = replace(query_limits(self._settings), seconds=self._settings.write_seconds)
        keep = self._settings.keep_generations
        done = work(UserGraphs(Store.open(self._settings.store, create=True, keep=keep), limits))
        self._portal.refresh()
        return done


def writing_of(request: Request) -> Writing:
    """The door for writes that the app was created with."""
    return cast("Writing", request.app.state.writing)
