"""What all parts of a report's graph share: the report, its text, its home place, its year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from graph.store import iris
from graph.store.quads.bodies import KnownBodies
from graph.store.quads.named_instances import KnownInstances
from graph.store.quads.places import HomePlace, home_places
from graph.store.terms import A, decimal, integer, term, triple
from ontology.places import PlaceRegister
from ontology.records import Record, ReportRecords

__all__ = ["Subject"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One report on its way into the graph.

    `text` is the text rendition, `sha256` the hexadecimal digest of its UTF-8 bytes, `homes` the places that
    the report is about (none when that is not known, several for a joint report), `bodies` and
    `instances` (of mechanisms) what its names mean.
    """

    records: ReportRecords
    text: str
    sha256: str
    homes: tuple[HomePlace, ...]
    register: PlaceRegister
    bodies: KnownBodies
    instances: KnownInstances
    _seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, records: ReportRecords, text: str, sha256: str, places: PlaceRegister) -> Subject:
        """The subject of a report's records."""
        homes = home_places(records, places)
        home = homes[0] if homes else None
        bodies = KnownBodies(records, home, places)
        return cls(records, text, sha256, homes, places, bodies, KnownInstances(records, home, bodies))

    @property
    def home(self) -> HomePlace | None:
        """The place that the report is about, of a joint report the first; None when it is not known."""
        return self.homes[0] if self.homes else None

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

    def meant_by(self, name: str) -> NamedNode | None:
        """Whom a name means: the home place, one above it, or a body; None where that is open."""
        meant = self.bodies.place_meant_by(name) or self.bodies.meant_by(name)
        return meant.iri if meant else None

    def homes_of(self, name: str | None) -> tuple[HomePlace, ...]:
        """Of a joint report, the one place that is called so; all of them where the name is no place's."""
        return tuple(home for home in self.homes if home.name == name) or self.homes

    def statement(
        self, node: NamedNode, record: Record, *classes: NamedNode, whose: str | None = None
    ) -> Iterator[Triple]:
        """What everything that a report says has in common: classes, source, confidence, place and year.

        `whose` is the name of whom it is said of: one place of a joint report may say it of itself alone.
        """
        for kind in classes:
            yield triple(node, A, kind)
        yield triple(node, A, term("prov", "Entity"))
        yield triple(node, term("prov", "wasDerivedFrom"), self.report)
        if record.confidence is not None:
            yield triple(node, term("fz", "confidence"), decimal(record.confidence))
        for home in self.homes_of(whose):
            yield triple(node, term("fz", "place"), home.iri)
        if self.records.meta.report_year is not None:
            yield triple(node, term("fz", "reportYear"), integer(self.records.meta.report_year))
