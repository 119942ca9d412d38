"""Dumps hold the whole generation, the same bytes for the same graph."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.export.dump import DumpFormat, dump, dump_file
from graph.store.publish import Store
from ontology.errors import StoreError
from tests.graph.conftest import fill
from tests.graph.gold import GoldReport

FORMATS = {
    DumpFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    DumpFormat.TRIG: ox.RdfFormat.TRIG,
    DumpFormat.TURTLE: ox.RdfFormat.TURTLE,
    DumpFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
}


@pytest.mark.parametrize("form", DumpFormat)
def test_a_dump_read_back_is_the_graph(gold_store: Store, form: DumpFormat) -> None:
    output = io.BytesIO()
    count = dump(gold_store.current(), form, output)
    read = set(ox.parse(output.getvalue(), format=FORMATS[form]))
    assert count == len(read)
    named = form in {DumpFormat.N_QUADS, DumpFormat.TRIG}
    expected = {
        quad
        for quad in gold_store.current().open()
        if isinstance(quad.graph_name, ox.DefaultGraph) is not named
    }
    assert read == expected


def test_equal_graphs_give_equal_bytes(tmp_path: Path, gold_store: Store, gold: list[GoldReport]) -> None:
    other = fill(tmp_path / "other", list(reversed(gold)))
    for form in DumpFormat:
        files = [tmp_path / f"{name}.{form}" for name in ("one", "two")]
        for store, path in zip((gold_store, other), files, strict=True):
            dump_file(store.current(), form, path)
        assert files[0].read_bytes() == files[1].read_bytes()


def test_a_dump_that_cannot_be_written_is_named(tmp_path: Path, gold_store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        dump_file(gold_store.current(), DumpFormat.N_QUADS, tmp_path / "missing" / "graph.nq")
