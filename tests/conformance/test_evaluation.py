"""Query evaluation and result formats: the suite's queries through guard, query process and result writers.

Every result is asked for in each format that loses nothing, and in the format of the expected document.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.query.guard import tokens
from graph.query.results import ResultFormat, ResultKind
from graph.query.service import QueryService
from tests.conformance.comparison import same_solutions
from tests.conformance.conftest import Laboratory
from tests.conformance.documents import read_boolean, read_solutions
from tests.conformance.suite import Case, parameters

#: Suffixes of expected documents → how the reader is called.
_FORMS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv", ".ttl": "ttl"}
_LOSSLESS = ("json", "xml", "tsv")
_GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("case", parameters("QueryEvaluationTest", "CSVResultFormatTest"))
def test_evaluation(case: Case, laboratory: Laboratory) -> None:
    assert case.query is not None
    assert case.result is not None
    query = case.query.read_bytes().decode("utf-8")
    service = laboratory(case.dataset)
    kind = service.run(query, base=case.base).kind
    if kind is ResultKind.GRAPH:
        _check_graph(service, query, case)
    elif kind is ResultKind.BOOLEAN:
        _check_boolean(service, query, case)
    else:
        _check_solutions(service, query, case, case.result)


def _check_solutions(service: QueryService, query: str, case: Case, result: Path) -> None:
    form = _FORMS[result.suffix]
    expected = read_solutions(result.read_bytes(), form, case.base or "")
    for asked in [form] if form == "csv" else _LOSSLESS:
        body = service.run(query, ResultFormat(asked), base=case.base).body
        found = read_solutions(body, asked)
        assert same_solutions(found, expected, _ordered(query)), f"{asked}: {body.decode('utf-8')}"


def _check_boolean(service: QueryService, query: str, case: Case) -> None:
    assert case.result is not None
    expected = read_boolean(case.result.read_bytes(), _FORMS[case.result.suffix])
    for asked in ("json", "xml"):
        body = service.run(query, ResultFormat(asked), base=case.base).body
        assert read_boolean(body, asked) is expected


def _check_graph(service: QueryService, query: str, case: Case) -> None:
    expected = Graph().parse(case.result, publicID=case.base)
    for asked, parser in _GRAPHS.items():
        body = service.run(query, ResultFormat(asked), base=case.base).body
        triples = b"".join(
            serialize([quad.triple], format=RdfFormat.N_TRIPLES) or b"" for quad in parse(body, format=parser)
        )
        assert isomorphic(Graph().parse(data=triples, format="nt"), expected), (
            f"{asked}: {body.decode('utf-8')}"
        )


def _ordered(query: str) -> bool:
    """Whether the outermost query has ORDER BY."""
    depth = 0
    for token in tokens(query):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.kind == "word" and token.text.upper() == "ORDER":
            return True
    return False
