"""The graphs that do not come from reports: ontology, taxonomy, and the catalogue of the data set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import iris
from graph.store.terms import A, integer, term, triple, zh
from ontology.errors import OntologyError
from ontology.records import PlacementStatus
from ontology.vocabulary import BASE, ID, VOCABULARY_FILES, read_text

__all__ = [
    "COUNTED_CLASSES",
    "COUNTED_PLACEMENTS",
    "catalogue",
    "software_version",
    "taxonomy_version",
    "vocabulary_graphs",
]

_ONTOLOGY_FILE = VOCABULARY_FILES[0]


@cache
def vocabulary_graphs() -> Mapping[NamedNode, frozenset[Triple]]:
    """The contents of the ontology and the taxonomy graph. Raises OntologyError for malformed files."""
    ontology = _parse(_ONTOLOGY_FILE)
    taxonomy: frozenset[Triple] = frozenset().union(*map(_parse, VOCABULARY_FILES[1:]))
    return {iris.ONTOLOGY_GRAPH: ontology, iris.TAXONOMY_GRAPH: taxonomy}


def taxonomy_version() -> str:
    """The first 16 digits of the SHA-256 of the taxonomy's files: it changes whenever they do."""
    content = "".join(read_text(name) for name in VOCABULARY_FILES[1:])
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]


def software_version() -> str:
    """The version of fazhi that is installed; "0" when it runs from a folder without being installed."""
    try:
        return version("fazhi")
    except PackageNotFoundError:
        return "0"


def catalogue(counts: Mapping[str, int]) -> frozenset[Triple]:
    """The description of the data set in DCAT and VoID, with the number of things of each kind."""
    node = NamedNode(ID + "dataset/fazhi")
    found = {
        triple(node, A, term("dcat", "Dataset")),
        triple(node, A, term("void", "Dataset")),
        triple(node, term("dct", "title"), zh("法治政府建设报告知识图谱")),
        triple(
            node,
            term("dct", "title"),
            Literal("Knowledge graph of local rule-of-law government reports", language="en"),
        ),
        triple(node, term("void", "uriSpace"), Literal(BASE)),
        triple(node, term("void", "exampleResource"), iris.concept("status", "in_force")),
        triple(node, term("void", "documents"), integer(counts["reports"])),
        triple(node, term("void", "vocabulary"), NamedNode(BASE + "ontology")),
    }
    for name, class_iri in COUNTED_CLASSES.items():
        part = NamedNode(f"{ID}dataset/{name}")
        found |= {
            triple(node, term("void", "classPartition"), part),
            triple(part, term("void", "class"), class_iri),
            triple(part, term("void", "entities"), integer(counts[name])),
        }
    return frozenset(found)


#: The classes whose instances are counted in the manifest and the catalogue.
COUNTED_CLASSES = {
    "reports": term("fz", "Report"),
    "places": term("fz", "Place"),
    "claims": term("fz", "AdoptionClaim"),
    "adoptions": term("fz", "Adoption"),
    "observations": term("sosa", "Observation"),
    "institutions": term("org", "Organization"),
    "instruments": term("schema", "Legislation"),
    "innovations": term("fz", "Innovation"),
    "instances": term("fz", "MechanismInstance"),
    "honours": term("fz", "Honour"),
    "events": term("schema", "Event"),
    "persons": term("foaf", "Person"),
}


#: Placements by status, counted beside them: how many reports still need a place.
COUNTED_PLACEMENTS = {
    f"placements_{status.value}": iris.concept("placement-status", status.value) for status in PlacementStatus
}


def _parse(name: str) -> frozenset[Triple]:
    try:
        quads = list(ox.parse(read_text(name), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise OntologyError(f"ontology/{name}, line {error.lineno}: {error.msg}") from None
    found = frozenset(quad.triple for quad in quads)
    for item in found:
        if isinstance(item.subject, ox.BlankNode) or isinstance(item.object, ox.BlankNode):
            raise OntologyError(f"ontology/{name}: blank nodes are not allowed, give {item} a name.")
    return found
