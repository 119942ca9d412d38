"""A query process: opens one frozen generation, answers one query at a time, and may be killed at any moment.

The engine cannot be interrupted, so whatever must be stopped runs here. Run as

    python -m graph.query.worker STORE MEMORY_BYTES

it speaks over its standard input and output in messages of a JSON header and a body: eight bytes of the two
lengths, then both. It says {"ready": true} once the store is open. It ends when its input ends, also in the
middle of a query, so no query outlives its parent.

Before it answers it gives up what a query never needs: network (a network namespace of its own, where the
system allows it), memory beyond its share, core dumps, and the parent's standard output.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import re
import struct
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.query.limits import QueryLimits
from graph.query.results import (
    ResultFormat,
    ResultKind,
    write_boolean,
    write_graph,
    write_solutions,
)
from ontology.errors import QueryLimitError, QueryRefusedError, UsageError

if sys.platform != "win32":
    import resource

__all__ = ["Header", "main", "read_message", "write_message"]

_LENGTHS = struct.Struct(">II")
#: From sched.h: a user namespace of one's own, which then may have a network namespace without any interface.
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
#: How the engine begins a syntax error: line and column, both from 1.
_POSITION = re.compile(r"error at (\d+):(\d+): ")
#: Where the engine's list of what it expected turns from words of SPARQL into ranges of characters.
_RANGES = re.compile(r", \[.*", re.DOTALL)

Header = dict[str, object]
NamedGraph = ox.NamedNode | ox.BlankNode
Graph = NamedGraph | ox.DefaultGraph


def write_message(stream: BinaryIO, header: Mapping[str, object], body: bytes = b"") -> None:
    """Send one message."""
    encoded = json.dumps(header).encode("ascii")
    stream.write(_LENGTHS.pack(len(encoded), len(body)))
    stream.write(encoded)
    stream.write(body)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[Header, bytes] | None:
    """Receive one message; None when the other side has ended, also in the middle of a message."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_length, body_length = _LENGTHS.unpack(lengths)
    header, body = stream.read(header_length), stream.read(body_length)
    if len(header) < header_length or len(body) < body_length:
        return None
    decoded: Header = json.loads(header)
    return decoded, body


def main(store_path: str, memory: int) -> None:
    """Answer queries until the input ends."""
    answers = _private_output()
    isolated = _leave_network()
    store = ox.Store.read_only(store_path)
    _limit_memory(memory)
    requests = _requests(sys.stdin.buffer)
    write_message(answers, {"ready": True, "isolated": isolated})
    while True:
        header, body = requests.get()
        _reply(store, answers, header, body.decode("utf-8"))


def _reply(store: ox.Store, answers: BinaryIO, header: Header, query: str) -> None:
    try:
        kind, form, document = _answer(store, header, query)
    except SyntaxError as error:
        write_message(answers, {"error": "syntax", **_syntax_error(error.msg or str(error))})
    except QueryLimitError as error:
        write_message(answers, {"error": "limit", "message": str(error)})
    except QueryRefusedError as error:
        write_message(answers, {"error": "refused", "message": str(error)})
    except UsageError as error:
        write_message(answers, {"error": "usage", "message": str(error)})
    except MemoryError:
        # What the engine holds is not given back to the system: a fresh process is cheaper than a full one.
        write_message(answers, {"error": "memory"})
        os._exit(1)
    except (OSError, ValueError, RuntimeError) as error:
        write_message(answers, {"error": "engine", "message": str(error)})
    else:
        write_message(answers, {"kind": kind.value, "media_type": form.media_type}, document)


def _syntax_error(said: str) -> Header:
    position = _POSITION.match(said)
    if position is None:
        return {"message": said, "line": None, "column": None}
    line, column = int(position[1]), int(position[2])
    expected = _RANGES.sub(", …", said[position.end() :])
    return {"message": f"Line {line}, column {column}: {expected}", "line": line, "column": column}


def _answer(store: ox.Store, header: Header, query: str) -> tuple[ResultKind, ResultFormat, bytes]:
    limits = QueryLimits(rows=int(str(header["rows"])), bytes=int(str(header["bytes"])))
    asked = header.get("format")
    default_graphs, named_graphs = _dataset(header)
    result = store.query(query, default_graph=default_graphs, named_graphs=named_graphs)
    if isinstance(result, ox.QuerySolutions):
        form = _fitting(ResultKind.SOLUTIONS, asked)
        return ResultKind.SOLUTIONS, form, write_solutions(result, form, limits)
    if isinstance(result, ox.QueryBoolean):
        form = _fitting(ResultKind.BOOLEAN, asked)
        return ResultKind.BOOLEAN, form, write_boolean(result, form)
    form = _fitting(ResultKind.GRAPH, asked)
    return ResultKind.GRAPH, form, write_graph(result, form, limits)


def _dataset(header: Header) -> tuple[list[Graph] | None, list[NamedGraph] | None]:
    """The default and the named graphs of the request, None for the store's own.

    Naming graphs of one kind leaves the other kind empty (SPARQL 1.1 Protocol, section 2.1.4).
    """
    default_graphs: list[Graph] = [*_graphs(header, "default_graphs")]
    named_graphs: list[NamedGraph] = [*_graphs(header, "named_graphs")]
    return (default_graphs, named_graphs) if default_graphs or named_graphs else (None, None)


def _graphs(header: Header, key: str) -> list[ox.NamedNode]:
    value = header.get(key)
    return [ox.NamedNode(str(iri)) for iri in value] if isinstance(value, list) else []


def _fitting(kind: ResultKind, asked: object) -> ResultFormat:
    fitting = ResultFormat.for_kind(kind)
    if asked is None:
        return fitting[0]
    form = ResultFormat(str(asked))
    if form not in fitting:
        names = ", ".join(item.value for item in fitting)
        raise UsageError(
            f"A result of {kind.value} cannot be written as {form.value}; choose one of {names}."
        )
    return form


def _private_output() -> BinaryIO:
    """Standard output for messages alone; what anything else prints goes to standard error."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _requests(stream: BinaryIO) -> queue.SimpleQueue[tuple[Header, bytes]]:
    """Requests as they come in; a thread of their own notices at any time that the parent is gone."""
    waiting: queue.SimpleQueue[tuple[Header, bytes]] = queue.SimpleQueue()

    def read() -> None:
        while (message := read_message(stream)) is not None:
            waiting.put(message)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return waiting


def _leave_network() -> bool:
    """Move into a network namespace without interfaces, where the system allows it; whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    done: bool = unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    return done


def _limit_memory(memory: int) -> None:
    """Allow `memory` bytes of address space beyond what is in use, and no core dump."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        pages = 0
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
