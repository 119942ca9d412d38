"""Checks of a whole generation: is it what its manifest says, are its texts there, do its reports conform?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse

from graph.fulltext.index import index_discrepancies
from graph.store import iris
from graph.store.counts import counts_of_things
from graph.store.generations import Generation, GraphDigest, content_hash, graph_lines, lines_digest
from graph.store.merge import graph_triples
from graph.store.sums import changed_files
from graph.store.upkeep import stated_texts
from graph.validate import Violation, violations
from ontology.errors import InputError
from ontology.vocabulary import GRAPH

__all__ = ["check_document", "check_reports", "discrepancies", "faults"]

_REPORT_GRAPHS = GRAPH + "report/"


def faults(generation: Generation, shapes: bool = True) -> list[str]:
    """All that is wrong with a generation, one sentence each: its files, `discrepancies`, its texts and, with
    `shapes`, its reports (SHACL takes most of the time, about half a second a report).
    """
    damaged = changed_files(generation.path)
    if damaged:
        # The engine is not asked then: on a damaged index it may never come to an end.
        return [f"the file {name} is missing or not as it was published" for name in damaged]
    with generation.held() as store:
        found = [*discrepancies(generation), *_text_faults(generation, store)]
        for key, broken in check_reports(generation) if shapes else ():
            found += [
                f"report {key} breaks the shapes: {item.path} {item.value} of {item.focus}: {item.message}"
                for item in broken
                if item.severity == "Violation"
            ]
    return found


def discrepancies(generation: Generation) -> list[str]:
    """Where a generation differs from its manifest, one sentence each; empty when it is what it says.

    Graphs, triples, hashes and the numbers of things are taken again from the quads, and the default graph is
    compared with the merge of the named graphs.
    """
    with generation.held() as store:
        return sorted([*_discrepancies(generation, store), *index_discrepancies(generation)])


def _discrepancies(generation: Generation, store: Store) -> list[str]:
    graphs: dict[str, GraphDigest] = {}
    # Hashes of the triples: a set of them is a tenth of a set of the triples themselves.
    merged: set[int] = set()
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode):
            lines = graph_lines(store, graph)
            graphs[graph.value] = lines_digest(lines)
            merged.update(map(hash, lines))
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
    counts = counts_of_things(store)
    counts["quads"] = sum(digest.triples for digest in graphs.values())
    for name, number in counts.items():
        if generation.counts.get(name) != number:
            found.append(f"there are {number} {name}, stated are {generation.counts.get(name)}")
    if merged != {
        hash(str(quad.triple)) for quad in store.quads_for_pattern(None, None, None, DefaultGraph())
    }:
        found.append("the default graph is not the merge of the named graphs")
    return found


def _text_faults(generation: Generation, store: Store) -> Iterator[str]:
    """The text renditions that reports refer to and that are not there, or are another text."""
    for sha256 in sorted(set(stated_texts(store))):
        path = generation.texts_path / f"{sha256}.txt"
        try:
            content = path.read_bytes()
        except OSError as error:
            yield f"the text {path.name} cannot be read ({error.strerror})"
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            yield f"the text {path.name} has another SHA-256 than its name says"


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
