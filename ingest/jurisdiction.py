"""Whose body it is: the place that a word before an institution's name points to.

In the report of 广东省 广州市 南沙区 黄阁镇 the word 区 in 区司法局 means 南沙区, 镇 means 黄阁镇, 市 the
nearest place above whose name ends in 市. In a county's report 镇 means any of its towns, hence no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from ontology.places import load_places
from ontology.records import Meta, PlaceLevel

__all__ = ["LEVEL_CHARACTERS", "Home", "place_prefix", "stem"]

#: Last characters of place names that reports use alone for the place of that level (街 for 街道).
LEVEL_CHARACTERS = frozenset("省市区县镇乡街州旗")

_TOWNS = frozenset((PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP, PlaceLevel.VILLAGE))
_LARGE = frozenset((PlaceLevel.PROVINCE, PlaceLevel.CITY))
_SUFFIXES = ("自治区", "自治州", "自治县", "街道", *sorted(LEVEL_CHARACTERS))
#: Longest place name that is looked up in the register (双江拉祜族佤族布朗族傣族自治县 is a rare 15).
_LONGEST_NAME = 9


@cache
def stem(name: str) -> str:
    """A place name without its level (南沙区 → 南沙); the name itself where less than two are left."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


def place_prefix(path: tuple[str, ...] | None) -> str:
    """The place as canonical names begin: the path without the province, unless the province is all there is.

    Municipalities (重庆市) are kept: they are the city of their districts.
    """
    if not path:
        return ""
    if len(path) > 1 and path[0].endswith(("省", "自治区")):
        path = path[1:]
    return "".join(path)


def _department(issuer: str | None, path: tuple[str, ...]) -> str | None:
    """The canonical name of an issuer that is a department, not a government or a committee."""
    if not issuer or not issuer.endswith(("局", "委", "厅")) or "中共" in issuer:
        return None
    for name in path:
        issuer = issuer.removeprefix(name)
    return place_prefix(path) + issuer


@dataclass(frozen=True, slots=True)
class Home:
    """The reporting place.

    `path` runs from the province down; `is_town` holds for towns, townships and sub-districts; `department`
    is the canonical name of the department that reports, where it is not the government. Of a place whose
    namesakes cannot be told apart the path holds only the name, and `located` is false.
    """

    path: tuple[str, ...]
    is_town: bool
    department: str | None
    located: bool = True

    @classmethod
    def of(cls, meta: Meta) -> Home:
        """The home of a report. A report without a known place has an empty path."""
        path = tuple(meta.place_path) or ((meta.place,) if meta.place else ())
        department = _department(meta.issuer, path)
        is_town = meta.place_level in _TOWNS or (
            meta.place_level is None and bool(path) and path[-1].endswith(("镇", "乡", "街道"))
        )
        return cls(path, is_town, department, located=bool(meta.place_path))

    def above(self, level: str) -> tuple[str, ...] | None:
        """The path of the nearest place, home itself or above it, that the level word means."""
        for depth in range(len(self.path), 0, -1):
            name = self.path[depth - 1]
            if level == "省":
                matches = depth == 1 and name.endswith(("省", "自治区"))
            elif level == "街":
                matches = name.endswith(("街道", "街"))
            elif level in {"镇", "乡"}:
                matches = name.endswith(level) and (depth > 1 or not self.located)
            else:
                matches = name.endswith(level) and not (
                    level == "区" and name.endswith("自治区") and depth > 1
                )
            if matches:
                return self.path[:depth]
        return None

    def named_before(self, text: str, end: int, floor: int) -> tuple[int, tuple[str, ...]] | None:
        """The place whose name or stem ends at `end`: its first code point (ancestors included), its path.

        Looks at the places of the path first, then for a full name of the same prefecture, a province or a
        prefecture in the register. Never looks left of `floor`.
        """
        for depth in range(len(self.path), 0, -1):
            name = self.path[depth - 1]
            short = stem(name)
            # 鹤龙街 is 鹤龙街道
            forms = (name, name.removesuffix("道"), short) if name.endswith("街道") else (name, short)
            for form in forms:
                if text.endswith(form, floor, end):
                    return self._absorb(text, end - len(form), floor, depth - 1), self.path[:depth]
        if text[end - 1] in LEVEL_CHARACTERS or text.endswith("街道", floor, end):
            return self._registered(text, end, floor)
        return None

    def _absorb(self, text: str, start: int, floor: int, depth: int) -> int:
        for name in reversed(self.path[:depth]):
            for form in (name, stem(name)):
                if text.endswith(form, floor, start):
                    start -= len(form)
                    break
        return start

    def _registered(self, text: str, end: int, floor: int) -> tuple[int, tuple[str, ...]] | None:
        for length in range(min(_LONGEST_NAME, end - floor), 1, -1):
            path = _path_of(text[end - length : end], self.path[:2])
            if path is not None:
                home = Home(path, is_town=False, department=None)
                return home._absorb(text, end - length, floor, len(path) - 1), path
        return None


@lru_cache(maxsize=4096)
def _path_of(name: str, near: tuple[str, ...]) -> tuple[str, ...] | None:
    """The path of the place of this name: one below the prefecture `near`, a province, or a prefecture."""
    register = load_places()
    for place in register.named(name):
        path = tuple(above.name for above in register.path(place.code))
        if (near and path[:2] == near and len(path) > 2) or place.level in _LARGE:
            return path
    return None
