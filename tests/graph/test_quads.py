"""Records become the right triples: exact evidence, known terms, stable and plain addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.store import iris
from graph.store.quads import Subject, place_triples, report_triples
from graph.store.static import vocabulary_graphs
from graph.store.terms import A, date, decimal, term, text, zh
from ontology.places import load_places
from ontology.records import Adoption, Meta, PlaceLevel, ReportRecords, Status
from ontology.vocabulary import FZ, ID
from tests.graph.gold import GoldReport

OA = "http://www.w3.org/ns/oa#"


def triples_of(report: GoldReport) -> frozenset[Triple]:
    return report_triples(subject_of(report), report.url)


def subject_of(report: GoldReport) -> Subject:
    return Subject.of(report.records, report.text, report.sha256, load_places())


def rdflib_graph(triples: Iterable[Triple]) -> Graph:
    return Graph().parse(data="".join(f"{item} .\n" for item in triples), format="nt")


def values(triples: Iterable[Triple], subject: object, predicate: NamedNode) -> list[str]:
    return sorted(
        item.object.value
        for item in triples
        if item.subject == subject and item.predicate == predicate and not isinstance(item.object, Triple)
    )


def test_same_records_give_the_same_graph(gold: list[GoldReport]) -> None:
    for report in gold:
        subject = subject_of(report)
        first, second = report_triples(subject, report.url), report_triples(subject, report.url)
        assert first == second
        assert isomorphic(rdflib_graph(first), rdflib_graph(triples_of(report)))


def test_every_record_has_a_node(gold: list[GoldReport]) -> None:
    for report in gold:
        triples, records = triples_of(report), report.records
        for class_iri, expected in (
            (term("fz", "AdoptionClaim"), len(records.adoptions)),
            (term("sosa", "Observation"), len(records.measures)),
            (term("fz", "InstrumentMention"), len(records.instruments)),
            (term("fz", "Innovation"), len(records.local_innovations)),
            (term("fz", "Honour"), len(records.honours)),
            (term("schema", "Event"), len(records.events)),
            (term("foaf", "Person"), len(records.persons)),
            (term("fz", "Section"), len(records.sections)),
        ):
            found = {item.subject for item in triples if item.predicate == A and item.object == class_iri}
            assert len(found) == expected, class_iri


def test_evidence_leads_back_to_the_exact_words(gold: list[GoldReport]) -> None:
    for report in gold:
        triples = triples_of(report)
        selectors = {
            item.subject
            for item in triples
            if item.predicate == A and item.object == NamedNode(OA + "TextPositionSelector")
        }
        assert selectors
        for selector in selectors:
            start, end = (
                int(values(triples, selector, NamedNode(OA + name))[0]) for name in ("start", "end")
            )
            exact, prefix, suffix = (
                values(triples, selector, NamedNode(OA + name))[0] for name in ("exact", "prefix", "suffix")
            )
            assert report.text[start:end] == exact
            assert (prefix + exact + suffix) in report.text
            assert start == 0 or prefix


def test_claims_keep_what_the_record_says(gold: list[GoldReport]) -> None:
    report = gold[0]
    triples = triples_of(report)
    for record in report.records.adoptions:
        claims = {
            item.subject
            for item in triples
            if item.predicate == term("fz", "mechanism") and item.object == iris.mechanism(record.mechanism)
        }
        matching = [
            claim
            for claim in claims
            if values(triples, claim, term("fz", "status")) == [f"{ID}status/{record.status.value}"]
            and values(triples, claim, term("fz", "adopterName")) == [record.adopter]
        ]
        assert len(matching) == 1
        assert values(triples, matching[0], term("fz", "localName")) == (
            [record.local_name] if record.local_name else []
        )


def test_addresses_are_ascii_and_nodes_are_named(gold: list[GoldReport]) -> None:
    for report in gold:
        subject = subject_of(report)
        for item in report_triples(subject, report.url) | place_triples(subject):
            assert not isinstance(item.subject, ox.BlankNode)
            assert not isinstance(item.object, ox.BlankNode)
            for node in (item.subject, item.predicate, item.object):
                if isinstance(node, NamedNode):
                    assert node.value.isascii()
                    assert not re.search(r"[\s<>\"{}|^`\\]", node.value)


def test_every_term_of_ours_is_declared(gold: list[GoldReport]) -> None:
    declared = {item.subject for graph in vocabulary_graphs().values() for item in graph}
    used: set[NamedNode] = set()
    for report in gold:
        subject = subject_of(report)
        for item in report_triples(subject, report.url) | place_triples(subject):
            used.add(item.predicate)
            if item.predicate == A and isinstance(item.object, NamedNode):
                used.add(item.object)
    missing = {node.value for node in used if node.value.startswith(FZ) and node not in declared}
    assert not missing


def test_registered_place_has_its_code_and_all_places_above(gold: list[GoldReport]) -> None:
    triples = place_triples(subject_of(gold[0]))
    town = NamedNode(ID + "place/" + str(gold[0].records.meta.place_code))
    assert values(triples, town, term("fz", "pathLabel")) == ["广东省 广州市 南沙区 黄阁镇"]
    assert values(triples, town, term("dct", "isPartOf")) == [ID + "place/440115000000"]
    assert values(triples, town, term("skos", "altLabel")) == ["huanggezhen"]
    assert len({item.subject for item in triples}) == 4


def test_unregistered_place_keeps_its_names_and_the_known_places_above() -> None:
    meta = Meta(place="无此镇", place_level=PlaceLevel.TOWN, place_path=["广东省", "广州市", "无此镇"])
    records = ReportRecords(docid="x", meta=meta, body_span=(0, 0))
    subject = Subject.of(records, "", "0" * 64, load_places())
    assert subject.home is not None
    triples = place_triples(subject)
    assert re.fullmatch(re.escape(ID) + r"place/x-[0-9a-f]{16}", subject.home.iri.value)
    assert values(triples, subject.home.iri, term("dct", "isPartOf")) == [ID + "place/440100000000"]
    assert values(triples, subject.home.iri, term("skos", "notation")) == []


def test_report_without_a_place_has_a_graph() -> None:
    records = ReportRecords(docid="没有地方 1", meta=Meta(), body_span=(0, 0))
    triples = report_triples(Subject.of(records, "", "0" * 64, load_places()), None)
    node = iris.report("没有地方 1")
    assert node.value.isascii()
    assert values(triples, node, term("dct", "identifier")) == ["没有地方 1"]


def test_the_same_words_twice_are_two_claims() -> None:
    text = "建立法律顾问室。建立法律顾问室。"
    adoptions = [
        Adoption(
            mechanism="legal-adviser-office",
            label_zh="法律顾问室",
            adopter="某镇",
            status=Status.IN_FORCE,
            quote="建立法律顾问室",
            start=start,
        )
        for start in (0, 8)
    ]
    records = ReportRecords(docid="x", meta=Meta(), body_span=(0, len(text)), adoptions=adoptions)
    triples = report_triples(Subject.of(records, text, "0" * 64, load_places()), None)
    claims = {item.subject for item in triples if item.object == term("fz", "AdoptionClaim")}
    assert len(claims) == 2
    proofs = [values(triples, claim, term("fz", "evidence")) for claim in claims]
    assert all(len(proof) == 1 for proof in proofs)
    assert proofs[0] != proofs[1]


def test_a_claim_keeps_its_address_when_the_page_header_changes(gold: list[GoldReport]) -> None:
    report = gold[0]
    moved = report.records.model_copy(
        update={
            "adoptions": [
                record.model_copy(update={"start": record.start + 7}) for record in report.records.adoptions
            ]
        }
    )
    shifted = report_triples(
        Subject.of(moved, "1234567" + report.text, report.sha256, load_places()), report.url
    )

    def claims(triples: Iterable[Triple]) -> set[object]:
        return {item.subject for item in triples if item.object == term("fz", "AdoptionClaim")}

    assert claims(shifted) == claims(triples_of(report))


@pytest.mark.parametrize(
    ("value", "written"),
    [(180.0, "180"), (0.1, "0.1"), (1.5e-7, "0.00000015"), (13175000.0, "13175000"), (1e21, "1" + "0" * 21)],
)
def test_decimals_are_written_as_the_store_gives_them_back(value: float, written: str) -> None:
    assert decimal(value).value == written
    store = ox.Store()
    node = NamedNode("https://example.org/a")
    store.add(ox.Quad(node, node, decimal(value)))
    assert [quad.object for quad in store] == [decimal(value)]


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2017", "gYear"),
        ("2017-06", "gYearMonth"),
        ("2017-06-05", "date"),
        ("2017-13", None),
        ("约2017年", None),
    ],
)
def test_dates_are_as_precise_as_given(value: str, datatype: str | None) -> None:
    literal = date(value)
    assert (literal.datatype.value.rpartition("#")[2] if literal else None) == datatype


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("http://example.org/报告 1.html", "http://example.org/%E6%8A%A5%E5%91%8A%201.html"),
        ("javascript:alert(1)", None),
        ("not an address", None),
        ("http://[broken", None),
    ],
)
def test_only_web_addresses_become_sources(url: str, kept: str | None, gold: list[GoldReport]) -> None:
    triples = report_triples(subject_of(gold[0]), url)
    sources = values(triples, iris.report("000"), term("dct", "source"))
    assert sources == ([kept] if kept else [])


def test_literals_can_be_written_as_xml() -> None:
    """A control character that a damaged report holds becomes U+FFFD, so that offsets into the quote stay."""
    assert text("司\x01法\x0b所\n").value == "司\ufffd法\ufffd所\n"
    assert zh("\x00镇").value == "\ufffd镇"
