"""`/search`: the page of full-text search. Without a kind it shows the first hits of each kind."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.portal import Reader
from api.searching import asked_search, find, find_first
from api.views import html_page
from graph.query.search import Kind
from ontology.errors import UsageError
from viz.context import PageContext
from viz.pages.search import SearchPage, render_search

__all__ = ["search_routes"]

#: Hits of each kind on the page of all kinds, and those on the page of one.
_FEW = {kind: 20 if kind is Kind.SENTENCE else 5 for kind in Kind}
_MANY = 50


async def _search(request: Request) -> Response:
    words, kind, place, year, report = (
        request.query_params.get(name, "").strip() for name in ("q", "kind", "place", "year", "report")
    )
    page = SearchPage(words, kind, place, year, report)
    offset = request.query_params.get("offset", "")

    def work(reader: Reader, context: PageContext) -> str | Response:
        if not page.words:
            return render_search(page, context)
        try:
            return render_search(_filled(page, reader, offset), context)
        except UsageError as error:
            return HTMLResponse(render_search(replace(page, fault=str(error)), context), status_code=400)

    return await html_page(request, work)


def _filled(page: SearchPage, reader: Reader, offset: str) -> SearchPage:
    """The page with its hits. Raises UsageError for a wrong filter, or too many words."""
    asked = asked_search(page.words, [page.kind], place=page.place, year=page.year, report=page.report)
    if asked.kinds:
        # more digits than any number of hits has
        first = int(offset) if offset.isascii() and offset.isdigit() and len(offset) <= 12 else 0
        found = find(reader, asked, _MANY, first)
        return replace(page, hits=found.hits, counts=found.counts, offset=first, limit=_MANY)
    found = find_first(reader, asked, _FEW)
    return replace(page, hits=found.hits, counts=found.counts)


def search_routes() -> list[Route]:
    """The route of the page."""
    return [Route("/search", _search, methods=["GET"])]
