"""Narrowing places by what lies above them: `--in 金华`, `--in "浙江 金华"`, `--in jinhua`, `--in 3307`.

A superior is named with or without its suffix, by the name that it bore before, by pinyin or initials, or by
its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ontology.place import CODE_LENGTH, Place
from ontology.place_pinyin import plain_pinyin
from ontology.place_wording import is_name_of, is_pinyin_of
from ontology.places import PlaceRegister

__all__ = ["Scope", "superiors"]


def superiors(register: PlaceRegister, place: Place) -> Iterator[Place]:
    """The places above, province first, each followed by what it was before (从化区, 从化市)."""
    above = register.path(place.code)[:-1]
    if not above and place.parent is not None:
        above = register.path(place.parent)  # a village is in no path of the register
    for superior in above:
        yield superior
        yield from register.predecessors(superior.code)


class Scope:
    """The places below everything that some words name; all places where there are no words."""

    def __init__(self, register: PlaceRegister, within: str) -> None:
        self._register = register
        self._words = _words(within)
        self._known: dict[tuple[str | None, int | None], bool] = {}

    def holds(self, place: Place) -> bool:
        """Whether the place lies below all that is named; the answer of one sibling stands for the others."""
        key = (place.parent, place.valid_to)
        if key not in self._known:
            above = list(superiors(self._register, place))
            self._known[key] = all(_names_one(word, above) for word in self._words)
        return self._known[key]


def _words(within: str) -> list[Sequence[str]]:
    """Each way to read a word that names a superior: digits and pinyin may be written in groups.

    "44 01" is one code; "jin hua" is one name in two syllables, or two names.
    """
    found: list[Sequence[str]] = []
    for kind, group in groupby(within.split(), key=_kind):
        words = list(group)
        if kind == "name":
            found += [[word] for word in words]
        else:
            found.append(["".join(words), *words])
    return found


def _kind(word: str) -> str:
    if word.isascii() and word.isdigit():
        return "code"
    return "pinyin" if plain_pinyin(word).isascii() else "name"


def _names_one(readings: Sequence[str], above: Iterable[Place]) -> bool:
    """Whether the words, taken together or else each for itself, name places above."""
    joined, *single = readings
    places = list(above)
    if any(_is_named(joined, place) for place in places):
        return True
    return len(single) > 1 and all(any(_is_named(word, place) for place in places) for word in single)


def _is_named(word: str, place: Place) -> bool:
    kind = _kind(word)
    if kind == "code":
        return place.digits == word.ljust(CODE_LENGTH, "0")
    return is_name_of(word, place.name) if kind == "name" else is_pinyin_of(plain_pinyin(word), place.name)
