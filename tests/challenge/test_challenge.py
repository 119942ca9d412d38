"""The pass rates of the challenge suite may only rise, and its passages are well formed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import BaseModel

from ontology import records as record_types
from ontology.errors import InputError
from ontology.taxonomy import load_taxonomy
from tests.challenge.score import Floors, Rate, failure_lines, raised, rates, read_floors, shortfalls
from tests.challenge.suite import Passage, Verdict, agrees, judge, load_groups, matches, run

MODELS: MappingProxyType[str, type[BaseModel]] = MappingProxyType(
    {
        "meta": record_types.Meta,
        "adoptions": record_types.Adoption,
        "measures": record_types.Measure,
        "institutions": record_types.Institution,
        "instruments": record_types.Instrument,
        "persons": record_types.Person,
        "honours": record_types.Honour,
        "local_innovations": record_types.LocalInnovation,
        "events": record_types.Event,
    }
)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return run(passage for passages in load_groups().values() for passage in passages)


def test_no_pass_rate_is_below_its_floor(verdicts: list[Verdict]) -> None:
    fallen = shortfalls(rates(verdicts), read_floors())
    failed = [line for verdict in verdicts if not verdict.passed for line in failure_lines(verdict)]
    assert not fallen, "\n".join([*fallen, "", *failed])


def demands(passage: Passage) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (passage.expect, passage.absent):
        for field, wanted in part.items():
            yield from ((field, record) for record in wanted)


def faults(passage: Passage) -> Iterator[str]:
    """What is wrong with a passage: keys, concepts and statuses that do not exist, quotes not in the text."""
    known: dict[str, Collection[str]] = {
        "mechanism": load_taxonomy().mechanisms,
        "indicator": load_taxonomy().indicators,
        "status": list(record_types.Status),
    }
    if not passage.id.startswith(passage.group + "-"):
        yield f"{passage.id}: not of the group {passage.group}"
    for field, record in demands(passage):
        unknown = {key.removesuffix("~") for key in record} - set(MODELS[field].model_fields)
        yield from (f"{passage.id}: {field} have no {key}" for key in sorted(unknown))
        for key in known.keys() & record.keys():
            values = (v for v in choices(record[key]) if v not in known[key] and not v.startswith("NEW:"))
            yield from (f"{passage.id}: there is no {key} {value}" for value in values)
    for quote in (r["quote~"] for records in passage.expect.values() for r in records if "quote~" in r):
        if not any(choice in passage.text for choice in choices(quote)):
            yield f"{passage.id}: does not say {quote}"


def test_passages_are_well_formed() -> None:
    passages = [passage for group in load_groups().values() for passage in group]
    assert [fault for passage in passages for fault in faults(passage)] == []
    assert len({passage.id for passage in passages}) == len(passages)


def choices(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if one is not None]


def passage(**fields: Any) -> Passage:
    given = {"expect": {}, "absent": {}, "closed": (), **fields}
    return Passage("g-01", "g", "…", note="", **given)


@pytest.mark.parametrize(
    ("wanted", "found", "key", "contained"),
    [
        ("黄阁镇“两代表”工作室", "黄阁镇两代表 工作室", "name", False),
        (12, 12.0, "value", False),
        ("宗", "件", "unit", False),
        (["2021", "2022"], "2022", "period", False),
        (["广东省", "广州市"], ["广东省", "广州市"], "place_path", False),
        (["广东省", None], None, "parent", False),
        ("increase", "NEW:case-increase", "indicator", True),
        (2022, 2022, "report_year", False),
        (None, None, "since", False),
    ],
)
def test_values_that_agree(wanted: object, found: object, key: str, contained: bool) -> None:
    assert agrees(wanted, found, key, contained)


@pytest.mark.parametrize(
    ("wanted", "found", "key", "contained"),
    [
        ("黄阁镇", "黄阁镇人民政府", "adopter", False),
        (12, 13.0, "value", False),
        ("件", "人", "unit", False),
        (None, "2017", "since", False),
        ("2017", None, "since", False),
        ("decrease", "NEW:case-increase", "indicator", True),
    ],
)
def test_values_that_do_not_agree(wanted: object, found: object, key: str, contained: bool) -> None:
    assert not agrees(wanted, found, key, contained)


def test_every_listed_key_has_to_agree() -> None:
    produced = {"mechanism": "legal-aid", "status": "planned", "adopter": "水口镇人民政府"}
    assert matches({"mechanism": ["notary", "legal-aid"], "adopter~": "水口镇"}, produced)
    assert not matches({"mechanism": "legal-aid", "status": "in_force"}, produced)


def test_one_record_meets_one_demand_and_a_closed_field_holds_nothing_else() -> None:
    three = {"indicator": "suits", "value": 3.0}
    loose, exact = {"value": 3}, {"indicator": "suits", "value": 3}
    other = {"indicator": "hearings", "value": 3.0}
    demand = passage(expect={"measures": [loose, exact]}, closed=("measures",))
    assert judge(demand, {"measures": [three, other]}).passed
    assert [f.demand for f in judge(demand, {"measures": [three]}).failures] == ["missing"]
    assert [f.demand for f in judge(demand, {"measures": [three, other, other]}).failures] == ["unexpected"]


def test_what_must_be_absent_is_told_with_what_came() -> None:
    demand = passage(absent={"adoptions": [{"mechanism": "legal-aid"}]})
    verdict = judge(demand, {"adoptions": [{"mechanism": "legal-aid", "status": "planned"}]})
    (failure,) = verdict.failures
    assert (failure.demand, failure.record["status"]) == ("unwanted", "planned")
    assert any("unwanted" in line for line in failure_lines(verdict))


def test_floors_rise_and_never_fall() -> None:
    floors = Floors(0.8, {"a": 0.8}, {"a": 10})
    better = raised({"a": Rate(9, 10), "b": Rate(1, 10)}, floors)
    assert (better.groups, better.passages) == ({"a": 0.9, "b": 0.1}, {"a": 10, "b": 10})
    assert better.overall == 0.5
    worse = raised({"a": Rate(5, 10), "b": Rate(1, 10)}, floors)
    assert worse.groups["a"] == 0.8
    assert worse.overall == 0.45


def test_a_lost_passage_and_a_lost_group_are_shortfalls() -> None:
    floors = Floors(0.5, {"a": 0.5, "b": 0.5}, {"a": 10, "b": 10})
    assert shortfalls({"a": Rate(9, 9)}, floors) == [
        "b: the group is gone",
        "a: 9 passages, there were 10",
    ]
    assert shortfalls({"a": Rate(5, 10), "b": Rate(5, 10), "new": Rate(0, 10)}, floors) == []
    assert len(shortfalls({"a": Rate(4, 10), "b": Rate(5, 10)}, floors)) == 2


def test_a_malformed_passage_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.jsonl").write_text('{"id": "g-01", "text": "…"}\n\n{"id": 1', encoding="utf-8")
    with pytest.raises(InputError, match=r"g\.jsonl, line 3: not JSON"):
        load_groups(tmp_path)
    bad = json.dumps({"id": "g-01", "text": "…", "expect": {"measure": []}})
    (tmp_path / "g.jsonl").write_text(bad, encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1: no field is called measure"):
        load_groups(tmp_path)
    assert load_groups(tmp_path / "nothing") == {}
