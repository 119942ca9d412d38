"""The requests of the suite's protocol tests, read from their RDF (vocabularies ht:, cnt: and mf:)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conformance.suite import MF, Case, manifest_graph

__all__ = ["HT", "Exchange", "ProtocolRequest", "exchange", "protocol_requests"]

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
#: The path that stands for the endpoint in the manifest.
_ENDPOINT = "/sparql/"


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A request and what is expected of its answer. `query_string` is without its question mark.

    `statuses` are classes such as 2xx; `format` is boolean, tabular, RDF or None, `boolean` a truth value.
    """

    method: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: frozenset[str]
    format: str | None
    boolean: bool | None


def protocol_requests(case: Case) -> list[ProtocolRequest]:
    """The requests of a test, in order."""
    graph = manifest_graph("protocol/manifest.ttl")
    action = graph.value(URIRef(case.iri), MF.action)
    listed = graph.value(action, HT.requests)
    assert listed is not None
    return [_request(graph, node) for node in Collection(graph, listed)]


def _request(graph: Graph, node: Node) -> ProtocolRequest:
    path = str(graph.value(node, HT.absolutePath))
    assert path.startswith(_ENDPOINT)
    response = graph.value(node, HT.resp)
    statuses = {
        str(status).rpartition("StatusCode")[2] for status in graph.objects(response, MF.expectedStatus)
    }
    form, boolean = graph.value(response, MF.expectedFormat), graph.value(response, MF.expectedBoolean)
    return ProtocolRequest(
        method=str(graph.value(node, HT.methodName)),
        query_string=path.removeprefix(_ENDPOINT).removeprefix("?"),
        headers=_headers(graph, node),
        body=_body(graph, node),
        statuses=frozenset(statuses),
        format=None if form is None else str(form),
        boolean=None if boolean is None else str(boolean) == "true",
    )


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, or an answer (then without method and path), as the manifest has it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None


def exchange(graph: Graph, node: Node) -> Exchange:
    """The request or answer of a node."""
    method, path = (str(graph.value(node, term)) for term in (HT.methodName, HT.absolutePath))
    return Exchange(method, path, _headers(graph, node), _body(graph, node))


def _headers(graph: Graph, node: Node) -> dict[str, str]:
    listed = graph.value(node, HT.headers)
    if listed is None:
        return {}
    return {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for header in Collection(graph, listed)
    }


def _body(graph: Graph, node: Node) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    return str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))
