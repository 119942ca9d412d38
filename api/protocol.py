"""The request rules of the SPARQL 1.1 Protocol §2.1: where the query and its dataset stand. Knows no web
framework.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ontology.errors import UsageError

__all__ = [
    "FORM",
    "SPARQL_QUERY",
    "ProtocolRequest",
    "UnsupportedMediaTypeError",
    "decoded",
    "fields",
    "parse_get",
    "parse_post",
    "refuse_encoded",
]

FORM = "application/x-www-form-urlencoded"
SPARQL_QUERY = "application/sparql-query"
#: More parameters than any dataset clause needs; stops a body of millions of `&`.
_MAX_FIELDS = 1000
#: A time as other endpoints have it: seconds, or with a unit (30, 2.5s, 500ms).
_TIMEOUT = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s)?", re.ASCII)


class UnsupportedMediaTypeError(UsageError):
    """A POST body of a media type that the protocol does not know."""


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A query operation. `query` is None when there is none; `format` is the parameter of that name.

    `timeout` is the time limit in seconds that the client asks for; it may only lower the service's own.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


def parse_get(query_string: bytes) -> ProtocolRequest:
    """A query by GET. Raises UsageError for a repeated `query`, an `update` or text that is not UTF-8."""
    return _from_fields(fields(query_string, "address"))


def parse_post(content_type: str | None, body: bytes, query_string: bytes) -> ProtocolRequest:
    """A query by POST, URL-encoded or direct. Raises UsageError, or UnsupportedMediaTypeError for other
    bodies.
    """
    media_type, _, parameters = (content_type or "").partition(";")
    media_type = media_type.strip().lower()
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip().strip('"')
    if charset not in ("", "utf-8", "utf8"):
        raise UsageError(f"The body's charset is {charset}; SPARQL is sent as UTF-8.")
    if media_type == FORM:
        if any(name in ("query", "update") for name, _ in fields(query_string, "address")):
            raise UsageError(
                "With a form body the parameter `query` belongs into the body, not into the address."
            )
        return _from_fields(fields(body, "body"))
    if media_type == SPARQL_QUERY:
        beside = fields(query_string, "address")
        if any(name in ("query", "update") for name, _ in beside):
            raise UsageError("The query is the body here; the address may not carry another one.")
        return _from_fields([*beside, ("query", decoded(body, "body"))])
    given = media_type or "no Content-Type"
    raise UnsupportedMediaTypeError(f"A query is posted as {FORM} or {SPARQL_QUERY}, not as {given}.")


def refuse_encoded(encoding: str | None) -> None:
    """Raise UnsupportedMediaTypeError for a body that is compressed or encoded otherwise."""
    if encoding is not None and encoding.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaTypeError(f"The body is encoded ({encoding[:40]}): send it as it is.")


def decoded(data: bytes, where: str) -> str:
    """The text of a part of the request; `where` names it. Raises UsageError when it is not UTF-8."""
    try:
        # a byte order mark, as editors on Windows put one before a file's text, is not part of the query
        return data.decode("utf-8-sig" if where == "body" else "utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"The {where} is not UTF-8 (byte {error.start + 1}).") from None


def fields(data: bytes, where: str) -> list[tuple[str, str]]:
    """The URL-encoded parameters of a part of the request, in order. Raises UsageError."""
    try:
        return parse_qsl(
            decoded(data, where), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except UnicodeDecodeError:
        raise UsageError(f"The {where} has percent-encoded text that is not UTF-8.") from None
    except ValueError as error:
        raise UsageError(f"The parameters of the {where} cannot be read: {error}.") from None


def _from_fields(given: Sequence[tuple[str, str]]) -> ProtocolRequest:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in given if key == name)

    if values("update"):
        raise UsageError("An update is sent by POST, in the body.")
    queries = values("query")
    if len(queries) > 1:
        raise UsageError("The parameter `query` is given more than once.")
    return ProtocolRequest(
        query=queries[0] if queries else None,
        default_graphs=values("default-graph-uri"),
        named_graphs=values("named-graph-uri"),
        format=next(iter(values("format")), None),
        timeout=_timeout(values("timeout")),
    )


def _timeout(values: Sequence[str]) -> float | None:
    if not values:
        return None
    match = _TIMEOUT.fullmatch(values[0])
    if match is None or len(values) > 1 or float(match[1]) == 0:
        raise UsageError(f"timeout is one time above zero, such as 5, 2.5s or 500ms, not {values[0]!r}.")
    return float(match[1]) / (1000 if match[2] == "ms" else 1)
