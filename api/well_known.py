"""`/.well-known/void`: the data set described, and `/.well-known/sparql-examples`: queries to begin with.

Both are RDF in the formats of the service description, which leads to them by rdfs:seeAlso.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.context import portal_of
from api.negotiation import negotiate
from api.portal import Reader
from api.problems import not_acceptable
from api.service_description import DESCRIPTION_FORMATS, data_set, document, example_queries
from api.sparql import endpoint_of
from graph.query.named import load_named_queries
from graph.query.results import ResultFormat
from graph.store.iris import CATALOGUE_GRAPH

__all__ = ["well_known_routes"]

VOID = "/.well-known/void"
EXAMPLES = "/.well-known/sparql-examples"
_CATALOGUE = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {CATALOGUE_GRAPH} {{ ?s ?p ?o }} }}"


async def _void(request: Request) -> Response:
    endpoint = endpoint_of(request)

    def work(reader: Reader) -> list[Triple]:
        found = reader.service.run(_CATALOGUE, ResultFormat.N_TRIPLES).body
        catalogue = [quad.triple for quad in parse(found, format=RdfFormat.N_TRIPLES)]
        return [*catalogue, *data_set(endpoint, reader.generation.counts.get("quads"))]

    return _written(request, await portal_of(request).run(work))


async def _examples(request: Request) -> Response:
    endpoint = endpoint_of(request)
    page = endpoint.removesuffix("/sparql") + EXAMPLES
    return _written(request, example_queries(endpoint, page, load_named_queries().values()))


def _written(request: Request, triples: Iterable[Triple]) -> Response:
    offers = list(DESCRIPTION_FORMATS)
    chosen = negotiate(request.headers.get("accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    return Response(document(triples, chosen), media_type=f"{chosen}; charset=utf-8")


def well_known_routes() -> list[Route]:
    """The routes of both documents."""
    return [Route(VOID, _void, methods=["GET"]), Route(EXAMPLES, _examples, methods=["GET"])]
