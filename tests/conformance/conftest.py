"""Fixtures: the suite's queries on generations of their own data, through one query service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from graph.query.service import QueryService
from tests.conformance.generations import published, write_generation
from tests.conformance.report import groups
from tests.conformance.suite import Dataset
from tests.conftest import Server, serving

#: Gives the service that sees a dataset, and the server of one.
Laboratory = Callable[[Dataset], QueryService]
Endpoints = Callable[[Dataset], Server]

#: What allows writing to the servers of these tests.
TOKEN = "a-token-of-more-than-32-characters"
WRITER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """One query service that is switched to the dataset of each test."""
    folder: Path = tmp_path_factory.mktemp("generations")
    empty = write_generation(Dataset(), folder)
    with QueryService(empty, workers=1) as service:

        def see(dataset: Dataset) -> QueryService:
            service.switch(write_generation(dataset, folder))
            return service

        yield see


@pytest.fixture(scope="session")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    """A real server for each dataset, started once."""
    running: dict[Dataset, Server] = {}
    with ExitStack() as stack:

        def serve(dataset: Dataset) -> Server:
            if dataset not in running:
                store = published(dataset, tmp_path_factory.mktemp("endpoint") / "store")
                running[dataset] = stack.enter_context(serving(Settings(store=store, workers=1)))
            return running[dataset]

        yield serve


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server that may be written to. What tests write is all that it holds."""
    store = published(Dataset(), tmp_path_factory.mktemp("writable") / "store")
    with serving(Settings(store=store, workers=1, write_token=TOKEN)) as server:
        yield server


@pytest.fixture
def emptied(writable: Server) -> Server:
    """The server that may be written to, with nothing in it."""
    response = httpx.post(f"{writable.url}/sparql", data={"update": "DROP ALL"}, headers=WRITER, timeout=60)
    assert response.status_code == 200, response.text
    return writable


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests of each group have passed, where any ran."""
    passed, ran = _parameters(terminalreporter, "passed"), _parameters(terminalreporter, "xfailed", "failed")
    for group, members in groups().items() if passed else ():
        of = [case.id for case in members if case.id in passed | ran]
        count = sum(name in passed for name in of)
        terminalreporter.write_line(f"W3C SPARQL 1.1, {group}: {count} of {len(of)} passed")


def _parameters(reporter: pytest.TerminalReporter, *outcomes: str) -> set[str]:
    """The identifiers of the suite's tests that ended in one of the outcomes."""
    reports = [report for outcome in outcomes for report in reporter.stats.get(outcome, [])]
    return {
        report.nodeid.partition("[")[2].removesuffix("]")
        for report in reports
        if report.nodeid.startswith("tests/conformance/")
    } - {""}
