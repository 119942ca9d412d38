"""`/api/v1`: every named query as a resource, JSON by default and CSV for people; filters are the query's
parameters.

`/api/v1/queries/{name}` answers each named query; `mechanisms`, `adoptions`, `measures` and `documents` are
four of them with typed rows; so is `places`, which also searches the register (api/rest_places.py). The rows
of a page are numbered in the query's own order, which is total.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from api.context import portal_of
from api.portal import Reader, Row, named_query
from api.problems import Problem, ProblemError
from api.rest_models import (
    AdoptionRow,
    DocumentRow,
    MeasureRow,
    MechanismRow,
    Page,
    PlaceRow,
    ProblemDocument,
    QueryDescription,
    RegisterRow,
)
from api.rest_places import PARAMETERS as SEARCH_PARAMETERS
from api.rest_places import places_or_search
from api.rest_tables import CSV, FORMATS, PAGING, Table, asked_page, base_address, table_page
from api.settings import Settings
from api.tables import Cell, cells
from graph.query.named import NamedQuery, load_named_queries
from ontology.errors import UsageError
from viz.links import evidence_href, href

__all__ = ["PREFIX", "rest_router"]

PREFIX = "/api/v1"
#: The column whose thing has a page of its own, by query.
_PAGE_COLUMNS = {
    "places": "place",
    "mechanisms": "mechanism",
    "documents": "report",
    "indicators": "indicator",
}

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Resource:
    query: str
    page: type[Page[Any]]
    summary: str


#: With `q` the rows are those of the register that fit, without it those of the graph.
_PLACES = Page[PlaceRow | RegisterRow]

_RESOURCES: Mapping[str, _Resource] = {
    "places": _Resource(
        "places", _PLACES, "Places with reports, or search of the register · 有报告的地区，或查找区划登记"
    ),
    "mechanisms": _Resource(
        "mechanisms", Page[MechanismRow], "Mechanisms and how often they are claimed · 机制及其陈述数"
    ),
    "adoptions": _Resource(
        "who-adopted", Page[AdoptionRow], "What reports claim of mechanisms · 报告对机制的陈述"
    ),
    "measures": _Resource("measures", Page[MeasureRow], "Figures of the reports · 报告中的数据"),
    "documents": _Resource("documents", Page[DocumentRow], "Reports · 报告"),
}


def rest_router(settings: Settings) -> APIRouter:
    """The routes of /api/v1, documented from the named queries themselves."""
    router = APIRouter(prefix=PREFIX)
    for name, resource in _RESOURCES.items():
        query = named_query(resource.query)
        router.add_api_route(
            f"/{name}",
            places_or_search(_handler(query)) if name == "places" else _handler(query),
            summary=resource.summary,
            operation_id=name,
            tags=["resources"],
            **_documentation(query, resource.page, settings),
        )
    router.add_api_route(
        "/queries", _list_queries, summary="All named queries · 全部命名查询", tags=["queries"],
        response_model=list[QueryDescription], operation_id="queries",
    )  # fmt: skip
    for query in load_named_queries().values():
        router.add_api_route(
            f"/queries/{query.name}",
            _handler(query),
            summary=f"{query.summary_en} · {query.summary_zh}",
            operation_id=f"query-{query.name}",
            tags=["queries"],
            **_documentation(query, Page[dict[str, Any]], settings),
        )
    router.add_api_route(
        "/queries/{name}", _unknown_query, include_in_schema=False, operation_id="query-unknown"
    )
    return router


def _documentation(query: NamedQuery, page: type[Page[Any]], settings: Settings) -> dict[str, Any]:
    parameters = [*SEARCH_PARAMETERS] if page is _PLACES else []
    parameters += [
        _parameter(p.name, f"{p.description_en} · {p.description_zh}", {"type": "string"}, p.required)
        for p in query.parameters
    ]
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": settings.page_rows_max,
        "default": settings.page_rows,
    }
    parameters += [
        _parameter("limit", "rows of one page · 每页行数", limit),
        _parameter(
            "offset", "rows to pass over · 跳过的行数", {"type": "integer", "minimum": 0, "default": 0}
        ),
        _parameter(
            "format",
            "json or csv; stands above Accept · 输出格式，优先于 Accept",
            {"type": "string", "enum": [*FORMATS]},
        ),
    ]
    problem = {"model": ProblemDocument, "content": {"application/problem+json": {}}}
    return {
        "response_model": page,
        "openapi_extra": {"parameters": parameters},
        "responses": {
            200: {"content": {CSV: {"schema": {"type": "string"}}}},
            400: {**problem, "description": "A parameter is wrong · 参数有误"},
            406: {**problem, "description": "No acceptable format · 没有可接受的格式"},
            503: {**problem, "description": "Nothing published yet, or busy · 尚未发布或繁忙"},
        },
    }


def _parameter(
    name: str, description: str, schema: Mapping[str, object], required: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": dict(schema),
    }


def _handler(query: NamedQuery) -> Handler:
    async def answer(request: Request) -> Response:
        return await _answer(query, request)

    return answer


async def _list_queries(request: Request) -> JSONResponse:
    listed = [
        QueryDescription(
            name=query.name,
            summary_zh=query.summary_zh,
            summary_en=query.summary_en,
            url=f"{base_address(request)}{PREFIX}/queries/{query.name}",
            parameters=[parameter.name for parameter in query.parameters],
            required=[parameter.name for parameter in query.parameters if parameter.required],
            text=query.text,
        ).model_dump(by_alias=True)
        for query in load_named_queries().values()
    ]
    return JSONResponse(listed)


async def _unknown_query(name: Annotated[str, Path()]) -> Response:
    try:
        named_query(name)
    except UsageError as error:
        raise ProblemError(Problem(404, "not-found", "Not Found", str(error))) from None
    raise AssertionError("every known query has a route before this one")


async def _answer(query: NamedQuery, request: Request) -> Response:
    values = _values(query, request)
    paging = asked_page(request)
    base = base_address(request)

    def work(reader: Reader) -> tuple[list[str], list[Row]]:
        result = reader.service.select(query.text, query.bind(values))
        return list(result.variables), list(result.rows)

    variables, rows = await portal_of(request).run(work)
    shown = [_with_links(cells(row, variables), query, base) for row in paging.of(rows)]
    table = Table(query.name, [*variables, *_link_columns(query, variables)], shown, len(rows))
    return table_page(request, paging, table)


def _values(query: NamedQuery, request: Request) -> dict[str, str]:
    known = {parameter.name for parameter in query.parameters}
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in PAGING:
            continue
        if name not in known:
            names = ", ".join([*sorted(known), *PAGING])
            raise UsageError(f"There is no parameter {name!r} here; there are {names}.")
        if name in values:
            raise UsageError(f"The parameter {name!r} is given more than once.")
        if value:
            values[name] = value
    return values


def _link_columns(query: NamedQuery, variables: Sequence[str]) -> list[str]:
    columns = ["url"] if query.name in _PAGE_COLUMNS else []
    return [*columns, "evidence_url"] if "evidence" in variables or "start" in variables else columns


def _with_links(row: dict[str, Cell], query: NamedQuery, base: str) -> dict[str, Cell]:
    """The row with the address of its page and of the sentence that proves it, as far as it has them."""
    if query.name in _PAGE_COLUMNS:
        row["url"] = base + href(str(row[_PAGE_COLUMNS[query.name]]))
    if "evidence" in row or "start" in row:
        row["evidence_url"] = _evidence_url(row, base)
    return row


def _evidence_url(row: Mapping[str, Cell], base: str) -> str | None:
    report, start, end = row.get("report"), row.get("start"), row.get("end")
    if isinstance(report, str) and isinstance(start, int) and isinstance(end, int):
        return base + evidence_href(report, start, end)
    evidence = row.get("evidence")
    return base + href(evidence) if isinstance(evidence, str) else None
