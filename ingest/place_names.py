"""Names of the register in a text, and chains of them: 广州市|从化区|鳌头镇.

A name ends with the word of its level, so that only few positions of a text are looked at. Names without it
(从化) are never looked for here: most of them are common words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from ontology.places import PlaceRegister, load_places, plain_township, short_name
from ontology.records import PlaceLevel

__all__ = [
    "TOWN_RANK",
    "Found",
    "chains",
    "ethnic_townships",
    "is_known",
    "names_in",
    "place_stem",
    "rank",
    "unlisted_in",
    "with_unlisted",
]

_SHORT = 2

_SUFFIX = re.compile(r"街道|苏木|[省市区县旗镇乡盟州]")
_LEVEL = re.compile(
    r"自治区|自治州|自治县|自治旗|特别行政区|矿区|林区|街道|新区|地区|[省市区县旗镇乡盟州]|苏木"
)
_WORD = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_NAME = re.compile(r"(?:[省市区州年度]|中共|关于|[在经由])$")
#: What may stand between a place and one below it: 鲤城区人民政府金龙街道.
_BETWEEN = re.compile(r"\s{0,2}(?:人民政府)?\s{0,2}")


_BEFORE_UNLISTED = re.compile(r"(?:\s|20\d\d年?度?|关于|中共|\[|【)*")
_UNLISTED = re.compile(
    r"([\u4e00-\u9fff]{1,12}?(?:街道|苏木|[镇乡县区市旗]))"
    r"(?=人民政府|政府|办事处|管委会|管理委员会|党委|党工委|委员会|\s|20\d\d|关于|法治|依法|全面|推进|$)"
)
#: What stands for the reporting place or for all of a kind (全市, 各乡镇) and names none.
_GENERIC = re.compile(r"[全我各本]?(?:街道|乡镇|镇街|[镇乡县区市旗])")
#: How deep townships lie (`rank`).
TOWN_RANK = 3
_RANKS = {"省": 0, "市": 1, "州": 1, "盟": 1, "县": 2, "区": 2, "旗": 2, "镇": 3, "乡": 3, "道": 3, "木": 3}


class Found(NamedTuple):
    """A name of the register in a text: code points `start` to `end` (exclusive)."""

    start: int
    end: int
    name: str


class _Known(NamedTuple):
    """All names, and the lengths of those that end with two characters, the longest first."""

    names: frozenset[str]
    lengths: dict[str, tuple[int, ...]]


@cache
def _known(register: PlaceRegister) -> _Known:
    names = frozenset(
        (*register.names(), *register.short_names(), *register.former_names(), *ethnic_townships())
    )
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[-2:]].add(len(name))
    return _Known(names, {tail: tuple(sorted(found, reverse=True)) for tail, found in lengths.items()})


@cache
def ethnic_townships() -> dict[str, tuple[str, ...]]:
    """What ethnic townships are called in short (西定乡), each with the names in full."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in load_places().names():
        if "族" in name and (short := plain_township(name)) is not None:
            found[short].append(name)
    return {short: tuple(names) for short, names in found.items()}


def names_in(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """The names in a stretch of a text, in order; of two that overlap the longer."""
    names, lengths = _known(load_places())
    found: list[Found] = []
    for match in _SUFFIX.finditer(text, start, len(text) if end is None else end):
        stop = match.end()
        for length in lengths.get(text[stop - 2 : stop], ()):
            begin = stop - length
            if begin < start or (name := text[begin:stop]) not in names:
                continue
            # short names also end common words (示范县, 清理县级), and two are words of level (街道, 矿区)
            if length == _SHORT and not _stands_alone(text, begin, name):
                continue
            if not found or begin >= found[-1].end:
                found.append(Found(begin, stop, name))
            elif length > found[-1].end - found[-1].start:
                found[-1] = Found(begin, stop, name)
            break
    return found


def is_known(name: str) -> bool:
    """Whether some unit of the register, present or former, is or was so called."""
    return name in _known(load_places()).names


def unlisted_in(text: str, start: int, end: int, found: list[Found]) -> Found | None:
    """A place that the register lacks, at the beginning of a title or signature or behind names above it.

    What follows must be a body, a year, or what a report is about: 甲县|乙民族乡|2022年.
    """
    match = _BEFORE_UNLISTED.match(text, start, end)
    at = match.end() if match else start
    known = {name.start: name.end for name in found}
    last = None
    while at in known:
        last, at = at, known[at]
        if (between := _BETWEEN.match(text, at, end)) is not None:
            at = between.end()
    match = _UNLISTED.match(text, at, end)
    if match is None or any(match.start() <= begin < match.end(1) for begin in known) or last == at:
        return None
    name = match.group(1)
    return None if _GENERIC.fullmatch(name) or _LEVEL.fullmatch(name) else Found(at, at + len(name), name)


def with_unlisted(found: list[Found], names: Iterable[str], text: str, start: int, end: int) -> list[Found]:
    """The names found in a stretch, and those that are known to be places though the register lacks them."""
    more: list[Found] = []
    for name in names:
        at = text.find(name, start, end)
        while at >= 0:
            more.append(Found(at, at + len(name), name))
            at = text.find(name, at + len(name), end)
    kept = [one for one in found if not any(m.start < one.end and one.start < m.end for m in more)]
    return sorted([*kept, *more])


def _stands_alone(text: str, start: int, name: str) -> bool:
    """Whether a name of two characters is one where it stands."""
    if _LEVEL.fullmatch(name):
        return text.startswith("市", start - 1) if start else False
    return _opens(text, start)


def _opens(text: str, start: int) -> bool:
    """Whether a name may begin here: after a break, a place above it, or 在, 中共 and the like."""
    return (
        start == 0
        or not _WORD.match(text[start - 1])
        or _BEFORE_NAME.search(text, max(0, start - 2), start) is not None
    )


def chains(text: str, found: list[Found]) -> Iterator[tuple[Found, ...]]:
    """The names in runs that stand directly behind each other, or with 人民政府 between them."""
    run: list[Found] = []
    for name in found:
        if run and not _lies_in(name, run[-1], text):
            yield tuple(run)
            run = []
        run.append(name)
    if run:
        yield tuple(run)


def _lies_in(name: Found, above: Found, text: str) -> bool:
    """Whether a name stands right behind one of a place that may be above it."""
    if name.start != above.end and _BETWEEN.fullmatch(text, above.end, name.start) is None:
        return False
    # a city may lie in a city (襄阳市枣阳市); other places of one depth stand side by side
    depth, depth_above = rank(name.name), rank(above.name)
    return depth > depth_above or depth == depth_above == 1


@lru_cache(maxsize=8192)
def place_stem(name: str) -> str:
    """A name without suffix and peoples (从化区 → 从化, 融水苗族自治县 → 融水), two characters or more."""
    name = short_name(name) or name
    match = re.fullmatch(rf"(.{{2,}}?)(?:{_LEVEL.pattern})", name)
    return match.group(1) if match else name


@lru_cache(maxsize=8192)
def rank(name: str) -> int:
    """How deep a name lies by its last word: 0 province, 1 prefecture or city, 2 county, 3 township."""
    if name.endswith("自治区"):
        return 0
    if name.endswith("地区"):
        register = load_places()
        places = (*register.named(name), *register.former(name))
        return 1 if any(place.level is PlaceLevel.CITY for place in places) else TOWN_RANK
    return _RANKS.get(name[-1:], 2)
