"""A query process: opens one frozen generation, answers one query at a time, and may be killed at any moment.

The engine cannot be interrupted, so whatever must be stopped runs here. Run as

    python -m graph.query.worker STORE MEMORY_BYTES

it speaks over its standard input and output (graph/query/sandbox.py). It says {"ready": true} once the store
is open. It ends when its input ends, also in the middle of a query, so no query outlives its parent.

Before it answers it gives up what a query never needs: network (a network namespace of its own, where the
system allows it), memory beyond its share, core dumps, and the parent's standard output.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.query.dialect import adapted
from graph.query.functions import FUNCTIONS
from graph.query.limits import QueryLimits
from graph.query.results import (
    ResultFormat,
    ResultKind,
    write_boolean,
    write_graph,
    write_solutions,
)
from graph.query.sandbox import (
    Header,
    leave_network,
    limit_memory,
    private_output,
    requests,
    write_message,
)
from graph.store.holding import hold
from ontology.errors import QueryLimitError, QueryRefusedError, UsageError

__all__ = ["main", "syntax_error"]

#: How the engine begins a syntax error: line and column, both from 1.
_POSITION = re.compile(r"error at (\d+):(\d+): ")
#: Where the engine's list of what it expected turns from words of SPARQL into ranges of characters.
_RANGES = re.compile(r", \[.*", re.DOTALL)

#: A sentence among the tokens that it expected: what is really wrong (a prefix is not declared, say).
_REASON = re.compile(r"(?:expected |one of |, )([A-Z]\w* [A-Za-z ]*[a-z]{2}[\w ]*)")

NamedGraph = ox.NamedNode | ox.BlankNode
Graph = NamedGraph | ox.DefaultGraph


def main(store_path: str, memory: int) -> None:
    """Answer queries until the input ends."""
    answers = private_output()
    isolated = leave_network()
    hold(Path(store_path).parent)  # until this process ends
    store = ox.Store.read_only(store_path)
    limit_memory(memory)
    waiting = requests(sys.stdin.buffer)
    write_message(answers, {"ready": True, "isolated": isolated})
    while True:
        header, body = waiting.get()
        _reply(store, answers, header, body.decode("utf-8"))


def _reply(store: ox.Store, answers: BinaryIO, header: Header, query: str) -> None:
    try:
        kind, form, document = _answer(store, header, query)
    except SyntaxError as error:
        write_message(answers, {"error": "syntax", **syntax_error(error.msg or str(error))})
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


def syntax_error(said: str) -> Header:
    """What the engine says of a fault in a text, with line and column where it tells them."""
    position = _POSITION.match(said)
    if position is None:
        return {"message": said, "line": None, "column": None}
    line, column = int(position[1]), int(position[2])
    rest = said[position.end() :]
    reason = _REASON.search(rest)
    told = f"{reason[1]}." if reason is not None else _RANGES.sub(", …", rest)
    if told.startswith("expected ["):
        told = "what stands here does not fit."
    return {"message": f"Line {line}, column {column}: {told}", "line": line, "column": column}


def _answer(store: ox.Store, header: Header, query: str) -> tuple[ResultKind, ResultFormat, bytes]:
    limits = QueryLimits(rows=int(str(header["rows"])), bytes=int(str(header["bytes"])))
    asked = header.get("format")
    default_graphs, named_graphs = _dataset(header)
    base = str(header["base"]) if header.get("base") is not None else None

    def evaluated(text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return store.query(
            text,
            base_iri=base,
            default_graph=default_graphs,
            named_graphs=named_graphs,
            custom_functions=dict(FUNCTIONS),
        )

    try:
        result = evaluated(adapted(query))
    except SyntaxError:
        # The place of a fault is to be that in the text as it came.
        result = evaluated(query)
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


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
