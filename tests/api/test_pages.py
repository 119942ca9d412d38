"""Pages, linked data and the rest of the HTTP app over a real server."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from api.ingestion import Published, ingest
from api.settings import Settings, setting_table
from tests.conftest import REPORTS, Server, serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGES = (
    "/",
    "/places",
    "/mechanisms",
    "/mechanisms/legal-adviser-office",
    "/documents",
    "/documents/000",
    "/matrix",
    "/matrix?group=A&status=in_force&year=2017",
    "/graph",
    "/graph?report=000",
    "/about",
    "/sparql",
    "/ontology",
    "/page/report/000",
)


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60, headers={"Accept": BROWSER}) as opened:
        yield opened


@pytest.fixture(scope="module")
def place(client: httpx.Client) -> str:
    """The key of the place that report 000 is about."""
    rows = client.get("/api/v1/documents").json()["rows"]
    return str(next(row["place"] for row in rows if row["docid"] == "000")).rpartition("/")[2]


@pytest.fixture(scope="module")
def claim(client: httpx.Client) -> dict[str, str]:
    """A claim of report 000."""
    rows = client.get("/api/v1/queries/who-adopted", params={"limit": 1000}).json()["rows"]
    return next(row for row in rows if row["report"].endswith("/000"))


class TestPages:
    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_in_both_languages(self, client: httpx.Client, path: str, lang: str) -> None:
        response = client.get(path, params={**httpx.URL(path).params, "lang": lang})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<html lang="{lang}' in response.text

    @pytest.mark.parametrize("path", PAGES)
    def test_nothing_from_another_host(self, client: httpx.Client, path: str) -> None:
        text = client.get(path).text
        assert re.findall(r'<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(?:https?:)?//', text) == []
        assert re.findall(r"<script>|\son[a-z]+=", text) == [], "inline scripts break the policy"

    def test_language_is_remembered(self, server: Server) -> None:
        with httpx.Client(base_url=server.url, timeout=60) as visitor:
            visitor.get("/places", params={"lang": "en"})
            assert '<html lang="en' in visitor.get("/places").text

    def test_every_internal_link_of_the_main_pages_leads_somewhere(
        self, client: httpx.Client, place: str
    ) -> None:
        links: set[str] = set()
        for path in ("/", "/places", f"/places/{place}", "/documents", "/about", "/matrix"):
            links |= set(re.findall(r'href="(/[^"#]*)', client.get(path).text))
        assert len(links) > 20
        for link in sorted(links):
            address = unquote(link.replace("&amp;", "&"))
            assert client.get(address, follow_redirects=True).status_code == 200, link

    def test_place_page_has_its_claims(self, client: httpx.Client, place: str) -> None:
        text = client.get(f"/places/{place}").text
        assert "黄阁镇" in text
        assert "法律顾问" in text

    def test_place_above_lists_what_lies_below_it(self, client: httpx.Client, place: str) -> None:
        page = client.get("/places/440000000000")
        assert page.status_code == 200
        assert 'href="/places/440100000000"' in page.text
        assert f'href="/places/{place}"' in client.get("/places/440115000000").text

    def test_place_page_says_why_the_report_is_placed_there(self, client: httpx.Client, place: str) -> None:
        text = client.get(f"/places/{place}", params={"lang": "en"}).text
        assert "Why placed here" in text
        assert re.search(r'<a class="quote" href="/documents/000\?at=\d+-\d+#char=\d+,\d+" [^>]*><q>', text)

    def test_document_page_says_where_it_belongs(self, client: httpx.Client, place: str) -> None:
        text = client.get("/documents/000", params={"lang": "en"}).text
        assert "Where this report belongs" in text
        assert f'href="/places/{place}"' in text

    def test_document_has_an_anchor_for_the_evidence(
        self, client: httpx.Client, claim: dict[str, str]
    ) -> None:
        start, end = claim["start"], claim["end"]
        text = client.get(f"/documents/000?at={start}-{end}").text
        assert f'id="char={start},{end}"' in text

    def test_about_prints_every_setting(self, client: httpx.Client) -> None:
        text = client.get("/about").text
        for row in setting_table():
            assert row.variable in text

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/places/no-such", 404),
            ("/mechanisms/no-such", 404),
            ("/documents/no-such", 404),
            ("/documents/000?at=20-10", 400),
            ("/documents/000?at=x", 400),
            ("/matrix?year=long-ago", 400),
            ("/matrix?group=ZZ", 400),
            ("/graph?place=nowhere", 400),
            ("/static/..%2Fpages%2Fhome.py", 404),
            ("/static/no.js", 404),
            ("/id/place/no-such", 303),
            ("/page/place/no-such", 404),
            ("/data/place/no-such.ttl", 404),
            ("/data/place/440000000000.docx", 404),
            ("/id/Place/%3Cscript%3E", 404),
            ("/no/such/page", 404),
        ],
    )
    def test_problem_pages(self, client: httpx.Client, path: str, status: int) -> None:
        response = client.get(path)
        assert response.status_code == status
        if status >= 400:
            assert response.headers["content-type"] == "text/html; charset=utf-8"
            machine = client.get(path, headers={"Accept": "application/json"})
            assert machine.headers["content-type"] == "application/problem+json"
            assert machine.json()["status"] == status


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/api/v1/places", "/static/style.css", "/no-such", "/healthz"])
    def test_security(self, client: httpx.Client, path: str) -> None:
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers

    def test_cors(self, client: httpx.Client) -> None:
        for path in ("/sparql?query=ASK{}", "/api/v1/places", "/no-such", "/sparql?query=nonsense"):
            response = client.get(path, headers={"Origin": "https://example.org"})
            assert response.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in response.headers

    def test_conditional_requests(self, client: httpx.Client) -> None:
        first = client.get("/places")
        assert {"Accept", "Accept-Language", "Cookie"} <= set(first.headers["vary"].split(", "))
        tag = {"If-None-Match": first.headers["etag"]}
        assert client.get("/places", headers=tag).status_code == 304
        assert client.get("/places?lang=en", headers=tag).status_code == 200
        assert client.get("/documents", headers=tag).status_code == 200

    def test_head(self, client: httpx.Client) -> None:
        response = client.head("/places")
        assert (response.status_code, response.content) == (200, b"")


class TestLinkedData:
    @pytest.mark.parametrize(
        ("accept", "where"),
        [
            (BROWSER, "/documents/000"),
            ("*/*", "/data/report/000.ttl"),
            ("text/turtle", "/data/report/000.ttl"),
            ("application/ld+json", "/data/report/000.jsonld"),
            ("application/n-triples", "/data/report/000.nt"),
            ("text/csv", "/data/report/000.csv"),
        ],
    )
    def test_303_by_accept(self, client: httpx.Client, accept: str, where: str) -> None:
        response = client.get("/id/report/000", headers={"Accept": accept})
        assert response.status_code == 303
        assert response.headers["location"] == where

    def test_not_acceptable(self, client: httpx.Client) -> None:
        response = client.get("/id/report/000", headers={"Accept": "image/png"})
        assert response.status_code == 406
        assert "text/turtle" in response.json()["available"]

    def test_suffix(self, client: httpx.Client) -> None:
        response = client.get("/id/report/000.jsonld")
        assert response.headers["location"] == "/data/report/000.jsonld"

    def test_data_is_the_same_in_every_format(self, client: httpx.Client) -> None:
        forms = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
        graphs = [
            {quad.triple for quad in parse(client.get(f"/data/report/000.{suffix}").content, format=form)}
            for suffix, form in forms.items()
        ]
        assert graphs[0]
        assert graphs[0] == graphs[1] == graphs[2]
        table = client.get("/data/report/000.csv").content
        assert table.count(b"\r\n") == len(graphs[0]) + 1

    def test_generic_page_links_both_ways(self, client: httpx.Client, claim: dict[str, str]) -> None:
        key = claim["claim"].rpartition("/")[2]
        page = client.get(f"/id/claim/{key}", follow_redirects=True)
        assert page.url.path == f"/page/claim/{key}"
        assert "/mechanisms/" in page.text
        assert f"/data/claim/{key}.ttl" in page.text

    def test_evidence_leads_to_its_sentence(self, client: httpx.Client, claim: dict[str, str]) -> None:
        key = claim["evidence"].rpartition("/")[2]
        location = client.get(f"/id/evidence/{key}").headers["location"]
        start, end = claim["start"], claim["end"]
        assert location == f"/documents/000?at={start}-{end}#char={start},{end}"

    def test_vocabulary(self, client: httpx.Client) -> None:
        assert client.get("/ontology").headers["content-type"].startswith("text/html")
        turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
        other = client.get("/ontology.nt")
        assert {q.triple for q in parse(turtle.content, format=RdfFormat.TURTLE)} == {
            q.triple for q in parse(other.content, format=RdfFormat.N_TRIPLES)
        }
        assert client.get("/ontology.docx").status_code == 404


class TestOpenApiPage:
    def test_is_offline_and_allowed_by_its_policy(self, client: httpx.Client) -> None:
        page = client.get("/docs")
        assert page.status_code == 200
        loaded = re.findall(r'<(?:script|link)\b[^>]*(?:src|href)="([^"]+)"', page.text)
        assert loaded
        for address in loaded:
            assert address.startswith("/docs/")
            assert client.get(address).status_code == 200
        policy = page.headers["content-security-policy"]
        for script in re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]

    def test_title(self, client: httpx.Client) -> None:
        document = client.get("/openapi.json").json()
        assert "法治" in document["info"]["title"]
        assert document["info"]["description"]


class TestGenerations:
    def test_nothing_published_then_published_while_serving(self, tmp_path: Path) -> None:
        settings = Settings(store=tmp_path / "store", refresh_seconds=0.1, workers=1)
        with serving(settings) as running, httpx.Client(base_url=running.url, timeout=60) as visitor:
            assert visitor.get("/healthz").status_code == 503
            empty = visitor.get("/api/v1/places")
            assert empty.status_code == 503
            assert empty.json()["type"].endswith("/nothing-published")
            assert "fazhi ingest" in empty.json()["detail"]
            assert visitor.get("/about", headers={"Accept": BROWSER}).status_code == 503

            first = self._published(tmp_path, "000.txt", visitor)
            assert visitor.get("/api/v1/places").json()["total"] == 1
            tag = {"If-None-Match": visitor.get("/api/v1/places").headers["etag"]}

            second = self._published(tmp_path, "002.txt", visitor)
            assert first != second
            again = visitor.get("/api/v1/places", headers=tag)
            assert again.status_code == 200
            assert again.json()["total"] == 2

    @staticmethod
    def _published(tmp_path: Path, name: str, visitor: httpx.Client) -> str:
        """Ingests a report and waits until the server has taken up the new generation."""
        last = list(ingest([REPORTS / name], tmp_path / "store"))[-1]
        assert isinstance(last, Published)
        deadline = time.monotonic() + 30
        while visitor.get("/healthz").json()["generation"] != last.generation.id:
            assert time.monotonic() < deadline, "the new generation was not taken up"
            time.sleep(0.05)
        return last.generation.id


PATHS = st.sampled_from(
    (
        "/",
        "/places",
        "/places/{}",
        "/mechanisms/{}",
        "/documents/{}",
        "/id/{}/{}",
        "/data/{}/{}",
        "/page/{}/{}",
        "/matrix",
        "/graph",
        "/sparql",
        "/api/v1/measures",
        "/api/v1/adoptions",
        "/api/v1/queries/{}",
        "/{}",
    )
)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
NAMES = st.sampled_from(
    (
        "lang",
        "at",
        "group",
        "status",
        "year",
        "place",
        "report",
        "mechanism",
        "query",
        "format",
        "limit",
        "offset",
    )
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, words=st.tuples(WORDS, WORDS), parameters=st.dictionaries(NAMES, WORDS, max_size=3))
def test_no_request_is_an_unforeseen_error(
    client: httpx.Client, path: str, words: tuple[str, str], parameters: dict[str, str]
) -> None:
    filled = path.format(*(quote(word, safe="") for word in words))
    response = client.get(filled, params=parameters)
    assert response.status_code in {200, 303, 304, 400, 404, 406, 414, 503}, response.text
