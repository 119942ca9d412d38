"""Whether a name in a text stands for a place: by what precedes and what follows it.

和县 in 政府和县人大 and 范镇 in 示范镇 are no places, and neither is 中山市 in 中山市场; 新城区 is one only
where the city stands before it. A place within the name of an honour, in a title or in quotation marks with
other words is part of that name. The words are those of `ontology/lexicon/place_mention_words.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ontology.lexicon import read_lexicon
from ontology.records import PlaceLevel

__all__ = ["LongerNames", "begins_here", "ends_here", "names_honour", "quoted_names"]

_WORD = re.compile(r"[\u4e00-\u9fff]")
_VILLAGE = re.compile(r"(?:村|社区|居委会|居民委员会)(?:村?民?委员?会)?$")
_LONG_SUFFIX = "社区"
_SHORT = 2
_SHORT_WITH_TAIL = 3
#: 其中|桥头村: 中 is no part of the name.
_NO_PREFIX = ("其中", "当中", "集中")
_QUOTED = re.compile(r"[“\"「]([^“”\"「」\n,。;]{1,60})[”\"」]")
#: ，代|县政府起草, 会同|县司法局: what follows belongs to a word for the level; a body's name is no place's.
_BODY = re.compile(r"(?:人民)?政府|人大|政协|[委级直]|各?部门|[\u4e00-\u9fff]{2,6}?[局厅]")
#: What may stand between the verb and the name of an honour.
_FILL = re.compile(r"(?:了|首批|全国|第[一二三四五六七八九十]+批|[“\"「])*\Z")
_LONGEST_FILL = 6
#: A name in quotation marks that begins after the place, in the same clause.
_OPENS_NAME = re.compile(r"[^,，。;；“\"「\n]{0,20}[“\"「]")


@cache
def _words(use: str) -> tuple[str, ...]:
    return tuple(row["word"] for row in read_lexicon("place_mention_words") if row["use"] == use)


@cache
def _word_set(use: str) -> frozenset[str]:
    return frozenset(_words(use))


def begins_here(text: str, start: int, name: str, level: PlaceLevel | None, is_own: bool) -> bool:
    """Whether a place is named at `start`, where no place stands right before it.

    `is_own` holds for the report's own place and those above it.
    """
    if _is_common(name, level) and not (is_own and len(name) > _SHORT):
        return False
    if _may_be_chance(name, level) and _BODY.match(text, start + len(name)):
        return False
    if start == 0 or not _WORD.match(text[start - 1]):
        return True
    if level is PlaceLevel.VILLAGE and text[start - 1] in _word_set("bigger"):
        return text.endswith(_NO_PREFIX, 0, start)
    return not _may_be_chance(name, level) or text.endswith(_words("before"), 0, start)


def _is_common(name: str, level: PlaceLevel | None) -> bool:
    """Whether the name is also said of any such thing (城区, ，联合|村委会): alone it tells no place."""
    if name in _word_set("common"):
        return True
    return level is PlaceLevel.VILLAGE and (len(name) <= _SHORT or _village_stem(name) in _word_set("verb"))


def _may_be_chance(name: str, level: PlaceLevel | None) -> bool:
    """Whether the name also arises where one word ends and another begins."""
    if len(name) <= _SHORT or name in _word_set("chance") or name in _word_set("common"):
        return True
    if level is PlaceLevel.VILLAGE:
        return _village_stem(name) in _word_set("noun")
    return name.endswith("街") or (len(name) == _SHORT_WITH_TAIL and name[-2:] in _word_set("tail"))


def _village_stem(name: str) -> str:
    return _VILLAGE.sub("", name)


def ends_here(text: str, end: int) -> bool:
    """Whether a place name may end at `end`: its last character begins no other word (中山|市场)."""
    return not any(text.startswith(words, end - length) for length, words in _compounds())


@cache
def _compounds() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Words by how much of a place name they take (乡|村, 社区|矫正)."""
    words = _words("compound")
    long = tuple(word for word in words if word.startswith(_LONG_SUFFIX))
    return (1, tuple(word for word in words if word not in long)), (len(_LONG_SUFFIX), long)


def names_honour(text: str, start: int, end: int) -> bool:
    """Whether the place is part of an honour's name (获评|广东省卫生镇); not in 入选广东省“…”名单."""
    fill = _FILL.search(text, max(0, start - _LONGEST_FILL), start)
    at = fill.start() if fill else start
    return text.endswith(_words("honour"), 0, at) and not _OPENS_NAME.match(text, end)


def quoted_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What stands in quotation marks in `text[start:end]` and is no sentence: (start, end), in order."""
    return [match.span(1) for match in _QUOTED.finditer(text, start, end)]


class LongerNames:
    """Names of other things (bodies, what stands in quotation marks) of which a place may be a part."""

    def __init__(self, names: Sequence[tuple[int, int]]) -> None:
        """`names` as (start, end) in code points, sorted, none within another."""
        self._names = names
        self._starts = [start for start, _ in names]

    def hold(self, first: int, last: int) -> bool:
        """Whether the line of places from `first` to `last` is only a part of one of the names."""
        at = bisect_right(self._starts, first) - 1
        if at < 0:
            return False
        start, end = self._names[at]
        return first < end and last <= end and (start, end) != (first, last)
