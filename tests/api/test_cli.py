"""The command line as its users meet it: streams, exit codes, one-sentence errors, both languages, UTF-8."""

from __future__ import annotations

import csv
import json
import shutil
import socket
from pathlib import Path

import httpx
import pytest

from tests.api.command import ROOT, fazhi, running

REPORTS = ROOT / "data" / "reports"
COMMANDS = (
    "ingest",
    "extract",
    "query",
    "serve",
    "graph",
    "export",
    "validate",
    "evaluate",
    "verify",
    "demo",
)


def assert_one_sentence(text: str) -> None:
    """An error is one line and no traceback."""
    assert text.startswith(("error: ", "错误: ")), text
    assert text.count("\n") == 1, text


def test_help_is_bilingual() -> None:
    outcome = fazhi("--help")
    assert outcome.code == 0
    assert "knowledge graph" in outcome.stdout
    assert "知识图谱" in outcome.stdout
    for command in [
        "ingest",
        "extract",
        "query",
        "serve",
        "graph",
        "export",
        "validate",
        "evaluate",
        "verify",
        "demo",
    ]:
        assert command in outcome.stdout


@pytest.mark.parametrize(
    "command",
    ["ingest", "extract", "query", "serve", "graph", "export", "validate", "evaluate", "verify", "demo"],
)
def test_every_command_has_bilingual_help(command: str) -> None:
    outcome = fazhi(command, "--help")
    assert outcome.code == 0
    assert any("一" <= character <= "鿿" for character in outcome.stdout)


def test_unknown_option_is_a_usage_error() -> None:
    outcome = fazhi("ingest", "--no-such-option", "x")
    assert outcome.code == 2
    assert "--no-such-option" in outcome.stderr
    assert outcome.stdout == ""


def test_bad_setting_is_named() -> None:
    outcome = fazhi("query", "places", environment={"FAZHI_QUERY_SECONDS": "soon"})
    assert outcome.code == 2
    assert_one_sentence(outcome.stderr)
    assert "FAZHI_QUERY_SECONDS" in outcome.stderr


class TestIngest:
    def test_twice_is_unchanged(self, tmp_path: Path) -> None:
        store = tmp_path / "store"
        first = fazhi("ingest", REPORTS, "--store", store, "--json")
        second = fazhi("ingest", REPORTS, "--store", store, "--json")
        assert (first.code, second.code) == (0, 0)
        one, two = json.loads(first.stdout), json.loads(second.stdout)
        assert {report["change"] for report in one["reports"]} == {"added"}
        assert {report["change"] for report in two["reports"]} == {"unchanged"}
        assert one["generation"] == two["generation"]
        assert (one["published"], two["published"]) == (True, False)

    def test_summary_is_on_stderr_and_in_chinese_when_asked(self, tmp_path: Path) -> None:
        outcome = fazhi("ingest", REPORTS / "000.txt", "--store", tmp_path / "store", "--lang", "zh")
        assert outcome.code == 0
        assert outcome.stdout == ""
        assert "黄阁镇" in outcome.stderr
        assert "新增 1" in outcome.stderr

    def test_quiet_says_nothing(self, tmp_path: Path) -> None:
        outcome = fazhi("ingest", REPORTS / "000.txt", "--store", tmp_path / "store", "-q")
        assert (outcome.code, outcome.stdout, outcome.stderr) == (0, "", "")

    def test_changed_report_replaces_its_own_graph_only(self, tmp_path: Path) -> None:
        folder = tmp_path / "reports"
        shutil.copytree(REPORTS, folder)
        store = tmp_path / "store"
        assert fazhi("ingest", folder, "--store", store).code == 0
        report = folder / "000.txt"
        report.write_text(
            report.read_text(encoding="utf-8").replace("黄阁镇", "黄阁镇 ", 1), encoding="utf-8"
        )
        outcome = fazhi("ingest", folder, "--store", store, "--json")
        changes = {entry["docid"]: entry["change"] for entry in json.loads(outcome.stdout)["reports"]}
        assert changes["000"] == "replaced"
        assert {change for docid, change in changes.items() if docid != "000"} == {"unchanged"}

    def test_bad_inputs_are_named_and_the_others_ingested(self, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "nothing").mkdir()
        manifest = tmp_path / "list.csv"
        manifest.write_text(f"file,year\nmissing.txt,2019\n{REPORTS / '002.txt'},year\n", encoding="utf-8")
        outcome = fazhi(
            "ingest",
            REPORTS / "000.txt",
            tmp_path / "empty.txt",
            tmp_path / "nothing",
            tmp_path / "absent",
            manifest,
            "--store",
            tmp_path / "store",
            "--json",
        )
        assert outcome.code == 1
        lines = outcome.stderr.splitlines()
        for name in ("empty.txt", "nothing", "absent", "missing.txt"):
            assert len([line for line in lines if name in line]) == 1, name
        assert "Traceback" not in outcome.stderr
        result = json.loads(outcome.stdout)
        assert [report["docid"] for report in result["reports"]] == ["000"]
        assert result["published"]

    def test_nothing_readable_leaves_the_store_alone(self, tmp_path: Path) -> None:
        store = tmp_path / "store"
        assert fazhi("ingest", REPORTS / "000.txt", "--store", store).code == 0
        before = (store / "CURRENT").read_bytes()
        (tmp_path / "empty.txt").write_bytes(b"")
        assert fazhi("ingest", tmp_path / "empty.txt", "--store", store).code == 1
        assert (store / "CURRENT").read_bytes() == before

    def test_a_folder_that_is_no_store_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "letters").mkdir()
        (tmp_path / "letters" / "a.txt").write_text("dear", encoding="utf-8")
        outcome = fazhi("ingest", REPORTS / "000.txt", "--store", tmp_path / "letters")
        assert outcome.code == 1
        assert_one_sentence(outcome.stderr)


