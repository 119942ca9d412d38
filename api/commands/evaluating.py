"""`fazhi evaluate`: extraction scored against reference annotations, with floors for use as a gate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.commands.scores import SECTIONS, Scores, misjudgement_lines, section_table, summary_table
from api.commands.session import BELOW_THRESHOLD, FAILED, OK, Session
from ingest.annotations import count_bad_quotes, read_annotations, texts_of
from ingest.corpus import Problem, Source, extract_all, find_sources
from ingest.evaluation import evaluate
from ingest.matching import KINDS
from ingest.misjudgements import ERROR_KINDS, Misjudgement, misjudgements
from ingest.readers.registry import read_report
from ontology.errors import UsageError

__all__ = ["ALL", "DEFAULT_SECTIONS", "EvaluateOptions", "error_kinds", "evaluate_against", "parse_floors"]

#: Stands for all sections, and for all kinds of error.
ALL = "all"
DEFAULT_SECTIONS = ("kind", "status")

#: Terminals of so many columns show concepts with their labels; files have more than enough.
_WIDE = 130
_FILE_WIDTH = 200
#: Scores that are no F1 of a kind: macro F1 of the statuses, share of right metadata fields.
_OTHER_SCORES = ("status", "meta")
_ANNOTATION_SUFFIXES = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """What is to be shown: `by` names sections, `errors` a kind of error (None: no errors)."""

    floors: Sequence[str] = ()
    strict: bool = False
    by: Sequence[str] = ()
    errors: str | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is scored: records and, where they are known, texts, both by docid; whether anything failed."""

    predicted: Mapping[str, dict[str, Any]]
    texts: Mapping[str, str]
    failed: bool = False


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


def parse_sections(names: Sequence[str]) -> list[str]:
    """The sections asked for, in their order; kind and status by default. Raises UsageError."""
    for name in names:
        if name not in (*SECTIONS, ALL):
            raise UsageError(f"--by is one of {', '.join((*SECTIONS, ALL))}, not {name!r}.")
    chosen = SECTIONS if ALL in names else names or DEFAULT_SECTIONS
    return [section for section in SECTIONS if section in chosen]


def error_kinds(name: str | None) -> Sequence[str]:
    """The kinds of record whose errors are listed; "all" is each error once. Raises UsageError."""
    if name is None:
        return ()
    if name == ALL:
        return ERROR_KINDS
    if name not in (*KINDS, "meta"):
        raise UsageError(f"--errors lists errors of one kind ({', '.join((*KINDS, 'meta'))}), not {name!r}.")
    return (name,)


def evaluate_against(
    session: Session, gold_path: Path, subject_path: Path | None, options: EvaluateOptions
) -> int:
    """Scores `subject_path` (records, or reports that are extracted now) against `gold_path`.

    Exit code 3 when a score lies below its floor, 1 when a report could not be read.
    """
    limits, sections = parse_floors(options.floors), parse_sections(options.by)
    kinds = error_kinds(options.errors)
    gold = read_annotations(gold_path)
    subject = _subject(session, gold_path, subject_path, gold)
    result = evaluate(gold, subject.predicted, strict=options.strict)
    beside = None if options.strict else evaluate(gold, subject.predicted, strict=True)
    bad_quotes = count_bad_quotes(subject.predicted, subject.texts) if subject.texts else None
    scores = Scores(result, beside, bad_quotes)
    errors = misjudgements(result, kinds, subject.texts) if kinds else None
    _show(session, scores, sections, errors)
    below = [(kind, floor) for kind, floor in limits.items() if scores[kind] < floor]
    for kind, floor in below:
        session.terminal.error(
            session.terminal.messages("evaluate.below", kind=kind, score=scores[kind], floor=floor)
        )
    if below:
        return BELOW_THRESHOLD
    return FAILED if subject.failed else OK


def _show(
    session: Session, scores: Scores, sections: Sequence[str], errors: Sequence[Misjudgement] | None
) -> None:
    if session.as_json:
        session.terminal.write_json(scores.document(sections, errors))
        return
    messages = session.terminal.messages
    if not session.terminal.interactive:
        session.terminal.stdout.width = _FILE_WIDTH
    wide = session.terminal.stdout.width >= _WIDE
    for section in sections:
        session.terminal.stdout.print(section_table(scores, section, messages, wide), crop=False)
        session.terminal.write("\n")
    session.terminal.stdout.print(summary_table(scores, messages))
    for line in misjudgement_lines(errors, messages) if errors is not None else ():
        session.terminal.write(line + "\n")


def _subject(session: Session, gold_path: Path, path: Path | None, gold: Mapping[str, Any]) -> _Subject:
    """The records of SUBJECT; without one, those of the texts that lie with the annotations."""
    texts = texts_of(gold_path, gold)
    if path is None or (path.is_dir() and path.resolve() == gold_path.resolve() and _inside(texts, path)):
        if not texts:
            raise UsageError(
                f"Name the records or the reports to score: there is no text beside {gold_path.as_posix()} "
                "and no folder reports beside its folder."
            )
        return _extracted(session, texts, gold)
    if path.suffix.lower() in _ANNOTATION_SUFFIXES or (path.is_dir() and any(path.glob("*.json"))):
        sources, _ = find_sources(texts)
        return _Subject(read_annotations(path), _read(sources, gold))
    return _extracted(session, [path], gold)


def _inside(texts: Sequence[Path], folder: Path) -> bool:
    return any(text.parent.resolve() == folder.resolve() and text.is_file() for text in texts)


def _read(sources: Sequence[Source], gold: Mapping[str, Any]) -> dict[str, str]:
    return {source.docid: read_report(source.path) for source in sources if source.docid in gold}


def _extracted(session: Session, paths: Sequence[Path], gold: Mapping[str, Any]) -> _Subject:
    """The records of the annotated ones among the reports, extracted now; what fails is told."""
    sources, problems = find_sources(paths)
    wanted = [source for source in sources if source.docid in gold]
    for problem in problems:
        session.terminal.error(problem.message)
    problems = [problem for problem in problems if problem.left_out]
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
    return _Subject(predicted, texts, failed)
