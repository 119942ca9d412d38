"""The confidence of a record is on its node, in the shapes' range, and comes back as it went in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, Triple

from graph.store.quads import Subject, place_triples, report_triples
from graph.store.terms import A, term
from graph.validate import violations
from ontology.places import load_places
from ontology.records import Adoption, Measure, Meta, ReportRecords, Status

TEXT = "我镇聘请了法律顾问，出具法律意见书12份。"


def triples_of(adoption: float | None, measure: float | None) -> frozenset[Triple]:
    records = ReportRecords(
        docid="x",
        meta=Meta(title="报告", place="甲镇", report_year=2020),
        body_span=(0, len(TEXT)),
        adoptions=[
            Adoption(
                quote=TEXT[:9],
                start=0,
                mechanism="legal-adviser-office",
                label_zh="法律顾问",
                adopter="甲镇",
                status=Status.IN_FORCE,
                confidence=adoption,
            )
        ],
        measures=[
            Measure(
                quote=TEXT[10:-1],
                start=10,
                indicator="legal-opinions",
                indicator_zh="法律意见书",
                value=12,
                unit="份",
                confidence=measure,
            )
        ],
    )
    subject = Subject.of(records, TEXT, "0" * 64, load_places())
    return report_triples(subject, None) | place_triples(subject)


def confidences(triples: frozenset[Triple]) -> dict[str, Decimal]:
    """Confidence by the class of the node."""
    classes = {
        t.subject: t.object for t in triples if t.predicate == A and t.object != term("prov", "Entity")
    }
    found = {}
    for item in triples:
        if item.predicate == term("fz", "confidence"):
            assert isinstance(item.object, Literal)
            assert item.object.datatype == term("xsd", "decimal")
            found[str(classes[item.subject])] = Decimal(item.object.value)
    return found


def test_claims_and_observations_have_it() -> None:
    triples = triples_of(0.996, 0.5)
    assert confidences(triples) == {
        str(term("fz", "AdoptionClaim")): Decimal("0.996"),
        str(term("sosa", "Observation")): Decimal("0.5"),
    }


def test_without_an_estimate_there_is_none() -> None:
    assert confidences(triples_of(None, None)) == {}


@pytest.mark.parametrize("share", [0.0, 0.001, 0.999, 1.0])
def test_the_shapes_accept_it(share: float) -> None:
    assert [v for v in violations(triples_of(share, share)) if v.severity == "Violation"] == []


def test_the_address_of_a_record_does_not_hang_on_it() -> None:
    subjects = [{t.subject for t in triples_of(share, share)} for share in (None, 0.9)]
    assert subjects[0] == subjects[1]
