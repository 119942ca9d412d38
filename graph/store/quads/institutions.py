"""Bodies: governments, offices, leading groups, villages, universities and firms.

A body is named by its canonical name. Names that begin with a province or the report's own city are unique in
the country; the others (区司法局) mean a different body in every place and are kept apart by the home place.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, A, term, triple, zh
from ontology.records import InstitutionType

__all__ = ["institutions", "organization", "organization_iri", "organization_type"]

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
#: Names of a path that make a body's name unique when it begins with one: province, prefecture.
_UNIQUE_DEPTH = 2


def organization_iri(subject: Subject, name: str) -> NamedNode:
    """The address of the body with this canonical name, as this report uses the name."""
    if subject.home is None:
        return iris.item("organization", iris.digest(name, subject.records.docid))
    if name.startswith(subject.home.names[:_UNIQUE_DEPTH]):
        return iris.item("organization", iris.digest(name))
    return iris.item("organization", iris.digest(name, subject.home.iri.value))


def organization_type(subject: Subject, name: str) -> InstitutionType | None:
    """The type that the report's first record of a body gives it; None when no record names it."""
    return next((record.type for record in subject.records.institutions if record.canonical == name), None)


def organization(subject: Subject, name: str, kind: InstitutionType | None) -> Iterator[Triple]:
    """The body under its canonical name; `kind` None when only the name is known."""
    node = organization_iri(subject, name)
    yield triple(node, A, term("org", "Organization"))
    yield triple(node, LABEL, zh(name))
    if kind is None:
        return
    yield triple(node, term("org", "classification"), iris.concept("institution-type", kind.value))
    if kind not in PUBLIC_TYPES:
        return
    yield triple(node, A, term("cv", "PublicOrganisation"))
    if subject.home is not None:
        named = [step.iri for step in subject.home.steps if step.name in name]
        if named:
            yield triple(node, term("fz", "jurisdiction"), named[-1])


def institutions(subject: Subject) -> Iterator[Triple]:
    """The bodies that the report names, each with the words that name it."""
    for record in subject.records.institutions:
        node = organization_iri(subject, record.canonical)
        yield from organization(subject, record.canonical, organization_type(subject, record.canonical))
        if record.name != record.canonical:
            yield triple(node, term("skos", "altLabel"), zh(record.name))
        for parent in (record.parent, record.local_parent):
            if parent and parent != record.canonical:
                yield triple(node, term("org", "unitOf"), organization_iri(subject, parent))
                yield from organization(subject, parent, None)
        yield triple(node, term("fz", "namedIn"), subject.report)
        yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
        yield from evidence(subject, record.start, record.end)
