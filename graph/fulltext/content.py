"""What full-text search finds in a graph: the sentences of its reports, and its things by their names.

A thing is found by all of its names (`rdfs:label`, `skos:prefLabel`, `skos:altLabel`, and the titles of
reports), in all languages. Reports name things: that is what filters by report, place and year go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph.fulltext.sentences import sentence_spans
from graph.store import iris
from graph.store.terms import LABEL, A, term
from ontology.errors import StoreError
from ontology.vocabulary import GRAPH, ID

__all__ = ["Content", "Kind", "ReportEntry", "is_searched", "kind_of", "read_text"]

Graph = NamedNode | DefaultGraph

_DEFAULT = DefaultGraph()
_REPORT_GRAPHS = GRAPH + "report/"
_COMMON_GRAPHS = frozenset({iris.TAXONOMY_GRAPH.value, iris.PLACES_GRAPH.value})


class Kind(StrEnum):
    """What a hit is, in the order in which kinds are listed."""

    MECHANISM = "mechanism"
    INDICATOR = "indicator"
    PLACE = "place"
    INSTITUTION = "institution"
    INSTRUMENT = "instrument"
    INNOVATION = "innovation"
    INSTANCE = "instance"
    HONOUR = "honour"
    REPORT = "report"
    SENTENCE = "sentence"


#: The step of an address after `id/` that tells the kind.
_STEPS = {
    "mechanism": Kind.MECHANISM,
    "indicator": Kind.INDICATOR,
    "place": Kind.PLACE,
    "organization": Kind.INSTITUTION,
    "instrument": Kind.INSTRUMENT,
    "innovation": Kind.INNOVATION,
    "instance": Kind.INSTANCE,
    "honour": Kind.HONOUR,
    "report": Kind.REPORT,
}
#: Classes whose instances are things to find.
_CLASSES = (
    term("skos", "Concept"),
    term("fz", "Place"),
    term("org", "Organization"),
    term("schema", "Legislation"),
    term("fz", "Innovation"),
    term("fz", "MechanismInstance"),
    term("fz", "Honour"),
    term("fz", "Report"),
)
#: Properties of a report's graph whose values are things that it names, besides those that it describes.
_NAMING = (
    term("fz", "mechanism"),
    term("sosa", "observedProperty"),
    term("fz", "about"),
    term("fz", "mentionsPlace"),
    term("fz", "jurisdiction"),
)
_NAMES = (LABEL, term("skos", "prefLabel"), term("skos", "altLabel"), term("dct", "title"))
_PART_OF = term("dct", "isPartOf")


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What the index keeps of a report.

    `span` is the body in code points of the text rendition `sha256`, `graph` its named graph, `places` the
    labels of the places that it is about, `within` the IRIs of these and of all places above them.
    """

    iri: str
    sha256: str
    span: tuple[int, int]
    year: int | None
    title: str = ""
    graph: str = ""
    places: str = ""
    within: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[int, str]:
        """Sorts reports as hits are listed: the newest year first, those of no year last."""
        return (-self.year if self.year is not None else 0, self.iri)

    def same_text(self, other: ReportEntry) -> bool:
        """Whether the sentences of two reports are the same ones, at the same rank."""
        return (self.rank, self.sha256, self.span) == (other.rank, other.sha256, other.span)


def is_searched(graph: str) -> bool:
    """Whether what a named graph says is searched."""
    return graph in _COMMON_GRAPHS or graph.startswith(_REPORT_GRAPHS)


def kind_of(iri: str) -> Kind | None:
    """The kind of a thing by its address; None for what is not found by name."""
    return _STEPS.get(iri.removeprefix(ID).partition("/")[0]) if iri.startswith(ID) else None


def read_text(texts: Path, sha256: str) -> str:
    """A text rendition out of the folder of them. Raises StoreError when it is not there."""
    try:
        return (texts / f"{sha256}.txt").read_bytes().decode("utf-8")
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StoreError(
            f"The text {sha256} of the store cannot be read ({reason}): ingest its report again."
        ) from None


