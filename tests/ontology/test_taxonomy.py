"""The taxonomy files hold what they held when they became the source, and mistakes in them are named."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox
import pytest

from ontology.errors import OntologyError
from ontology.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy
from ontology.vocabulary import ID, PREFIXES, read_text

MECHANISMS = """
@prefix fz: <https://w3id.org/fazhi/ontology#> .
@prefix group: <https://w3id.org/fazhi/id/mechanism-group/> .
@prefix mech: <https://w3id.org/fazhi/id/mechanism/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

group:A a skos:Concept ; skos:prefLabel "组织"@zh , "organisation"@en .

mech:law-school
    a skos:Concept ;
    skos:prefLabel "学法"@zh , "law school"@en ;
    skos:altLabel "法治学堂"@zh , "法治夜校"@zh ;
    skos:broader group:A ;
    fz:expectedShare "B" .
"""
INDICATORS = """
@prefix fz: <https://w3id.org/fazhi/ontology#> .
@prefix ind: <https://w3id.org/fazhi/id/indicator/> .
@prefix mech: <https://w3id.org/fazhi/id/mechanism/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

ind:lessons
    a skos:Concept ;
    skos:prefLabel "学法次数"@zh , "lessons"@en ;
    fz:expectedUnit "次"@zh , "场"@zh ;
    fz:frame "学法X次"@zh ;
    fz:mechanism mech:law-school .
