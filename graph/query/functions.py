"""Functions of our own in SPARQL.

`fz:matches(TEXT, "WORDS")` is true when a literal holds all of the words, by the rule of full-text search
(graph/fulltext/matching.py): FILTER(fz:matches(?quote, "法律顾问 “三重 一大”")). It reads each literal that
it is asked about, as CONTAINS does, and needs no index. For what is no literal, and for words of which there
are none or too many, it has no value, which a FILTER takes for false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.fulltext.matching import holds, words
from ontology.errors import UsageError
from ontology.vocabulary import FZ, PREFIXES

__all__ = ["FUNCTIONS", "MATCHES"]

Term = NamedNode | BlankNode | Literal | Triple

MATCHES = NamedNode(FZ + "matches")

_BOOLEAN = NamedNode(PREFIXES["xsd"] + "boolean")
_TRUTH = {value: Literal(str(value).lower(), datatype=_BOOLEAN) for value in (True, False)}


def _matches(*terms: Term) -> Term | None:
    if len(terms) != 2:
        return None
    text, wanted = terms
    if not isinstance(text, Literal) or not isinstance(wanted, Literal):
        return None
    try:
        return _TRUTH[holds(text.value, words(wanted.value))]
    except UsageError:
        return None


#: What the engine is given with every query.
FUNCTIONS: Mapping[NamedNode, Callable[..., Term | None]] = {MATCHES: _matches}
