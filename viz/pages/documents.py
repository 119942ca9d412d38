"""The list of reports, and one report: its text with every extracted record marked where it stands."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from viz.context import Language, PageContext
from viz.highlighting import Heading, TextSpan, lay_out
from viz.labels import indicator_label, mechanism_label
from viz.links import data_href, href, local_name, safe_external
from viz.pinyin import search_key
from viz.placements import read_placements
from viz.rendering import render
from viz.rows import Row, code, group_by, integer, share, text

__all__ = [
    "KINDS",
    "DocumentPage",
    "DocumentsPage",
    "ReportLine",
    "read_reports",
    "render_document",
    "render_documents",
]

#: Kinds of records, in the order of the toggles.
KINDS = ("adoption", "measure", "institution", "instrument", "innovation", "honour", "event", "person")


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Rows of `documents`."""

    documents: Sequence[Row]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The report's rows of `documents` (one for each place), its whole text rendition, and the rows of
    `sections`, `spans`, `placements` and `placement-details` for it.

    `focus` is the passage (code points) that the address asks for.
    """

    documents: Sequence[Row]
    text: str
    sections: Sequence[Row]
    spans: Sequence[Row]
    focus: tuple[int, int] | None = None
    placements: Sequence[Row] = ()
    placement_details: Sequence[Row] = ()

    @property
    def document(self) -> Row:
        """What the rows have in common."""
        return self.documents[0]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as lists show it; `places` are (name, address), several of a joint report."""

    title: str
    href: str
    places: tuple[tuple[str, str], ...]
    year: int | None
    issued: str
    source: str
    claims: int
    observations: int
    key: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One extracted record in the list beside the text."""

    number: int
    kind: str
    status: str
    label: str
    start: int
    end: int
    href: str
    concept_href: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One heading of the outline, with the number of records up to the next heading."""

    heading: str
    start: int
    level: int
    role: str
    records: int


def read_reports(rows: Sequence[Row]) -> list[ReportLine]:
    """Rows of `documents` made ready for lists, in their order; a joint report becomes one line."""
    lines = []
    for report, same in group_by((text(row, "report"), row) for row in rows).items():
        row = same[0]
        title = text(row, "title")
        places = tuple(
            (text(each, "placeLabel"), href(text(each, "place"))) for each in same if "place" in each
        )
        lines.append(
            ReportLine(
                title=title or local_name(report),
                href=href(report),
                places=places,
                year=integer(row, "year"),
                issued=text(row, "issued"),
                source=safe_external(text(row, "source")),
                claims=integer(row, "claims") or 0,
                observations=integer(row, "observations") or 0,
                key=search_key(title, *(label for label, _ in places), text(row, "year")),
            )
        )
    return lines


def render_documents(page: DocumentsPage, context: PageContext) -> str:
    """The list of reports as a whole HTML document; the parameter `q` filters it."""
    wanted = context.parameter("q").strip().lower()
    reports = [report for report in read_reports(page.documents) if wanted in report.key]
    return render("documents.html", context, reports=reports, wanted=wanted)


def render_document(page: DocumentPage, context: PageContext) -> str:
    """One report's page as a whole HTML document."""
    records = _records(page, context.lang)
    spans = [TextSpan(item.number, item.kind, item.status, item.start, item.end) for item in records]
    headings = [
        Heading(start, start + len(text(row, "heading")), max(1, integer(row, "level") or 1))
        for row in page.sections
        if (start := integer(row, "start")) is not None and text(row, "heading")
    ]
    report = read_reports(page.documents)[0]
    counts = Counter(item.kind for item in records)
    iri = text(page.document, "report")
    return render(
        "document.html",
        context,
        report=report,
        iri=iri,
        identifier=local_name(iri),
        sha256=code(page.document, "text"),
        characters=len(page.text),
        turtle=data_href(iri, "ttl"),
        lines=lay_out(page.text, spans, headings, page.focus),
        body=(integer(page.document, "bodyStart") or 0, integer(page.document, "bodyEnd") or len(page.text)),
        outline=_outline(page.sections, records),
        records=records,
        placements=read_placements(page.placements, page.placement_details),
        kinds=[(kind, counts[kind]) for kind in KINDS if counts[kind]],
    )


def _records(page: DocumentPage, lang: Language) -> list[RecordLine]:
    found = []
    for row in page.spans:
        start, end = integer(row, "start"), integer(row, "end")
        if start is None or end is None:
            continue
        kind, concept = code(row, "kind"), text(row, "conceptId")
        found.append(
            (
                start,
                end,
                kind,
                code(row, "status"),
                _label(row, kind, lang),
                text(row, "record"),
                concept,
                share(row, "confidence"),
            )
        )
    found.sort(key=lambda item: (item[0], item[1], item[2], item[4], item[5]))
    return [
        RecordLine(
            number, kind, status, label, start, end, href(record), _concept_href(kind, concept), confidence
        )
        for number, (start, end, kind, status, label, record, concept, confidence) in enumerate(found)
    ]


def _label(row: Row, kind: str, lang: Language) -> str:
    """The record's name, in English where the taxonomy gives one."""
    label = text(row, "label")
    if lang == "en" and "conceptId" in row:
        # a mechanism's or indicator's English name needs its id only
        concept = {"concept": row["conceptId"], "conceptLabel": row.get("label", row["conceptId"])}
        if kind == "adoption":
            return mechanism_label(concept, lang, "concept")
        if kind == "measure":
            return indicator_label(concept, lang, "concept")
    return label or code(row, "conceptId")


def _concept_href(kind: str, concept: str) -> str:
    if kind in {"adoption", "innovation"} and concept:
        return f"/mechanisms/{local_name(concept)}"
    return ""


def _outline(sections: Sequence[Row], records: Sequence[RecordLine]) -> list[OutlineEntry]:
    starts = [(integer(row, "start") or 0, row) for row in sections]
    starts.sort(key=lambda item: item[0])
    ends = [start for start, _ in starts[1:]] + [math.inf]
    return [
        OutlineEntry(
            heading=text(row, "heading"),
            start=start,
            level=max(1, integer(row, "level") or 1),
            role=code(row, "role"),
            records=sum(start <= item.start < end for item in records),
        )
        for (start, row), end in zip(starts, ends, strict=False)
    ]
