"""Asks a process of its own (graph/update/worker.py) what a write changes, and stops it at its limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Mapping
from typing import BinaryIO, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from graph.query.limits import QueryLimits
from graph.query.sandbox import Header, read_message, write_message
from graph.store.user_graphs import GraphChange, require_own
from graph.update.worker import KINDS
from ontology.errors import (
    FazhiError,
    QueryError,
    QueryLimitError,
    QuerySyntaxError,
    QueryTimeoutError,
    RdfSyntaxError,
)

__all__ = ["work_out"]


def work_out(task: Mapping[str, object], body: bytes, limits: QueryLimits) -> list[GraphChange]:
    """What a write changes, graph by graph.

    Raises what graph.update.worker.KINDS lists; QueryTimeoutError, QueryLimitError; QueryError when the
    engine cannot carry the write out.
    """
    header, document = _asked(task, body, limits)
    if "error" in header:
        raise _error(header)
    split = int(str(header["gone"]))
    gone, added = _triples(document[:split]), _triples(document[split:])
    changes = [
        GraphChange(graph, frozenset(gone[graph]), frozenset(added[graph]))
        for graph in sorted(gone.keys() | added.keys(), key=str)
    ]
    for change in changes:
        require_own(change.graph.value)
    return changes


def _asked(task: Mapping[str, object], body: bytes, limits: QueryLimits) -> tuple[Header, bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        # The limit is one of addresses, and each arena of the allocator reserves 64 MiB of them.
        "MALLOC_ARENA_MAX": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "graph.update.worker", str(limits.memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        process.kill()

    timer = threading.Timer(limits.seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        answer = _exchange(process, task, body)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        _close(process)
    if answer is not None and answer[0].get("error") != "memory":
        return answer
    if expired.is_set():
        raise QueryTimeoutError(
            f"The write took longer than {limits.seconds:g} s and was stopped: send less at once."
        )
    if answer is not None or process.returncode in {-signal.SIGABRT, -signal.SIGSEGV}:
        raise QueryLimitError("The write needed more memory than one may use: send less at once.")
    raise QueryError("The write was stopped before it was worked out; nothing was changed.")


def _exchange(
    process: subprocess.Popen[bytes], task: Mapping[str, object], body: bytes
) -> tuple[Header, bytes] | None:
    try:
        write_message(cast("BinaryIO", process.stdin), task, body)
        return read_message(cast("BinaryIO", process.stdout))
    except (BrokenPipeError, ConnectionResetError):
        return None


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                # Unsent bytes to a process that is gone.
                continue


def _triples(document: bytes) -> defaultdict[NamedNode, set[Triple]]:
    found: defaultdict[NamedNode, set[Triple]] = defaultdict(set)
    for quad in ox.parse(document, format=RdfFormat.N_QUADS):
        found[cast("NamedNode", quad.graph_name)].add(quad.triple)
    return found


def _error(answer: Header) -> FazhiError:
    """The exception that the process reports."""
    message = str(answer.get("message") or "The write failed.")
    kinds = {name: kind for kind, name in KINDS.items()}
    kind = kinds.get(str(answer["error"]))
    line, column = answer.get("line"), answer.get("column")
    if kind in {QuerySyntaxError, RdfSyntaxError} and isinstance(line, int) and isinstance(column, int):
        located = QuerySyntaxError if kind is QuerySyntaxError else RdfSyntaxError
        return located(message, line, column)
    return (kind or QueryError)(message)
