"""Clients that people use, as they come: SPARQLWrapper, rdflib's SPARQLStore, pandas, curl."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.conftest import Server

REPORT = URIRef("https://w3id.org/fazhi/ontology#Report")
REPORTS = f"SELECT ?report {{ ?report a <{REPORT}> }} ORDER BY ?report"
CONSTRUCT = f"CONSTRUCT {{ ?report a <{REPORT}> }} WHERE {{ ?report a <{REPORT}> }}"
LABELS = "SELECT ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?label LIMIT 5"


@pytest.fixture
def wrapper(server: Server) -> Wrapper:
    return Wrapper(f"{server.url}/sparql")


class TestSPARQLWrapper:
    @pytest.mark.parametrize(("method", "way"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
    @pytest.mark.parametrize("form", [JSON, XML, CSV])
    def test_select(self, wrapper: Wrapper, method: str, way: str, form: str) -> None:
        wrapper.setMethod(method)
        wrapper.setRequestMethod(way)
        wrapper.setReturnFormat(form)
        wrapper.setQuery(REPORTS)
        result: Any = wrapper.query().convert()
        if form == JSON:
            assert len(result["results"]["bindings"]) == 5
        elif form == XML:
            assert len(result.getElementsByTagName("result")) == 5
        else:
            assert len(result.splitlines()) == 6

    def test_ask(self, wrapper: Wrapper) -> None:
        wrapper.setReturnFormat(JSON)
        wrapper.setQuery(f"ASK {{ ?report a <{REPORT}> }}")
        assert wrapper.queryAndConvert() == {"head": {}, "boolean": True}

    @pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # the client's own
    @pytest.mark.parametrize("form", [RDFXML, XML])
    def test_construct(self, wrapper: Wrapper, form: str) -> None:
        wrapper.setReturnFormat(form)
        wrapper.setQuery(CONSTRUCT)
        graph: Any = wrapper.queryAndConvert()
        assert len(list(graph.subjects(RDF.type, REPORT))) == 5

    @pytest.mark.parametrize(("form", "parser"), [(TURTLE, "turtle"), (N3, "turtle"), (JSONLD, "json-ld")])
    def test_construct_as_text(self, wrapper: Wrapper, form: str, parser: str) -> None:
        wrapper.setReturnFormat(form)
        wrapper.setQuery(CONSTRUCT)
        response = wrapper.query()
        media_type = response.info()["content-type"].partition(";")[0]
        assert media_type == {"turtle": "text/turtle", "json-ld": "application/ld+json"}[parser]
        assert b"Report" in response.response.read()

    def test_what_is_wrong_reaches_the_user(self, wrapper: Wrapper) -> None:
        wrapper.setQuery("SELECT * { ?s foaf:name ?o }")
        with pytest.raises(QueryBadFormed, match="Prefix not found"):
            wrapper.query()


class TestSPARQLStore:
    @pytest.fixture(params=["GET", "POST", "POST_FORM"])
    def graph(self, server: Server, request: pytest.FixtureRequest) -> Graph:
        return Graph(SPARQLStore(f"{server.url}/sparql", method=request.param))

    def test_queries(self, graph: Graph) -> None:
        assert len(list(graph.query(REPORTS))) == 5
        assert graph.query(f"ASK {{ ?report a <{REPORT}> }}").askAnswer is True
        constructed = graph.query(CONSTRUCT).graph
        assert constructed is not None
        assert len(constructed) == 5

    def test_it_reads_as_a_graph(self, graph: Graph) -> None:
        reports = set(graph.subjects(RDF.type, REPORT))
        assert len(reports) == 5
        assert (next(iter(reports)), RDF.type, REPORT) in graph


def test_pandas_reads_a_result_as_it_is(server: Server) -> None:
    address = f"{server.url}/sparql?" + urlencode({"query": LABELS, "format": "csv"})
    table = pd.read_csv(address)
    assert list(table.columns) == ["label"]
    assert len(table) == 5
    number = "SELECT (COUNT(?report) AS ?reports) { ?report a <%s> }" % REPORT  # noqa: UP031
    counted = pd.read_csv(f"{server.url}/sparql?" + urlencode({"query": number, "format": "csv"}))
    assert int(counted["reports"][0]) == 5


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on the PATH")
class TestCurl:
    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--fail", "--noproxy", "*", *arguments],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return done.stdout.decode("utf-8")

    def test_get(self, server: Server) -> None:
        query = ["--get", "--data-urlencode", f"query={REPORTS}"]
        assert len(json.loads(self.run(*query, f"{server.url}/sparql"))["results"]["bindings"]) == 5

    def test_form(self, server: Server) -> None:
        accept = ["--header", "Accept: text/csv"]
        text = self.run(*accept, "--data-urlencode", f"query={REPORTS}", f"{server.url}/sparql")
        assert len(text.splitlines()) == 6

    def test_file(self, server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
        """A file as an editor on Windows writes it, with a byte order mark."""
        file = tmp_path_factory.mktemp("curl") / "query.rq"
        file.write_bytes(REPORTS.encode("utf-8-sig"))
        header = ["--header", "Content-Type: application/sparql-query"]
        answer = json.loads(self.run(*header, "--data-binary", f"@{file}", f"{server.url}/sparql"))
        assert len(answer["results"]["bindings"]) == 5
