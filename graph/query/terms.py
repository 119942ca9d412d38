"""Terms and solutions as the rest of the program sees them: plain data, no engine object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.vocabulary import PREFIXES

__all__ = ["SelectResult", "Term", "parse_select", "sparql_text"]

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)
_FLOATS = frozenset(_XSD + name for name in ("decimal", "double", "float"))


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term of a solution. `kind` is "iri", "literal" or "bnode"; `datatype` is a full IRI."""

    kind: str
    value: str
    language: str | None = None
    datatype: str | None = None

    @property
    def python(self) -> int | float | bool | str:
        """The value as a Python number or truth value where the datatype says so, else the text."""
        if self.datatype in _INTEGERS:
            return int(self.value)
        if self.datatype in _FLOATS:
            number = float(self.value)
            return int(number) if self.datatype == _XSD + "decimal" and number.is_integer() else number
        if self.datatype == _XSD + "boolean":
            return self.value in {"true", "1"}
        return self.value

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class SelectResult:
    """The solutions of a SELECT; an unbound variable is absent from its row."""

    variables: list[str]
    rows: list[dict[str, Term]]

    def __iter__(self) -> Iterator[dict[str, Term]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def parse_select(body: bytes) -> SelectResult:
    """The solutions in a document of the format SPARQL 1.1 Query Results JSON."""
    document = json.loads(body)
    rows = [{name: _term(value) for name, value in row.items()} for row in document["results"]["bindings"]]
    return SelectResult(list(document["head"]["vars"]), rows)


def sparql_text(value: str | int | Term) -> str:
    """A value as it is written in a query. A str is an IRI when it begins with http, else plain text."""
    if isinstance(value, Term):
        if value.kind == "iri":
            return str(ox.NamedNode(value.value))
        if value.language:
            return str(ox.Literal(value.value, language=value.language))
        datatype = ox.NamedNode(value.datatype) if value.datatype else None
        return str(ox.Literal(value.value, datatype=datatype))
    if isinstance(value, int):
        return str(ox.Literal(str(value), datatype=ox.NamedNode(_XSD + "integer")))
    if value.startswith(("http://", "https://")):
        return str(ox.NamedNode(value))
    return str(ox.Literal(value))


def _term(value: dict[str, str]) -> Term:
    kinds = {"uri": "iri", "literal": "literal", "typed-literal": "literal", "bnode": "bnode"}
    return Term(kinds[value["type"]], value["value"], value.get("xml:lang"), value.get("datatype"))
