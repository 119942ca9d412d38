"""Honours, events, local innovations and persons, each with the words that prove it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.posts import memberships
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, date, integer, term, triple, zh
from ontology.records import Record

__all__ = ["events", "honours", "innovations", "persons"]


def honours(subject: Subject) -> Iterator[Triple]:
    """One node an honour record."""
    for record in subject.records.honours:
        year = "" if record.year is None else str(record.year)
        node = subject.item("honour", record.name, record.grantee or "", year, record.quote)
        yield from _described(subject, node, record, record.name, term("fz", "Honour"))
        if record.grantee:
            yield triple(node, term("fz", "grantee"), zh(record.grantee))
            if (whose := subject.meant_by(record.grantee)) is not None:
                yield triple(node, term("fz", "grantedTo"), whose)
        if record.year is not None:
            yield triple(node, term("fz", "awardYear"), integer(record.year))
        if record.level is not None:
            yield triple(node, term("fz", "honourLevel"), iris.concept("honour-level", record.level.value))


def events(subject: Subject) -> Iterator[Triple]:
    """One node an event record."""
    for record in subject.records.events:
        node = subject.item("event", record.what, record.date or "", record.quote)
        yield from _described(subject, node, record, record.what, term("schema", "Event"))
        if record.date and (start := date(record.date)):
            yield triple(node, term("schema", "startDate"), start)


def innovations(subject: Subject) -> Iterator[Triple]:
    """One node a named local scheme, platform, studio or the like."""
    for record in subject.records.local_innovations:
        node = subject.item("innovation", record.name, record.kind.value, record.quote)
        yield from _described(subject, node, record, record.name, term("fz", "Innovation"))
        kind = iris.concept("innovation-kind", record.kind.value)
        yield triple(node, term("fz", "innovationKind"), kind)
        if record.mechanism:
            yield triple(node, term("fz", "mechanism"), iris.mechanism(record.mechanism))
        if (instance := subject.instances.of_innovation(record)) is not None:
            yield triple(node, term("fz", "instance"), instance.iri)


def persons(subject: Subject) -> Iterator[Triple]:
    """One node a person named, with a membership for each post in the role."""
    for record in subject.records.persons:
        node = subject.item("person", record.name, record.role or "", record.quote)
        yield from _described(subject, node, record, record.name, term("foaf", "Person"))
        yield triple(node, term("foaf", "name"), zh(record.name))
        yield from memberships(subject, node, record)


def _described(
    subject: Subject, node: NamedNode, record: Record, label: str, kind: NamedNode
) -> Iterator[Triple]:
    yield from subject.statement(node, record, kind)
    yield triple(node, LABEL, zh(label))
    yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
    yield from evidence(subject, record.start, record.end)
