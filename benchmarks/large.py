"""A large store for benchmarks: the sample reports under many identifiers, with figures of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from measuring import REPORTS
from pyoxigraph import DefaultGraph, Quad

from graph.store import iris
from graph.store.counts import counts_of_things
from graph.store.folder import Folder, write_atomically
from graph.store.freezing import freeze
from graph.store.generations import content_hash, generation_id, graph_digest
from graph.store.history import KEPT, bring_into_force
from graph.store.publish import Store
from graph.store.quads import Subject, place_triples, report_triples
from graph.store.static import vocabulary_graphs
from ingest.corpus import Extraction, extract_all, find_sources
from ontology.places import load_places

__all__ = ["copy_of", "large_store", "sample_reports"]


def sample_reports() -> list[Extraction]:
    """The sample reports, extracted."""
    found = [result for result in extract_all(find_sources([REPORTS])[0]) if isinstance(result, Extraction)]
    assert found
    return found


def large_store(folder: Path, reports: list[Extraction], quads: int) -> Store:
    """A new store with at least so many quads in named graphs, published as any other."""
    parts = Folder(folder)
    parts.create()
    for report in reports:
        write_atomically(parts.texts / f"{report.sha256}.txt", report.text.encode("utf-8"))
    engine = ox.Store(str(parts.work / "store"))
    engine.bulk_extend(_twice(_statements(reports, quads)))
    graphs = {
        name.value: graph_digest(engine, name)
        for name in engine.named_graphs()
        if isinstance(name, ox.NamedNode)
    }
    digest = content_hash(graphs)
    counts = counts_of_things(engine) | {"quads": sum(item.triples for item in graphs.values())}
    manifest = {
        "id": generation_id(digest),
        "content_hash": digest,
        "counts": counts,
        "graphs": {name: [item.triples, item.sha256] for name, item in graphs.items()},
    }
    with parts.lock():
        freeze(engine, parts, manifest, graphs)
        del engine
        parts.clean()
        bring_into_force(parts, generation_id(digest), KEPT)
    return Store.open(folder)


def copy_of(report: Extraction, number: int) -> Subject:
    """The same report under another identifier; what it says has addresses of its own."""
    records = report.records.model_copy(update={"docid": f"{report.records.docid}-{number}"})
    return Subject.of(records, report.text, report.sha256, load_places())


def _statements(reports: list[Extraction], quads: int) -> Iterator[Quad]:
    written = 0
    for name, triples in vocabulary_graphs().items():
        written += len(triples)
        yield from (Quad(item.subject, item.predicate, item.object, name) for item in triples)
    number = 0
    while written < quads:
        number += 1
        for report in reports:
            subject = copy_of(report, number)
            graph = iris.report_graph(subject.records.docid)
            triples = report_triples(subject, None)
            written += len(triples)
            yield from (Quad(item.subject, item.predicate, item.object, graph) for item in triples)
            if number == 1:
                places = place_triples(subject)
                yield from (Quad(p.subject, p.predicate, p.object, iris.PLACES_GRAPH) for p in places)


def _twice(quads: Iterator[Quad]) -> Iterator[Quad]:
    """Each quad, and its triple in the default graph (graph/store/merge.py)."""
    for quad in quads:
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
