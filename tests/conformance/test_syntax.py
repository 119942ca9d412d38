"""Syntax: what is SPARQL 1.1 gets through guard and parser, what is not is refused, with line and column."""

from __future__ import annotations

import httpx
import pytest

from ontology.errors import QueryError, QueryRefusedError, QuerySyntaxError
from tests.conformance.conftest import WRITER, Laboratory
from tests.conformance.suite import Case, Dataset, parameters
from tests.conftest import Server

_UPDATES = ("PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11", "NegativeSyntaxTest11")


def _is_update(case: Case) -> bool:
    """Some tests of DELETE and INSERT are typed as query tests."""
    return case.query is not None and case.query.suffix == ".ru"


@pytest.mark.parametrize("case", parameters("PositiveSyntaxTest11"))
def test_a_query_is_read(case: Case, laboratory: Laboratory) -> None:
    try:
        laboratory(Dataset()).run(_text(case), base=case.base)
    except (QueryRefusedError, QuerySyntaxError):
        raise
    except QueryError as error:
        # One test calls a function that nobody has: that is well written and cannot be evaluated.
        assert "is not supported" in str(error)  # noqa: PT017


@pytest.mark.parametrize("case", parameters("NegativeSyntaxTest11", where=lambda case: not _is_update(case)))
def test_what_is_no_query_is_refused(case: Case, laboratory: Laboratory) -> None:
    with pytest.raises(QuerySyntaxError) as refused:
        laboratory(Dataset()).run(_text(case), base=case.base)
    assert refused.value.line is not None
    assert refused.value.column is not None


@pytest.mark.parametrize("case", parameters(*_UPDATES, where=_is_update))
def test_updates(case: Case, emptied: Server) -> None:
    response = httpx.post(
        f"{emptied.url}/sparql",
        content=_text(case).encode("utf-8"),
        headers={**WRITER, "Content-Type": "application/sparql-update"},
        timeout=60,
    )
    assert response.status_code < 500
    wrong = response.status_code == 400 and response.json()["type"].endswith("/query-syntax")
    assert wrong is case.kind.startswith("Negative"), response.text


def _text(case: Case) -> str:
    assert case.query is not None
    return case.query.read_bytes().decode("utf-8")
