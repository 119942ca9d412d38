"""Update evaluation: the suite's updates, carried out on stores of their own data as users' writes are.

The default graph is the merge of all graphs, so an update's own default graph is looked for where what is
written without naming a graph stands. A graph that holds nothing is no graph here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, serialize
from rdflib import Graph
from rdflib.compare import isomorphic, to_canonical_graph

from graph.query.limits import QueryLimits
from graph.store.merge import graph_triples
from graph.store.publish import Generation, Store
from graph.store.user_graphs import UNNAMED, GraphChange
from graph.update.service import UserGraphs
from tests.conformance.generations import file_triples
from tests.conformance.suite import Case, Dataset, parameters


@pytest.mark.parametrize("case", parameters("UpdateEvaluationTest"))
def test_update(case: Case, tmp_path: Path) -> None:
    assert case.query is not None
    store = _filled(case.dataset, tmp_path / "store")
    text = case.query.read_bytes().decode("utf-8")
    written = UserGraphs(store, QueryLimits()).update(text, base=case.base)
    found, expected = _graphs(written.generation), _expected(case.expected)
    assert found.keys() == expected.keys()
    for name, graph in expected.items():
        assert isomorphic(found[name], graph), f"{name}: {to_canonical_graph(found[name]).serialize()}"
    merged = set(_default_graph(written.generation))
    assert merged == {triple for name in found for triple in _named_graph(written.generation, name)}


def _filled(dataset: Dataset, path: Path) -> Store:
    """A store with the data set in the user's graphs."""
    store = Store.open(path, create=True)
    with store.writer() as writer:
        for file in dataset.default:
            writer.change_graph(GraphChange(UNNAMED, frozenset(), frozenset(file_triples(file))))
        for name, file in dataset.named:
            writer.change_graph(GraphChange(NamedNode(name), frozenset(), frozenset(file_triples(file))))
        writer.publish(follow=False)
    return store


def _default_graph(generation: Generation) -> list[Triple]:
    return [quad.triple for quad in generation.open().quads_for_pattern(None, None, None, DefaultGraph())]


def _named_graph(generation: Generation, name: str) -> set[Triple]:
    return graph_triples(generation.open(), NamedNode(name))


def _graphs(generation: Generation) -> dict[str, Graph]:
    return {
        name: _graph(serialize(_named_graph(generation, name), format=RdfFormat.N_TRIPLES) or b"")
        for name in generation.graphs
    }


def _expected(dataset: Dataset) -> dict[str, Graph]:
    files = [*((UNNAMED.value, file) for file in dataset.default), *dataset.named]
    found: dict[str, Graph] = {}
    for name, file in files:
        triples = serialize(file_triples(file), format=RdfFormat.N_TRIPLES) or b""
        found[name] = found.get(name, Graph()) + _graph(triples)
    return {name: graph for name, graph in found.items() if len(graph)}


def _graph(triples: bytes) -> Graph:
    return Graph().parse(data=triples, format="nt")
