"""Updates worked out on copies: whose a graph is, the rule of the default graph, and reading the text."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from graph.query.limits import QueryLimits
from graph.store import iris
from graph.store.merge import change_graph, graph_triples
from graph.store.publish import Store
from graph.store.terms import A, term
from graph.store.user_graphs import GraphChange, is_managed
from graph.update.difference import difference
from graph.update.evaluation import Evaluation, Using
from graph.update.operations import Verb, read_operations
from graph.verification import discrepancies
from ontology.errors import QueryRefusedError, QuerySyntaxError, WriteRefusedError
from tests.graph.conftest import fill
from tests.graph.gold import GoldReport

EX = "http://example.org/"
KEPT = NamedNode("https://w3id.org/fazhi/graph/report/1")
LIMITS = QueryLimits()
DEFAULT = DefaultGraph()


def node(name: str) -> NamedNode:
    return NamedNode(EX + name)


def copy(store: ox.Store) -> ox.Store:
    copied = ox.Store()
    copied.extend(store)
    return copied


def merged(store: ox.Store) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT)}


def carried_out(store: ox.Store, text: str) -> None:
    """What a server does with an update: worked out on a scratch copy, applied to the store."""
    evaluation = Evaluation(copy(store), copy(store), EX, Using())
    evaluation.run(read_operations(text, LIMITS).operations)
    for change in evaluation.changes():
        change_graph(store, change.graph, change.gone, change.added)


terms = st.sampled_from(["ex:a", "ex:b", "1", "'镇'", "'}'", "ex:c.d"])
triples = st.builds(
    "{} {} {} .".format, st.sampled_from(["ex:a", "ex:b"]), st.sampled_from(["ex:p", "ex:q"]), terms
)
blocks = st.lists(triples, max_size=3).map(" ".join)
graphs = st.sampled_from(["ex:g", "ex:h", "<http://example.org/i>"])
named_blocks = st.builds("GRAPH {} {{ {} }}".format, graphs, blocks)
#: Operations that name every graph that they write to or read.
of_named_graphs = st.one_of(
    st.lists(named_blocks, max_size=3).map(" ".join).map("INSERT DATA {{ {} }}".format),
    st.builds(
        "INSERT {{ GRAPH {0} {{ ?s ex:q ?o }} }} WHERE {{ GRAPH {1} {{ ?s ?p ?o }} }}".format, graphs, graphs
    ),
    st.builds("INSERT {{ GRAPH ?g {{ ?s ex:r {} }} }} WHERE {{ GRAPH ?g {{ ?s ex:p ?o }} }}".format, terms),
    st.builds("DELETE WHERE {{ GRAPH {} {{ ?s ex:p ?o }} }}".format, graphs),
    st.builds(
        "WITH {} DELETE {{ ?s ex:p ?o }} INSERT {{ ?s ex:q ?o }} WHERE {{ ?s ex:p ?o }}".format, graphs
    ),
    st.builds(
        "DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} USING NAMED {} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}".format,
        graphs,
    ),
    st.builds("CLEAR SILENT GRAPH {}".format, graphs),
    st.builds("{} SILENT {} TO {}".format, st.sampled_from(["ADD", "COPY", "MOVE"]), graphs, graphs),
)
#: Operations that read or write the default graph.
of_the_default_graph = st.one_of(
    st.lists(blocks | named_blocks, max_size=3).map(" ".join).map("INSERT DATA {{ {} }}".format),
    st.builds(
        "INSERT {{ ?s ex:q ?o . GRAPH {} {{ ?o ex:p ?s }} }} WHERE {{ ?s ex:p ?o FILTER(isIRI(?o)) }}".format,
        graphs,
    ),
    st.builds("INSERT {{ GRAPH {} {{ ?s ex:q ?o }} }} WHERE {{ ?s ex:p ?o }}".format, graphs),
    st.builds("ADD SILENT {} TO DEFAULT".format, graphs),
    st.builds("COPY DEFAULT TO {}".format, graphs),
)


def scripts(operations: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Updates of several operations, to be carried out one after the other."""
    prologue = "PREFIX ex: <http://example.org/>\n"
    one = st.lists(operations, min_size=1, max_size=4).map(lambda found: prologue + " ;\n".join(found))
    return st.lists(one, min_size=1, max_size=3)


@settings(max_examples=200, deadline=None)
@given(scripts(of_named_graphs | of_the_default_graph))
def test_the_default_graph_stays_the_merge_and_our_graphs_stay(texts: list[str]) -> None:
    store = ox.Store()
    ours = {Triple(node("x"), node("is"), Literal(1)), Triple(node("x"), node("is"), node("y"))}
    change_graph(store, KEPT, (), ours)
    for text in texts:
        try:
            carried_out(store, text)
        except WriteRefusedError:
            assert "GRAPH ?g" in text
        assert graph_triples(store, KEPT) == ours
        named = {quad.triple for quad in store if quad.graph_name != DEFAULT}
        assert merged(store) == named


