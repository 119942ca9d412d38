"""Places: the home place of a report and the places above it.

A place in the register is named by its statistical code. One that the register does not hold (abolished,
renamed, or a zone) is named by a digest of its names; the places above it are taken from the register as far
as its names lead there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple
from pypinyin import lazy_pinyin

from graph.store import iris
from graph.store.terms import LABEL, A, term, triple, zh
from ontology.places import Place, PlaceRegister
from ontology.records import Meta

__all__ = ["PART_OF", "HomePlace", "home_place", "place_path"]

#: From a place to the one above it.
PART_OF = term("dct", "isPartOf")


@dataclass(frozen=True, slots=True)
class PlaceStep:
    """One place on the way from the province down; `code` None when it is not in the register."""

    iri: NamedNode
    name: str
    level: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class HomePlace:
    """The place a report is about: `steps` lead from the province to the place itself, never empty."""

    steps: tuple[PlaceStep, ...]

    @property
    def iri(self) -> NamedNode:
        """The address of the place itself."""
        return self.steps[-1].iri

    @property
    def name(self) -> str:
        """The name of the place itself."""
        return self.steps[-1].name

    @property
    def names(self) -> tuple[str, ...]:
        """The names from the province down."""
        return tuple(step.name for step in self.steps)


def home_place(meta: Meta, register: PlaceRegister) -> HomePlace | None:
    """The home place of a report, by its code if the register has it, else by its names; or None."""
    if meta.place_code is not None and (known := register.path(meta.place_code)):
        return HomePlace(tuple(_registered(place) for place in known))
    names = tuple(meta.place_path) or ((meta.place,) if meta.place else ())
    if not names:
        return None
    known = _known_prefix(names[:-1], register)
    steps = [_registered(place) for place in known]
    for depth in range(len(known) + 1, len(names) + 1):
        level = meta.place_level.value if depth == len(names) and meta.place_level else None
        key = iris.unregistered_place_key(names[:depth], level)
        steps.append(PlaceStep(iris.item("place", key), names[depth - 1], level, None))
    return HomePlace(tuple(steps))


def place_path(home: HomePlace) -> Iterator[Triple]:
    """The place and every place above it."""
    for depth, step in enumerate(home.steps):
        yield triple(step.iri, A, term("fz", "Place"))
        yield triple(step.iri, A, term("dct", "Location"))
        yield triple(step.iri, A, term("schema", "AdministrativeArea"))
        yield triple(step.iri, LABEL, zh(step.name))
        pinyin = "".join(lazy_pinyin(step.name))
        yield triple(step.iri, term("skos", "altLabel"), Literal(pinyin, language="zh-latn-pinyin"))
        yield triple(step.iri, term("fz", "pathLabel"), zh(" ".join(home.names[: depth + 1])))
        if step.code is not None:
            code = Literal(step.code, datatype=term("fz", "NbsCode"))
            yield triple(step.iri, term("skos", "notation"), code)
        if step.level is not None:
            yield triple(step.iri, term("fz", "level"), iris.concept("place-level", step.level))
        if depth:
            yield triple(step.iri, PART_OF, home.steps[depth - 1].iri)


def _registered(place: Place) -> PlaceStep:
    level = place.level.value if place.level else None
    return PlaceStep(iris.item("place", place.code), place.name, level, place.code)


def _known_prefix(names: Sequence[str], register: PlaceRegister) -> tuple[Place, ...]:
    """The longest beginning of the names that is a path of the register, from the province down."""
    for depth in range(len(names), 0, -1):
        for place in register.named(names[depth - 1]):
            path = register.path(place.code)
            if tuple(step.name for step in path) == tuple(names[:depth]):
                return path
    return ()
