"""Where the text of a query sets right what the engine does otherwise than SPARQL 1.1."""

from __future__ import annotations

import pytest

from graph.query.dialect import adapted
from graph.query.service import QueryService
from ontology.errors import QuerySyntaxError

VALUES = 'VALUES ?label { "甲"@zh "乙"@zh }'


def test_group_concat_has_no_language(service: QueryService) -> None:
    query = f'SELECT (GROUP_CONCAT(?label; SEPARATOR=")") AS ?all) {{ {VALUES} }}'
    (row,) = service.select(query).rows
    assert row["all"].language is None
    assert row["all"].value in {"甲)乙", "乙)甲"}


@pytest.mark.parametrize(
    "clause",
    [
        "HAVING (group_concat(DISTINCT ?label) != '')",
        "HAVING GROUP_CONCAT(?label)",
        "ORDER BY GROUP_CONCAT ( ?label ; separator = '(' )",
    ],
)
def test_it_may_stand_wherever_it_may(service: QueryService, clause: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }} GROUP BY ?none {clause}"
    assert len(service.select(query)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'GROUP_CONCAT(?x)' } # GROUP_CONCAT(?x)",
        "SELECT * { ?GROUP_CONCAT <http://x/GROUP_CONCAT(> :group_concat }",
        "SELECT (GROUP_CONCAT AS ?x) {}",
        "SELECT (GROUP_CONCAT(?x {}",
        "ASK {}",
    ],
)
def test_other_text_stays_as_it_is(query: str) -> None:
    assert adapted(query) == query


def test_a_fault_is_where_the_user_wrote_it(service: QueryService) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        service.run("SELECT (GROUP_CONCAT(?x) AS ?y) { ?s foaf:name ?x }")
    assert (caught.value.line, caught.value.column) == (1, 47)
    assert "Prefix not found" in str(caught.value)
