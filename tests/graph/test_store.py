"""The store: generations, idempotence, replacement, one writer, and what a kill or a full disk leaves."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import iris
from graph.store.publish import Change, Store
from graph.store.terms import term
from ontology.errors import NoGenerationError, StoreError, ValidationError
from tests.graph.conftest import fill
from tests.graph.gold import DATA, GoldReport

ROOT = DATA.parent
#: Writers killed in the crash test, spread over the length of a whole run.
KILLS = 8


def put(store: Store, report: GoldReport, **changes: object) -> tuple[Change, str]:
    records = report.records.model_copy(update=changes)
    with store.writer() as writer:
        change = writer.put_report(records, report.text, report.sha256, url=report.url)
        return change, writer.publish().id


def quads(store: Store) -> set[ox.Quad]:
    return set(store.current().open())


def named_and_merged(opened: ox.Store) -> tuple[set[ox.Triple], list[ox.Triple]]:
    """The triples of all named graphs, and those of the default graph as they are listed."""
    named = {quad.triple for quad in opened if not isinstance(quad.graph_name, ox.DefaultGraph)}
    merged = [quad.triple for quad in opened.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    return named, merged


def test_a_folder_without_a_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store in"):
        Store.open(tmp_path / "nothing")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="not a store and not empty"):
        Store.open(tmp_path, create=True)


def test_a_new_store_has_no_generation(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", create=True)
    with pytest.raises(NoGenerationError, match="no published graph"):
        store.current()
    assert store.generations() == []


def test_default_graph_is_the_merge_of_the_named_graphs(gold_store: Store) -> None:
    named, merged = named_and_merged(gold_store.current().open())
    assert named == set(merged)
    assert len(merged) == len(set(merged))


def test_manifest_counts_what_is_there(gold_store: Store, gold: list[GoldReport]) -> None:
    generation = gold_store.current()
    counts = generation.counts
    assert counts["reports"] == len(gold)
    assert counts["claims"] == sum(len(report.records.adoptions) for report in gold)
    assert counts["observations"] == sum(len(report.records.measures) for report in gold)
    opened = generation.open()
    named = [quad for quad in opened if not isinstance(quad.graph_name, ox.DefaultGraph)]
    assert counts["quads"] == len(named)
    for iri, digest in generation.graphs.items():
        assert len(list(opened.quads_for_pattern(None, None, None, ox.NamedNode(iri)))) == digest.triples


def test_two_runs_in_different_places_are_equal(
    tmp_path: Path, gold: list[GoldReport], gold_store: Store
) -> None:
    other = fill(tmp_path / "elsewhere" / "store", list(reversed(gold)))
    assert quads(other) == quads(gold_store)
    assert other.current().content_hash == gold_store.current().content_hash
    assert other.current().manifest == gold_store.current().manifest


def test_the_same_report_again_changes_nothing(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    before = store.current()
    assert put(store, gold[0]) == (Change.UNCHANGED, before.id)
    assert [item.id for item in store.generations()] == [before.id]


def test_a_changed_report_replaces_its_own_graph_only(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold)
    before, old_graphs = store.current(), store.current().graphs
    change, new_id = put(store, gold[0], adoptions=gold[0].records.adoptions[5:])
    assert change is Change.REPLACED
    assert new_id != before.id
    changed = {iri for iri, digest in store.current().graphs.items() if old_graphs.get(iri) != digest}
    assert changed == {
        iris.report_graph("000").value,
        iris.DERIVED_GRAPH.value,
        iris.CATALOGUE_GRAPH.value,
    }
    named, merged = named_and_merged(store.current().open())
    assert named == set(merged)
    assert put(store, gold[0])[1] == before.id
    assert quads(store) == set(before.open())


def test_a_retracted_report_leaves_no_trace(tmp_path: Path, gold: list[GoldReport]) -> None:
    alone = fill(tmp_path / "alone", gold[:1])
    store = fill(tmp_path / "store", gold)
    with store.writer() as writer:
        assert all(writer.remove_report(report.records.docid) for report in gold[1:])
        assert not writer.remove_report("no such report")
        writer.publish()
    assert quads(store) == quads(alone)
    assert store.current().content_hash == alone.current().content_hash


def test_an_old_generation_stays_as_it_was(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    before = store.current()
    opened, contents = before.open(), quads(store)
    put(store, gold[1])
    assert set(opened) == contents == set(before.open())
    assert [item.id for item in store.generations()] == [before.id, store.current().id]


def test_texts_are_kept_to_the_letter(gold_store: Store, gold: list[GoldReport]) -> None:
    for report in gold:
        assert gold_store.text(report.sha256) == report.text
    with pytest.raises(StoreError, match="no text"):
        gold_store.text("0" * 64)


def test_a_wrong_quote_keeps_the_report_out(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    before = store.current().id
    first = gold[1].records.adoptions[0]
    wrong = [first.model_copy(update={"start": first.start + 1})]
    with pytest.raises(ValidationError, match="does not stand at"):
        put(store, gold[1], adoptions=wrong)
    unknown = [first.model_copy(update={"mechanism": "no-such-mechanism"})]
    with pytest.raises(ValidationError, match="breaks the shapes"):
        put(store, gold[1], adoptions=unknown)
    with pytest.raises(StoreError, match="not the SHA-256"), store.writer() as writer:
        writer.put_report(gold[1].records, gold[1].text + " ", gold[1].sha256, url=None)
    assert store.current().id == before


def test_what_is_not_published_is_dropped(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    before = store.current().id
    with store.writer() as writer:
        writer.put_report(gold[1].records, gold[1].text, gold[1].sha256, url=None)
    assert store.current().id == before
    with store.writer() as writer:
        assert writer.publish().id == before


def test_only_one_writer_at_a_time(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    with store.writer(), pytest.raises(StoreError, match="Another process is writing"), store.writer():
        pass
    with store.writer() as writer:
        writer.publish()


def test_a_damaged_manifest_is_named(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    (store.current().path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        store.current()


def test_a_killed_writer_loses_nothing_and_can_be_run_again(
    tmp_path: Path, gold: list[GoldReport], gold_store: Store
) -> None:
    path = tmp_path / "store"
    expected = gold_store.current()
    started = time.monotonic()
    whole = run_writer(tmp_path / "whole")
    assert whole.returncode == 0
    length, order = time.monotonic() - started, generation_ids(whole.stdout)
    generator, reached = random.Random(20261122), -1
    for _ in range(KILLS):
        acknowledged = kill_writer(path, generator.uniform(0.3, 1.0) * length)
        reached = max(reached, *map(order.index, acknowledged), -1)
        if reached >= 0:
            current = Store.open(path).current()
            assert order.index(current.id) >= reached, "what was published is lost"
            reached = order.index(current.id)
            named, merged = named_and_merged(current.open())
            assert named == set(merged)
    assert run_writer(path).returncode == 0
    store = Store.open(path)
    assert store.current().content_hash == expected.content_hash
    assert quads(store) == quads(gold_store)
    assert list((path / "work").iterdir()) == []
    assert not list(path.rglob("*.part"))


def run_writer(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.graph.ingesting", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def kill_writer(path: Path, seconds: float) -> list[str]:
    """Kill a writer after some seconds; the generations that it said it had published."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.graph.ingesting", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(seconds)
        process.kill()
        output, _ = process.communicate()
    return generation_ids(output)


