"""What the endpoint says of itself: the SPARQL 1.1 Service Description, the data set (VoID), the examples.

The description lists what the service offers and nothing else: no sd:BasicFederatedQuery, for SERVICE is
refused, and no sd:DereferencesURIs, for FROM never fetches. The graphs of single reports are left out of it,
for there may be thousands: `SELECT DISTINCT ?g { GRAPH ?g {} }` lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from graph.query.functions import FUNCTIONS
from graph.query.guard import check
from graph.query.limits import QueryLimits
from graph.query.named import NamedQuery
from graph.store.generations import Generation
from ontology.vocabulary import GRAPH, ID, PREFIXES

__all__ = [
    "DESCRIPTION_FORMATS",
    "data_set",
    "described_graphs",
    "document",
    "example_queries",
    "service_description",
]

#: Media types of these documents, the one without an Accept header first.
DESCRIPTION_FORMATS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
#: The local names of the W3C's identifiers of file formats (http://www.w3.org/ns/formats/).
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_FORMATS = "http://www.w3.org/ns/formats/"
_SIMPLE = NamedNode("http://www.w3.org/ns/entailment/Simple")
_PREFIX_NAMES = ("dcat", "dct", "rdfs", "schema", "sd", "sh", "void", "xsd")
_REPORT_GRAPHS = GRAPH + "report/"
_DATA_SET = NamedNode(ID + "dataset/fazhi")


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)


_TYPE = _term("rdf", "type")


def document(triples: Iterable[Triple], media_type: str) -> bytes:
    """The triples in one of DESCRIPTION_FORMATS, sorted: the same triples give the same bytes."""
    prefixes = {name: PREFIXES[name] for name in _PREFIX_NAMES}
    found = sorted(set(triples), key=str)
    return serialize(found, format=DESCRIPTION_FORMATS[media_type], prefixes=prefixes) or b""


def described_graphs(generation: Generation) -> dict[str, int]:
    """The named graphs that are listed, with their numbers of triples."""
    return {
        name: digest.triples
        for name, digest in generation.graphs.items()
        if not name.startswith(_REPORT_GRAPHS)
    }


def service_description(endpoint: str, graphs: Mapping[str, int], writable: bool = False) -> Iterator[Triple]:
    """The description of the service at `endpoint`, with some named graphs and their numbers of triples.

    `writable`: whether it takes updates.
    """
    service, dataset, default = (NamedNode(endpoint + part) for part in ("", "#dataset", "#default-graph"))
    root = endpoint.removesuffix("/sparql")
    yield Triple(service, _TYPE, _term("sd", "Service"))
    yield Triple(service, _term("sd", "endpoint"), service)
    yield Triple(service, _term("sd", "supportedLanguage"), _term("sd", "SPARQL11Query"))
    if writable:
        yield Triple(service, _term("sd", "supportedLanguage"), _term("sd", "SPARQL11Update"))
    yield Triple(service, _term("sd", "feature"), _term("sd", "UnionDefaultGraph"))
    yield Triple(service, _term("sd", "defaultEntailmentRegime"), _SIMPLE)
    for function in FUNCTIONS:
        yield Triple(service, _term("sd", "extensionFunction"), function)
        yield Triple(function, _TYPE, _term("sd", "Function"))
    for name in _RESULT_FORMATS:
        yield Triple(service, _term("sd", "resultFormat"), NamedNode(_FORMATS + name))
    for page in ("void", "sparql-examples"):
        yield Triple(service, _term("rdfs", "seeAlso"), NamedNode(f"{root}/.well-known/{page}"))
    yield Triple(service, _term("sd", "defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _term("sd", "Dataset"))
    yield Triple(dataset, _term("sd", "defaultGraph"), default)
    yield Triple(default, _TYPE, _term("sd", "Graph"))
    for number, (name, triples) in enumerate(sorted(graphs.items())):
        named, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, _term("sd", "namedGraph"), named)
        yield Triple(named, _TYPE, _term("sd", "NamedGraph"))
        yield Triple(named, _term("sd", "name"), NamedNode(name))
        yield Triple(named, _term("sd", "graph"), content)
        yield Triple(content, _TYPE, _term("sd", "Graph"))
        yield Triple(content, _term("void", "triples"), Literal(triples))


def data_set(endpoint: str, triples: int | None) -> Iterator[Triple]:
    """What the catalogue in the graph cannot know of the data set: where it is served."""
    yield Triple(_DATA_SET, _TYPE, _term("void", "Dataset"))
    yield Triple(_DATA_SET, _term("void", "sparqlEndpoint"), NamedNode(endpoint))
    if triples is not None:
        yield Triple(_DATA_SET, _term("void", "triples"), Literal(triples))
    for name in ("Turtle", "N-Triples", "JSON-LD"):
        yield Triple(_DATA_SET, _term("void", "feature"), NamedNode(_FORMATS + name))


def example_queries(endpoint: str, page: str, queries: Iterable[NamedQuery]) -> Iterator[Triple]:
    """The named queries as sh:SPARQLExecutable, each named by the page's address and its own name.

    The form is that of the SIB's examples (sh:select, rdfs:comment, schema:target), which query editors read.
    """
    prefixes = NamedNode(f"{page}#prefixes")
    for prefix, namespace in PREFIXES.items():
        declared = NamedNode(f"{page}#prefix-{prefix}")
        yield Triple(prefixes, _term("sh", "declare"), declared)
        yield Triple(declared, _term("sh", "prefix"), Literal(prefix))
        address = Literal(namespace, datatype=_term("xsd", "anyURI"))
        yield Triple(declared, _term("sh", "namespace"), address)
    for query in queries:
        form = check(query.text, QueryLimits()).operation.value
        example = NamedNode(f"{page}#{query.name}")
        yield Triple(example, _TYPE, _term("sh", "SPARQLExecutable"))
        yield Triple(example, _TYPE, _term("sh", f"SPARQL{form.title()}Executable"))
        yield Triple(example, _term("rdfs", "label"), Literal(query.name))
        yield Triple(example, _term("rdfs", "comment"), Literal(query.summary_zh, language="zh"))
        yield Triple(example, _term("rdfs", "comment"), Literal(query.summary_en, language="en"))
        yield Triple(example, _term("sh", "prefixes"), prefixes)
        yield Triple(example, _term("sh", form.lower()), Literal(query.text))
        yield Triple(example, _term("schema", "target"), NamedNode(endpoint))