class TestExtract:
    def test_one_json_object_a_line(self) -> None:
        outcome = fazhi("extract", REPORTS / "000.txt", REPORTS / "002.txt")
        assert outcome.code == 0
        records = [json.loads(line) for line in outcome.stdout.splitlines()]
        assert [record["docid"] for record in records] == ["000", "002"]
        text = (REPORTS / "000.txt").read_bytes().decode("utf-8")
        for adoption in records[0]["adoptions"]:
            start = adoption["start"]
            assert text[start : start + len(adoption["quote"])] == adoption["quote"]

    @pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}])
    def test_utf8_under_any_locale(self, environment: dict[str, str]) -> None:
        outcome = fazhi("extract", REPORTS / "000.txt", environment=environment)
        assert outcome.code == 0
        assert json.loads(outcome.stdout)["meta"]["place"] == "黄阁镇"

    def test_two_processes_give_the_same(self) -> None:
        alone = fazhi("extract", REPORTS / "000.txt", REPORTS / "004.txt")
        together = fazhi("extract", REPORTS / "000.txt", REPORTS / "004.txt", "--jobs", "2")
        assert together.code == 0
        assert together.stdout == alone.stdout

    def test_absent_file(self) -> None:
        outcome = fazhi("extract", "no-such-file.txt")
        assert (outcome.code, outcome.stdout) == (1, "")
        assert_one_sentence(outcome.stderr)
        assert "no-such-file.txt" in outcome.stderr


