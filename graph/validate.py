"""The SHACL check of one report's graph, before anything of it is stored.

The graph is checked together with what the vocabulary says of the terms that it uses: concepts must exist,
and classes are known with their superclasses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, Triple
from pyshacl import validate as shacl_validate
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from graph.store.static import vocabulary_graphs
from graph.store.terms import term
from ontology.errors import ValidationError
from ontology.vocabulary import SHAPES_FILE, read_text

__all__ = ["Violation", "require_valid", "violations"]

_SH = Namespace("http://www.w3.org/ns/shacl#")
#: Violations named in an error message; the rest are counted.
_NAMED = 3


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One broken constraint. `severity` is "Violation", which keeps a report out, or "Warning"."""

    severity: str
    focus: str
    path: str
    value: str
    message: str


def violations(triples: Iterable[Triple]) -> list[Violation]:
    """What the graph of one report breaks, sorted; empty when it conforms."""
    contents = set(triples)
    contents |= _vocabulary_of(contents)
    lines = " .\n".join(map(str, contents)) + " ."
    data = Graph().parse(data=lines, format="nt")
    conforms, results, _ = shacl_validate(data, shacl_graph=_shapes(), advanced=False, meta_shacl=False)
    if conforms or not isinstance(results, Graph):
        return []
    return sorted(_violation(results, node) for node in results.subjects(RDF.type, _SH.ValidationResult))


def require_valid(docid: str, triples: Iterable[Triple]) -> None:
    """Raise ValidationError that names the first violations of a report's graph, if there are any."""
    broken = [item for item in violations(triples) if item.severity == "Violation"]
    if not broken:
        return
    named = "; ".join(f"{item.path} {item.value} of {item.focus}: {item.message}" for item in broken[:_NAMED])
    rest = f"; and {len(broken) - _NAMED} more" if len(broken) > _NAMED else ""
    raise ValidationError(f"Report {docid} breaks the shapes of the graph and is not stored: {named}{rest}.")


def _vocabulary_of(triples: Iterable[Triple]) -> set[Triple]:
    """What the vocabulary says of the concepts in use and of those they refer to, and the class hierarchy."""
    found = set(_class_hierarchy())
    by_subject = _described_concepts()
    waiting = {item.object.value for item in triples if isinstance(item.object, NamedNode)}
    known: set[str] = set()
    while waiting:
        known |= waiting
        description = {t for name in waiting for t in by_subject.get(name, ())}
        found |= description
        waiting = {t.object.value for t in description if isinstance(t.object, NamedNode)} - known
    return found


@cache
def _class_hierarchy() -> frozenset[Triple]:
    above = term("rdfs", "subClassOf")
    return frozenset(t for graph in vocabulary_graphs().values() for t in graph if t.predicate == above)


@cache
def _described_concepts() -> Mapping[str, frozenset[Triple]]:
    concept, kind = term("skos", "Concept"), term("rdf", "type")
    described: dict[str, set[Triple]] = defaultdict(set)
    for graph in vocabulary_graphs().values():
        concepts = {t.subject for t in graph if t.predicate == kind and t.object == concept}
        for t in graph:
            if t.subject in concepts and isinstance(t.subject, NamedNode):
                described[t.subject.value].add(t)
    return {subject: frozenset(triples) for subject, triples in described.items()}


@cache
def _shapes() -> Graph:
    return Graph().parse(data=read_text(SHAPES_FILE), format="turtle")


def _violation(results: Graph, node: Node) -> Violation:
    def short(predicate: URIRef) -> str:
        value = results.value(node, predicate)
        if value is None:
            return ""
        return value.n3(results.namespace_manager) if isinstance(value, (URIRef, Literal)) else "(a path)"

    severity = str(results.value(node, _SH.resultSeverity) or "").removeprefix(str(_SH))
    messages = [str(m) for m in results.objects(node, _SH.resultMessage)]
    english = [str(m) for m in results.objects(node, _SH.resultMessage) if getattr(m, "language", "") == "en"]
    return Violation(
        severity,
        short(_SH.focusNode),
        short(_SH.resultPath),
        short(_SH.value),
        " ".join(english or sorted(messages)).rstrip("."),
    )
