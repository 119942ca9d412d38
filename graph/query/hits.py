"""What a full-text search asks for, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.fulltext.content import Kind

__all__ = ["NO_FILTERS", "Filters", "Found", "Hit"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports count, by IRI and year; "" and None let all through.

    A report is of a place when it is about it or about a place within it. Of things, those count that such a
    report names.
    """

    report: str = ""
    place: str = ""
    year: int | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence or thing that holds the words.

    `rank` counts the hits from 1. `text` is what to show, `matches` where the words stand in it (start and
    end in code points of `text`). Of a thing, `text` is the name that holds them, `label` its main one and
    `reports` how many reports name it. Of a sentence, `iri` and `label` are those of its report, `start` and
    `end` its code points in the report's text rendition, and `text_start` where `text` begins there, as a
    long sentence is not shown whole.
    """

    rank: int
    kind: Kind
    iri: str
    label: str
    text: str
    matches: tuple[tuple[int, int], ...]
    report: str = ""
    start: int | None = None
    end: int | None = None
    text_start: int | None = None
    year: int | None = None
    places: str = ""
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; `total` of the kinds asked for, `counts` of every kind that has hits."""

    hits: tuple[Hit, ...]
    total: int
    counts: Mapping[Kind, int]
