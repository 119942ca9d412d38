"""The vocabulary defines every term of ours that shapes, code and queries use, in Chinese and English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, SOSA, VANN, XSD, BNode, Graph, URIRef
from rdflib.namespace import SH

from ontology.errors import OntologyError
from ontology.vocabulary import FZ, ID, PREFIXES, SHAPES_FILE, VOCABULARY_FILES, read_text

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = Graph().parse(data=read_text("fazhi.ttl"), format="turtle")
DEFINED = {
    str(term).removeprefix(FZ)
    for term in VOCABULARY.subjects(RDFS.isDefinedBy, None)
    if str(term).startswith(FZ)
}
#: Vocabularies whose terms rdflib knows by name.
STANDARD = (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, SOSA, VANN, XSD)
#: `fz:name` in Turtle, SPARQL and comments; `term("fz", "name")`, `FZ + "name"` and f"{FZ}name" in Python.
USE = re.compile(r"""\bfz:([A-Za-z][A-Za-z0-9]*)|term\(\s*"fz",\s*"(\w+)"\s*\)|\bFZ \+ "(\w+)"|\{FZ\}(\w+)""")
SOURCES = sorted(
    path
    for package in ("ontology", "graph", "viz", "api")
    for suffix in ("*.py", "*.ttl", "*.rq")
    for path in (ROOT / package).rglob(suffix)
)


def used(text: str) -> set[str]:
    return {name for match in USE.finditer(text) for name in match.groups() if name}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_term_in_use_is_defined(path: Path) -> None:
    assert used(path.read_text(encoding="utf-8")) <= DEFINED


def test_terms_in_use_are_seen() -> None:
    assert {"mechanism", "NbsCode"} <= used(read_text(SHAPES_FILE))
    assert used('x fz:a; term("fz", "b"), FZ + "c", f"{FZ}d"') == {"a", "b", "c", "d"}


def test_every_term_is_labelled_and_explained_in_both_languages() -> None:
    assert len(DEFINED) > 60
    for name in DEFINED:
        for predicate in (RDFS.label, RDFS.comment):
            texts = VOCABULARY.objects(URIRef(FZ + name), predicate)
            assert sorted(str(getattr(t, "language", None)) for t in texts) == ["en", "zh"], (name, predicate)


def test_domains_ranges_and_parents_of_ours_are_defined() -> None:
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, SKOS.relatedMatch):
        for term in VOCABULARY.objects(None, predicate):
            if str(term).startswith(FZ):
                assert str(term).removeprefix(FZ) in DEFINED


@pytest.mark.parametrize("name", [*VOCABULARY_FILES, SHAPES_FILE])
def test_terms_of_other_vocabularies_exist(name: str) -> None:
    standard = {str(namespace): namespace for namespace in STANDARD}
    terms = {term for triple in Graph().parse(data=read_text(name), format="turtle") for term in triple}
    unknown = [
        term
        for term in terms
        if isinstance(term, URIRef)
        for address, namespace in standard.items()
        if term.startswith(address) and term not in namespace
    ]
    assert unknown == []


def test_no_blank_nodes() -> None:
    for name in VOCABULARY_FILES:
        graph = Graph().parse(data=read_text(name), format="turtle")
        assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_prefixes_of_the_files_are_those_of_the_project() -> None:
    for name in (*VOCABULARY_FILES, SHAPES_FILE):
        graph = Graph(bind_namespaces="none").parse(data=read_text(name), format="turtle")
        for prefix, namespace in graph.namespaces():
            own = str(namespace).startswith(ID)
            assert own or PREFIXES.get(prefix, str(namespace)) == str(namespace), (name, prefix)


def test_schemes_and_the_ontology_have_titles_and_a_version() -> None:
    for name in VOCABULARY_FILES:
        graph = Graph().parse(data=read_text(name), format="turtle")
        for kind in (SKOS.ConceptScheme, OWL.Ontology):
            for node in graph.subjects(RDF.type, kind):
                assert sorted(
                    str(getattr(t, "language", None)) for t in graph.objects(node, DCTERMS.title)
                ) == ["en", "zh"]
                assert graph.value(node, OWL.versionInfo) is not None


def test_every_concept_is_in_a_scheme_that_exists() -> None:
    graph = Graph()
    for name in VOCABULARY_FILES:
        graph.parse(data=read_text(name), format="turtle")
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert set(graph.objects(concept, SKOS.inScheme)) & schemes, concept
        assert set(graph.objects(concept, SKOS.broader)) <= set(graph.subjects(RDF.type, SKOS.Concept))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(OntologyError, match=r"ontology/no-such\.ttl is missing"):
        read_text("no-such.ttl")
