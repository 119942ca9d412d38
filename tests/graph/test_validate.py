"""The SHACL check: whole reports pass, broken ones are named."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import iris
from graph.store.quads import Subject, place_triples, report_triples
from graph.store.terms import A, term
from graph.validate import require_valid, violations
from ontology.errors import ValidationError
from ontology.places import load_places
from tests.graph.gold import GoldReport


def triples_of(report: GoldReport) -> set[Triple]:
    subject = Subject.of(report.records, report.text, report.sha256, load_places())
    return set(report_triples(subject, report.url) | place_triples(subject))


def first_claim(triples: set[Triple]) -> NamedNode:
    claims = (item.subject for item in triples if item.object == term("fz", "AdoptionClaim"))
    return min((claim for claim in claims if isinstance(claim, NamedNode)), key=str)


def test_every_annotated_report_passes(gold: list[GoldReport]) -> None:
    for report in gold:
        assert violations(triples_of(report)) == []


def test_missing_evidence_is_found(gold: list[GoldReport]) -> None:
    triples = triples_of(gold[0])
    claim = first_claim(triples)
    broken = {item for item in triples if (item.subject, item.predicate) != (claim, term("fz", "evidence"))}
    found = violations(broken)
    assert [(item.severity, item.focus) for item in found] == [("Violation", str(claim))]
    with pytest.raises(ValidationError, match="Report 000 breaks the shapes"):
        require_valid("000", broken)


def test_unknown_mechanism_is_found(gold: list[GoldReport]) -> None:
    triples = triples_of(gold[0])
    claim = first_claim(triples)
    triples = {item for item in triples if (item.subject, item.predicate) != (claim, term("fz", "mechanism"))}
    triples.add(Triple(claim, term("fz", "mechanism"), iris.mechanism("no-such-mechanism")))
    assert [item.focus for item in violations(triples)] == [str(claim)]


def test_many_violations_are_counted_not_listed() -> None:
    nodes = [NamedNode(f"https://example.org/{i}") for i in range(20)]
    broken = [Triple(node, A, term("fz", "AdoptionClaim")) for node in nodes]
    broken += [Triple(node, term("fz", "status"), Literal("maybe")) for node in nodes]
    with pytest.raises(ValidationError, match=r"and \d+ more") as caught:
        require_valid("x", broken)
    assert len(str(caught.value)) < 1500
