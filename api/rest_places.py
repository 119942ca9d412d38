"""`/api/v1/places?q=…&in=…`: the register of places searched by 汉字, pinyin or code.

Without `q` it lists the places of the graph, like the named query.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.context import portal_of
from api.portal import Reader
from api.rest_models import RegisterRow, Successor
from api.rest_tables import PAGING, Table, asked_page, base_address, table_page
from ontology.errors import UsageError
from ontology.place_search import PlaceMatch, PlacesFound, search_places
from ontology.places import load_places
from viz.links import local_name

__all__ = ["PARAMETERS", "places_or_search"]

Handler = Callable[[Request], Awaitable[Response]]

#: Parameters of the search as OpenAPI has them.
PARAMETERS: list[dict[str, Any]] = [
    {
        "name": "q",
        "in": "query",
        "required": False,
        "description": "search the register by a name or its beginning, pinyin, initials or a code; without "
        "it, the places that reports are about · 查找区划：名称、拼音、首字母或代码；不给则列出有报告者",
        "schema": {"type": "string"},
    },
    {
        "name": "in",
        "in": "query",
        "required": False,
        "description": "only with q: a place above, named in any of these ways · 与 q 同用：上级地方",
        "schema": {"type": "string"},
    },
]
_NAMES = tuple(parameter["name"] for parameter in PARAMETERS)


def places_or_search(list_places: Handler) -> Handler:
    """The route: `list_places` answers when there is no `q`."""

    async def answer(request: Request) -> Response:
        if any(name in request.query_params for name in _NAMES):
            return await _search(request)
        return await list_places(request)

    return answer


async def _search(request: Request) -> Response:
    query, within = _asked(request)
    paging = asked_page(request)
    base = base_address(request)

    def work(reader: Reader) -> tuple[PlacesFound, dict[str, int]]:
        found = search_places(load_places(), query, within, limit=paging.limit, offset=paging.offset)
        held = {local_name(row["place"].value): row["reports"].python for row in reader.rows("places")}
        return found, {key: count for key, count in held.items() if isinstance(count, int)}

    found, held = await portal_of(request).run(work)
    rows = [_row(match, held.get(match.place.code, 0), base) for match in found.matches]
    columns = [field.alias or name for name, field in RegisterRow.model_fields.items()]
    table = Table("places", columns, [row.model_dump(by_alias=True) for row in rows], found.total)
    return table_page(request, paging, table)


def _asked(request: Request) -> tuple[str, str]:
    """The words to look for and those of the place above. Raises UsageError."""
    for name in request.query_params:
        if name not in (*_NAMES, *PAGING):
            raise UsageError(
                f"There is no parameter {name!r} here; there are {', '.join((*_NAMES, *PAGING))}."
            )
        if len(request.query_params.getlist(name)) > 1:
            raise UsageError(f"The parameter {name!r} is given more than once.")
    query = request.query_params.get("q", "").strip()
    if not query:
        raise UsageError("q is empty: give a name, pinyin, initials or a code; in only narrows what q finds.")
    return query, request.query_params.get("in", "")


def _row(match: PlaceMatch, reports: int, base: str) -> RegisterRow:
    place = match.place
    return RegisterRow(
        code=place.code,
        name=place.name,
        path=" ".join(match.names),
        level=place.level.value if place.level else None,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        match=match.fit.name.lower(),
        successors=[Successor(code=after.code, name=after.name) for after in match.successors],
        reports=reports,
        url=f"{base}/places/{place.code}" if reports else None,
    )
