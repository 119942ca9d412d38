"""`/rdf-graph-store`: the SPARQL 1.1 Graph Store HTTP Protocol, graphs named by `?graph=IRI` or `?default`.

Reading is open to all and comes from the generation in force, in a query process with its limits. Writing
takes the token (api/write_token.py) and is for the user's graphs (graph/store/user_graphs.py).

    GET, HEAD   the graph, 404 when there is none of that name
    PUT         the body becomes the graph         201 when it is new, else 204
    POST        the body is added to the graph     201 when it is new, else 204; without a name: 201, Location
    DELETE      the graph is emptied               204, or 404
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.context import portal_of
from api.problems import Problem, ProblemError
from api.protocol import UnsupportedMediaTypeError, fields, refuse_encoded
from api.result_formats import content_type, result_format
from api.sparql import unless_disconnected
from api.writing import GENERATION_HEADER, writing_of
from graph.query.results import ResultKind
from graph.update.payload import PAYLOAD_FORMATS, UnsupportedPayloadError, payload_media_type
from graph.update.service import Payload, UserGraphs, Written, graph_name
from ontology.errors import UsageError

__all__ = ["PATH", "graph_store_routes"]

PATH = "/rdf-graph-store"
_ACCEPTED = ", ".join(PAYLOAD_FORMATS)


@dataclass(frozen=True, slots=True)
class _Target:
    """Which graph a request is about: `graph` None is the default graph; `named` whether it says one."""

    graph: NamedNode | None
    named: bool = True


def _target(request: Request) -> _Target:
    """The graph of a request. Raises UsageError when it names several or none by an absolute IRI."""
    given = fields(request.scope["query_string"], "address")
    graphs = [value for name, value in given if name == "graph"]
    defaults = [value for name, value in given if name == "default"]
    if len(graphs) + len(defaults) > 1:
        raise UsageError("The address names more than one graph: give `graph` or `default`, once.")
    if graphs:
        return _Target(graph_name(graphs[0]))
    if any(defaults):
        raise UsageError("`default` has no value: write ?default.")
    return _Target(None, bool(defaults))


def _required(request: Request) -> NamedNode | None:
    target = _target(request)
    if not target.named:
        raise UsageError("The address names no graph: add ?graph=IRI or ?default.")
    return target.graph


async def _get(request: Request) -> Response:
    graph = _required(request)
    form = result_format(request, None, ResultKind.GRAPH)
    pattern = "{ ?s ?p ?o }"
    query = f"CONSTRUCT {pattern} WHERE {pattern if graph is None else f'{{ GRAPH {graph} {pattern} }}'}"
    if graph is not None:
        held = await portal_of(request).run(lambda reader: graph.value in reader.generation.graphs)
        if not held:
            raise _no_graph(graph)
    answer = await unless_disconnected(
        request, lambda reader, cancellation: reader.service.run(query, form, cancellation=cancellation)
    )
    return Response(answer.body, media_type=content_type(answer))


async def _put(request: Request) -> Response:
    writing_of(request).require_permission(request)
    graph = _required(request)
    if "content-range" in request.headers:
        raise UsageError("A part of a graph cannot be put (Content-Range): send the whole graph, or POST.")
    payload = await _payload(request, graph)
    written = await _run(request, lambda graphs: graphs.replace(graph, payload))
    return _written(written, 204 if written.existed or graph is None else 201)


async def _post(request: Request) -> Response:
    writing_of(request).require_permission(request)
    target = _target(request)
    payload = await _payload(request, target.graph)

    def work(graphs: UserGraphs) -> Written:
        return graphs.add(target.graph, payload) if target.named else graphs.create(payload)

    written = await _run(request, work)
    if not target.named:
        return _written(written, 201, {"Location": written.graph.value})
    return _written(written, 204 if written.existed or target.graph is None else 201)


async def _delete(request: Request) -> Response:
    writing_of(request).require_permission(request)
    graph = _required(request)
    written = await writing_of(request).run(lambda graphs: graphs.drop(graph))
    if written is None:
        raise _no_graph(graph)
    return _written(written, 204)


async def _options(_request: Request) -> Response:
    return Response(status_code=204, headers={"Allow": ", ".join(_METHODS), "Accept-Post": _ACCEPTED})


_METHODS: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
    "GET": _get,
    "HEAD": _get,
    "PUT": _put,
    "POST": _post,
    "DELETE": _delete,
    "OPTIONS": _options,
}


async def _method(request: Request) -> Response:
    return await _METHODS[request.method](request)


async def _payload(request: Request, graph: NamedNode | None) -> Payload:
    """The document of a request. Its relative IRIs are read against the graph's name. Raises the 415."""
    given = request.headers.get("content-type", "")
    try:
        refuse_encoded(request.headers.get("content-encoding"))
        payload_media_type(given)
    except (UnsupportedMediaTypeError, UnsupportedPayloadError) as error:
        raise _unsupported(error) from None
    base = graph.value if graph is not None else str(request.url.replace(query=""))
    return Payload(given, await request.body(), base)


async def _run(request: Request, work: Callable[[UserGraphs], Written]) -> Written:
    """Do a write whose body is read on the way. Raises the 415 for a part of it that is not."""
    try:
        return await writing_of(request).run(work)
    except UnsupportedPayloadError as error:
        raise _unsupported(error) from None


def _unsupported(error: UsageError) -> ProblemError:
    headers = {"Accept-Post": _ACCEPTED, "Accept-Encoding": "identity"}
    return ProblemError(
        Problem(415, "unsupported-media-type", "Unsupported Media Type", str(error), headers=headers)
    )


def _no_graph(graph: NamedNode | None) -> ProblemError:
    return ProblemError(Problem(404, "not-found", "Not Found", f"There is no graph {graph}."))


def _written(written: Written, status: int, headers: Mapping[str, str] | None = None) -> Response:
    named = {GENERATION_HEADER: written.generation.id, "Cache-Control": "no-store"}
    return Response(status_code=status, headers={**named, **(headers or {})})


def graph_store_routes() -> list[Route]:
    """The route of the protocol."""
    return [Route(PATH, _method, methods=list(_METHODS))]
