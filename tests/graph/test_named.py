"""The named queries return what the annotated reports say, each row leading to its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from graph.query.named import NamedQuery, load_named_queries, named_query
from graph.query.service import QueryService
from graph.query.terms import SelectResult, Term
from graph.store.publish import Store
from ontology.errors import UsageError
from ontology.records import Status
from ontology.taxonomy import load_taxonomy
from ontology.vocabulary import ID
from tests.graph.gold import GoldReport

#: Columns that other parts rely on, by query. More may be added, none renamed.
COLUMNS = {
    "who-adopted": "place placeLabel placePath mechanism mechanismLabel status year since localName "
    "adopterName quote evidence start end report reportTitle claim",
    "matrix": "place placeLabel placePath mechanism mechanismLabel group status year quote claim "
    "evidence report",
    "measures": "place placeLabel year indicator indicatorLabel value upperValue bound unit subject "
    "quote evidence start end report observation",
    "evidence": "claim exact prefix suffix start end text report reportTitle place placeLabel",
    "planned": "place placeLabel mechanism mechanismLabel year adopterName quote evidence start end "
    "report claim",
    "lacking": "place placeLabel mechanism mechanismLabel year adopterName quote evidence start end "
    "report claim",
    "instruments": "place placeLabel relation title kind number year quote evidence start end report "
    "instrument",
    "concepts": "concept conceptLabel conceptLabelEn broader broaderLabel claims",
    "places": "place placeLabel placePath level code reports claims provisional validFrom validTo",
    "place": "place placeLabel placePath level code gb2260 provisional validFrom validTo reports claims",
    "place-relatives": "place relation other otherLabel otherPath level code provisional validFrom validTo "
    "reports reportsBelow",
    "placements": "report docid reportTitle year status place placeLabel path score confidence reasons "
    "problems placement",
    "placement-details": "report placement part order kind found weight path code score details quote "
    "start end evidence",
    "mechanisms": "mechanism mechanismLabel mechanismLabelEn group groupLabel inForce planned lacking places",
    "documents": "report title place placeLabel year issued source claims observations text",
    "adoptions": "place placeLabel mechanism mechanismLabel notBefore notAfter dateBasis latestStatus",
    "spans": "kind label status start end record conceptId",
    "sections": "heading level role start",
    "innovations": "place placeLabel label kind mechanism quote",
    "instances": "place placeLabel instance label mechanism operator operatorLabel year measures quote "
    "report",
    "institutions": "place placeLabel institution label type quote",
    "honours": "place placeLabel label grantee level quote",
    "indicators": "indicator label labelEn observations",
    "network": "source sourceLabel sourceType edge edgeLabel target targetLabel targetType status "
    "year quote evidence start report",
}


def ask(service: QueryService, name: str, **values: str) -> SelectResult:
    query = named_query(name)
    return service.select(query.text, query.bind(values))


def key(term: Term) -> str:
    return term.value.rpartition("/")[2]


def example(service: QueryService, query: NamedQuery) -> dict[str, str]:
    """A value for each required parameter, taken from the graph."""
    claims = service.select(
        "SELECT ?claim { ?claim a <https://w3id.org/fazhi/ontology#AdoptionClaim> } ORDER BY ?claim LIMIT 1"
    )
    values = {
        "claim": claims.rows[0]["claim"].value,
        "mechanism": "legal-adviser-office",
        "group": "A",
        "report": "000",
        "indicator": "legal-opinions-issued",
        "resource": "report/000",
        "place": "440115102000",
    }
    return {parameter.name: values[parameter.name] for parameter in query.parameters if parameter.required}


@pytest.mark.parametrize("name", load_named_queries())
def test_every_query_returns_rows_and_its_columns(service: QueryService, name: str) -> None:
    query = named_query(name)
    result = service.select(query.text, query.bind(example(service, query)))
    assert tuple(result.variables) == query.columns
    assert set(COLUMNS.get(name, "").split()) <= set(result.variables)
    assert result.rows
    assert query.summary_zh
    assert query.summary_en


@pytest.mark.parametrize("name", load_named_queries())
def test_rows_come_in_one_order(service: QueryService, name: str) -> None:
    query = named_query(name)
    bindings = query.bind(example(service, query))
    assert service.select(query.text, bindings) == service.select(query.text, bindings)


def test_all_columns_have_a_query() -> None:
    assert set(COLUMNS) <= set(load_named_queries())


@pytest.mark.parametrize(
    "name",
    [
        "who-adopted",
        "measures",
        "planned",
        "lacking",
        "instruments",
        "innovations",
        "institutions",
        "honours",
    ],
)
def test_every_row_leads_to_its_sentence(service: QueryService, gold_store: Store, name: str) -> None:
    query = named_query(name)
    texts = {row["report"].value: gold_store.text(row["sha256"].value) for row in ask(service, "documents")}
    for row in service.select(query.text):
        text = texts[row["report"].value]
        start, end = row["start"].python, row["end"].python
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert text[start:end] == row["quote"].value


def test_who_adopted_is_what_the_reports_claim(service: QueryService, gold: list[GoldReport]) -> None:
    for mechanism in load_taxonomy().mechanisms:
        expected = Counter(
            (report.records.docid, record.status.value, record.adopter, record.quote)
            for report in gold
            for record in report.records.adoptions
            if record.mechanism == mechanism
        )
        if not expected:
            continue
        rows = ask(service, "who-adopted", mechanism=mechanism).rows
        assert (
            Counter(
                (key(row["report"]), key(row["status"]), row["adopterName"].value, row["quote"].value)
                for row in rows
            )
            == expected
        )
        in_force = [key(row["status"]) == "in_force" for row in rows]
        assert in_force == sorted(in_force, reverse=True)


@pytest.mark.parametrize("status", [Status.PLANNED, Status.LACKING])
def test_planned_and_lacking_are_those_claims(
    service: QueryService, gold: list[GoldReport], status: Status
) -> None:
    expected = Counter(
        (report.records.docid, record.mechanism)
        for report in gold
        for record in report.records.adoptions
        if record.status is status
    )
    rows = ask(service, status.value).rows
    assert Counter((key(row["report"]), key(row["mechanism"])) for row in rows) == expected


def test_matrix_has_every_claim_once_under_its_group(service: QueryService, gold: list[GoldReport]) -> None:
    rows = ask(service, "matrix").rows
    assert len(rows) == sum(len(report.records.adoptions) for report in gold)
    assert len({row["claim"] for row in rows}) == len(rows)
    assert {len(key(row["group"])) for row in rows} == {1}
    group = {key(row["claim"]) for row in rows if key(row["group"]) == "A"}
    family = {key(row["claim"]) for row in rows if key(row["family"]) == "A2"}
    assert {key(row["claim"]) for row in ask(service, "matrix", group="A")} == group
    assert {key(row["claim"]) for row in ask(service, "matrix", group="A2")} == family
    assert 0 < len(family) < len(group) < len(rows)


def test_measures_are_what_the_reports_state(service: QueryService, gold: list[GoldReport]) -> None:
    expected = Counter(
        (
            report.records.docid,
            record.indicator.replace("NEW:", "new-"),
            record.value,
            record.unit,
            record.quote,
        )
        for report in gold
        for record in report.records.measures
    )
    found: Counter[tuple[str, str, float, str | None, str]] = Counter()
    for row in ask(service, "measures"):
        value, unit = row["value"].python, row.get("unit")
        assert isinstance(value, (int, float))
        found[
            key(row["report"]),
            key(row["indicator"]),
            float(value),
            unit.value if unit else None,
            row["quote"].value,
        ] += 1
    assert found == expected


def test_measures_of_an_indicator_by_place_and_year(service: QueryService, gold: list[GoldReport]) -> None:
    report = gold[0]
    record = report.records.measures[0]
    place = str(report.records.meta.place_code)
    rows = ask(
        service, "measures", indicator=record.indicator, place=place, year=str(record.period or 2017)
    ).rows
    assert rows
    assert {key(row["place"]) for row in rows} == {place}
    assert {key(row["indicator"]) for row in rows} == {record.indicator}
    assert record.quote in {row["quote"].value for row in rows}


@pytest.mark.parametrize("name", ["measures", "innovations"])
def test_a_bound_optional_column_keeps_only_rows_that_have_it(service: QueryService, name: str) -> None:
    everything = ask(service, name).rows
    mechanisms = {key(row["mechanism"]) for row in everything if "mechanism" in row}
    assert mechanisms
    for mechanism in mechanisms:
        expected = [row for row in everything if "mechanism" in row and key(row["mechanism"]) == mechanism]
        assert ask(service, name, mechanism=mechanism).rows == expected


def test_spans_are_all_records_of_the_report(service: QueryService, gold: list[GoldReport]) -> None:
    for report in gold:
        records = report.records
        counts = Counter(row["kind"].value for row in ask(service, "spans", report=records.docid))
        expected = {
            "adoption": len(records.adoptions),
            "measure": len(records.measures),
            "institution": len({(r.canonical, r.start, r.quote) for r in records.institutions}),
            "instrument": len(records.instruments),
            "honour": len(records.honours),
            "innovation": len(records.local_innovations),
            "event": len(records.events),
            "person": len(records.persons),
        }
        assert counts == Counter({kind: count for kind, count in expected.items() if count})
        assert all("label" in row for row in ask(service, "spans", report=records.docid))


def test_concepts_under_a_group_are_those_of_the_taxonomy(service: QueryService) -> None:
    taxonomy = load_taxonomy()
    families = {group.id for group in taxonomy.groups.values() if group.broader == "A"}
    below = {item.id for item in taxonomy.mechanisms.values() if item.broader in families | {"A"}}
    assert {key(row["concept"]) for row in ask(service, "concepts", group="A")} == below | families
    one = min(families)
    assert {key(row["concept"]) for row in ask(service, "concepts", group=one)} == {
        item.id for item in taxonomy.mechanisms.values() if item.broader == one
    }


def test_mechanisms_counts_places_by_status(service: QueryService, gold: list[GoldReport]) -> None:
    rows = {key(row["mechanism"]): row for row in ask(service, "mechanisms")}
    assert set(rows) == set(load_taxonomy().mechanisms)
    for column, status in (("inForce", "in_force"), ("planned", "planned"), ("lacking", "lacking")):
        expected: Counter[str] = Counter()
        for report in gold:
            expected.update({r.mechanism for r in report.records.adoptions if r.status.value == status})
        found = {name: row[column].python for name, row in rows.items() if row[column].python}
        assert found == dict(expected)


def test_names_stand_for_what_they_name(service: QueryService, gold: list[GoldReport]) -> None:
    query = named_query("who-adopted")
    expected = {"mechanism": f"{ID}mechanism/legal-adviser-office"}
    for value in ("legal-adviser-office", "法律顾问室", expected["mechanism"], " legal-adviser-office "):
        assert query.bind({"mechanism": value, "status": ""}) == expected
    bound = query.bind(
        {"mechanism": "legal-adviser-office", "status": "in-force", "year": "2017", "place": "黄阁镇"}
    )
    assert bound == {
        **expected,
        "status": f"{ID}status/in_force",
        "year": 2017,
        "place": f"{ID}place/{gold[0].records.meta.place_code}",
    }
    assert len(service.select(query.text, bound)) == 1


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("who-adopted", {"mechanism": "legal-advisor-office"}, "Did you mean legal-adviser-office"),
        ("who-adopted", {"mechanism": "顾问室"}, "Did you mean .*法律顾问室"),
        ("who-adopted", {"colour": "red"}, "no parameter colour; its parameters: mechanism"),
        ("who-adopted", {"year": "last"}, "parameter year is a year with four digits"),
        ("who-adopted", {"place": "不存在镇"}, "no place '不存在镇'"),
        ("who-adopted", {"place": "江东镇"}, r"\d+ places are named '江东镇'"),
        ("who-adopted", {"status": "active"}, "no status 'active'"),
        ("concepts", {}, "needs the parameter group"),
        ("evidence", {"claim": "> ?x"}, "not '> \\?x'"),
        ("no-such-query", {}, "no query named 'no-such-query'"),
    ],
)
def test_wrong_values_are_named(name: str, values: Mapping[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        named_query(name).bind(values)


def test_a_place_is_found_by_part_of_its_path(gold: list[GoldReport]) -> None:
    query = named_query("planned")
    place = {"place": f"{ID}place/{gold[1].records.meta.place_code}"}
    assert (
        query.bind({"place": "浙江省 金华市 金东区 江东镇"})
        == query.bind({"place": "金东区/江东镇"})
        == place
    )
