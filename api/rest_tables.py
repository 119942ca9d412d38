"""One page of a table of `/api/v1`: which part of it is asked for, in which format, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import JSONResponse, Response

from api.context import portal_of
from api.negotiation import negotiate
from api.problems import Problem, ProblemError
from api.tables import Cell, spreadsheet_csv
from ontology.errors import UsageError

__all__ = ["CSV", "FORMATS", "PAGING", "Paging", "Table", "asked_page", "base_address", "table_page"]

JSON = "application/json"
CSV = "text/csv"
FORMATS = {"json": JSON, "csv": CSV}
#: Parameters that every table has.
PAGING = ("limit", "offset", "format", "lang")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging:
    """The rows `offset` … `offset + limit` of a table, in a media type."""

    media_type: str
    limit: int
    offset: int

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        """The rows of this page."""
        return rows[self.offset : self.offset + self.limit]


def asked_page(request: Request) -> Paging:
    """What the request asks for. Raises UsageError for a wrong parameter, ProblemError (406)."""
    settings = portal_of(request).settings
    return Paging(
        _media_type(request),
        _whole(request, "limit", settings.page_rows, 1, settings.page_rows_max),
        _whole(request, "offset", 0, 0, None),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one page, what the columns are in CSV, and how many rows all pages have."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, object]]
    total: int
    #: What else JSON says of the whole.
    more: Mapping[str, object] = field(default_factory=dict)


def table_page(request: Request, paging: Paging, table: Table) -> Response:
    """The page as JSON, or as CSV, in which lists are joined by semicolons."""
    following = paging.offset + paging.limit if paging.offset + paging.limit < table.total else None
    address = _page_address(request, following)
    links = {} if address is None else {"Link": f'<{address}>; rel="next"'}
    if paging.media_type == CSV:
        headers = {**links, "Content-Disposition": f'attachment; filename="{table.name}.csv"'}
        headers["X-Total-Count"] = str(table.total)
        rows = [{column: _cell(row.get(column)) for column in table.columns} for row in table.rows]
        body = spreadsheet_csv(table.columns, rows)
        return Response(body, headers=headers, media_type=f"{CSV}; charset=utf-8; header=present")
    page = {
        "query": table.name,
        "total": table.total,
        "limit": paging.limit,
        "offset": paging.offset,
        "next": address,
        **table.more,
        "rows": list(table.rows),
    }
    return JSONResponse(page, headers=links)


def base_address(request: Request) -> str:
    """The address of the server as the client sees it, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def _cell(value: object) -> Cell:
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())
    if isinstance(value, list):
        return "; ".join(str(_cell(item)) for item in value)
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _media_type(request: Request) -> str:
    asked = request.query_params.get("format")
    if asked is not None:
        if asked not in FORMATS:
            raise UsageError(f"format is json or csv, not {asked!r}.")
        return FORMATS[asked]
    accepted = negotiate(request.headers.get("accept"), [JSON, CSV])
    # a browser that follows a link to the API reads the JSON
    if accepted is None and negotiate(request.headers.get("accept"), ["text/html"]):
        return JSON
    if accepted is None:
        raise ProblemError(
            Problem(
                406,
                "not-acceptable",
                "Not Acceptable",
                f"There are {JSON} and {CSV}.",
                {"available": [JSON, CSV]},
            )
        )
    return accepted


def _whole(request: Request, name: str, default: int, low: int, high: int | None) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    span = f"a whole number from {low}" + (f" to {high}" if high is not None else "")
    # more digits than any row count has: int() would accept them, slowly
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise UsageError(f"{name} is {span}, not {text!r}.")
    number = int(text)
    if number < low or (high is not None and number > high):
        raise UsageError(f"{name} is {span}, not {text!r}.")
    return number


def _page_address(request: Request, offset: int | None) -> str | None:
    if offset is None:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return f"{base_address(request)}{request.url.path}?{urlencode([*kept, ('offset', offset)])}"
