"""The SPARQL 1.1 Graph Store HTTP Protocol: the suite's requests with `?graph=` to a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from tests.conformance.conftest import WRITER
from tests.conformance.requests import HT, Exchange, exchange
from tests.conformance.suite import GRAPH_STORE, MF, Case, manifest_graph, parameters
from tests.conftest import Server

_ENDPOINT = "/gsp"
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


@pytest.mark.parametrize("case", parameters("GraphStoreProtocolTest"))
def test_graph_store(case: Case, emptied: Server) -> None:
    known: dict[str, str] = {}
    for step in _steps(case):
        path, body = step.sent.path, step.sent.body
        for name, value in known.items():
            path = path.replace(name, value)
            body = body.replace(name.encode(), value.encode()) if body else None
        address = f"{emptied.url}/rdf-graph-store{path.removeprefix(_ENDPOINT)}"
        headers = {**step.sent.headers, **WRITER}
        request = httpx.Request(step.sent.method, address, headers=headers, content=body)
        with httpx.Client(timeout=60) as client:
            response = client.send(request)
        assert response.status_code in step.statuses, response.text
        if step.location is not None:
            known[step.location] = response.headers["location"]
        if step.answer is not None:
            media_type = response.headers["content-type"]
            assert media_type == step.answer.headers["content-type"]
            form = media_type.partition(";")[0]
            expected = Graph().parse(data=step.answer.body or b"", format=form)
            assert isomorphic(Graph().parse(data=response.content, format=form), expected), response.text


@dataclass(frozen=True, slots=True)
class _Step:
    """A request and what is expected of its answer. `location` stands for its Location from then on."""

    sent: Exchange
    statuses: frozenset[int]
    location: str | None
    answer: Exchange | None


def _steps(case: Case) -> Iterator[_Step]:
    graph = manifest_graph(GRAPH_STORE)
    listed = graph.value(graph.value(URIRef(case.iri), MF.action), HT.requests)
    assert listed is not None
    for node in Collection(graph, listed):
        response = graph.value(node, HT.resp)
        assert response is not None
        names = {str(status).rpartition("#")[2] for status in graph.objects(response, MF.expectedStatus)}
        location = graph.value(response, MF.expectedLocation)
        yield _Step(
            exchange(graph, node),
            frozenset(_STATUSES[name] for name in names),
            str(location) if isinstance(location, Literal) else None,
            _answer(graph, response),
        )


def _answer(graph: Graph, response: Node) -> Exchange | None:
    return exchange(graph, response) if graph.value(response, HT.body) is not None else None
