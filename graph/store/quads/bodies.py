"""Who is meant: the bodies of one report as identities that all reports share.

A body is told by the place it belongs to and by its role there (`ontology.bodies`), so the 司法所 of one town
is one node whatever the reports call it, and the 司法所 of two towns are two. Bodies of the country are told
by their name alone; firms that do not say where they are, by the prefecture of the report; a body whose place
is not known, by the report itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from graph.store import iris
from graph.store.quads.places import HomePlace, place_of
from ontology.bodies import (
    Body,
    body_of,
    canonical_name,
    full_role,
    is_national,
    place_prefix,
    short_roles,
    stem,
)
from ontology.places import PlaceRegister, load_places
from ontology.records import Institution, InstitutionType, ReportRecords

__all__ = ["KnownBodies", "KnownBody"]

#: Types whose members are told by their name alone, if the name says whose they are.
_NAMED_ALONE = frozenset({InstitutionType.UNIVERSITY, InstitutionType.LAW_FIRM, InstitutionType.COMPANY})
#: Names that only one of their kind has.
_ONE_OF_ITS_NAME = ("大学", "学院", "有限公司", "有限责任公司", "股份公司")
_PREFECTURE_DEPTH = 2
_PARTY = "中共"
_LEVEL_WORDS = ("街道", *"省市区县镇乡州旗盟")
_MARKS = str.maketrans("", "", ' \u3000“”"「」')


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body: its address, its name in the graph (the same in all reports), its role, its place if known."""

    iri: NamedNode
    label: str
    role: str
    place: HomePlace | None


class KnownBodies:
    """The bodies that one report names, and whom its words mean."""

    def __init__(self, records: ReportRecords, home: HomePlace | None, register: PlaceRegister) -> None:
        self._records = records
        self._home = home
        self._register = register
        self._by_canonical: dict[str, KnownBody] = {}
        self._spelt: dict[str, list[KnownBody]] = {}
        for record in records.institutions:
            self._add(record)

    def of_record(self, record: Institution) -> KnownBody:
        """The body that an institution record names."""
        return self._by_canonical[record.canonical]

    def named(
        self, canonical: str, path: Sequence[str] = (), kind: InstitutionType | None = None
    ) -> KnownBody:
        """The body of this canonical name. Besides the home, it may be of the place of `path`."""
        known = self._by_canonical.get(canonical)
        if known is not None:
            return known
        home = self._home.names if self._home else ()
        found = body_of(canonical, tuple(path) or home)
        if not found.path:
            found = body_of(canonical, home)
        return self._identified(found, self._place(found.path, None), kind)

    def meant_by(self, name: str) -> KnownBody | None:
        """The body that the report calls so, in whatever form of its name; None where that is open.

        Of several bodies with this name the home place's is meant.
        """
        found = {body.iri: body for body in self._spelt.get(_plain(name), ())}
        if len(found) > 1 and self._home is not None:
            own = self._home.iri
            found = {iri: body for iri, body in found.items() if body.place and body.place.iri == own}
        return next(iter(found.values())) if len(found) == 1 else None

    def of_place(self, path: tuple[str, ...], role: str) -> KnownBody:
        """The body that has this role in a place, which is the home place or lies above it."""
        return self._identified(Body(path, role), self._place(path, None), None)

    def place_meant_by(self, name: str) -> HomePlace | None:
        """The home place or one above it, where the name is theirs."""
        home = self._home
        for depth in range(len(home.steps) if home else 0, 0, -1):
            if home is not None and home.steps[depth - 1].name == name:
                return HomePlace(home.steps[:depth])
        return None

    def places(self) -> Iterator[HomePlace]:
        """The places of the bodies, some of them several times."""
        return (body.place for body in self._by_canonical.values() if body.place is not None)

    def _add(self, record: Institution) -> None:
        if record.role is None:
            body = self.named(record.canonical, kind=record.type)
        else:
            place = self._place(tuple(record.jurisdiction_path), record.jurisdiction_code)
            body = self._identified(Body(tuple(record.jurisdiction_path), record.role), place, record.type)
        self._by_canonical.setdefault(record.canonical, body)
        for form in {record.name, record.canonical, *_spellings(body)}:
            self._spelt.setdefault(_plain(form), []).append(body)

    def _place(self, path: tuple[str, ...], code: str | None) -> HomePlace | None:
        home = self._home
        if home is not None and path == home.names[: len(path)]:
            return HomePlace(home.steps[: len(path)]) if path else None
        return place_of(path, code, None, self._records.meta.report_year, self._register) if path else None

    def _identified(self, body: Body, place: HomePlace | None, kind: InstitutionType | None) -> KnownBody:
        role = full_role(body.role)
        label = canonical_name(Body(self._names_today(place) if place else body.path, role))
        key: tuple[str, ...] = (label, self._records.docid)
        if place is not None:
            key = (place.iri.value, role)
        elif not body.path:
            key = self._placeless_key(label, kind)
        return KnownBody(iris.item("organization", iris.digest(*key)), label, role, place)

    def _placeless_key(self, name: str, kind: InstitutionType | None) -> tuple[str, ...]:
        if is_national(name):
            return (name,)
        if kind in _NAMED_ALONE:
            if name.endswith(_ONE_OF_ITS_NAME) or name.startswith(_provinces()):
                return (name,)
            if self._home is not None:
                return (self._home.steps[:_PREFECTURE_DEPTH][-1].iri.value, name)
        return (name, self._records.docid)

    def _names_today(self, place: HomePlace) -> tuple[str, ...]:
        """The names down to a place as they are today: labels are the same in reports of any year."""
        for depth in range(len(place.steps), 0, -1):
            code = place.steps[depth - 1].code
            if code is not None:
                return (*(above.name for above in self._register.path(code)), *place.names[depth:])
        return place.names


def _plain(name: str) -> str:
    return full_role(name.translate(_MARKS))


def _spellings(body: KnownBody) -> Iterator[str]:
    """The ways of writing a body's name: 司法所, 镇司法所, 黄阁司法所, 南沙区黄阁镇司法所."""
    yield body.label
    for role in (body.role, *short_roles(body.role)):
        yield role
        if body.place is not None:
            before = _PARTY if role.startswith(_PARTY) else ""
            for place in _written(body.place.names):
                yield before + place + role.removeprefix(before)


def _written(names: Sequence[str]) -> Iterator[str]:
    """The ways of writing a place before a body: its path or a part of that, its stem, its level word."""
    for depth in range(len(names)):
        yield "".join(names[depth:])
    yield place_prefix(names)
    yield stem(names[-1])
    yield next((word for word in _LEVEL_WORDS if names[-1].endswith(word)), "")


@cache
def _provinces() -> tuple[str, ...]:
    """How the names of provinces begin, as the names of law firms do (广东, 内蒙古)."""
    register = load_places()
    codes = (f"{number}0000000000" for number in range(11, 66))
    return tuple(stem(place.name) for code in codes if (place := register.get(code)) is not None)
