"""Result formats: which there are, how they are asked for, and how a result is written in one of them.

A result is whole or an error. Formats that cannot carry a value (XML has no control characters; RDF/XML needs
predicates that end in a name) refuse it by name instead of writing a document that no parser reads.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.parsers import expat

import pyoxigraph as ox

from graph.query.limits import QueryLimits
from ontology.errors import QueryLimitError, QueryRefusedError
from ontology.vocabulary import PREFIXES

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = [
    "Answer",
    "ResultFormat",
    "ResultKind",
    "serialise_triples",
    "write_boolean",
    "write_graph",
    "write_solutions",
]


class ResultKind(StrEnum):
    """What a query gives: rows, a truth value, or a graph."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


class ResultFormat(StrEnum):
    """The formats by their usual short names."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "turtle"
    N_TRIPLES = "nt"
    JSON_LD = "jsonld"
    RDF_XML = "rdfxml"
    TRIG = "trig"
    N_QUADS = "nq"

    @property
    def media_type(self) -> str:
        """The media type, without parameters."""
        return _MEDIA_TYPES[self]

    @property
    def is_graph(self) -> bool:
        """Whether it is a format of graphs; the others are formats of rows and truth values."""
        return self in _GRAPH_FORMATS

    @property
    def suffix(self) -> str:
        """The usual file name suffix, with its dot."""
        return {"turtle": ".ttl", "rdfxml": ".rdf", "json": ".srj", "xml": ".srx"}.get(self, f".{self}")

    @classmethod
    def for_kind(cls, kind: ResultKind) -> list[ResultFormat]:
        """The formats that fit a kind of result, the default first."""
        graph = kind is ResultKind.GRAPH
        return [item for item in cls if item.is_graph == graph]


_MEDIA_TYPES = {
    ResultFormat.JSON: "application/sparql-results+json",
    ResultFormat.XML: "application/sparql-results+xml",
    ResultFormat.CSV: "text/csv",
    ResultFormat.TSV: "text/tab-separated-values",
    ResultFormat.TURTLE: "text/turtle",
    ResultFormat.N_TRIPLES: "application/n-triples",
    ResultFormat.JSON_LD: "application/ld+json",
    ResultFormat.RDF_XML: "application/rdf+xml",
    ResultFormat.TRIG: "application/trig",
    ResultFormat.N_QUADS: "application/n-quads",
}
_GRAPH_FORMATS = {
    ResultFormat.TURTLE: ox.RdfFormat.TURTLE,
    ResultFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    ResultFormat.JSON_LD: ox.RdfFormat.JSON_LD,
    ResultFormat.RDF_XML: ox.RdfFormat.RDF_XML,
    ResultFormat.TRIG: ox.RdfFormat.TRIG,
    ResultFormat.N_QUADS: ox.RdfFormat.N_QUADS,
}
_ROW_FORMATS = {
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
}
#: The fewest bytes that a row takes in each format: a shorter document cannot hold more rows than the limit.
_SHORTEST_ROW = {ResultFormat.JSON: 3, ResultFormat.XML: 17, ResultFormat.CSV: 2, ResultFormat.TSV: 1}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole result: its kind, the media type it is written in, and the document."""

    kind: ResultKind
    media_type: str
    body: bytes


class _Bounded(io.BytesIO):
    """A buffer that refuses to grow past a number of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.exceeded = False
        self._limit = limit

    def write(self, data: Buffer) -> int:
        if self.tell() + len(memoryview(data)) > self._limit:
            self.exceeded = True
            raise OSError("the result is larger than the limit")
        return super().write(data)


def write_solutions(solutions: ox.QuerySolutions, form: ResultFormat, limits: QueryLimits) -> bytes:
    """The rows in a format.

    Raises QueryLimitError past the limits and QueryRefusedError for what XML cannot carry.
    """
    buffer = _Bounded(limits.bytes)
    try:
        solutions.serialize(buffer, format=_ROW_FORMATS[form])
    except OSError:
        if buffer.exceeded:
            raise _too_large(limits) from None
        raise
    body = buffer.getvalue()
    if len(body) > limits.rows * _SHORTEST_ROW[form] and _rows(body, form) > limits.rows:
        raise _too_many(limits)
    return _as_xml(body, form) if form is ResultFormat.XML else body


def write_boolean(value: ox.QueryBoolean, form: ResultFormat) -> bytes:
    """A truth value in a format."""
    return value.serialize(format=_ROW_FORMATS[form]) or b""


def write_graph(triples: ox.QueryTriples, form: ResultFormat, limits: QueryLimits) -> bytes:
    """The triples in a format, each once, sorted. Raises as `write_solutions` does."""
    found: set[ox.Triple] = set()
    for item in triples:
        found.add(item)
        if len(found) > limits.rows:
            raise _too_many(limits)
    return serialise_triples(sorted(found, key=str), form, limits)


def serialise_triples(triples: Sequence[ox.Triple], form: ResultFormat, limits: QueryLimits) -> bytes:
    """Triples in a graph format."""
    buffer = _Bounded(limits.bytes)
    try:
        ox.serialize(triples, buffer, format=_GRAPH_FORMATS[form], prefixes=PREFIXES)
    except OSError:
        if buffer.exceeded:
            raise _too_large(limits) from None
        raise
    body = buffer.getvalue()
    return _as_xml(body, form) if form is ResultFormat.RDF_XML else body


def _rows(body: bytes, form: ResultFormat) -> int:
    if form is ResultFormat.JSON:
        return len(json.loads(body)["results"]["bindings"])
    if form is ResultFormat.XML:
        return body.count(b"<result>")
    if form is ResultFormat.TSV:
        return body.count(b"\n") - 1
    return sum(1 for _ in csv.reader(io.StringIO(body.decode("utf-8"), newline=""))) - 1


def _as_xml(body: bytes, form: ResultFormat) -> bytes:
    """The document if it is well-formed, its carriage returns as references: parsers drop bare ones."""
    body = body.replace(b"\r", b"&#xD;")
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    except expat.ExpatError:
        other = "N-Triples or Turtle" if form.is_graph else "JSON"
        raise QueryRefusedError(
            f"The result holds a value that {form.media_type} cannot carry: ask for {other}."
        ) from None
    return body


def _too_large(limits: QueryLimits) -> QueryLimitError:
    return QueryLimitError(
        f"The result is larger than the limit of {limits.bytes:,} bytes: add LIMIT or ask for fewer columns."
    )


def _too_many(limits: QueryLimits) -> QueryLimitError:
    return QueryLimitError(f"The result has more than {limits.rows:,} rows: add LIMIT and OFFSET.")
