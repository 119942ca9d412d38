"""Records → triples: pure functions, one module a kind of record.

`report_triples` is the whole graph of one report; `place_triples` are its places, which live in a graph of
their own because many reports share them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pyoxigraph import Triple

from graph.store.quads.claims import claims
from graph.store.quads.institutions import institutions
from graph.store.quads.instruments import instruments
from graph.store.quads.observations import observations
from graph.store.quads.others import events, honours, innovations, persons
from graph.store.quads.places import PART_OF, place_path
from graph.store.quads.report import report, sections, text_rendition
from graph.store.quads.subject import Subject

__all__ = ["PART_OF", "Subject", "place_triples", "report_triples"]


def report_triples(subject: Subject, url: str | None) -> frozenset[Triple]:
    """Everything that one report says, as the contents of its named graph."""
    subject = replace(subject, _seen=Counter())
    found = set(report(subject, url))
    for part in (
        text_rendition,
        sections,
        claims,
        observations,
        institutions,
        instruments,
        innovations,
        honours,
        events,
        persons,
    ):
        found.update(part(subject))
    return frozenset(found)


def place_triples(subject: Subject) -> frozenset[Triple]:
    """The report's home place and the places above it."""
    return frozenset(place_path(subject.home)) if subject.home is not None else frozenset()
