"""Result documents read back, by code that shares nothing with what wrote them: rows, truth values, graphs.

Numbers keep their lexical forms, except where two are compared (tests/conformance/comparison.py).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from rdflib import RDF, BNode, Graph, Literal, Namespace
from rdflib.term import Node

__all__ = ["Row", "Solutions", "Term", "read_boolean", "read_solutions"]

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"
#: A cell of TSV: a term in the syntax of Turtle.
_CELL = re.compile(
    r"""<(?P<iri>[^>]*)>
      | _:(?P<bnode>\S+)
      | "(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?
      | (?P<integer>[+-]?\d+)
      | (?P<decimal>[+-]?\d*\.\d+)
      | (?P<double>[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+)
      | (?P<boolean>true|false)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term. `kind` is iri, bnode, literal, or plain for a value of CSV, which says no kind."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


Row = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Solutions:
    """The variables and the rows, in the order of the document; a row lacks what is unbound."""

    variables: Sequence[str]
    rows: Sequence[Row]


def read_solutions(document: bytes, form: str, base: str = "") -> Solutions:
    """A document in `json`, `xml`, `csv`, `tsv`, or `ttl` for the suite's vocabulary of result sets."""
    readers = {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
    return _turtle(document, base) if form == "ttl" else readers[form](document.decode("utf-8"))


def read_boolean(document: bytes, form: str) -> bool:
    """The truth value in a document of `json` or `xml`."""
    if form == "json":
        value = json.loads(document)["boolean"]
        assert isinstance(value, bool)
        return value
    text = ET.fromstring(document).findtext(f"{_NAMESPACE}boolean")
    assert text is not None
    return {"true": True, "false": False}[text.strip()]


def _literal(value: str, datatype: str | None, language: str | None) -> Term:
    if language:
        return Term("literal", value, language=language.lower())
    return Term("literal", value, "" if datatype == _STRING else datatype or "")


def _json(document: str) -> Solutions:
    read = json.loads(document)
    rows = [{name: _json_term(cell) for name, cell in row.items()} for row in read["results"]["bindings"]]
    return Solutions(read["head"]["vars"], rows)


def _json_term(cell: Mapping[str, str]) -> Term:
    if cell["type"] == "uri":
        return Term("iri", cell["value"])
    if cell["type"] == "bnode":
        return Term("bnode", cell["value"])
    assert cell["type"] in {"literal", "typed-literal"}
    return _literal(cell["value"], cell.get("datatype"), cell.get("xml:lang"))


def _xml(document: str) -> Solutions:
    root = ET.fromstring(document)
    head, results = root.find(f"{_NAMESPACE}head"), root.find(f"{_NAMESPACE}results")
    assert head is not None
    assert results is not None
    variables = [item.attrib["name"] for item in head.iter(f"{_NAMESPACE}variable")]
    rows = [
        {cell.attrib["name"]: _xml_term(cell[0]) for cell in result}
        for result in results.iter(f"{_NAMESPACE}result")
    ]
    return Solutions(variables, rows)


def _xml_term(cell: ET.Element) -> Term:
    text = cell.text or ""
    kind = cell.tag.removeprefix(_NAMESPACE)
    if kind == "uri":
        return Term("iri", text)
    if kind == "bnode":
        return Term("bnode", text)
    assert kind == "literal"
    return _literal(text, cell.get("datatype"), cell.get(_LANGUAGE))


def _csv(document: str) -> Solutions:
    header, *lines = csv.reader(io.StringIO(document, newline=""))
    rows = [{name: _plain(cell) for name, cell in zip(header, line, strict=True) if cell} for line in lines]
    return Solutions(header, rows)


def _plain(cell: str) -> Term:
    return Term("bnode", cell[2:]) if cell.startswith("_:") else Term("plain", cell)


def _tsv(document: str) -> Solutions:
    header, *lines = document.removesuffix("\n").split("\n")
    names = [name.removeprefix("?") for name in header.split("\t")] if header else []
    return Solutions(names, [dict(_tsv_row(names, line)) for line in lines])


def _tsv_row(names: Sequence[str], line: str) -> Iterator[tuple[str, Term]]:
    cells = line.split("\t") if names else []
    for name, cell in zip(names, cells, strict=True):
        if cell:
            yield name, _tsv_term(cell)


def _tsv_term(cell: str) -> Term:
    match = _CELL.fullmatch(cell)
    assert match is not None, f"not a term: {cell!r}"
    kind = match.lastgroup or ""
    if match["iri"] is not None:
        return Term("iri", match["iri"])
    if match["bnode"] is not None:
        return Term("bnode", match["bnode"])
    if match["text"] is not None:
        return _literal(_ESCAPE.sub(_character, match["text"]), match["datatype"], match["language"])
    return Term("literal", cell, _XSD + kind)


def _turtle(document: bytes, base: str) -> Solutions:
    graph = Graph().parse(data=document, format="turtle", publicID=base)
    table = graph.value(predicate=RDF.type, object=RS.ResultSet)
    rows = [
        {str(graph.value(cell, RS.variable)): _node(graph.value(cell, RS.value)) for cell in cells}
        for cells in (graph.objects(row, RS.binding) for row in graph.objects(table, RS.solution))
    ]
    return Solutions([str(name) for name in graph.objects(table, RS.resultVariable)], rows)


def _node(node: Node | None) -> Term:
    if isinstance(node, Literal):
        return _literal(str(node), str(node.datatype or ""), node.language)
    return Term("bnode" if isinstance(node, BNode) else "iri", str(node))


def _character(match: re.Match[str]) -> str:
    if match[3] is not None:
        return _ESCAPED.get(match[3], match[3])
    return chr(int(match[1] or match[2], 16))
