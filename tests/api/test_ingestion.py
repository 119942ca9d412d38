"""The join of text processing and graph: what the steps of an ingest tell, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.ingestion import Failed, Found, Ingested, Published, ingest
from graph.store.publish import Change, Store
from ontology.errors import StoreError
from tests.api.command import fazhi
from tests.conftest import REPORTS


def test_events_in_order(tmp_path: Path) -> None:
    events = list(ingest([REPORTS / "000.txt", tmp_path / "absent.txt"], tmp_path / "store"))
    assert [type(event) for event in events] == [Found, Failed, Ingested, Published]
    found, failed, ingested, published = events
    assert isinstance(found, Found)
    assert found.total == 1
    assert isinstance(failed, Failed)
    assert "absent.txt" in failed.message
    assert isinstance(ingested, Ingested)
    assert ingested.change is Change.ADDED
    assert ingested.records.docid == "000"
    assert isinstance(published, Published)
    assert published.is_new
    assert Store.open(tmp_path / "store").current().id == published.generation.id


def test_nothing_to_read_makes_no_store(tmp_path: Path) -> None:
    events = list(ingest([tmp_path / "absent.txt"], tmp_path / "store"))
    assert [type(event) for event in events] == [Found, Failed]
    assert not (tmp_path / "store").exists()


def test_same_reports_from_another_folder_give_the_same_generation(tmp_path: Path, store_path: Path) -> None:
    copies = tmp_path / "elsewhere"
    copies.mkdir()
    for report in REPORTS.iterdir():
        (copies / report.name).write_bytes(report.read_bytes())
    last = list(ingest([copies], tmp_path / "store", jobs=2))[-1]
    assert isinstance(last, Published)
    assert last.generation.content_hash == Store.open(store_path).current().content_hash


def test_an_interrupted_ingest_publishes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "store"
    list(ingest([REPORTS / "000.txt"], store))
    before = Store.open(store).current().id
    events = ingest([REPORTS], store)
    assert any(isinstance(event, Ingested) for event in events)
    events.close()
    assert Store.open(store).current().id == before
    last = list(ingest([REPORTS], store))[-1]
    assert isinstance(last, Published)
    assert last.is_new


def test_a_second_writer_is_turned_away(tmp_path: Path) -> None:
    store = tmp_path / "store"
    list(ingest([REPORTS / "000.txt"], store))
    with Store.open(store).writer():
        with pytest.raises(StoreError, match="Another process"):
            list(ingest([REPORTS / "002.txt"], store))
        outcome = fazhi("ingest", REPORTS / "002.txt", "--store", store)
    assert outcome.code == 1
    assert outcome.stderr.count("\n") == 1
    assert "Another process" in outcome.stderr
