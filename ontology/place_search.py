"""Search over the register of places: by 汉字, pinyin or code, within any place above.

    江东镇 · 江东 · 红河州 · 从化市 (former)        names, whole or bare, and beginnings of names
    金东区江东镇 · 浙江 金华 江东镇                 names after those of places above
    jiangdongzhen · jiang dong · jdz              pinyin, and initials
    440115102000 · 440115 · 44 01 15 102          codes; an incomplete one finds what begins with it

What fits best comes first, a present place before a former one, then the higher level, then the lower code.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from ontology.code_lists import PlaceLevel
from ontology.place import CODE_LENGTH, Place
from ontology.place_names import short_name
from ontology.place_pinyin import plain_pinyin, syllables
from ontology.place_scope import Scope, superiors
from ontology.place_wording import bare_name, bare_pinyin, initials
from ontology.places import PlaceRegister

__all__ = ["Fit", "PlaceMatch", "PlacesFound", "near_names", "register_names", "search_places"]

#: Digits of a code that name a township; three more name a village.
_TOWNSHIP_DIGITS = 9
#: Digits of a complete code: province, prefecture, county, township, any of them filled up with zeros.
_WHOLE = frozenset({2, 4, 6, 9, CODE_LENGTH})
_CODE = re.compile(r"[0-9]{2,12}(?:-[0-9]{4})?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NEAR = 5
#: How alike two names must be (0 to 1) for one to be offered for the other; difflib's own default.
_ALIKE = 0.6
#: Names that differ by more characters are not taken for misspellings of each other.
_LENGTH_SLACK = 2
_LEVELS: Mapping[PlaceLevel | None, int] = {
    PlaceLevel.PROVINCE: 0,
    PlaceLevel.CITY: 1,
    PlaceLevel.DISTRICT: 2,
    PlaceLevel.COUNTY: 2,
    PlaceLevel.TOWN: 3,
    PlaceLevel.SUBDISTRICT: 3,
    PlaceLevel.TOWNSHIP: 3,
    None: 4,
    PlaceLevel.VILLAGE: 5,
}


class Fit(IntEnum):
    """How a place fits what was asked for, the best first."""

    EXACT = 0
    BARE = 1
    PREFIX = 2
    PINYIN = 3
    PINYIN_BARE = 4
    PINYIN_PREFIX = 5
    INITIALS = 6


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that was found. `path` leads from the province to it, as it was while it existed.

    `successors` are what a former place became; empty for a present one.
    """

    place: Place
    path: tuple[Place, ...]
    fit: Fit
    successors: tuple[Place, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names from the province down."""
        return tuple(step.name for step in self.path)


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """One page of the places that fit, best first, and how many there are on all pages."""

    total: int
    matches: tuple[PlaceMatch, ...]


def search_places(
    register: PlaceRegister, query: str, within: str = "", *, limit: int | None = None, offset: int = 0
) -> PlacesFound:
    """The places that fit `query`; `within` names one or more places above, in any of the ways.

    None when nothing fits, and for an empty query.
    """
    *above, name = query.split() or [""]
    digits = "".join((*above, name))
    if _CODE.fullmatch(digits):
        found = _by_code(register, digits)
    elif _HAN.search(name):
        found = _by_name(register, name) or _by_joined_names(register, name)
        within = " ".join([*above, within])
    else:
        found = _by_pinyin(register, plain_pinyin(query))
    scope = Scope(register, within)
    fits: dict[str, Fit] = {}
    places: dict[str, Place] = {}
    for place, fit in found:
        if scope.holds(place):
            places[place.code] = place
            fits[place.code] = min(fit, fits.get(place.code, fit))
    ordered = sorted(
        places.values(),
        key=lambda place: (fits[place.code], place.valid_to is not None, _LEVELS[place.level], place.code),
    )
    shown = ordered[offset:] if limit is None else ordered[offset : offset + limit]
    return PlacesFound(len(ordered), tuple(_match(register, place, fits[place.code]) for place in shown))


def near_names(register: PlaceRegister, query: str) -> tuple[str, ...]:
    """Names of the register that look like `query`, best first: for "did you mean". Empty where none does."""
    name = "".join(query.split())
    if not _HAN.search(name):
        return _near_pinyin(register, plain_pinyin(name))
    characters = set(name)
    # half of the characters in common: comparing closely with all 36,000 names would take a second
    alike = [
        other
        for other in register_names(register)
        if abs(len(other) - len(name)) <= _LENGTH_SLACK
        and 2 * len(characters.intersection(other)) >= len(characters)
    ]
    return tuple(difflib.get_close_matches(name, alike, n=_NEAR, cutoff=_ALIKE))


def _near_pinyin(register: PlaceRegister, spelled: str) -> tuple[str, ...]:
    alike: dict[str, list[str]] = {}
    for name, full, _ in _spellings(register):
        if full[:1] == spelled[:1] and abs(len(full) - len(spelled)) <= _LENGTH_SLACK:
            alike.setdefault(full, []).append(name)
    near = difflib.get_close_matches(spelled, alike, n=_NEAR, cutoff=_ALIKE)
    return tuple(name for full in near for name in alike[full])[:_NEAR]


@lru_cache(maxsize=4)
def register_names(register: PlaceRegister) -> tuple[str, ...]:
    """Every name that a place bears or bore, each once, those of present places first."""
    return tuple(dict.fromkeys([*register.names(), *register.former_names()]))


def _match(register: PlaceRegister, place: Place, fit: Fit) -> PlaceMatch:
    path = register.path(place.code)
    if not path:  # a village
        path = (*(register.path(place.parent) if place.parent else ()), place)
    successors = register.successors(place.code) if place.valid_to is not None else ()
    return PlaceMatch(place, path, fit, successors)


def _bearers(register: PlaceRegister, names: Iterable[tuple[str, Fit]]) -> Iterator[tuple[Place, Fit]]:
    """The places, present and former, of each name."""
    for name, fit in names:
        for place in register.in_year(name, None):
            yield place, fit


def _by_code(register: PlaceRegister, written: str) -> list[tuple[Place, Fit]]:
    """The places that have or had this code; else the village; else what begins with it."""
    code, _, year = written.partition("-")
    bearers = register.coded(code) if len(code) in _WHOLE else ()
    if year:
        bearers = tuple(place for place in bearers if place.code.endswith(f"-{year}"))
    if not bearers and len(code) == CODE_LENGTH:
        town = code[:_TOWNSHIP_DIGITS].ljust(CODE_LENGTH, "0")
        bearers = tuple(place for place in register.villages(town) if place.code == code)
    if bearers or len(code) == CODE_LENGTH:
        return [(place, Fit.EXACT) for place in bearers]
    return [(place, Fit.PREFIX) for place in register if place.code.startswith(code)]


def _by_name(register: PlaceRegister, name: str) -> list[tuple[Place, Fit]]:
    fits = [
        (longer, Fit.EXACT if longer == name else Fit.BARE if bare_name(longer) == name else Fit.PREFIX)
        for longer in register_names(register)
        if longer.startswith(name)
    ]
    called = [(place, Fit.EXACT) for place in register.called(name)]
    return [*called, *_bearers(register, fits)]


def _by_joined_names(register: PlaceRegister, joined: str) -> list[tuple[Place, Fit]]:
    """金东区江东镇: the places whose name ends the words and whose superiors' names make up the rest."""
    for start in range(1, len(joined) - 1):
        name = joined[start:]
        bearers = register.in_year(name, None) or register.called(name)
        found = [place for place in bearers if _made_of(joined[:start], superiors(register, place))]
        if found:
            return [(place, Fit.EXACT) for place in found]
    return []


def _made_of(words: str, above: Iterable[Place]) -> bool:
    """Whether the words are names of places above, one after the other, from the highest down."""
    for place in above:
        for name in (place.name, short_name(place.name), bare_name(place.name)):
            if name is not None and words.startswith(name):
                words = words.removeprefix(name)
                break
    return not words


@lru_cache(maxsize=4)
def _spellings(register: PlaceRegister) -> tuple[tuple[str, str, str], ...]:
    """Each name with its reading and its initials."""
    read = ((name, syllables(name)) for name in register_names(register))
    return tuple((name, "".join(pinyin), initials(pinyin)) for name, pinyin in read)


def _by_pinyin(register: PlaceRegister, spelled: str) -> list[tuple[Place, Fit]]:
    if not spelled:
        return []
    fits: list[tuple[str, Fit]] = []
    for name, full, first in _spellings(register):
        if full.startswith(spelled):
            fits.append((name, _pinyin_fit(name, full, spelled)))
        elif first.startswith(spelled) and spelled in (first, first[: len(bare_name(name))]):
            fits.append((name, Fit.INITIALS))
    return list(_bearers(register, fits))


def _pinyin_fit(name: str, full: str, spelled: str) -> Fit:
    if full == spelled:
        return Fit.PINYIN
    return Fit.PINYIN_BARE if bare_pinyin(name) == spelled else Fit.PINYIN_PREFIX
