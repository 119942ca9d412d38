"""`/ontology`: the vocabulary as a page, or as the RDF that it is, by Accept or suffix."""

from __future__ import annotations

import functools
from collections import defaultdict
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.context import page_context
from api.negotiation import HTML, negotiate
from api.problems import not_acceptable
from api.resources import DATA_SUFFIXES, GRAPH_FORMATS
from api.views import not_found
from ontology.vocabulary import FZ, PREFIXES
from viz.pages.ontology import OntologyPage, OntologyTerm, render_ontology

__all__ = ["vocabulary_routes"]

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_KINDS = {
    _OWL + "Class": "class",
    _RDFS + "Class": "class",
    _OWL + "ObjectProperty": "property",
    _OWL + "DatatypeProperty": "property",
    _OWL + "AnnotationProperty": "property",
    _RDF + "Property": "property",
}


def _source() -> bytes:
    return (files("ontology") / "fazhi.ttl").read_bytes()


@functools.cache
def _terms() -> tuple[OntologyTerm, ...]:
    """Classes and properties of the vocabulary's own namespace."""
    values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(_source(), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            values[quad.subject.value][quad.predicate.value].append(quad.object)
    terms = []
    for iri, properties in sorted(values.items()):
        kinds = {_KINDS[kind.value] for kind in properties[_RDF + "type"] if kind.value in _KINDS}
        if not iri.startswith(FZ) or not kinds:
            continue
        labels = properties[_RDFS + "label"]
        comments = properties[_RDFS + "comment"]
        parents = properties[_RDFS + "subClassOf"] + properties[_RDFS + "subPropertyOf"]
        terms.append(
            OntologyTerm(
                iri=iri,
                kind=min(kinds),
                label_zh=_in(labels, "zh"),
                label_en=_in(labels, "en"),
                comment=_in(comments, "en") or _in(comments, "zh"),
                parents=tuple(parent.value for parent in parents),
            )
        )
    return tuple(terms)


def _in(values: list[NamedNode | Literal], language: str) -> str:
    return next((v.value for v in values if isinstance(v, Literal) and v.language == language), "")


async def _ontology(request: Request) -> Response:
    offers = [
        "text/turtle",
        HTML,
        *(media_type for media_type in GRAPH_FORMATS if media_type != "text/turtle"),
    ]
    chosen = negotiate(request.headers.get("accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    if chosen == HTML:
        return HTMLResponse(render_ontology(OntologyPage(_terms()), page_context(request)))
    return _document(chosen)


async def _ontology_file(request: Request) -> Response:
    media_type = DATA_SUFFIXES.get(request.path_params["suffix"])
    if media_type is None or media_type not in GRAPH_FORMATS:
        raise not_found("The vocabulary is at /ontology.ttl, /ontology.jsonld and /ontology.nt.")
    return _document(media_type)


def _document(media_type: str) -> Response:
    if media_type == "text/turtle":
        body = _source()
    else:
        triples = [
            Triple(q.subject, q.predicate, q.object) for q in parse(_source(), format=RdfFormat.TURTLE)
        ]
        body = serialize(triples, format=GRAPH_FORMATS[media_type], prefixes=PREFIXES) or b""
    return Response(body, media_type=f"{media_type}; charset=utf-8")


def vocabulary_routes() -> list[Route]:
    """The routes of the vocabulary."""
    return [
        Route("/ontology", _ontology, methods=["GET"]),
        Route("/ontology.{suffix}", _ontology_file, methods=["GET"]),
    ]
