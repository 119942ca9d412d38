"""Every error behind a score, with its cause, its place in the text and its whole sentence.

A reference that was missed and a prediction that nothing asks for are one error where they agree in all but
the last demand: the right mechanism with another status, the right value under another indicator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.annotations import sentence_around
from ingest.evaluation import Evaluation, KindScore, Located
from ingest.matching import KINDS, Kind, Row

__all__ = ["CAUSES", "ERROR_KINDS", "Misjudgement", "misjudgements"]

#: The causes in the order in which they are listed.
CAUSES = (
    "wrong_status",
    "wrong_indicator",
    "wrong_qualifier",
    "wrong_canonical",
    "wrong_relation",
    "wrong_place",
    "wrong_field",
    "missed",
    "spurious",
)

#: The kinds whose errors hold those of all others, each once.
ERROR_KINDS = (
    "adoption",
    "measure_indicator",
    "institution_canonical",
    "instrument_relation",
    "person",
    "honour",
    "innovation",
    "place",
    "meta",
)


@dataclass(frozen=True, slots=True)
class Misjudgement:
    """One error. `wanted` is the reference, None for a spurious record; `found` the prediction, None for a
    missed one. Offsets are code points of the reference's quote (else the prediction's), None for metadata;
    `sentence` is None where the text is not at hand.
    """

    kind: str
    cause: str
    docid: str
    wanted: Row | None
    found: Row | None
    start: int | None
    end: int | None
    sentence: str | None


class _Error(NamedTuple):
    """One error of a kind, not yet looked up in the text."""

    cause: str
    docid: str
    wanted: Row | None
    found: Row | None


def misjudgements(
    evaluation: Evaluation, kinds: Sequence[str] = ERROR_KINDS, texts: Mapping[str, str] | None = None
) -> list[Misjudgement]:
    """The errors of the kinds (those of KINDS, or "meta"), sorted by cause, kind, document and place."""
    found: list[Misjudgement] = []
    for kind in kinds:
        if kind == "meta":
            found.extend(_wrong_fields(evaluation))
        else:
            errors = _errors(KINDS[kind], evaluation.kinds[kind])
            found.extend(_located(kind, error, texts or {}) for error in errors)
    order = {kind: number for number, kind in enumerate(kinds)}
    return sorted(found, key=lambda e: (CAUSES.index(e.cause), order[e.kind], e.docid, e.start or 0))


def _errors(kind: Kind, score: KindScore) -> Iterator[_Error]:
    spurious = list(score.spurious)
    missed: list[Located] = []
    for docid, record in score.missed:
        twin = _take_near(kind, docid, record, spurious)
        if twin is None:
            missed.append((docid, record))
        else:
            yield _Error(kind.near_cause, docid, record, twin)
    for docid, record in score.waived:
        twin = _take_near(kind, docid, record, spurious)
        if twin is not None:
            yield _Error(kind.near_cause, docid, record, twin)
    yield from (_Error("missed", docid, record, None) for docid, record in missed)
    yield from (_Error("spurious", docid, None, record) for docid, record in spurious)


def _take_near(kind: Kind, docid: str, record: Row, spurious: list[Located]) -> Row | None:
    """Take from `spurious` the first record of the document that is near the reference's first choice."""
    if kind.near is None:
        return None
    match = KINDS[kind.near].match
    for number, (where, candidate) in enumerate(spurious):
        if where == docid and match(record, candidate, True):
            del spurious[number]
            return candidate
    return None


def _located(kind: str, error: _Error, texts: Mapping[str, str]) -> Misjudgement:
    record = error.wanted or error.found or {}
    start = record.get("start")
    end = None if start is None else start + len(record.get("quote") or "")
    sentence = None
    if error.docid in texts and start is not None and end is not None:
        sentence = sentence_around(texts[error.docid], start, end)
    return Misjudgement(kind, *error, start, end, sentence)


def _wrong_fields(evaluation: Evaluation) -> Iterator[Misjudgement]:
    for docid, key, wanted, found in evaluation.meta_wrong:
        yield Misjudgement("meta", "wrong_field", docid, {key: wanted}, {key: found}, None, None, None)
