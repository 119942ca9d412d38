"""An update carried out on a scratch copy of a generation, and what it changes.

The engine evaluates each operation, so it means what SPARQL 1.1 Update says; before each it is seen to that

* nothing is written to a graph that fazhi keeps (WriteRefusedError). The graphs that an operation may write
  to are in its text; where a template says GRAPH ?g, its pattern is asked first which graphs that are;
* what is written without naming a graph stands in the graph for it (graph/store/user_graphs.py), for the
  default graph is a merge. What it holds because a graph of fazhi's does cannot be deleted from it;
* the default graph is the merge again before an operation reads it.

The scratch copy is thrown away. What counts are `changes()`: the differences of the user's graphs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from graph.query.functions import FUNCTIONS
from graph.store.user_graphs import UNNAMED, GraphChange, is_managed, require_own, require_whole
from graph.update.difference import difference
from graph.update.operations import Operation, Run, Verb
from ontology.errors import UsageError, WriteRefusedError

__all__ = ["Evaluation", "Using"]

Graph = NamedNode | ox.BlankNode | DefaultGraph
_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Using:
    """The dataset of the request (SPARQL 1.1 Protocol, section 2.2.3): IRIs of graphs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def clauses(self) -> tuple[str, ...]:
        """The clauses that say the same in an operation."""
        return tuple(f"USING <{iri}>" for iri in self.default) + tuple(
            f"USING NAMED <{iri}>" for iri in self.named
        )


