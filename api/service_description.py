"""The SPARQL 1.1 Service Description of the endpoint, and the dataset's graphs by VoID.

It does not list sd:BasicFederatedQuery: SERVICE is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.vocabulary import PREFIXES

__all__ = ["DESCRIPTION_FORMATS", "service_description"]

#: Media types of the description, the one without an Accept header first.
DESCRIPTION_FORMATS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
)


def _sd(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sd"] + name)


_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def service_description(endpoint: str, triples: int | None, media_type: str) -> bytes:
    """The description of the service at `endpoint`, in one of DESCRIPTION_FORMATS."""
    service, dataset, graph = (NamedNode(endpoint + part) for part in ("", "#dataset", "#default-graph"))
    statements = [
        Triple(service, _TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), service),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _TYPE, _sd("Graph")),
    ]
    statements += [
        Triple(service, _sd("resultFormat"), NamedNode(f"http://www.w3.org/ns/formats/{name}"))
        for name in _RESULT_FORMATS
    ]
    if triples is not None:
        count = NamedNode(PREFIXES["void"] + "triples")
        statements.append(Triple(graph, count, Literal(triples)))
    prefixes = {name: PREFIXES[name] for name in ("sd", "void", "xsd")}
    return serialize(statements, format=DESCRIPTION_FORMATS[media_type], prefixes=prefixes) or b""
