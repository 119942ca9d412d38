"""The SPARQL 1.1 Protocol: the suite's requests, byte by byte as the manifest has them, to a real server."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest

from tests.conformance.conftest import WRITER, Endpoints
from tests.conformance.requests import ProtocolRequest, protocol_requests
from tests.conformance.suite import Case, parameters
from tests.conftest import Server

#: What the manifest calls a format → the media types of it.
_FORMATS: Mapping[str, frozenset[str]] = {
    "boolean": frozenset({"application/sparql-results+json", "application/sparql-results+xml"}),
    "tabular": frozenset(
        {
            "application/sparql-results+json",
            "application/sparql-results+xml",
            "text/csv",
            "text/tab-separated-values",
        }
    ),
    "RDF": frozenset({"text/turtle", "application/n-triples", "application/rdf+xml"}),
}


@pytest.mark.parametrize("case", parameters("ProtocolTest"))
def test_protocol(case: Case, endpoints: Endpoints, emptied: Server) -> None:
    """Tests of updates write to an empty server, the others read from one with their data."""
    writes = "update" in case.id
    server = emptied if writes else endpoints(case.dataset)
    for request in protocol_requests(case):
        response = _send(server, request, WRITER if writes else {})
        assert f"{response.status_code // 100}xx" in request.statuses, response.text
        if request.format is not None:
            assert response.headers["content-type"].partition(";")[0] in _FORMATS[request.format]
        if request.boolean is not None:
            assert response.json()["boolean"] is request.boolean


def _send(server: Server, request: ProtocolRequest, credentials: Mapping[str, str]) -> httpx.Response:
    """The answer to a request with no header but the manifest's own and those without which there is none."""
    address = f"{server.url}/sparql" + (f"?{request.query_string}" if request.query_string else "")
    prepared = httpx.Request(
        request.method, address, headers={**request.headers, **credentials}, content=request.body
    )
    with httpx.Client(timeout=60) as client:
        return client.send(prepared)
