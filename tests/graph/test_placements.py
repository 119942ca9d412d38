"""Places and placements in the graph: identities that last, superiors of the year, joint reports, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from graph.query.limits import QueryLimits
from graph.query.service import QueryService
from graph.query.terms import SelectResult
from graph.store.publish import Store
from graph.store.quads import Subject, place_triples, report_triples
from graph.store.quads.places import place_of
from graph.validate import violations
from graph.verification import check_reports, discrepancies
from ontology.places import load_places
from ontology.vocabulary import FZ as FZ_BASE
from ontology.vocabulary import ID
from tests.graph.conftest import fill
from tests.graph.gold import GoldReport
from tests.graph.placed import AOTOU, CONGHUA, placed_reports
from tests.graph.test_named import ask, key
from tests.graph.test_quads import rdflib_graph, subject_of

FZ = Namespace(FZ_BASE)
PLACE = Namespace(ID + "place/")
NEW, OLD, TOWN = PLACE["440117000000"], PLACE["440184000000"], PLACE["440117113000"]


def graph_of(docid: str) -> Graph:
    """The report's own graph with its places."""
    subject = subject_of(report(docid))
    return rdflib_graph(report_triples(subject, None) | place_triples(subject))


def report(docid: str) -> GoldReport:
    return next(item for item in placed_reports() if item.records.docid == docid)


