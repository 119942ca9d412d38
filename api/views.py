"""The HTML pages. Each gathers the rows of named queries in one thread and hands them to a pure page
function.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from api.context import LANG_COOKIE, page_context, portal_of
from api.portal import Reader, Row
from api.problems import Problem, ProblemError
from api.settings import setting_table
from graph.query.values import PLACE_KEY
from graph.store.generations import Generation
from ontology.errors import UsageError
from ontology.records import PlacementStatus
from ontology.taxonomy import load_taxonomy
from viz.assets import asset
from viz.context import LANGUAGES, PageContext
from viz.links import local_name
from viz.pages.about import AboutPage, SettingRow, render_about
from viz.pages.documents import DocumentPage, DocumentsPage, render_document, render_documents
from viz.pages.graph import GraphPage, render_graph
from viz.pages.home import HomePage, render_home
from viz.pages.matrix import MatrixPage, render_matrix
from viz.pages.mechanisms import MechanismPage, MechanismsPage, render_mechanism, render_mechanisms
from viz.pages.places import PlacePage, PlacesPage, render_place, render_places

__all__ = ["KEY", "html_page", "not_found", "page_routes"]

_YEAR_SECONDS = 365 * 24 * 3600
#: Keys as the graph makes them (see graph.store.iris): ASCII, no slash.
KEY = re.compile(r"[A-Za-z0-9._-]{1,128}")
#: Statuses of reports that were placed nowhere.
_UNPLACED = (PlacementStatus.AMBIGUOUS.value, PlacementStatus.UNRESOLVED.value)
_FOCUS = re.compile(r"(\d{1,9})-(\d{1,9})")

Work = Callable[[Reader, PageContext], str | Response]


async def html_page(request: Request, work: Work) -> Response:
    """The page that `work` makes in a thread, and a cookie when the address names a language."""
    context = page_context(request)
    made = await portal_of(request).run(lambda reader: work(reader, context))
    response = HTMLResponse(made) if isinstance(made, str) else made
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        response.set_cookie(LANG_COOKIE, chosen, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
    return response


def not_found(what: str) -> ProblemError:
    """The 404 for a thing that is not in the graph; `what` is a sentence."""
    return ProblemError(Problem(404, "not-found", "Not Found", what))


def _row(rows: list[Row], column: str, key: str) -> Row | None:
    return next((row for row in rows if column in row and local_name(row[column].value) == key), None)


def _of(rows: list[Row], column: str, key: str) -> list[Row]:
    return [row for row in rows if column in row and local_name(row[column].value) == key]


def _plain(generation: Generation) -> dict[str, object]:
    """The manifest without nesting, and without the list of graphs, which is as long as the corpus."""
    plain = {name: value for name, value in generation.manifest.items() if not isinstance(value, dict)}
    return {**plain, **generation.counts, "graphs": len(generation.graphs)}


async def _home(request: Request) -> Response:
    def work(reader: Reader, context: PageContext) -> str:
        page = HomePage(
            counts=reader.generation.counts,
            places=reader.rows("places"),
            mechanisms=reader.rows("mechanisms"),
            documents=reader.rows("documents"),
        )
        return render_home(page, context)

    return await html_page(request, work)


async def _places(request: Request) -> Response:
    def work(reader: Reader, context: PageContext) -> str:
        unplaced = [row for status in _UNPLACED for row in reader.rows("placements", status=status)]
        return render_places(PlacesPage(reader.rows("places"), unplaced), context)

    return await html_page(request, work)


async def _place(request: Request) -> Response:
    key = request.path_params["key"]

    def work(reader: Reader, context: PageContext) -> str:
        found = reader.rows("place", place=key) if PLACE_KEY.fullmatch(key) else []
        if not found:
            raise not_found(f"No place {key} in the graph.")
        page = PlacePage(
            place=found[0],
            documents=_of(reader.rows("documents"), "place", key),
            claims=reader.rows("who-adopted", place=key),
            adoptions=reader.rows("adoptions", place=key),
            measures=reader.rows("measures", place=key),
            instruments=reader.rows("instruments", place=key),
            innovations=reader.rows("innovations", place=key),
            honours=reader.rows("honours", place=key),
            institutions=reader.rows("institutions", place=key),
            relatives=reader.rows("place-relatives", place=key),
            placements=reader.rows("placements", place=key),
            placement_details=reader.rows("placement-details", place=key),
        )
        return render_place(page, context)

    return await html_page(request, work)


async def _mechanisms(request: Request) -> Response:
    def work(reader: Reader, context: PageContext) -> str:
        return render_mechanisms(MechanismsPage(reader.rows("mechanisms")), context)

    return await html_page(request, work)


async def _mechanism(request: Request) -> Response:
    key = request.path_params["key"]

    def work(reader: Reader, context: PageContext) -> str:
        if key not in load_taxonomy().mechanisms:
            raise not_found(f"No mechanism {key} in the taxonomy.")
        page = MechanismPage(
            mechanism=_row(reader.rows("mechanisms"), "mechanism", key),
            identifier=key,
            claims=reader.rows("who-adopted", mechanism=key),
            measures=reader.rows("measures", mechanism=key),
            innovations=reader.rows("innovations", mechanism=key),
            instances=reader.rows("instances", mechanism=key),
            documents=reader.rows("documents"),
        )
        return render_mechanism(page, context)

    return await html_page(request, work)


async def _documents(request: Request) -> Response:
    def work(reader: Reader, context: PageContext) -> str:
        return render_documents(DocumentsPage(reader.rows("documents")), context)

    return await html_page(request, work)


async def _document(request: Request) -> Response:
    key = request.path_params["key"]
    focus = _focus(request.query_params.get("at"))

    def work(reader: Reader, context: PageContext) -> str:
        documents = _of(reader.rows("documents"), "report", key)
        if not documents:
            raise not_found(f"No report {key} in the graph.")
        page = DocumentPage(
            documents=documents,
            text=reader.text(local_name(documents[0]["text"].value)),
            sections=reader.rows("sections", report=key),
            spans=reader.rows("spans", report=key),
            focus=focus,
            placements=reader.rows("placements", report=key),
            placement_details=reader.rows("placement-details", report=key),
        )
        return render_document(page, context)

    return await html_page(request, work)


def _focus(at: str | None) -> tuple[int, int] | None:
    if not at:
        return None
    match = _FOCUS.fullmatch(at)
    if match is None or int(match[1]) > int(match[2]):
        raise UsageError(f"at is START-END in characters, for example at=1204-1231, not {at!r}.")
    return int(match[1]), int(match[2])


async def _matrix(request: Request) -> Response:
    group, status, year = (request.query_params.get(name, "") for name in ("group", "status", "year"))

    def work(reader: Reader, context: PageContext) -> str:
        taxonomy = load_taxonomy()
        page = MatrixPage(
            cells=reader.rows("matrix", group=group, status=status, year=year),
            documents=reader.rows("documents"),
            group=group,
            status=status,
            year=year,
            groups=tuple((entry.id, entry.zh, entry.en) for entry in taxonomy.groups.values()),
        )
        return render_matrix(page, context)

    return await html_page(request, work)


async def _graph(request: Request) -> Response:
    place, report = (request.query_params.get(name, "") for name in ("place", "report"))

    def work(reader: Reader, context: PageContext) -> str:
        page = GraphPage(
            edges=reader.rows("network", place=place, report=report),
            place=place,
            report=report,
            places=reader.rows("places"),
            documents=reader.rows("documents"),
        )
        return render_graph(page, context)

    return await html_page(request, work)


async def _about(request: Request) -> Response:
    settings = portal_of(request).settings
    rows = [
        SettingRow(row.name, row.variable, row.value, row.default, row.summary_zh, row.summary_en)
        for row in setting_table(settings)
    ]

    def work(reader: Reader, context: PageContext) -> str:
        return render_about(AboutPage(settings=rows, manifest=_plain(reader.generation)), context)

    return await html_page(request, work)


async def _static(request: Request) -> Response:
    found = asset(request.path_params["name"])
    if found is None:
        raise not_found(f"No file {request.path_params['name']}.")
    return Response(found.content, media_type=found.media_type)


async def _healthz(request: Request) -> Response:
    generation = portal_of(request).generation_id
    body = {"status": "ok" if generation else "nothing published", "generation": generation or None}
    return JSONResponse(body, 200 if generation else 503, {"Cache-Control": "no-store"})


_PAGES: Mapping[str, Callable[[Request], Awaitable[Response]]] = {
    "/": _home,
    "/places": _places,
    "/places/{key}": _place,
    "/mechanisms": _mechanisms,
    "/mechanisms/{key}": _mechanism,
    "/documents": _documents,
    "/documents/{key}": _document,
    "/matrix": _matrix,
    "/graph": _graph,
    "/about": _about,
    "/static/{name}": _static,
    "/healthz": _healthz,
}


def page_routes() -> list[Route]:
    """The routes of all pages."""
    return [Route(path, endpoint, methods=["GET"]) for path, endpoint in _PAGES.items()]
