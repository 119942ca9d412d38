"""Full-text search: the form, and the hits by kind, each a click away from its sentence or its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from graph.query.search import Hit, Kind
from viz.context import PageContext
from viz.links import evidence_href, href
from viz.rendering import render
from viz.rows import group_by

__all__ = ["SearchPage", "render_search"]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was asked, as it was written, and what was found.

    `hits` are those to show, in the order of the kinds, and `counts` how many there are of each kind. With
    one `kind` asked for, they are the hits from `offset` on, `limit` of them at most. `fault` says in a
    sentence what is wrong with the question.
    """

    words: str
    kind: str = ""
    place: str = ""
    year: str = ""
    report: str = ""
    hits: Sequence[Hit] = ()
    counts: Mapping[Kind, int] = field(default_factory=dict)
    offset: int = 0
    limit: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `found` when it is among the words that were looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class HitLine:
    """One hit. `cut_before` and `cut_after` say that the sentence goes on."""

    href: str
    pieces: tuple[Piece, ...]
    label: str
    places: str
    year: int | None
    reports: int
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The hits of one kind; `more` is the address of all of them, "" where all are shown."""

    kind: str
    count: int
    lines: tuple[HitLine, ...]
    more: str


def render_search(page: SearchPage, context: PageContext) -> str:
    """The page as a whole HTML document."""
    sections = [
        Section(
            kind=kind.value,
            count=page.counts[kind],
            lines=tuple(map(_line, hits)),
            more=context.address(kind=kind.value, offset="") if page.counts[kind] > len(hits) else "",
        )
        for kind, hits in group_by((hit.kind, hit) for hit in page.hits).items()
    ]
    return render(
        "search.html",
        context,
        asked=page,
        kinds=[kind.value for kind in Kind],
        total=sum(page.counts.values()),
        sections=sections,
        facets=[
            (kind.value, count, context.address(kind=kind.value, offset=""))
            for kind, count in page.counts.items()
        ],
        all_kinds=context.address(kind="", offset=""),
        before=context.address(offset=str(max(0, page.offset - page.limit))) if page.offset else "",
        after=_after(page, context),
    )


def _after(page: SearchPage, context: PageContext) -> str:
    """The address of the next hits of the kind asked for, "" at the end."""
    if not page.kind or not page.limit:
        return ""
    count = sum(page.counts.get(kind, 0) for kind in Kind if kind.value == page.kind)
    after = page.offset + page.limit
    return context.address(offset=str(after)) if after < count else ""


def _line(hit: Hit) -> HitLine:
    whole = hit.start is None or hit.end is None or hit.text_start is None
    return HitLine(
        href=href(hit.iri) if whole else evidence_href(hit.report, hit.start or 0, hit.end or 0),
        pieces=tuple(_pieces(hit)),
        label=hit.label,
        places=hit.places,
        year=hit.year,
        reports=hit.reports,
        cut_before=not whole and (hit.text_start or 0) > (hit.start or 0),
        cut_after=not whole and (hit.text_start or 0) + len(hit.text) < (hit.end or 0),
    )


def _pieces(hit: Hit) -> Iterator[Piece]:
    edges = [0, *(edge for span in hit.matches for edge in span), len(hit.text)]
    for number, (start, end) in enumerate(pairwise(edges)):
        if start < end:
            yield Piece(hit.text[start:end], number % 2 == 1)
