"""SPARQL Update over a real server: who may write, what is refused, and what everyone sees afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from api.ingestion import Failed, Published, ingest
from api.settings import Settings, load_settings, setting_table
from api.write_token import load_write_token
from graph.store.publish import Store
from graph.verification import discrepancies
from ontology.errors import UsageError
from tests.api.command import ROOT
from tests.api.test_sparql import ENDLESS, problem
from tests.api.writers import BEARER, EX, GSP, TOKEN, Writer, writing_to
from tests.conftest import REPORTS, Server

INSERT = f"INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}s> <{EX}p> 1 }} }}"
TAXONOMY = "https://w3id.org/fazhi/graph/taxonomy"
REPORT = "https://w3id.org/fazhi/graph/report/000"
UNNAMED = "https://w3id.org/fazhi/graph/user/default"
REPORTS_2 = "https://w3id.org/fazhi/graph/report/002"


@pytest.fixture(scope="module")
def shared(store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A server that is written to by tests of graphs of their own."""
    with writing_to(store_path, tmp_path_factory.mktemp("writing")) as client:
        yield client


class TestToken:
    @pytest.mark.parametrize("body", [{"update": INSERT}, None])
    def test_without_a_configured_token_nobody_writes(
        self, server: Server, body: dict[str, str] | None
    ) -> None:
        headers = dict(BEARER)
        if body is None:
            headers["Content-Type"] = "application/sparql-update"
        content = INSERT if body is None else None
        answer = httpx.post(f"{server.url}/sparql", data=body, content=content, headers=headers)
        problem(answer, 403, "writing-off")

    @pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
    def test_nor_by_the_graph_store_protocol(self, server: Server, method: str) -> None:
        headers = {**BEARER, "Content-Type": "text/turtle"}
        answer = httpx.request(method, f"{server.url}{GSP}?graph={EX}g", headers=headers, content=b"")
        problem(answer, 403, "writing-off")

    @pytest.mark.parametrize(
        ("authorization", "challenge"),
        [
            (None, 'Bearer realm="fazhi"'),
            (f"Bearer {TOKEN}x", 'Bearer realm="fazhi", error="invalid_token"'),
            (f"Bearer {TOKEN[:-1]}", 'Bearer realm="fazhi", error="invalid_token"'),
            ("Bearer", 'Bearer realm="fazhi", error="invalid_token"'),
            (f"Basic {TOKEN}", 'Bearer realm="fazhi", error="invalid_token"'),
            (TOKEN, 'Bearer realm="fazhi", error="invalid_token"'),
        ],
    )
    def test_a_wrong_token_is_told_so(
        self, shared: Writer, authorization: str | None, challenge: str
    ) -> None:
        before = shared.generation()
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = httpx.post(f"{shared.server.url}/sparql", data={"update": INSERT}, headers=headers)
        problem(answer, 401, "token-required")
        assert answer.headers["www-authenticate"] == challenge
        assert TOKEN[:-1] not in answer.text
        assert shared.generation() == before

    @pytest.mark.parametrize("name", ["access_token", "token", "Authorization"])
    def test_a_token_in_the_address_counts_for_nothing(self, shared: Writer, name: str) -> None:
        answer = httpx.post(f"{shared.server.url}/sparql?{name}={TOKEN}", data={"update": INSERT})
        problem(answer, 401, "token-required")

    def test_the_scheme_is_read_in_any_case(self, shared: Writer) -> None:
        headers = {"Authorization": f"bearer {TOKEN}"}
        answer = httpx.post(f"{shared.server.url}/sparql", data={"update": INSERT}, headers=headers)
        assert answer.status_code == 200

    def test_the_token_is_shown_nowhere(self, shared: Writer) -> None:
        assert TOKEN not in shared.get("/about").text
        settings = Settings(write_token=TOKEN)
        assert TOKEN not in repr(settings) + repr(setting_table(settings)) + repr(load_write_token(settings))

    @pytest.mark.parametrize("secret", ["brief", "x" * 31, "with a space in it, and quite long", "汉" * 40])
    def test_a_bad_token_is_named_and_not_told(self, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
        monkeypatch.setenv("FAZHI_WRITE_TOKEN", secret)
        with pytest.raises(UsageError, match="FAZHI_WRITE_TOKEN") as caught:
            load_write_token(load_settings())
        assert secret not in str(caught.value)

    def test_a_file_with_the_token(self, tmp_path: Path) -> None:
        file = tmp_path / "token"
        file.write_text(TOKEN + "\n", encoding="ascii")
        file.chmod(0o640)
        settings = Settings(write_token_file=file)
        with pytest.raises(UsageError, match="chmod 600"):
            load_write_token(settings)
        file.chmod(0o600)
        assert load_write_token(settings) is not None
        with pytest.raises(UsageError, match="both set"):
            load_write_token(Settings(write_token_file=file, write_token=TOKEN))
        with pytest.raises(UsageError, match="cannot be read"):
            load_write_token(Settings(write_token_file=tmp_path / "nothing"))


class TestOrigins:
    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
    def test_pages_of_other_sites_do_not_write(self, shared: Writer, origin: str) -> None:
        answer = shared.post("/sparql", data={"update": INSERT}, headers={"Origin": origin})
        problem(answer, 403, "foreign-origin")

    def test_those_of_the_server_itself_may(self, shared: Writer) -> None:
        answer = shared.post("/sparql", data={"update": INSERT}, headers={"Origin": shared.server.url})
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("path", "method", "headers"),
        [("/sparql", "POST", "authorization"), (GSP, "PUT", "content-type"), (GSP, "DELETE", "accept")],
    )
    def test_preflight_of_a_write_is_refused(
        self, shared: Writer, path: str, method: str, headers: str
    ) -> None:
        asked = {
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        }
        assert shared.options(path, headers=asked).status_code == 400

    def test_preflight_of_a_query_is_not(self, shared: Writer) -> None:
        asked = {
            "Origin": "https://yasgui.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "accept,content-type",
        }
        assert shared.options("/sparql", headers=asked).status_code == 200


