"""Every error answer: RFC 9457 `application/problem+json`, or an HTML page for those who prefer HTML.

The kinds (last step of the problem's `type`), by status:

    400 usage · query-syntax · query-refused · query · rdf-syntax · malformed-request
    401 token-required   403 writing-off · foreign-origin · write-refused
    404 not-found   405 method-not-allowed   406 not-acceptable
    413 too-large   414 address-too-long     415 unsupported-media-type
    500 internal    503 nothing-published · query-timeout · query-limit · busy · store · store-busy
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.context import page_context
from api.negotiation import prefers_html
from ontology import errors
from ontology.vocabulary import BASE
from viz.pages.problem import ProblemPage, render_problem

__all__ = ["PROBLEM_JSON", "Problem", "ProblemError", "answer", "not_acceptable", "problem_of"]

PROBLEM_JSON = "application/problem+json"
#: Seconds after which a client that met a busy server or a stopped query may try again.
RETRY_SECONDS = 5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """An RFC 9457 problem. `extras` are extension members; `headers` go with the answer."""

    status: int
    kind: str
    title: str
    detail: str
    extras: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """The JSON object; `type` is an address under the project's base, one per kind."""
        return {
            "type": f"{BASE}problem/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extras,
        }


class ProblemError(errors.FazhiError):
    """Raised by a route to answer with `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def not_acceptable(available: Sequence[str]) -> ProblemError:
    """The 406 that lists what there is."""
    detail = "None of the accepted media types is offered; there are " + ", ".join(available) + "."
    extras = {"available": list(available)}
    return ProblemError(Problem(406, "not-acceptable", "Not Acceptable", detail, extras))


_RETRY = {"Retry-After": str(RETRY_SECONDS)}
#: Exception → status, kind, title, headers; the first class that fits, so leaves stand before their parents.
_KINDS: Sequence[tuple[type[errors.FazhiError], int, str, str, Mapping[str, str]]] = (
    (errors.QuerySyntaxError, 400, "query-syntax", "The query is not SPARQL 1.1", {}),
    (errors.QueryRefusedError, 400, "query-refused", "The query is refused", {}),
    (errors.QueryTimeoutError, 503, "query-timeout", "The query ran past its time", _RETRY),
    (errors.QueryLimitError, 503, "query-limit", "The answer is too large", {}),
    (errors.QueryBusyError, 503, "busy", "All query processes are busy", _RETRY),
    (errors.QueryError, 400, "query", "The query cannot be answered", {}),
    (errors.UsageError, 400, "usage", "A parameter is wrong", {}),
    (errors.RdfSyntaxError, 400, "rdf-syntax", "The body is not RDF", {}),
    (errors.WriteRefusedError, 403, "write-refused", "The graph cannot be written to", {}),
    (errors.StoreBusyError, 503, "store-busy", "Another writer is at work", _RETRY),
    (errors.NoGenerationError, 503, "nothing-published", "Nothing is published yet", {}),
    (errors.StoreError, 503, "store", "The store cannot be read", _RETRY),
    (errors.FazhiError, 500, "internal", "The request failed", {}),
)
_HTTP_KINDS = {
    400: "malformed-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "address-too-long",
    415: "unsupported-media-type",
}


#: Errors that tell the line and the column of a fault.
_LOCATED = (errors.QuerySyntaxError, errors.RdfSyntaxError)


def problem_of(error: Exception) -> Problem:
    """The problem that stands for an exception; anything unforeseen is a 500 without details, and logged."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, RequestValidationError):
        return _parameter_problem(error)
    if isinstance(error, HTTPException):
        kind = _HTTP_KINDS.get(error.status_code, "error")
        title = HTTPStatus(error.status_code).phrase
        return Problem(error.status_code, kind, title, error.detail or title, headers=error.headers or {})
    for type_, status, kind, title, headers in _KINDS:
        if isinstance(error, type_):
            extras: dict[str, object] = {}
            if isinstance(error, _LOCATED) and error.line is not None:
                extras = {"line": error.line, "column": error.column}
            return Problem(status, kind, title, str(error), extras, headers)
    _log.error("unforeseen error", exc_info=error)
    return Problem(
        500, "internal", "The request failed", "An unforeseen error; it has been written to the server's log."
    )


def _parameter_problem(error: RequestValidationError) -> Problem:
    faults = [
        {"parameter": ".".join(str(part) for part in fault["loc"][1:]) or "body", "message": fault["msg"]}
        for fault in error.errors()
    ]
    detail = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults)
    return Problem(400, "usage", "A parameter is wrong", detail, {"errors": faults})


def answer(problem: Problem, request: Request) -> Response:
    """The response: an HTML page when the request likes HTML best, else problem+json."""
    headers = {**problem.headers, "Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Cookie"}
    if prefers_html(request.headers.get("accept")):
        extras = tuple((name, _shown(value)) for name, value in problem.extras.items())
        page = ProblemPage(problem.status, problem.title, problem.detail, extras)
        html = render_problem(page, page_context(request))
        return Response(html, problem.status, headers, media_type="text/html; charset=utf-8")
    body = json.dumps(problem.document(), ensure_ascii=False)
    return Response(body, problem.status, headers, media_type=PROBLEM_JSON)


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
