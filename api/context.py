"""What every page knows of its request: language, address, published generation."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast

from starlette.requests import Request

from api.negotiation import negotiate_language
from viz.context import Language, PageContext

if TYPE_CHECKING:
    from api.portal import Portal

__all__ = ["LANG_COOKIE", "language_of", "page_context", "portal_of", "product_version"]

LANG_COOKIE = "lang"


def product_version() -> str:
    """Version of the installed distribution; "0" when the code runs uninstalled."""
    try:
        return version("fazhi")
    except PackageNotFoundError:
        return "0"


def portal_of(request: Request) -> Portal:
    """The portal that the app was created with."""
    return cast("Portal", request.app.state.portal)


def language_of(request: Request) -> Language:
    """Language of the answer: `?lang=`, cookie, Accept-Language, Chinese."""
    return negotiate_language(
        request.query_params.get("lang"),
        request.cookies.get(LANG_COOKIE),
        request.headers.get("accept-language"),
    )


def page_context(request: Request) -> PageContext:
    """The context handed to the page functions."""
    parameters = tuple((name, value) for name, value in request.query_params.multi_items() if name != "lang")
    return PageContext(
        lang=language_of(request),
        path=request.url.path,
        parameters=parameters,
        generation=portal_of(request).generation_id,
        version=product_version(),
    )
