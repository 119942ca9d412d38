"""Which places a report may name without saying where they are, and what else lies in a place that it names.

Within reach of a report are its own place and those above it, the places beside its own and beside those
above up to the prefecture (the towns of the county, the counties of the prefecture), and what lies in it:
villages of a town, towns of a county, counties and towns of a prefecture. Provinces and prefectures are known
to all by their full names. Any other place counts only where one above it stands right before it.

Names are those that the places bore in the report's year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from ontology.bodies import stem
from ontology.places import Place, PlaceRegister, load_places, short_name
from ontology.records import PlaceLevel

__all__ = ["LONGEST_NAME", "Home", "Reach", "Target", "forms_of", "large_stems", "reach_of"]

#: The longest names of the register have 14 characters, by far most have up to 8.
LONGEST_NAME = 14

_TOWNS = frozenset((PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP))
_LARGE = frozenset((PlaceLevel.PROVINCE, PlaceLevel.CITY))
_COUNTIES = frozenset((PlaceLevel.COUNTY, PlaceLevel.DISTRICT))
#: Last characters of the names of provinces, prefectures and counties.
_LARGE_SUFFIXES = frozenset("省市区县旗盟州")
#: How the committee of a village or community is named, which stands for the place as well.
_COMMITTEES = {
    "村": ("村委会", "村民委员会", "村村委会", "村村民委员会"),
    "社区": ("居委会", "居民委员会", "社区居委会", "社区居民委员会"),
}
#: 鹤龙街 for 鹤龙街道; a shorter name without 道 is any street.
_SHORTEST_STREET = 3


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a name may mean: its official name, level, path from the province down, and code.

    `code` is None for one that the register lacks; `above` holds the codes of the places above it.
    """

    name: str
    level: PlaceLevel | None
    path: tuple[str, ...]
    code: str | None
    above: tuple[str, ...] = ()

    def lies_in(self, other: Target) -> bool:
        """Whether it is part of the other place."""
        return other.code is not None and other.code in self.above


@dataclass(frozen=True, slots=True)
class Home:
    """A place that a report is about: its path by the names of the report's year, its level and its code."""

    path: tuple[str, ...]
    level: PlaceLevel | None
    code: str | None


