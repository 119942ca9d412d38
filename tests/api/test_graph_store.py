"""The Graph Store HTTP Protocol over a real server (the W3C's own tests are in tests/conformance)."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.api.test_sparql import problem
from tests.api.writers import EX, GSP, Writer, writing_to
from tests.conftest import Server

REPORT = "https://w3id.org/fazhi/graph/report/000"
TRIPLE = f"<{EX}s> <{EX}p> 1 ."


@pytest.fixture(scope="module")
def client(store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writing_to(store_path, tmp_path_factory.mktemp("graphs"), write_seconds=20) as writer:
        yield writer


def put(client: Writer, graph: str, text: bytes | str, media_type: str = "text/turtle") -> httpx.Response:
    content = text if isinstance(text, bytes) else text.encode()
    return client.put(GSP, params={"graph": graph}, content=content, headers={"Content-Type": media_type})


def graph(client: Writer, name: str) -> Graph:
    response = client.get(GSP, params={"graph": name})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=response.text, format="turtle")


class TestReading:
    def test_every_graph_is_read_by_everyone(self, server: Server) -> None:
        response = httpx.get(f"{server.url}{GSP}", params={"graph": REPORT}, timeout=60)
        found = Graph().parse(data=response.text, format="turtle")
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{REPORT}> {{ ?s ?p ?o }} }}"
        counted = httpx.get(f"{server.url}/sparql", params={"query": query}, timeout=60).json()
        assert str(len(found)) == counted["results"]["bindings"][0]["n"]["value"]

    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [
            (None, "text/turtle; charset=utf-8"),
            ("application/n-triples", "application/n-triples"),
            ("application/rdf+xml", "application/rdf+xml"),
            ("application/ld+json;q=0.9, text/csv", "application/ld+json"),
        ],
    )
    def test_formats(self, server: Server, accept: str | None, media_type: str) -> None:
        headers = {"Accept": accept} if accept else {}
        response = httpx.get(f"{server.url}{GSP}", params={"graph": REPORT}, headers=headers, timeout=60)
        assert response.status_code == 200
        assert response.headers["content-type"] == media_type
        assert response.headers["etag"]

    def test_not_acceptable(self, server: Server) -> None:
        headers = {"Accept": "image/png"}
        problem(httpx.get(f"{server.url}{GSP}?graph={REPORT}", headers=headers), 406, "not-acceptable")

    def test_head(self, server: Server) -> None:
        there = httpx.head(f"{server.url}{GSP}", params={"graph": REPORT}, timeout=60)
        assert (there.status_code, there.content) == (200, b"")
        assert httpx.head(f"{server.url}{GSP}", params={"graph": f"{EX}no"}).status_code == 404

    def test_missing(self, server: Server) -> None:
        problem(httpx.get(f"{server.url}{GSP}", params={"graph": f"{EX}no"}), 404, "not-found")

    def test_default(self, server: Server) -> None:
        response = httpx.get(f"{server.url}{GSP}?default", timeout=60)
        assert response.status_code == 200
        assert "fz:Report" in response.text

    @pytest.mark.parametrize(
        "query",
        ["", "graph=a", "graph=", "graph=a%3Aa&graph=a%3Ab", "graph=a%3Aa&default", "default=1", "graph=%FF"],
    )
    def test_graphs_that_are_not_named_right(self, server: Server, query: str) -> None:
        problem(httpx.get(f"{server.url}{GSP}?{query}"), 400, "usage")

    def test_options(self, server: Server) -> None:
        response = httpx.options(f"{server.url}{GSP}")
        assert response.status_code == 204
        assert "PUT" in response.headers["allow"]

    @pytest.mark.parametrize("method", ["PATCH", "TRACE", "PROPFIND"])
    def test_other_methods(self, server: Server, method: str) -> None:
        response = httpx.request(method, f"{server.url}{GSP}?graph={EX}g")
        problem(response, 405, "method-not-allowed")
        assert "DELETE" in response.headers["allow"]


class TestWriting:
    def test_the_life_of_a_graph(self, client: Writer) -> None:
        name = f"{EX}life?a=1&b=镇"
        created = client.turtle("PUT", name, TRIPLE)
        assert created.status_code == 201
        assert created.headers["fazhi-generation"] == client.generation()
        assert client.turtle("PUT", name, f"<{EX}s> <{EX}p> 2 , <> .").status_code == 204
        assert {str(value) for value in graph(client, name).objects()} == {"2", name}
        assert client.turtle("POST", name, TRIPLE).status_code == 204
        assert len(graph(client, name)) == 3
        assert client.ask(f"ASK {{ <{EX}s> <{EX}p> 1 , 2 }}")
        assert client.delete(GSP, params={"graph": name}).status_code == 204
        problem(client.get(GSP, params={"graph": name}), 404, "not-found")
        problem(client.delete(GSP, params={"graph": name}), 404, "not-found")
        assert not client.ask(f"ASK {{ <{EX}s> <{EX}p> 2 }}")

    def test_the_same_again_makes_no_generation(self, client: Writer) -> None:
        text = f"<{EX}s> <{EX}p> [ <{EX}q> 01, 1.50, _:b ] . _:b <{EX}r> '乡'@zh ."
        first = client.turtle("PUT", f"{EX}same", text).headers["fazhi-generation"]
        assert client.turtle("PUT", f"{EX}same", text).headers["fazhi-generation"] == first
        expected = Graph().parse(data=text.replace("01, 1.50", "1, 1.5"), format="turtle")
        assert isomorphic(graph(client, f"{EX}same"), expected)

    def test_blank_nodes_of_two_documents_are_two(self, client: Writer) -> None:
        text = f"_:row <{EX}p> 1 ."
        for _ in range(2):
            client.turtle("POST", f"{EX}rows", text)
        assert len(graph(client, f"{EX}rows")) == 2
        client.turtle("PUT", f"{EX}rows2", text)
        assert len(client.rows(f"SELECT ?r {{ ?r <{EX}p> 1 FILTER(isBlank(?r)) }}")) == 3

    def test_a_graph_without_a_name_gets_one(self, client: Writer) -> None:
        names = []
        for _ in range(2):
            created = client.post(GSP, content=TRIPLE.encode(), headers={"Content-Type": "text/turtle"})
            assert created.status_code == 201
            names.append(created.headers["location"])
        assert len(set(names)) == 2
        assert all(len(graph(client, name)) == 1 for name in names)

    @pytest.mark.parametrize(
        ("media_type", "text", "turtle"),
        [
            ("text/turtle; charset=UTF-8", TRIPLE, TRIPLE),
            ("application/n-triples", f'<{EX}s> <{EX}p> "\\u9547" .', f"<{EX}s> <{EX}p> '镇' ."),
            (
                "application/ld+json",
                f'{{"@id": "{EX}s", "{EX}p": [{{"@id": "_:x"}}, true]}}',
                f"<{EX}s> <{EX}p> [], true .",
            ),
            (
                "application/ld+json",
                f'[{{"@context": {{"p": "{EX}p"}}, "@id": "x", "p": 1}}]',
                f"<{EX}x> <{EX}p> 1 .",
            ),
        ],
    )
    def test_formats(self, client: Writer, media_type: str, text: str, turtle: str) -> None:
        assert put(client, f"{EX}format", text, media_type).status_code in {201, 204}
        assert isomorphic(graph(client, f"{EX}format"), Graph().parse(data=turtle, format="turtle"))

    @pytest.mark.parametrize(
        "media_type",
        [
            "application/rdf+xml",
            "text/plain",
            "application/trig",
            "application/n-quads",
            "",
            "text/turtle;charset=gbk",
        ],
    )
    def test_other_formats(self, client: Writer, media_type: str) -> None:
        answer = put(client, f"{EX}g", TRIPLE, media_type)
        problem(answer, 415, "unsupported-media-type")
        assert "text/turtle" in answer.headers["accept-post"]

    def test_compressed_bodies(self, client: Writer) -> None:
        headers = {"Content-Type": "text/turtle", "Content-Encoding": "gzip"}
        answer = client.put(GSP, params={"graph": f"{EX}g"}, content=b"x", headers=headers)
        problem(answer, 415, "unsupported-media-type")

    @pytest.mark.parametrize(
        ("media_type", "body"),
        [
            ("text/turtle", b"<a> <b> "),
            ("text/turtle", b"<a> <b> '\xff' ."),
            ("text/turtle", b"<a> <b> <<( <a> <b> <c> )>> ."),
            ("application/n-triples", b"<a> <b> <c> ."),
            ("application/ld+json", b"{"),
            (
                "application/ld+json",
                b'{"@id": "http://example.org/g", "@graph": [{"http://example.org/p": 1}]}',
            ),
            ("multipart/form-data; boundary=x", b"--y\r\n\r\nnothing"),
        ],
    )
    def test_what_is_no_graph(self, client: Writer, media_type: str, body: bytes) -> None:
        before = client.generation()
        problem(put(client, f"{EX}bad", body, media_type), 400, "rdf-syntax")
        assert client.generation() == before

    def test_errors_have_their_place(self, client: Writer) -> None:
        document = problem(client.turtle("PUT", f"{EX}bad", "<a> <b> 1 .\n<a> <b> ?x ."), 400, "rdf-syntax")
        assert document["line"] == 2

    def test_contexts_are_not_fetched(self, client: Writer) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.2)
            text = f'{{"@context": "http://127.0.0.1:{listener.getsockname()[1]}/c", "p": 1}}'
            problem(put(client, f"{EX}ld", text, "application/ld+json"), 400, "rdf-syntax")
            with pytest.raises(TimeoutError):
                listener.accept()

    def test_parts_of_a_form(self, client: Writer) -> None:
        files = {
            "a": ("a.ttl", TRIPLE, "text/turtle"),
            "b": ("b.nt", f'<{EX}s> <{EX}p> "二" .', "application/n-triples"),
        }
        assert client.post(GSP, params={"graph": f"{EX}form"}, files=files).status_code == 201
        assert {str(value) for value in graph(client, f"{EX}form").objects()} == {"1", "二"}
        wrong = {"a": ("a.rdf", "<x/>", "application/rdf+xml")}
        answer = client.post(GSP, params={"graph": f"{EX}form"}, files=wrong)
        problem(answer, 415, "unsupported-media-type")

    def test_deep_documents_do_no_harm(self, client: Writer) -> None:
        deep = "<a> <b> " + "[ <b> " * 30_000 + "1" + "]" * 30_000 + " ."
        assert client.turtle("PUT", f"{EX}deep", deep).status_code == 201
        assert client.ask("ASK {}")
        json = "[" * 30_000 + "]" * 30_000
        answer = put(client, f"{EX}deep", json, "application/ld+json")
        assert answer.status_code in {204, 400, 503}
        assert client.ask("ASK {}")

    def test_a_large_graph(self, client: Writer) -> None:
        text = "".join(f"<{EX}{number}> <{EX}size> {number} .\n" for number in range(30_000))
        started = time.monotonic()
        assert client.turtle("PUT", f"{EX}large", text).status_code == 201
        assert time.monotonic() - started < 20
        rows = client.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{EX}large> {{ ?s ?p ?o }} }}")
        assert rows == [{"n": "30000"}]
        assert client.delete(GSP, params={"graph": f"{EX}large"}).status_code == 204


class TestRefused:
    @pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
    @pytest.mark.parametrize(
        "name", [REPORT, *(f"https://w3id.org/fazhi/graph/{name}" for name in ("taxonomy", "derived", "new"))]
    )
    def test_what_fazhi_keeps(self, client: Writer, method: str, name: str) -> None:
        before = client.generation()
        problem(client.turtle(method, name, TRIPLE), 403, "write-refused")
        assert client.generation() == before

    @pytest.mark.parametrize("method", ["PUT", "DELETE"])
    def test_the_default_graph_as_a_whole(self, client: Writer, method: str) -> None:
        problem(client.turtle(method, None, TRIPLE), 403, "write-refused")

    def test_the_default_graph_can_be_added_to(self, client: Writer) -> None:
        assert client.turtle("POST", None, f"<{EX}added> <{EX}p> 1 .").status_code == 204
        assert client.ask(f"ASK {{ <{EX}added> ?p ?o }}")
        assert len(graph(client, "https://w3id.org/fazhi/graph/user/default")) == 1

    def test_a_part_of_a_graph(self, client: Writer) -> None:
        headers = {"Content-Type": "text/turtle", "Content-Range": "bytes 0-9/20"}
        answer = client.put(GSP, params={"graph": f"{EX}g"}, content=TRIPLE.encode(), headers=headers)
        problem(answer, 400, "usage")
