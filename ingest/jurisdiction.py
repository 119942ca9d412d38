"""Whose body it is: the place that a word before an institution's name points to.

In the report of 广东省 广州市 南沙区 黄阁镇 the word 区 in 区司法局 means 南沙区, 镇 means 黄阁镇, 市 the
nearest place above whose name ends in 市. In a county's report 镇 means any of its towns, hence no place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ontology.bodies import Body, body_of, place_prefix, stem
from ontology.places import load_places, short_name
from ontology.records import Meta, PlaceLevel

__all__ = ["LEVEL_CHARACTERS", "ZONES", "Home", "level_word_before", "place_prefix", "stem"]

#: Last characters of place names that reports use alone for the place of that level (街 for 街道).
LEVEL_CHARACTERS = frozenset("省市区县镇乡街州旗盟")
#: Last words of the names of zones that a committee administers instead of a government.
ZONES = (
    "开发区",
    "高新区",
    "经开区",
    "园区",
    "管理区",
    "示范区",
    "保税区",
    "综保区",
    "度假区",
    "工业区",
    "试验区",
)
#: Level words of more than one character.
_LEVEL_WORDS = ("自治区", "自治州", "自治县", "自治旗", "地区", "街道", "苏木")
_LAST_OF_LEVEL_WORDS = frozenset(word[-1] for word in _LEVEL_WORDS)

_TOWNS = frozenset((PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP, PlaceLevel.VILLAGE))
_COUNTIES = frozenset((PlaceLevel.COUNTY, PlaceLevel.DISTRICT))
#: The first digits of a place's code are its county's.
_COUNTY_DIGITS = 6
#: Towns are called by two to four characters without their level.
_STEM_LENGTHS = range(4, 1, -1)
_LARGE = frozenset((PlaceLevel.PROVINCE, PlaceLevel.CITY))
_GOVERNMENT_ABOVE = "人民政府"
#: Large cities have committees among their departments.
_COMMITTEE_DEPARTMENT = re.compile(
    r"(?:改革|建设|资源|信息化|健康|教育|农村|技术|交通|商务|事务|监督管理)委员会$"
)
#: Longest place name that is looked up in the register (双江拉祜族佤族布朗族傣族自治县 is a rare 15).
_LONGEST_NAME = 9


@cache
def _forms(name: str) -> tuple[str, ...]:
    """How a place is written: in full, in short (融水县; 鹤龙街 for 鹤龙街道), without its level."""
    short = name.removesuffix("道") if name.endswith("街道") else short_name(name)
    return (name, short, stem(name)) if short else (name, stem(name))


@lru_cache(maxsize=256)
def _forms_by_end(path: tuple[str, ...]) -> dict[str, tuple[tuple[str, int], ...]]:
    """How the places of a path are written, by the last character, each with its depth; the lowest first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for depth in range(len(path), 0, -1):
        for form in _forms(path[depth - 1]):
            found.setdefault(form[-1], []).append((form, depth))
    return {last: tuple(forms) for last, forms in found.items()}


def level_word_before(text: str, end: int, floor: int) -> tuple[int, str] | None:
    """The level word that ends at `end` (自治区, 街道, 镇): its first code point and the word."""
    if end <= floor:
        return None
    last = text[end - 1]
    if last in _LAST_OF_LEVEL_WORDS:
        for word in _LEVEL_WORDS:
            if text.endswith(word, floor, end):
                return end - len(word), word
    return (end - 1, last) if last in LEVEL_CHARACTERS else None


def _department(issuer: str | None, path: tuple[str, ...]) -> str | None:
    """The canonical name of an issuer that is a department, not a government or a committee."""
    if not issuer or "中共" in issuer:
        return None
    if not issuer.endswith(("局", "委", "厅")) and not _COMMITTEE_DEPARTMENT.search(issuer):
        return None
    for name in path:
        issuer = issuer.removeprefix(name)
    return place_prefix(path) + issuer


def _own_government(issuer: str | None, path: tuple[str, ...]) -> str | None:
    """The home government where the report signs with a longer name than place and kind make up.

    A sub-district's office may be named as one of the government above it (虹口区人民政府曲阳路街道办事处).
    """
    if not issuer or len(path) < 2:
        return None
    signed = f"{path[-2]}{_GOVERNMENT_ABOVE}{path[-1]}办事处"
    if not issuer.endswith(signed):
        return None
    return place_prefix(path).removesuffix(path[-2] + path[-1]) + signed


