"""Instruments: laws, rules, plans and papers, and what the report's place does with them.

An instrument is one node for all reports; what a report says of it (issued, cited, studied, …) is a mention
of its own, with evidence. An instrument with a number is named by it. Without one, laws and papers of the
centre and the province are named by their titles; a title such as 2018年工作要点 exists in every town, so
those of lower bodies are kept apart by the report's place.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, A, term, text, triple, zh
from ontology.records import Instrument, InstrumentKind, InstrumentRelation

__all__ = ["instruments"]

_NATIONAL = frozenset({InstrumentKind.LAW, InstrumentKind.REGULATION, InstrumentKind.CENTRAL_POLICY})

#: The property from the place to the instrument for each relation.
PLACE_PROPERTIES = {
    InstrumentRelation.ISSUED: term("fz", "issues"),
    InstrumentRelation.IMPLEMENTS: term("fz", "implements"),
    InstrumentRelation.CITES: term("fz", "cites"),
    InstrumentRelation.REPEALED: term("fz", "repeals"),
    InstrumentRelation.STUDIED: term("fz", "studies"),
}


def instruments(subject: Subject) -> Iterator[Triple]:
    """The instrument and one mention a record."""
    for record in subject.records.instruments:
        node = _instrument_iri(subject, record)
        yield triple(node, A, term("schema", "Legislation"))
        yield triple(node, LABEL, zh(record.title))
        yield triple(node, term("schema", "name"), zh(record.title))
        yield triple(node, term("fz", "instrumentKind"), iris.concept("instrument-kind", record.kind.value))
        if record.number:
            yield triple(node, term("schema", "legislationIdentifier"), text(record.number))
        if subject.home is not None:
            yield triple(subject.home.iri, PLACE_PROPERTIES[record.relation], node)
        yield from _mention(subject, record, node)


def _mention(subject: Subject, record: Instrument, instrument: NamedNode) -> Iterator[Triple]:
    node = subject.item("citation", instrument.value, record.relation.value, record.quote)
    yield from subject.statement(node, record, term("fz", "InstrumentMention"))
    yield triple(node, LABEL, zh(record.title))
    yield triple(node, term("fz", "instrument"), instrument)
    yield triple(node, term("fz", "relation"), iris.concept("instrument-relation", record.relation.value))
    yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
    yield from evidence(subject, record.start, record.end)


def _instrument_iri(subject: Subject, record: Instrument) -> NamedNode:
    if record.number:
        return iris.item("instrument", iris.digest("number", record.number))
    scope = ""
    if record.kind is InstrumentKind.PROVINCIAL_POLICY:
        scope = subject.home.steps[0].iri.value if subject.home else subject.records.docid
    elif record.kind not in _NATIONAL:
        scope = subject.home.iri.value if subject.home else subject.records.docid
    return iris.item("instrument", iris.digest("title", record.title, scope))
