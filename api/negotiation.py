"""Content negotiation: which of the offered media types and languages a request prefers (RFC 9110 §12.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import mimeparse

from viz.context import LANGUAGES, Language

__all__ = ["HTML", "negotiate", "negotiate_language", "prefers_html"]

HTML = "text/html"
_MACHINE = "application/octet-stream"


def negotiate(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that `accept` prefers; the first offer on a tie or without a header; None when none is
    acceptable.

    A media range that cannot be parsed is passed over, as RFC 9110 lets a server do.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = []
    for part in accept.split(","):
        try:
            mimeparse.parse_media_range(part.strip())
        except ValueError:
            continue
        ranges.append(part.strip())
    if not ranges:
        return offers[0]
    # mimeparse prefers the last of equally good offers
    return cast(str, mimeparse.best_match(list(reversed(offers)), ",".join(ranges))) or None


def prefers_html(accept: str | None) -> bool:
    """True when the request names HTML and likes it best, as browsers do; `*/*` alone is a program."""
    return negotiate(accept, [_MACHINE, HTML]) == HTML


def negotiate_language(asked: str | None, cookie: str | None, header: str | None) -> Language:
    """Language of a page: `?lang=`, else the cookie, else Accept-Language, else Chinese."""
    for choice in (asked, cookie):
        if choice in LANGUAGES:
            return choice
    best: tuple[float, Language] = (0.0, "zh")
    for part in (header or "").split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.split("-")[0].lower()
        if language in LANGUAGES:
            best = max(best, (_quality(parameters), language), key=lambda pair: pair[0])
    return best[1]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
