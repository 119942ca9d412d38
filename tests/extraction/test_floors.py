"""Extraction may only get better: scores on the reference annotations against the stored floors."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ingest.corpus import Extraction
from ontology.records import Record, ReportRecords
from tests.extraction import floors

#: Floors are stored with three decimals.
ROUNDING = 0.0005


@pytest.fixture(scope="module")
def extracted() -> list[Extraction]:
    return floors.extractions()


def test_floors_belong_to_these_reference_annotations() -> None:
    assert json.loads(floors.FLOORS.read_text(encoding="utf-8"))["gold_sha256"] == floors.gold_digest()


def test_no_score_is_below_its_floor(extracted: list[Extraction]) -> None:
    reached = floors.scores({e.source.docid: e.records for e in extracted})
    wanted = json.loads(floors.FLOORS.read_text(encoding="utf-8"))["floors"]
    assert wanted
    fallen = {k: (reached[k], floor) for k, floor in wanted.items() if reached[k] < floor - ROUNDING}
    assert fallen == {}


def test_every_quote_is_exact(extracted: list[Extraction]) -> None:
    for extraction in extracted:
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
