"""The SPARQL 1.1 Service Description, as the suite's three tests say it: by their names alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.conformance.conftest import Endpoints
from tests.conformance.suite import Case, Dataset, parameters

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

#: The properties of the vocabulary → the classes of their subjects and of their objects (section 3 of the
#: recommendation; None for what lies outside the vocabulary).
_PROPERTIES: Mapping[str, tuple[str, str | None]] = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", None),
    "entailmentRegime": ("NamedGraph", None),
    "defaultSupportedEntailmentProfile": ("Service", None),
    "supportedEntailmentProfile": ("NamedGraph", None),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
#: The instances that the vocabulary itself defines → their class.
_INSTANCES: Mapping[str, str] = {
    "SPARQL10Query": "Language",
    "SPARQL11Query": "Language",
    "SPARQL11Update": "Language",
    "DereferencesURIs": "Feature",
    "UnionDefaultGraph": "Feature",
    "RequiresDataset": "Feature",
    "EmptyGraphs": "Feature",
    "BasicFederatedQuery": "Feature",
}
_CLASSES = {"Service", "Feature", "Language", "Function", "Aggregate", "Dataset", "GraphCollection", "Graph"}
_CLASSES |= {"NamedGraph", "EntailmentRegime", "EntailmentProfile"}


def _returns_rdf(response: httpx.Response, endpoint: str) -> None:
    assert response.headers["content-type"].partition(";")[0] in {"text/turtle", "application/rdf+xml"}
    assert len(_graph(response)) > 0


def _has_endpoint_triple(response: httpx.Response, endpoint: str) -> None:
    assert URIRef(endpoint) in set(_graph(response).objects(None, SD.endpoint))


def _conforms_to_schema(response: httpx.Response, endpoint: str) -> None:
    graph = _graph(response)
    for subject, predicate, value in graph:
        if str(predicate).startswith(str(SD)):
            of, to = _PROPERTIES[str(predicate).removeprefix(str(SD))]
            assert (subject, RDF.type, SD[of]) in graph, f"{predicate} of {subject}"
            known = _INSTANCES.get(str(value).removeprefix(str(SD)))
            assert to is None or known == to or (value, RDF.type, SD[to]) in graph, f"{predicate} {value}"
        if predicate == RDF.type and str(value).startswith(str(SD)):
            assert str(value).removeprefix(str(SD)) in _CLASSES
    for service in graph.subjects(RDF.type, SD.Service):
        assert len(list(graph.objects(service, SD.endpoint))) == 1
        assert len(list(graph.objects(service, SD.defaultDataset))) <= 1
    for named in graph.subjects(RDF.type, SD.NamedGraph):
        assert len(list(graph.objects(named, SD.name))) == 1


_CHECKS: Mapping[str, Callable[[httpx.Response, str], None]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint_triple,
    "conforms-to-schema": _conforms_to_schema,
}


@pytest.mark.parametrize("case", parameters("ServiceDescriptionTest"))
def test_service_description(case: Case, endpoints: Endpoints) -> None:
    endpoint = f"{endpoints(Dataset()).url}/sparql"
    response = httpx.get(endpoint, timeout=60)
    assert response.status_code == 200
    _CHECKS[case.iri.rpartition("#")[2]](response, endpoint)


def _graph(response: httpx.Response) -> Graph:
    media_type = response.headers["content-type"].partition(";")[0]
    return Graph().parse(data=response.content, format=media_type)