def generation_ids(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if len(line) == len("0123456789abcdef")]


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path, gold: list[GoldReport]) -> None:
    store = fill(tmp_path / "store", gold[:1])
    before, contents = store.current().id, quads(store)
    outcome = put_restricted(store.path, "full")
    assert outcome.startswith("StoreError: The store"), outcome
    assert store.current().id == before
    assert quads(store) == contents
    put(store, gold[1])


def test_a_read_only_folder_is_one_sentence(gold: list[GoldReport]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        store = fill(Path(folder) / "store", gold[:1])
        before = store.current().id
        entries = [store.path, *store.path.rglob("*")]
        for entry in entries:
            entry.chmod(0o555 if entry.is_dir() else 0o444)
        outcome = put_restricted(store.path, "readonly")
        for entry in entries:
            entry.chmod(0o755 if entry.is_dir() else 0o644)
        assert outcome.startswith("StoreError: The store"), outcome
        assert store.current().id == before


def put_restricted(path: Path, restriction: str) -> str:
    """Put a report into a store in a process under a restriction; what it says."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.graph.restricted", str(path), restriction],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout + finished.stderr


def test_the_graph_of_a_report_holds_only_its_own_statements(gold_store: Store) -> None:
    opened = gold_store.current().open()
    for graph in opened.named_graphs():
        if isinstance(graph, ox.NamedNode) and "/graph/report/" in graph.value:
            sources = {
                quad.object
                for quad in opened.quads_for_pattern(None, term("prov", "wasDerivedFrom"), None, graph)
            }
            assert sources == {iris.report(graph.value.rpartition("/")[2])}