class Reach:
    """The names within reach of a report, and the places that they mean."""

    def __init__(self, homes: Iterable[Home], year: int | None) -> None:
        self._register = load_places()
        self._year = year
        self._meanings: dict[str, tuple[tuple[Target, ...], tuple[Target, ...]]] = {}
        self._everywhere: dict[str, tuple[tuple[Target, Place], ...]] = {}
        self._villages_by_town: dict[str, dict[str, tuple[Target, ...]]] = {}
        self._own: dict[str, Target] = {}
        self._near: dict[str, tuple[Target, ...]] = {}
        for home in homes:
            line = list(self._line(home))
            for target in reversed(line):
                for form in forms_of(target):
                    self._own.setdefault(form, target)
            for target in self._around(line):
                for form in forms_of(target):
                    known = self._near.get(form, ())
                    if target not in known:
                        self._near[form] = (*known, target)
        self._names = frozenset((*self._own, *self._near))
        everywhere = _names_of(self._register)
        unknown = {name for name in self._own if name not in everywhere}
        self._with_large = everywhere | unknown if unknown else everywhere

    def names_ending_with(self, character: str) -> Set[str]:
        """The names within reach, and all there are where one of a county or a larger place may end so."""
        return self._with_large if character in _LARGE_SUFFIXES else self._names

    def meanings(self, name: str) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
        """What a name may mean within reach, and the provinces, prefectures and counties so called elsewhere.

        The report's own place and those above it come before others of the name.
        """
        found = self._meanings.get(name)
        if found is None:
            own = self._own.get(name)
            near = (own,) if own is not None else self._near.get(name, ())
            found = self._meanings[name] = near, tuple(t for t in self._anywhere(name) if t not in near)
        return found

    def is_own(self, target: Target) -> bool:
        """Whether it is a place that the report is about, or one above it."""
        return self._own.get(target.name) == target

    def _anywhere(self, name: str) -> Iterator[Target]:
        if name[-1] in _LARGE_SUFFIXES:
            found = [p for p in self._bearers(name) if p.level in _LARGE or p.level in _COUNTIES]
            yield from map(self._target, list(filter(self._existed, found)) or found)

    def below(self, name: str, above: Target) -> tuple[Target, ...]:
        """The places of this name that lie in another one."""
        if above.level in _TOWNS:
            return self._villages(above).get(name, ())
        if above.code is None or name not in _names_of(self._register):
            return ()
        found = self._everywhere.get(name)
        if found is None:
            found = self._everywhere[name] = tuple((self._target(p), p) for p in self._bearers(name))
        inside = [(target, place) for target, place in found if target.lies_in(above)]
        then = [target for target, place in inside if self._existed(place)]
        return tuple(then or [target for target, _ in inside])

    def _bearers(self, name: str) -> tuple[Place, ...]:
        """The units of this name in the report's year, and those that are so called now."""
        then, now = self._register.in_year(name, self._year), self._register.called(name)
        return (*then, *(place for place in now if place not in then))

    def _existed(self, place: Place) -> bool:
        return self._year is None or place.existed_in(self._year)

    def _line(self, home: Home) -> Iterator[Target]:
        """The places above the home place and itself, by the names that the report's placement gives them."""
        codes = self._codes(home)
        for depth, name in enumerate(home.path, start=1):
            code = codes[depth - 1] if depth <= len(codes) else None
            place = self._register.get(code) if code else None
            level = home.level if depth == len(home.path) else place.level if place else None
            yield Target(name, level, home.path[:depth], code, codes[: depth - 1])

    def _codes(self, home: Home) -> tuple[str, ...]:
        """The codes of the places above the home place and its own, unless the register lacks it."""
        if home.code is not None:
            return tuple(place.code for place in self._register.path(home.code, self._year))
        for place in self._bearers(home.path[-2]) if len(home.path) > 1 else ():
            above = self._register.path(place.code, self._year)
            if tuple(p.name for p in above) == home.path[:-1]:
                return tuple(p.code for p in above)
        return ()

    def _around(self, line: list[Target]) -> Iterator[Target]:
        """What lies in the home place, and beside it and those above it up to the prefecture."""
        known = [target for target in line if target.code is not None]
        if not known:
            return
        own = known[-1]
        # what else lies in the province is near only for the province itself
        above = known[1:] if len(known) > 1 and known[1].level in _LARGE else known
        for target in above:
            yield from self._within(target, two_levels=target is own and own.level in _LARGE)

    def _within(self, target: Target, two_levels: bool) -> Iterator[Target]:
        if target.level in _TOWNS:
            for village in self._register.villages(target.code) if target.code else ():
                yield self._beneath(village, target)
            return
        for place in self._children(target):
            child = self._beneath(place, target)
            yield child
            yield from (self._beneath(former, target) for former in self._before(place))
            if two_levels and place.level not in _TOWNS:
                yield from self._within(child, two_levels=False)

    def _children(self, target: Target) -> Iterator[Place]:
        """The places that lie in it now, or in what it became."""
        code = target.code or ""
        units = self._register.successors(code) or (self._register.get(code),)
        for unit in units:
            if unit is not None:
                yield from (child for child in self._register.children(unit.code) if child.level is not None)

    def _before(self, place: Place) -> Iterator[Place]:
        """What the place was in the report's year, where that ended since."""
        if self._year is None or place.valid_from is None or place.valid_from < self._year:
            return
        for former in self._register.predecessors(place.code):
            if former.existed_in(self._year):
                yield former
            yield from self._before(former)

    def _beneath(self, place: Place, above: Target) -> Target:
        codes = (*above.above, above.code) if above.code is not None else above.above
        return Target(place.name, place.level, (*above.path, place.name), place.code, codes)

    def _target(self, place: Place) -> Target:
        *above, own = self._register.path(place.code, self._year)
        path = (*(p.name for p in above), own.name)
        return Target(own.name, own.level, path, own.code, tuple(p.code for p in above))

    def _villages(self, town: Target) -> dict[str, tuple[Target, ...]]:
        """The villages of a town by all forms of their names."""
        if town.code is None:
            return {}
        found = self._villages_by_town.get(town.code)
        if found is None:
            found = self._villages_by_town[town.code] = {}
            for village in self._within(town, two_levels=False):
                for form in forms_of(village):
                    found[form] = (*found.get(form, ()), village)
        return found


def forms_of(target: Target) -> Iterator[str]:
    """How a place is written: its name, in short (融水县, 鹤龙街), and a village by its committee."""
    name = target.name
    yield name
    if target.level is PlaceLevel.VILLAGE:
        for suffix, committees in _COMMITTEES.items():
            if name.endswith(suffix):
                yield from (name.removesuffix(suffix) + committee for committee in committees)
    elif target.level is PlaceLevel.SUBDISTRICT and name.endswith("街道") and len(name) > _SHORTEST_STREET:
        yield name.removesuffix("道")
    elif (short := short_name(name)) is not None:
        yield short


@lru_cache(maxsize=64)
def reach_of(homes: tuple[Home, ...], year: int | None) -> Reach:
    """The reach of a report about these places in that year; reports of one place share it."""
    return Reach(homes, year)


@cache
def _names_of(register: PlaceRegister) -> frozenset[str]:
    return frozenset((*register.names(), *register.short_names(), *register.former_names()))


@cache
def large_stems() -> frozenset[str]:
    """The names of provinces and prefectures without their suffix (广东, 广州)."""
    register = load_places()
    provinces = [place for place in map(register.get, _province_codes()) if place is not None]
    places = [*provinces, *(child for province in provinces for child in register.children(province.code))]
    return frozenset(stem(place.name) for place in places if place.level in _LARGE)


def _province_codes() -> Iterator[str]:
    return (f"{number}0000000000" for number in range(11, 66))
