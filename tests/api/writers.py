"""Clients that write: one over a server of its own on a copy of a store, with the token."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.settings import Settings
from tests.conftest import Server, serving

__all__ = ["BEARER", "EX", "GSP", "TOKEN", "Writer", "writing_to"]

TOKEN = "Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtb3ItbW9yZQ=="
BEARER = {"Authorization": f"Bearer {TOKEN}"}
EX = "http://example.org/"
GSP = "/rdf-graph-store"


class Writer(httpx.Client):
    """A client that bears the token, and what tests ask of a server most."""

    def __init__(self, server: Server) -> None:
        super().__init__(base_url=server.url, timeout=60, headers=BEARER)
        self.server = server

    def update(self, text: str, **parameters: str) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-update"}
        return self.post("/sparql", content=text.encode(), headers=headers, params=parameters)

    def ask(self, query: str) -> bool:
        found: bool = self.get("/sparql", params={"query": query}).json()["boolean"]
        return found

    def rows(self, query: str) -> list[dict[str, str]]:
        response = self.get("/sparql", params={"query": query})
        assert response.status_code == 200, response.text
        bindings = response.json()["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in bindings]

    def turtle(self, method: str, graph: str | None, text: str = "") -> httpx.Response:
        """PUT or POST a Turtle document to a graph, None being the default graph."""
        where = {"default": ""} if graph is None else {"graph": graph}
        return self.request(
            method, GSP, params=where, content=text.encode(), headers={"Content-Type": "text/turtle"}
        )

    def generation(self) -> str:
        generation: str = self.get("/healthz").json()["generation"]
        return generation


@contextmanager
def writing_to(store: Path, folder: Path, **settings: object) -> Iterator[Writer]:
    """A client of a server on a copy of a store, which is made in `folder`."""
    copy = folder / "store"
    shutil.copytree(store, copy)
    values = {"store": copy, "write_token": TOKEN, "workers": 1, "refresh_seconds": 60, **settings}
    with serving(Settings.model_validate(values)) as server, Writer(server) as client:
        yield client