@settings(max_examples=200, deadline=None)
@given(scripts(of_named_graphs))
def test_what_names_its_graphs_does_what_the_engine_does(texts: list[str]) -> None:
    store, engine = ox.Store(), ox.Store()
    for text in texts:
        carried_out(store, text)
        engine.update(text)
    assert {quad for quad in store if quad.graph_name != DEFAULT} == set(engine)


@settings(max_examples=200, deadline=None)
@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_difference(old: set[int], new: set[int]) -> None:
    stores = []
    for numbers in (old, new):
        store = ox.Store()
        store.extend(Quad(node(str(number)), node("p"), Literal(number), node("g")) for number in numbers)
        stores.append(store)
    change = difference(stores[0], stores[1], node("g"))
    found = [{str(triple.object) for triple in part} for part in (change.gone, change.added)]
    assert found == [{str(Literal(number)) for number in part} for part in (old - new, new - old)]


@pytest.mark.parametrize(
    ("name", "managed"),
    [
        ("https://w3id.org/fazhi/graph/report/1", True),
        ("https://w3id.org/fazhi/graph/", True),
        ("https://w3id.org/fazhi/graph/user", True),
        ("https://w3id.org/fazhi/graph/user/gdp", False),
        ("https://w3id.org/fazhi/id/place/1", False),
        ("urn:x", False),
    ],
)
def test_whose_a_graph_is(name: str, managed: bool) -> None:
    assert is_managed(name) is managed


def test_a_triple_of_ours_cannot_be_deleted_from_the_default_graph() -> None:
    store = ox.Store()
    change_graph(store, KEPT, (), [Triple(node("a"), node("p"), Literal(1))])
    for text in (
        "DELETE DATA { <a> <p> 1 }",
        "DELETE WHERE { <a> <p> ?o }",
        "DELETE { ?s <p> 1 } WHERE { ?s <p> ?o }",
    ):
        with pytest.raises(WriteRefusedError, match="report/1"):
            carried_out(store, text)
    carried_out(store, "INSERT DATA { <b> <p> 1 } ; DELETE WHERE { <b> <p> ?o }")
    assert merged(store) == {Triple(node("a"), node("p"), Literal(1))}


def test_where_the_text_ends_and_the_content_begins() -> None:
    text = """# } ; LOAD <x:x>
        INSERT DATA { GRAPH <g:1> { <a:a> <a:b> "} ; DROP ALL", '''{''' } <a:c;d> <a:b> 'LOAD <x:x>' } ; # ;
        DELETE { ?s ?p ?o } INSERT { GRAPH ?load { ?s <p:service> ?o } } USING NAMED <g:1>
        WHERE { GRAPH ?load { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } } ;
        COPY SILENT DEFAULT TO GRAPH <g:2> ;"""
    first, second, third = read_operations(text, LIMITS).operations
    assert first.verb is Verb.INSERT_DATA
    assert [run.graph for run in first.inserted] == ["<g:1>", None]
    assert [run.graph for run in (*second.deleted, *second.inserted)] == [None, "?load"]
    assert second.using == ("USING NAMED <g:1>",)
    assert (third.source, third.target, third.silent) == ("DEFAULT", "<g:2>", True)


@pytest.mark.parametrize("text", ["", "# nothing", "PREFIX ex: <http://example.org/>"])
def test_no_operation_is_one_too(text: str) -> None:
    assert read_operations(text, LIMITS).operations == ()


@given(st.text(alphabet="INSERTDAWHOGPLC{};<>?.'\"#: \n\\u0041", max_size=60))
def test_no_text_does_worse_than_an_error(text: str) -> None:
    with suppress(QuerySyntaxError, QueryRefusedError):
        read_operations(text, LIMITS)


def test_what_is_derived_follows_from_the_reports_alone(gold: list[GoldReport], tmp_path: Path) -> None:
    """A user's claims, there before the reports come, change neither adoptions nor places nor counts."""
    alone = fill(tmp_path / "alone", gold).current()
    store = Store.open(tmp_path / "mixed", create=True)
    said = [
        Triple(node("claim"), A, term("fz", "AdoptionClaim")),
        Triple(node("claim"), term("fz", "place"), iris.item("place", "110101000000")),
        Triple(node("claim"), term("fz", "about"), iris.item("place", "110101000000")),
        Triple(node("claim"), term("fz", "mechanism"), iris.mechanism("x")),
        Triple(node("claim"), term("fz", "status"), iris.concept("status", "in_force")),
    ]
    with store.writer() as writer:
        writer.change_graph(GraphChange(node("mine"), frozenset(), frozenset(said)))
        writer.publish(follow=False)
    with store.writer() as writer:
        for report in gold:
            writer.put_report(report.records, report.text, report.sha256, url=report.url)
        mixed = writer.publish()
    assert {name: digest for name, digest in mixed.graphs.items() if is_managed(name)} == alone.graphs
    assert mixed.graphs[node("mine").value].triples == len(said)
    assert discrepancies(mixed) == []
