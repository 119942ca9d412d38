"""The shapes accept a sound graph and name what is wrong with an unsound one."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH

from ontology import records
from ontology.vocabulary import ID, PREFIXES, SHAPES_FILE, VOCABULARY_FILES, read_text

EXAMPLE = Path(__file__).with_name("example.ttl").read_text(encoding="utf-8")
SHAPES = Graph().parse(data=read_text(SHAPES_FILE), format="turtle")
FZ = PREFIXES["fz"]
PROLOGUE = f"BASE <{ID}>\n" + "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def sound() -> Graph:
    graph = Graph()
    for name in VOCABULARY_FILES:
        graph.parse(data=read_text(name), format="turtle")
    return graph.parse(data=EXAMPLE, format="turtle")


def results(graph: Graph) -> list[tuple[str, str, str]]:
    """(thing, property, severity) of every result of validation."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, inplace=True)
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path = report.value(result, SH.resultPath)
        focus, severity = report.value(result, SH.focusNode), report.value(result, SH.resultSeverity)
        name = SHAPES.qname(str(path)) if path is not None else ""
        found.append((str(focus).removeprefix(ID), name, str(severity).removeprefix(str(SH))))
    return sorted(set(found))


def test_a_sound_graph_is_accepted(sound: Graph) -> None:
    assert results(sound) == []


#: Thing, property, its present value, the unsound value ("" takes it away), in Turtle.
VIOLATIONS = [
    ("report/r", "dct:identifier", '"r"', ""),
    ("report/r", "fz:reportYear", "2017", '"2017"'),
    ("report/r", "fz:reportYear", "2017", "17"),
    ("report/r", "fz:text", "<text/t>", "<report/r>"),
    ("report/r", "dct:issued", '"2017-12-25"^^xsd:date', '"去年"'),
    ("report/r", "fz:about", "<place/440115102000>", "<place/unknown>"),
    ("report/r", "fz:placement", "<placement/g>", "<place/440115102000>"),
    ("text/t", "fz:sha256", None, '"E3B0"'),
    ("text/t", "fz:bodyStart", "10", "895"),
    ("text/t", "fz:bodyEnd", "890", "901"),
    ("section/s", "fz:role", "<section-role/achievements>", "<section-role/success>"),
    ("section/s", "fz:headingLevel", "1", ""),
    ("place/440115102000", "rdfs:label", '"甲镇"@zh', '"Jia"@en'),
    ("place/440115102000", "skos:notation", None, '"440115"^^fz:NbsCode'),
    ("place/440115102000", "skos:notation", None, '"440115102000"'),
    ("place/440115102000", "fz:level", "<place-level/town>", "<place-level/hamlet>"),
    ("place/440115000000", "skos:notation", '"440115"^^fz:Gb2260Code', '"4401"^^fz:Gb2260Code'),
    ("place/440115000000", "dct:replaces", "<place/440184000000>", "<report/r>"),
    ("place/440184000000", "dct:isReplacedBy", "<place/440115000000>", "<place/unknown>"),
    ("place/440184000000", "fz:validFromYear", "1994", "2015"),
    ("place/440184000000", "fz:validTo", '"2014"^^xsd:gYear', "2014"),
    ("place/x-0123456789abcdef", "fz:provisional", "true", '"yes"'),
    ("place/x-0123456789abcdef", "dct:isPartOf", "<place/440184000000>", "<report/r>"),
    ("placement/g", "fz:placementStatus", None, "<placement-status/sure>"),
    ("placement/g", "fz:place", None, "<report/r>"),
    ("placement/g", "fz:confidence", "0.98", "1.98"),
    ("placement/g", "prov:wasDerivedFrom", None, ""),
    ("placement-reason/w", "fz:reasonKind", None, "<placement-evidence/hearsay>"),
    ("placement-reason/w", "fz:weight", "3.0", '"much"'),
    ("place-candidate/d", "fz:pathLabel", None, ""),
    ("placement-problem-found/u", "fz:problemKind", None, "<placement-problem/none>"),
    ("organization/o", "rdfs:label", '"甲镇人民政府"@zh', ""),
    ("organization/o", "org:classification", "<institution-type/government>", '"government"'),
    ("organization/o", "fz:genericName", '"人民政府"@zh', ""),
    ("organization/o", "fz:professionallyUnder", "<organization/d>", "<place/440115000000>"),
    ("organization/d", "fz:succeededBy", "<organization/o>", "<place/440115000000>"),
    ("change/s", "org:originalOrganization", "<organization/d>", ""),
    ("instance/j", "fz:realises", "<mechanism/legal-adviser-office>", ""),
    ("instance/j", "fz:operatedBy", "<organization/o>", "<report/r>"),
    ("claim/c", "fz:instance", "<instance/j>", "<innovation/n>"),
    ("post/m", "org:postIn", "<organization/o>", "<place/440115102000>"),
    ("claim/c", "fz:mechanism", "<mechanism/legal-adviser-office>", "<mechanism/no-such>"),
    (
        "claim/c",
        "fz:mechanism",
        "<mechanism/legal-adviser-office>",
        "<indicator/legal-opinions>",
    ),
    ("claim/c", "fz:status", "<status/in_force>", "<status/abolished>"),
    ("claim/c", "fz:evidence", "<evidence/e>", ""),
    ("claim/c", "fz:confidence", "0.95", "1.01"),
    ("claim/c", "fz:confidence", "0.95", '"high"'),
    ("claim/c", "fz:adopter", "<place/440115102000>", "<report/r>"),
    ("claim/c", "fz:statedSince", '"2017-06"^^xsd:gYearMonth', '"2017.6"'),
    ("claim/c", "prov:wasDerivedFrom", "<report/r>", ""),
    ("observation/b", "sosa:observedProperty", None, "<indicator/no-such>"),
    ("observation/b", "fz:value", "180.0", "180"),
    ("observation/b", "fz:value", "180.0", ""),
    ("observation/b", "fz:bound", "<bound/range>", "<bound/some>"),
    ("observation/b", "fz:verbatim", None, ""),
    ("period/2017", "rdfs:label", None, ""),
    ("instrument/i", "schema:name", None, ""),
    ("instrument/i", "fz:instrumentKind", None, "<instrument-kind/book>"),
    ("citation/m", "fz:instrument", "<instrument/i>", "<report/r>"),
    ("citation/m", "fz:relation", None, "<instrument-relation/ignores>"),
    ("place-mention/pm", "fz:mentionedPlace", None, "<report/r>"),
    ("place-mention/pm", "fz:occurrences", "3", "0"),
    ("innovation/n", "fz:innovationKind", None, ""),
    ("honour/h", "fz:honourLevel", None, "<honour-level/world>"),
    ("honour/h", "fz:awardYear", "2016", '"2016"^^xsd:gYear'),
    ("event/v", "schema:startDate", None, '"12月4日"'),
    ("person/p", "foaf:name", None, ""),
    ("membership/q", "org:member", None, "<organization/o>"),
    ("evidence/e", "oa:hasSource", None, ""),
    ("evidence/e", "oa:hasSelector", None, "<text/t>"),
    ("selector/e", "oa:start", "20", "26"),
    ("selector/e", "oa:start", "20", "-1"),
    ("selector/e", "oa:exact", None, '""'),
    ("adoption/a", "fz:latestStatus", None, ""),
    ("adoption/a", "fz:notBefore", "2017", "2018"),
    ("adoption/a", "fz:supportedBy", None, ""),
    ("indicator/new-x", "skos:prefLabel", '"x"@en', '"某某数"@zh'),
    ("indicator/new-x", "skos:inScheme", None, ""),
]


