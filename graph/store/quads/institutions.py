"""Bodies: governments, offices, leading groups, villages, universities and firms.

Which body a name means is decided in `graph.store.quads.bodies`; here is what is said of it: its names, its
type, the place it belongs to, and the bodies above it. An office in a town may stand under two: the town's
government (块) and the department of the level above that directs its work (条).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.bodies import KnownBody
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, A, term, triple, zh
from ontology.records import Institution, InstitutionType

__all__ = ["described_body", "institutions", "organization", "organization_iri", "organization_type"]

#: Types that exercise public power (cv:PublicOrganisation). Villages and communities govern themselves.
PUBLIC_TYPES = frozenset(
    {
        InstitutionType.GOVERNMENT,
        InstitutionType.OFFICE,
        InstitutionType.LEADING_GROUP,
        InstitutionType.PARTY,
        InstitutionType.CONGRESS,
        InstitutionType.COURT,
        InstitutionType.CENTER,
    }
)


def organization_iri(subject: Subject, name: str) -> NamedNode:
    """The address of the body with this canonical name: the same in every report that means this body."""
    return subject.bodies.named(name).iri


def organization_type(subject: Subject, name: str) -> InstitutionType | None:
    """The type that the report's first record of a body gives it; None when no record names it."""
    return next((record.type for record in subject.records.institutions if record.canonical == name), None)


def organization(subject: Subject, name: str, kind: InstitutionType | None) -> Iterator[Triple]:
    """The body under its canonical name; `kind` None when only the name is known."""
    body = subject.bodies.named(name)
    yield from described_body(body, kind)
    if name != body.label:
        yield triple(body.iri, term("skos", "altLabel"), zh(name))


def described_body(body: KnownBody, kind: InstitutionType | None) -> Iterator[Triple]:
    """What a body is, in the words that every report has for it."""
    yield triple(body.iri, A, term("org", "Organization"))
    yield triple(body.iri, LABEL, zh(body.label))
    yield triple(body.iri, term("fz", "genericName"), zh(body.role))
    if body.place is not None:
        yield triple(body.iri, term("fz", "jurisdiction"), body.place.iri)
    if kind is None:
        return
    yield triple(body.iri, term("org", "classification"), iris.concept("institution-type", kind.value))
    if kind in PUBLIC_TYPES:
        yield triple(body.iri, A, term("cv", "PublicOrganisation"))
    if kind is InstitutionType.LEADING_GROUP:
        yield triple(body.iri, A, term("org", "OrganizationalCollaboration"))


def institutions(subject: Subject) -> Iterator[Triple]:
    """The bodies that the report names, each with the words that name it."""
    for record in subject.records.institutions:
        node = subject.bodies.of_record(record).iri
        yield from organization(subject, record.canonical, organization_type(subject, record.canonical))
        if record.name != record.canonical:
            yield triple(node, term("skos", "altLabel"), zh(record.name))
        yield from _parents(subject, record, node)
        yield triple(node, term("fz", "namedIn"), subject.report)
        yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
        yield from evidence(subject, record.start, record.end)


def _parents(subject: Subject, record: Institution, node: NamedNode) -> Iterator[Triple]:
    """The bodies above: with two of them, the first directs the work and the second runs the place."""
    lines = ["administrativelyUnder"] if record.local_parent is None else ["professionallyUnder"]
    lines.append("administrativelyUnder")
    for name, line in zip((record.parent, record.local_parent), lines, strict=True):
        if not name:
            continue
        above = subject.bodies.named(name, record.jurisdiction_path)
        if above.iri == node:
            continue
        yield triple(node, term("org", "unitOf"), above.iri)
        yield triple(node, term("fz", line), above.iri)
        yield from described_body(above, None)
        if name != above.label:
            yield triple(above.iri, term("skos", "altLabel"), zh(name))