class TestUpdates:
    def test_an_update_is_in_force_when_it_is_answered(self, shared: Writer) -> None:
        before = shared.generation()
        answer = shared.update(f"INSERT DATA {{ GRAPH <{EX}force> {{ <{EX}s> <{EX}p> '镇' }} }}")
        assert answer.status_code == 200
        document = answer.json()
        assert document["graphs"] == [{"graph": f"{EX}force", "removed": 0, "added": 1}]
        assert document["generation"] == answer.headers["fazhi-generation"] == shared.generation() != before
        assert shared.ask(f"ASK {{ GRAPH <{EX}force> {{ ?s ?p '镇' }} <{EX}s> <{EX}p> '镇' }}")

    def test_what_changes_nothing_makes_no_generation(self, shared: Writer) -> None:
        text = f"INSERT DATA {{ GRAPH <{EX}same> {{ <{EX}s> <{EX}p> 1 }} }}"
        first = shared.update(text).json()
        second = shared.update(text).json()
        assert second == {"generation": first["generation"], "graphs": []}

    def test_all_operations_or_none(self, shared: Writer) -> None:
        before = shared.generation()
        text = f"INSERT DATA {{ GRAPH <{EX}half> {{ <{EX}s> <{EX}p> 1 }} }} ; DROP GRAPH <{EX}nothing>"
        problem(shared.update(text), 400, "query")
        assert shared.generation() == before
        assert not shared.ask(f"ASK {{ GRAPH <{EX}half> {{ ?s ?p ?o }} }}")

    def test_without_a_graph_it_goes_to_the_users_default(self, shared: Writer) -> None:
        answer = shared.update(f"INSERT DATA {{ <{EX}loose> <{EX}p> 1 , 2 }}")
        assert answer.json()["graphs"] == [{"graph": UNNAMED, "removed": 0, "added": 2}]
        assert shared.ask(f"ASK {{ <{EX}loose> <{EX}p> 1 }}")
        assert shared.update(f"DELETE WHERE {{ <{EX}loose> <{EX}p> ?o }}").status_code == 200
        assert not shared.ask(f"ASK {{ <{EX}loose> ?p ?o }}")

    def test_an_operation_sees_what_those_before_it_did(self, shared: Writer) -> None:
        text = f"""PREFIX ex: <{EX}>
            INSERT DATA {{ GRAPH ex:one {{ ex:a ex:step 1 }} }} ;
            PREFIX e: <{EX}>
            INSERT {{ GRAPH ex:two {{ ?s e:step ?next }} }} WHERE {{ ?s e:step ?o BIND(?o + 1 AS ?next) }} ;
            DROP GRAPH ex:one ;
            INSERT {{ GRAPH ex:three {{ ?s ex:left ?o }} }} WHERE {{ ?s ex:step ?o }}"""
        assert shared.update(text).status_code == 200
        assert shared.rows(f"SELECT ?o {{ GRAPH <{EX}three> {{ ?s ?p ?o }} }}") == [{"o": "2"}]

    def test_a_triple_of_two_graphs_stays_in_the_merge(self, shared: Writer) -> None:
        triple = f"<{EX}twice> <{EX}p> 1"
        shared.update(f"INSERT DATA {{ GRAPH <{EX}m1> {{ {triple} }} GRAPH <{EX}m2> {{ {triple} }} }}")
        assert len(shared.rows(f"SELECT * {{ <{EX}twice> ?p ?o }}")) == 1
        shared.update(f"CLEAR GRAPH <{EX}m1>")
        assert shared.ask(f"ASK {{ {triple} }}")
        shared.update(f"CLEAR GRAPH <{EX}m2>")
        assert not shared.ask(f"ASK {{ {triple} }}")

    def test_our_graphs_can_be_read_and_copied(self, shared: Writer) -> None:
        copied = shared.update(f"COPY <{TAXONOMY}> TO <{EX}mine>")
        assert copied.status_code == 200
        count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{TAXONOMY}> {{ ?s ?p ?o }} }}"
        assert shared.rows(count) == shared.rows(count.replace(TAXONOMY, f"{EX}mine"))

    def test_dataset_of_the_request(self, shared: Writer) -> None:
        for name, value in (("d1", 1), ("d2", 2)):
            shared.update(f"INSERT DATA {{ GRAPH <{EX}{name}> {{ <{EX}{name}> <{EX}is> {value} }} }}")
        text = f"INSERT {{ GRAPH <{EX}d3> {{ ?s <{EX}was> ?o }} }} WHERE {{ ?s <{EX}is> ?o }}"
        answer = shared.update(text, **{"using-graph-uri": f"{EX}d2"})
        assert answer.json()["graphs"] == [{"graph": f"{EX}d3", "removed": 0, "added": 1}]
        conflict = text.replace("WHERE", f"USING <{EX}d1> WHERE")
        problem(shared.update(conflict, **{"using-graph-uri": f"{EX}d2"}), 400, "usage")
        problem(shared.update(text, **{"using-graph-uri": "not an IRI"}), 400, "usage")

    def test_blank_nodes_stay_blank(self, shared: Writer) -> None:
        shared.update(f"INSERT DATA {{ GRAPH <{EX}blank> {{ _:a <{EX}p> _:b . _:b <{EX}p> 1 }} }}")
        assert shared.ask(
            f"ASK {{ GRAPH <{EX}blank> {{ ?a <{EX}p> ?b . ?b <{EX}p> 1 FILTER(isBlank(?b)) }} }}"
        )
        assert shared.update(f"DELETE WHERE {{ GRAPH <{EX}blank> {{ ?s ?p ?o }} }}").status_code == 200
        assert not shared.ask(f"ASK {{ GRAPH <{EX}blank> {{ ?s ?p ?o }} }}")


