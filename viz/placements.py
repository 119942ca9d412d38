"""Why a report was placed where it is, made ready for pages: reasons with their weights, rivals, problems."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from viz.links import evidence_href, href
from viz.rows import Row, code, group_by, integer, share, text

__all__ = ["PlacementView", "read_placements"]

#: Values of problems that are figures of the calculation, not words for a reader.
_FIGURES = frozenset({"confidence", "threshold"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence; `href` leads to where the words stand, "" where the text does not have them."""

    kind: str
    found: str
    weight: str
    href: str


@dataclass(frozen=True, slots=True)
class Rival:
    """A place that was considered and not chosen."""

    path: str
    code: str
    score: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader should know; `words` are the names and codes that it is about."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class PlacementView:
    """One placement of one report. `path` is by the names of the report's year; numbers are written out."""

    status: str
    path: str
    place_label: str
    place_href: str
    report_title: str
    report_href: str
    year: int | None
    confidence: str
    score: str
    reasons: tuple[Reason, ...]
    rivals: tuple[Rival, ...]
    problems: tuple[Problem, ...]


def read_placements(rows: Sequence[Row], details: Sequence[Row]) -> list[PlacementView]:
    """Rows of `placements` with the rows of `placement-details` that belong to them, in their order."""
    parts = group_by((text(row, "placement"), row) for row in details)
    return [_view(row, parts.get(text(row, "placement"), [])) for row in rows]


def _view(row: Row, details: Sequence[Row]) -> PlacementView:
    of_part = group_by((text(detail, "part"), detail) for detail in details)
    return PlacementView(
        status=code(row, "status"),
        path=text(row, "path"),
        place_label=text(row, "placeLabel"),
        place_href=href(text(row, "place")),
        report_title=text(row, "reportTitle") or text(row, "docid"),
        report_href=href(text(row, "report")),
        year=integer(row, "year"),
        confidence=share(row, "confidence"),
        score=_number(row, "score"),
        reasons=tuple(_reason(detail) for detail in of_part.get("reason", ())),
        rivals=tuple(
            Rival(text(detail, "path"), text(detail, "code"), _number(detail, "score"))
            for detail in of_part.get("rival", ())
        ),
        problems=tuple(_problem(detail) for detail in of_part.get("problem", ())),
    )


def _reason(row: Row) -> Reason:
    start, end = integer(row, "start"), integer(row, "end")
    address = ""
    if start is not None and end is not None:
        address = evidence_href(text(row, "report"), start, end)
    return Reason(code(row, "kind"), text(row, "found"), _number(row, "weight", signed=True), address)


def _problem(row: Row) -> Problem:
    values = json.loads(text(row, "details", "{}"))
    words = ", ".join(str(value) for key, value in values.items() if value and key not in _FIGURES)
    return Problem(code(row, "kind"), words)


def _number(row: Row, name: str, signed: bool = False) -> str:
    """The number with one decimal at most; a signed one with its sign, a minus being a real one."""
    try:
        value = float(text(row, name))
    except ValueError:
        return ""
    return f"{value:{'+' if signed else ''}.3g}".replace("-", "−")
