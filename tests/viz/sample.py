"""Rows as the named queries give them, written by hand."""

from __future__ import annotations

from graph.query.terms import Term
from ontology.vocabulary import ID, PREFIXES
from viz.context import PageContext
from viz.rows import Row

ZH = PageContext(lang="zh", path="/", generation="0a1b2c", version="1.0")
EN = PageContext(lang="en", path="/", generation="0a1b2c", version="1.0")


def row(**cells: str | int) -> Row:
    """A row: text beginning with http is an IRI, other text a literal, a number an integer."""
    return {name: _term(value) for name, value in cells.items()}


def _term(value: str | int) -> Term:
    if isinstance(value, int):
        return Term("literal", str(value), datatype=PREFIXES["xsd"] + "integer")
    return Term("iri" if value.startswith("http") else "literal", value)


def claim(
    place: str, mechanism: str, status: str, *, year: int = 2020, quote: str = "成立了", start: int = 5
) -> Row:
    """A row of `who-adopted` or `matrix`."""
    return row(
        place=f"{ID}place/{place}",
        placeLabel=f"{place}镇",
        placePath=f"某省 {place}镇",
        mechanism=f"{ID}mechanism/{mechanism}",
        mechanismLabel="",
        status=f"{ID}status/{status}",
        year=year,
        quote=quote,
        evidence=f"{ID}evidence/{place}-{start}",
        start=start,
        end=start + len(quote),
        report=f"{ID}report/{place}-{year}",
        reportTitle=f"{place}镇{year}年报告",
        claim=f"{ID}claim/{place}-{mechanism}-{start}",
    )


def report(place: str, year: int = 2020) -> Row:
    """A row of `documents`."""
    return row(
        report=f"{ID}report/{place}-{year}",
        title=f"{place}镇{year}年报告",
        place=f"{ID}place/{place}",
        placeLabel=f"{place}镇",
        year=year,
        issued=f"{year + 1}-01-31",
        source="https://example.org/report",
        claims=2,
        observations=1,
        text=f"{ID}text/ab12",
    )


def edge(
    source: str, target: str, *, status: str = "", quote: str = "", year: int = 2020, kind: str = ""
) -> Row:
    """A row of `network`; ends are written "type/key"."""
    cells: dict[str, str | int] = {}
    for end, name in (("source", source), ("target", target)):
        node_type, _, key = name.partition("/")
        cells |= {
            end: f"{ID}{node_type}/{key}",
            f"{end}Type": kind if end == "target" and kind else node_type,
        }
        cells[f"{end}Label"] = key
    cells |= {"year": year, "report": f"{ID}report/r1", "quote": quote or f"{target}。", "start": 3}
    if status:
        cells["status"] = f"{ID}status/{status}"
    return row(**cells)
