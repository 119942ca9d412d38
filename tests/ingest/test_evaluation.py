"""The scores: known cases, and the reference annotations against a damaged copy of themselves."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from ingest.annotations import count_bad_quotes, read_annotations, sentence_around, texts_of
from ingest.evaluation import evaluate
from ingest.misjudgements import CAUSES, ERROR_KINDS, misjudgements
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


@pytest.mark.parametrize("strict", [False, True])
def test_mechanisms_and_indicators_add_up_to_their_kinds(strict: bool) -> None:
    gold = read_annotations(DATA / "gold")
    result = evaluate(gold, damaged(gold), strict)
    for rows, kind in ((result.mechanisms, "adoption"), (result.indicators, "measure_indicator")):
        whole = result.kinds[kind]
        assert sum(score.true_positives for score in rows.values()) == whole.true_positives
        assert sum(score.false_positives for score in rows.values()) == whole.false_positives
        assert sum(score.false_negatives for score in rows.values()) == whole.false_negatives
        assert list(rows) == sorted(rows)


def test_statuses_have_precision_and_recall() -> None:
    gold = {"x": document(adoptions=[{"mechanism": m, "status": "in_force"} for m in ("a", "b", "c")])}
    found = {"x": document(adoptions=[{"mechanism": "a", "status": "in_force"}])}
    found["x"]["adoptions"].append({"mechanism": "b", "status": "planned"})
    score = evaluate(gold, found).statuses["in_force"]
    assert score.precision == 1.0
    assert score.recall == pytest.approx(1 / 3)


TEXT = "前文。一、我镇将建立法律顾问制度；办理案件3件，\n出具意见。后文"


def located(quote: str, **values: Any) -> dict[str, Any]:
    return {**values, "quote": quote, "start": TEXT.index(quote)}


def test_errors_are_grouped_by_cause_with_their_whole_sentence() -> None:
    adoption = located("建立法律顾问制度", mechanism="government-legal-adviser", status="planned")
    measure = located("办理案件3件", indicator="cases", value=3, unit="件")
    lost = located("出具意见", mechanism="legal-aid", status="in_force")
    gold = {"x": document(adoptions=[adoption, lost], measures=[measure])}
    extra = located("后文", mechanism="notary", status="in_force")
    found = {
        "x": document(
            adoptions=[{**adoption, "status": "in_force"}, extra],
            measures=[{**measure, "indicator": "suits"}],
        )
    }
    errors = misjudgements(evaluate(gold, found), ERROR_KINDS, {"x": TEXT})
    assert [error.cause for error in errors] == ["wrong_status", "wrong_indicator", "missed", "spurious"]
    status, indicator, missed, spurious = errors
    assert status.wanted == adoption
    assert status.found is not None
    assert status.found["status"] == "in_force"
    assert (status.start, status.end) == (TEXT.index("建立"), TEXT.index("；"))
    assert status.sentence == "一、我镇将建立法律顾问制度；办理案件3件，"
    assert indicator.found is not None
    assert indicator.found["indicator"] == "suits"
    assert (missed.found, missed.sentence) == (None, "出具意见。")
    assert (spurious.wanted, spurious.sentence) == (None, "后文")


def test_an_optional_reference_with_another_status_is_a_wrong_status() -> None:
    gold = {"x": document(adoptions=[{"mechanism": "notary", "status": "mentioned", "optional": True}])}
    found = {"x": document(adoptions=[{"mechanism": "notary", "status": "planned"}])}
    (error,) = misjudgements(evaluate(gold, found), ["adoption"])
    assert (error.cause, error.sentence) == ("wrong_status", None)


def test_every_error_of_a_damaged_copy_is_listed_once() -> None:
    gold = read_annotations(DATA / "gold")
    result = evaluate(gold, damaged(gold))
    for kind in ("adoption", "measure_indicator", "institution_canonical", "honour"):
        errors = misjudgements(result, [kind])
        assert {error.cause for error in errors} <= set(CAUSES)
        assert sum(error.wanted is not None for error in errors) >= result.kinds[kind].false_negatives
        assert sum(error.found is not None for error in errors) == result.kinds[kind].false_positives
    assert {error.cause for error in misjudgements(result, ["meta"])} == {"wrong_field"}


def test_a_sentence_ends_at_its_mark_or_line() -> None:
    assert sentence_around("甲。乙丙！丁", 2, 3) == "乙丙！"
    assert sentence_around("甲。乙丙！丁", 2, 5) == "乙丙！"
    assert sentence_around("甲\n乙", 2, 3) == "乙"
    assert sentence_around("甲乙", 0, 2) == "甲乙"


def test_texts_lie_beside_their_annotations_or_in_the_reports(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    assert texts_of(gold, ["a"]) == []
    (tmp_path / "reports").mkdir()
    assert texts_of(gold, ["a"]) == [tmp_path / "reports"]
    for name in ("a.txt", "b.txt", "a.anno", "a.json"):
        (gold / name).touch()
    assert texts_of(gold, ["a"]) == [gold / "a.txt"]
    assert texts_of(gold / "a.json", ["a"]) == [gold / "a.txt"]
