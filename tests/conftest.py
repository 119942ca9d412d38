"""Fixtures of all tests: the sample reports in a store, ingested once, and a real server on a free port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.ingestion import Failed, Published, ingest
from api.settings import Settings

REPORTS = Path(__file__).parents[1] / "data" / "reports"
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `url` has no slash at its end."""

    url: str
    settings: Settings

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    """uvicorn on a free port of the loopback, in a thread, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(settings), log_level="error", lifespan="on", server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started, "the server did not start"
        try:
            yield Server(f"http://127.0.0.1:{listener.getsockname()[1]}", settings)
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of sample reports."""
    return REPORTS


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample reports, published."""
    path = tmp_path_factory.mktemp("sample") / "store"
    events = list(ingest([REPORTS], path))
    assert not [event for event in events if isinstance(event, Failed)]
    assert isinstance(events[-1], Published)
    return path


@pytest.fixture(scope="session")
def server(store_path: Path) -> Iterator[Server]:
    """A server on the store of sample reports."""
    with serving(Settings(store=store_path)) as running:
        yield running
