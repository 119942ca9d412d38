"""Short ways to write RDF terms: vocabulary terms by prefix and name, and the literals of the graph.

Literals are written in the one form in which the store gives them back (decimals without trailing zeros,
language tags in lower case), so that a graph read from the store equals the graph that was built. Characters
that no XML document may hold (https://www.w3.org/TR/xml/#charsets), which damaged reports have, become U+FFFD
one for one: the graph can be written in every RDF syntax, and offsets into a quote stay what they were.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from ontology.vocabulary import PREFIXES

__all__ = ["LABEL", "A", "date", "decimal", "integer", "term", "text", "triple", "zh"]

_NO_XML_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_YEAR = re.compile(r"[0-9]{4}")
_YEAR_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@cache
def term(prefix: str, name: str) -> NamedNode:
    """The term `prefix:name` of a vocabulary in `ontology.vocabulary.PREFIXES`."""
    return NamedNode(PREFIXES[prefix] + name)


A = term("rdf", "type")
LABEL = term("rdfs", "label")


def triple(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Triple:
    """One statement."""
    return Triple(subject, predicate, value)


def text(value: str) -> Literal:
    """A plain string, in no language: identifiers, quotes, periods."""
    return Literal(_NO_XML_CHARACTER.sub("\ufffd", value))


def zh(value: str) -> Literal:
    """A string in Chinese."""
    return Literal(_NO_XML_CHARACTER.sub("\ufffd", value), language="zh")


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=term("xsd", "integer"))


def decimal(value: float) -> Literal:
    """A number as an exact decimal, by its shortest decimal writing: 0.1 is "0.1", 180.0 is "180"."""
    written = format(Decimal(str(value)), "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return Literal("0" if written == "-0" else written, datatype=term("xsd", "decimal"))


def date(value: str) -> Literal | None:
    """An ISO 8601 date as precise as given: xsd:date, xsd:gYearMonth or xsd:gYear; None for other text."""
    for pattern, datatype in ((_DATE, "date"), (_YEAR_MONTH, "gYearMonth"), (_YEAR, "gYear")):
        if pattern.fullmatch(value):
            return Literal(value, datatype=term("xsd", datatype))
    return None
