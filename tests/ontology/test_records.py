"""The record types: what is written as JSON is read back, and what is not in the format is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from ontology import records
from ontology.records import Adoption, Measure, Record, ReportRecords

GOLD = sorted((Path(__file__).resolve().parents[2] / "data" / "gold").glob("*.json"))

finite = st.floats(allow_nan=False, allow_infinity=False)


def build(model: type[BaseModel]) -> st.SearchStrategy[BaseModel]:
    """Any instance of a record type: every field by its annotation, numbers finite."""
    fields: dict[str, st.SearchStrategy[object]] = {}
    for name, field in model.model_fields.items():
        kind: Any = field.annotation
        if name == "confidence":
            fields[name] = st.none() | st.floats(min_value=0, max_value=1)
        elif kind is float:
            fields[name] = finite
        elif kind == float | None:
            fields[name] = st.none() | finite
        else:
            fields[name] = st.from_type(kind)
    return st.builds(model, **fields)


for name in records.__all__:
    kind = getattr(records, name)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not ReportRecords:
        st.register_type_strategy(kind, build)  # made when asked for: types nest


@given(build(ReportRecords))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_records_survive_json(report: BaseModel) -> None:
    assert ReportRecords.model_validate_json(report.model_dump_json()) == report


@given(st.text(), st.integers(min_value=0, max_value=10**6))
def test_the_end_counts_code_points(quote: str, start: int) -> None:
    assert Record(quote=quote, start=start).end - start == len(quote)


def test_json_names_enumerated_values_as_the_format_does() -> None:
    record = Adoption(
        mechanism="m", label_zh="机制", adopter="甲镇", status=records.Status.IN_FORCE, quote="有", start=0
    )
    assert json.loads(record.model_dump_json()) == {
        "quote": "有",
        "start": 0,
        "confidence": None,
        "mechanism": "m",
        "label_zh": "机制",
        "local_name": None,
        "adopter": "甲镇",
        "status": "in_force",
        "since": None,
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "done"), ("start", "first"), ("adopter", None), ("certainty", 1), ("confidence", 1.01)],
)
def test_what_the_format_does_not_know_is_refused(field: str, value: object) -> None:
    sound = {
        "mechanism": "m",
        "label_zh": "机制",
        "adopter": "甲镇",
        "status": "planned",
        "quote": "有",
        "start": 0,
    }
    Adoption.model_validate(sound)
    with pytest.raises(ValidationError, match=field):
        Adoption.model_validate(sound | {field: value})


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_measure_is_a_number(value: str) -> None:
    text = f'{{"indicator": "i", "indicator_zh": "某数", "value": {value}, "quote": "1", "start": 0}}'
    with pytest.raises(ValidationError):
        Measure.model_validate_json(text)


def test_records_cannot_be_changed() -> None:
    record = Record(quote="有", start=0)
    with pytest.raises(ValidationError):
        setattr(record, "start", 1)  # noqa: B010  (an assignment that type checkers already refuse)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_enumerated_values_of_the_annotations_are_known(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    assert {a["status"] for a in gold["adoptions"]} <= set(records.Status)
    assert {i["type"] for i in gold["institutions"]} <= set(records.InstitutionType)
    assert {i["kind"] for i in gold["instruments"]} <= set(records.InstrumentKind)
    assert {m["qualifier"] for m in gold["measures"]} <= set(records.Qualifier)
