"""The reference annotations as records: what a perfect extraction of three sample reports would give."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.places import load_places
from ontology.records import ReportRecords

DATA = Path(__file__).parents[2] / "data"
#: Keys of annotations that records do not have.
_ANNOTATION_KEYS = ("alt", "optional")
_ANNOTATION_LISTS = ("doubts", "out_of_taxonomy")


@dataclass(frozen=True, slots=True)
class GoldReport:
    """Records, the text they count in, and its digest."""

    records: ReportRecords
    text: str
    sha256: str
    url: str


def gold_report(docid: str) -> GoldReport:
    """The annotation of a sample report, with its place code from the register."""
    document = json.loads((DATA / "gold" / f"{docid}.json").read_text(encoding="utf-8"))
    for name in _ANNOTATION_LISTS:
        document.pop(name, None)
    for entries in document.values():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                for key in _ANNOTATION_KEYS:
                    entry.pop(key, None)
    for section in document["sections"]:
        section.setdefault("level", 1 if section["heading"] else 0)
    document["meta"]["place_code"] = _code(document["meta"]["place_path"])
    document["placements"] = [_placement(document["meta"])]
    content = (DATA / "reports" / f"{docid}.txt").read_bytes()
    return GoldReport(
        ReportRecords.model_validate(document),
        content.decode("utf-8"),
        hashlib.sha256(content).hexdigest(),
        f"https://example.org/{docid}",
    )


def gold_reports() -> list[GoldReport]:
    """All annotated reports, in the order of their identifiers."""
    return [gold_report(path.stem) for path in sorted((DATA / "gold").glob("*.json"))]


def _placement(meta: dict[str, Any]) -> dict[str, Any]:
    """The placement that the annotation implies: by the title, which every sample has at its top."""
    return {
        "status": "resolved",
        "place": meta["place"],
        "level": meta["place_level"],
        "path": meta["place_path"],
        "code": meta["place_code"],
        "score": 4.0,
        "confidence": 0.97,
        "reasons": [{"kind": "title", "text": meta["place"], "weight": 4.0}],
        "rivals": [{"path": ["某省", meta["place"]], "score": 1.0}],
        "problems": [{"kind": "namesakes", "values": {"name": meta["place"]}}],
    }


def _code(path: list[str]) -> str | None:
    register = load_places()
    for place in register.named(path[-1]):
        if [step.name for step in register.path(place.code)] == path:
            return place.code
    return None
