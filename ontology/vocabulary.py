"""The vocabulary: the IRIs that fazhi writes, the usual prefixes, and the files of terms and shapes."""

from __future__ import annotations

from functools import cache
from importlib import resources

from ontology.errors import OntologyError

__all__ = ["BASE", "FZ", "GRAPH", "ID", "PREFIXES", "SHAPES_FILE", "VOCABULARY_FILES", "read_text"]

#: Everything that fazhi names lies under this address (w3id.org is a permanent redirect service).
BASE = "https://w3id.org/fazhi/"
FZ = BASE + "ontology#"
ID = BASE + "id/"
GRAPH = BASE + "graph/"

PREFIXES = {
    "fz": FZ,
    "id": ID,
    "graph": GRAPH,
    "mech": ID + "mechanism/",
    "ind": ID + "indicator/",
    "status": ID + "status/",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "time": "http://www.w3.org/2006/time#",
    "unit": "http://qudt.org/vocab/unit/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The files whose triples make up the ontology and the taxonomy, in the order of reading.
VOCABULARY_FILES = ("fazhi.ttl", "mechanisms.ttl", "indicators.ttl")

#: The shapes that every report's graph must satisfy.
SHAPES_FILE = "shapes.ttl"


@cache
def read_text(name: str) -> str:
    """Text of a file of this package, such as `mechanisms.ttl` or `lexicon/status_cues.csv`.

    Raises OntologyError when the file is missing or is not UTF-8.
    """
    try:
        return resources.files("ontology").joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise OntologyError(f"ontology/{name} is missing: put the file back or install again.") from None
    except UnicodeDecodeError as error:
        raise OntologyError(
            f"ontology/{name}: byte {error.start} is not UTF-8; save the file in UTF-8."
        ) from None
