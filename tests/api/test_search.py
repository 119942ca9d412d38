"""Full-text search over a real server and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.rest_search import SearchPage
from api.settings import Settings
from graph.fulltext.schema import INDEX_FILE
from graph.store.publish import Store
from tests.api.command import fazhi
from tests.conftest import Server, serving


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as opened:
        yield opened


def found(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", params=parameters)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def test_hits_lead_to_their_sentence(client: httpx.Client) -> None:
    page = found(client, q="法律顾问室 意见书", kind="sentence")
    SearchPage.model_validate(page)
    (row,) = page["rows"]
    assert [row["text"][start:end] for start, end in row["matches"]] == ["法律顾问室", "意见书"]
    assert (row["report"], row["textStart"]) == (row["iri"], row["start"])
    opened = client.get(row["evidence_url"], headers={"Accept": "text/html"})
    assert f'id="char={row["start"]},{row["end"]}"' in opened.text
    assert '<mark class="focus">' in opened.text


def test_kinds_counts_and_pages(client: httpx.Client) -> None:
    page = found(client, q="法律顾问", kind=["mechanism", "indicator"], limit=2)
    assert page["total"] == page["counts"]["mechanism"] + page["counts"]["indicator"]
    assert "sentence" in page["counts"]
    assert {row["kind"] for row in page["rows"]} == {"mechanism"}
    following = client.get(page["next"]).json()
    assert following["offset"] == 2
    assert following["rows"][0]["rank"] == 3
    whole = found(client, q="法律顾问", kind=["mechanism", "indicator"])
    assert whole["rows"][:4] == page["rows"] + following["rows"]
    assert whole["next"] is None


def test_filters_take_names_and_codes(client: httpx.Client) -> None:
    by_code = found(client, q="法", place="440115102000", kind="sentence")
    assert by_code["rows"]
    assert {row["places"] for row in by_code["rows"]} == {"黄阁镇"}
    assert found(client, q="法", place="黄阁镇", kind="sentence")["rows"] == by_code["rows"]
    year = by_code["rows"][0]["year"]
    assert {row["year"] for row in found(client, q="法", year=year, kind="sentence")["rows"]} == {year}
    report = found(client, q="法", report="000", kind="sentence")["rows"]
    assert {row["report"].rpartition("/")[2] for row in report} == {"000"}


def test_csv_for_people(client: httpx.Client) -> None:
    answer = client.get("/api/v1/search", params={"q": "法律顾问", "format": "csv"})
    assert answer.text.startswith("\ufeffrank,kind,iri,label,text,matches")
    assert int(answer.headers["x-total-count"]) == answer.text.count("\r\n") - 1


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({}, "nothing to look for"),
        ({"q": " "}, "nothing to look for"),
        ({"q": "法" * 401}, "longer than 400"),
        ({"q": "法", "kind": "verse"}, "kind is one of mechanism"),
        ({"q": "法", "year": "19"}, "parameter year"),
        ({"q": "法", "place": "无此镇"}, "parameter place"),
        ({"q": ["a", "b"]}, "more than once"),
        ({"q": "法", "limit": "0"}, "limit"),
        ({"q": "法", "words": "x"}, "no parameter 'words'"),
    ],
)
def test_what_is_wrong_is_named(client: httpx.Client, parameters: dict[str, Any], said: str) -> None:
    answer = client.get("/api/v1/search", params=parameters)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_openapi_describes_the_search(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/v1/search"]["get"]
    names = [parameter["name"] for parameter in described["parameters"]]
    assert names == ["q", "kind", "place", "year", "report", "limit", "offset", "format"]
    assert {"200", "400", "503"} <= described["responses"].keys()


def test_the_service_description_names_the_function(client: httpx.Client) -> None:
    described = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert "#extensionFunction> <https://w3id.org/fazhi/ontology#matches>" in described


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_hits_by_kind(client: httpx.Client, lang: str) -> None:
    page = client.get("/search", params={"q": "法律顾问", "lang": lang}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert (
        '<a class="hit" href="/mechanisms/legal-adviser-office" lang="zh-Hans"><mark>法律顾问</mark>室</a>'
        in page.text
    )
    assert 'class="hit sentence" href="/documents/000?at=' in page.text
    assert 'name="q" value="法律顾问"' in page.text


def test_the_page_says_what_is_wrong_and_keeps_what_was_written(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": '<b>"法', "year": "19"}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "&lt;b&gt;&#34;法" in page.text
    assert "<b>" not in page.text
    empty = client.get("/search", headers={"Accept": "text/html"})
    assert empty.status_code == 200
    nothing = client.get(
        "/search", params={"q": "没有这样的词", "lang": "zh"}, headers={"Accept": "text/html"}
    )
    assert "没有符合条件的内容" in nothing.text


def test_the_page_of_one_kind_goes_on(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "法", "kind": "sentence"}, headers={"Accept": "text/html"})
    assert "offset=50" in page.text
    last = client.get(
        "/search", params={"q": "法", "kind": "sentence", "offset": "50"}, headers={"Accept": "text/html"}
    )
    assert 'start="51"' in last.text
    assert 'rel="prev"' in last.text


def test_a_generation_without_an_index_names_the_mend(store_path: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Store.open(store, create=True).writer() as writer:
        generation = writer.publish()
    (generation.path / INDEX_FILE).unlink()
    with serving(Settings(store=store)) as server:
        answer = httpx.get(f"{server.url}/api/v1/search?q=法", timeout=60)
        assert answer.status_code == 503
        assert "fazhi reindex" in answer.json()["detail"]
        done = fazhi("reindex", "--store", str(store), "--json")
        assert done.code == 0, done.stderr
        assert json.loads(done.stdout)["generation"] == generation.id
        answer = httpx.get(f"{server.url}/api/v1/search?q=法", timeout=60)
        assert answer.status_code == 200
        assert answer.json()["counts"]["mechanism"] > 10


def test_search_on_the_command_line(store_path: Path) -> None:
    done = fazhi("search", "法律顾问室", "意见书", "--store", str(store_path), "--json", "--kind", "sentence")
    assert done.code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["total"] == len(answer["hits"]) == 1
    assert answer["hits"][0]["kind"] == "sentence"
    listed = fazhi("search", "法律顾问室", "--store", str(store_path), "--lang", "zh")
    assert listed.stdout.splitlines()[0] == "机制  法律顾问室  mechanism/legal-adviser-office"
    nothing = fazhi("search", "没有这样的词", "--store", str(store_path), "--lang", "en")
    assert nothing.code == 1
    assert "No sentence and no name holds '没有这样的词'." in nothing.stderr
    wrong = fazhi("search", "法", "--kind", "verse", "--store", str(store_path))
    assert wrong.code == 2
