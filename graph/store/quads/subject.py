"""What all parts of a report's graph share: the report, its text, its home place, its year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.places import HomePlace, home_place
from graph.store.terms import A, decimal, integer, term, triple
from ontology.places import PlaceRegister
from ontology.records import Record, ReportRecords

__all__ = ["Subject"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One report on its way into the graph.

    `text` is the text rendition, `sha256` the hexadecimal digest of its UTF-8 bytes, `home` the place that
    the report is about (None when it is not known).
    """

    records: ReportRecords
    text: str
    sha256: str
    home: HomePlace | None
    _seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, records: ReportRecords, text: str, sha256: str, places: PlaceRegister) -> Subject:
        """The subject of a report's records."""
        return cls(records, text, sha256, home_place(records.meta, places))

    @property
    def report(self) -> NamedNode:
        """The report's address."""
        return iris.report(self.records.docid)

    @property
    def text_iri(self) -> NamedNode:
        """The address of the text rendition."""
        return iris.item("text", self.sha256)

    def item(self, kind: str, *parts: str) -> NamedNode:
        """The address of something that this report says, from what it says.

        The position in the text is left out, so the address survives a changed page header; the second of
        two things that are said in the same words is told apart by its number.
        """
        key = iris.digest(kind, self.records.docid, *parts)
        self._seen[key] += 1
        if (occurrence := self._seen[key]) > 1:
            key = iris.digest(key, str(occurrence))
        return iris.item(kind, key)

    def statement(self, node: NamedNode, record: Record, *classes: NamedNode) -> Iterator[Triple]:
        """What everything that a report says has in common: classes, source, confidence, place and year."""
        for kind in classes:
            yield triple(node, A, kind)
        yield triple(node, A, term("prov", "Entity"))
        yield triple(node, term("prov", "wasDerivedFrom"), self.report)
        if record.confidence is not None:
            yield triple(node, term("fz", "confidence"), decimal(record.confidence))
        if self.home is not None:
            yield triple(node, term("fz", "place"), self.home.iri)
        if self.records.meta.report_year is not None:
            yield triple(node, term("fz", "reportYear"), integer(self.records.meta.report_year))
