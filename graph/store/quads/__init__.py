"""Records → triples: pure functions, one module a kind of record.

`report_triples` is the whole graph of one report; `place_triples` are its places, which live in a graph of
their own because many reports share them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Triple

from graph.store.quads.claims import claims
from graph.store.quads.instances import instances
from graph.store.quads.institutions import institutions
from graph.store.quads.instruments import instruments
from graph.store.quads.mentions import mentioned_places, mentions
from graph.store.quads.observations import observations
from graph.store.quads.others import events, honours, innovations, persons
from graph.store.quads.placements import placements
from graph.store.quads.places import LINEAGE, PART_OF, HomePlace, parts_then, place_path
from graph.store.quads.report import report, sections, text_rendition
from graph.store.quads.subject import Subject

__all__ = ["LINEAGE", "PART_OF", "Subject", "place_triples", "report_triples"]


def report_triples(subject: Subject, url: str | None) -> frozenset[Triple]:
    """Everything that one report says, as the contents of its named graph."""
    subject = replace(subject, _seen=Counter())
    found = set(report(subject, url))
    for part in (
        text_rendition,
        sections,
        placements,
        claims,
        instances,
        observations,
        institutions,
        instruments,
        mentions,
        innovations,
        honours,
        events,
        persons,
    ):
        found.update(part(subject))
    for place in _places(subject):
        found.update(parts_then(place, subject.register))
    return frozenset(found)


def place_triples(subject: Subject) -> frozenset[Triple]:
    """The places of the report, those above them, and what they were before or became."""
    return frozenset(item for place in _places(subject) for item in place_path(place, subject.register))


def _places(subject: Subject) -> Iterable[HomePlace]:
    """The places that the report is about, or names, themselves or by a body; each once."""
    named = (*subject.homes, *subject.bodies.places(), *mentioned_places(subject))
    return {place.iri: place for place in named}.values()
