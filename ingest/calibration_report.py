"""What `make calibrate` writes: the table of confidence as CSV and its figures as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from ingest.calibration import MOST, VERDICTS, Judged, Reliability, brier_score
from ingest.confidence import ANY_KIND, Cell
from ontology.errors import InputError

__all__ = ["BEGIN", "END", "Forecasts", "figures", "kind_table", "replace_figures", "table_csv"]

#: The marks around the part of `docs/confidence.md` that is written by program.
BEGIN = "<!-- figures: written by `make calibrate`, do not edit -->"
END = "<!-- end of figures -->"
_COLUMNS = ("kind", "evidence", "records", "right", "confidence")
_HEAD = """\
# Confidence by kind of record and evidence (ingest/confidence.py names the features; a row without evidence
# is the kind's). Written by `make calibrate` from the reference annotations: do not edit.
# confidence = (right + {strength} x confidence of the row above it) / (records + {strength}), at most {most}
"""

Forecasts = Sequence[tuple[float, Judged]]


def table_csv(cells: Iterable[Cell], strength: int) -> str:
    """The text of `ontology/lexicon/confidence.csv`."""
    out = io.StringIO(newline="")
    out.write(_HEAD.format(strength=strength, most=MOST))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for cell in cells:
        share = f"{cell.confidence:.3f}"
        writer.writerow((cell.kind, " ".join(cell.evidence), cell.records, cell.right, share))
    return out.getvalue()


def kind_table(cells: Iterable[Cell]) -> str:
    """Markdown: records, right ones, and the range of confidence of each kind."""
    by_kind: dict[str, list[Cell]] = {}
    for cell in cells:
        by_kind.setdefault(cell.kind, []).append(cell)
    lines = []
    for kind in (*VERDICTS, ANY_KIND):
        if kind in by_kind:
            whole = next(cell for cell in by_kind[kind] if not cell.evidence)
            shares = [cell.confidence for cell in by_kind[kind]]
            share = whole.right / whole.records
            lines.append(
                (kind, whole.records, whole.right, f"{share:.3f}", f"{min(shares):.3f}–{max(shares):.3f}")
            )
    return _table(("kind", "records", "right", "share", "confidence from–to"), lines)


def figures(
    cells: Sequence[Cell],
    reports: int,
    strength: int,
    scored: Mapping[str, tuple[Reliability, Forecasts, Forecasts]],
) -> str:
    """Markdown of all figures. `scored`: title → scores, forecasts by evidence, forecasts by kind alone."""
    parts = [
        f"Estimated on {reports} annotated reports; prior strength {strength} records.",
        kind_table(cells),
    ]
    for title, (scores, by_evidence, by_kind) in scored.items():
        parts += [
            f"**{title}** ({scores.records} records)",
            _scores_table(scores),
            _table(
                ("confidence from", "mean confidence", "share right", "records"),
                [(f"{b.low:.2f}", f"{b.confidence:.3f}", f"{b.right:.3f}", b.records) for b in scores.bins],
            ),
            _table(
                ("kind", "records", "mean confidence", "share right", "Brier score", "of the kind's share"),
                list(_by_kind(by_evidence, by_kind)),
            ),
        ]
    return "\n\n".join(parts)


def _scores_table(scores: Reliability) -> str:
    head = ("mean confidence", "share right", "Brier score", "of the kinds' shares", "calibration error")
    found = (scores.confidence, scores.right, scores.brier, scores.base, scores.error)
    return _table(head, [[f"{figure:.4f}" for figure in found]])


def _by_kind(by_evidence: Forecasts, by_kind: Forecasts) -> Iterable[tuple[object, ...]]:
    for kind in VERDICTS:
        own = [item for item in by_evidence if item[1].kind == kind]
        if own:
            base = [item for item in by_kind if item[1].kind == kind]
            yield (
                kind,
                len(own),
                f"{sum(share for share, _ in own) / len(own):.3f}",
                f"{sum(record.right for _, record in own) / len(own):.3f}",
                f"{brier_score(own):.4f}",
                f"{brier_score(base):.4f}",
            )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def replace_figures(document: str, written: str) -> str:
    """The document with `written` between its marks. Raises InputError when it lacks them."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise InputError(f"The document has no part between {BEGIN} and {END}; put the two lines back.")
    return f"{before}{BEGIN}\n\n{written}\n\n{END}{after}"
