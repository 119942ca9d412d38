"""Extraction may only get better: scores on the reference annotations against the stored floors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ontology.records import Record, ReportRecords
from tests.extraction.floors import SETS, floors_of, stored

#: Floors are stored with three decimals.
ROUNDING = 0.0005

every_set = pytest.mark.parametrize("name", SETS)


@every_set
def test_floors_belong_to_these_reference_annotations(name: str) -> None:
    assert stored()[name]["gold_sha256"] == SETS[name].digest()


@every_set
def test_no_score_is_below_its_floor(name: str) -> None:
    reached, wanted = SETS[name].scores(), floors_of(name)
    assert wanted
    fallen = {k: (reached[k], floor) for k, floor in wanted.items() if reached[k] < floor - ROUNDING}
    assert fallen == {}


@every_set
def test_every_quote_is_exact(name: str) -> None:
    for extraction in SETS[name].extractions():
        for record in every_record(extraction.records):
            assert extraction.text[record.start : record.start + len(record.quote)] == record.quote
            assert record.quote


def every_record(records: ReportRecords) -> Iterator[Record]:
    yield from records.adoptions
    yield from records.measures
    yield from records.institutions
    yield from records.instruments
    yield from records.persons
    yield from records.honours
    yield from records.local_innovations
    yield from records.events
