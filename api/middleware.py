"""Pure ASGI middleware: the outermost edge, security headers, and limits on the raw request.

Order, from the outside: `CORSMiddleware` (Starlette) → `HeadAsGet` → `OutermostEdge` → `RequestLimits` → the
cache → the app.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, answer, problem_of
from api.write_token import WriteToken

__all__ = ["CONTENT_SECURITY_POLICY", "HeadAsGet", "OutermostEdge", "RequestLimits"]

#: Pages load scripts, styles, pictures and data from this server alone. Styles may be inline because
#: vis-network places its canvas by style attributes.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    # on every answer, not only on those to a request with Origin: a cache may hand it to a page elsewhere
    "Access-Control-Allow-Origin": "*",
}


#: How much of a body that is too long is read, and how long, before it is refused.
_DRAINED_BYTES = 1024 * 1024
_DRAINED_SECONDS = 2.0


class OutermostEdge:
    """Adds the security headers to every answer; an unforeseen exception becomes a logged 500 problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            if started:
                raise
            response = answer(problem_of(error), Request(scope, receive))
            await response(scope, receive, send_with_headers)


class RequestLimits:
    """Refuses addresses and bodies that are too long, and requests framed in two ways.

    A request with Content-Length and Transfer-Encoding is answered 400 and its connection closed: two servers
    in a row may disagree where it ends (RFC 9112 §6.1). Who may write may send `write_bytes`.
    """

    def __init__(
        self, app: ASGIApp, body_bytes: int, url_bytes: int, write_bytes: int, token: WriteToken | None
    ) -> None:
        self._app = app
        self._body_bytes = body_bytes
        self._url_bytes = url_bytes
        self._write_bytes = write_bytes
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        allowed = self._allowed(scope)
        problem = self._fault(scope, allowed)
        if problem is not None:
            if problem.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and "expect" not in Headers(scope=scope):
                await _drain(receive)
            await answer(problem, Request(scope, receive))(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > allowed:
                    raise HTTPException(413, self._too_large(allowed))
            return message

        await self._app(scope, receive_counted, send)

    def _allowed(self, scope: Scope) -> int:
        """Bytes of the body that a request may have."""
        writes = self._token is not None and self._token.is_borne_by(Headers(scope=scope))
        return max(self._write_bytes, self._body_bytes) if writes else self._body_bytes

    def _too_large(self, allowed: int) -> str:
        name = "FAZHI_BODY_BYTES" if allowed == self._body_bytes else "FAZHI_WRITE_BYTES"
        return f"The request body is larger than {allowed} bytes (setting {name})."

    def _fault(self, scope: Scope, allowed: int) -> Problem | None:
        headers = Headers(scope=scope)
        lengths: Sequence[str] = headers.getlist("content-length")
        if (lengths and "transfer-encoding" in headers) or len(set(lengths)) > 1:
            detail = "The request states its length in two ways (Content-Length and Transfer-Encoding)."
            return Problem(400, "malformed-request", "Bad Request", detail, headers={"Connection": "close"})
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self._url_bytes:
            detail = f"The address is longer than {self._url_bytes} bytes; send a long query by POST."
            return Problem(414, "address-too-long", "URI Too Long", detail)
        if lengths and lengths[0].isdigit() and int(lengths[0]) > allowed:
            return Problem(
                413,
                "too-large",
                "Content Too Large",
                self._too_large(allowed),
                headers={"Connection": "close"},
            )
        return None


async def _drain(receive: Receive) -> None:
    """Read what a client is sending, within bounds.

    Closing on unread bytes would reset the connection, and the client would never see the answer.
    """
    left = _DRAINED_BYTES
    with anyio.move_on_after(_DRAINED_SECONDS):
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body", False):
                return


class HeadAsGet:
    """Answers HEAD as GET without the body, on every route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)
