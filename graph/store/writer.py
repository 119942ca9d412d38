"""Writing: reports go into a working copy of the graph, and publishing freezes it as a new generation."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode

from graph.derive.adoptions import derived_adoptions
from graph.store import iris
from graph.store.folder import Folder, reported, sync_folder, sync_tree, write_atomically
from graph.store.generations import (
    Generation,
    GraphDigest,
    content_hash,
    generation_id,
    graph_digest,
    read_generation,
)
from graph.store.merge import add_triples, graph_triples, replace_graph
from graph.store.quads import PART_OF, Subject, place_triples, report_triples
from graph.store.static import (
    COUNTED_CLASSES,
    catalogue,
    software_version,
    taxonomy_version,
    vocabulary_graphs,
)
from graph.store.terms import A, term
from graph.validate import require_valid
from ontology.errors import StoreError, ValidationError
from ontology.places import load_places
from ontology.records import Record, ReportRecords

__all__ = ["Change", "Writer"]

#: Classes whose instances a report states, by the list of records that holds them.
_RECORD_LISTS = (
    "adoptions",
    "measures",
    "institutions",
    "instruments",
    "persons",
    "honours",
    "local_innovations",
    "events",
)


class Change(StrEnum):
    """What putting a report changed."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Writer:
    """The only writer of a store, for as long as the `with` block of `Store.writer()` lasts.

    Nothing that it does is seen by readers before `publish()`; what is not published is dropped.
    """

    def __init__(self, folder: Folder, current: Generation | None) -> None:
        """Start from a copy of the current generation (hard links: milliseconds at any size)."""
        self._folder = folder
        self._current = current
        self._path = folder.work / "store"
        if current is not None:
            current.open().backup(str(self._path))
        self._store = ox.Store(str(self._path))
        self._digests = dict(current.graphs) if current is not None else {}

    def close(self) -> None:
        """Let go of the working copy."""
        del self._store
        shutil.rmtree(self._path, ignore_errors=True)

    def put_report(self, records: ReportRecords, text: str, sha256: str, *, url: str | None = None) -> Change:
        """Add a report or replace what it said before; equal contents change nothing.

        `text` is the text rendition that the offsets count in, `sha256` the hexadecimal digest of its UTF-8
        bytes, `url` the page it was taken from. Raises ValidationError when a quote is not in the text at its
        place or the graph breaks its shapes, and StoreError when it cannot be written; then nothing of the
        report is stored.
        """
        content = _checked_content(records, text, sha256)
        subject = Subject.of(records, text, sha256, load_places())
        triples, places = report_triples(subject, url), place_triples(subject)
        graph = iris.report_graph(records.docid)
        with reported(self._folder.root):
            old = graph_triples(self._store, graph)
            known_places = graph_triples(self._store, iris.PLACES_GRAPH)
            rendition = self._folder.texts / f"{sha256}.txt"
            if old == triples and places <= known_places and rendition.exists():
                return Change.UNCHANGED
            require_valid(records.docid, triples | places)
            if not rendition.exists():
                write_atomically(rendition, content)
            self._change(
                iris.PLACES_GRAPH, lambda: add_triples(self._store, iris.PLACES_GRAPH, places - known_places)
            )
            self._change(graph, lambda: replace_graph(self._store, graph, triples))
        return Change.REPLACED if old else Change.ADDED

    def remove_report(self, docid: str) -> bool:
        """Retract what a report said; whether the store held it. Its text rendition stays."""
        graph = iris.report_graph(docid)
        with reported(self._folder.root):
            return self._change(graph, lambda: replace_graph(self._store, graph, ()))

    def publish(self) -> Generation:
        """Freeze the working copy and make it the generation in force, in one switch.

        Contents equal to those in force publish nothing, and the current generation is returned.
        """
        with reported(self._folder.root):
            counts = self._complete()
            graphs = self._all_digests()
            digest = content_hash(graphs)
            name = generation_id(digest)
            if self._current is not None and self._current.content_hash == digest:
                return self._current
            target = self._folder.generations / name
            if not target.exists():
                counts["quads"] = sum(item.triples for item in graphs.values())
                self._freeze(target, _manifest(name, digest, counts, graphs))
            write_atomically(self._folder.pointer, f"{name}\n".encode("ascii"))
        self._current = read_generation(target)
        return self._current

    def _complete(self) -> dict[str, int]:
        """Bring the graphs that follow from the reports up to date; the numbers of things of each kind."""
        for graph, triples in vocabulary_graphs().items():
            self._replace(graph, triples)
        self._prune_places()
        self._replace(iris.DERIVED_GRAPH, derived_adoptions(self._store))
        counts = {name: self._count(class_iri) for name, class_iri in COUNTED_CLASSES.items()}
        self._replace(iris.CATALOGUE_GRAPH, catalogue(counts))
        return counts

    def _prune_places(self) -> None:
        """Drop the places that no report is about any more."""
        triples = graph_triples(self._store, iris.PLACES_GRAPH)
        above = {str(item.subject): str(item.object) for item in triples if item.predicate == PART_OF}
        kept: set[str] = set()
        for quad in self._store.quads_for_pattern(None, term("fz", "about"), None, ox.DefaultGraph()):
            place: str | None = str(quad.object)
            while place is not None and place not in kept:
                kept.add(place)
                place = above.get(place)
        self._replace(iris.PLACES_GRAPH, frozenset(item for item in triples if str(item.subject) in kept))

    def _replace(self, graph: NamedNode, triples: frozenset[ox.Triple]) -> None:
        self._change(graph, lambda: replace_graph(self._store, graph, triples))

    def _change(self, graph: NamedNode, write: Callable[[], bool]) -> bool:
        """Run a change of one graph; its digest is taken again at publishing if anything changed."""
        changed = write()
        if changed:
            self._digests.pop(graph.value, None)
        return changed

    def _all_digests(self) -> dict[str, GraphDigest]:
        digests = {}
        for graph in self._store.named_graphs():
            if isinstance(graph, NamedNode):
                digests[graph.value] = self._digests.get(graph.value) or graph_digest(self._store, graph)
        self._digests = {iri: item for iri, item in sorted(digests.items()) if item.triples}
        return self._digests

    def _count(self, class_iri: NamedNode) -> int:
        found = self._store.quads_for_pattern(None, A, class_iri, ox.DefaultGraph())
        return sum(1 for _ in found)

    def _freeze(self, target: Path, manifest: bytes) -> None:
        part = target.with_name(target.name + ".part")
        part.mkdir()
        self._store.flush()
        self._store.backup(str(part / "store"))
        write_atomically(part / "manifest.json", manifest)
        sync_tree(part)
        part.replace(target)
        sync_folder(target.parent)


def _checked_content(records: ReportRecords, text: str, sha256: str) -> bytes:
    """The text as bytes, once it is sure that the digest is its own and that every quote is in its place."""
    content = text.encode("utf-8")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(
            f"Report {records.docid}: {sha256} is not the SHA-256 of the text that came with it."
        )
    for name in _RECORD_LISTS:
        for record in getattr(records, name):
            if isinstance(record, Record) and text[record.start : record.end] != record.quote:
                raise ValidationError(
                    f"Report {records.docid}: the quote {record.quote[:40]!r} of {name} does not stand at "
                    f"character {record.start} of the text."
                )
    return content


def _manifest(name: str, digest: str, counts: dict[str, int], graphs: dict[str, GraphDigest]) -> bytes:
    manifest = {
        "id": name,
        "content_hash": digest,
        "software": software_version(),
        "taxonomy": taxonomy_version(),
        "counts": counts,
        "graphs": {iri: [item.triples, item.sha256] for iri, item in graphs.items()},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
