"""`/api/v1/search?q=…`: sentences of reports and things of the graph that hold some words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api.context import portal_of
from api.portal import Reader
from api.rest_models import Page, ProblemDocument, SearchRow
from api.rest_tables import CSV, FORMATS, PAGING, Table, asked_page, base_address, table_page
from api.searching import asked_search, find
from api.settings import Settings
from graph.query.search import Found, Hit, Kind
from ontology.errors import UsageError
from viz.links import evidence_href, href

__all__ = ["SearchPage", "search_router"]

_TEXT: Mapping[str, object] = {"type": "string"}
_FILTERS = {
    "kind": "only hits of this kind; repeatable · 只要这一类，可重复",
    "place": "reports about a place or one within it: code or name · 地方（含其下级）：代码或名称",
    "year": "year of the report · 报告年度",
    "report": "identifier of a report · 报告编号",
}
_NAMES = ("q", *_FILTERS)
_COLUMNS = [field.alias or name for name, field in SearchRow.model_fields.items()]


class SearchPage(Page[SearchRow]):
    """One page of hits."""

    counts: dict[str, int] = Field(description="hits of every kind, whatever kind asks for · 各类命中数")


def search_router(settings: Settings) -> APIRouter:
    """The route, and what OpenAPI says of it."""
    router = APIRouter(prefix="/api/v1")
    problem = {"model": ProblemDocument, "content": {"application/problem+json": {}}}
    router.add_api_route(
        "/search",
        _search,
        summary="Full-text search of sentences and names · 全文检索：句子与名称",
        operation_id="search",
        tags=["resources"],
        response_model=SearchPage,
        openapi_extra={"parameters": _parameters(settings)},
        responses={
            200: {"content": {CSV: {"schema": _TEXT}}},
            400: {**problem, "description": "A parameter is wrong · 参数有误"},
            406: {**problem, "description": "No acceptable format · 没有可接受的格式"},
            503: {**problem, "description": "No index, nothing published, or busy · 无索引、尚未发布或繁忙"},
        },
    )
    return router


def _parameters(settings: Settings) -> list[dict[str, Any]]:
    words = (
        "words between blanks, all of which a hit holds; “…” around a word that holds blanks "
        "· 以空格分隔的词，须全部含有；含空格的词加引号"
    )
    kinds = {"type": "array", "items": {"type": "string", "enum": [*Kind]}}
    whole = {"type": "integer", "minimum": 0, "default": 0}
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": settings.page_rows_max,
        "default": settings.page_rows,
    }
    return [
        {"name": "q", "in": "query", "required": True, "description": words, "schema": _TEXT},
        *(
            {"name": name, "in": "query", "description": said, "schema": kinds if name == "kind" else _TEXT}
            for name, said in _FILTERS.items()
        ),
        {"name": "limit", "in": "query", "description": "hits of one page · 每页条数", "schema": limit},
        {"name": "offset", "in": "query", "description": "hits to pass over · 跳过条数", "schema": whole},
        {
            "name": "format",
            "in": "query",
            "description": "json or csv; stands above Accept · 输出格式，优先于 Accept",
            "schema": {"type": "string", "enum": [*FORMATS]},
        },
    ]


async def _search(request: Request) -> Response:
    given = request.query_params
    for name in given:
        if name not in (*_NAMES, *PAGING):
            raise UsageError(
                f"There is no parameter {name!r} here; there are {', '.join((*_NAMES, *PAGING))}."
            )
        if name != "kind" and len(given.getlist(name)) > 1:
            raise UsageError(f"The parameter {name!r} is given more than once.")
    asked = asked_search(
        given.get("q", ""),
        given.getlist("kind"),
        place=given.get("place", ""),
        year=given.get("year", ""),
        report=given.get("report", ""),
    )
    paging = asked_page(request)
    base = base_address(request)

    def work(reader: Reader) -> Found:
        return find(reader, asked, paging.limit, paging.offset)

    found = await portal_of(request).run(work)
    rows = [_row(hit, base).model_dump(by_alias=True) for hit in found.hits]
    counts = {kind.value: count for kind, count in found.counts.items()}
    return table_page(request, paging, Table("search", _COLUMNS, rows, found.total, {"counts": counts}))


def _row(hit: Hit, base: str) -> SearchRow:
    evidence = None
    if hit.start is not None and hit.end is not None:
        evidence = evidence_href(hit.report, hit.start, hit.end)
    return SearchRow(
        rank=hit.rank,
        kind=hit.kind.value,
        iri=hit.iri,
        label=hit.label,
        text=hit.text,
        matches=[list(span) for span in hit.matches],
        report=hit.report or None,
        start=hit.start,
        end=hit.end,
        text_start=hit.text_start,
        year=hit.year,
        places=hit.places or None,
        reports=hit.reports if evidence is None else None,  # of a sentence it would be its own
        url=base + href(hit.iri),
        evidence_url=None if evidence is None else base + evidence,
    )
