"""The first page: what is in the graph, a search box, three worked questions, the newest reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viz.context import Language, PageContext
from viz.labels import mechanism_label
from viz.links import href
from viz.pages.documents import ReportLine, read_reports
from viz.pinyin import search_key
from viz.rendering import render
from viz.rows import Row, integer, text

__all__ = ["HomePage", "render_home"]

#: Figures of the generation that a reader understands at once, in this order, where the manifest has them.
_FIGURES = ("reports", "places", "claims", "observations", "quads")
_NEWEST = 8


@dataclass(frozen=True, slots=True)
class HomePage:
    """`counts` of the generation's manifest; rows of `places`, `mechanisms` and `documents`."""

    counts: Mapping[str, int]
    places: Sequence[Row]
    mechanisms: Sequence[Row]
    documents: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Target:
    """Something that the search box finds."""

    label: str
    note: str
    href: str
    key: str
    kind: str


def render_home(page: HomePage, context: PageContext) -> str:
    """The first page as a whole HTML document."""
    reports = read_reports(page.documents)
    return render(
        "home.html",
        context,
        figures=[(name, page.counts[name]) for name in _FIGURES if name in page.counts],
        targets=_targets(page, context.lang),
        reports=_newest(reports),
        report_count=len(reports),
        widest=_extreme(page, "inForce", context.lang),
        planned=_extreme(page, "planned", context.lang),
        lacking=_extreme(page, "lacking", context.lang),
    )


def _targets(page: HomePage, lang: Language) -> list[Target]:
    found = []
    for row in page.places:
        label, path = text(row, "placeLabel"), text(row, "placePath")
        key = search_key(label, path, text(row, "code"))
        found.append(Target(label, path, href(text(row, "place")), key, "place"))
    for row in page.mechanisms:
        label = mechanism_label(row, lang)
        other = mechanism_label(row, "zh" if lang == "en" else "en")
        key = search_key(label, other)
        found.append(Target(label, other, href(text(row, "mechanism")), key, "mechanism"))
    return found


def _newest(reports: Sequence[ReportLine]) -> list[ReportLine]:
    ordered = sorted(reports, key=lambda report: (report.issued, report.year or 0), reverse=True)
    return ordered[:_NEWEST]


def _extreme(page: HomePage, column: str, lang: Language) -> tuple[Target, int] | None:
    """The mechanism with the highest count in a column, with that count; None where all are zero."""
    counted = [(integer(row, column) or 0, row) for row in page.mechanisms]
    number, row = max(counted, key=lambda item: item[0], default=(0, None))
    if row is None or number == 0:
        return None
    return Target(mechanism_label(row, lang), "", href(text(row, "mechanism")), "", "mechanism"), number
