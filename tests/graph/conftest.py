"""Fixtures: the annotated reports, a store that holds them, and a query service on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.query.limits import QueryLimits
from graph.query.service import QueryService
from graph.store.publish import Change, Generation, Store
from tests.graph.gold import GoldReport, gold_reports


@pytest.fixture(scope="session")
def gold() -> list[GoldReport]:
    """The annotated reports."""
    return gold_reports()


@pytest.fixture(scope="session")
def gold_store(gold: list[GoldReport], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with the annotated reports, published. Not to be written to."""
    return fill(tmp_path_factory.mktemp("gold") / "store", gold)


@pytest.fixture(scope="session")
def generation(gold_store: Store) -> Generation:
    """The generation of the annotated reports."""
    return gold_store.current()


@pytest.fixture(scope="session")
def service(generation: Generation) -> Iterator[QueryService]:
    """A query service on the annotated reports, with a short time limit."""
    with QueryService(generation, QueryLimits(seconds=5.0), workers=2) as running:
        yield running


def fill(path: Path, reports: list[GoldReport]) -> Store:
    """A new store with some reports, published."""
    store = Store.open(path, create=True)
    with store.writer() as writer:
        for report in reports:
            change = writer.put_report(report.records, report.text, report.sha256, url=report.url)
            assert change is Change.ADDED
        writer.publish()
    return store
