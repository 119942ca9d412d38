"""`fazhi evaluate`: extraction scored against reference annotations, with floors for use as a gate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from api.commands.session import BELOW_THRESHOLD, FAILED, OK, Session
from ingest.corpus import Problem, extract_all, find_sources
from ingest.evaluation import KINDS, Evaluation, count_bad_quotes, evaluate, read_annotations
from ontology.errors import UsageError

__all__ = ["evaluate_against", "parse_floors"]

#: Scores that are no F1 of a kind: macro F1 of the statuses, share of right metadata fields.
_OTHER_SCORES = ("status", "meta")
_ANNOTATION_SUFFIXES = (".json", ".jsonl", ".ndjson")


def parse_floors(floors: Sequence[str]) -> dict[str, float]:
    """`["adoption=0.85"]` → `{"adoption": 0.85}`. Raises UsageError naming what is wrong."""
    parsed = {}
    for floor in floors:
        kind, separator, number = floor.partition("=")
        if not separator or kind not in (*KINDS, *_OTHER_SCORES):
            kinds = ", ".join((*KINDS, *_OTHER_SCORES))
            raise UsageError(f"--floor is KIND=SCORE, not {floor!r}; kinds are {kinds}.")
        try:
            parsed[kind] = float(number)
        except ValueError:
            raise UsageError(f"--floor {kind}: {number!r} is no number.") from None
        if not 0 <= parsed[kind] <= 1:
            raise UsageError(f"--floor {kind}: a score lies between 0 and 1, not at {number}.")
    return parsed


def evaluate_against(
    session: Session, gold_path: Path, subject: Path | None, floors: Sequence[str], strict: bool
) -> int:
    """Scores `subject` (records, or reports that are extracted now) against `gold_path`.

    Exit code 3 when a score lies below its floor, 1 when a report could not be read.
    """
    limits = parse_floors(floors)
    gold = read_annotations(gold_path)
    predicted, bad_quotes, failed = _predictions(session, gold, _subject(gold_path, subject))
    result = evaluate(gold, predicted, strict=strict)
    scores = _scores(result)
    if session.as_json:
        session.terminal.write_json(_document(result, scores, bad_quotes))
    else:
        session.terminal.stdout.print(_table(result, scores, bad_quotes))
    below = [(kind, floor) for kind, floor in limits.items() if scores[kind] < floor]
    for kind, floor in below:
        session.terminal.error(
            session.terminal.messages("evaluate.below", kind=kind, score=scores[kind], floor=floor)
        )
    if below:
        return BELOW_THRESHOLD
    return FAILED if failed else OK


def _subject(gold_path: Path, subject: Path | None) -> Path:
    if subject is not None:
        return subject
    beside = (gold_path if gold_path.is_dir() else gold_path.parent).parent / "reports"
    if not beside.is_dir():
        raise UsageError(f"Name the records or the reports to score; there is no folder {beside.as_posix()}.")
    return beside


def _predictions(
    session: Session, gold: Mapping[str, Any], subject: Path
) -> tuple[dict[str, dict[str, Any]], int | None, bool]:
    """Records by docid, quotes that do not stand in their text (None when the texts are not known), any
    failure.
    """
    if subject.suffix.lower() in _ANNOTATION_SUFFIXES or (subject.is_dir() and any(subject.glob("*.json"))):
        return read_annotations(subject), None, False
    sources, problems = find_sources([subject])
    wanted = [source for source in sources if source.docid in gold]
    for problem in problems:
        session.terminal.error(problem.message)
    predicted: dict[str, dict[str, Any]] = {}
    texts: dict[str, str] = {}
    failed = bool(problems)
    with session.terminal.bar(len(wanted), session.terminal.messages("ingest.reading")) as bar:
        for result in extract_all(wanted, session.settings.jobs):
            bar.advance(result.path.name if isinstance(result, Problem) else result.source.docid)
            if isinstance(result, Problem):
                failed = True
                session.terminal.error(result.message)
                continue
            predicted[result.records.docid] = json.loads(result.records.model_dump_json())
            texts[result.records.docid] = result.text
    return predicted, count_bad_quotes(predicted, texts), failed


def _scores(result: Evaluation) -> dict[str, float]:
    scores = {kind: score.f1 for kind, score in result.kinds.items()}
    scores["status"] = result.status_macro_f1 or 0.0
    scores["meta"] = result.meta_accuracy or 0.0
    return scores


def _document(result: Evaluation, scores: Mapping[str, float], bad_quotes: int | None) -> dict[str, object]:
    kinds = {
        kind: {
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "true_positives": score.true_positives,
            "false_positives": score.false_positives,
            "false_negatives": score.false_negatives,
        }
        for kind, score in result.kinds.items()
    }
    return {
        "kinds": kinds,
        "status_macro_f1": round(scores["status"], 4),
        "meta_accuracy": round(scores["meta"], 4),
        "meta_wrong": [list(fault) for fault in result.meta_wrong],
        "bad_quotes": bad_quotes,
    }


def _table(result: Evaluation, scores: Mapping[str, float], bad_quotes: int | None) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("kind", "P", "R", "F1", "right", "wrong", "missed"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, score in result.kinds.items():
        counts = (score.true_positives, score.false_positives, score.false_negatives)
        ratios = (score.precision, score.recall, score.f1)
        table.add_row(kind, *(f"{ratio:.3f}" for ratio in ratios), *(str(count) for count in counts))
    table.add_row("status (macro)", "", "", f"{scores['status']:.3f}")
    table.add_row("meta (share right)", "", "", f"{scores['meta']:.3f}")
    if bad_quotes is not None:
        table.add_row("bad quotes", "", "", "", "", str(bad_quotes))
    return table
