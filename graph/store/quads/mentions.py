"""Places that a report names: one node for each place and report, with the words that name it first.

The home place is named in every other sentence; a node and its evidence for each time would say nothing more,
so they are counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.places import HomePlace, PlaceStep, place_of
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, integer, term, triple, zh
from ontology.records import PlaceLevel, PlaceMention

__all__ = ["mentioned_places", "mentions"]

#: The code of a village begins with these digits of its township's.
_TOWNSHIP_DIGITS = 9
_CODE_LENGTH = 12


def mentions(subject: Subject) -> Iterator[Triple]:
    """One node a place, and the place itself as one that the report names."""
    found: dict[HomePlace, list[PlaceMention]] = {}
    for record in subject.records.places:
        if (place := _place(subject, record)) is not None:
            found.setdefault(place, []).append(record)
    for place, records in found.items():
        first = min(records, key=lambda record: record.start)
        node = subject.item("place-mention", place.iri.value)
        yield triple(subject.report, term("fz", "mentionsPlace"), place.iri)
        yield from subject.statement(node, first, term("fz", "PlaceMention"))
        yield triple(node, LABEL, zh(first.quote))
        yield triple(node, term("fz", "mentionedPlace"), place.iri)
        yield triple(node, term("fz", "occurrences"), integer(len(records)))
        yield triple(node, term("fz", "evidence"), evidence_iri(subject, first.start, first.end))
        yield from evidence(subject, first.start, first.end)


def mentioned_places(subject: Subject) -> Iterator[HomePlace]:
    """The places that the report names, with their paths."""
    for record in subject.records.places:
        if (place := _place(subject, record)) is not None:
            yield place


def _place(subject: Subject, record: PlaceMention) -> HomePlace | None:
    year, register = subject.records.meta.report_year, subject.register
    if record.level is not PlaceLevel.VILLAGE or record.code is None:
        return place_of(record.path, record.code, record.level, year, register)
    code = record.code[:_TOWNSHIP_DIGITS].ljust(_CODE_LENGTH, "0")
    town = place_of(record.path[:-1], code, None, year, register)
    if town is None:
        return None
    village = PlaceStep(iris.item("place", record.code), record.place, record.level.value, record.code)
    return HomePlace((*town.steps, village))
