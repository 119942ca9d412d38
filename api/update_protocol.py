"""The request rules of the update operation (SPARQL 1.1 Protocol §2.2). Knows no web framework."""

from __future__ import annotations

from dataclasses import dataclass

from api.protocol import FORM, decoded, fields
from ontology.errors import UsageError

__all__ = ["SPARQL_UPDATE", "UpdateRequest", "carries_update", "parse_update"]

SPARQL_UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update and the dataset of its patterns."""

    update: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def carries_update(content_type: str | None, body: bytes) -> bool:
    """Whether a POST asks for an update. A body that cannot be read as a form does not."""
    media_type = _media_type(content_type)
    if media_type == FORM and b"update" in body:
        try:
            return any(name == "update" for name, _ in fields(body, "body"))
        except UsageError:
            return False
    return media_type == SPARQL_UPDATE


def parse_update(content_type: str | None, body: bytes, query_string: bytes) -> UpdateRequest:
    """The update of a POST that carries one, URL-encoded or direct. Raises UsageError."""
    charset = (content_type or "").lower().partition("charset=")[2].partition(";")[0].strip().strip('"')
    if charset not in ("", "utf-8", "utf8"):
        raise UsageError(f"The body's charset is {charset}; SPARQL is sent as UTF-8.")
    given = fields(query_string, "address")
    if any(name in ("query", "update") for name, _ in given):
        raise UsageError("The update is sent in the body; the address may not carry a query or another one.")
    if _media_type(content_type) == FORM:
        given = [*given, *fields(body, "body")]
    else:
        given = [*given, ("update", decoded(body, "body"))]
    if any(name == "query" for name, _ in given):
        raise UsageError("The request carries a query and an update: send one of them.")
    updates = [value for name, value in given if name == "update"]
    if len(updates) != 1:
        raise UsageError("The parameter `update` is given more than once.")
    return UpdateRequest(
        updates[0],
        tuple(value for name, value in given if name == "using-graph-uri"),
        tuple(value for name, value in given if name == "using-named-graph-uri"),
    )


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()
