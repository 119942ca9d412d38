"""Bodies in the graph: one node a body over all reports, its superiors, its successors, its posts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.store import iris
from graph.store.publish import Store
from graph.store.quads import Subject, place_triples, report_triples
from graph.store.terms import A, term, zh
from graph.validate import violations
from ontology.places import load_places
from ontology.records import (
    Adoption,
    Honour,
    InnovationKind,
    Institution,
    InstitutionType,
    LocalInnovation,
    Measure,
    Meta,
    Person,
    PlaceLevel,
    ReportRecords,
    Status,
)

TEXT = "甲乙丙丁"
QUOTE = {"quote": TEXT, "start": 0}
DISTRICT = ["广东省", "广州市", "南沙区"]
HUANGGE, DONGCHONG = "440115102000", "440115103000"


def body(
    name: str,
    canonical: str,
    role: str | None,
    path: Iterable[str] = (),
    code: str | None = None,
    *,
    kind: InstitutionType = InstitutionType.OFFICE,
    parent: str | None = None,
    local_parent: str | None = None,
) -> Institution:
    return Institution(
        name=name,
        canonical=canonical,
        type=kind,
        role=role,
        jurisdiction_path=list(path),
        jurisdiction_code=code,
        parent=parent,
        local_parent=local_parent,
        **QUOTE,
    )


def justice_office(place: str, code: str) -> Institution:
    return body(
        "司法所",
        f"广州市南沙区{place}司法所",
        "司法所",
        [*DISTRICT, place],
        code,
        parent="广州市南沙区司法局",
        local_parent=f"广州市南沙区{place}人民政府",
    )


def report(
    docid: str, place: str, code: str | None, *bodies: Institution, year: int = 2018, **more: object
) -> ReportRecords:
    path = [*DISTRICT, place] if place not in DISTRICT else DISTRICT
    meta = Meta(place=place, place_level=PlaceLevel.TOWN, place_path=path, place_code=code, report_year=year)
    return ReportRecords.model_validate(
        {"docid": docid, "meta": meta, "body_span": (0, len(TEXT)), "institutions": bodies, **more}
    )


def subject_of(records: ReportRecords) -> Subject:
    return Subject.of(records, TEXT, hashlib.sha256(TEXT.encode()).hexdigest(), load_places())


def triples_of(records: ReportRecords) -> frozenset[Triple]:
    subject = subject_of(records)
    found = report_triples(subject, None) | place_triples(subject)
    assert violations(found) == []
    return found


def labelled(triples: Iterable[Triple], label: str, kind: NamedNode | None = None) -> NamedNode:
    wanted = term("rdfs", "label")
    nodes = {
        item.subject
        for item in triples
        if item.predicate == wanted and getattr(item.object, "value", "") == label
    }
    if kind is not None:
        nodes &= {item.subject for item in triples if item.predicate == A and item.object == kind}
    (node,) = nodes
    assert isinstance(node, NamedNode)
    return node


def objects(triples: Iterable[Triple], subject: object, prefix: str, name: str) -> set[object]:
    predicate = term(prefix, name)
    return {item.object for item in triples if item.subject == subject and item.predicate == predicate}


def store_of(path: Path, *reports: ReportRecords) -> Store:
    store = Store.open(path, create=True)
    with store.writer() as writer:
        for records in reports:
            writer.put_report(records, TEXT, hashlib.sha256(TEXT.encode()).hexdigest())
        writer.publish()
    return store


def test_sister_towns_share_what_is_above_them_and_nothing_else() -> None:
    one, other = (
        triples_of(report(docid, place, code, justice_office(place, code)))
        for docid, place, code in (("a", "黄阁镇", HUANGGE), ("b", "东涌镇", DONGCHONG))
    )
    kind = term("org", "Organization")
    bodies = [{item.subject for item in graph if item.object == kind} for graph in (one, other)]
    assert bodies[0] & bodies[1] == {labelled(one, "广州市南沙区司法局")}
    offices = [labelled(one, "广州市南沙区黄阁镇司法所"), labelled(other, "广州市南沙区东涌镇司法所")]
    assert offices[0] != offices[1]


def test_an_office_stands_under_its_government_and_its_department() -> None:
    triples = triples_of(report("a", "黄阁镇", HUANGGE, justice_office("黄阁镇", HUANGGE)))
    office = labelled(triples, "广州市南沙区黄阁镇司法所")
    government, bureau = (labelled(triples, f"广州市南沙区{name}") for name in ("黄阁镇人民政府", "司法局"))
    assert objects(triples, office, "fz", "administrativelyUnder") == {government}
    assert objects(triples, office, "fz", "professionallyUnder") == {bureau}
    assert objects(triples, office, "org", "unitOf") == {government, bureau}
    assert objects(triples, office, "fz", "jurisdiction") == {iris.item("place", HUANGGE)}


def test_names_of_one_body_in_two_reports_are_one_node_with_one_label() -> None:
    place = [*DISTRICT, "黄阁镇"]
    short = body("党政办", "广州市南沙区黄阁镇党政办", "党政办", place, HUANGGE)
    full = body("镇党政办公室", "广州市南沙区黄阁镇党政办公室", "党政办公室", place, HUANGGE)
    graphs = [triples_of(report(docid, "黄阁镇", HUANGGE, it)) for docid, it in (("a", short), ("b", full))]
    nodes = {labelled(graph, "广州市南沙区黄阁镇党政办") for graph in graphs}
    assert len(nodes) == 1
    names = objects(graphs[0] | graphs[1], nodes.pop(), "skos", "altLabel")
    assert names == {zh(name) for name in ("党政办", "镇党政办公室", "广州市南沙区黄阁镇党政办公室")}


def test_annotations_without_roles_mean_the_same_bodies() -> None:
    known = justice_office("黄阁镇", HUANGGE)
    bare = known.model_copy(update={"role": None, "jurisdiction_path": [], "jurisdiction_code": None})
    graphs = [
        Graph().parse(
            data="".join(f"{t} .\n" for t in triples_of(report("a", "黄阁镇", HUANGGE, it))), format="nt"
        )
        for it in (known, bare)
    ]
    assert isomorphic(*graphs)


def test_bodies_of_the_country_are_one_and_open_ones_belong_to_the_report() -> None:
    council = body("国务院", "国务院", "国务院", kind=InstitutionType.GOVERNMENT)
    discipline = body("纪委", "纪委", "纪委", kind=InstitutionType.PARTY)
    university = body("中山大学", "中山大学", "中山大学", kind=InstitutionType.UNIVERSITY)
    nodes = [
        [subject_of(records).bodies.of_record(it).iri for it in (council, university, discipline)]
        for records in (
            report("a", "黄阁镇", HUANGGE, council, discipline, university),
            report("b", "东涌镇", DONGCHONG, council, discipline, university),
        )
    ]
    assert nodes[0][:2] == nodes[1][:2]
    assert nodes[0][2] != nodes[1][2]


def test_everything_that_names_a_body_leads_to_its_node() -> None:
    words = {"adopter": "镇司法所", "status": Status.IN_FORCE, "mechanism": "peoples-mediation"}
    records = report(
        "a",
        "黄阁镇",
        HUANGGE,
        justice_office("黄阁镇", HUANGGE),
        adoptions=[Adoption(label_zh="人民调解", **words, **QUOTE)],
        measures=[
            Measure(indicator="legal-opinions", indicator_zh="x", value=1, subject="黄阁镇司法所", **QUOTE)
        ],
        honours=[Honour(name="先进集体", grantee="南沙区黄阁镇司法所", **QUOTE)],
        persons=[Person(name="张三", role="司法所所长", **QUOTE)],
    )
    triples = triples_of(records)
    office = labelled(triples, "广州市南沙区黄阁镇司法所")
    pointing = {item.predicate for item in triples if item.object == office}
    expected = [("fz", "adopter"), ("fz", "subject"), ("fz", "grantedTo"), ("org", "organization")]
    assert {term(*name) for name in (*expected, ("org", "postIn"))} <= pointing


def test_a_title_alone_tells_whose_post_it_is() -> None:
    people = [
        Person(name="张三", role="黄阁镇镇长,依法行政工作领导小组组长", **QUOTE),
        Person(name="李四", role="区长", **QUOTE),
        Person(name="王五", role="网页编辑", **QUOTE),
    ]
    group = body(
        "依法行政工作领导小组",
        "广州市南沙区黄阁镇依法行政工作领导小组",
        "依法行政工作领导小组",
        [*DISTRICT, "黄阁镇"],
        HUANGGE,
        kind=InstitutionType.LEADING_GROUP,
    )
    triples = triples_of(report("a", "黄阁镇", HUANGGE, group, persons=people))
    posts = {
        name: objects(triples, labelled(triples, name), "org", "postIn")
        for name in (
            "广州市南沙区黄阁镇人民政府镇长",
            "广州市南沙区人民政府区长",
            "广州市南沙区黄阁镇依法行政领导小组组长",
        )
    }
    assert all(posts.values())
    collaboration = labelled(triples, "广州市南沙区黄阁镇依法行政领导小组")
    assert term("org", "OrganizationalCollaboration") in objects(triples, collaboration, "rdf", "type")
    memberships = {t.subject for t in triples if t.object == term("org", "Membership")}
    assert len(memberships) == 4


def test_reforms_link_bodies_that_different_reports_name(tmp_path: Path) -> None:
    names = {"人民政府法制办公室": "区法制办", "司法局": "区司法局"}
    old, new = (
        body(name, f"广州市南沙区{role}", role, DISTRICT, "440115000000") for role, name in names.items()
    )
    reports = [
        report("a", "黄阁镇", HUANGGE, old, year=2017),
        report("b", "东涌镇", DONGCHONG, new, year=2020),
    ]
    quads = store_of(tmp_path / "store", *reports).current().open()
    before, after = (
        subject_of(r).bodies.of_record(it).iri for r, it in zip(reports, (old, new), strict=True)
    )
    followed = [quad for quad in quads if quad.predicate == term("fz", "succeededBy")]
    assert {(quad.subject, quad.object) for quad in followed} == {(before, after)}
    assert {quad.graph_name for quad in followed} >= {iris.DERIVED_GRAPH}
    (event,) = {
        quad.subject for quad in quads if quad.predicate == A and quad.object == term("org", "ChangeEvent")
    }
    facts = {quad.predicate: quad.object for quad in quads if quad.subject == event}
    assert facts[term("org", "originalOrganization")] == before
    assert facts[term("org", "resultingOrganization")] == after
    assert facts[term("fz", "year")].value == "2019"
    again = store_of(tmp_path / "again", *reversed(reports)).current()
    assert again.content_hash == store_of(tmp_path / "third", *reports).current().content_hash


def test_bodies_of_two_places_do_not_succeed_one_another(tmp_path: Path) -> None:
    old = body(
        "区法制办",
        "广州市番禺区人民政府法制办公室",
        "人民政府法制办公室",
        [*DISTRICT[:2], "番禺区"],
        "440113000000",
    )
    new = body("区司法局", "广州市南沙区司法局", "司法局", DISTRICT, "440115000000")
    quads = store_of(tmp_path / "store", report("a", "黄阁镇", HUANGGE, old, new)).current().open()
    assert not [quad for quad in quads if quad.predicate == term("fz", "succeededBy")]


def test_a_body_follows_the_one_of_the_place_that_its_place_was(tmp_path: Path) -> None:
    register = load_places()
    (former,) = (place for place in register.in_year("从化市", 2010) if place.name == "从化市")
    old = body("市司法局", "广州市从化市司法局", "司法局", [*DISTRICT[:2], "从化市"], former.code)
    new = body("区司法局", "广州市从化区司法局", "司法局", [*DISTRICT[:2], "从化区"], "440117000000")
    one, other = report("a", "黄阁镇", HUANGGE, old, year=2010), report("b", "黄阁镇", HUANGGE, new)
    before, after = (subject_of(r).bodies.of_record(it).iri for r, it in ((one, old), (other, new)))
    assert before != after
    quads = store_of(tmp_path / "store", one, other).current().open()
    followed = {(q.subject, q.object) for q in quads if q.predicate == term("fz", "succeededBy")}
    assert followed == {(before, after)}


def test_the_same_department_above_directs_a_department(tmp_path: Path) -> None:
    city = body("市司法局", "广州市司法局", "司法局", DISTRICT[:2], "440100000000")
    province = body("省司法厅", "广东省司法厅", "司法厅", DISTRICT[:1], "440000000000")
    records = report("a", "黄阁镇", HUANGGE, justice_office("黄阁镇", HUANGGE), city, province)
    quads = store_of(tmp_path / "store", records).current().open()
    known = subject_of(records).bodies
    chain = [known.named("广州市南沙区司法局").iri, known.of_record(city).iri, known.of_record(province).iri]
    above = {(q.subject, q.object) for q in quads if q.predicate == term("fz", "professionallyUnder")}
    assert {(chain[0], chain[1]), (chain[1], chain[2])} <= above


def claim(local_name: str, mechanism: str = "legal-adviser-office", adopter: str = "黄阁镇") -> Adoption:
    return Adoption(
        mechanism=mechanism,
        label_zh="机制",
        local_name=local_name,
        adopter=adopter,
        status=Status.IN_FORCE,
        **QUOTE,
    )


def instance_iris(triples: Iterable[Triple]) -> set[object]:
    return {t.subject for t in triples if t.object == term("fz", "MechanismInstance")}


def test_an_instance_is_one_node_over_the_years_with_its_claims_and_numbers() -> None:
    number = Measure(indicator="legal-opinions", indicator_zh="x", value=180, subject="镇法律顾问室", **QUOTE)
    first = triples_of(
        report("a", "黄阁镇", HUANGGE, adoptions=[claim("黄阁镇法律顾问室")], measures=[number], year=2017)
    )
    second = triples_of(report("b", "黄阁镇", HUANGGE, adoptions=[claim("镇法律顾问室")], year=2018))
    (node,) = instance_iris(first)
    assert instance_iris(second) == {node}
    assert node == labelled(first, "黄阁镇法律顾问室") == labelled(second, "黄阁镇法律顾问室")
    assert objects(first, node, "fz", "realises") == {iris.mechanism("legal-adviser-office")}
    assert objects(first, node, "fz", "operatedBy") == {iris.item("place", HUANGGE)}
    pointing = {t.subject for t in first if t.predicate == term("fz", "instance") and t.object == node}
    assert len(pointing) == 2


def test_instances_of_two_towns_are_two_and_those_of_many_are_none() -> None:
    graphs = [
        triples_of(report("a", "黄阁镇", HUANGGE, adoptions=[claim("法律顾问室")])),
        triples_of(report("b", "东涌镇", DONGCHONG, adoptions=[claim("法律顾问室", adopter="东涌镇")])),
        triples_of(report("c", "黄阁镇", HUANGGE, adoptions=[claim("法律顾问室", adopter="各村")])),
    ]
    assert [len(instance_iris(graph)) for graph in graphs] == [1, 1, 0]
    assert instance_iris(graphs[0]) != instance_iris(graphs[1])


def test_an_innovation_and_a_claim_of_the_same_name_are_about_one_instance() -> None:
    platform = LocalInnovation(name="智慧黄阁", kind=InnovationKind.PLATFORM, mechanism=None, **QUOTE)
    adoptions = [claim("“智慧黄阁”系统", "smart-town-platform")]
    triples = triples_of(report("a", "黄阁镇", HUANGGE, adoptions=adoptions, local_innovations=[platform]))
    assert instance_iris(triples) == {labelled(triples, "智慧黄阁", term("fz", "MechanismInstance"))}
    known = LocalInnovation(
        name="智慧黄阁", kind=InnovationKind.PLATFORM, mechanism="smart-town-platform", **QUOTE
    )
    later = triples_of(report("b", "黄阁镇", HUANGGE, local_innovations=[known], year=2019))
    assert instance_iris(later) == instance_iris(triples)


def test_an_office_that_is_a_mechanism_runs_itself() -> None:
    office = body(
        "镇法律顾问室", "广州市南沙区黄阁镇法律顾问室", "法律顾问室", [*DISTRICT, "黄阁镇"], HUANGGE
    )
    triples = triples_of(report("a", "黄阁镇", HUANGGE, office, adoptions=[claim("镇法律顾问室")]))
    (node,) = instance_iris(triples)
    assert objects(triples, node, "fz", "operatedBy") == {labelled(triples, "广州市南沙区黄阁镇法律顾问室")}
