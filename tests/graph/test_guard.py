"""The guard: what it refuses, what it must let through, and that it cannot be talked round or exhausted."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.query.guard import Operation, check
from graph.query.limits import QueryLimits
from graph.query.named import load_named_queries
from ontology.errors import FazhiError, QueryRefusedError, QuerySyntaxError

LIMITS = QueryLimits()
#: A port to which the engine makes no request, and says so: that tells that it would have made one.
NOWHERE = "<http://127.0.0.1:1/>"

FEDERATED = [
    "SELECT * { SERVICE %s {} }",
    "SELECT * { service %s {} }",
    "SELECT * {\tSERVICE\nSILENT %s {} }",
    "SELECT * { SERVICESILENT%s{} }",
    "SELECT * { \\u0053ERVICE %s {} }",
    "SELECT * { \\U00000053\\u0045RVICE %s {} }",
    "SELECT * { #comment\nSERVICE %s {} }",
    "SELECT * { #comment\rSERVICE %s {} }",
    "SELECT * { { { OPTIONAL { SERVICE ?x {} } } } }",
    "SELECT * { ?s ?p trueSERVICE %s {} }",
    "SELECT * { ?s ?p 1.SERVICE %s {} }",
    'SELECT * { ?s ?p "a"SERVICE %s {} }',
    "PREFIX ex: %s SELECT * { SERVICEex:a {} }",
    "PREFIX : %s SELECT * { SERVICE:a {} }",
    "SELECT * { ?s ?a ?b FILTER(?b<?b)SERVICE#>\n %s {} }",
    'SELECT * { ?s ?a ?b FILTER(?b<?b#>"""\n) SERVICE %s {} #"""\n}',
    'SELECT * { BIND(<<(?s?p#>"""\n?o)>> AS ?t) SERVICE %s {} #"""\n}',
    "ASK { FILTER EXISTS { SERVICE %s {} } }",
    "DESCRIBE ?x { SERVICE %s {} }",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
    "SELECT * { ?s ?p '''it's SERVICE\n{'''@en }",
    r'SELECT * { ?s ?p "a \" SERVICE" }',
    "SELECT * { ?s ?p <http://example.org/SERVICE#x> } # SERVICE",
    "PREFIX service: <http://example.org/> SELECT * { GRAPH service:g { ?service service:p $SERVICE } }",
    "PREFIX ex: <http://example.org/> SELECT * { ex:service ex:a.SERVICE _:service }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "BASE <http://example.org/> SELECT * { <a> <p> (<b> <c>) }",
    'SELECT * { ?s ?p "\\u6CD5\\u6CBB" }',
    "ASK{}",
]


@pytest.mark.parametrize("query", FEDERATED)
def test_federation_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        check(query.replace("%s", NOWHERE), LIMITS)


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_strings_addresses_names_and_comments_are_free(query: str) -> None:
    checked = check(query, LIMITS)
    assert checked.text == query
    ox.Store().query(query)


@pytest.mark.parametrize("query", load_named_queries())
def test_named_queries_pass(query: str) -> None:
    text = load_named_queries()[query].text
    assert check(text, LIMITS).operation is Operation.SELECT


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:a> 1 }",
        "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "load <http://127.0.0.1/>",
        "WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DROP ALL",
        "ASK {} ; LOAD <http://127.0.0.1/>",
    ],
)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        check(query, LIMITS)


@pytest.mark.parametrize(
    ("query", "operation"),
    [
        ("# SELECT\nASK {}", Operation.ASK),
        ("PREFIX select: <http://x/> CONSTRUCT WHERE { ?s ?p ?o }", Operation.CONSTRUCT),
        ("base <http://x/> describe <y>", Operation.DESCRIBE),
        ("\\u0041SK {}", Operation.ASK),
        ("SELECT?s{?s ?p ?o}", Operation.SELECT),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, operation: Operation) -> None:
    checked = check(query, LIMITS)
    assert checked.operation is operation
    ox.Store().query(checked.text)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("", 1, 1), ("# nothing", 1, 1), ("\n  SELCT * {}", 2, 3), ("ASK \\uD800", 1, 5)],
)
def test_what_is_no_query_is_a_syntax_error_with_its_place(
    query: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        check(query, LIMITS)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]"])
