"""`/sparql` over a real server: protocol, formats, errors, limits."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from api.settings import Settings
from tests.conftest import Server, serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COUNT = "PREFIX fz: <https://w3id.org/fazhi/ontology#> SELECT (COUNT(*) AS ?n) { ?r a fz:Report }"
#: Three cross products: the engine needs hours for it.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as opened:
        yield opened


def ask(client: httpx.Client, query: str, accept: str | None = None, **parameters: str) -> httpx.Response:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", params={"query": query, **parameters}, headers=headers)


def count(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return str(response.json()["results"]["bindings"][0]["n"]["value"])


class TestOperations:
    def test_get(self, client: httpx.Client) -> None:
        assert count(ask(client, COUNT)) == "5"

    def test_post_form(self, client: httpx.Client) -> None:
        assert count(client.post("/sparql", data={"query": COUNT})) == "5"

    def test_post_direct(self, client: httpx.Client) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        assert count(client.post("/sparql", content=COUNT.encode(), headers=headers)) == "5"

    def test_dataset_of_the_request(self, client: httpx.Client) -> None:
        graph = "https://w3id.org/fazhi/graph/report/000"
        query = COUNT.replace("SELECT (COUNT(*) AS ?n) {", "SELECT (COUNT(*) AS ?n) WHERE {")
        one = client.get("/sparql", params={"query": query, "default-graph-uri": graph})
        assert count(one) == "1"
        named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        body = {"query": named, "named-graph-uri": graph}
        assert count(client.post("/sparql", data=body)) == "1"

    def test_head_has_the_headers_of_get_and_no_body(self, client: httpx.Client) -> None:
        response = client.head("/sparql", params={"query": COUNT})
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/sparql-results+json"
        assert response.content == b""

    def test_options(self, client: httpx.Client) -> None:
        response = client.options("/sparql")
        assert response.status_code == 204
        assert "POST" in response.headers["allow"]

    def test_preflight(self, client: httpx.Client) -> None:
        headers = {"Origin": "https://yasgui.org", "Access-Control-Request-Method": "POST"}
        response = client.options("/sparql", headers=headers)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers


class TestFormats:
    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [
            (None, "application/sparql-results+json"),
            ("*/*", "application/sparql-results+json"),
            ("application/json", "application/sparql-results+json"),
            ("application/sparql-results+xml", "application/sparql-results+xml"),
            ("text/csv", "text/csv"),
            ("text/tab-separated-values", "text/tab-separated-values"),
            ("text/csv;q=0.2, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
            ("text/turtle, */*;q=0.1", "application/sparql-results+json"),
        ],
    )
    def test_rows(self, client: httpx.Client, accept: str | None, media_type: str) -> None:
        response = ask(client, COUNT, accept)
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert "Accept" in response.headers["vary"]
        assert "5" in response.text

    @pytest.mark.parametrize(
        ("accept", "form"),
        [
            (None, RdfFormat.TURTLE),
            ("text/turtle", RdfFormat.TURTLE),
            ("application/n-triples", RdfFormat.N_TRIPLES),
            ("application/ld+json", RdfFormat.JSON_LD),
            ("application/rdf+xml", RdfFormat.RDF_XML),
        ],
    )
    def test_graphs(self, client: httpx.Client, accept: str | None, form: RdfFormat) -> None:
        response = ask(client, "CONSTRUCT WHERE { ?s a ?class } LIMIT 7", accept)
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == form.media_type
        assert len(list(parse(response.content, format=form))) == 7

    def test_format_parameter_stands_above_accept(self, client: httpx.Client) -> None:
        response = ask(client, COUNT, BROWSER, format="csv")
        assert response.headers["content-type"].startswith("text/csv")

    @pytest.mark.parametrize("query", [COUNT, "ASK {}", "DESCRIBE <https://w3id.org/fazhi/id/report/000>"])
    def test_not_acceptable_lists_what_there_is(self, client: httpx.Client, query: str) -> None:
        response = ask(client, query, "image/png")
        assert response.status_code == 406
        assert response.headers["content-type"] == "application/problem+json"
        assert len(response.json()["available"]) >= 3

    def test_etag(self, client: httpx.Client) -> None:
        first = ask(client, COUNT)
        headers = {"If-None-Match": first.headers["etag"]}
        again = client.get("/sparql", params={"query": COUNT}, headers=headers)
        assert again.status_code == 304
        other = client.get("/sparql", params={"query": COUNT}, headers={**headers, "Accept": "text/csv"})
        assert other.status_code == 200


class TestForm:
    def test_browser_without_query_gets_the_form(self, client: httpx.Client) -> None:
        response = client.get("/sparql", headers={"Accept": BROWSER})
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/html")
        assert "<textarea" in response.text
        assert "who-adopted" in response.text

    def test_browser_sees_rows_with_links(self, client: httpx.Client) -> None:
        query = "PREFIX fz: <https://w3id.org/fazhi/ontology#> SELECT ?r { ?r a fz:Report } ORDER BY ?r"
        response = ask(client, query, BROWSER)
        assert 'href="/documents/000"' in response.text

    def test_browser_sees_what_is_wrong(self, client: httpx.Client) -> None:
        response = ask(client, "SELECT <script> {", BROWSER)
        assert response.status_code == 400
        assert response.headers["content-type"].startswith("text/html")
        assert "<textarea" in response.text
        assert "SELECT <script>" not in response.text

    def test_program_without_query_gets_the_service_description(self, client: httpx.Client) -> None:
        response = client.get("/sparql", headers={"Accept": "text/turtle"})
        graph = rdflib.Graph().parse(data=response.text, format="turtle")
        described = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        assert (None, rdflib.RDF.type, described.Service) in graph
        assert (None, described.feature, described.BasicFederatedQuery) not in graph


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, object]:
    """The problem document, checked for its form."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, object] = response.json()
    assert document["type"] == f"https://w3id.org/fazhi/problem/{kind}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