@dataclass(frozen=True, slots=True)
class Content:
    """The graph and the text renditions of a store. Its methods read them anew at each call.

    Only the graphs of reports, places and taxonomy count: what users put into graphs of their own is theirs.
    """

    store: Store
    texts: Path

    def reports(self) -> list[ReportEntry]:
        """All reports, in the order of their rank."""
        graphs = [graph for graph in self.store.named_graphs() if isinstance(graph, NamedNode)]
        found = (self._report(graph) for graph in graphs if graph.value.startswith(_REPORT_GRAPHS))
        return sorted((report for report in found if report is not None), key=lambda report: report.rank)

    def sentences(self, report: ReportEntry) -> list[tuple[int, str]]:
        """Start and text of each sentence of a report's body, in order."""
        text = read_text(self.texts, report.sha256)
        return [(start, text[start:end]) for start, end in sentence_spans(text, *report.span)]

    def things(self) -> set[str]:
        """The IRIs of all things, as far as they may have names."""
        found = {
            _iri(quad.subject)
            for kind in _CLASSES
            for quad in self.store.quads_for_pattern(None, A, kind, _DEFAULT)
        }
        return {iri for iri in found if kind_of(iri) is not None}

    def names(self, iri: str) -> tuple[str, ...]:
        """The names of a thing, each once, the main one in Chinese first; none for what is no thing."""
        node = NamedNode(iri)
        found: dict[str, None] = {}
        for predicate in _NAMES:
            literals = {
                quad.object
                for quad in self.store.quads_for_pattern(node, predicate, None, None)
                if isinstance(quad.object, Literal) and is_searched(_iri(quad.graph_name))
            }
            ordered = sorted(literals, key=lambda value: (value.language != "zh", value.value))
            found.update(dict.fromkeys(value.value for value in ordered))
        return tuple(found)

    def named_in(self, report: ReportEntry) -> set[str]:
        """The IRIs of the things that a report names, itself among them."""
        graph = NamedNode(report.graph)
        found = {report.iri}
        for kind in _CLASSES:
            for quad in self.store.quads_for_pattern(None, A, kind, graph):
                found.add(_iri(quad.subject))
        for predicate in _NAMING:
            for quad in self.store.quads_for_pattern(None, predicate, None, graph):
                found.add(_iri(quad.object))
        return {iri for iri in found if kind_of(iri) is not None}

    def _report(self, graph: NamedNode) -> ReportEntry | None:
        """What a report's own graph says of it; None for a graph without a report that has a text."""
        node = NamedNode(f"{ID}report/{graph.value.removeprefix(_REPORT_GRAPHS)}")
        texts = self._nodes(node, "text", graph)
        if not texts:
            return None
        places = sorted(self._nodes(node, "about", graph), key=lambda place: place.value)
        return ReportEntry(
            iri=node.value,
            graph=graph.value,
            title=self._literal(node, term("dct", "title"), graph) or node.value.rpartition("/")[2],
            year=self._number(node, "reportYear", graph),
            places="、".join(self._literal(place, LABEL, _DEFAULT) for place in places),
            within=frozenset(self._above(places)),
            sha256=self._literal(texts[0], term("fz", "sha256"), graph),
            span=(
                self._number(texts[0], "bodyStart", graph) or 0,
                self._number(texts[0], "bodyEnd", graph) or 0,
            ),
        )

    def _above(self, places: Iterable[NamedNode]) -> set[str]:
        """The places themselves and all above them."""
        waiting, found = list(places), set[str]()
        while waiting:
            place = waiting.pop()
            if place.value not in found:
                found.add(place.value)
                waiting += [value for value in self._values(place, _PART_OF) if isinstance(value, NamedNode)]
        return found

    def _values(
        self, node: NamedNode, predicate: NamedNode, graph: Graph = _DEFAULT
    ) -> Iterator[NamedNode | Literal]:
        for quad in self.store.quads_for_pattern(node, predicate, None, graph):
            if isinstance(quad.object, NamedNode | Literal):
                yield quad.object

    def _nodes(self, node: NamedNode, name: str, graph: Graph) -> list[NamedNode]:
        values = self._values(node, term("fz", name), graph)
        return [value for value in values if isinstance(value, NamedNode)]

    def _literal(self, node: NamedNode, predicate: NamedNode, graph: Graph) -> str:
        values = self._values(node, predicate, graph)
        return min((value.value for value in values if isinstance(value, Literal)), default="")

    def _number(self, node: NamedNode, name: str, graph: Graph) -> int | None:
        written = self._literal(node, term("fz", name), graph)
        return int(written) if written else None


def _iri(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else ""
