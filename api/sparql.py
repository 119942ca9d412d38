"""`/sparql`: the query operation of the SPARQL 1.1 Protocol, the query form, and the service description.

A query runs in a process of the query service, never here; it is freed when the client hangs up.
The parameter `timeout` lowers the time limit. What a request gets:

    no query     browsers: the form; others: the service description
    a query      the format of `format`, else of Accept; a browser sees the result in the form
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.context import page_context, portal_of
from api.negotiation import HTML, negotiate
from api.portal import Reader, query_limits
from api.problems import Problem, ProblemError, answer, problem_of
from api.protocol import ProtocolRequest, UnsupportedMediaTypeError, parse_get, parse_post
from api.service_description import DESCRIPTION_FORMATS, service_description
from graph.query.guard import Operation, check
from graph.query.named import load_named_queries
from graph.query.process import Cancellation
from graph.query.results import Answer, ResultFormat, ResultKind
from graph.query.terms import parse_select
from ontology.errors import QueryError, UsageError
from viz.pages.query import Example, QueryPage, render_query

__all__ = ["not_acceptable", "sparql_routes", "unless_disconnected"]

PATH = "/sparql"
_METHODS = "GET, HEAD, POST, OPTIONS"
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
#: Media types in wide use that mean one of ours: plain JSON and XML, and N-Triples as text.
_ALIASES = {
    "application/json": ResultFormat.JSON,
    "application/xml": ResultFormat.XML,
    "text/plain": ResultFormat.N_TRIPLES,
}
T = TypeVar("T")


def not_acceptable(available: Sequence[str]) -> ProblemError:
    """The 406 that lists what there is."""
    detail = "None of the accepted media types is offered; there are " + ", ".join(available) + "."
    extras = {"available": list(available)}
    return ProblemError(Problem(406, "not-acceptable", "Not Acceptable", detail, extras))


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
    content_type = request.headers.get("content-type")
    try:
        asked = parse_post(content_type, await request.body(), request.scope["query_string"])
    except UnsupportedMediaTypeError as error:
        problem = Problem(415, "unsupported-media-type", "Unsupported Media Type", str(error))
        raise ProblemError(problem) from None
    if asked.query is None:
        raise UsageError("The request carries no query: send it in the parameter `query`.")
    return await _answer(request, asked)


async def _options(_request: Request) -> Response:
    return Response(status_code=204, headers={"Allow": _METHODS})


def _likes_html(request: Request) -> bool:
    return negotiate(request.headers.get("accept"), [*DESCRIPTION_FORMATS, HTML]) == HTML


async def _without_query(request: Request) -> Response:
    offers = [*DESCRIPTION_FORMATS, HTML]
    chosen = negotiate(request.headers.get("accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    if chosen == HTML:
        return _form(request, QueryPage(query="", examples=_examples()))
    endpoint = str(request.base_url).rstrip("/") + PATH
    triples = await portal_of(request).run(lambda reader: reader.generation.counts.get("triples"))
    return Response(service_description(endpoint, triples, chosen), media_type=f"{chosen}; charset=utf-8")


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
        form = _FORM_FORMATS[kind] if wants_form else _format(request, asked.format, kind)
        result = await unless_disconnected(
            request,
            lambda reader, cancellation: reader.service.run(
                query,
                form,
                default_graphs=asked.default_graphs,
                named_graphs=asked.named_graphs,
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
    return Response(result.body, media_type=_content_type(result))


def _format(request: Request, asked: str | None, kind: ResultKind) -> ResultFormat:
    """The format of a result: `format` (a short name) stands above Accept. Raises UsageError or the 406."""
    formats = ResultFormat.for_kind(kind)
    if asked is not None:
        for form in formats:
            if asked in (form.value, form.media_type):
                return form
        names = ", ".join(form.value for form in formats)
        raise UsageError(f"format {asked!r} does not fit this query; there are {names}.")
    by_media_type = {form.media_type: form for form in formats}
    by_media_type |= {alias: form for alias, form in _ALIASES.items() if form in formats}
    chosen = negotiate(request.headers.get("accept"), list(by_media_type))
    if chosen is None:
        raise not_acceptable([form.media_type for form in formats])
    return by_media_type[chosen]


def _content_type(result: Answer) -> str:
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    header = "; header=present" if result.media_type == ResultFormat.CSV.media_type else ""
    return result.media_type + charset + header


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
    """The routes of the endpoint."""
    return [
        Route(PATH, _get, methods=["GET"]),
        Route(PATH, _post, methods=["POST"]),
        Route(PATH, _options, methods=["OPTIONS"]),
    ]