def about(docid: str) -> set[URIRef]:
    found = graph_of(docid).objects(None, FZ.about)
    return {node for node in found if isinstance(node, URIRef)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return fill(tmp_path_factory.mktemp("placed") / "store", placed_reports())


@pytest.fixture(scope="module")
def placed(store: Store) -> Iterator[QueryService]:
    with QueryService(store.current(), QueryLimits(seconds=5.0), workers=1) as running:
        yield running


def rows(service: QueryService, name: str, **values: str) -> SelectResult:
    return ask(service, name, **values)


@pytest.mark.parametrize("docid", [item.records.docid for item in placed_reports()])
def test_every_kind_conforms_to_the_shapes(docid: str) -> None:
    subject = subject_of(report(docid))
    assert violations(report_triples(subject, None) | place_triples(subject)) == []


def test_a_report_of_before_the_change_is_about_the_former_place() -> None:
    graph = graph_of("renamed-2012")
    assert set(graph.objects(None, FZ.about)) == {OLD}
    assert graph.value(OLD, DCTERMS.isReplacedBy) == NEW
    assert graph.value(NEW, DCTERMS.replaces) == OLD
    assert graph.value(OLD, FZ.validTo) == Literal("2014", datatype=XSD.gYear)
    assert graph.value(OLD, FZ.validToYear) == Literal(2014)
    assert graph.value(NEW, FZ.validFromYear) == Literal(2014)


def test_codes_are_typed_by_scheme() -> None:
    graph = graph_of("town-2020")
    assert set(graph.objects(NEW, SKOS.notation)) == {
        Literal("440117000000", datatype=FZ.NbsCode),
        Literal("440117", datatype=FZ.Gb2260Code),
    }
    assert set(graph.objects(TOWN, SKOS.notation)) == {Literal("440117113000", datatype=FZ.NbsCode)}


def test_superiors_are_those_of_the_year_and_of_today() -> None:
    then, now = graph_of("town-2012"), graph_of("town-2020")
    assert set(then.objects(TOWN, DCTERMS.isPartOf)) == {OLD, NEW}
    assert set(now.objects(TOWN, DCTERMS.isPartOf)) == {NEW}
    for graph in (then, now):
        assert str(graph.value(TOWN, FZ.pathLabel)) == " ".join(AOTOU)
    placement = then.value(None, RDF.type, FZ.Placement)
    assert str(then.value(placement, FZ.pathLabel)) == "广东省 广州市 从化市 鳌头镇"


def test_a_provisional_place_is_one_whatever_the_year() -> None:
    (then,), (now,) = about("missing-2012"), about("missing-2020")
    assert then == now
    graph = graph_of("missing-2012")
    assert graph.value(then, FZ.provisional) == Literal(True)
    assert graph.value(then, SKOS.notation) is None
    assert set(graph.objects(then, DCTERMS.isPartOf)) == {OLD, NEW}
    assert str(graph.value(then, FZ.pathLabel)) == "广东省 广州市 从化区 无名镇"
    other = place_of((*CONGHUA, "别名镇"), None, None, 2012, load_places())
    assert other is not None
    assert other.provisional
    assert other.iri.value != str(then)


def test_a_name_without_a_path_is_no_place() -> None:
    for docid in ("ambiguous", "unresolved"):
        graph = graph_of(docid)
        assert not set(graph.objects(None, FZ.about))
        assert not set(graph.objects(None, FZ.place))
    assert place_of(["城关镇"], None, None, 2018, load_places()) is None


def test_a_joint_report_is_about_both_places(placed: QueryService) -> None:
    homes = {PLACE["330703106000"], PLACE["440115102000"]}
    assert about("joint") == homes
    claims = [row for row in rows(placed, "who-adopted") if key(row["report"]) == "joint"]
    assert {URIRef(row["place"].value) for row in claims} == homes
    assert len({row["claim"] for row in claims}) == 1
    listed = {key(row["place"]): row for row in rows(placed, "places")}
    assert {listed[code]["claims"].python for code in ("330703106000", "440115102000")} == {1}
    assert len({row["report"] for row in rows(placed, "documents")}) == len(placed_reports())


def test_a_place_of_a_joint_report_may_speak_for_itself() -> None:
    joint = report("joint")
    adoption = joint.records.adoptions[0].model_copy(update={"adopter": "黄阁镇"})
    records = joint.records.model_copy(update={"adoptions": [adoption]})
    subject = Subject.of(records, joint.text, joint.sha256, load_places())
    graph = rdflib_graph(report_triples(subject, None))
    claim = graph.value(None, RDF.type, FZ.AdoptionClaim)
    assert set(graph.objects(claim, FZ.place)) == {PLACE["440115102000"]}


def test_reasons_lead_to_the_words(placed: QueryService, store: Store) -> None:
    details = rows(placed, "placement-details", report="ambiguous").rows
    title, host = (row for row in details if row["part"].value == "reason")
    sha256 = report("ambiguous").sha256
    start, end = title["start"].python, title["end"].python
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert store.text(sha256)[start:end] == title["quote"].value == title["found"].value == "江东镇"
    assert "evidence" not in host
    assert float(host["weight"].value) < 0
    rivals = [row for row in details if row["part"].value == "rival"]
    assert [row["code"].value for row in rivals] == ["330703106000", "445103114000"]
    (problem,) = (row for row in details if row["part"].value == "problem")
    assert key(problem["kind"]) == "namesakes"
    assert problem["details"].value == '{"name":"江东镇"}'


def test_placements_are_filtered(placed: QueryService) -> None:
    everything = rows(placed, "placements").rows
    assert len(everything) == len(placed_reports()) + 1  # the joint report has two
    by_status = {key(row["docid"]) for row in rows(placed, "placements", status="provisional")}
    assert by_status == {"missing-2012", "missing-2020"}
    assert {key(row["docid"]) for row in rows(placed, "placements", place="440115102000")} == {"joint"}
    (row,) = rows(placed, "placements", report="unresolved").rows
    assert "place" not in row
    assert row["reasons"].python == 1


def test_relatives_of_a_place(placed: QueryService) -> None:
    found = {
        (row["relation"].value, key(row["other"])): row
        for row in rows(placed, "place-relatives", place="440117000000")
    }
    assert ("predecessor", "440184000000") in found
    assert found["below", "440117113000"]["reports"].python == 2
    assert ("above", "440000000000") in found
    top = {key(row["other"]): row for row in rows(placed, "place-relatives", place="440000000000")}
    assert top["440100000000"]["reportsBelow"].python == 6  # all but those of 金华 and of nowhere


def test_counts_of_placements_are_in_the_manifest(store: Store) -> None:
    generation = store.current()
    assert generation.counts["placements_provisional"] == 2
    assert generation.counts["placements_ambiguous"] == generation.counts["placements_unresolved"] == 1
    assert discrepancies(generation) == []
    assert [found for _, found in check_reports(generation) if found] == []


def test_a_retracted_report_takes_its_year_and_its_places_along(tmp_path: Path) -> None:
    without = [item for item in placed_reports() if not item.records.docid.endswith("-2012")]
    store = fill(tmp_path / "whole", placed_reports())
    with store.writer() as writer:
        for item in placed_reports():
            if item not in without:
                assert writer.remove_report(item.records.docid)
        after = writer.publish()
    fresh = fill(tmp_path / "fresh", without).current()
    assert after.content_hash == fresh.content_hash
