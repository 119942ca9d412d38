"""The scores: known cases, and the reference annotations against a damaged copy of themselves."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from ingest.evaluation import count_bad_quotes, evaluate, read_annotations
from ontology.errors import InputError

DATA = Path(__file__).parents[2] / "data"


def document(**fields: Any) -> dict[str, Any]:
    return {"docid": "x", "meta": {}, **fields}


def damaged(gold: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every third record lost, every fifth one falsified, one field of the metadata wrong."""
    predicted = copy.deepcopy(gold)
    for doc in predicted.values():
        for field in (
            "adoptions",
            "measures",
            "institutions",
            "instruments",
            "persons",
            "honours",
            "local_innovations",
        ):
            rows = doc.get(field, [])
            for row in rows[4::5]:
                if "status" in row:
                    row["status"] = "planned"
                if "value" in row:
                    row["value"] = (row["value"] or 0) + 1
                if "name" in row:
                    row["name"] += "X"
                    row["canonical"] = "Y" + str(row.get("canonical"))
                if "title" in row:
                    row["title"] = "乙" + row["title"][::-1]
            doc[field] = [row for i, row in enumerate(rows) if i % 3 != 2]
        doc["meta"]["issuer"] = "某镇"
    return predicted


def test_the_reference_agrees_with_itself() -> None:
    gold = read_annotations(DATA / "gold")
    for strict in (True, False):
        result = evaluate(gold, gold, strict)
        assert {kind: score.f1 for kind, score in result.kinds.items() if score.f1 != 1.0} == {}
    assert result.status_macro_f1 == 1.0
    assert result.meta_accuracy == 1.0


#: (tp, fp, fn) of the independent scoring script that came with the annotations, on the same damaged copy.
EXPECTED = {
    False: {
        "adoption": (80, 17, 58),
        "adoption_mechanism": (92, 0, 33),
        "measure": (42, 11, 34),
        "measure_indicator": (42, 11, 34),
        "institution": (32, 8, 25),
        "instrument_relation": (5, 0, 1),
        "person": (2, 0, 1),
        "honour": (8, 0, 4),
        "innovation": (14, 0, 6),
    },
    True: {
        "adoption": (103, 17, 73),
        "adoption_mechanism": (114, 0, 45),
        "measure": (46, 11, 38),
        "measure_indicator": (46, 11, 38),
        "institution": (34, 8, 26),
        "instrument_relation": (6, 0, 1),
        "person": (2, 0, 1),
        "honour": (8, 0, 4),
        "innovation": (14, 0, 6),
    },
}


@pytest.mark.parametrize(("strict", "status"), [(False, 0.761), (True, 0.685)])
def test_scores_equal_those_of_the_independent_script(strict: bool, status: float) -> None:
    gold = read_annotations(DATA / "gold")
    result = evaluate(gold, damaged(gold), strict)
    counts = {
        kind: (s.true_positives, s.false_positives, s.false_negatives) for kind, s in result.kinds.items()
    }
    assert EXPECTED[strict].items() <= counts.items()
    assert result.status_macro_f1 == pytest.approx(status, abs=0.0005)
    assert (result.meta_right, result.meta_total) == (18, 21)


def test_alternatives_and_optional_references() -> None:
    gold = {
        "x": document(
            adoptions=[
                {"mechanism": "legal-aid", "status": "in_force", "alt": ["notary", "planned"]},
                {"mechanism": "fengqiao", "status": "in_force", "optional": True},
            ]
        )
    }
    found = {"x": document(adoptions=[{"mechanism": "notary", "status": "planned"}])}
    assert evaluate(gold, found).kinds["adoption"].f1 == 1.0
    assert evaluate(gold, found, strict=True).kinds["adoption"].f1 == 0.0
    assert evaluate(gold, {}).kinds["adoption"].false_negatives == 1


def test_one_prediction_pays_for_one_reference_only() -> None:
    measure = {"indicator": "suits", "value": 3, "unit": "件", "quote": "3件", "start": 5}
    gold = {"x": document(measures=[measure, measure])}
    found = {"x": document(measures=[{**measure, "unit": "宗", "value": -3.0}])}
    score = evaluate(gold, found).kinds["measure"]
    assert (score.true_positives, score.false_negatives) == (1, 1)


def test_quotes_are_checked_against_the_text() -> None:
    records = {"x": document(adoptions=[{"quote": "法律", "start": 1}, {"quote": "法律", "start": 0}])}
    assert count_bad_quotes(records, {"x": "有法律"}) == 1
    assert count_bad_quotes(records, {}) == 0


def test_annotations_that_are_not_json_are_named(tmp_path: Path) -> None:
    lines = tmp_path / "p.jsonl"
    lines.write_text('{"docid": "a"}\n{"docid": "b"}\n', encoding="utf-8")
    assert list(read_annotations(lines)) == ["a", "b"]
    lines.write_text('{"docid": "a"}\n{broken\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2: not JSON"):
        read_annotations(lines)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no annotated document"):
        read_annotations(tmp_path / "empty")
