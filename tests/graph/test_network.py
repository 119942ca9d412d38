"""The network view: typed nodes, every statement an edge with its sentence."""

from __future__ import annotations

from collections import Counter

from graph.network import build_network
from graph.query.service import QueryService
from tests.graph.gold import GoldReport

TYPES = {"place", "institution", "mechanism", "measure", "instrument", "innovation"}


def test_every_statement_is_an_edge(service: QueryService, gold: list[GoldReport]) -> None:
    network = build_network(service)
    edges = Counter(data["edge"] for _, _, data in network.edges(data=True))
    assert edges["claims"] == sum(len(report.records.adoptions) for report in gold)
    assert edges["measures"] == sum(len(report.records.measures) for report in gold)
    assert edges["innovates"] == sum(len(report.records.local_innovations) for report in gold)
    assert edges["mentions"] == sum(len(report.records.instruments) for report in gold)
    assert {data["type"] for _, data in network.nodes(data=True)} == TYPES
    assert all(data["label"] for _, data in network.nodes(data=True))
    texts = {report.records.docid: report.text for report in gold}
    for _, _, data in network.edges(data=True):
        text = texts[data["report"].rpartition("/")[2]]
        assert text[data["start"] : data["start"] + len(data["quote"])] == data["quote"]


def test_filters_keep_what_they_name(service: QueryService) -> None:
    whole = build_network(service)
    place = build_network(service, place="黄阁镇")
    report = build_network(service, report="000")
    assert set(place.edges) == set(report.edges)
    assert 0 < place.number_of_edges() < whole.number_of_edges()
    assert [d["label"] for _, d in place.nodes(data=True) if d["type"] == "place"] == ["黄阁镇"]
    planned = build_network(service, statuses=["planned"])
    statuses = {d["status"] for _, _, d in planned.edges(data=True) if d["edge"] == "claims"}
    assert statuses == {"planned"}
    assert not [node for node, degree in planned.degree() if degree == 0]


def test_two_builds_are_equal(service: QueryService) -> None:
    first, second = build_network(service), build_network(service)
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(data=True)) == list(second.edges(data=True))
