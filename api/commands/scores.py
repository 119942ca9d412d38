"""How scores and errors are shown: tables and lines for people, one JSON document for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.table import Table

from api.messages import Messages
from ingest.evaluation import Evaluation, Score
from ingest.matching import Row
from ingest.misjudgements import Misjudgement
from ontology.taxonomy import load_taxonomy

__all__ = ["SECTIONS", "Scores", "misjudgement_lines", "section_table", "summary_table"]

#: What scores can be broken down by, in the order in which the sections are shown.
SECTIONS = ("kind", "status", "mechanism", "indicator")
_PLURALS = {"kind": "kinds", "status": "statuses", "mechanism": "mechanisms", "indicator": "indicators"}

#: Columns that a figure such as 0.982 takes: names are cut before figures are.
_NUMBER_WIDTH = 5

#: What a record is shown by when it is part of an error; the rest is in the JSON.
_SHOWN_KEYS = (
    "mechanism",
    "status",
    "adopter",
    "indicator",
    "value",
    "value_max",
    "unit",
    "qualifier",
    "name",
    "canonical",
    "title",
    "relation",
    "role",
    "kind",
    "path",
    "alt",
)


@dataclass(frozen=True, slots=True)
class Scores:
    """An evaluation, the strict one beside it (None where the evaluation is strict), and bad quotes."""

    result: Evaluation
    strict: Evaluation | None
    bad_quotes: int | None

    def __getitem__(self, kind: str) -> float:
        """The F1 of a kind, the macro F1 ("status") or the share of right metadata fields ("meta")."""
        return _figure(self.result, kind)

    def sections(self, section: str) -> Iterator[tuple[str, Score, Score | None]]:
        """Name, score and strict score of each row: kinds and statuses in order, the others worst first."""
        rows = _section(self.result, section)
        strict = _section(self.strict, section) if self.strict else {}
        names = list(rows)
        if section in {"mechanism", "indicator"}:
            names.sort(key=lambda name: (-_errors(rows[name]), name))
        for name in names:
            yield name, rows[name], strict.get(name)

    def document(
        self, sections: Sequence[str], errors: Sequence[Misjudgement] | None = None
    ) -> dict[str, object]:
        """What `--json` prints: the sections asked for, the other scores, and the errors if asked for."""
        document: dict[str, object] = {"strict": self.strict is None}
        for section in sections:
            document[_PLURALS[section]] = {
                name: _numbers(score, strict) for name, score, strict in self.sections(section)
            }
        document |= {
            "status_macro_f1": round(self["status"], 4),
            "meta_accuracy": round(self["meta"], 4),
            "meta_wrong": [list(fault) for fault in self.result.meta_wrong],
            "bad_quotes": self.bad_quotes,
        }
        if errors is not None:
            document["errors"] = [asdict(error) for error in errors]
        return document


def _figure(evaluation: Evaluation, kind: str) -> float:
    if kind == "status":
        return evaluation.status_macro_f1 or 0.0
    if kind == "meta":
        return evaluation.meta_accuracy or 0.0
    return evaluation.kinds[kind].f1


def _section(evaluation: Evaluation, section: str) -> Mapping[str, Score]:
    if section == "kind":
        return {name: score for name, score in evaluation.kinds.items() if score.documents}
    if section == "status":
        return evaluation.statuses
    return evaluation.mechanisms if section == "mechanism" else evaluation.indicators


def _errors(score: Score) -> int:
    return score.false_positives + score.false_negatives


def _numbers(score: Score, strict: Score | None) -> dict[str, float]:
    numbers: dict[str, float] = {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "true_positives": score.true_positives,
        "false_positives": score.false_positives,
        "false_negatives": score.false_negatives,
    }
    return numbers if strict is None else {**numbers, "strict_f1": round(strict.f1, 4)}


# ---- for people -------------------------------------------------------------------------------------------


def section_table(scores: Scores, section: str, messages: Messages, wide: bool = True) -> Table:
    """One section: precision, recall, F1, the strict F1 beside it, and the counts.

    In a narrow one (not `wide`) concepts go without their labels and long ids are folded.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    longest = max((len(name) for name, _, _ in scores.sections(section)), default=0)
    table.add_column(
        messages(f"evaluate.{section}"), no_wrap=wide, min_width=longest if wide else None, overflow="fold"
    )
    labels = wide and section in {"mechanism", "indicator"}
    if labels:
        table.add_column("", no_wrap=True)
    strict_column = [messages("evaluate.strict")] if scores.strict else []
    counts = [messages(f"evaluate.{count}") for count in ("right", "wrong", "missed")]
    for column in ("P", "R", "F1", *strict_column, *counts):
        table.add_column(
            column, justify="right", no_wrap=True, min_width=max(_NUMBER_WIDTH, cell_len(column))
        )
    for name, score, strict in scores.sections(section):
        ratios = [f"{ratio:.3f}" for ratio in (score.precision, score.recall, score.f1)]
        if scores.strict:
            ratios.append(f"{strict.f1:.3f}" if strict else "–")
        numbers = (score.true_positives, score.false_positives, score.false_negatives)
        label = [_label(section, name, messages)] if labels else []
        table.add_row(name, *label, *ratios, *map(str, numbers))
    return table


def summary_table(scores: Scores, messages: Messages) -> Table:
    """The figures that are no F1 of a kind."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("")
    table.add_column("", justify="right")
    measured = {"status": scores.result.status_macro_f1, "meta": scores.result.meta_accuracy}
    for key in (key for key, figure in measured.items() if figure is not None):
        shown = f"{scores[key]:.3f}"
        if scores.strict and key == "status":
            shown += f" ({messages('evaluate.strict')} {_figure(scores.strict, key):.3f})"
        table.add_row(messages(f"evaluate.sum.{key}"), shown)
    if scores.bad_quotes is not None:
        table.add_row(messages("evaluate.sum.quotes"), str(scores.bad_quotes))
    return table


def _label(section: str, identifier: str, messages: Messages) -> str:
    taxonomy = load_taxonomy()
    concepts = taxonomy.mechanisms if section == "mechanism" else taxonomy.indicators
    concept = concepts.get(identifier)
    return "" if concept is None else (concept.zh if messages.lang == "zh" else concept.en)


def misjudgement_lines(errors: Sequence[Misjudgement], messages: Messages) -> Iterator[str]:
    """The errors by cause: a line that says where and what, and the whole sentence under it."""
    if not errors:
        yield "\n" + messages("evaluate.errors.none")
    for cause, group in groupby(errors, key=lambda error: error.cause):
        listed = list(group)
        yield f"\n{messages('evaluate.cause.' + cause.replace('_', '.'))} ({len(listed)})"
        for error in listed:
            place = "" if error.start is None else f" {error.start}–{error.end}"
            yield f"  {error.docid}{place}  {error.kind}"
            for key, record in (("wanted", error.wanted), ("found", error.found)):
                if record is not None:
                    yield f"    {messages('evaluate.error.' + key)}: {_shown(record)}"
            if error.sentence:
                yield "    " + " ".join(error.sentence.split())


def _shown(record: Row) -> str:
    """The record by what identifies it, with its quote; metadata as they are."""
    keys = [key for key in _SHOWN_KEYS if record.get(key) not in (None, [], "")]
    if not keys:
        return json.dumps(record, ensure_ascii=False)
    words = [f"{key}={_text(record[key])}" for key in keys]
    quote = " ".join(str(record.get("quote") or "").split())
    return " ".join(words) + (f" “{quote}”" if quote else "")


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
