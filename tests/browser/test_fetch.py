"""fetch from a page of another origin, as query editors and Comunica in the browser do it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.conftest import Server

pytestmark = pytest.mark.browser

SCRIPT = """
async (endpoint) => {
  const get = await fetch(endpoint + "?query=" + encodeURIComponent("ASK {}"),
                          {headers: {Accept: "application/sparql-results+json"}});
  const post = await fetch(endpoint, {
    method: "POST",
    headers: {"Content-Type": "application/sparql-query", "Accept": "text/csv", "X-Requested-With": "test"},
    body: "SELECT (1 AS ?one) {}",
  });
  const wrong = await fetch(endpoint + "?query=SELECT");
  const description = await fetch(endpoint, {headers: {Accept: "text/turtle"}});
  return {
    boolean: (await get.json()).boolean,
    etag: get.headers.get("etag"),
    rows: await post.text(),
    status: wrong.status,
    problem: (await wrong.json()).detail,
    description: await description.text(),
  };
}
"""


class _Elsewhere(BaseHTTPRequestHandler):
    """A page without any policy of its own."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>elsewhere</title>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        return


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of a page of another origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{other.server_address[1]}/"
        other.shutdown()


def test_another_origin_may_read(browser: Browser, server: Server, elsewhere: str) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    found = page.evaluate(SCRIPT, f"{server.url}/sparql")
    page.close()
    assert found["boolean"] is True
    assert found["etag"]
    assert found["rows"].split() == ["one", "1"]
    assert found["status"] == 400
    assert "column" in found["problem"]
    assert "sd:Service" in found["description"]
