"""RDF documents that a client sends, as the triples of one graph.

Turtle, N-Triples and JSON-LD are read, alone or as the parts of a form; JSON-LD without contexts from other
hosts. RDF/XML is not: its entities let a small document become a large one.

Blank nodes are kept. Their labels follow from the graph's name, what it held before, and the document: the
same writes give the same graph, and nodes of two documents are never taken for one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.errors import RdfSyntaxError, UsageError

__all__ = [
    "PAYLOAD_FORMATS",
    "UnsupportedPayloadError",
    "payload_media_type",
    "payload_triples",
    "require_rdf_1_1",
]

#: Media types of documents.
PAYLOAD_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_FORM = "multipart/form-data"
_RDF_XML = "application/rdf+xml"


class UnsupportedPayloadError(UsageError):
    """A document of a media type that is not read."""


@dataclass(frozen=True, slots=True)
class _Document:
    media_type: str
    content: bytes


def payload_triples(content_type: str, body: bytes, graph: NamedNode, base: str, before: str) -> set[Triple]:
    """The triples of a request's body.

    `graph` is where they are to stand, `base` the IRI against which relative ones are read, `before` the
    digest of what the graph holds ("" when that goes). Raises UnsupportedPayloadError, RdfSyntaxError.
    """
    scope = hashlib.sha256("\n".join((graph.value, before)).encode("utf-8") + b"\n" + body).hexdigest()[:24]
    triples: set[Triple] = set()
    for number, document in enumerate(_documents(content_type, body)):
        triples |= set(_named(_parsed(document, base), f"b{scope}n{number}n"))
    require_rdf_1_1(triples)
    return triples


def require_rdf_1_1(triples: Iterable[Triple]) -> None:
    """Raise RdfSyntaxError for what came with RDF 1.2, which few clients and formats can carry yet."""
    for triple in triples:
        value = triple.object
        if isinstance(value, Triple) or (isinstance(value, Literal) and value.direction is not None):
            raise RdfSyntaxError(f"{triple} is RDF 1.2: only RDF 1.1 is kept.")


def _documents(content_type: str, body: bytes) -> Iterator[_Document]:
    media_type = payload_media_type(content_type)
    if media_type != _FORM:
        yield _Document(media_type, body)
        return
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart() or message.defects:
        raise RdfSyntaxError("The form of the body cannot be read: its parts are not framed as it says.")
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        media_type = payload_media_type(part.get("Content-Type", ""))
        yield _Document(media_type, content if isinstance(content, bytes) else b"")


def payload_media_type(content_type: str) -> str:
    """The media type of a Content-Type. Raises UnsupportedPayloadError for one that is not read."""
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip().strip('"')
    offered = ", ".join(PAYLOAD_FORMATS)
    if media_type == _RDF_XML:
        raise UnsupportedPayloadError(
            f"RDF/XML is not read, because its entities can blow up a small document; send {offered}."
        )
    if media_type not in PAYLOAD_FORMATS and media_type != _FORM:
        given = media_type or "no Content-Type"
        raise UnsupportedPayloadError(f"RDF is sent as {offered}, or as parts of a form, not as {given}.")
    if charset not in ("", "utf-8", "utf8"):
        raise UnsupportedPayloadError(f"The body's charset is {charset}; RDF is sent as UTF-8.")
    return media_type


def _parsed(document: _Document, base: str) -> Iterator[Triple]:
    form = PAYLOAD_FORMATS[document.media_type]
    try:
        for quad in ox.parse(document.content, format=form, base_iri=base, without_named_graphs=True):
            yield quad.triple
    except SyntaxError as error:
        line, column = error.lineno, error.offset
        where = f"line {line}, column {column}: " if line is not None and column is not None else ""
        raise RdfSyntaxError(f"The body is not {form.name}: {where}{error.msg}", line, column) from None
    except ValueError as error:
        raise RdfSyntaxError(f"The body is not {form.name}: {error}") from None


def _named(triples: Iterable[Triple], prefix: str) -> Iterator[Triple]:
    """The triples with blank nodes numbered in the order in which they come."""
    numbers: dict[BlankNode, BlankNode] = {}

    def name(node: BlankNode) -> BlankNode:
        if node not in numbers:
            numbers[node] = BlankNode(f"{prefix}{len(numbers)}")
        return numbers[node]

    for triple in triples:
        subject, value = triple.subject, triple.object
        yield Triple(
            name(subject) if isinstance(subject, BlankNode) else subject,
            triple.predicate,
            name(value) if isinstance(value, BlankNode) else value,
        )