class TestQuery:
    def test_named_query_is_csv_when_piped(self, store_path: Path) -> None:
        outcome = fazhi("query", "who-adopted", "--mechanism", "legal-adviser-office", "--store", store_path)
        assert outcome.code == 0
        rows = list(csv.DictReader(outcome.stdout.splitlines()))
        assert rows
        assert all("法律顾问" in row["quote"] for row in rows)
        assert {row["mechanism"].rpartition("/")[2] for row in rows} == {"legal-adviser-office"}

    def test_sparql_text_as_json(self, store_path: Path) -> None:
        query = "PREFIX fz: <https://w3id.org/fazhi/ontology#> SELECT (COUNT(*) AS ?n) { ?r a fz:Report }"
        outcome = fazhi("query", query, "--json", "--store", store_path)
        assert outcome.code == 0
        bindings = json.loads(outcome.stdout)["results"]["bindings"]
        assert [binding["n"]["value"] for binding in bindings] == ["5"]

    def test_file_and_standard_input(self, store_path: Path, tmp_path: Path) -> None:
        file = tmp_path / "ask.rq"
        file.write_text("ASK { ?s ?p ?o }", encoding="utf-8")
        from_file = fazhi("query", file, "--store", store_path)
        from_input = fazhi("query", "-", "--store", store_path, stdin="ASK { ?s ?p ?o }")
        assert from_file.stdout.strip() == from_input.stdout.strip() == "true"

    def test_construct_is_turtle(self, store_path: Path) -> None:
        query = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"
        outcome = fazhi("query", query, "--store", store_path)
        assert outcome.code == 0
        assert outcome.stdout.startswith("@prefix")

    def test_table(self, store_path: Path) -> None:
        outcome = fazhi("query", "places", "--format", "table", "--store", store_path)
        assert outcome.code == 0
        assert "黄阁镇" in outcome.stdout
        assert "rows" in outcome.stderr

    def test_list(self) -> None:
        outcome = fazhi("query", "--list", "--lang", "zh")
        assert outcome.code == 0
        assert "who-adopted" in outcome.stdout

    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (["who-adoptd"], 2, "who-adopted"),
            (["who-adopted", "--mechanism", "legal-advisor-office"], 2, "legal-adviser-office"),
            (["places", "--status", "planned"], 2, "status"),
            (["matrix", "--year", "last"], 2, "year"),
            (["SELECT ?s { ?s ?p ?o }", "--place", "440115101000"], 2, "--place"),
            (["places", "--format", "turtle"], 2, "table, json"),
            (["SELECT ?s {"], 1, "line"),
            (["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"], 1, "SERVICE"),
            (["absent.rq"], 1, "absent.rq"),
        ],
    )
    def test_mistakes(self, store_path: Path, arguments: list[str], code: int, words: str) -> None:
        outcome = fazhi("query", *arguments, "--store", store_path)
        assert outcome.code == code
        assert outcome.stdout == ""
        assert_one_sentence(outcome.stderr)
        assert words.lower() in outcome.stderr.lower()

    def test_without_a_store(self, tmp_path: Path) -> None:
        outcome = fazhi("query", "places", "--store", tmp_path / "none")
        assert outcome.code == 1
        assert_one_sentence(outcome.stderr)
        assert "fazhi ingest" in outcome.stderr


class TestGraphAndExport:
    def test_graph_page_is_one_offline_file(self, store_path: Path, tmp_path: Path) -> None:
        page = tmp_path / "graph.html"
        outcome = fazhi("graph", "-o", page, "--store", store_path)
        assert outcome.code == 0
        html = page.read_text(encoding="utf-8")
        assert "黄阁镇" in html
        assert 'src="http' not in html
        assert 'href="//' not in html

    def test_graph_of_one_place_is_smaller(self, store_path: Path) -> None:
        whole = fazhi("graph", "-o", "-", "--store", store_path)
        part = fazhi("graph", "-o", "-", "--place", "440115102000", "--store", store_path)
        assert (whole.code, part.code) == (0, 0)
        assert "黄阁镇" in part.stdout
        assert "荷塘镇" in whole.stdout
        assert "荷塘镇" not in part.stdout

    @pytest.mark.parametrize("name", ["graph.nq", "graph.trig", "graph.ttl", "graph.graphml", "graph.gexf"])
    def test_export_by_file_name(self, store_path: Path, tmp_path: Path, name: str) -> None:
        outcome = fazhi("export", "-o", tmp_path / name, "--store", store_path)
        assert outcome.code == 0, outcome.stderr
        assert (tmp_path / name).stat().st_size > 1000
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_unknown_export_format(self, store_path: Path, tmp_path: Path) -> None:
        outcome = fazhi("export", "-o", tmp_path / "graph.xlsx", "--store", store_path)
        assert outcome.code == 2
        assert_one_sentence(outcome.stderr)
        assert "graphml" in outcome.stderr

    def test_unwritable_output(self, store_path: Path, tmp_path: Path) -> None:
        outcome = fazhi("export", "-o", tmp_path / "no" / "graph.nq", "--store", store_path)
        assert outcome.code == 2
        assert_one_sentence(outcome.stderr)


