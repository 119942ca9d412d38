"""Estimate the confidence of records anew.

    python scripts/calibrate_confidence.py [--check FOLDER] [--dry-run]

Writes `ontology/lexicon/confidence.csv` and the figures in `docs/confidence.md`, and prints the figures. Runs
the extractor on the annotated reports that the rules were not made on (`data/gold/invented/held-out`), judges
every record (`ingest/calibration.py`) and chooses the prior strength. `--check` scores the table on the
annotated reports of another folder, of which only totals are told. The same annotations and rules give the
same files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ingest.calibration import (
    Fit,
    Judged,
    best_strength,
    estimate,
    fit_cells,
    fit_kinds,
    judged_records,
    leave_one_out,
    reliability,
)
from ingest.calibration_report import Forecasts, figures, replace_figures, table_csv

ROOT = Path(__file__).resolve().parents[1]
#: Only reports whose errors no rule has seen: on the others nearly all is right, which promises too much.
REFERENCES = (ROOT / "data" / "gold" / "invented" / "held-out",)
TABLE = ROOT / "ontology" / "lexicon" / "confidence.csv"
DOCUMENT = ROOT / "docs" / "confidence.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="Estimate the confidence of records anew.")
    parser.add_argument(
        "--check", type=Path, metavar="FOLDER", help="annotated reports to score the table on (totals only)"
    )
    parser.add_argument("--dry-run", action="store_true", help="print, and write nothing")
    arguments = parser.parse_args()

    records = [record for folder in REFERENCES for record in judged_records(folder)]
    strength = best_strength(records)
    cells = estimate(records, strength)
    reports = len({record.docid for record in records})
    by_cells: Forecasts = leave_one_out(records, fit_cells(strength))
    by_kinds: Forecasts = leave_one_out(records, fit_kinds)
    scored = {"Leaving one report out": (reliability(by_cells, by_kinds), by_cells, by_kinds)}
    if arguments.check is not None:
        by_cells, by_kinds = _checked(arguments.check, records, fit_cells(strength), fit_kinds)
        scored[f"On {arguments.check.name}"] = (reliability(by_cells, by_kinds), by_cells, by_kinds)
    text = figures(cells, reports, strength, scored)
    print(text)
    if not arguments.dry_run:
        TABLE.write_text(table_csv(cells, strength), encoding="utf-8", newline="\n")
        document = replace_figures(DOCUMENT.read_text(encoding="utf-8"), text)
        DOCUMENT.write_text(document, encoding="utf-8", newline="\n")


def _checked(folder: Path, records: Sequence[Judged], *fits: Fit) -> list[Forecasts]:
    """Forecasts for the records of another folder, of each way to forecast."""
    others = judged_records(folder)
    return [[(forecast(record), record) for record in others] for forecast in (fit(records) for fit in fits)]


if __name__ == "__main__":
    main()