class TestErrors:
    def test_syntax_error_has_line_and_column(self, client: httpx.Client) -> None:
        document = problem(ask(client, "SELECT *\nWHERE { ?s ?p }"), 400, "query-syntax")
        assert document["line"] == 2
        assert isinstance(document["column"], int)

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            "LOAD <http://127.0.0.1/>",
            "INSERT DATA { <a:a> <a:a> <a:a> }",
            "SELECT * {" + "{" * 200 + "}" * 200 + "}",
        ],
    )
    def test_refused(self, client: httpx.Client, query: str) -> None:
        problem(ask(client, query), 400, "query-refused")

    def test_two_queries(self, client: httpx.Client) -> None:
        problem(client.get("/sparql?query=ASK{}&query=ASK{}"), 400, "usage")

    def test_update_by_get(self, client: httpx.Client) -> None:
        problem(client.get("/sparql", params={"update": "CLEAR ALL"}), 400, "usage")

    def test_post_without_query(self, client: httpx.Client) -> None:
        problem(client.post("/sparql", data={"q": "ASK {}"}), 400, "usage")

    @pytest.mark.parametrize("media_type", ["text/plain", "application/json", "multipart/form-data"])
    def test_unsupported_body(self, client: httpx.Client, media_type: str) -> None:
        response = client.post("/sparql", content=b"ASK {}", headers={"Content-Type": media_type})
        problem(response, 415, "unsupported-media-type")

    def test_not_utf8(self, client: httpx.Client) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        problem(client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers=headers), 400, "usage")

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    def test_other_methods(self, client: httpx.Client, method: str) -> None:
        response = client.request(method, "/sparql")
        problem(response, 405, "method-not-allowed")
        assert "GET" in response.headers["allow"]

    def test_long_address(self, client: httpx.Client) -> None:
        problem(ask(client, "ASK {} #" + "x" * 9000), 414, "address-too-long")

    def test_the_same_query_by_post_is_fine(self, client: httpx.Client) -> None:
        assert client.post("/sparql", data={"query": "ASK {} #" + "x" * 900_000}).status_code == 200