@dataclass(frozen=True, slots=True)
class Home:
    """The reporting place.

    `path` runs from the province down; `is_town` holds for towns, townships and sub-districts; `department`
    is the canonical name of the department that reports, where it is not the government. Of a place whose
    namesakes cannot be told apart the path holds only the name, and `located` is false. `government` is the
    name of the home government where the report signs with a longer one than its place makes up; `code` is
    the place's in the register, `year` the report's.
    """

    path: tuple[str, ...]
    is_town: bool
    department: str | None
    located: bool = True
    government: str | None = None
    code: str | None = None
    year: int | None = None

    @classmethod
    def of(cls, meta: Meta) -> Home:
        """The home of a report. A report without a known place has an empty path."""
        path = tuple(meta.place_path) or ((meta.place,) if meta.place else ())
        department = _department(meta.issuer, path)
        is_town = meta.place_level in _TOWNS or (
            meta.place_level is None and bool(path) and path[-1].endswith(("镇", "乡", "街道", "苏木"))
        )
        government = _own_government(meta.issuer, path)
        return cls(
            path,
            is_town,
            department,
            located=bool(meta.place_path),
            government=government,
            code=meta.place_code,
            year=meta.report_year,
        )

    @property
    def is_zone(self) -> bool:
        """Whether the home place is a development zone or the like."""
        return bool(self.path) and self.path[-1].endswith(ZONES)

    @property
    def is_subdistrict(self) -> bool:
        """Whether an office (办事处) administers the home place."""
        return self.is_town and self.path[-1:] != () and self.path[-1].endswith(("街道", "地区"))

    def above(self, level: str) -> tuple[str, ...] | None:
        """The path of the nearest place, home itself or above it, that the level word means."""
        for depth in range(len(self.path), 0, -1):
            name = self.path[depth - 1]
            if level == "省":
                matches = depth == 1 and name.endswith(("省", "自治区"))
            elif level in {"街", "街道"}:
                matches = name.endswith(("街道", "街"))
            elif level in {"镇", "乡"}:
                matches = name.endswith(level) and (depth > 1 or not self.located)
            elif level == "区":
                # 将台地区 is a sub-district
                matches = name.endswith("区") and not (name.endswith(("自治区", "地区")) and depth > 1)
            else:
                matches = name.endswith(level)
            if matches:
                return self.path[:depth]
        return None

    def body(self, canonical: str, path: tuple[str, ...] | None) -> Body:
        """The body of this canonical name, which belongs to the place of `path`."""
        if not path:
            return Body((), canonical)
        prefix = place_prefix(path)
        if path == self.path and canonical.startswith(prefix) and canonical != prefix:
            return Body(path, canonical[len(prefix) :])  # by far the most, and quickly told
        # 广州市公安局番禺分局 is a body of 番禺区, which lies below the place that its name begins with
        found = body_of(canonical, self.path if self.path[: len(path)] == path else path)
        # 平安石溪建设领导小组 holds its place's name and does not begin with it
        return found if found.path else Body(path, canonical)

    def code_of(self, path: tuple[str, ...]) -> str | None:
        """The register's code of the place with these names in the report's year; None where it has none."""
        if not path:
            return None
        return self.code if path == self.path and self.code else _code_of(path, self.year)

    def town_before(self, text: str, end: int, floor: int) -> tuple[int, tuple[str, ...]] | None:
        """The town of the county whose name without level ends at `end`: first code point, path."""
        if not self.code:
            return None
        county = self.path[:-1] if self.is_town else self.path
        towns = _towns_of(self.code[:_COUNTY_DIGITS].ljust(len(self.code), "0"))
        for length in _STEM_LENGTHS:
            name = towns.get(text[end - length : end]) if end - length >= floor else None
            if name is not None:
                return end - length, (*county, name)
        return None

    def named_before(self, text: str, end: int, floor: int) -> tuple[int, tuple[str, ...]] | None:
        """The place whose name or stem ends at `end`: its first code point (ancestors included), its path.

        Looks at the places of the path first, then for a full name of the same prefecture, a province or a
        prefecture in the register. Never looks left of `floor`.
        """
        for form, depth in _forms_by_end(self.path).get(text[end - 1], ()) if end > floor else ():
            if text.endswith(form, floor, end):
                return self._absorb(text, end - len(form), floor, depth - 1), self.path[:depth]
        if level_word_before(text, end, floor):
            return self._registered(text, end, floor)
        return None

    def _absorb(self, text: str, start: int, floor: int, depth: int) -> int:
        """`start` moved to the left of the names of the places above, and of a government's before 街道."""
        if self.government and depth == len(self.path) - 1:
            above = f"{self.path[depth - 1]}{_GOVERNMENT_ABOVE}"
            if text.endswith(above, floor, start):
                start -= len(_GOVERNMENT_ABOVE)
        for name in reversed(self.path[:depth]):
            for form in _forms(name):
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


@lru_cache(maxsize=64)
def _towns_of(code: str) -> dict[str, str]:
    """The towns of a county by their names without level; none for a larger place."""
    register = load_places()
    place = register.get(code)
    if place is None or place.level not in _COUNTIES:
        return {}
    return {stem(town.name): town.name for town in register.children(code) if town.level in _TOWNS}


@lru_cache(maxsize=4096)
def _path_of(name: str, near: tuple[str, ...]) -> tuple[str, ...] | None:
    """The path of the place of this name: one below the prefecture `near`, a province, or a prefecture."""
    register = load_places()
    for place in register.called(name):
        path = tuple(above.name for above in register.path(place.code))
        if (near and path[:2] == near and len(path) > 2) or place.level in _LARGE:
            return path
    return None


@lru_cache(maxsize=4096)
def _code_of(path: tuple[str, ...], year: int | None) -> str | None:
    """The code of the place of this path, by the names of its superiors in that year or today."""
    register = load_places()
    for place in register.in_year(path[-1], year):
        for above in (register.path(place.code, year), register.path(place.code)):
            if tuple(step.name for step in above) == path:
                return place.code
    return None
