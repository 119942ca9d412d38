"""Which instance of a mechanism a report means: 黄阁镇法律顾问室, 镇法律顾问室 and 法律顾问室 are one.

An instance is told by who runs it, by the mechanism and by its name without the place, however the reports
of several years write that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.store import iris
from graph.store.quads.bodies import KnownBodies
from graph.store.quads.places import HomePlace
from ontology.bodies import stem
from ontology.instance_names import is_instance_name
from ontology.records import Adoption, LocalInnovation, Measure, ReportRecords, Status

__all__ = ["Instance", "KnownInstances"]

#: Statuses of a mechanism that its adopter has or is to have; others speak of nobody's in particular.
_HAD = frozenset({Status.IN_FORCE, Status.PLANNED, Status.LACKING})
_MARKS = re.compile(r"[“”\"「」『』《》\s]")
#: A name has two Chinese characters at least: 138 and 12345 are numbers.
_NAME = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
_LEVELS = (
    "本镇",
    "我镇",
    "本乡",
    "我乡",
    "本县",
    "我县",
    "本区",
    "我区",
    "本市",
    "我市",
    "街道",
    *"镇乡县区市",
)


@dataclass(frozen=True, slots=True)
class Instance:
    """A mechanism under a local name: `name` without the place, `operator` the place or body that runs it.

    `place` is the operator itself or, of a body, the place that it belongs to, if that is known.
    """

    iri: NamedNode
    label: str
    name: str
    mechanism: str
    operator: NamedNode
    place: NamedNode | None


class KnownInstances:
    """The instances that one report names."""

    def __init__(self, records: ReportRecords, home: HomePlace | None, bodies: KnownBodies) -> None:
        self._home = home
        self._bodies = bodies
        self._innovations = tuple(_plain(record.name) for record in records.local_innovations)
        self._named: list[Instance] = []
        for record in records.adoptions:
            found = self.of_claim(record)
            if found is not None:
                self._named.append(found)

    def of_claim(self, record: Adoption) -> Instance | None:
        """The instance that a claim is about, where it names one and says whose it is."""
        if not record.local_name or record.status not in _HAD or not self._is_own(record.local_name):
            return None
        name = self._own_name(record.local_name)
        place = self._bodies.place_meant_by(record.adopter)
        if place is not None:
            return _instance(name, record.mechanism, place.iri, place.name, place)
        body = self._bodies.meant_by(record.adopter)
        return _instance(name, record.mechanism, body.iri, body.label, body.place) if body else None

    def of_innovation(self, record: LocalInnovation) -> Instance | None:
        """The instance that an innovation is: one that a claim names so, else the home place's own."""
        name = _plain(record.name)
        for known in self._named:
            if record.mechanism in {None, known.mechanism} and name and name in known.name:
                return known
        home = self._home
        if record.mechanism is None or home is None:
            return None
        return _instance(self._without_place(name), record.mechanism, home.iri, home.name, home)

    def of_measure(self, record: Measure) -> Instance | None:
        """The instance that a number is about: named as its subject, or beside it in the same words."""
        subject = self._without_place(_plain(record.subject or ""))
        words = _plain(record.quote)
        for known in self._named:
            if subject == known.name or (record.mechanism == known.mechanism and known.name in words):
                return known
        return None

    def _is_own(self, local_name: str) -> bool:
        """Whether it names a thing that is run here, or an innovation that the report tells of."""
        names = self._home.names if self._home else ()
        own = tuple(dict.fromkeys(part for name in names[-1:] for part in (name, stem(name))))
        return _plain(local_name) in self._innovations or is_instance_name(local_name, own, names[:-1])

    def _own_name(self, local_name: str) -> str:
        """The name by itself: 智慧黄阁 of “智慧黄阁”系统, where that is an innovation of the report too."""
        name = _plain(local_name)
        within = (n for n in self._innovations if len(n) > 1 and n in name)
        inner = max(within, key=lambda n: (len(n), n), default="")
        quoted = f"“{inner}”" in local_name
        return self._without_place(inner if quoted else name)

    def _without_place(self, name: str) -> str:
        """A name without the place that it begins with (黄阁镇法律顾问室, 镇法律顾问室 → 法律顾问室)."""
        rest = name
        for step in self._home.steps if self._home else ():
            rest = rest.removeprefix(step.name)
        if rest == name:
            rest = next((name.removeprefix(word) for word in _LEVELS if name.startswith(word)), name)
        return rest if _NAME.search(rest) else name


def _instance(
    name: str, mechanism: str, operator: NamedNode, owner: str, place: HomePlace | None
) -> Instance | None:
    """The instance that `owner`, a place or a body, runs under this name; None where it is no name."""
    if not _NAME.search(name):
        return None
    label = name if stem(owner) in name else owner + name
    key = iris.digest(operator.value, mechanism, name)
    at = place.iri if place is not None else None
    return Instance(iris.item("instance", key), label, name, mechanism, operator, at)


def _plain(name: str) -> str:
    return _MARKS.sub("", name)