@pytest.fixture(scope="module")
def strict(store_path: Path) -> Iterator[Server]:
    """A server with one query process and short limits."""
    settings = Settings(
        store=store_path, workers=1, queue=1, query_seconds=1.0, query_rows=50, body_bytes=20_000
    )
    with serving(settings) as running:
        yield running


class TestLimits:
    def test_timeout(self, strict: Server) -> None:
        started = time.monotonic()
        response = httpx.get(f"{strict.url}/sparql", params={"query": ENDLESS}, timeout=30)
        assert time.monotonic() - started < 3
        problem(response, 503, "query-timeout")
        assert int(response.headers["retry-after"]) > 0
        assert httpx.get(f"{strict.url}/sparql", params={"query": COUNT}, timeout=30).status_code == 200

    def test_the_client_may_lower_the_time(self, server: Server) -> None:
        started = time.monotonic()
        parameters = {"query": ENDLESS, "timeout": "300ms"}
        response = httpx.get(f"{server.url}/sparql", params=parameters, timeout=30)
        assert time.monotonic() - started < 2
        problem(response, 503, "query-timeout")
        wrong = httpx.get(f"{server.url}/sparql", params={"query": COUNT, "timeout": "soon"}, timeout=30)
        problem(wrong, 400, "usage")

    def test_rows(self, strict: Server) -> None:
        response = httpx.get(f"{strict.url}/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, timeout=30)
        problem(response, 503, "query-limit")

    def test_body(self, strict: Server) -> None:
        response = httpx.post(f"{strict.url}/sparql", data={"query": "#" * 30_000}, timeout=30)
        problem(response, 413, "too-large")

    def test_body_of_unknown_length(self, strict: Server) -> None:
        def pieces() -> Iterator[bytes]:
            for _ in range(30):
                yield b"#" * 1000

        headers = {"Content-Type": "application/sparql-query"}
        response = httpx.post(f"{strict.url}/sparql", content=pieces(), headers=headers, timeout=30)
        problem(response, 413, "too-large")

    def test_hung_up_client_frees_its_process(self, strict: Server) -> None:
        request = f"GET /sparql?query={ENDLESS.replace(' ', '%20')} HTTP/1.1\r\nHost: x\r\n\r\n"
        with socket.create_connection(("127.0.0.1", strict.port)) as connection:
            connection.sendall(request.encode())
            time.sleep(0.2)
        started = time.monotonic()
        response = httpx.get(f"{strict.url}/sparql", params={"query": COUNT}, timeout=30)
        assert response.status_code == 200
        assert time.monotonic() - started < 0.8

    def test_full_queue_is_told_at_once(self, strict: Server) -> None:
        def endless(_: int) -> tuple[httpx.Response, float]:
            started = time.monotonic()
            response = httpx.get(f"{strict.url}/sparql", params={"query": ENDLESS}, timeout=60)
            return response, time.monotonic() - started

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(endless, range(6)))
        kinds = [response.json()["type"].rpartition("/")[2] for response, _ in answers]
        assert set(kinds) <= {"busy", "query-timeout"}
        assert "busy" in kinds
        assert all(seconds < 0.7 for (_, seconds), kind in zip(answers, kinds, strict=True) if kind == "busy")

    def test_length_stated_twice(self, strict: Server) -> None:
        request = (
            "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", strict.port)) as connection:
            connection.settimeout(10)
            connection.sendall(request.encode())
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
        assert answer.startswith(b"HTTP/1.1 400")
        assert answer.count(b"HTTP/1.1") == 1


def test_result_is_the_same_in_every_row_format(client: httpx.Client) -> None:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    query = f"SELECT ?s ?label {{ ?s {label} ?label }} ORDER BY ?s ?label LIMIT 20"
    rows = [
        (row["s"]["value"], row["label"]["value"]) for row in ask(client, query).json()["results"]["bindings"]
    ]
    tsv = ask(client, query, "text/tab-separated-values").text.splitlines()
    assert len(rows) == len(tsv) - 1 == 20
    assert json.dumps(rows[0][1], ensure_ascii=False)[1:-1] in tsv[1]
