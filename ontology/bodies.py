"""What a public body is, whoever names it: the place it belongs to and its name without that place.

司法所, 镇司法所, 黄阁镇司法所 and 广州市南沙区司法局黄阁司法所 are one body: the 司法所 of 黄阁镇. Records
carry canonical names (广州市南沙区黄阁镇司法所); `body_of` takes one apart again, `full_role` writes the
second half in the one form in which bodies of different reports are compared, `canonical_name` puts both
together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ontology.lexicon import read_lexicon
from ontology.places import short_name

__all__ = [
    "Body",
    "body_of",
    "canonical_name",
    "full_role",
    "is_national",
    "place_prefix",
    "short_roles",
    "stem",
]

#: Level words of more than one character, then those of one, by which a place's name ends.
_SUFFIXES = (*("自治区", "自治州", "自治县", "自治旗", "地区", "街道", "苏木"), *"乡区县州市旗省盟街镇")
#: Names whose forms are remembered: more than the report at hand needs, and bounded over a whole corpus.
_CACHED = 1 << 14
#: What stands before the place in the names of party committees and of the consultative conference.
_BEFORE_PLACE = ("中共", "中国人民政治协商会议")
#: A sub-district's office is named as one of the government above it (上城区人民政府柳湾街道办事处).
_GOVERNMENT = "人民政府"
#: 司法局|黄阁|司法所, 公安局|番禺|分局: a department's outpost, named after the place where it sits.
_SEATED = re.compile(r"(?P<department>[\u4e00-\u9fff]{2,12}局)(?P<rest>[\u4e00-\u9fff]+)")
_OUTPOSTS = ("所", "分局", "分中心", "中队", "大队", "法庭")
_BRANCH = "分局"
#: 办 is short for 办公室 in the names of offices, but 街道办 for 街道办事处. After two characters at the most
#: the short form is the usual one (党政办, 综治办).
_OFFICE, _FULL_OFFICE, _NO_OFFICE = "办", "办公室", "街道办"
_SHORT_OFFICE = 2
_GROUP, _WORKING_GROUP = "领导小组", "工作领导小组"
#: 桥头村民委员会, 桥头村村委会: the body of 桥头村.
_VILLAGE = re.compile(
    r"(?P<village>[\u4e00-\u9fff]+?(?:村|社区|居民区|嘎查))(?:村民委员会|民委员会|村委会|委会)"
)
_COMMUNITY = re.compile(r"(?P<community>[\u4e00-\u9fff]+?社区)(?:居民委员会|居委会)")


class Body(NamedTuple):
    """A body: the names of its place from the province down (empty for one of no place), and its role.

    The role is its canonical name without the place: 司法所, 人民政府, 中共委员会.
    """

    path: tuple[str, ...]
    role: str


@lru_cache(maxsize=_CACHED)
def stem(name: str) -> str:
    """A place name without its level (南沙区 → 南沙, 融水苗族自治县 → 融水); the name itself if too short."""
    name = short_name(name) or name
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


@lru_cache(maxsize=_CACHED)
def place_prefix(path: tuple[str, ...] | None) -> str:
    """The place as canonical names begin: the path without the province, unless the province is all there is.

    Municipalities (重庆市) are kept: they are the city of their districts.
    """
    if not path:
        return ""
    if len(path) > 1 and path[0].endswith(("省", "自治区")):
        path = path[1:]
    return "".join(path)


def canonical_name(body: Body) -> str:
    """The full name of a body: its place, then its role; 中共 stays in front."""
    place = place_prefix(body.path)
    for before in _BEFORE_PLACE:
        if body.role.startswith(before):
            return before + place + body.role.removeprefix(before)
    return place + body.role


def body_of(name: str, path: Sequence[str]) -> Body:
    """The body of this name, where the name begins with places of `path` (from the province down).

    Names that begin with none of them have an empty path and are their own role. A department's outpost
    belongs to the place where it sits, if that is the next of `path` (广州市南沙区司法局黄阁司法所).
    """
    before = next((word for word in _BEFORE_PLACE if name.startswith(word)), "")
    at, depth = _past_places(name, len(before), path)
    if depth == 0 or at == len(name):
        return Body((), name)
    role = before + name[at:].replace(place_prefix(tuple(path[:depth])), "")
    if depth < len(path) and (outpost := _outpost(role, stem(path[depth]))):
        return Body(tuple(path[: depth + 1]), outpost)
    return Body(tuple(path[:depth]), role)


def _past_places(name: str, at: int, path: Sequence[str]) -> tuple[int, int]:
    """The first character after the places at the beginning of a name, and how far down they lead."""
    depth = 0
    while True:
        found = _place_at(name, at, path, depth)
        if found is None and name.startswith(_GOVERNMENT, at):
            found = _place_at(name, at + len(_GOVERNMENT), path, depth)
        if found is None:
            return at, depth
        at, depth = found


def _place_at(name: str, at: int, path: Sequence[str], depth: int) -> tuple[int, int] | None:
    for below in range(depth, len(path)):
        for form in _written(path[below]):
            if name.startswith(form, at):
                return at + len(form), below + 1
    return None


@lru_cache(maxsize=_CACHED)
def _written(name: str) -> tuple[str, ...]:
    """How a place may begin a name: in full, or an autonomous one in short (融水县)."""
    short = short_name(name)
    return (name, short) if short else (name,)


def _outpost(role: str, seat: str) -> str | None:
    """The role of a department's outpost that is named after its seat; None for any other body."""
    seated = _SEATED.fullmatch(role)
    if seated is None or not role.endswith(_OUTPOSTS) or not seated["rest"].startswith(seat):
        return None
    own = seated["rest"].removeprefix(seat)
    if own == _BRANCH:
        return seated["department"].removesuffix("局") + _BRANCH
    return own or None


@lru_cache(maxsize=_CACHED)
def full_role(role: str) -> str:
    """The role in the form in which it is compared: 市监局 → 市场监督管理局, 桥头村委会 → 桥头村.

    Names of different times stay apart (法制办, 司法局): `ontology.successions` links those.
    """
    for pattern in (_COMMUNITY, _VILLAGE):
        if village := pattern.fullmatch(role):
            return village.group(1)
    role = role.replace(_WORKING_GROUP, _GROUP)
    own = role.removesuffix(_FULL_OFFICE).removesuffix(_OFFICE)
    if own and own != role and not role.endswith(_NO_OFFICE):
        role = own + (_OFFICE if len(own) <= _SHORT_OFFICE else _FULL_OFFICE)
    return _short_forms().get(role, role)


@cache
def _short_forms() -> dict[str, str]:
    return {row["short"]: row["full"] for row in read_lexicon("institution_short_forms")}


def short_roles(role: str) -> tuple[str, ...]:
    """The short forms that `full_role` takes for this role (人民政府: 政府)."""
    return _short_forms_by_role().get(role, ())


@cache
def _short_forms_by_role() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for short, full in _short_forms().items():
        found[full] = (*found.get(full, ()), short)
    return found


def is_national(role: str) -> bool:
    """Whether there is one such body in the country (国务院, 司法部, 国家统计局)."""
    return role in _national_bodies() or role.startswith(
        ("国家", "全国", "中国", "最高人民", "中共中央", "中央")
    )


@cache
def _national_bodies() -> frozenset[str]:
    def names() -> Iterator[str]:
        for row in read_lexicon("institution_heads"):
            if row["level"] == "national":
                yield row["expands_to"] or row["head"]

    return frozenset(names())
