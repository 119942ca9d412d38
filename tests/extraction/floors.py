"""Measure extraction on the reference annotations and raise the floors to what was reached.

python -m tests.extraction.floors           print the scores beside the floors
python -m tests.extraction.floors --raise   raise the stored floors (none is ever lowered), and write
                                            the scores into docs/extraction-quality.md
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ingest.annotations import read_annotations
from ingest.corpus import Extraction, extract_all, find_sources
from ingest.evaluation import evaluate

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).with_name("floors.json")
DOCUMENT = ROOT / "docs" / "extraction-quality.md"
_FIGURES = re.compile(r"(<!-- figures[^>]*-->\n).*?(\n<!-- end of figures -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """A folder of reference annotations and the folder of the texts that they annotate.

    `margin` is how far below the reached score a floor is set: about one record of most kinds. A rule that
    helps unseen reports may cost a record here and still be right. Metadata have no margin in the samples.
    """

    gold: Path
    reports: Path
    margin: float
    meta_margin: float

    def digest(self) -> str:
        """Identifies the annotations: floors belong to one state of them."""
        return hashlib.sha256(
            b"".join(path.read_bytes() for path in sorted(self.gold.glob("*.json")))
        ).hexdigest()

    def extractions(self) -> list[Extraction]:
        """Every report of the set, extracted; none may fail."""
        sources, problems = find_sources([self.reports])
        assert problems == []
        results = list(extract_all(sources))
        assert all(isinstance(result, Extraction) for result in results)
        return [result for result in results if isinstance(result, Extraction)]

    def scores(self, strict: bool = False) -> dict[str, float]:
        """F1 by kind, macro-F1 of the status, and the share of right metadata fields."""
        predicted = {e.source.docid: e.records.model_dump(mode="json") for e in self.extractions()}
        evaluation = evaluate(read_annotations(self.gold), predicted, strict=strict)
        found = {kind: score.f1 for kind, score in evaluation.kinds.items() if score.documents}
        found["status_macro_f1"] = evaluation.status_macro_f1 or 0.0
        found["meta"] = evaluation.meta_accuracy or 0.0
        return found

    def floor_for(self, kind: str, reached: float) -> float:
        """The floor that a reached score earns."""
        return round(max(0.0, reached - (self.meta_margin if kind == "meta" else self.margin)), 3)


_GOLD = ROOT / "data" / "gold"
_INVENTED = _GOLD / "invented"

SETS: Mapping[str, ReferenceSet] = MappingProxyType(
    {
        "samples": ReferenceSet(_GOLD, ROOT / "data" / "reports", 0.02, 0.0),
        "invented-tuning": ReferenceSet(_INVENTED / "tuning", _INVENTED / "tuning", 0.02, 0.02),
        "invented-held-out": ReferenceSet(_INVENTED / "held-out", _INVENTED / "held-out", 0.02, 0.02),
    }
)


def stored() -> dict[str, dict[str, object]]:
    """`{set: {"gold_sha256": …, "floors": {kind: score}}}`; empty when there is no file yet."""
    found: dict[str, dict[str, object]] = (
        json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    )
    return found


def floors_of(name: str) -> dict[str, float]:
    """The stored floors of a set by kind."""
    floors = stored().get(name, {}).get("floors", {})
    assert isinstance(floors, dict)
    return floors


def write_figures(
    reached: Mapping[str, Mapping[str, float]], strict: Mapping[str, Mapping[str, float]]
) -> None:
    """Put the scores of every set into the document, between its marks."""
    rows = [
        "| kind | " + " | ".join(f"{name} | strict" for name in reached) + " |",
        "|---" * (1 + 2 * len(reached)) + "|",
    ]
    for kind in next(iter(reached.values())):
        figures = (f"{reached[name][kind]:.3f} | {strict[name][kind]:.3f}" for name in reached)
        rows.append(f"| {kind} | " + " | ".join(figures) + " |")
    table = "\n".join(rows)
    text, marks = _FIGURES.subn(
        lambda found: f"{found[1]}\n{table}\n{found[2]}", DOCUMENT.read_text(encoding="utf-8")
    )
    assert marks == 1, f"{DOCUMENT} lacks the marks between which the figures stand"
    DOCUMENT.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Extraction scores beside their floors.")
    parser.add_argument("--raise", dest="raise_floors", action="store_true")
    arguments = parser.parse_args()
    content = stored()
    reached = {name: reference.scores() for name, reference in SETS.items()}
    for name, scores in reached.items():
        floors = floors_of(name)
        print(name)
        for kind, value in scores.items():
            print(f"  {kind:24} {value:.3f}   floor {floors.get(kind, 0.0):.3f}")
        raised = {k: max(SETS[name].floor_for(k, v), floors.get(k, 0.0)) for k, v in sorted(scores.items())}
        content[name] = {"gold_sha256": SETS[name].digest(), "floors": raised}
    if arguments.raise_floors:
        FLOORS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        write_figures(reached, {name: reference.scores(strict=True) for name, reference in SETS.items()})


if __name__ == "__main__":
    main()
