"""The pool of query processes: new queries always find one, long ones wait for each other.

The engine cannot tell how long a query will take, so time tells. A query starts in the *short lane*, whose
processes stand ready. One that takes longer than `QueryLimits.short_seconds` moves, with its process, to the
*long lane* if that has room, and a fresh process takes its place. If the long lane is full the query is
stopped and started again when its turn comes there. So however many long queries are asked, a short one waits
for a few times `short_seconds` at most, and there are never more than both lanes' processes.

A query's time counts from when it was asked, waiting included: nobody waits longer than the limit says.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping

from graph.query.limits import QueryLimits
from graph.query.process import Cancellation, Overrun, PostponedError, QueryProcess
from graph.query.sandbox import Header
from graph.store.generations import Generation
from ontology.errors import QueryBusyError, QueryTimeoutError

__all__ = ["QueryProcesses"]

_BUSY = "All query processes are busy: try again in a few seconds."


class QueryProcesses:
    """Processes on the generation in force in two lanes, and a bounded queue before them.

    `short` processes stand ready; `long` more may be at long queries. Safe to use from several threads.
    """

    def __init__(self, generation: Generation, limits: QueryLimits, short: int, long: int) -> None:
        """Start the processes of the short lane."""
        self._limits = limits
        self._generation = generation
        self._changed = threading.Condition()
        self._idle = deque(QueryProcess(generation, limits) for _ in range(short))
        self._most_long = long
        self._long: set[QueryProcess] = set()
        self._waiting = 0
        self._waiting_long = 0
        self._closed = False

    @property
    def generation(self) -> Generation:
        """The generation that new queries see."""
        return self._generation

    def ask(
        self, header: Mapping[str, object], query: str, seconds: float, cancellation: Cancellation
    ) -> tuple[Header, bytes]:
        """Put a query to a process and wait for the answer, `seconds` at most.

        Raises QueryBusyError when the queue is full or the wait too long, and the errors of
        `QueryProcess.ask`.
        """
        begun = time.monotonic()
        deadline, patience = begun + seconds, begun + min(seconds, self._limits.queue_seconds)

        def put(process: QueryProcess, overrun: Overrun | None = None) -> tuple[Header, bytes]:
            try:
                with cancellation.covering(process):
                    return process.ask(header, query, _left(deadline), overrun)
            finally:
                self._give_back(process)

        try:
            process = self._take(patience)
            try:
                return put(process, Overrun(self._limits.short_seconds, lambda: self._promote(process)))
            except PostponedError:
                return put(self._take_long(patience))
        except QueryTimeoutError:
            raise QueryTimeoutError(
                f"The query took longer than {seconds:g} s and was stopped: narrow it or add LIMIT."
            ) from None

    def switch(self, generation: Generation) -> None:
        """Let new queries see another generation; those that run finish on theirs."""
        with self._changed:
            if generation.id == self._generation.id:
                return
            self._generation = generation
            old = list(self._idle)
            self._idle.clear()
            self._idle.extend(QueryProcess(generation, self._limits) for _ in old)
            self._changed.notify_all()
        for process in old:
            process.close()

    def close(self) -> None:
        """End all processes; those that are at a query end when they come back."""
        with self._changed:
            self._closed = True
            old = list(self._idle)
            self._idle.clear()
            self._changed.notify_all()
        for process in old:
            process.close()

    def _take(self, patience: float) -> QueryProcess:
        """A process of the short lane, until `patience` (a time of the monotonic clock)."""
        with self._changed:
            if not self._idle:
                self._check_queue()
            self._waiting += 1
            try:
                while not self._idle:
                    self._wait(patience)
                return self._idle.pop()
            finally:
                self._waiting -= 1

    def _take_long(self, patience: float) -> QueryProcess:
        """A new process of the long lane, once there is room in it."""
        with self._changed:
            self._check_queue()
            self._waiting_long += 1
            try:
                while len(self._long) >= self._most_long:
                    self._wait(patience)
                process = QueryProcess(self._generation, self._limits)
                self._long.add(process)
            finally:
                self._waiting_long -= 1
        process.yield_to_others()
        return process

    def _promote(self, process: QueryProcess) -> bool:
        """Move a process to the long lane, if it has room and nobody waits for it; whether it did."""
        with self._changed:
            if self._closed or self._waiting_long or len(self._long) >= self._most_long:
                return False
            self._long.add(process)
            self._idle.appendleft(QueryProcess(self._generation, self._limits))
            self._changed.notify_all()
        process.yield_to_others()
        return True

    def _give_back(self, process: QueryProcess) -> None:
        with self._changed:
            was_long = process in self._long
            self._long.discard(process)
            current = process.alive and process.generation.id == self._generation.id
            kept = current and not was_long and not self._closed
            # Taken from the right, where those stand that are known to be ready.
            if kept:
                self._idle.append(process)
            elif not was_long and not self._closed:
                self._idle.appendleft(QueryProcess(self._generation, self._limits))
            self._changed.notify_all()
        if not kept:
            process.close()

    def _check_queue(self) -> None:
        if self._waiting + self._waiting_long >= self._limits.queue:
            raise QueryBusyError("Too many queries are waiting: try again in a few seconds.")

    def _wait(self, patience: float) -> None:
        if self._closed:
            raise QueryBusyError("The query service is closed.")
        left = patience - time.monotonic()
        if left <= 0 or not self._changed.wait(left):
            raise QueryBusyError(_BUSY)


def _left(deadline: float) -> float:
    """Seconds until a time of the monotonic clock; a moment when it has come."""
    return max(0.001, deadline - time.monotonic())
