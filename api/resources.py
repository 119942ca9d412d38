"""Linked data: `/id/{type}/{key}` leads by 303 to the page or the data of a thing.

Data are the triples whose subject the thing is, out of the default graph, as Turtle, JSON-LD, N-Triples or
CSV.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.context import portal_of
from api.negotiation import HTML, negotiate
from api.portal import Reader, Row
from api.problems import not_acceptable
from api.tables import Cell, spreadsheet_csv
from api.views import KEY, html_page, not_found
from graph.query.results import ResultFormat
from ontology.vocabulary import ID, PREFIXES
from viz.context import PageContext
from viz.links import data_href, evidence_href, href
from viz.pages.resource import ResourcePage, Statement, render_resource

__all__ = ["DATA_SUFFIXES", "GRAPH_FORMATS", "graph_document", "resource_routes"]

TURTLE = "text/turtle"
CSV = "text/csv"
#: RDF formats of things and of the vocabulary, the one for `*/*` first.
GRAPH_FORMATS: Mapping[str, RdfFormat] = {
    TURTLE: RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
#: Suffix of a data address → media type.
DATA_SUFFIXES: Mapping[str, str] = {
    "ttl": TURTLE,
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "csv": CSV,
}
_SUFFIX_OF = {media_type: suffix for suffix, media_type in DATA_SUFFIXES.items()}
_TYPE = re.compile(r"[a-z][a-z-]{0,40}")


def _iri(kind: str, key: str) -> str:
    if not (_TYPE.fullmatch(kind) and KEY.fullmatch(key)):
        raise not_found(f"Nothing can be named {kind}/{key}.")
    return f"{ID}{kind}/{key}"


def _described(reader: Reader, kind: str, key: str) -> list[Row]:
    rows = reader.rows("resource", resource=f"{kind}/{key}")
    if not rows:
        raise not_found(f"There is no {kind} {key} in the graph.")
    return rows


async def _identifier(request: Request) -> Response:
    """303 to the page or the data. A suffix (`/id/place/440115102000.ttl`) chooses like an Accept header."""
    kind, key = request.path_params["kind"], request.path_params["key"]
    stem, _, suffix = key.rpartition(".")
    iri = _iri(kind, key)
    if stem and suffix in DATA_SUFFIXES:
        return _see_other(f"/data/{kind}/{key}")
    offers = [TURTLE, HTML, *(media_type for media_type in DATA_SUFFIXES.values() if media_type != TURTLE)]
    chosen = negotiate(request.headers.get("accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    if chosen != HTML:
        return _see_other(data_href(iri, _SUFFIX_OF[chosen]))
    address = href(iri)
    if kind == "evidence":
        address = await portal_of(request).run(lambda reader: _evidence_page(reader, key))
    elif address.startswith("/id/"):
        address = f"/page/{kind}/{key}"
    return _see_other(address)


def _see_other(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


def _evidence_page(reader: Reader, key: str) -> str:
    """The document page at the evidence's passage."""
    values = {row["predicate"].value: row["object"] for row in _described(reader, "evidence", key)}
    report = values.get(PREFIXES["fz"] + "report")
    selector = values.get(PREFIXES["oa"] + "hasSelector")
    if report is None or selector is None:
        return f"/page/evidence/{key}"
    positions = {
        row["predicate"].value: row["object"].python
        for row in reader.rows("resource", resource=selector.value.removeprefix(ID))
    }
    start, end = positions.get(PREFIXES["oa"] + "start"), positions.get(PREFIXES["oa"] + "end")
    if not (isinstance(start, int) and isinstance(end, int)):
        return f"/page/evidence/{key}"
    return evidence_href(report.value, start, end)


async def _data(request: Request) -> Response:
    kind = request.path_params["kind"]
    key, _, suffix = request.path_params["file"].rpartition(".")
    iri = _iri(kind, key)
    if suffix not in DATA_SUFFIXES:
        raise not_found(f"Data end in {', '.join('.' + name for name in DATA_SUFFIXES)}, not in .{suffix}.")

    def work(reader: Reader) -> Response:
        _described(reader, kind, key)
        described = reader.service.run(f"DESCRIBE <{iri}>", ResultFormat.N_TRIPLES).body
        media_type = DATA_SUFFIXES[suffix]
        is_table = media_type == CSV
        body = _statement_table(described) if is_table else graph_document(described, media_type)
        return Response(body, media_type=f"{media_type}; charset=utf-8")

    response = await portal_of(request).run(work)
    response.headers["Link"] = f'<{iri}>; rel="describes"'
    return response


def graph_document(n_triples: bytes, media_type: str) -> bytes:
    """N-Triples in another of GRAPH_FORMATS, sorted, with the project's prefixes."""
    triples = sorted(
        (
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in parse(n_triples, format=RdfFormat.N_TRIPLES)
        ),
        key=str,
    )
    return serialize(triples, format=GRAPH_FORMATS[media_type], prefixes=PREFIXES) or b""


def _statement_table(n_triples: bytes) -> str:
    rows: list[dict[str, Cell]] = []
    for quad in parse(n_triples, format=RdfFormat.N_TRIPLES):
        is_iri = isinstance(quad.object, NamedNode)
        rows.append(
            {
                "property": quad.predicate.value,
                "value": getattr(quad.object, "value", str(quad.object)),
                "language": getattr(quad.object, "language", None),
                "datatype": None if is_iri else quad.object.datatype.value,
            }
        )
    rows.sort(key=lambda row: (str(row["property"]), str(row["value"])))
    return spreadsheet_csv(["property", "value", "language", "datatype"], rows)


async def _page(request: Request) -> Response:
    """The generic page of a thing without one of its own."""
    kind, key = request.path_params["kind"], request.path_params["key"]
    iri = _iri(kind, key)

    def work(reader: Reader, context: PageContext) -> str:
        outgoing = [
            Statement(row["predicate"].value, row["object"], _text(row, "objectLabel"))
            for row in _described(reader, kind, key)
        ]
        incoming = [
            Statement(row["predicate"].value, row["subject"], _text(row, "subjectLabel"))
            for row in reader.rows("references", resource=f"{kind}/{key}")
        ]
        data = [(suffix, data_href(iri, suffix)) for suffix in DATA_SUFFIXES]
        return render_resource(ResourcePage(iri, _label(outgoing), outgoing, incoming, data), context)

    return await html_page(request, work)


def _text(row: Row, column: str) -> str:
    return row[column].value if column in row else ""


def _label(outgoing: list[Statement]) -> str:
    for name in ("skos:prefLabel", "rdfs:label", "dct:title", "schema:name", "foaf:name"):
        prefix, _, local = name.partition(":")
        for statement in outgoing:
            if statement.predicate == PREFIXES[prefix] + local:
                return statement.object.value
    return ""


def resource_routes() -> list[Route]:
    """The routes of things."""
    return [
        Route("/id/{kind}/{key}", _identifier, methods=["GET"]),
        Route("/data/{kind}/{file}", _data, methods=["GET"]),
        Route("/page/{kind}/{key}", _page, methods=["GET"]),
    ]
