"""The published generation as the HTTP app sees it: pages and routes ask here, and never touch the store.

A portal holds the query service of the current generation. When a new generation is published it starts a
second service, switches to it, and closes the first as soon as the last request that uses it has ended, so
that every request reads one generation, whole. All store and query calls block; `Portal.run` keeps them off
the event loop.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import anyio
import anyio.to_thread

from api.settings import Settings
from graph.query.limits import QueryLimits
from graph.query.named import NamedQuery, load_named_queries
from graph.query.service import QueryService
from graph.query.terms import Term
from graph.store.publish import Generation, Store
from ontology.errors import NoGenerationError, QueryBusyError, StoreError, UsageError

__all__ = ["Portal", "Reader", "Row", "named_query", "query_limits"]

Row = Mapping[str, Term]
T = TypeVar("T")

_log = logging.getLogger(__name__)


def query_limits(settings: Settings) -> QueryLimits:
    """The limits of one query, out of the settings table."""
    return QueryLimits(
        seconds=settings.query_seconds,
        short_seconds=settings.query_short_seconds,
        rows=settings.query_rows,
        bytes=settings.query_bytes,
        memory=settings.query_memory,
        nesting=settings.query_nesting,
        operators=settings.query_operators,
        query_bytes=settings.body_bytes,
        queue=settings.queue,
        queue_seconds=settings.queue_seconds,
    )


def named_query(name: str) -> NamedQuery:
    """The named query; UsageError lists the names there are."""
    queries = load_named_queries()
    if name not in queries:
        raise UsageError(f"There is no query named {name!r}; there are {', '.join(sorted(queries))}.")
    return queries[name]


@dataclass(frozen=True, slots=True)
class Reader:
    """One generation, open for reading. Its methods block."""

    store: Store
    generation: Generation
    service: QueryService

    def rows(self, name: str, **values: str | None) -> list[Row]:
        """Rows of a named query; `values` are written as a user writes them, None and "" mean any."""
        query = named_query(name)
        given = {parameter: value for parameter, value in values.items() if value}
        return list(self.service.select(query.text, query.bind(given)).rows)

    def text(self, sha256: str) -> str:
        """A report's text rendition."""
        return self.store.text(sha256)


class _Lease:
    """A service and how many requests use it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.users = 0
        self.retired = False


class Portal:
    """The door of the HTTP app to the store. Start it before use, stop it at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._switch = threading.Lock()
        self._refreshing = threading.Lock()
        self._lease: _Lease | None = None
        self._threads: anyio.CapacityLimiter | None = None

    @property
    def generation_id(self) -> str:
        """Identifier of the generation in force, "" when none is published."""
        lease = self._lease
        return "" if lease is None else lease.reader.generation.id

    def start(self) -> None:
        """Opens the store. A store without a generation is no error: requests answer 503 until one is
        published.
        """
        # a query that runs or waits holds a thread; one more is left to be told that the queue is full
        settings = self.settings
        self._threads = anyio.CapacityLimiter(settings.workers + settings.long_workers + settings.queue + 1)
        self.refresh()

    def stop(self) -> None:
        """Ends the query processes."""
        with self._switch:
            lease, self._lease = self._lease, None
        if lease is not None:
            lease.reader.service.close()

    def refresh(self) -> None:
        """Switches to the generation in force, if it is another one than before."""
        # one at a time: who has read an older pointer may not switch back behind a write
        with self._refreshing:
            self._refresh()

    def _refresh(self) -> None:
        try:
            store = Store.open(self.settings.store)
            generation = store.current()
        except NoGenerationError:
            return
        except (StoreError, OSError) as error:
            # the generation already open stays good: its files are never changed
            _log.warning("store not readable: %s", error)
            return
        if generation.id == self.generation_id:
            return
        limits = query_limits(self.settings)
        service = QueryService(generation, limits, self.settings.workers, self.settings.long_workers)
        with self._switch:
            old, self._lease = self._lease, _Lease(Reader(store, generation, service))
            idle = old is not None and old.users == 0
            if old is not None:
                old.retired = True
        if old is not None and idle:
            old.reader.service.close()
        _log.info("serving generation %s", generation.id)

    async def watch(self) -> None:
        """Looks for new generations until cancelled."""
        while True:
            await anyio.sleep(self.settings.refresh_seconds)
            await anyio.to_thread.run_sync(self.refresh)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """The generation in force, kept open until the block ends. Raises NoGenerationError."""
        with self._switch:
            lease = self._lease
            if lease is None:
                raise NoGenerationError(
                    f"Nothing is published in {self.settings.store} yet; "
                    "run `fazhi ingest PATH` (or `fazhi demo`) first."
                )
            lease.users += 1
        try:
            yield lease.reader
        finally:
            with self._switch:
                lease.users -= 1
                last = lease.retired and lease.users == 0
            if last:
                lease.reader.service.close()

    async def run(self, work: Callable[[Reader], T]) -> T:
        """Does `work` in a thread with the generation in force. Raises QueryBusyError when all are taken."""
        if self._threads is not None and self._threads.available_tokens < 1:
            raise QueryBusyError("Too many requests are waiting: try again in a few seconds.")
        return await anyio.to_thread.run_sync(
            functools.partial(self._with_reader, work), limiter=self._threads
        )

    def _with_reader(self, work: Callable[[Reader], T]) -> T:
        with self.reader() as reader:
            return work(reader)