def test_depth_is_counted_for_every_bracket(opening: str, closing: str) -> None:
    deepest = LIMITS.nesting - 1
    check(f"SELECT * {{ {opening * deepest}{closing * deepest} }}", LIMITS)
    with pytest.raises(QueryRefusedError, match="nested"):
        check(f"SELECT * {{ {opening * (deepest + 1)}{closing * (deepest + 1)} }}", LIMITS)


@given(st.integers(0, 400), st.sampled_from(["{", "(", "[", "!(", "{ {} UNION "]))
def test_depth_is_counted_through_noise(levels: int, piece: str) -> None:
    query = "SELECT * { " + '"}" #}\n <http://x/)> '.join([piece] * levels)
    innermost = 1 + levels + (piece.endswith("UNION ") and levels > 0)
    if innermost > LIMITS.nesting:
        with pytest.raises(QueryRefusedError, match="nested"):
            check(query, LIMITS)
    else:
        check(query, LIMITS)


@pytest.mark.parametrize("piece", ["!", "{} UNION ", "?a+", "<p>/", "1=1&&", "OPTIONAL{}", "-"])
def test_operators_are_counted(piece: str) -> None:
    check("SELECT * { " + piece * 100, LIMITS)
    with pytest.raises(QueryRefusedError, match="operators"):
        check("SELECT * { " + piece * (LIMITS.operators + 1), LIMITS)


def test_a_long_list_of_values_passes_quickly() -> None:
    rows = " ".join(f'(<http://example.org/{i}> "值 {i}"@zh)' for i in range(30_000))
    query = f"SELECT * {{ VALUES (?a ?b) {{ {rows} }} ?a ?p ?b }}"
    assert len(query.encode()) > 1024 * 1024
    started = time.perf_counter()
    check(query, LIMITS)
    assert time.perf_counter() - started < 2
    with pytest.raises(QueryRefusedError, match="longer than"):
        check(query * 4, LIMITS)


#: Pieces of queries, whole and broken.
FRAGMENTS = st.sampled_from(
    [
        *("SERVICE", "service ", "\\u0053ERVICE", "SILENT ", NOWHERE, "{}", "{", "}", " ", "\n", "#", "#>"),
        *('"', "'", '"""', "'''", "<", ">", "<?b", "<<", ">>", "<<(", ")>>", "(", ")", "[", "]", "?a"),
        *(
            "?s ?p ?o",
            ".",
            ";",
            ",",
            "ex:",
            "ex:a",
            ":a",
            "_:b",
            "a",
            "true",
            "1",
            "1.5e3",
            "@en",
            "^^",
            "\\",
        ),
        *('\\"', "%41", "FILTER(", "BIND(", " AS ?x)", "OPTIONAL{", "UNION", "GRAPH ?g{", "VALUES ?v{"),
        *("UNDEF", "EXISTS{", "!", "+", "*", "/", "|", "?", "$"),
    ]
)


@settings(max_examples=3000, deadline=None)
@given(st.lists(FRAGMENTS, max_size=14).map("".join))
def test_nothing_that_passes_makes_the_engine_call_a_service(middle: str) -> None:
    query = f"PREFIX ex: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> SELECT * {{ {middle} }}"
    try:
        checked = check(query, LIMITS)
    except FazhiError:
        return
    store = ox.Store()
    store.update("INSERT DATA { <a:s> <a:p> 1 . <a:s> <a:q> true . GRAPH <a:g> { <a:s> <a:p> 1 } }")
    try:
        found = store.query(checked.text)
        assert isinstance(found, ox.QuerySolutions)
        list(found)
    except SyntaxError:
        return
    except OSError as error:
        assert "HTTP" not in str(error), query  # noqa: PT017


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="\"'<>\\u0041{}()[]?!#:%@ \nSELECTabc.", max_size=4000))
def test_any_text_is_decided_quickly(text: str) -> None:
    started = time.perf_counter()
    try:
        check(text, LIMITS)
    except FazhiError as error:
        assert len(str(error)) < 300  # noqa: PT017
    assert time.perf_counter() - started < 1
