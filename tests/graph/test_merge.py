"""The rule of the default graph, under any sequence of replacements and retractions."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from graph.store.merge import graph_triples, replace_graph

NODES = [NamedNode(f"https://example.org/{name}") for name in "abc"]
GRAPHS = [NamedNode(f"https://example.org/graph/{i}") for i in range(3)]
LITERALS = st.builds(Literal, st.text(max_size=4)) | st.builds(
    lambda value: Literal(value, language="zh"),
    st.sampled_from(["法治", '"引号"', "换\n行", "\\u0041", "\x01"]),
)

triples = st.builds(
    Triple, st.sampled_from(NODES), st.sampled_from(NODES[:2]), st.sampled_from(NODES) | LITERALS
)
steps = st.lists(
    st.tuples(st.sampled_from(GRAPHS), st.frozensets(triples, max_size=5)), min_size=1, max_size=8
)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_default_graph_is_always_the_merge(changes: list[tuple[NamedNode, frozenset[Triple]]]) -> None:
    store = ox.Store()
    expected: dict[NamedNode, frozenset[Triple]] = {}
    for graph, contents in changes:
        differs = expected.get(graph, frozenset()) != contents
        assert replace_graph(store, graph, contents) is differs
        expected[graph] = contents
        for name, triples_of_graph in expected.items():
            assert graph_triples(store, name) == triples_of_graph
        merged = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
        assert set(merged) == frozenset().union(*expected.values())
        assert len(merged) == len(set(merged))
    assert set(store.named_graphs()) == {graph for graph, contents in expected.items() if contents}
