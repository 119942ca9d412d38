"""A query process, started ahead and asked one query at a time, and the handle that stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from graph.query.limits import QueryLimits
from graph.query.sandbox import Header, read_message, write_message
from graph.store.generations import Generation
from ontology.errors import QueryError, QueryLimitError, QueryTimeoutError

__all__ = ["Cancellation", "Overrun", "PostponedError", "QueryProcess"]

#: Seconds that a process may take to start and open its store.
_START_SECONDS = 30.0
#: What a process that works at a long query yields to the others: it gets about a tenth of a core that is
#: wanted by one at the usual 0 (setpriority(2)), and all of one that nobody else wants.
_LONG_NICENESS = 10


class PostponedError(Exception):
    """The query was taken off the process to make room, and is to be asked again. Never leaves the pool."""


@dataclass(frozen=True, slots=True)
class Overrun:
    """What happens to a query that takes longer than `seconds`: it goes on if `may_go_on` says so."""

    seconds: float
    may_go_on: Callable[[], bool]


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

    def ask(
        self, header: Mapping[str, object], query: str, seconds: float, overrun: Overrun | None = None
    ) -> tuple[Header, bytes]:
        """Put a query to it and wait for the answer.

        Raises QueryTimeoutError when it had to be killed after `seconds`, PostponedError when it overran and
        might not go on, QueryLimitError when it ran out of memory, QueryError when it ended otherwise. It is
        dead then.
        """
        self._await_ready()
        clock = _Clock(self.kill, seconds, overrun)
        try:
            answer = self._exchange(header, query)
        finally:
            clock.stop()
        if answer is not None and answer[0].get("error") != "memory":
            return answer
        self.kill()
        if clock.postponed:
            raise PostponedError
        if clock.expired:
            raise QueryTimeoutError("The query was stopped at its time limit: narrow it or add LIMIT.")
        if answer is not None or self._process.returncode in {-signal.SIGABRT, -signal.SIGSEGV}:
            raise QueryLimitError(
                "The query needed more memory than one query may use and was stopped: narrow it."
            )
        raise QueryError("The query was stopped before it was answered.")

    def yield_to_others(self) -> None:
        """Let processes that answer short queries go first, for the rest of its life."""
        if sys.platform == "win32" or not self.alive:
            return
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, _LONG_NICENESS)
        except ProcessLookupError:
            return  # it has just ended

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


class _Clock:
    """Ends a query at its time, and asks before that whether one that overruns may go on."""

    def __init__(self, kill: Callable[[], None], seconds: float, overrun: Overrun | None) -> None:
        self.expired = False
        self.postponed = False
        self._kill = kill
        self._lock = threading.Lock()
        self._stopped = False
        if overrun is None or overrun.seconds >= seconds:
            self._timer = self._start(seconds, self._expire)
        else:
            left = seconds - overrun.seconds
            self._timer = self._start(overrun.seconds, lambda: self._overrun(overrun, left))

    def stop(self) -> None:
        """Leave the query alone from now on."""
        with self._lock:
            self._stopped = True
            self._timer.cancel()

    def _overrun(self, overrun: Overrun, left: float) -> None:
        with self._lock:
            if self._stopped:
                return
            if overrun.may_go_on():
                self._timer = self._start(left, self._expire)
                return
            self.postponed = True
        self._kill()

    def _expire(self) -> None:
        with self._lock:
            if self._stopped:
                return
            self.expired = True
        self._kill()

    @staticmethod
    def _start(seconds: float, action: Callable[[], None]) -> threading.Timer:
        timer = threading.Timer(seconds, action)
        timer.daemon = True
        timer.start()
        return timer


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
