"""Observations: a number that a report gives, of what, of when, and in what unit.

Chinese classifiers (份, 件, 人次) are units of our own beside a count; units of measurement are those of
QUDT, by the table `ontology/qudt_units.csv`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.subject import Subject
from graph.store.terms import LABEL, A, decimal, integer, term, text, triple, zh
from ontology.records import Measure
from ontology.vocabulary import read_text

__all__ = ["observations"]

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def observations(subject: Subject) -> Iterator[Triple]:
    """One node a measure record."""
    yield from _candidates(subject)
    for record in subject.records.measures:
        yield from _observation(subject, record)


def _observation(subject: Subject, record: Measure) -> Iterator[Triple]:
    node = subject.item(
        "observation",
        record.indicator,
        str(record.value),
        str(record.value_max),
        record.unit or "",
        record.qualifier.value,
        record.subject or "",
        record.period or "",
        record.quote,
    )
    yield from subject.statement(node, record, term("sosa", "Observation"), whose=record.subject)
    yield triple(node, term("sosa", "observedProperty"), iris.indicator(record.indicator))
    if homes := subject.homes_of(record.subject):
        yield triple(node, term("sosa", "hasFeatureOfInterest"), homes[0].iri)
    if record.subject:
        yield triple(node, term("fz", "subjectName"), zh(record.subject))
        if (whose := subject.meant_by(record.subject)) is not None:
            yield triple(node, term("fz", "subject"), whose)
    yield triple(node, term("fz", "value"), decimal(record.value))
    if record.value_max is not None:
        yield triple(node, term("fz", "upperValue"), decimal(record.value_max))
    yield triple(node, term("fz", "bound"), iris.concept("bound", record.qualifier.value))
    yield from _unit(node, record.unit)
    yield from _period(subject, node, record.period)
    if record.mechanism:
        yield triple(node, term("fz", "mechanism"), iris.mechanism(record.mechanism))
    if (instance := subject.instances.of_measure(record)) is not None:
        yield triple(node, term("fz", "instance"), instance.iri)
    yield triple(node, term("fz", "verbatim"), zh(record.quote))
    yield triple(node, term("fz", "evidence"), evidence_iri(subject, record.start, record.end))
    yield from evidence(subject, record.start, record.end)


def _candidates(subject: Subject) -> Iterator[Triple]:
    """The indicators that the taxonomy does not list yet: concepts of the scheme of candidates.

    Two of them can share an id, which is made from sounds; the first name in the text is the label then.
    """
    named: dict[str, dict[str, None]] = {}
    for record in subject.records.measures:
        if record.indicator.startswith(iris.CANDIDATE_PREFIX):
            named.setdefault(record.indicator, {})[record.indicator_zh] = None
    for indicator, (label, *others) in named.items():
        node = iris.indicator(indicator)
        english = indicator.removeprefix(iris.CANDIDATE_PREFIX).replace("-", " ")
        yield triple(node, A, term("skos", "Concept"))
        yield triple(node, term("skos", "inScheme"), iris.item("scheme", "candidates"))
        yield triple(node, term("skos", "prefLabel"), zh(label))
        yield triple(node, term("skos", "prefLabel"), Literal(english, language="en"))
        for other in others:
            yield triple(node, term("skos", "altLabel"), zh(other))


def _unit(node: NamedNode, unit: str | None) -> Iterator[Triple]:
    if not unit:
        return
    yield triple(node, term("fz", "unitLabel"), text(unit))
    qudt = qudt_units().get(unit)
    if qudt is not None:
        yield triple(node, term("fz", "unit"), term("unit", qudt))
        return
    own = iris.item("unit", iris.local_key(unit))
    yield triple(node, term("fz", "unit"), own)
    yield triple(own, LABEL, zh(unit))


def _period(subject: Subject, node: NamedNode, period: str | None) -> Iterator[Triple]:
    """The period as written, and its year as an integer: its last one, or else the report's."""
    if not period:
        if subject.records.meta.report_year is not None:
            yield triple(node, term("fz", "year"), integer(subject.records.meta.report_year))
        return
    interval = iris.item("period", iris.local_key(period))
    yield triple(node, term("fz", "period"), text(period))
    yield triple(node, term("sosa", "phenomenonTime"), interval)
    yield triple(interval, A, term("time", "ProperInterval"))
    yield triple(interval, LABEL, text(period))
    years = [int(year) for year in _YEAR.findall(period)]
    if years:
        yield triple(node, term("fz", "year"), integer(years[-1]))
    elif subject.records.meta.report_year is not None:
        yield triple(node, term("fz", "year"), integer(subject.records.meta.report_year))


@cache
def qudt_units() -> Mapping[str, str]:
    """QUDT unit names by Chinese unit."""
    rows = csv.DictReader(io.StringIO(read_text("qudt_units.csv")))
    return {row["unit"]: row["qudt"] for row in rows}
