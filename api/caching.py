"""Conditional requests: an answer depends on the generation, the code, the address and what is asked for.

All of these are known before the work is done, so a client that holds the answer already is told 304 at once.
"""

from __future__ import annotations

import functools
import hashlib
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import language_of, product_version
from api.portal import Portal

__all__ = ["VARY", "GenerationCache"]

#: The request headers that choose between representations.
VARY = "Accept, Accept-Language, Cookie"
#: Answers that differ from one request to the next: the health page, and SPARQL functions of time and chance.
_VOLATILE_PATHS = ("/healthz",)
#: An escape may stand for any letter of their names.
_VOLATILE_QUERY = re.compile(rb"now|rand|uuid|\\u", re.IGNORECASE)


def _hash_tree(folder: Traversable, digest: hashlib._Hash) -> None:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                _hash_tree(entry, digest)
        else:
            digest.update(entry.name.encode("utf-8"))
            digest.update(entry.read_bytes())


@functools.cache
def _build_id() -> bytes:
    """Digest of the version and of all code and templates, so that a changed page is seen at once."""
    digest = hashlib.sha256(product_version().encode("utf-8"))
    for package in ("viz", "api"):
        _hash_tree(files(package), digest)
    return digest.digest()


def _never_stored(send: Send) -> Send:
    """`send` for answers that no cache may keep; they vary like all others."""

    async def send_marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer = MutableHeaders(scope=message)
            answer.setdefault("Vary", VARY)
            answer.setdefault("Cache-Control", "no-store")
        await send(message)

    return send_marked


class GenerationCache:
    """ASGI middleware that gives GET answers an ETag and answers 304 where the client's one still holds."""

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self._app = app
        self._portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] != "GET" or self._is_volatile(scope):
            await self._app(scope, receive, _never_stored(send))
            return
        etag = self._etag(Request(scope))
        headers = {"ETag": etag, "Vary": VARY, "Cache-Control": "no-cache"}
        known = Headers(scope=scope).get("if-none-match", "").split(",")
        # weak comparison (RFC 9110 §8.8.3.2): a proxy may have made the tag a strong one
        if etag.removeprefix("W/") in (tag.strip().removeprefix("W/") for tag in known):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if message["status"] == 200:
                    for name, value in headers.items():
                        answer.setdefault(name, value)
                else:
                    answer.setdefault("Vary", VARY)
            await send(message)

        await self._app(scope, receive, send_tagged)

    @staticmethod
    def _is_volatile(scope: Scope) -> bool:
        path: str = scope["path"]
        return path in _VOLATILE_PATHS or (
            path == "/sparql" and _VOLATILE_QUERY.search(unquote_to_bytes(scope["query_string"])) is not None
        )

    def _etag(self, request: Request) -> str:
        """A weak tag: equal tags mean equal content, not equal bytes on the wire."""
        parts = (
            self._portal.generation_id,
            request.url.path,
            request.url.query,
            request.headers.get("host", ""),
            request.headers.get("accept", ""),
            language_of(request),
        )
        digest = hashlib.sha256(_build_id())
        for part in parts:
            digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
        return f'W/"{digest.hexdigest()[:24]}"'
