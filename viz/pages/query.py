"""The SPARQL form: a query, example queries in both languages, and the answer as a table with links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.vocabulary import PREFIXES
from viz.context import PageContext
from viz.links import href, sparql_href
from viz.rendering import render
from viz.rows import Row, Term

__all__ = ["Example", "QueryPage", "render_query", "shorten"]

#: The example that fills the form of someone who comes without a query.
STARTER = "who-adopted"


@dataclass(frozen=True, slots=True)
class Example:
    """A named query as an example: what it asks, in both languages, and its text."""

    name: str
    summary_zh: str
    summary_en: str
    text: str


@dataclass(frozen=True, slots=True)
class QueryPage:
    """The query and its answer: `rows` of a SELECT, `graph` (Turtle) of a CONSTRUCT, `boolean` of an ASK.

    All three are None before a query was sent or when it failed; `error` then says why.
    """

    query: str
    examples: Sequence[Example] = ()
    variables: Sequence[str] = ()
    rows: Sequence[Row] | None = None
    graph: str | None = None
    boolean: bool | None = None
    error: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the result table."""

    text: str
    href: str
    note: str
    numeric: bool


def shorten(iri: str) -> str:
    """An IRI with its usual prefix, or whole where no prefix fits.

    >>> shorten("http://purl.org/dc/terms/title")
    'dct:title'
    """
    fitting = [(len(base), prefix) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def show(term: Term | None) -> Shown:
    """A term as a table shows it."""
    if term is None:
        return Shown("", "", "", False)
    if term.kind == "iri":
        return Shown(shorten(term.value), href(term.value), term.value, False)
    datatype = shorten(term.datatype) if term.datatype else ""
    numeric = datatype in {"xsd:integer", "xsd:decimal", "xsd:double", "xsd:float"}
    plain = datatype in {"xsd:string", "rdf:langString", ""} or numeric
    return Shown(term.value, "", term.language or ("" if plain else datatype), numeric)


def render_query(page: QueryPage, context: PageContext) -> str:
    """The query form as a whole HTML document."""
    table = [[show(row.get(name)) for name in page.variables] for row in page.rows or ()]
    examples = [
        (
            item.name,
            item.summary_en if context.lang == "en" else item.summary_zh,
            item.text,
            sparql_href(item.text),
        )
        for item in page.examples
    ]
    starter = next((item.text for item in page.examples if item.name == STARTER), "")
    answered = page.rows is not None or page.graph is not None or page.boolean is not None
    return render(
        "query.html",
        context,
        query=page.query or starter,
        examples=examples,
        variables=page.variables,
        table=table if page.rows is not None else None,
        graph=page.graph,
        boolean=page.boolean,
        error=page.error,
        seconds=page.seconds,
        answered=answered,
        prefixes=PREFIXES,
    )