class Evaluation:
    """One update, operation by operation. `base` is not changed; `scratch` begins as a copy of it."""

    def __init__(self, base: ox.Store, scratch: ox.Store, base_iri: str | None, using: Using) -> None:
        self._base = base
        self._scratch = scratch
        self._base_iri = base_iri
        self._using = using.clauses()
        #: Graphs that were written to, with their difference from `base` when the merge was last mended.
        self._touched: dict[NamedNode, GraphChange] = {}
        self._stale = False
        self._resolved: dict[tuple[str, str], str] = {}

    def run(self, operations: Iterable[Operation]) -> None:
        """Carry out the operations.

        Raises WriteRefusedError; UsageError when the request and an operation both say a dataset;
        SyntaxError and RuntimeError as the engine does.
        """
        for operation in operations:
            if self._using and (operation.using or operation.within):
                raise UsageError("The request says using-graph-uri, and the update says USING or WITH.")
            if operation.verb in {Verb.CLEAR, Verb.DROP, Verb.CREATE}:
                self._manage(operation)
            elif operation.verb in {Verb.COPY, Verb.MOVE, Verb.ADD}:
                self._transfer(operation)
            else:
                self._change(operation)
            self._stale = True

    def changes(self) -> list[GraphChange]:
        """What the update changes, by the names of the graphs; graphs left as they were are left out."""
        found = (difference(self._base, self._scratch, graph) for graph in self._touched)
        return sorted(
            (change for change in found if change.gone or change.added), key=lambda change: str(change.graph)
        )

    def _change(self, operation: Operation) -> None:
        """INSERT and DELETE in all their forms."""
        reads = operation.verb in {Verb.DELETE_WHERE, Verb.MODIFY}
        if reads:
            self._mend_merge()
            operation = replace(operation, using=operation.using or self._using)
        outside = operation.within or str(UNNAMED)
        written = {run.graph or outside for run in (*operation.deleted, *operation.inserted)}
        variables = {name for name in written if name.startswith(("?", "$"))}
        for name in sorted(written - variables):
            self._touch(self._resolve(operation, name))
        self._touch_variables(operation, variables)
        if operation.within is None:
            self._require_own_triples(operation)
        self._scratch.update(_written(operation), base_iri=self._base_iri, custom_functions=dict(FUNCTIONS))

    def _manage(self, operation: Operation) -> None:
        """CLEAR, DROP and CREATE."""
        target = operation.target or ""
        if target not in {"DEFAULT", "NAMED", "ALL"}:
            self._touch(self._resolve(operation, target))
            silent = "SILENT " if operation.silent else ""
            self._update(operation, f"{operation.verb} {silent}GRAPH {target}")
            return
        self._require_whole(f"{operation.verb} {target}")
        held = {graph.value for graph in self._scratch.named_graphs() if isinstance(graph, NamedNode)}
        meant = {"DEFAULT": {UNNAMED.value}, "NAMED": held - {UNNAMED.value}, "ALL": held}[target]
        for graph in sorted(meant):
            self._touch(graph)
            self._update(operation, f"{operation.verb} SILENT GRAPH <{graph}>")

    def _transfer(self, operation: Operation) -> None:
        """COPY, MOVE and ADD. DEFAULT is the merge where it is read."""
        source, target = operation.source or "", operation.target or ""
        if source == "DEFAULT":
            self._mend_merge()
        if (source == "DEFAULT" and operation.verb is Verb.MOVE) or (
            target == "DEFAULT" and operation.verb is not Verb.ADD
        ):
            self._require_whole(f"{operation.verb} {source} TO {target}")
        if source == target:
            return
        into = str(UNNAMED) if target == "DEFAULT" else target
        self._touch(self._resolve(operation, into))
        silent = "SILENT " if operation.silent else ""
        if operation.verb is Verb.MOVE and source == "DEFAULT":
            self._touch(UNNAMED.value)
            self._update(operation, f"COPY {silent}DEFAULT TO {into} ; DROP SILENT GRAPH {UNNAMED}")
            return
        if operation.verb is Verb.MOVE:
            self._touch(self._resolve(operation, source))
        self._update(operation, f"{operation.verb} {silent}{source} TO {into}")

    def _update(self, operation: Operation, text: str) -> None:
        self._scratch.update(operation.prologue + text, base_iri=self._base_iri)

    def _touch(self, graph: str) -> None:
        """Note that a graph is written to. Raises WriteRefusedError when it is not the user's."""
        require_own(graph)
        node = NamedNode(graph)
        self._touched.setdefault(node, GraphChange(node, frozenset(), frozenset()))

    def _touch_variables(self, operation: Operation, variables: set[str]) -> None:
        """Note the graphs that variables of the templates stand for."""
        if not variables:
            return
        names = sorted(variable[1:] for variable in variables)
        rows = self._asked(operation, "SELECT DISTINCT " + " ".join(f"?{name}" for name in names))
        for row in cast("ox.QuerySolutions", rows):
            for name in names:
                if isinstance(row[name], NamedNode):
                    self._touch(cast("NamedNode", row[name]).value)
                elif isinstance(row[name], ox.BlankNode):
                    raise WriteRefusedError(f"?{name} is a blank node: a graph is named by an IRI.")

    def _require_own_triples(self, operation: Operation) -> None:
        """Raise WriteRefusedError when a triple to be deleted from the default graph is one of fazhi's."""
        for run in operation.deleted:
            if run.graph is not None:
                continue
            triples = self._asked(operation, f"CONSTRUCT {{ {run.text} }}")
            for triple in cast("ox.QueryTriples", triples):
                holder = next(self._managed_holders(triple), None)
                if holder is not None:
                    raise WriteRefusedError(
                        f"The triple {triple} stands in the default graph because {holder} holds it, which "
                        "fazhi keeps: it cannot be deleted."
                    )

    def _asked(
        self, operation: Operation, head: str
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """What a query with the pattern and the dataset of an operation finds."""
        within: Graph | None = None
        if operation.within and not operation.using:
            within = NamedNode(self._resolve(operation, operation.within))
        dataset = " ".join(clause.replace("USING", "FROM", 1) for clause in operation.using)
        text = f"{operation.prologue}{head} {dataset} WHERE {operation.where or '{}'}"
        return self._scratch.query(
            text, base_iri=self._base_iri, default_graph=within, custom_functions=dict(FUNCTIONS)
        )

    def _managed_holders(self, triple: Triple) -> Iterator[NamedNode]:
        found = self._scratch.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        for quad in found:
            if isinstance(quad.graph_name, NamedNode) and is_managed(quad.graph_name.value):
                yield quad.graph_name

    def _require_whole(self, what: str) -> None:
        held = (graph.value for graph in self._scratch.named_graphs() if isinstance(graph, NamedNode))
        require_whole(held, what)

    def _resolve(self, operation: Operation, name: str) -> str:
        """The IRI that a name stands for under the operation's prologue."""
        key = operation.prologue, name
        if key not in self._resolved:
            query = f"{operation.prologue}CONSTRUCT {{ <x:x> <x:x> {name} }} WHERE {{}}"
            found = cast("ox.QueryTriples", ox.Store().query(query, base_iri=self._base_iri))
            self._resolved[key] = cast("NamedNode", next(found).object).value
        return self._resolved[key]

    def _mend_merge(self) -> None:
        """Make the default graph of the scratch copy the merge of its named graphs."""
        if not self._stale:
            return
        self._stale = False
        for graph, before in self._touched.items():
            now = difference(self._base, self._scratch, graph)
            self._touched[graph] = now
            self._scratch.extend(
                Quad(triple.subject, triple.predicate, triple.object, _DEFAULT)
                for triple in (now.added - before.added) | (before.gone - now.gone)
            )
            for triple in (now.gone - before.gone) | (before.added - now.added):
                self._drop_orphan(triple)

    def _drop_orphan(self, triple: Triple) -> None:
        parts = (triple.subject, triple.predicate, triple.object)
        found = self._scratch.quads_for_pattern(*parts, None)
        if all(quad.graph_name == _DEFAULT for quad in found):
            self._scratch.remove(Quad(*parts, _DEFAULT))


def _written(operation: Operation) -> str:
    """The text for the engine: no template leaves its triples without a graph."""
    within = f"WITH {operation.within} " if operation.within else ""
    deleted, inserted = (_template(runs, operation) for runs in (operation.deleted, operation.inserted))
    if operation.verb is Verb.INSERT_DATA:
        return f"{operation.prologue}INSERT DATA {inserted}"
    if operation.verb is Verb.DELETE_DATA:
        return f"{operation.prologue}DELETE DATA {deleted}"
    using = " ".join(operation.using)
    templates = " ".join(
        f"{word} {template}"
        for word, template, runs in (
            ("DELETE", deleted, operation.deleted),
            ("INSERT", inserted, operation.inserted),
        )
        if runs
    )
    return f"{operation.prologue}{within}{templates or 'DELETE {}'} {using} WHERE {operation.where}"


def _template(runs: Sequence[Run], operation: Operation) -> str:
    """A template with its graphs; under WITH the engine puts the other triples where they belong."""
    unnamed = None if operation.within else str(UNNAMED)
    graphs = [(run.graph or unnamed, run.text) for run in runs]
    parts = (f"GRAPH {graph} {{ {text} }}" if graph else text for graph, text in graphs)
    return f"{{ {' '.join(parts)} }}"