class TestRefused:
    @pytest.mark.parametrize(
        "text",
        [
            f"INSERT DATA {{ GRAPH <{TAXONOMY}> {{ <{EX}s> <{EX}p> 1 }} }}",
            "PREFIX g: <https://w3id.org/fazhi/graph/> INSERT DATA { GRAPH g:taxonomy { <a:a> <a:b> 1 } }",
            "BASE <https://w3id.org/fazhi/x/y> DELETE WHERE { GRAPH <../graph/taxonomy> { ?s ?p ?o } }",
            f"DELETE DATA {{ GRAPH <{REPORT}> {{ <{EX}s> <{EX}p> 1 }} }}",
            f"WITH <{REPORT}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
            "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
            "INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
            f"INSERT {{ GRAPH ?g {{ <{EX}s> <{EX}p> 1 }} }} WHERE {{ BIND(IRI('{TAXONOMY}') AS ?g) }}",
            f"CLEAR GRAPH <{REPORT}>",
            f"DROP SILENT GRAPH <{TAXONOMY}>",
            f"CREATE GRAPH <{TAXONOMY}x>",
            f"COPY <{EX}g> TO <{TAXONOMY}>",
            f"ADD DEFAULT TO <{TAXONOMY}>",
            f"MOVE <{TAXONOMY}> TO <{EX}stolen>",
            f"MOVE DEFAULT TO <{EX}stolen>",
            f"COPY <{EX}g> TO DEFAULT",
            "CLEAR ALL",
            "DROP SILENT NAMED",
            "CLEAR DEFAULT",
            "DELETE WHERE { ?s a <https://w3id.org/fazhi/ontology#Report> }",
            "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
            f"INSERT DATA {{ GRAPH <{EX}first> {{ <{EX}s> <{EX}p> 1 }} }} ; CLEAR GRAPH <{REPORT}>",
        ],
    )
    def test_what_fazhi_keeps(self, shared: Writer, text: str) -> None:
        before = shared.generation()
        document = problem(shared.update(text), 403, "write-refused")
        assert "graph" in str(document["detail"])
        assert shared.generation() == before

    @pytest.mark.parametrize(
        "text",
        [
            "LOAD <http://127.0.0.1:{port}/>",
            "LOAD SILENT <http://127.0.0.1:{port}/> INTO GRAPH <http://example.org/g>",
            "\\u004cOAD <http://127.0.0.1:{port}/>",
            "INSERT {{ GRAPH <http://example.org/g> {{ ?s ?p ?o }} }} "
            "WHERE {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            "DELETE {{ ?s ?p 1 }} WHERE {{ \\u0053ERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        ],
    )
    def test_what_would_open_a_connection(self, shared: Writer, text: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.2)
            port = listener.getsockname()[1]
            problem(shared.update(text.format(port=port)), 400, "query-refused")
            with pytest.raises(TimeoutError):
                listener.accept()

    def test_depth(self, shared: Writer) -> None:
        deep = "INSERT { <a:a> <a:b> 1 } WHERE " + "{" * 5000 + "}" * 5000
        problem(shared.update(deep), 400, "query-refused")
        deep = "INSERT DATA { <a:a> <a:b> " + "[ <a:b> " * 5000 + "1" + "]" * 5000 + " }"
        problem(shared.update(deep), 400, "query-refused")

    def test_rdf_1_2(self, shared: Writer) -> None:
        text = "INSERT DATA { GRAPH <a:g> { <a:a> <a:b> <<( <a:a> <a:b> 1 )>> } }"
        problem(shared.update(text), 400, "rdf-syntax")

    def test_syntax_errors_have_their_place(self, shared: Writer) -> None:
        text = f"PREFIX ex: <{EX}>\nINSERT DATA {{ GRAPH ex:g {{ ex:a ex:b 1 }} }} ;\n"
        text += f"PREFIX e: <{EX}>\nDELETE DATA {{ ?s e:b 1 }}"
        document = problem(shared.update(text), 400, "query-syntax")
        assert (document["line"], document["column"]) == (4, 25)
        assert str(document["detail"]).startswith("Line 4, column 25: ")

    @pytest.mark.parametrize(
        "text", ["SELECT * { ?s ?p ?o }", "INSERT", "INSERT DATA { <a:a> <a:b> 1", "DROP ;;"]
    )
    def test_what_is_no_update(self, shared: Writer, text: str) -> None:
        answer = shared.update(text)
        assert answer.status_code == 400
        assert answer.json()["type"].rpartition("/")[2] in {"query-syntax", "query-refused"}

    def test_a_query_and_an_update(self, shared: Writer) -> None:
        problem(shared.post("/sparql", data={"update": INSERT, "query": "ASK {}"}), 400, "usage")
        problem(shared.post("/sparql?update=x", data={"update": INSERT}), 400, "usage")
        problem(shared.get("/sparql", params={"update": INSERT}), 400, "usage")


@pytest.fixture(scope="module")
def strict(store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A server with short limits."""
    limits = {"write_seconds": 2.0, "write_bytes": 50_000, "body_bytes": 10_000, "queue_seconds": 0.5}
    with writing_to(store_path, tmp_path_factory.mktemp("strict"), **limits) as client:
        yield client


class TestLimits:
    def test_time(self, strict: Writer) -> None:
        before = strict.generation()
        pattern = ENDLESS.partition("{")[2]
        started = time.monotonic()
        answer = strict.update(f"INSERT {{ GRAPH <{EX}g> {{ ?a ?b ?i }} }} WHERE {{ {pattern}")
        assert time.monotonic() - started < 4
        problem(answer, 503, "query-timeout")
        assert strict.generation() == before
        assert strict.update(INSERT).status_code == 200

    def test_bodies_of_writers_may_be_longer(self, strict: Writer) -> None:
        filled = INSERT + " #" + "x" * 20_000
        assert strict.update(filled).status_code == 200
        problem(strict.update(filled + "x" * 40_000), 413, "too-large")
        stranger = httpx.post(f"{strict.server.url}/sparql", data={"update": filled})
        problem(stranger, 413, "too-large")

    def test_another_writer(self, strict: Writer) -> None:
        with Store.open(strict.server.settings.store).writer():
            answer = strict.update(f"INSERT DATA {{ GRAPH <{EX}late> {{ <{EX}s> <{EX}p> 1 }} }}")
        problem(answer, 503, "store-busy")
        assert int(answer.headers["retry-after"]) > 0
        assert strict.update(INSERT).status_code == 200


class TestTogether:
    def test_a_reader_sees_the_old_or_the_new(self, shared: Writer) -> None:
        """Two graphs are always written alike; whoever sees them differ has seen a half of a write."""
        done = threading.Event()
        seen: list[set[str]] = []

        def read() -> None:
            with httpx.Client(base_url=shared.server.url, timeout=60) as client:
                while not done.is_set():
                    both = f"VALUES ?g {{ <{EX}r1> <{EX}r2> }}"
                    query = f"SELECT ?o {{ {both} GRAPH ?g {{ <{EX}s> <{EX}now> ?o }} }}"
                    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
                    seen.append({row["o"]["value"] for row in rows})

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for number in range(6):
            triple = f"<{EX}s> <{EX}now> {number}"
            text = f"DROP SILENT GRAPH <{EX}r1> ; DROP SILENT GRAPH <{EX}r2> ; INSERT DATA {{ "
            text += f"GRAPH <{EX}r1> {{ {triple} }} GRAPH <{EX}r2> {{ {triple} }} }}"
            assert shared.update(text).status_code == 200
        done.set()
        for reader in readers:
            reader.join()
        assert len(seen) > 6
        assert all(len(values) <= 1 for values in seen)

    def test_writers_wait_for_each_other(self, shared: Writer) -> None:
        def write(number: int) -> int:
            text = f"INSERT DATA {{ GRAPH <{EX}crowd> {{ <{EX}s> <{EX}p> {number} }} }}"
            with Writer(shared.server) as client:
                return client.update(text).status_code

        with ThreadPoolExecutor(5) as pool:
            assert list(pool.map(write, range(5))) == [200] * 5
        assert len(shared.rows(f"SELECT ?o {{ GRAPH <{EX}crowd> {{ ?s ?p ?o }} }}")) == 5

    def test_the_service_description_tells_of_updates(self, shared: Writer, server: Server) -> None:
        language = "http://www.w3.org/ns/sparql-service-description#SPARQL11Update"
        headers = {"Accept": "application/n-triples"}
        assert language in shared.get("/sparql", headers=headers).text
        assert language not in httpx.get(f"{server.url}/sparql", headers=headers).text


MY_GDP = "https://w3id.org/fazhi/graph/user/gdp"
PAGE = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
#: The document and the query of the example in docs/writing.md.
GDP = PAGE.partition("<<'TTL'\n")[2].partition("TTL\n")[0]
JOINED = PAGE.partition("```sparql\n")[2].partition("```")[0]


def test_a_users_figures_join_with_ours_and_outlive_ingest_and_restart(
    store_path: Path, tmp_path: Path
) -> None:
    with writing_to(store_path, tmp_path) as client:
        assert client.turtle("PUT", MY_GDP, GDP).status_code == 201
        joined = {(row["code"], row["gdp"]): int(row["mechanisms"]) for row in client.rows(JOINED)}
        assert joined.keys() == {("440115", "1390.4"), ("441223", "186.6")}
        assert min(joined.values()) > 3
        store = client.server.settings.store
    assert discrepancies(Store.open(store).current()) == []
    with Store.open(store).writer() as writer:
        assert writer.remove_report("002")
        without = writer.publish()
    assert REPORTS_2 not in without.graphs
    events = list(ingest([REPORTS / "002.txt"], store))
    assert not [event for event in events if isinstance(event, Failed)]
    published = events[-1]
    assert isinstance(published, Published)
    assert REPORTS_2 in published.generation.graphs
    assert published.generation.graphs[MY_GDP].triples == 6
    assert discrepancies(published.generation) == []
    shutil.move(tmp_path / "store", tmp_path / "kept")
    with writing_to(tmp_path / "kept", tmp_path) as client:
        assert len(client.rows(JOINED)) == 2
        assert client.delete(GSP, params={"graph": MY_GDP}).status_code == 204
        assert client.rows(JOINED) == []


def test_what_a_user_says_with_our_words_is_not_counted_as_ours(store_path: Path, tmp_path: Path) -> None:
    with writing_to(store_path, tmp_path) as client:
        text = f"INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}r> a <https://w3id.org/fazhi/ontology#Report> }} }}"
        assert client.update(text).status_code == 200
        assert client.get("/documents").status_code == 200
        generation = Store.open(client.server.settings.store).current()
    assert generation.counts["reports"] == Store.open(store_path).current().counts["reports"]
    assert discrepancies(generation) == []


def test_the_first_write_makes_a_store(tmp_path: Path) -> None:
    """Where no report was ever put in, everything is the user's."""
    (tmp_path / "empty").mkdir()
    with writing_to(tmp_path / "empty", tmp_path) as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
        assert client.update(INSERT).status_code == 200
        assert len(client.rows("SELECT * { ?s ?p ?o }")) == 1
        assert client.update("CLEAR ALL").status_code == 200
        assert client.rows("SELECT * { ?s ?p ?o }") == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_killed_server_leaves_the_old_or_the_new(store_path: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(store_path, store)
    size = 20_000
    document = "".join(f"<{EX}{number}> <{EX}p> {number} .\n" for number in range(size)).encode()
    moments = random.Random(5)
    for number in range(4):
        graph = f"{EX}killed/{number}"
        process, url = _served(store)
        timer = threading.Timer(moments.uniform(0.1, 2.5), os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        answered = False
        try:
            headers = {**BEARER, "Content-Type": "text/turtle"}
            answer = httpx.put(f"{url}{GSP}?graph={graph}", content=document, headers=headers, timeout=60)
            answered = answer.status_code == 201
        except httpx.HTTPError:
            answered = False
        timer.join()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        held = Store.open(store).current().graphs
        assert graph in held or not answered
        assert graph not in held or held[graph].triples == size
    assert discrepancies(Store.open(store).current()) == []


def _served(store: Path) -> tuple[subprocess.Popen[str], str]:
    """`fazhi serve` in a process of its own, and its address once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "FAZHI_WRITE_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx.get(f"{url}/healthz", timeout=5)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return process, url
    raise AssertionError("the server did not start")
