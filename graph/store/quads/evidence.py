"""Evidence: a span of a text rendition, in the words of the W3C Web Annotation model.

One node a span, shared by everything that the span proves. Its selector is both a position selector (code
points, as that model asks) and a quote selector with what stands before and after, so the span can be found
again when the offsets no longer fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.subject import Subject
from graph.store.terms import A, integer, term, text, triple

__all__ = ["CONTEXT_LENGTH", "evidence", "evidence_iri"]

#: Code points kept before and after a quote; the Web Annotation examples and Hypothesis use 32.
CONTEXT_LENGTH = 32


def evidence_iri(subject: Subject, start: int, end: int) -> NamedNode:
    """The evidence node of the code points [start, end) of the report's text."""
    return iris.item("evidence", iris.digest(subject.sha256, str(start), str(end)))


def evidence(subject: Subject, start: int, end: int) -> Iterator[Triple]:
    """The evidence node and its selector."""
    key = iris.digest(subject.sha256, str(start), str(end))
    node, selector = iris.item("evidence", key), iris.item("selector", key)
    yield triple(node, A, term("oa", "SpecificResource"))
    yield triple(node, term("oa", "hasSource"), subject.text_iri)
    yield triple(node, term("oa", "hasSelector"), selector)
    yield triple(node, term("fz", "report"), subject.report)
    yield triple(selector, A, term("oa", "TextPositionSelector"))
    yield triple(selector, A, term("oa", "TextQuoteSelector"))
    yield triple(selector, term("oa", "start"), integer(start))
    yield triple(selector, term("oa", "end"), integer(end))
    yield triple(selector, term("oa", "exact"), text(subject.text[start:end]))
    yield triple(selector, term("oa", "prefix"), text(subject.text[max(0, start - CONTEXT_LENGTH) : start]))
    yield triple(selector, term("oa", "suffix"), text(subject.text[end : end + CONTEXT_LENGTH]))
