"""Places that reports name: one node each, linked to the place, with the words that name it first."""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, Triple

from graph.store import iris
from graph.store.quads import PART_OF, Subject, place_triples, report_triples
from graph.store.terms import A, term
from graph.validate import require_valid
from ontology.places import load_places
from ontology.records import Meta, PlaceLevel, PlaceMention, ReportRecords

TEXT = "鳌头镇带动西塘村，鳌头镇推广甲乙村做法。"
TOWN = ["广东省", "广州市", "从化区", "鳌头镇"]


def graph() -> tuple[frozenset[Triple], frozenset[Triple]]:
    """The triples of a report that names its own place twice, a village, and a village that is not known."""
    town, village = PlaceLevel.TOWN, PlaceLevel.VILLAGE

    def named(quote: str, start: int, level: PlaceLevel, path: list[str], code: str | None) -> PlaceMention:
        return PlaceMention(quote=quote, start=start, place=quote, level=level, path=path, code=code)

    records = ReportRecords(
        docid="r",
        meta=Meta(
            place="鳌头镇", place_level=town, place_path=TOWN, place_code="440117113000", report_year=2023
        ),
        body_span=(0, len(TEXT)),
        places=[
            named("鳌头镇", 9, town, TOWN, "440117113000"),
            named("鳌头镇", 0, town, TOWN, "440117113000"),
            named("西塘村", 5, village, [*TOWN, "西塘村"], "440117113230"),
            named("甲乙村", 14, village, [*TOWN, "甲乙村"], None),
        ],
    )
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    subject = Subject.of(records, TEXT, digest, load_places())
    return report_triples(subject, None), place_triples(subject)


def objects(triples: frozenset[Triple], subject: object, name: str) -> set[str]:
    found = (t.object for t in triples if t.subject == subject and t.predicate == term("fz", name))
    return {str(item).split("^^")[0].strip('"') for item in found}


def test_a_place_has_one_node_that_counts_its_mentions() -> None:
    triples, _ = graph()
    nodes = {t.subject for t in triples if t.predicate == A and t.object == term("fz", "PlaceMention")}
    assert len(nodes) == 3
    by_place = {objects(triples, node, "mentionedPlace").pop(): node for node in nodes}
    town = by_place[str(iris.item("place", "440117113000"))]
    assert objects(triples, town, "occurrences") == {"2"}
    assert by_place.keys() == objects(triples, iris.report("r"), "mentionsPlace")


def test_the_evidence_is_where_the_place_is_named_first() -> None:
    triples, _ = graph()
    starts = {
        int(t.object.value)
        for t in triples
        if t.predicate == term("oa", "start") and hasattr(t.object, "value") and "selector" in str(t.subject)
    }
    assert starts == {0, 5, 14}


def test_a_village_lies_in_its_town_and_has_its_code() -> None:
    triples, places = graph()
    village, town = iris.item("place", "440117113230"), iris.item("place", "440117113000")
    code = Literal("440117113230", datatype=term("fz", "NbsCode"))
    assert Triple(village, PART_OF, town) in places
    assert Triple(village, term("skos", "notation"), code) in places
    assert objects(places, village, "provisional") == set()
    unknown = {t.subject for t in places if t.predicate == term("fz", "provisional")}
    assert len(unknown) == 1
    assert Triple(unknown.pop(), PART_OF, town) in places
    require_valid("r", triples | places)