@pytest.mark.parametrize(("thing", "path", "old", "new"), VIOLATIONS)
def test_a_violation_is_found_where_it_is(
    sound: Graph, thing: str, path: str, old: str | None, new: str
) -> None:
    broken = Graph() + sound
    broken.update(f"{PROLOGUE} DELETE WHERE {{ <{thing}> {path} {old or '?any'} }}")
    assert len(broken) < len(sound)
    if new:
        broken.update(f"{PROLOGUE} INSERT DATA {{ <{thing}> {path} {new} }}")
    assert (thing, path, "Violation") in results(broken)


def test_the_shapes_are_sound_shacl(sound: Graph) -> None:
    conforms, _, _ = pyshacl.validate(sound, shacl_graph=SHAPES, inplace=True, meta_shacl=True)
    assert conforms


def test_a_range_upside_down_is_told_but_not_refused(sound: Graph) -> None:
    upside_down = Graph() + sound
    upside_down.update(f"{PROLOGUE} DELETE WHERE {{ <observation/b> fz:upperValue ?any }}")
    upside_down.update(f"{PROLOGUE} INSERT DATA {{ <observation/b> fz:upperValue 90.0 }}")
    assert results(upside_down) == [("observation/b", "fz:value", "Warning")]


def test_every_class_of_the_vocabulary_has_a_shape() -> None:
    vocabulary = Graph().parse(data=read_text("fazhi.ttl"), format="turtle")
    classes = {c for c in vocabulary.subjects(RDF.type, OWL.Class) if str(c).startswith(FZ)}
    assert classes <= set(SHAPES.objects(None, SH.targetClass))


def test_the_example_has_every_class_that_has_a_shape(sound: Graph) -> None:
    assert set(SHAPES.objects(None, SH.targetClass)) <= set(
        Graph().parse(data=EXAMPLE, format="turtle").objects(None, RDF.type)
    )


def test_every_property_shape_speaks_both_languages() -> None:
    for shape in SHAPES.objects(None, SH.property):
        languages = sorted(str(getattr(m, "language", None)) for m in SHAPES.objects(shape, SH.message))
        assert languages == ["en", "zh"], SHAPES.value(shape, SH.path)


LISTS = {
    "bound": records.Qualifier,
    "honour-level": records.HonourLevel,
    "innovation-kind": records.InnovationKind,
    "institution-type": records.InstitutionType,
    "instrument-kind": records.InstrumentKind,
    "instrument-relation": records.InstrumentRelation,
    "place-level": records.PlaceLevel,
    "placement-evidence": records.PlacementEvidence,
    "placement-problem": records.PlacementProblemKind,
    "placement-status": records.PlacementStatus,
    "section-role": records.SectionRole,
    "status": records.Status,
}


@pytest.mark.parametrize("scheme", LISTS)
def test_lists_of_shapes_vocabulary_and_records_agree(sound: Graph, scheme: str) -> None:
    values = {URIRef(f"{ID}{scheme}/{value}") for value in LISTS[scheme]}
    skos = Namespace(PREFIXES["skos"])
    assert set(sound.subjects(skos.inScheme, URIRef(f"{ID}scheme/{scheme}"))) == values
    lists = [set(Collection(SHAPES, head)) for head in SHAPES.objects(None, SH["in"])]
    of_scheme = [found for found in lists if any(str(v).startswith(f"{ID}{scheme}/") for v in found)]
    assert of_scheme
    assert all(found == values for found in of_scheme)


def test_labels_of_shapes_are_bilingual() -> None:
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape):
        languages = sorted(
            str(getattr(label, "language", None)) for label in SHAPES.objects(shape, RDFS.label)
        )
        assert languages == ["en", "zh"], shape
