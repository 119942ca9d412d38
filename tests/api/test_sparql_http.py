"""What HTTP asks of `/sparql`: methods, caching, other origins, formats, datasets; and what leads to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Namespace, URIRef

from graph.query.named import load_named_queries
from tests.conftest import Server

ONE = "SELECT (1 AS ?one) {}"
SH = Namespace("http://www.w3.org/ns/shacl#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SCHEMA = Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as opened:
        yield opened


def ask(client: httpx.Client, query: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


class TestMethods:
    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
    def test_what_is_not_allowed_is_told_what_is(self, client: httpx.Client, method: str) -> None:
        response = client.request(method, "/sparql")
        assert response.status_code == 405
        allowed = {name.strip() for name in response.headers["allow"].split(",")}
        assert allowed == {"GET", "HEAD", "POST", "OPTIONS"}

    def test_options(self, client: httpx.Client) -> None:
        response = client.options("/sparql")
        assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
        assert "application/sparql-query" in response.headers["accept-post"]

    @pytest.mark.parametrize(
        "address", ["/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/sparql?x"]
    )
    def test_head_is_get_without_the_body(self, client: httpx.Client, address: str) -> None:
        head, get = client.head(address), client.get(address)
        assert head.status_code == get.status_code
        assert head.content == b""
        for name in ("content-type", "content-length", "vary", "etag", "cache-control"):
            assert head.headers.get(name) == get.headers.get(name), name

    def test_a_compressed_body_is_refused(self, client: httpx.Client) -> None:
        headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
        response = client.post("/sparql", content=b"ASK {}", headers=headers)
        assert response.status_code == 415
        assert "application/sparql-query" in response.headers["accept-post"]

    def test_a_byte_order_mark_is_no_part_of_the_query(self, client: httpx.Client) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        assert client.post("/sparql", content=ONE.encode("utf-8-sig"), headers=headers).status_code == 200


class TestCaching:
    def test_every_answer_says_what_it_varies_by(self, client: httpx.Client) -> None:
        answers = [
            ask(client, ONE),
            ask(client, "SELECT (NOW() AS ?now) {}"),
            ask(client, "SELECT"),
            ask(client, ONE, "image/png"),
            client.post("/sparql", data={"query": ONE}),
            client.get("/sparql"),
        ]
        for response in answers:
            assert "Accept" in [name.strip() for name in response.headers["vary"].split(",")]

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT (NOW() AS ?x) {}",
            "SELECT (STRUUID() AS ?x) {}",
            "SELECT (\\u004EOW() AS ?x) {}",
            "SELECT (rand() AS ?x) {}",
        ],
    )
    def test_what_changes_by_itself_is_not_kept(self, client: httpx.Client, query: str) -> None:
        for address in (quote(query), "".join(f"%{byte:02X}" for byte in query.encode())):
            response = client.get(f"/sparql?query={address}")
            assert response.status_code == 200
            assert "etag" not in response.headers
            assert response.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("form", ["{weak}", "{strong}", '"other", {weak}'])
    def test_a_known_answer_is_not_sent_again(self, client: httpx.Client, form: str) -> None:
        weak = client.get("/sparql", params={"query": ONE}).headers["etag"]
        tag = form.format(weak=weak, strong=weak.removeprefix("W/"))
        again = client.get("/sparql", params={"query": ONE}, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == weak

    def test_errors_have_no_tag(self, client: httpx.Client) -> None:
        assert "etag" not in ask(client, "SELECT").headers


class TestOtherOrigins:
    @pytest.mark.parametrize("headers", [{}, {"Origin": "https://a.example"}, {"Cookie": "lang=en"}])
    @pytest.mark.parametrize("query", [ONE, "SELECT"])
    def test_all_may_read(self, client: httpx.Client, headers: dict[str, str], query: str) -> None:
        response = client.get("/sparql", params={"query": query}, headers=headers)
        assert response.headers.get_list("access-control-allow-origin") == ["*"]
        assert "access-control-allow-credentials" not in response.headers

    def test_preflight_of_a_direct_post(self, client: httpx.Client) -> None:
        headers = {
            "Origin": "https://a.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, accept",
        }
        response = client.options("/sparql", headers=headers)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == "*"
        assert "content-type" in response.headers["access-control-allow-headers"].lower()
        assert "POST" in response.headers["access-control-allow-methods"]


class TestFormats:
    @pytest.mark.parametrize(
        ("accept", "form"),
        [("application/trig", RdfFormat.TRIG), ("application/n-quads", RdfFormat.N_QUADS)],
    )
    def test_formats_of_datasets_fit_graphs_too(
        self, client: httpx.Client, accept: str, form: RdfFormat
    ) -> None:
        response = ask(client, "CONSTRUCT { <x:s> <x:p> 1 } {}", accept)
        assert response.headers["content-type"] == accept
        assert len(list(parse(response.content, format=form))) == 1

    @pytest.mark.parametrize(
        ("accept", "chosen"),
        [
            ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
            ("*/*;q=0.1, text/csv;q=0.5", "text/csv"),
            ("not a media type", "application/sparql-results+json"),
        ],
    )
    def test_preferences(self, client: httpx.Client, accept: str, chosen: str) -> None:
        assert ask(client, ONE, accept).headers["content-type"].partition(";")[0] == chosen

    def test_nothing_is_acceptable(self, client: httpx.Client) -> None:
        assert ask(client, ONE, "*/*;q=0").status_code == 406

    @pytest.mark.parametrize(
        ("name", "media_type"),
        [("xml", "application/rdf+xml"), ("json-ld", "application/ld+json"), ("n3", "text/turtle")],
    )
    def test_other_names_of_formats(self, client: httpx.Client, name: str, media_type: str) -> None:
        response = ask(client, "CONSTRUCT { <x:s> <x:p> 1 } {}", format=name)
        assert response.headers["content-type"].partition(";")[0] == media_type

    def test_a_format_that_does_not_fit(self, client: httpx.Client) -> None:
        response = ask(client, ONE, format="turtle")
        assert response.status_code == 400
        assert "json, xml, csv, tsv" in response.json()["detail"]

    @pytest.mark.parametrize("control", ["\\u0001", "\\u0000", "\\uFFFE", "\\u001B"])
    def test_xml_is_well_formed_or_refused(self, client: httpx.Client, control: str) -> None:
        select, construct = (
            f'SELECT ("a{control}" AS ?x) {{}}',
            f'CONSTRUCT {{ <x:s> <x:p> "{control}" }} {{}}',
        )
        for query, accept in ((select, "application/sparql-results+xml"), (construct, "application/rdf+xml")):
            response = ask(client, query, accept)
            assert response.status_code == 400
            assert response.json()["type"].endswith("/query-refused")
            assert accept in response.json()["detail"]
        value = ask(client, select).json()["results"]["bindings"][0]["x"]["value"]
        assert value == "a" + chr(int(control.lstrip("\\u"), 16))

    def test_line_ends_come_through(self, client: httpx.Client) -> None:
        query = 'SELECT ("a\\r\\nb\\rc\\n]]>" AS ?x) {}'
        document = ET.fromstring(ask(client, query, "application/sparql-results+xml").content)
        texts = [element.text for element in document.iter() if element.tag.endswith("literal")]
        assert texts == ["a\r\nb\rc\n]]>"]


class TestDatasets:
    NOBODY = "http://nobody.example/graph"

    @pytest.mark.parametrize(
        ("query", "parameters"),
        [
            ("ASK { ?s ?p ?o }", {"default-graph-uri": NOBODY}),
            ("ASK { GRAPH ?g { ?s ?p ?o } }", {"named-graph-uri": NOBODY}),
            ("ASK { ?s ?p ?o }", {"named-graph-uri": "https://w3id.org/fazhi/graph/taxonomy"}),
            (f"ASK FROM <{NOBODY}> {{ ?s ?p ?o }}", {}),
            (f"ASK FROM NAMED <{NOBODY}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", {}),
        ],
    )
    def test_a_graph_that_is_not_held_is_empty(
        self, client: httpx.Client, query: str, parameters: dict[str, str]
    ) -> None:
        response = ask(client, query, **parameters)
        assert response.status_code == 200
        assert response.json()["boolean"] is False

    def test_the_request_stands_above_the_query(self, client: httpx.Client) -> None:
        query = f"ASK FROM <{self.NOBODY}> {{ ?s ?p ?o }}"
        held = "https://w3id.org/fazhi/graph/taxonomy"
        assert ask(client, query, **{"default-graph-uri": held}).json()["boolean"] is True

    def test_a_graph_without_an_address_is_a_mistake(self, client: httpx.Client) -> None:
        response = ask(client, ONE, **{"default-graph-uri": "taxonomy"})
        assert response.status_code == 400
        assert "taxonomy" in response.json()["detail"]

    def test_nothing_is_fetched(self, client: httpx.Client) -> None:
        knocks: list[object] = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/data.ttl"

            def listen() -> None:
                try:
                    while True:
                        knocks.append(listener.accept())
                except OSError:
                    return

            waiting = threading.Thread(target=listen, daemon=True)
            waiting.start()
            for query in (f"ASK FROM <{address}> {{ ?s ?p ?o }}", f"DESCRIBE <{address}>"):
                assert ask(client, query).status_code == 200
            assert ask(client, "ASK { ?s ?p ?o }", **{"default-graph-uri": address}).status_code == 200
            listener.shutdown(socket.SHUT_RDWR)
        waiting.join(timeout=5)
        assert knocks == []

    def test_relative_addresses_are_those_of_the_endpoint(self, client: httpx.Client, server: Server) -> None:
        response = ask(client, "SELECT (<#x> AS ?one) (IRI('y') AS ?other) {}")
        row = response.json()["results"]["bindings"][0]
        assert row["one"]["value"] == f"{server.url}/sparql#x"
        assert row["other"]["value"] == f"{server.url}/y"


def test_a_result_is_whole_or_an_error(client: httpx.Client) -> None:
    whole = ask(client, "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20000", "text/csv")
    assert whole.status_code == 200
    assert int(whole.headers["content-length"]) == len(whole.content)
    rows = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml"):
        response = ask(client, rows, accept)
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"


class TestWhatLeadsHere:
    def graph(self, client: httpx.Client, address: str, accept: str = "text/turtle") -> Graph:
        response = client.get(address, headers={"Accept": accept})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].partition(";")[0] == accept
        return Graph().parse(data=response.text, format=accept)

    def test_the_description_leads_to_data_set_and_examples(
        self, client: httpx.Client, server: Server
    ) -> None:
        graph = self.graph(client, "/sparql")
        endpoint = URIRef(f"{server.url}/sparql")
        leads = {
            str(page)
            for page in graph.objects(endpoint, URIRef("http://www.w3.org/2000/01/rdf-schema#seeAlso"))
        }
        assert leads == {f"{server.url}/.well-known/void", f"{server.url}/.well-known/sparql-examples"}
        for page in leads:
            assert len(self.graph(client, page)) > 10

    def test_the_description_says_no_more_than_there_is(self, client: httpx.Client, server: Server) -> None:
        graph = self.graph(client, "/sparql")
        assert set(graph.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
        assert set(graph.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
        named = {str(name): graph.value(node, SD.graph) for node, name in graph.subject_objects(SD.name)}
        assert "https://w3id.org/fazhi/graph/taxonomy" in named
        for name, content in named.items():
            count = ask(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").json()
            said = graph.value(content, VOID.triples)
            assert str(said) == count["results"]["bindings"][0]["n"]["value"]

    def test_the_data_set(self, client: httpx.Client, server: Server) -> None:
        graph = self.graph(client, "/.well-known/void")
        (dataset,) = set(graph.subjects(VOID.sparqlEndpoint, URIRef(f"{server.url}/sparql")))
        assert (dataset, RDF.type, VOID.Dataset) in graph
        assert int(str(graph.value(dataset, VOID.documents))) == 5
        assert int(str(graph.value(dataset, VOID.triples))) > 1000

    @pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml"])
    def test_every_example_runs(self, client: httpx.Client, server: Server, accept: str) -> None:
        graph = self.graph(client, "/.well-known/sparql-examples", accept)
        examples = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
        assert len(examples) == len(load_named_queries())
        for example in examples:
            assert (example, RDF.type, SH.SPARQLSelectExecutable) in graph
            assert str(graph.value(example, SCHEMA.target)) == f"{server.url}/sparql"
            if accept == "text/turtle":
                response = client.post("/sparql", data={"query": str(graph.value(example, SH.select))})
                assert response.status_code == 200, response.text

    def test_they_negotiate(self, client: httpx.Client) -> None:
        for page in ("void", "sparql-examples"):
            response = client.get(f"/.well-known/{page}", headers={"Accept": "image/png"})
            assert response.status_code == 406
            assert "text/turtle" in response.json()["available"]
