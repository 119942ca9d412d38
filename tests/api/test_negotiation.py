"""Content negotiation: media types by q-value, languages by address, cookie and header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import negotiate, negotiate_language, prefers_html

OFFERS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/html"]
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, OFFERS[0]),
        ("", OFFERS[0]),
        ("*/*", OFFERS[0]),
        ("*", OFFERS[0]),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/csv;q=0.5, */*;q=0.4", "text/csv"),
        ("TEXT/CSV", None),
        ("image/png", None),
        ("text/csv;q=0", None),
        (FIREFOX, "text/html"),
        ("nonsense, text/csv", "text/csv"),
        ("nonsense", OFFERS[0]),
    ],
)
def test_negotiate(accept: str | None, chosen: str | None) -> None:
    assert negotiate(accept, OFFERS) == chosen


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=60))
def test_any_header_is_answered(accept: str) -> None:
    assert negotiate(accept, OFFERS) in (*OFFERS, None)


@pytest.mark.parametrize(
    ("accept", "html"),
    [(FIREFOX, True), ("text/html", True), ("*/*", False), (None, False), ("application/json", False)],
)
def test_prefers_html(accept: str | None, html: bool) -> None:
    assert prefers_html(accept) is html


@pytest.mark.parametrize(
    ("asked", "cookie", "header", "language"),
    [
        ("en", "zh", "zh", "en"),
        (None, "en", "zh-CN", "en"),
        ("fr", None, "en-GB,en;q=0.9", "en"),
        (None, None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, None, "de, en;q=0.3, zh;q=0.2", "en"),
        (None, None, "en;q=x, zh;q=0.1", "zh"),
        (None, None, None, "zh"),
    ],
)
def test_language(asked: str | None, cookie: str | None, header: str | None, language: str) -> None:
    assert negotiate_language(asked, cookie, header) == language
