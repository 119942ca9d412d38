"""Measure extraction on the reference annotations and raise the floors to what was reached.

python -m tests.extraction.floors           print the scores beside the floors
python -m tests.extraction.floors --raise   raise the stored floors (none is ever lowered)
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from ingest.corpus import Extraction, extract_all, find_sources
from ingest.evaluation import evaluate
from ontology.records import ReportRecords

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "data" / "gold"
REPORTS = ROOT / "data" / "reports"
FLOORS = Path(__file__).with_name("floors.json")

#: How far below the reached F1 a floor is set: about one record of most kinds. The references are three
#: reports, so a rule that helps unseen ones may cost a record here and still be right. Not for metadata.
MARGIN = 0.02


def gold_documents() -> dict[str, dict[str, object]]:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    return {document["docid"]: document for document in documents}


def gold_digest() -> str:
    """Identifies the reference annotations: floors belong to one state of them."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(GOLD.glob("*.json")))).hexdigest()


def extractions() -> list[Extraction]:
    sources, problems = find_sources([REPORTS])
    assert problems == []
    results = list(extract_all(sources))
    assert all(isinstance(result, Extraction) for result in results)
    return [result for result in results if isinstance(result, Extraction)]


def scores(records: dict[str, ReportRecords]) -> dict[str, float]:
    """F1 by kind, macro-F1 of the status, and the share of right metadata fields."""
    evaluation = evaluate(gold_documents(), {k: r.model_dump(mode="json") for k, r in records.items()})
    found = {kind: score.f1 for kind, score in evaluation.kinds.items()}
    found["status_macro_f1"] = evaluation.status_macro_f1 or 0.0
    found["meta"] = evaluation.meta_accuracy or 0.0
    return found


def floor_for(kind: str, reached: float) -> float:
    """The floor that a reached score earns."""
    return round(reached if kind == "meta" else reached - MARGIN, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description="Extraction scores beside their floors.")
    parser.add_argument("--raise", dest="raise_floors", action="store_true")
    arguments = parser.parse_args()
    reached = scores({e.source.docid: e.records for e in extractions()})
    before = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}}
    floors: dict[str, float] = before["floors"]
    for kind, value in sorted(reached.items()):
        print(f"{kind:24} {value:.3f}   floor {floors.get(kind, 0.0):.3f}")
    if arguments.raise_floors:
        raised = {k: max(floor_for(k, v), floors.get(k, 0.0)) for k, v in sorted(reached.items())}
        content = {"gold_sha256": gold_digest(), "floors": raised}
        FLOORS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
