"""Bodies known by a name of their own: firms, universities, companies, villages and communities.

Their names are free text, so they end on the left at a mark or at a word that no such name holds
(`stop` in `institution_bounds.csv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.institution_lexicon import InstitutionLexicon
from ingest.jurisdiction import Home

__all__ = ["free_name_start", "listed_companies", "quoted_name_start", "town_before", "village_name_start"]

#: Longest name before the head, in code points (甲省建筑设计研究院有限…).
_LONGEST_NAME = 16
#: Village names have two to four characters before 村 or 社区 (桥头村, 新联一村).
_VILLAGE_LENGTHS = range(2, 5)
#: Characters that no village's name of two has.
_FUNCTION_WORDS = frozenset("某在对将被把从与及由并等是有不未无可应须要的了各每该其均已")
#: A whole name in quotation marks: 老韦|调解室. Kinds of such rooms (一站式调解室) have no name.
_OPENING = '“"「‘'
_CLOSING = '”"」’'
_SHORTEST_QUOTED, _LONGEST_QUOTED = 2, 8
#: The town that a county's report names before a village (王店镇|新岗村).
_TOWN = re.compile(r"(?:^|[^\u4e00-\u9fff]|的|在|及|和|与)([\u4e00-\u9fff]{1,5}(?:街道|[镇乡]|苏木))$")
_COMPANY_LIST_END = re.compile(r"等[^,，。;；、“\"]{0,6}?(?:企业|国企|民企|公司)")
_COMPANY_LIST = re.compile(r"[\u4e00-\u9fff()A-Za-z]{2,14}(?:、[\u4e00-\u9fff()A-Za-z]{2,14})+$")
#: How far back such a list is followed, in code points.
_LIST_REACH = 60
_COMPANY_IN_BRACKETS = re.compile(r"(?<=企业)[(]([\u4e00-\u9fff]{2,8})[)]")


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def free_name_start(text: str, start: int, floor: int, lexicon: InstitutionLexicon) -> int | None:
    """Where the name that ends at `start` begins; None where less than two characters are left of it."""
    left = start
    limit = max(floor, start - _LONGEST_NAME)
    while left > limit and (_is_han(text[left - 1]) or text[left - 1] in "()·"):
        left -= 1
    for match in lexicon.stop.finditer(text, left, start):
        left = match.end()
    while left < start and text[left] in "):":
        left += 1
    name = text[left:start]
    if name.count("(") + name.count("(") != name.count(")") + name.count(")"):
        left = max(left, left + max(name.rfind("("), name.rfind("(")) + 1)
    return left if start - left >= 2 else None


def village_name_start(text: str, start: int, floor: int, lexicon: InstitutionLexicon) -> int | None:
    """Where the name of the village whose head begins at `start` begins; None where it has none.

    The nearest place where a name may begin wins: after a mark or a figure, after the level of a place
    (黄阁镇|桥头村), or after a stop word (带动|西塘村).
    """
    window = max(floor, start - _VILLAGE_LENGTHS.stop)
    if text.endswith(lexicon.not_village, window, start):
        return None
    ends = {m.end() for m in lexicon.stop.finditer(text, max(floor, window - 4), start)}
    for length in _VILLAGE_LENGTHS:
        left = start - length
        if left < floor or not all(map(_is_han, text[left:start])) or _holds_stop(text, left, start, lexicon):
            return None
        before = text[left - 1] if left > floor else "\n"
        if not _is_han(before) or before in "镇乡街道区县市年月日村" or left in ends:
            return left
    return None


def _holds_stop(text: str, left: int, start: int, lexicon: InstitutionLexicon) -> bool:
    """Whether a word of the sentence stands where a village's name should.

    Names of two characters may hold short ones (同心, 下渡): only function words and whole words tell there.
    """
    if start - left > _VILLAGE_LENGTHS.start:
        return "某" in text[left:start] or bool(lexicon.stop.search(text, left, start))
    return not _FUNCTION_WORDS.isdisjoint(text[left:start]) or bool(lexicon.stop.fullmatch(text, left, start))


def quoted_name_start(text: str, start: int, end: int, floor: int) -> int | None:
    """Where a name begins that stands in quotation marks together with its head; None where none does."""
    if text[end : end + 1] not in _CLOSING or end >= len(text):
        return None
    left = start
    while left > floor and start - left <= _LONGEST_QUOTED and _is_han(text[left - 1]):
        left -= 1
    if left <= floor or text[left - 1] not in _OPENING:
        return None
    return left if _SHORTEST_QUOTED <= start - left <= _LONGEST_QUOTED else None


def town_before(text: str, left: int, floor: int, home: Home) -> tuple[str, ...] | None:
    """The path of the town of the home county whose name ends at `left`; None where none stands there."""
    placed = home.named_before(text, left, floor)
    if placed is not None:
        return placed[1] if len(placed[1]) > len(home.path) else None
    town = _TOWN.search(text, max(floor, left - 9), left)
    return (*home.path, town.group(1)) if town and home.path else None


def listed_companies(
    text: str, start: int, end: int, lexicon: InstitutionLexicon
) -> Iterator[tuple[int, int]]:
    """Names in lists that close with 等…企业 (引进甲、乙等龙头企业), and in 企业(甲): spans of the names."""
    for match in _COMPANY_IN_BRACKETS.finditer(text, start, end):
        yield match.span(1)
    for close in _COMPANY_LIST_END.finditer(text, start, end):
        listed = _COMPANY_LIST.search(text, max(start, close.start() - _LIST_REACH), close.start())
        if listed is None:
            continue
        at = listed.start()
        for item in listed.group().split("、"):
            left = at
            for stop in lexicon.stop.finditer(text, at, at + len(item)) if at == listed.start() else ():
                left = stop.end()
            if at + len(item) - left >= 2:
                yield left, at + len(item)
            at += len(item) + 1
