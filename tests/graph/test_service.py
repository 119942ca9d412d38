"""The query service with its real processes: results, limits, kills, isolation, switching."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.query.limits import QueryLimits
from graph.query.process import Cancellation, QueryProcess
from graph.query.results import ResultFormat, ResultKind
from graph.query.service import QueryService
from graph.query.terms import Term
from graph.store import iris
from graph.store.generations import Generation
from graph.store.publish import Store
from ontology.errors import (
    QueryBusyError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    UsageError,
)
from ontology.vocabulary import GRAPH, ID
from tests.graph.conftest import fill
from tests.graph.gold import DATA, GoldReport

ROOT = DATA.parent

FZ = "PREFIX fz: <https://w3id.org/fazhi/ontology#>\n"
#: Each is endless at any size of graph, and none can be interrupted inside the engine.
ENDLESS = {
    "cross join": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "distinct": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(?c, ?f) AS ?x) }",
    "regex": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "(.*a){9}x")) }',
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|^!<a:a>)* ?b . ?c (!<a:a>|^!<a:a>)* ?d }",
}


def small(tmp_path: Path, quads: str) -> Generation:
    """A generation of a few quads, written without the writer."""
    path = tmp_path / "generation"
    path.mkdir()
    store = ox.Store(str(path / "store"))
    store.update(f"INSERT DATA {{ {quads} }}")
    store.flush()
    return Generation(path.name, path, {})


def test_rows_are_plain_terms(service: QueryService, gold: list[GoldReport]) -> None:
    result = service.select(
        FZ + "SELECT ?report ?year ?missing ?name "
        "{ ?report fz:reportYear ?year ; fz:issuerName ?name } ORDER BY ?year"
    )
    years = sorted(report.records.meta.report_year or 0 for report in gold)
    reports = [row for row in result if row["report"].value.startswith(ID + "report/")]
    assert [row["year"].python for row in reports] == years
    assert result.variables == ["report", "year", "missing", "name"]
    assert all("missing" not in row for row in result)
    assert {row["name"].language for row in reports} == {"zh"}
    assert reports[0]["report"] == Term("iri", reports[0]["report"].value)


def test_bindings_restrict_the_rows(service: QueryService) -> None:
    query = FZ + "SELECT ?claim ?mechanism ?year { ?claim fz:mechanism ?mechanism ; fz:reportYear ?year }"
    everything = service.select(query)
    mechanism = f"{ID}mechanism/legal-adviser-office"
    bound = service.select(query, {"mechanism": mechanism, "year": 2017})
    expected = [
        row for row in everything if row["mechanism"].value == mechanism and row["year"].python == 2017
    ]
    assert len(bound) == len(expected) > 0
    with pytest.raises(UsageError, match=r"no variable \?nothing"):
        service.select(query, {"nothing": 1})


@pytest.mark.parametrize("hostile", ['"} } #', "> } #", "\\", "a\nb", "'''", "\u2028", "'"])
def test_bound_text_stays_text(service: QueryService, hostile: str) -> None:
    result = service.select("SELECT ?x { BIND(1 AS ?y) FILTER(BOUND(?x)) }", {"x": hostile})
    assert [row["x"].value for row in result] == [hostile]


def test_select_wants_rows(service: QueryService) -> None:
    with pytest.raises(UsageError, match="not rows"):
        service.select("ASK {}")


def test_syntax_errors_have_their_place(service: QueryService) -> None:
    with pytest.raises(QuerySyntaxError, match="Line 2, column 13") as caught:
        service.run("SELECT ?x\nWHERE { ?x }")
    assert (caught.value.line, caught.value.column) == (2, 13)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_query_is_stopped_in_time(generation: Generation, name: str) -> None:
    with QueryService(generation, QueryLimits(seconds=1.0), workers=1) as service:
        service.run("ASK {}")
        started = time.monotonic()
        with pytest.raises((QueryTimeoutError, QueryLimitError)):
            service.run(ENDLESS[name])
        assert time.monotonic() - started < 2.0
        assert service.run("ASK {}").body


def test_the_time_limit_may_be_lowered_not_raised(generation: Generation) -> None:
    with QueryService(generation, QueryLimits(seconds=1.0), workers=1) as service:
        for asked in (0.2, 60.0):
            service.run("ASK {}")
            started = time.monotonic()
            with pytest.raises(QueryTimeoutError):
                service.run(ENDLESS["cross join"], seconds=asked)
            assert time.monotonic() - started < min(asked, 1.0) + 1.0


def test_a_memory_hog_is_stopped(generation: Generation) -> None:
    limits = QueryLimits(seconds=30.0, memory=128 * 1024 * 1024)
    with QueryService(generation, limits, workers=1) as service:
        with pytest.raises(QueryLimitError, match="memory"):
            service.run(ENDLESS["sort"])
        assert service.run("ASK {}").body


def test_rows_and_bytes_are_limited(generation: Generation) -> None:
    with QueryService(generation, QueryLimits(rows=50, bytes=200_000), workers=1) as service:
        for form in ResultFormat.for_kind(ResultKind.SOLUTIONS):
            for value in ("1 ", '"a\\n\\"b,\\t</result>" ', "UNDEF "):
                service.run(f"SELECT ?x {{ VALUES ?x {{ {value * 50} }} }}", form)
                with pytest.raises(QueryLimitError, match="50 rows"):
                    service.run(f"SELECT ?x {{ VALUES ?x {{ {value * 51} }} }}", form)
            with pytest.raises(QueryLimitError, match="200,000 bytes"):
                service.run("SELECT * { ?s ?p ?o }", form)
        with pytest.raises(QueryLimitError, match="50 rows"):
            service.run("CONSTRUCT WHERE { ?s ?p ?o }")


def test_construct_counts_each_triple_once(generation: Generation) -> None:
    with QueryService(generation, QueryLimits(rows=50), workers=1) as service:
        answer = service.run("CONSTRUCT { <a:a> <a:b> 1 } WHERE { ?s ?p ?o }", ResultFormat.N_TRIPLES)
        assert answer.body.count(b"\n") == 1


def test_a_hung_up_client_frees_its_process(generation: Generation) -> None:
    with QueryService(generation, QueryLimits(seconds=30.0), workers=1) as service:
        service.run("ASK {}")
        cancellation = Cancellation()
        threading.Timer(0.3, cancellation.cancel).start()
        started = time.monotonic()
        with pytest.raises(QueryError):
            service.run(ENDLESS["cross join"], cancellation=cancellation)
        assert service.run("ASK {}").body
        assert time.monotonic() - started < 1.5
        with pytest.raises(QueryError, match="cancelled"):
            service.run("ASK {}", cancellation=cancellation)


def test_the_queue_is_bounded(generation: Generation) -> None:
    limits = QueryLimits(seconds=2.0, short_seconds=2.0, queue=1, queue_seconds=0.2)
    outcomes: list[str] = []

    def run() -> None:
        try:
            service.run(ENDLESS["cross join"])
        except QueryError as error:
            outcomes.append(type(error).__name__)

    with QueryService(generation, limits, workers=1) as service:
        service.run("ASK {}")
        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["QueryBusyError"] * 3 + ["QueryTimeoutError"]
        service.run("ASK {}")
    with pytest.raises(QueryBusyError):
        service.run("ASK {}")


def test_short_queries_pass_long_ones(generation: Generation) -> None:
    limits = QueryLimits(seconds=4.0, short_seconds=0.1)
    outcomes: list[str] = []

    def run() -> None:
        try:
            service.run(ENDLESS["cross join"])
        except QueryError as error:
            outcomes.append(type(error).__name__)

    with QueryService(generation, limits, workers=1, long_workers=1) as service:
        threads = [threading.Thread(target=run) for _ in range(6)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for _ in range(10):
            assert service.run("ASK {}").body
        # all ten were answered while the long ones were still at it
        assert time.monotonic() - begun < limits.seconds
        assert not outcomes
        for thread in threads:
            thread.join()
        assert time.monotonic() - begun < limits.seconds + 1.0
        assert set(outcomes) <= {"QueryTimeoutError", "QueryBusyError"}
        assert "QueryTimeoutError" in outcomes


def test_a_query_that_had_to_make_room_is_answered_in_its_turn(generation: Generation) -> None:
    limits = QueryLimits(seconds=20.0, short_seconds=0.01)
    product = (
        "SELECT (COUNT(*) AS ?n) "
        "{ { SELECT * { ?a ?b ?c } LIMIT 2000 } { SELECT * { ?d ?e ?f } LIMIT 1000 } }"
    )

    def occupy() -> None:
        with pytest.raises(QueryTimeoutError):
            service.run(ENDLESS["cross join"], seconds=1.0)

    with QueryService(generation, limits, workers=1, long_workers=1) as service:
        service.run("ASK {}")
        first = threading.Thread(target=occupy)
        first.start()
        time.sleep(0.2)  # it has the long lane now
        assert [row["n"].python for row in service.select(product)] == [2_000_000]
        first.join()


def test_processes_end_with_the_service(generation: Generation) -> None:
    before = children()
    service = QueryService(generation, workers=3)
    service.run("ASK {}")
    assert len(children() - before) == 3
    service.close()
    assert children() <= before


def children() -> set[str]:
    """The numbers of the processes that this one has started and not yet seen to their end."""
    lists = Path("/proc/self/task").glob("*/children")
    return {number for entry in lists for number in entry.read_text(encoding="ascii").split()}


def test_a_process_ends_when_its_parent_is_gone(generation: Generation) -> None:
    script = (
        "import sys; from pathlib import Path; from graph.store.publish import Store\n"
        "from graph.query.service import QueryService\n"
        "service = QueryService(Store.open(Path(sys.argv[1])).current(), workers=1)\n"
        "service.run('ASK {}'); print('ready', flush=True); service.run(sys.argv[2])\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(generation.path.parents[1]), ENDLESS["cross join"]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        lists = Path(f"/proc/{parent.pid}/task").glob("*/children")
        workers = [number for entry in lists for number in entry.read_text(encoding="ascii").split()]
        assert len(workers) == 1
        parent.kill()
    deadline = time.monotonic() + 3
    while Path(f"/proc/{workers[0]}").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not Path(f"/proc/{workers[0]}").exists() or state(workers[0]) == "Z"


def state(process: str) -> str:
    """The state of a process: Z for one that has ended and whose end nobody has asked for."""
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


@contextmanager
def listener() -> Iterator[tuple[int, list[object]]]:
    """A listener on the loopback that notes every connection."""
    seen: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1], seen
        finally:
            time.sleep(0.2)
            done.set()
            thread.join()


def test_no_query_opens_a_socket(service: QueryService) -> None:
    with listener() as (port, seen):
        url = f"http://127.0.0.1:{port}/x"
        for query in (
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"PREFIX ex: <{url}> SELECT * {{ SERVICEex: {{ ?s ?p ?o }} }}",
            f"LOAD <{url}>",
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
            f"DESCRIBE <{url}>",
        ):
            try:
                service.run(query, default_graphs=[url] if "GRAPH" not in query else [])
            except QueryRefusedError:
                continue
    assert seen == []


def test_a_process_has_no_network_even_without_the_guard(generation: Generation) -> None:
    process = QueryProcess(generation, QueryLimits())
    with listener() as (port, seen):
        try:
            reply, _ = process.ask(
                {"rows": 10, "bytes": 1000},
                f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}",
                5.0,
            )
        finally:
            process.close()
    if not process.isolated:
        pytest.skip("this system allows no network namespaces: the guard alone protects")
    assert reply["error"] == "engine"
    assert seen == []


def test_datasets_are_those_of_the_protocol(tmp_path: Path) -> None:
    one, two = "https://example.org/g1", "https://example.org/g2"
    generation = small(
        tmp_path,
        f"<a:a> <a:p> 1 . <a:b> <a:p> 2 GRAPH <{one}> {{ <a:a> <a:p> 1 }} GRAPH <{two}> {{ <a:b> <a:p> 2 }}",
    )

    def rows(query: str, default: list[str] | None = None, named: list[str] | None = None) -> list[str]:
        found = service.select(query, default_graphs=default or [], named_graphs=named or [])
        return sorted(row["s"].value for row in found)

    plain, named = "SELECT ?s { ?s ?p ?o }", "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    with QueryService(generation, workers=1) as service:
        assert rows(plain) == ["a:a", "a:b"]
        assert rows(named) == ["a:a", "a:b"]
        assert rows(plain, [one]) == ["a:a"]
        assert rows(plain, [one, two]) == ["a:a", "a:b"]
        assert rows(named, [one]) == []
        assert rows(plain, None, [one]) == []
        assert rows(named, None, [one]) == ["a:a"]
        assert rows(named, [two], [one]) == ["a:a"]
        assert rows(f"SELECT ?s FROM <{two}> {{ ?s ?p ?o }}") == ["a:b"]
        assert rows(f"SELECT ?s FROM <{two}> {{ ?s ?p ?o }}", [one]) == ["a:a"]
        with pytest.raises(UsageError, match="not the IRI"):
            rows(plain, ["not an iri"])


def test_a_switch_shows_the_new_generation(tmp_path: Path, gold: list[GoldReport]) -> None:
    store: Store = fill(tmp_path / "store", gold[:1])
    count = FZ + "SELECT (COUNT(*) AS ?n) { ?r a fz:Report }"
    with QueryService(store.current(), workers=2) as service:
        assert service.select(count).rows[0]["n"].python == 1
        with store.writer() as writer:
            writer.put_report(gold[1].records, gold[1].text, gold[1].sha256, url=None)
            writer.publish()
        assert service.select(count).rows[0]["n"].python == 1
        service.switch(store.current())
        assert service.select(count).rows[0]["n"].python == 2
        assert service.generation == store.current()


def test_rows_come_out_the_same_in_every_format(tmp_path: Path) -> None:
    literals = ['法治"政府"', "a,b\r\nc\td", "=1+1", "", "😀"]
    triples = " . ".join(f"<a:s> <a:p{i}> {ox.Literal(value)}" for i, value in enumerate(literals))
    with QueryService(small(tmp_path, triples), workers=1) as service:
        query = "SELECT ?p ?o { ?s ?p ?o } ORDER BY ?p"
        expected = [[f"a:p{i}", value] for i, value in enumerate(literals)]
        answers = {form: service.run(query, form) for form in ResultFormat.for_kind(ResultKind.SOLUTIONS)}
    assert {answer.media_type for answer in answers.values()} == {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    }
    document = json.loads(answers[ResultFormat.JSON].body)
    assert [[row["p"]["value"], row["o"]["value"]] for row in document["results"]["bindings"]] == expected
    csv_text = answers[ResultFormat.CSV].body.decode("utf-8")
    assert list(csv.reader(io.StringIO(csv_text, newline=""))) == [["p", "o"], *expected]
    for form, parsed in (
        (ResultFormat.XML, ox.QueryResultsFormat.XML),
        (ResultFormat.TSV, ox.QueryResultsFormat.TSV),
    ):
        solutions = ox.parse_query_results(answers[form].body, format=parsed)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [[row["p"].value, row["o"].value] for row in solutions] == expected
    assert ET.fromstring(answers[ResultFormat.XML].body).tag.endswith("sparql")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # inside rdflib
def test_graphs_come_out_the_same_in_every_format(service: QueryService) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a <https://w3id.org/fazhi/ontology#AdoptionClaim> }"
    parsers = {
        ResultFormat.TURTLE: "turtle",
        ResultFormat.N_TRIPLES: "nt",
        ResultFormat.RDF_XML: "xml",
        ResultFormat.JSON_LD: "json-ld",
    }
    reference = Graph().parse(data=service.run(query, ResultFormat.N_TRIPLES).body, format="nt")
    assert len(reference) > 1000
    triples = {line[:-2] for line in service.run(query, ResultFormat.N_TRIPLES).body.decode().splitlines()}
    for form, name in parsers.items():
        parsed = Graph().parse(data=service.run(query, form).body, format=name)
        assert isomorphic(parsed, reference), form
    for form, parser in (
        (ResultFormat.TRIG, ox.RdfFormat.TRIG),
        (ResultFormat.N_QUADS, ox.RdfFormat.N_QUADS),
    ):
        # A constructed graph has no name: what these formats add is nothing.
        quads = set(ox.parse(service.run(query, form).body, format=parser))
        assert {str(quad.triple) for quad in quads} == triples, form


def test_what_xml_cannot_carry_is_refused_by_name(tmp_path: Path) -> None:
    quads = '<a:s> <a:p> "a\\u0001b" . <a:s> <http://example.org/p/> 1'
    with QueryService(small(tmp_path, quads), workers=1) as service:
        for form in (ResultFormat.JSON, ResultFormat.TSV, ResultFormat.CSV):
            assert service.run("SELECT * { ?s ?p ?o }", form).body
        with pytest.raises(QueryRefusedError, match="cannot carry"):
            service.run("SELECT * { ?s ?p ?o }", ResultFormat.XML)
        with pytest.raises(QueryRefusedError, match="cannot carry"):
            service.run("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o = 1) }", ResultFormat.RDF_XML)


def test_a_format_that_does_not_fit_is_named(service: QueryService) -> None:
    with pytest.raises(UsageError, match="choose one of json, xml, csv, tsv"):
        service.run("SELECT * { ?s ?p ?o } LIMIT 1", ResultFormat.TURTLE)
    with pytest.raises(UsageError, match="choose one of turtle"):
        service.run("DESCRIBE <a:a>", ResultFormat.JSON)
    for form in ResultFormat.for_kind(ResultKind.BOOLEAN):
        assert service.run("ASK {}", form).body


def test_the_union_of_reports_is_the_default_graph(service: QueryService) -> None:
    graph = iris.report_graph("000").value
    assert graph.startswith(GRAPH + "report/")
    count = FZ + "SELECT (COUNT(*) AS ?n) { ?c a fz:AdoptionClaim }"
    whole = service.select(count).rows[0]["n"].python
    part = service.select(count, default_graphs=[graph]).rows[0]["n"].python
    assert isinstance(whole, int)
    assert isinstance(part, int)
    assert 0 < part < whole
