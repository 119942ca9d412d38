"""`/sparql`: the operations of the SPARQL 1.1 Protocol, the query form, and the service description.

Updates are answered by api/update.py.

A query runs in a process of the query service, never here; it is freed when the client hangs up.
The parameter `timeout` lowers the time limit. What a request gets:

    no query     browsers: the form; others: the service description
    a query      the format of `format`, else of Accept; a browser sees the result in the form

Relative IRIs of a query without BASE are read against the address of the endpoint.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.context import page_context, portal_of
from api.negotiation import HTML, negotiate
from api.portal import Reader, query_limits
from api.problems import Problem, ProblemError, answer, not_acceptable, problem_of
from api.protocol import (
    FORM,
    SPARQL_QUERY,
    ProtocolRequest,
    UnsupportedMediaTypeError,
    parse_get,
    parse_post,
    refuse_encoded,
)
from api.result_formats import content_type, result_format
from api.service_description import DESCRIPTION_FORMATS, described_graphs, document, service_description
from api.update import SPARQL_UPDATE, answer_update, is_update
from api.writing import writing_of
from graph.query.guard import Operation, check
from graph.query.named import load_named_queries
from graph.query.process import Cancellation
from graph.query.results import Answer, ResultFormat, ResultKind
from graph.query.terms import parse_select
from ontology.errors import QueryError, UsageError
from viz.pages.query import Example, QueryPage, render_query

__all__ = ["PATH", "endpoint_of", "sparql_routes", "unless_disconnected"]

PATH = "/sparql"
_ACCEPTED = f"{SPARQL_QUERY}, {SPARQL_UPDATE}, {FORM}"
_KINDS = {
    Operation.SELECT: ResultKind.SOLUTIONS,
    Operation.ASK: ResultKind.BOOLEAN,
    Operation.CONSTRUCT: ResultKind.GRAPH,
    Operation.DESCRIBE: ResultKind.GRAPH,
}
#: What a browser's form shows a result from.
_FORM_FORMATS = {
    ResultKind.SOLUTIONS: ResultFormat.JSON,
    ResultKind.BOOLEAN: ResultFormat.CSV,
    ResultKind.GRAPH: ResultFormat.TURTLE,
}
T = TypeVar("T")


async def unless_disconnected(request: Request, work: Callable[[Reader, Cancellation], T]) -> T:
    """Does `work` in a thread; the query that runs under the handle is stopped when the client hangs up."""
    cancellation = Cancellation()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        await anyio.to_thread.run_sync(cancellation.cancel)

    watcher = asyncio.create_task(watch())
    try:
        return await portal_of(request).run(lambda reader: work(reader, cancellation))
    finally:
        watcher.cancel()


async def _get(request: Request) -> Response:
    asked = parse_get(request.scope["query_string"])
    if asked.query is None or (not asked.query.strip() and _likes_html(request)):
        return await _without_query(request)
    return await _answer(request, asked)


async def _post(request: Request) -> Response:
    try:
        refuse_encoded(request.headers.get("content-encoding"))
        if await is_update(request):
            return await answer_update(request, endpoint_of(request))
        asked = parse_post(
            request.headers.get("content-type"), await request.body(), request.scope["query_string"]
        )
    except UnsupportedMediaTypeError as error:
        headers = {"Accept-Post": _ACCEPTED, "Accept-Encoding": "identity"}
        problem = Problem(
            415, "unsupported-media-type", "Unsupported Media Type", str(error), headers=headers
        )
        raise ProblemError(problem) from None
    if asked.query is None:
        raise UsageError("The request carries no query: send it in the parameter `query`.")
    return await _answer(request, asked)


async def _options(_request: Request) -> Response:
    headers = {"Allow": ", ".join(_OPERATIONS), "Accept-Post": _ACCEPTED}
    return Response(status_code=204, headers=headers)


_OPERATIONS: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
    "GET": _get,
    "HEAD": _get,
    "POST": _post,
    "OPTIONS": _options,
}


async def _operation(request: Request) -> Response:
    return await _OPERATIONS[request.method](request)


def endpoint_of(request: Request) -> str:
    """The address of the endpoint, as this client reaches it."""
    return str(request.base_url).rstrip("/") + PATH


def _likes_html(request: Request) -> bool:
    return negotiate(request.headers.get("accept"), [*DESCRIPTION_FORMATS, HTML]) == HTML


async def _without_query(request: Request) -> Response:
    offers = [*DESCRIPTION_FORMATS, HTML]
    chosen = negotiate(request.headers.get("accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    if chosen == HTML:
        return _form(request, QueryPage(query="", examples=_examples()))
    graphs = await portal_of(request).run(lambda reader: described_graphs(reader.generation))
    writable = writing_of(request).token is not None
    description = service_description(endpoint_of(request), graphs, writable)
    return Response(document(description, chosen), media_type=f"{chosen}; charset=utf-8")


def _examples() -> list[Example]:
    return [
        Example(query.name, query.summary_zh, query.summary_en, query.text)
        for query in load_named_queries().values()
    ]


def _form(request: Request, page: QueryPage, status: int = 200) -> Response:
    return HTMLResponse(render_query(page, page_context(request)), status)


async def _answer(request: Request, asked: ProtocolRequest) -> Response:
    query = asked.query or ""
    wants_form = asked.format is None and _likes_html(request)
    started = time.perf_counter()
    try:
        checked = check(query, query_limits(portal_of(request).settings))
        kind = _KINDS[checked.operation]
        form = _FORM_FORMATS[kind] if wants_form else result_format(request, asked.format, kind)
        result = await unless_disconnected(
            request,
            lambda reader, cancellation: reader.service.run(
                query,
                form,
                default_graphs=asked.default_graphs,
                named_graphs=asked.named_graphs,
                base=endpoint_of(request),
                seconds=asked.timeout,
                cancellation=cancellation,
            ),
        )
    except QueryError as error:
        problem = problem_of(error)
        if not wants_form:
            return answer(problem, request)
        page = QueryPage(query=query, examples=_examples(), error=f"{problem.title}: {problem.detail}")
        response = _form(request, page, problem.status)
        response.headers.update({**problem.headers, "Cache-Control": "no-store"})
        return response
    if wants_form:
        return _form(request, _result_page(query, result, time.perf_counter() - started))
    return Response(result.body, media_type=content_type(result))


def _result_page(query: str, result: Answer, seconds: float) -> QueryPage:
    examples = _examples()
    if result.kind is ResultKind.SOLUTIONS:
        table = parse_select(result.body)
        return QueryPage(query, examples, table.variables, table.rows, seconds=seconds)
    text = result.body.decode("utf-8")
    if result.kind is ResultKind.BOOLEAN:
        return QueryPage(query, examples, boolean=text.strip() == "true", seconds=seconds)
    return QueryPage(query, examples, graph=text, seconds=seconds)


def sparql_routes() -> list[Route]:
    """The route of the endpoint: one for all methods, so that a 405 names them all."""
    return [Route(PATH, _operation, methods=list(_OPERATIONS))]
