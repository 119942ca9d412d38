"""Adoption claims: a report says that an adopter has, plans, lacks, must have or mentions a mechanism."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, date, integer, term, triple, zh
from ontology.records import Adoption

__all__ = ["claims"]


def claims(subject: Subject) -> Iterator[Triple]:
    """One node an adoption record."""
    for record in subject.records.adoptions:
        yield from _claim(subject, record)


def _claim(subject: Subject, record: Adoption) -> Iterator[Triple]:
    node = subject.item("claim", record.mechanism, record.adopter, record.status.value, record.quote)
    yield from subject.statement(node, record, term("fz", "AdoptionClaim"), whose=record.adopter)
    yield triple(node, LABEL, zh(_label(subject, record)))
    yield triple(node, term("fz", "mechanism"), iris.mechanism(record.mechanism))
    yield triple(node, term("fz", "status"), iris.concept("status", record.status.value))
    yield triple(node, term("fz", "adopterName"), zh(record.adopter))
    if (adopter := subject.meant_by(record.adopter)) is not None:
        yield triple(node, term("fz", "adopter"), adopter)
    if record.local_name:
        yield triple(node, term("fz", "localName"), zh(record.local_name))
    if (instance := subject.instances.of_claim(record)) is not None:
        yield triple(node, term("fz", "instance"), instance.iri)
    if record.since and (since := date(record.since)):
        yield triple(node, term("fz", "statedSince"), since)
        yield triple(node, term("fz", "sinceYear"), integer(int(record.since[:4])))
    yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
    yield from evidence(subject, record.start, record.end)


def _label(subject: Subject, record: Adoption) -> str:
    year = subject.records.meta.report_year
    details = record.status.value.replace("_", " ") + (f", {year}" if year is not None else "")
    return f"{record.adopter}: {record.label_zh} ({details})"
