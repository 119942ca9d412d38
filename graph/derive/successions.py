"""Successions of bodies, and the departments above departments: what follows from the bodies of all reports.

Two bodies are linked only where reports name both. One follows the other in a reform (法制办 → 司法局 of one
place, by `ontology.successions`), or because its place became another (司法局 of 从化市 → that of 从化区).
Where the graph lacks the body between two, the link leads on to the next. A department directs that of the
same role one level below (条).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from graph.store import iris
from graph.store.terms import LABEL, A, integer, term, triple, zh
from ontology.successions import CHANGED, load_successions
from ontology.vocabulary import PREFIXES

__all__ = ["derived_successions"]

_BODIES = """
    SELECT DISTINCT ?body ?label ?role ?place ?level WHERE {
      ?body fz:genericName ?role ; fz:jurisdiction ?place ; rdfs:label ?label .
      OPTIONAL { ?place fz:level ?level }
    }
"""
_PLACES = """
    SELECT DISTINCT ?place ?after ?year WHERE {
      ?place dct:isReplacedBy ?after
      OPTIONAL { ?place fz:validToYear ?year }
    }
"""
_ABOVE = "SELECT DISTINCT ?place ?above WHERE { ?place dct:isPartOf ?above }"

#: A department of a county or prefecture, and that of its province.
_DEPARTMENT, _BRANCH, _OF_PROVINCE = "局", "分局", "厅"


@dataclass(frozen=True, slots=True)
class _Body:
    node: NamedNode
    label: str
    role: str
    place: str
    level: str


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a body's functions went: a role at a place, since when, and the reform if it was one."""

    place: str
    role: str
    year: int | None
    source: str


def derived_successions(store: Store) -> frozenset[Triple]:
    """What the derived graph says of bodies, from those in the store."""
    bodies = _Bodies(store)
    found: set[Triple] = set()
    for body in bodies.all:
        for step in bodies.steps_from(body):
            found.update(_change(body, bodies.at[step.place, step.role], step))
        found.update(bodies.directed_by(body))
    return frozenset(found)


class _Bodies:
    """All bodies of the store by place and role, and how their places followed one another."""

    def __init__(self, store: Store) -> None:
        prefix = iris.concept("place-level", "x").value.removesuffix("x")
        self.at: dict[tuple[str, str], _Body] = {}
        self._levels: dict[str, str] = {}
        for row in _rows(store, _BODIES):
            level = row["level"].value.removeprefix(prefix) if row["level"] is not None else ""
            body = _Body(row["body"], row["label"].value, row["role"].value, row["place"].value, level)
            self.at[body.place, body.role] = body
            self._levels[body.place] = level
        self._after: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for row in _rows(store, _PLACES):
            year = int(row["year"].value) if isinstance(row["year"], Literal) else None
            self._after[row["place"].value].append((row["after"].value, year))
        self._above: dict[str, set[str]] = defaultdict(set)
        for row in _rows(store, _ABOVE):
            self._above[row["place"].value].add(row["above"].value)

    @property
    def all(self) -> list[_Body]:
        """The bodies in the order of their addresses."""
        return sorted(self.at.values(), key=lambda body: body.node.value)

    def steps_from(self, body: _Body) -> Iterator[_Step]:
        """The nearest known bodies that followed, along every way that leads to one."""
        seen = {(body.place, body.role)}
        waiting = [(body.place, body.role)]
        while waiting:
            for step in self._next(*waiting.pop(), body.level):
                key = (step.place, step.role)
                if key in seen:
                    continue
                seen.add(key)
                if key in self.at:
                    yield step
                else:
                    waiting.append(key)

    def _next(self, place: str, role: str, level: str) -> Iterator[_Step]:
        rows = load_successions().get(role, ())
        for row in rows:
            if self._levels.get(place, level) in row.levels:
                yield _Step(place, row.later, row.year, row.source)
        for after, year in sorted(self._after.get(place, ()), key=lambda pair: pair[0]):
            yield _Step(after, role, year, "")
            for row in rows:
                if CHANGED in row.levels:
                    yield _Step(after, row.later, year, row.source)

    def directed_by(self, body: _Body) -> Iterator[Triple]:
        """The department above a department."""
        if not body.role.endswith(_DEPARTMENT) or body.role.endswith(_BRANCH):
            return
        roles = (body.role, body.role.removesuffix(_DEPARTMENT) + _OF_PROVINCE)
        for place in sorted(self._above.get(body.place, ())):
            above = next((self.at[place, role] for role in roles if (place, role) in self.at), None)
            if above is not None:
                yield triple(body.node, term("fz", "professionallyUnder"), above.node)


def _change(former: _Body, later: _Body, step: _Step) -> Iterator[Triple]:
    node = iris.item("change", iris.digest(former.node.value, later.node.value))
    yield triple(former.node, term("fz", "succeededBy"), later.node)
    yield triple(node, A, term("org", "ChangeEvent"))
    yield triple(node, A, term("prov", "Activity"))
    yield triple(node, LABEL, zh(f"{former.label} → {later.label}"))
    yield triple(node, term("org", "originalOrganization"), former.node)
    yield triple(node, term("org", "resultingOrganization"), later.node)
    if step.year is not None:
        yield triple(node, term("fz", "year"), integer(step.year))
    if step.source:
        yield triple(node, term("dct", "source"), zh(step.source))


def _rows(store: Store, query: str) -> QuerySolutions:
    prefixes = {name: PREFIXES[name] for name in ("fz", "dct", "rdfs")}
    solutions = store.query(query, prefixes=prefixes)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT gives rows")
    return solutions
