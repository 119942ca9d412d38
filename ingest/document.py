"""What the pipeline knows of a report while it works on it: the attributes that the components share.

The pipeline is `spacy.blank("zh")` with character segmentation, so token i is code point i and
`doc[start:end]` is the span of those code points. Components read and write:

    doc._.docid       str                    the report's identifier
    doc._.hints       Hints                  what the manifest says (title, url, place code, …)
    doc._.body        tuple[int, int]        the report proper, code points
    doc._.meta        Meta                   title, dates, issuer; the home place once it is known
    doc._.placements  tuple[Placement, …]    where the report belongs, and why; the first is that of `meta`
    doc._.sections    tuple[Section, …]      in text order, covering the body
    doc._.sentences   tuple[Sentence, …]     in text order, covering the body
    doc.spans[GROUP]  spans; span._.record   one record a span, the span being the record's quote
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

from spacy.tokens import Doc, Span, SpanGroup

from ontology.records import Meta, Record, SectionRole

__all__ = [
    "RECORD_GROUPS",
    "Hints",
    "Section",
    "Sentence",
    "add_record",
    "install_extensions",
    "records_of",
    "text_of",
]

#: Span groups that end up in the records, in the order of the format.
RECORD_GROUPS = (
    "adoptions",
    "measures",
    "institutions",
    "instruments",
    "persons",
    "honours",
    "local_innovations",
    "events",
    "places",
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a manifest row says of a report; None where the column is absent or empty."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    issuer: str | None = None
    place_code: str | None = None
    year: int | None = None


class Section(NamedTuple):
    """A stretch of the body under one heading, up to the next heading of any level.

    `start` is the heading's first code point, `text_start` the first one after it, `end` exclusive.
    `path` holds the headings above it, outermost first, itself last.
    """

    heading: str
    start: int
    text_start: int
    end: int
    level: int
    role: SectionRole
    path: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence within one section; `role` is the section's, or the split role inside a mixed section."""

    start: int
    end: int
    section: Section
    role: SectionRole


def install_extensions() -> None:
    """Register the custom attributes on spaCy's classes; calling it again changes nothing."""
    for name, default in (
        ("docid", ""),
        ("hints", Hints()),
        ("body", (0, 0)),
        ("meta", Meta()),
        ("placements", ()),
        ("sections", ()),
        ("sentences", ()),
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    if not Span.has_extension("record"):
        Span.set_extension("record", getter=_record_of, setter=_set_record)


def text_of(doc: Doc) -> str:
    """The text of a document. `doc.text` joins the tokens anew each time: slower than most components."""
    text = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return cast("str", text)


def records_of(doc: Doc, group: str) -> list[Record]:
    """The records of a span group in the order in which they were added."""
    found = (_record_of(span) for span in doc.spans.get(group, ()))
    return [record for record in found if record is not None]


def _record_of(span: Span) -> Record | None:
    return cast("Record | None", span.doc.user_data.get(f"record:{span.id}"))


def _set_record(span: Span, record: Record) -> None:
    # spaCy keeps a span's values by its start and end alone: two records of one quote would share one
    span.doc.user_data[f"record:{span.id}"] = record


def add_record(doc: Doc, group: str, record: Record, label: str = "") -> Span:
    """Add `record` to the span group, as the span of its quote, and return the span.

    The number of the record in its group is the span's id: two records may share one quote.
    """
    spans = doc.spans.get(group)
    if spans is None:
        spans = doc.spans[group] = SpanGroup(doc, name=group)
    span = Span(doc, record.start, record.end, label=label or group, span_id=f"{group}-{len(spans)}")
    _set_record(span, record)  # what span._.record = record does, without spaCy's look-ups
    spans.append(span)
    return span
