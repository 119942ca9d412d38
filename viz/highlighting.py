"""A text with its extracted spans, cut into lines and segments so that overlapping spans can be drawn.

Every boundary of a span cuts the text; a segment then lies wholly inside or outside of each span.
Statements on mechanisms are drawn as a tint, all other kinds as underlines, each on a lane of its own among
those that it overlaps, so that no line hides another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from viz.rows import group_by

__all__ = ["LANES", "Heading", "Line", "Mark", "Segment", "TextSpan", "lay_out"]

#: Underlines that fit between two lines of text; spans that find no free lane share the last one.
LANES = 5
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """One extracted record's passage: code points `start` … `end`. `number` is unique within the document."""

    number: int
    kind: str
    status: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading as it stands in the text."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn for the records of one kind that share one passage."""

    kind: str
    status: str
    start: int
    end: int
    numbers: tuple[int, ...]
    lane: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the marks around it, outermost first. `anchors` are passages that begin here."""

    text: str
    marks: tuple[Mark, ...]
    anchors: tuple[tuple[int, int], ...]
    focused: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: one non-blank line of the text without the white space around it."""

    start: int
    heading: Heading | None
    segments: tuple[Segment, ...]


def lay_out(
    text: str,
    spans: Sequence[TextSpan],
    headings: Sequence[Heading] = (),
    focus: tuple[int, int] | None = None,
) -> list[Line]:
    """The text as lines of segments. `focus` is a passage to be marked, whether or not a span has its bounds.

    Spans beyond the text's ends are cut off; empty ones are left out.
    """
    marks = _marks([span for span in spans if 0 <= span.start < min(span.end, len(text))])
    passages = {(mark.start, mark.end) for mark in marks}
    if focus is not None and 0 <= focus[0] < min(focus[1], len(text)):
        passages.add(focus)
    else:
        focus = None
    cut = _CutText(
        text,
        marks,
        sorted({point for passage in passages for point in passage}),
        group_by((start, (start, end)) for start, end in sorted(passages)),
        focus,
    )
    lines = []
    for found in _LINE.finditer(text):
        start, end = found.span()
        heading = next((item for item in headings if start <= item.start < end), None)
        lines.append(Line(start, heading, cut.segments(start, end)))
    return lines


@dataclass(frozen=True, slots=True)
class _CutText:
    """The text with everything that is drawn on it, ready to be cut line by line."""

    text: str
    marks: Sequence[Mark]
    cuts: Sequence[int]
    beginning: Mapping[int, list[tuple[int, int]]]
    focus: tuple[int, int] | None

    def segments(self, start: int, end: int) -> tuple[Segment, ...]:
        """The stretch start … end, cut at every boundary inside it."""
        here = [mark for mark in self.marks if mark.start < end and mark.end > start]
        points = [start, *self.cuts[bisect_right(self.cuts, start) : bisect_left(self.cuts, end)], end]
        return tuple(
            Segment(
                self.text[left:right],
                tuple(mark for mark in here if mark.start <= left and right <= mark.end),
                tuple(self.beginning.get(left, ())),
                self.focus is not None and self.focus[0] <= left and right <= self.focus[1],
            )
            for left, right in pairwise(points)
        )


def _marks(spans: Sequence[TextSpan]) -> list[Mark]:
    """One mark for the spans of a kind, status and passage; tints first, then underlines with their lanes."""
    gathered = group_by(((span.start, -span.end, span.kind, span.status), span.number) for span in spans)
    tints: list[Mark] = []
    underlines: list[Mark] = []
    busy_until = [0] * LANES
    for (start, minus_end, kind, status), numbers in sorted(gathered.items()):
        if kind == "adoption":
            tints.append(Mark(kind, status, start, -minus_end, tuple(numbers), 0))
            continue
        lane = next((lane for lane, until in enumerate(busy_until) if until <= start), LANES - 1)
        busy_until[lane] = max(busy_until[lane], -minus_end)
        underlines.append(Mark(kind, status, start, -minus_end, tuple(numbers), lane))
    return [*tints, *underlines]
