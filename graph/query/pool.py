"""The pool of query processes: started ahead, lent to one query at a time, killed and replaced at need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, cast

from graph.query.limits import QueryLimits
from graph.query.worker import Header, read_message, write_message
from graph.store.generations import Generation
from ontology.errors import QueryBusyError, QueryError, QueryLimitError, QueryTimeoutError

__all__ = ["Cancellation", "QueryProcess", "QueryProcesses"]

#: Seconds that a process may take to start and open its store.
_START_SECONDS = 30.0


class QueryProcess:
    """One process on one generation. It is used by one thread at a time; `kill` may be called from any."""

    def __init__(self, generation: Generation, limits: QueryLimits) -> None:
        """Start it; it is ready some 0.1 s later, which the first query waits for."""
        self.generation = generation
        self.isolated = False
        self._ready = False
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "graph.query.worker",
                str(generation.store_path.resolve()),
                str(limits.memory),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, header: Mapping[str, object], query: str, seconds: float) -> tuple[Header, bytes]:
        """Put a query to it and wait for the answer.

        Raises QueryTimeoutError when it had to be killed after `seconds`, QueryLimitError when it ran out of
        memory, QueryError when it ended otherwise. It is dead then.
        """
        self._await_ready()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self.kill()

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            answer = self._exchange(header, query)
        finally:
            timer.cancel()
        if answer is not None and answer[0].get("error") != "memory":
            return answer
        self.kill()
        if expired.is_set():
            raise QueryTimeoutError(
                f"The query ran longer than {seconds:g} s and was stopped: narrow it or add LIMIT."
            )
        if answer is not None or self._process.returncode in {-signal.SIGABRT, -signal.SIGSEGV}:
            raise QueryLimitError(
                "The query needed more memory than one query may use and was stopped: narrow it."
            )
        raise QueryError("The query was stopped before it was answered.")

    def kill(self) -> None:
        """End it at once and wait until it is gone (a few milliseconds)."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it and let go of its pipes."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # Unsent bytes of a query to a process that is gone.
                    continue

    def _exchange(self, header: Mapping[str, object], query: str) -> tuple[Header, bytes] | None:
        try:
            write_message(cast("BinaryIO", self._process.stdin), header, query.encode("utf-8"))
            return read_message(cast("BinaryIO", self._process.stdout))
        except (BrokenPipeError, ConnectionResetError):
            return None

    def _await_ready(self) -> None:
        if self._ready:
            return
        timer = threading.Timer(_START_SECONDS, self.kill)
        timer.start()
        try:
            message = read_message(cast("BinaryIO", self._process.stdout))
        finally:
            timer.cancel()
        if message is None:
            self.kill()
            raise QueryError(
                f"A query process could not open the generation {self.generation.id}: "
                "check that its folder is readable, and that memory is left."
            )
        self._ready = True
        self.isolated = bool(message[0].get("isolated"))


class Cancellation:
    """A handle by which another thread stops a query, for a client that has hung up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: QueryProcess | None = None
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the query was asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop the query that runs under this handle, now or as soon as it starts."""
        with self._lock:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()

    @contextmanager
    def covering(self, process: QueryProcess) -> Iterator[None]:
        """Tie a process to the handle for the length of one query."""
        with self._lock:
            if self._cancelled:
                raise QueryError("The query was cancelled before it began.")
            self._process = process
        try:
            yield
        finally:
            with self._lock:
                self._process = None


class QueryProcesses:
    """A fixed number of processes on the generation in force, and a bounded queue before them."""

    def __init__(self, generation: Generation, limits: QueryLimits, size: int) -> None:
        """Start `size` processes."""
        self._limits = limits
        self._generation = generation
        self._free = threading.Condition()
        self._idle = deque(QueryProcess(generation, limits) for _ in range(size))
        self._waiting = 0
        self._closed = False

    @property
    def generation(self) -> Generation:
        """The generation that new queries see."""
        return self._generation

    @contextmanager
    def borrow(self) -> Iterator[QueryProcess]:
        """A process for one query. Raises QueryBusyError when the queue is full or the wait too long."""
        process = self._take()
        try:
            yield process
        finally:
            self._give_back(process)

    def switch(self, generation: Generation) -> None:
        """Let new queries see another generation; those that run finish on theirs."""
        with self._free:
            if generation.id == self._generation.id:
                return
            self._generation = generation
            old = list(self._idle)
            self._idle.clear()
            self._idle.extend(QueryProcess(generation, self._limits) for _ in old)
            self._free.notify_all()
        for process in old:
            process.close()

    def close(self) -> None:
        """End all processes; those that are lent end when they come back."""
        with self._free:
            self._closed = True
            old = list(self._idle)
            self._idle.clear()
            self._free.notify_all()
        for process in old:
            process.close()

    def _take(self) -> QueryProcess:
        deadline = time.monotonic() + self._limits.queue_seconds
        with self._free:
            if not self._idle and self._waiting >= self._limits.queue:
                raise QueryBusyError("Too many queries are waiting: try again in a few seconds.")
            self._waiting += 1
            try:
                while not self._idle:
                    left = deadline - time.monotonic()
                    if self._closed:
                        raise QueryBusyError("The query service is closed.")
                    if left <= 0 or not self._free.wait(left):
                        raise QueryBusyError("All query processes are busy: try again in a few seconds.")
                return self._idle.pop()
            finally:
                self._waiting -= 1

    def _give_back(self, process: QueryProcess) -> None:
        with self._free:
            current = process.alive and process.generation.id == self._generation.id and not self._closed
            # Taken from the right, where those stand that are known to be ready.
            if current:
                self._idle.append(process)
            elif not self._closed:
                self._idle.appendleft(QueryProcess(self._generation, self._limits))
            self._free.notify()
        if not current:
            process.close()