class TestChecks:
    def test_reports_conform(self, store_path: Path) -> None:
        outcome = fazhi("validate", "--store", store_path, "--json")
        assert outcome.code == 0
        reports = json.loads(outcome.stdout)["reports"]
        assert len(reports) == 5
        assert all(report["conforms"] for report in reports)

    def test_a_file_that_breaks_the_shapes(self, tmp_path: Path) -> None:
        file = tmp_path / "bad.ttl"
        file.write_text(
            "PREFIX fz: <https://w3id.org/fazhi/ontology#>\n"
            "<https://w3id.org/fazhi/id/claim/1> a fz:AdoptionClaim .\n",
            encoding="utf-8",
        )
        outcome = fazhi("validate", file)
        assert outcome.code == 3
        assert "claim/1" in outcome.stdout + outcome.stderr

    def test_a_file_that_is_no_rdf(self, tmp_path: Path) -> None:
        file = tmp_path / "bad.ttl"
        file.write_text("this is no turtle", encoding="utf-8")
        outcome = fazhi("validate", file)
        assert outcome.code == 1
        assert "bad.ttl" in outcome.stderr

    def test_verify(self, store_path: Path) -> None:
        outcome = fazhi("verify", "--store", store_path)
        assert outcome.code == 0

    def test_verify_notices_a_changed_manifest(self, store_path: Path, tmp_path: Path) -> None:
        store = tmp_path / "store"
        shutil.copytree(store_path, store)
        generation = (store / "CURRENT").read_text(encoding="ascii").strip()
        manifest = store / "generations" / generation / "manifest.json"
        content = json.loads(manifest.read_text(encoding="utf-8"))
        content["counts"]["reports"] += 1
        manifest.write_text(json.dumps(content), encoding="utf-8")
        outcome = fazhi("verify", "--store", store)
        assert outcome.code == 1
        assert "reports" in outcome.stderr

    def test_evaluate_with_floors(self) -> None:
        gold = ROOT / "data" / "gold"
        outcome = fazhi("evaluate", gold, "--json")
        assert outcome.code == 0
        scores = json.loads(outcome.stdout)
        assert scores["bad_quotes"] == 0
        assert fazhi("evaluate", gold, gold, "--floor", "adoption=1.0").code == 0
        below = fazhi("evaluate", gold, REPORTS / "000.txt", "--floor", "adoption=1.0")
        assert below.code == 3
        assert "adoption" in below.stderr

    @pytest.mark.parametrize("floor", ["adoption", "nothing=0.5", "adoption=much", "adoption=85"])
    def test_bad_floor(self, floor: str) -> None:
        outcome = fazhi("evaluate", ROOT / "data" / "gold", "--floor", floor)
        assert outcome.code == 2
        assert_one_sentence(outcome.stderr)


class TestServe:
    def test_a_taken_port_is_named(self, store_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            outcome = fazhi("serve", "--port", str(port), "--store", store_path)
        assert outcome.code == 2
        assert_one_sentence(outcome.stderr)
        assert str(port) in outcome.stderr

    def test_demo_serves_and_names_three_things_to_try(self, tmp_path: Path) -> None:
        arguments: list[str | Path] = ["demo", "--port", "0", "--store", tmp_path / "store"]
        with running(*arguments) as process:
            assert process.stderr is not None
            lines: list[str] = []
            while not lines or "Serving on" not in lines[-1]:
                line = process.stderr.readline()
                assert line, "".join(lines)
                lines.append(line)
            url = lines[-1].partition("http://")[2].partition(" ")[0]
            assert httpx.get(f"http://{url}healthz", timeout=30).json()["status"] == "ok"
            assert [line[:4] for line in lines[-4:-1]] == ["  1.", "  2.", "  3."]
            assert f"http://{url}matrix" in lines[-4]

    def test_demo_without_serving(self, tmp_path: Path) -> None:
        outcome = fazhi("demo", "--no-serve", "--store", tmp_path / "store")
        assert outcome.code == 0
        assert "fazhi serve" in outcome.stderr
        assert outcome.stdout == ""

    def test_demo_of_an_absent_folder(self, tmp_path: Path) -> None:
        outcome = fazhi("demo", tmp_path / "none", "--no-serve", "--store", tmp_path / "store")
        assert outcome.code == 2
        assert_one_sentence(outcome.stderr)
