"""Invented pages with the places that they belong to: read, placed, and counted as README.md says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.document import Hints
from ingest.pipeline import build_pipeline
from ontology.records import Placement

__all__ = ["PAGES", "SETS", "Case", "Judged", "judge", "load"]

PAGES = Path(__file__).with_name("pages")
SETS = ("tuning", "held-out", "later")
#: What the home place needs of the pipeline.
COMPONENTS = ("body", "metadata", "sections", "sentences", "home_place")


@dataclass(frozen=True, slots=True)
class Case:
    """One page: its text, what the manifest says, the places expected, and its tags."""

    id: str
    text: str
    hints: Hints
    expected: dict[str, Any]
    tags: tuple[str, ...]

    @property
    def places(self) -> frozenset[tuple[tuple[str, ...], str]]:
        """The paths and codes expected; none for a page that cannot be placed."""
        both = [self.expected, *self.expected.get("also", [])]
        return frozenset((tuple(e["path"]), _digits(e["code"])) for e in both if e.get("path"))


@dataclass(frozen=True, slots=True)
class Judged:
    """A page with its placements and what they count as: right, wrong or null."""

    case: Case
    placements: tuple[Placement, ...]
    verdict: str

    @property
    def confidence(self) -> float:
        """Of the first placement, where it gives a path."""
        return self.placements[0].confidence or 0.0


def load(half: str) -> list[Case]:
    """The pages of a set, in their order; none where the file is missing."""
    file = PAGES / f"{half}.jsonl"
    if not file.exists():
        return []
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Case(row["id"], row["text"], Hints(**row.get("hints", {})), row["expected"], tuple(row["tags"]))
        for row in rows
    ]


def judge(cases: list[Case]) -> Iterator[Judged]:
    """Places every page and compares."""
    nlp = build_pipeline(COMPONENTS)
    for case in cases:
        doc = nlp.make_doc(case.text)
        doc._.hints = case.hints
        placements = nlp(doc)._.placements
        yield Judged(case, placements, _verdict(case, placements))


def _verdict(case: Case, placements: tuple[Placement, ...]) -> str:
    given = frozenset((tuple(p.path), _digits(p.code)) for p in placements if p.path)
    if given == case.places:
        return "right"
    return "null" if given < case.places else "wrong"


def _digits(code: str | None) -> str:
    return (code or "").partition("-")[0]
