"""Mechanism instances: what a mechanism is called where one place or body has it (智慧黄阁).

Claims, innovations and numbers that are about an instance point to it (`fz:instance`, written beside them).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.named_instances import Instance
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, A, term, triple, zh
from ontology.records import Adoption, LocalInnovation

__all__ = ["instances"]


def instances(subject: Subject) -> Iterator[Triple]:
    """The instances that the report names, each with the words that name it."""
    for record in subject.records.adoptions:
        if (found := subject.instances.of_claim(record)) is not None:
            yield from _described(subject, found, record, record.local_name or "")
    for innovation in subject.records.local_innovations:
        if (found := subject.instances.of_innovation(innovation)) is not None:
            yield from _described(subject, found, innovation, innovation.name)


def _described(
    subject: Subject, found: Instance, record: Adoption | LocalInnovation, written: str
) -> Iterator[Triple]:
    node = found.iri
    yield triple(node, A, term("fz", "MechanismInstance"))
    yield triple(node, A, term("prov", "Entity"))
    yield triple(node, LABEL, zh(found.label))
    if written != found.label:
        yield triple(node, term("skos", "altLabel"), zh(written))
    yield triple(node, term("fz", "realises"), iris.mechanism(found.mechanism))
    body = subject.bodies.meant_by(written)
    yield triple(node, term("fz", "operatedBy"), body.iri if body else found.operator)
    if found.place is not None:
        yield triple(node, term("fz", "place"), found.place)
    yield triple(node, term("prov", "wasDerivedFrom"), subject.report)
    yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
    yield from evidence(subject, record.start, record.end)