"""


@pytest.fixture
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def test_the_files_hold_the_whole_taxonomy(taxonomy: Taxonomy) -> None:
    depth = Counter("group" if group.broader is None else "family" for group in taxonomy.groups.values())
    assert depth == {"group": 9, "family": 23}
    assert len(taxonomy.mechanisms) >= 232
    assert len(taxonomy.indicators) >= 144


def test_every_reference_leads_to_a_concept(taxonomy: Taxonomy) -> None:
    assert {m.broader for m in taxonomy.mechanisms.values()} <= taxonomy.groups.keys()
    assert {g.broader for g in taxonomy.groups.values()} <= {None, *taxonomy.groups}
    assert {i.mechanism for i in taxonomy.indicators.values()} <= {None, *taxonomy.mechanisms}


def test_every_concept_has_one_label_in_each_language() -> None:
    a = ox.NamedNode(PREFIXES["rdf"] + "type")
    pref = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    concept = ox.NamedNode(PREFIXES["skos"] + "Concept")
    for name in ("fazhi.ttl", "mechanisms.ttl", "indicators.ttl"):
        store = ox.Store()
        store.load(input=read_text(name), format=ox.RdfFormat.TURTLE)
        concepts = [quad.subject for quad in store.quads_for_pattern(None, a, concept)]
        assert concepts
        for node in concepts:
            labels = [quad.object for quad in store.quads_for_pattern(node, pref, None)]
            languages = [label.language for label in labels if isinstance(label, ox.Literal)]
            assert sorted(languages, key=str) == ["en", "zh"], node


def test_labels_tell_mechanisms_apart(taxonomy: Taxonomy) -> None:
    for labels in (
        [m.zh for m in taxonomy.mechanisms.values()],
        [i.zh for i in taxonomy.indicators.values()],
    ):
        assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_blocks_stand_in_order() -> None:
    for name, prefix in (("mechanisms.ttl", "mech"), ("indicators.ttl", "ind")):
        sections = re.split(r"^##.*$", read_text(name), flags=re.MULTILINE)
        for section in sections:
            ids = re.findall(rf"^{prefix}:(\S+)$", section, re.MULTILINE)
            assert ids == sorted(ids)


def test_a_mechanism_is_read_as_written() -> None:
    taxonomy = parse_taxonomy(MECHANISMS, INDICATORS)
    mechanism = taxonomy.mechanisms["law-school"]
    assert (mechanism.zh, mechanism.en, mechanism.broader) == ("学法", "law school", "A")
    assert mechanism.variants == ("学法", "法治学堂", "法治夜校")
    assert mechanism.expected_share == "B"
    indicator = taxonomy.indicators["lessons"]
    assert (indicator.units, indicator.frames) == (("次", "场"), ("学法X次",))
    assert indicator.mechanism == "law-school"


def test_an_added_mechanism_and_variant_are_read() -> None:
    added = MECHANISMS.replace('"法治夜校"@zh', '"法治夜校"@zh , "法治小院"@zh') + (
        'mech:law-yard a skos:Concept ; skos:prefLabel "院坝会"@zh , "law yard"@en ; skos:broader group:A .'
    )
    mechanisms = parse_taxonomy(added, INDICATORS).mechanisms
    assert "法治小院" in mechanisms["law-school"].variants
    assert mechanisms["law-yard"].expected_share is None


def test_a_deprecated_mechanism_is_not_looked_for() -> None:
    deprecated = MECHANISMS + "mech:old a skos:Concept ; owl:deprecated true ; skos:broader group:A ."
    assert "old" not in parse_taxonomy(deprecated, INDICATORS).mechanisms


BROKEN_MECHANISMS = {
    "not Turtle": ("skos:broader group:A ;", "skos:broader group:A", r"line 1[0-9]: not Turtle"),
    "no English label": (', "law school"@en', "", r"line 10: .*law-school: .*@en, has 0"),
    "two Chinese labels": ('"学法"@zh', '"学法"@zh , "学堂"@zh', r"line 10: .*law-school: .*@zh, has 2"),
    "no group": ("skos:broader group:A ;", "", r"line 10: .*law-school: needs a skos:broader"),
    "a group that is not there": (
        "skos:broader group:A",
        "skos:broader group:B",
        r"line 10: .*law-school: .*'B'",
    ),
    "two groups": ("skos:broader group:A", "skos:broader group:A , group:B", r"line 10: .*names one concept"),
    "a misspelt property": ("skos:altLabel", "skos:altlabel", r"law-school: skos:altlabel is not a property"),
    "the label again": ('"法治学堂"@zh', '"学法"@zh', r"law-school: skos:altLabel repeats the label"),
    "an empty variant": ('"法治学堂"@zh', '" "@zh', r"law-school: skos:altLabel is empty"),
    "a variant that is no text": ('"法治学堂"@zh', "group:A", r"law-school: skos:altLabel is a text"),
    "an unknown share": ('"B"', '"F"', r"law-school: fz:expectedShare is one of A, B, C, D, E"),
    "an id in capitals": ("mech:law-school", "mech:Law-School", r"line 10: .*Law-School: the identifier"),
    "no type": ("    a skos:Concept ;\n", "", r"line 10: .*law-school: .*a skos:Concept"),
    "a foreign concept": (
        "mech:law-school",
        "skos:law-school",
        r"law-school: a concept of this file lies under",
    ),
    "a text without language": ('"法治学堂"@zh', '"法治学堂"', r'law-school: .*"法治学堂" needs a language'),
    "a family in a family": (
        "group:A a skos:Concept ;",
        "group:A a skos:Concept ; skos:broader group:A ;",
        r"line 8: mechanism-group/A: a family lies in a group",
    ),
    "a blank node": ('"B" .', '"B" ; skos:note [ skos:note "x" ] .', r"a blank node"),
}


@pytest.mark.parametrize(("old", "new", "message"), BROKEN_MECHANISMS.values(), ids=BROKEN_MECHANISMS)
def test_a_mistake_in_the_mechanisms_is_named(old: str, new: str, message: str) -> None:
    broken = MECHANISMS.replace(old, new)
    assert broken != MECHANISMS
    with pytest.raises(OntologyError, match=r"ontology/mechanisms\.ttl.*" + message):
        parse_taxonomy(broken, INDICATORS)


def test_an_identifier_used_twice_is_named_with_both_lines() -> None:
    again = 'mech:law-school a skos:Concept ; skos:prefLabel "学法"@zh ; skos:broader group:A .\n'
    with pytest.raises(OntologyError, match=r"line 10 and 16: .*law-school: the identifier is used twice"):
        parse_taxonomy(MECHANISMS + again, INDICATORS)


def test_an_indicator_of_an_unknown_mechanism_is_named() -> None:
    broken = INDICATORS.replace("mech:law-school", "mech:law-collage")
    with pytest.raises(OntologyError, match=r"indicators\.ttl, line 7: .*lessons: .*'law-collage'"):
        parse_taxonomy(MECHANISMS, broken)


def test_concepts_live_under_the_addresses_that_the_graph_uses(taxonomy: Taxonomy) -> None:
    text = read_text("mechanisms.ttl")
    assert f"@prefix mech:   <{ID}mechanism/> ." in text
    assert taxonomy.mechanisms.keys() >= {"legal-adviser-office", "hotline-12345"}
