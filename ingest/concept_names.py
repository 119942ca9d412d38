"""Find names of schemes, bodies and tools in a sentence by their last part: 制度, 机制, 平台, 工作室 …

A name runs from its head to the left up to a mark or a word at which names begin (建立, 的, 通过), at most
fourteen characters; a quoted part close before the head opens the name. Levels, places and verbs at its
beginning are taken off (县|普法讲师团). Names that say nothing without their place (服务中心) are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ingest.discovery_lexicon import DiscoveryLexicon, Head
from ingest.mechanism_lexicon import Squeezed, squeeze

__all__ = ["ConceptName", "concept_names"]

#: Longest part of a name before its head, and shortest, in characters.
_LONGEST, _SHORTEST = 14, 2
#: Characters that may stand between a quoted part and the head (“码上议”协商平台).
_QUOTE_REACH = 6
#: How far before a name words are told apart: far enough that none is cut in two.
_LOOK_BACK = 40
_LONGEST_PLACE = 8
#: A character after which every name begins (listed among the bounds).
_BOUND = "某"

_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』\n]{1,16})[”\"」』]")
_NAME = re.compile(r"[\u4e00-\u9fff0-9A-Za-z+.]+")
#: Ordinals, years and counts that stand before a name (二是…, 2023年…, 126名…).
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]是|[0-9]+\.|第[一二三四五六七八九十]|[0-9]{4}年度?|年度|[0-9]{1,2}月"
    r"|[0-9一二三四五六七八九十百两多几]+[余多]?[名面次个支家处条项块场座间套份起辆批类种本册](?!一)"
)


@dataclass(frozen=True, slots=True)
class ConceptName:
    """A name squeezed (half width, without quotation marks and spaces) and its code points in the text;
    `modifier` holds those before the head.
    """

    text: str
    head: Head
    start: int
    end: int
    modifier: tuple[int, ...]


def concept_names(
    plain: str,
    start: int,
    end: int,
    lexicon: DiscoveryLexicon,
    *,
    places: Collection[str] = (),
    own: Collection[str] = (),
) -> Iterator[ConceptName]:
    """The names of the half-width sentence `plain[start:end]`, in text order.

    `places` are full names of places, taken off at the beginning of a name; `own` are the report's own place
    and those above it, with and without their suffix: a name begins after each of them.
    """
    squeezed = squeeze(plain, start, end)
    matches = _heads(squeezed.text, lexicon)
    if not matches:
        return
    quotes = _quoted(plain, start, end, squeezed)
    openings = {opening for opening, _ in quotes}
    told_apart = _masked(squeezed.text, own)
    for number, (at, stop, head) in enumerate(matches):
        if number + 1 < len(matches) and matches[number + 1][0] == stop:
            continue  # 制度体系 is one name with one head
        left = _left(told_apart, at, quotes, lexicon)
        if left is None:
            continue
        if left not in openings:
            left = _without_beginning(squeezed.text, left, at, lexicon, places)
        modifier = squeezed.text[left:at]
        if len(modifier) < _SHORTEST or _says_nothing(modifier, lexicon):
            continue
        yield ConceptName(
            squeezed.text[left:stop],
            head,
            squeezed.offsets[left],
            squeezed.offsets[stop - 1] + 1,
            tuple(squeezed.offsets[left:at]),
        )


def _masked(text: str, own: Collection[str]) -> str:
    """The text with its own places made a word at which names begin: 下|蜀镇 must not be cut in two."""
    for name in own:
        text = text.replace(name, _BOUND * len(name))
    return text


def _heads(text: str, lexicon: DiscoveryLexicon) -> list[tuple[int, int, Head]]:
    found = []
    for match in lexicon.heads.finditer(text):
        head = lexicon.by_text[match.group()]
        if text[match.end() : match.end() + 1] not in head.not_before:
            found.append((match.start(), match.end(), head))
    return found


def _quoted(plain: str, start: int, end: int, squeezed: Squeezed) -> list[tuple[int, int]]:
    """The quoted parts as spans of the squeezed text."""
    index = {offset: number for number, offset in enumerate(squeezed.offsets)}
    spans = []
    for match in _QUOTED.finditer(plain, start, end):
        inside = [index[offset] for offset in range(*match.span(1)) if offset in index]
        if inside:
            spans.append((inside[0], inside[-1] + 1))
    return spans


def _left(text: str, at: int, quotes: list[tuple[int, int]], lexicon: DiscoveryLexicon) -> int | None:
    """Where the name whose head begins at `at` begins; None where no mark or word bounds it."""
    floor = 0
    before = bisect_left(quotes, (at, 0))
    if before:
        opening, closing = quotes[before - 1]
        if at < closing:
            return opening
        if at <= closing + _QUOTE_REACH and _NAME.fullmatch(text, closing - 1, at):
            gap = _last_bound(text, closing, at, lexicon)
            return opening if gap is None else gap
        floor = closing
    left = at
    while left > floor and at - left <= _LONGEST and _NAME.fullmatch(text, left - 1, left):
        left -= 1
    before = left
    while before > max(floor, left - _LOOK_BACK) and _NAME.fullmatch(text, before - 1, before):
        before -= 1
    bound = _last_bound(text, before, at, lexicon)
    if bound is not None and bound >= left:
        return bound
    return left if at - left <= _LONGEST else None


def _last_bound(text: str, left: int, at: int, lexicon: DiscoveryLexicon) -> int | None:
    """The end of the last word between that a name begins after."""
    last = None
    for match in lexicon.bounds.finditer(text, left, at):
        if match.group() not in lexicon.kept:
            last = match.end()
    return last


def _without_beginning(
    text: str, left: int, at: int, lexicon: DiscoveryLexicon, places: Collection[str]
) -> int:
    """The beginning of the name after ordinals, verbs, levels and places that stand before it."""
    while left < at:
        word = _ORDINAL.match(text, left, at)
        word = word or lexicon.lead.match(text, left, at) or lexicon.level.match(text, left, at)
        if word:
            left = word.end()
        else:
            lengths = range(min(_LONGEST_PLACE, at - left), 1, -1)
            place = next((length for length in lengths if text[left : left + length] in places), 0)
            if not place:
                break
            left += place
    return left


def _says_nothing(modifier: str, lexicon: DiscoveryLexicon) -> bool:
    return lexicon.generic.fullmatch(modifier) is not None
