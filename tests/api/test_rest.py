"""`/api/v1` over a real server: typed rows, filters, paging, CSV for people, problems."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from api.rest_models import (
    AdoptionRow,
    DocumentRow,
    MeasureRow,
    MechanismRow,
    Page,
    PlaceRow,
    RegisterRow,
)
from graph.query.named import load_named_queries
from tests.conftest import Server

MODELS: dict[str, type[BaseModel]] = {
    "places": PlaceRow,
    "mechanisms": MechanismRow,
    "adoptions": AdoptionRow,
    "measures": MeasureRow,
    "documents": DocumentRow,
}


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as opened:
        yield opened


def rows(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["rows"]
    return found


@pytest.mark.parametrize("name", MODELS)
def test_rows_fit_their_models(client: httpx.Client, name: str) -> None:
    response = client.get(f"/{name}")
    assert response.headers["content-type"] == "application/json"
    model = MODELS[name]
    Page[model].model_validate(response.json())  # type: ignore[valid-type]
    aliases = {field.alias or key for key, field in model.model_fields.items()}
    found = rows(response)
    assert found
    assert {column for row in found for column in row} <= aliases


@pytest.mark.parametrize("name", ["adoptions", "measures"])
def test_evidence_url_leads_to_the_quote(client: httpx.Client, name: str) -> None:
    row = rows(client.get(f"/{name}", params={"limit": 1}))[0]
    page = httpx.get(row["evidence_url"], headers={"Accept": "text/html"}, timeout=60)
    assert page.status_code == 200
    assert f"char={row['start']},{row['end']}" in page.text


def test_filters(client: httpx.Client) -> None:
    found = rows(client.get("/adoptions", params={"mechanism": "legal-adviser-office", "status": "in_force"}))
    assert found
    assert {row["mechanism"].rpartition("/")[2] for row in found} == {"legal-adviser-office"}
    assert {row["status"].rpartition("/")[2] for row in found} == {"in_force"}


def test_place_pages(client: httpx.Client) -> None:
    for row in rows(client.get("/places")):
        assert httpx.get(row["url"], headers={"Accept": "text/html"}, timeout=60).status_code == 200


@pytest.mark.parametrize(
    ("query", "within", "codes"),
    [
        ("江东镇", "金华", ["330703106000"]),
        ("江东镇", "33 07", ["330703106000"]),
        ("jiangdongzhen", "zhejiang", ["330703106000"]),
        ("44 01 15 102", "", ["440115102000"]),
        ("从化市", "", ["440184000000"]),
        ("无此地", "", []),
    ],
)
def test_places_are_searched(client: httpx.Client, query: str, within: str, codes: list[str]) -> None:
    response = client.get("/places", params={"q": query, "in": within})
    assert [row["code"] for row in rows(response)] == codes
    Page[RegisterRow].model_validate(response.json())


def test_a_place_found_leads_to_its_page_and_successor(client: httpx.Client) -> None:
    (held,) = rows(client.get("/places", params={"q": "黄阁镇"}))
    assert held["reports"] == 1
    assert httpx.get(held["url"], headers={"Accept": "text/html"}, timeout=60).status_code == 200
    (former,) = rows(client.get("/places", params={"q": "从化市"}))
    assert (former["validTo"], former["reports"], former["url"]) == (2014, 0, None)
    assert former["successors"] == [{"code": "440117000000", "name": "从化区"}]


def test_found_places_are_paged_and_written_as_csv(client: httpx.Client) -> None:
    parameters = {"q": "城关镇", "limit": "7"}
    first = client.get("/places", params=parameters)
    total = first.json()["total"]
    assert total > 80
    second = client.get(first.json()["next"])
    assert not {row["code"] for row in rows(first)} & {row["code"] for row in rows(second)}
    table = client.get("/places", params={**parameters, "format": "csv"})
    assert table.headers["x-total-count"] == str(total)
    assert table.text.lstrip("\ufeff").startswith("code,name,path,level,validFrom,validTo,match,")


def test_paging_gives_every_row_once(client: httpx.Client) -> None:
    whole = rows(client.get("/measures", params={"limit": 1000}))
    assert len(whole) > 20
    collected: list[dict[str, Any]] = []
    address: str | None = "/measures?limit=7"
    while address:
        response = client.get(address)
        collected += rows(response)
        page = response.json()
        assert page["total"] == len(whole)
        address = page["next"]
        assert ("next" in response.links) == (address is not None)
    assert collected == whole


@pytest.mark.parametrize("how", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_csv_for_people(client: httpx.Client, how: dict[str, Any]) -> None:
    response = client.get("/measures", **how)
    assert response.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert response.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert [row["quote"] for row in table] == [row["quote"] for row in rows(client.get("/measures"))]
    assert int(response.headers["x-total-count"]) >= len(table)


def test_every_named_query_is_a_route(client: httpx.Client) -> None:
    listed = client.get("/queries").json()
    assert {entry["name"] for entry in listed} == set(load_named_queries())
    for entry in listed:
        response = httpx.get(entry["url"], timeout=60)
        assert response.status_code == (400 if entry["required"] else 200), response.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/measures?indicatr=x", 400, "indicatr"),
        ("/measures?indicator=no-such", 400, "indicator"),
        ("/measures?year=twenty", 400, "year"),
        ("/measures?limit=0", 400, "limit"),
        ("/measures?limit=1000000", 400, "limit"),
        ("/measures?offset=-1", 400, "offset"),
        ("/measures?offset=%E4%B8%80", 400, "offset"),
        ("/measures?format=xlsx", 400, "format"),
        ("/measures?year=2017&year=2018", 400, "more than once"),
        ("/adoptions?mechanism=legal-advisor-office", 400, "legal-adviser-office"),
        ("/adoptions?mechanism=https://w3id.org/fazhi/id/mechanism/%3E%20%7D", 400, "mechanism"),
        ("/places?in=x", 400, "q is empty"),
        ("/places?q=", 400, "q is empty"),
        ("/places?q=x&near=y", 400, "near"),
        ("/places?q=x&q=y", 400, "more than once"),
        ("/queries/placements?status=sure", 400, "no placement 'sure'"),
        ("/queries/who-adoptd", 404, "who-adopted"),
        ("/nothing", 404, "not found"),
    ],
)
def test_mistakes(client: httpx.Client, path: str, status: int, words: str) -> None:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert words.lower() in response.json()["detail"].lower()


def test_not_acceptable(client: httpx.Client) -> None:
    response = client.get("/places", headers={"Accept": "application/pdf"})
    assert response.status_code == 406
    assert response.json()["available"] == ["application/json", "text/csv"]


def test_browser_reads_json(client: httpx.Client) -> None:
    response = client.get("/places", headers={"Accept": "text/html,application/xhtml+xml"})
    assert response.headers["content-type"] == "application/json"


def test_openapi_describes_the_parameters_and_rows(server: Server) -> None:
    document = httpx.get(f"{server.url}/openapi.json", timeout=60).json()
    operation = document["paths"]["/api/v1/measures"]["get"]
    assert {parameter["name"] for parameter in operation["parameters"]} >= {
        "indicator",
        "place",
        "year",
        "limit",
    }
    assert "text/csv" in operation["responses"]["200"]["content"]
    places = document["paths"]["/api/v1/places"]["get"]
    assert {"q", "in"} <= {parameter["name"] for parameter in places["parameters"]}
    assert "RegisterRow" in document["components"]["schemas"]
    names = [path for path in document["paths"] if path.startswith("/api/v1/queries/")]
    assert len(names) == len(load_named_queries())
    described = document["components"]["schemas"]["MeasureRow"]["properties"]
    assert "evidence_url" in described
    assert "upperValue" in described
