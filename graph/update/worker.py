"""A process that works out one write: what an update or a document changes in the user's graphs.

Strangers' text is read and evaluated here, where it can be killed. Run as

    python -m graph.update.worker MEMORY_BYTES

it takes one message (graph/query/sandbox.py), answers it, and ends. It ends when its parent does. The folder
of the generation is only read; the scratch folder is its to spoil. It publishes nothing: its answer is what
the write takes away and adds, as N-Quads, and its parent decides.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

from graph.query.guard import position
from graph.query.limits import QueryLimits
from graph.query.sandbox import (
    Header,
    leave_network,
    limit_memory,
    private_output,
    requests,
    write_message,
)
from graph.query.worker import syntax_error
from graph.store.user_graphs import GraphChange
from graph.update.difference import difference
from graph.update.evaluation import Evaluation, Using
from graph.update.operations import Script, read_operations
from graph.update.payload import UnsupportedPayloadError, payload_triples, require_rdf_1_1
from ontology.errors import (
    FazhiError,
    QueryRefusedError,
    QuerySyntaxError,
    RdfSyntaxError,
    UsageError,
    WriteRefusedError,
)

__all__ = ["main"]

#: How an error is called in an answer; the parent has the same list.
KINDS: dict[type[FazhiError], str] = {
    QuerySyntaxError: "syntax",
    QueryRefusedError: "refused",
    RdfSyntaxError: "rdf",
    UnsupportedPayloadError: "unsupported",
    UsageError: "usage",
    WriteRefusedError: "managed",
}
#: Fails before anything is done, but after the engine has parsed all that follows it.
_PARSE_ONLY = "DROP GRAPH <x:no-such-graph> ;"


def main(memory: int) -> None:
    """Answer one request."""
    answers = private_output()
    leave_network()
    header, body = requests(sys.stdin.buffer).get()
    limit_memory(memory)
    _reply(answers, header, body)
    answers.flush()
    os._exit(0)


def _reply(answers: BinaryIO, header: Header, body: bytes) -> None:
    try:
        changes = _update(header, body) if header["task"] == "update" else _payload(header, body)
        for change in changes:
            require_rdf_1_1(change.added)
    except tuple(KINDS) as error:
        line, column = getattr(error, "line", None), getattr(error, "column", None)
        answer = {"error": KINDS[type(error)], "message": str(error), "line": line, "column": column}
        write_message(answers, answer)
    except SyntaxError as error:
        # Only a prefix that is declared later: everything else has been found before, with its place.
        message = str(syntax_error(error.msg or str(error))["message"])
        write_message(answers, {"error": "syntax", "message": message})
    except MemoryError:
        write_message(answers, {"error": "memory"})
    except (OSError, ValueError, RuntimeError) as error:
        write_message(answers, {"error": "engine", "message": str(error)})
    else:
        gone, added = (_document(changes, part) for part in ("gone", "added"))
        write_message(answers, {"gone": len(gone)}, gone + added)


def _update(header: Header, body: bytes) -> list[GraphChange]:
    limits = QueryLimits(nesting=int(str(header["nesting"])), operators=int(str(header["operators"])))
    base_iri = str(header["base_iri"]) if header["base_iri"] is not None else None
    script = read_operations(body.decode("utf-8"), limits)
    _check_syntax(script, base_iri)
    using = Using(_listed(header, "using"), _listed(header, "using_named"))
    scratch = ox.Store(str(header["scratch"])) if header["scratch"] is not None else ox.Store()
    evaluation = Evaluation(_base(header), scratch, base_iri, using)
    evaluation.run(script.operations)
    return evaluation.changes()


def _payload(header: Header, body: bytes) -> list[GraphChange]:
    """What putting a document into a graph changes, or ("add") adding it to what is there."""
    graph = NamedNode(str(header["graph"]))
    triples = payload_triples(
        str(header["content_type"]), body, graph, str(header["base_iri"]), str(header["before"])
    )
    # Numbers are compared as the store keeps them.
    wanted = ox.Store()
    wanted.extend(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    change = difference(_base(header), wanted, graph)
    if header["task"] == "add":
        change = GraphChange(graph, frozenset(), change.added)
    return [change] if change.gone or change.added else []


def _check_syntax(script: Script, base_iri: str | None) -> None:
    """Raise QuerySyntaxError, with its place in the text as it came, for what the engine cannot read."""
    head, tail = script.text[: script.start], script.text[script.start :]
    prefixes = dict.fromkeys(script.prefixes, "x:")
    try:
        ox.Store().update(f"{head} {_PARSE_ONLY}\n{tail}", base_iri=base_iri, prefixes=prefixes)
    except SyntaxError as error:
        answer = syntax_error(error.msg or str(error))
        line, column, message = answer["line"], answer["column"], str(answer["message"])
        if not isinstance(line, int) or not isinstance(column, int):
            raise QuerySyntaxError(message) from None
        raise _moved(message, line, column, head) from None
    except RuntimeError:
        return


def _moved(message: str, line: int, column: int, head: str) -> QuerySyntaxError:
    """The error at the place in a text that lacks what was put in behind `head`."""
    last_line, width = position(head, len(head))
    moved_line, moved_column = line, column
    if line > last_line:
        moved_line, moved_column = line - 1, column + (width - 1 if line == last_line + 1 else 0)
    told = message.removeprefix(f"Line {line}, column {column}: ")
    return QuerySyntaxError(f"Line {moved_line}, column {moved_column}: {told}", moved_line, moved_column)


def _base(header: Header) -> ox.Store:
    return ox.Store.read_only(str(header["base"])) if header["base"] is not None else ox.Store()


def _listed(header: Header, key: str) -> tuple[str, ...]:
    value = header[key]
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _document(changes: Iterable[GraphChange], part: str) -> bytes:
    quads = (
        Quad(triple.subject, triple.predicate, triple.object, change.graph)
        for change in changes
        for triple in (change.gone if part == "gone" else change.added)
    )
    return ox.serialize(quads, format=RdfFormat.N_QUADS) or b""


if __name__ == "__main__":
    main(int(sys.argv[1]))
