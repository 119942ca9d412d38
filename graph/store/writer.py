"""Writing: reports go into a working copy of the graph, and publishing freezes it as a new generation."""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Set
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode

from graph.derive.adoptions import derived_adoptions
from graph.derive.successions import derived_successions
from graph.store import iris
from graph.store.counts import counts_of_things
from graph.store.folder import Folder, reported, write_atomically
from graph.store.freezing import freeze
from graph.store.generations import (
    Generation,
    GraphDigest,
    content_hash,
    generation_id,
    graph_digest,
    read_generation,
)
from graph.store.history import KEPT, bring_into_force
from graph.store.merge import change_graph, graph_triples, replace_graph
from graph.store.quads import LINEAGE, PART_OF, Subject, place_triples, report_triples
from graph.store.reports_alone import reports_alone
from graph.store.static import (
    catalogue,
    software_version,
    taxonomy_version,
    vocabulary_graphs,
)
from graph.store.terms import LABEL, term
from graph.store.user_graphs import GraphChange, require_own
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
    "places",
)
#: Properties that lead from what reports say to places.
_LEADING = ("about", "jurisdiction", "mentionsPlace")
#: What a place has one of: said anew, it replaces what was said before (the register may have changed).
_SINGLE_VALUED = frozenset(
    term("fz", name)
    for name in ("pathLabel", "level", "validFrom", "validFromYear", "validTo", "validToYear")
) | {LABEL}


class Change(StrEnum):
    """What putting a report changed."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Writer:
    """The only writer of a store, for as long as the `with` block of `Store.writer()` lasts.

    Nothing that it does is seen by readers before `publish()`; what is not published is dropped.
    """

    def __init__(self, folder: Folder, current: Generation | None, keep: int = KEPT) -> None:
        """Start from a copy of the current generation (hard links: milliseconds at any size).

        Publishing keeps the last `keep` generations (graph/store/history.py).
        """
        self._folder = folder
        self._current = current
        self._keep = keep
        self._path = folder.work / "store"
        try:
            if current is not None:
                current.open().backup(str(self._path))
            self._store = ox.Store(str(self._path))
        except OSError:
            # On a full disk the next one needs the room.
            shutil.rmtree(folder.work, ignore_errors=True)
            raise
        self._digests = dict(current.graphs) if current is not None else {}

    def close(self) -> None:
        """Let go of the working copy."""
        del self._store
        shutil.rmtree(self._path, ignore_errors=True)
        shutil.rmtree(self._folder.work / "scratch", ignore_errors=True)

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
            kept = rendition.exists() and rendition.read_bytes() == content
            if old == triples and places <= known_places and kept:
                return Change.UNCHANGED
            require_valid(records.docid, triples | places)
            if not kept:
                write_atomically(rendition, content)
            self._replace(iris.PLACES_GRAPH, _with_places(known_places, places))
            self._change(graph, lambda: replace_graph(self._store, graph, triples))
        return Change.REPLACED if old else Change.ADDED

    def remove_report(self, docid: str) -> bool:
        """Retract what a report said; whether the store held it. Its text rendition stays."""
        graph = iris.report_graph(docid)
        with reported(self._folder.root):
            return self._change(graph, lambda: replace_graph(self._store, graph, ()))

    @property
    def generation(self) -> Generation | None:
        """The generation that the working copy began as; None in a store where nothing is published."""
        return self._current

    def scratch(self) -> Path | None:
        """A second copy of that generation, for trying out an update; it goes with the working copy."""
        if self._current is None:
            return None
        path = self._folder.work / "scratch"
        with reported(self._folder.root):
            self._current.open().backup(str(path))
        return path

    def change_graph(self, change: GraphChange) -> bool:
        """Change one of the user's graphs; whether it is another now. Raises WriteRefusedError for others."""
        require_own(change.graph.value)
        with reported(self._folder.root):
            return self._change(
                change.graph, lambda: change_graph(self._store, change.graph, change.gone, change.added)
            )

    def publish(self, *, follow: bool = True) -> Generation:
        """Freeze the working copy and make it the generation in force, in one switch.

        Contents equal to those in force publish nothing, and the current generation is returned. What follows
        from the reports is brought up to date, unless `follow` is false: then only the user's graphs may have
        been changed.
        """
        with reported(self._folder.root):
            counts = self._complete() if follow else self._counts()
            graphs = self._all_digests()
            digest = content_hash(graphs)
            name = generation_id(digest)
            if self._current is not None and self._current.content_hash == digest:
                return self._current
            target = self._folder.generations / name
            if not target.exists():
                counts["quads"] = sum(item.triples for item in graphs.values())
                before = self._current.path if self._current is not None else None
                manifest = _manifest(name, digest, counts, graphs) | ({} if follow else self._made_by())
                freeze(self._store, self._folder, manifest, graphs, before)
            bring_into_force(self._folder, name, self._keep)
        self._current = read_generation(target)
        return self._current

    def _complete(self) -> dict[str, int]:
        """Bring the graphs that follow from the reports up to date; the numbers of things of each kind."""
        for graph, triples in vocabulary_graphs().items():
            self._replace(graph, triples)
        with reports_alone(self._store):
            self._prune_places()
            derived = derived_adoptions(self._store) | derived_successions(self._store)
            self._replace(iris.DERIVED_GRAPH, derived)
        counts = counts_of_things(self._store)
        self._replace(iris.CATALOGUE_GRAPH, catalogue(counts))
        return counts

    def _counts(self) -> dict[str, int]:
        """The numbers of things as they are in the generation that the working copy began as."""
        return dict(self._current.counts) if self._current is not None else counts_of_things(self._store)

    def _made_by(self) -> dict[str, object]:
        """What the generation that the working copy began as says of how its graphs were made."""
        stated = self._current.manifest if self._current is not None else {}
        return {name: stated[name] for name in ("software", "taxonomy") if name in stated}

    def _prune_places(self) -> None:
        """Drop the places that no report leads to any more.

        It leads to its own, those of the bodies that it names, those above, and what they were or became.
        """
        triples = graph_triples(self._store, iris.PLACES_GRAPH)
        leads_to: dict[str, set[str]] = defaultdict(set)
        for predicate in (PART_OF, *LINEAGE):
            for quad in self._store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
                leads_to[str(quad.subject)].add(str(quad.object))
        waiting = {
            str(quad.object)
            for name in _LEADING
            for quad in self._store.quads_for_pattern(None, term("fz", name), None, ox.DefaultGraph())
        }
        kept: set[str] = set()
        while waiting:
            place = waiting.pop()
            kept.add(place)
            waiting |= leads_to[place] - kept
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


def _with_places(known: Set[ox.Triple], said: Set[ox.Triple]) -> frozenset[ox.Triple]:
    """The places known so far with what a report's places say; single values are replaced."""
    anew = {(item.subject, item.predicate) for item in said if item.predicate in _SINGLE_VALUED}
    return frozenset(item for item in known if (item.subject, item.predicate) not in anew) | said


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


def _manifest(
    name: str, digest: str, counts: dict[str, int], graphs: dict[str, GraphDigest]
) -> dict[str, object]:
    return {
        "id": name,
        "content_hash": digest,
        "software": software_version(),
        "taxonomy": taxonomy_version(),
        "counts": counts,
        "graphs": {iri: [item.triples, item.sha256] for iri, item in graphs.items()},
    }
