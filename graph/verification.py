"""Checks of a whole generation: is it what its manifest says, and do its reports conform to the shapes?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse

from graph.store import iris
from graph.store.generations import Generation, content_hash, graph_digest
from graph.store.merge import graph_triples
from graph.store.static import COUNTED_CLASSES
from graph.store.terms import A
from graph.validate import Violation, violations
from ontology.errors import InputError
from ontology.vocabulary import GRAPH

__all__ = ["check_document", "check_reports", "discrepancies"]

_REPORT_GRAPHS = GRAPH + "report/"


def discrepancies(generation: Generation) -> list[str]:
    """Where a generation differs from its manifest, one sentence each; empty when it is what it says.

    Graphs, triples, hashes and the numbers of things are taken again from the quads, and the default graph is
    compared with the merge of the named graphs.
    """
    store = generation.open()
    graphs = {
        graph.value: graph_digest(store, graph)
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
    }
    stated = generation.graphs
    found = [
        f"graph {name} is in the manifest but not in the store" for name in stated.keys() - graphs.keys()
    ]
    found += [
        f"graph {name} is in the store but not in the manifest" for name in graphs.keys() - stated.keys()
    ]
    for name in sorted(graphs.keys() & stated.keys()):
        if graphs[name] != stated[name]:
            found.append(f"graph {name} has {graphs[name].triples} triples, of another hash than stated")
    if content_hash(graphs) != generation.content_hash:
        found.append(f"the content hash is {content_hash(graphs)}, stated is {generation.content_hash}")
    counts = {name: _count(store, class_iri) for name, class_iri in COUNTED_CLASSES.items()}
    counts["quads"] = sum(digest.triples for digest in graphs.values())
    for name, number in counts.items():
        if generation.counts.get(name) != number:
            found.append(f"there are {number} {name}, stated are {generation.counts.get(name)}")
    if not _is_merge(store):
        found.append("the default graph is not the merge of the named graphs")
    return sorted(found)


def check_reports(generation: Generation) -> Iterator[tuple[str, list[Violation]]]:
    """The key of each report with what its graph breaks, in the order of the keys."""
    store = generation.open()
    places = graph_triples(store, iris.PLACES_GRAPH)
    for name in sorted(generation.graphs):
        if name.startswith(_REPORT_GRAPHS):
            triples = graph_triples(store, NamedNode(name))
            yield name.removeprefix(_REPORT_GRAPHS), violations(triples | places)


def check_document(content: bytes, form: RdfFormat, name: str) -> list[Violation]:
    """What the triples of an RDF document break. Raises InputError, naming it, when it is not RDF."""
    try:
        triples: Iterable[Triple] = {quad.triple for quad in parse(content, format=form)}
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{name}: not {form.name} ({error}).") from None
    return violations(triples)


def _count(store: Store, class_iri: NamedNode) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, A, class_iri, DefaultGraph()))


def _is_merge(store: Store) -> bool:
    merged = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    named = {
        quad.triple
        for graph in store.named_graphs()
        for quad in store.quads_for_pattern(None, None, None, graph)
    }
    return merged == named
