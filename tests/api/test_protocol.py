"""The parameter rules of the SPARQL 1.1 Protocol."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.protocol import FORM, SPARQL_QUERY, ProtocolRequest, UnsupportedMediaTypeError, parse_get, parse_post
from ontology.errors import UsageError


def test_get_with_dataset() -> None:
    request = parse_get(
        b"query=ASK%20%7B%7D&default-graph-uri=http://a&default-graph-uri=http://b&named-graph-uri=http://c"
    )
    assert request == ProtocolRequest("ASK {}", ("http://a", "http://b"), ("http://c",))


def test_get_without_query() -> None:
    assert parse_get(b"").query is None


@pytest.mark.parametrize(("given", "seconds"), [(b"5", 5.0), (b"2.5s", 2.5), (b"500ms", 0.5)])
def test_a_timeout_is_seconds_or_has_a_unit(given: bytes, seconds: float) -> None:
    assert parse_get(b"query=ASK{}&timeout=" + given).timeout == seconds


@pytest.mark.parametrize("given", [b"", b"0", b"-1", b"soon", b"1&timeout=2", b"1e9", b"nan"])
def test_a_wrong_timeout_is_a_usage_error(given: bytes) -> None:
    with pytest.raises(UsageError, match="timeout"):
        parse_get(b"query=ASK{}&timeout=" + given)


def test_form() -> None:
    assert parse_post(f"{FORM}; charset=UTF-8", b"query=ASK+%7B%7D", b"").query == "ASK {}"


def test_form_decodes_percent_once() -> None:
    assert parse_post(FORM, b"query=a%2520b", b"").query == "a%20b"


def test_direct_takes_the_dataset_from_the_address() -> None:
    request = parse_post(SPARQL_QUERY, "ASK { ?s ?p '镇' }".encode(), b"named-graph-uri=http://c")
    assert request == ProtocolRequest("ASK { ?s ?p '镇' }", (), ("http://c",))


@pytest.mark.parametrize(
    ("content_type", "body", "address"),
    [
        (FORM, b"query=ASK{}&query=ASK{}", b""),
        (FORM, b"update=CLEAR+ALL", b""),
        (FORM, b"query=ASK{}", b"query=ASK{}"),
        (FORM, b"query=%FF%FE", b""),
        (FORM, b"query=\xff", b""),
        (SPARQL_QUERY, b"ASK {}\xff", b""),
        (SPARQL_QUERY, b"ASK {}", b"query=ASK{}"),
        (f"{SPARQL_QUERY}; charset=gbk", b"ASK {}", b""),
        (FORM, b"a=&" * 2000, b""),
    ],
)
def test_wrong_requests_are_usage_errors(content_type: str, body: bytes, address: bytes) -> None:
    with pytest.raises(UsageError):
        parse_post(content_type, body, address)


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/sparql-update", "multipart/form-data"]
)
def test_other_bodies_are_unsupported(content_type: str | None) -> None:
    with pytest.raises(UnsupportedMediaTypeError, match=SPARQL_QUERY):
        parse_post(content_type, b"query=ASK{}", b"")


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_bytes_never_do_worse_than_a_usage_error(body: bytes, address: bytes) -> None:
    for content_type in (FORM, SPARQL_QUERY):
        with suppress(UsageError):
            parse_post(content_type, body, address)
