"""The one way into a store for what users write: lock, work out, apply, publish.

What a write changes is worked out by a process that may be killed (graph/update/process.py), on copies. Only
its answer, triples of the user's graphs, is applied to the writer's working copy, by the rule of the default
graph, and published as a new generation in one switch. A write that fails, or a process that dies, leaves the
store as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.query.limits import QueryLimits
from graph.store.merge import graph_triples
from graph.store.publish import Generation, Store, Writer
from graph.store.user_graphs import UNNAMED, USER_GRAPHS, GraphChange, require_own, require_whole
from graph.update.evaluation import Using
from graph.update.process import work_out
from ontology.errors import UsageError

__all__ = ["Payload", "UserGraphs", "Written", "graph_name"]

#: Digits of the hash that names a graph for which the client gave no name.
_NAME_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Payload:
    """An RDF document as it was sent, and the IRI against which its relative ones are read."""

    content_type: str
    content: bytes
    base: str


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a write: the generation in force after it, and the changes (none when all was so already).

    `graph` is the graph of the Graph Store Protocol, `existed` whether it held anything before.
    """

    generation: Generation
    changes: Sequence[GraphChange]
    graph: NamedNode = UNNAMED
    existed: bool = True


class UserGraphs:
    """The user's graphs of a store, to be written to. Each method is one write, and blocks until it is done.

    They raise StoreBusyError when another writer is at work, WriteRefusedError for graphs that fazhi keeps,
    and what `graph.update.process.work_out` raises; then nothing has changed.
    """

    def __init__(self, store: Store, limits: QueryLimits) -> None:
        self._store = store
        self._limits = limits

    def update(self, text: str, *, base: str | None = None, using: Using = Using()) -> Written:  # noqa: B008
        """Carry out a SPARQL 1.1 update: all of its operations or none."""
        for iri in (*using.default, *using.named):
            graph_name(iri)
        with self._store.writer() as writer:
            scratch = writer.scratch()
            task = {
                "task": "update",
                "base": _folder(writer),
                "scratch": str(scratch.resolve()) if scratch is not None else None,
                "base_iri": base,
                "using": list(using.default),
                "using_named": list(using.named),
                "nesting": self._limits.nesting,
                "operators": self._limits.operators,
            }
            changes = work_out(task, text.encode("utf-8"), self._limits)
            return Written(_published(writer, changes), changes)

    def replace(self, graph: NamedNode | None, payload: Payload) -> Written:
        """Make a document the contents of a graph; None is what is written without naming a graph."""
        return self._put("replace", graph, payload)

    def add(self, graph: NamedNode | None, payload: Payload) -> Written:
        """Add a document to a graph, keeping its blank nodes apart from those that are there."""
        return self._put("add", graph, payload)

    def create(self, payload: Payload) -> Written:
        """Make a document a new graph, with a name that follows from it and from what is there already."""
        with self._store.writer() as writer:
            before = writer.generation.content_hash if writer.generation is not None else ""
            digest = hashlib.sha256(before.encode("ascii") + b"\n" + payload.content).hexdigest()
            return self._put_with(writer, "replace", NamedNode(USER_GRAPHS + digest[:_NAME_LENGTH]), payload)

    def drop(self, graph: NamedNode | None) -> Written | None:
        """Empty a graph; None when a graph of that name holds nothing."""
        with self._store.writer() as writer:
            node = _own(writer, graph, "DELETE of the default graph")
            current = writer.generation
            if current is None or (graph is not None and node.value not in current.graphs):
                return None
            changes = [GraphChange(node, frozenset(graph_triples(current.open(), node)), frozenset())]
            return Written(_published(writer, changes), changes, node)

    def _put(self, task: str, graph: NamedNode | None, payload: Payload) -> Written:
        with self._store.writer() as writer:
            what = "PUT to the default graph" if task == "replace" else ""
            return self._put_with(writer, task, _own(writer, graph, what), payload)

    def _put_with(self, writer: Writer, task: str, node: NamedNode, payload: Payload) -> Written:
        held = writer.generation.graphs if writer.generation is not None else {}
        before = held[node.value].sha256 if node.value in held else ""
        header = {
            "task": task,
            "base": _folder(writer),
            "base_iri": payload.base,
            "graph": node.value,
            "content_type": payload.content_type,
            "before": before if task == "add" else "",
        }
        changes = work_out(header, payload.content, self._limits)
        return Written(_published(writer, changes), changes, node, node.value in held)


def graph_name(iri: str) -> NamedNode:
    """The name of a graph. Raises UsageError when it is not an absolute IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        raise UsageError(f"{iri!r} is not the name of a graph: give an absolute IRI.") from None


def _own(writer: Writer, graph: NamedNode | None, what: str) -> NamedNode:
    """The graph to write to. `what` is how a write to the default graph as a whole is called, "" for none."""
    if graph is not None:
        require_own(graph.value)
        return graph
    if what and writer.generation is not None:
        require_whole(writer.generation.graphs, what)
    return UNNAMED


def _folder(writer: Writer) -> str | None:
    return str(writer.generation.store_path.resolve()) if writer.generation is not None else None


def _published(writer: Writer, changes: Sequence[GraphChange]) -> Generation:
    """The generation in force after the changes."""
    if not changes and writer.generation is not None:
        return writer.generation
    for change in changes:
        writer.change_graph(change)
    return writer.publish(follow=False)
