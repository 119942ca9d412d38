"""Clauses of a sentence, and the stretch of words that belongs to one number in it.

A clause ends at a comma, semicolon, colon or full stop that is not part of a title or a number. Inside a
clause numbers share the words: each owns what stands between its neighbours, and where a list mark (、)
parts two numbers, what follows the mark belongs to the second. Offsets are code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Stretch", "clause_edges", "own_words", "quote_span", "shared_words", "stretch_of", "trim"]

Span = tuple[int, int]

_EDGE = re.compile(r"《[^《》\n]*》|(?<=\d),(?=\d{3}(?!\d))|([,，;；。!！?？:：\n\r])")
_BLANKS = "、 \t\n\r\u00a0\u3000"
#: What parts two numbers of a list; 与, 及 and 和 not as parts of words (参与, 及时, 和谐).
_LIST_MARK = re.compile(r"[、/(（)）]|以及|其中|(?<![参给赠涉普以])[与及](?!时|其)|和(?!谐|解|平|睦|美)")
#: A bracket that opens and closes between two numbers is part of a name: 村(居、场).
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
#: A law's name is no topic; a certificate or a notice (《行政执法证》) is the thing itself.
_TITLE = re.compile(r"《[^《》#]*(?<![证书])》(?!#)")
#: Words that do not name what a number counts.
_EMPTY = re.compile(r"[共达为有约\s]")
#: With fewer words of its own than this a number takes the whole clause for its quote.
_OWN_WORDS = 2


class Stretch(NamedTuple):
    """Where a number stands: its clause and its own part of it; absolute offsets, ends exclusive."""

    clause_start: int
    clause_end: int
    own_start: int
    own_end: int


def clause_edges(text: str, start: int, end: int) -> list[int]:
    """Offsets of the marks that end clauses in `text[start:end]`, ascending."""
    return [match.start() for match in _EDGE.finditer(text, start, end) if match.group(1)]


def trim(text: str, start: int, end: int) -> Span:
    """The span without blanks and list marks at its ends."""
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    return start, end


def stretch_of(
    text: str, number: Span, others: Sequence[Span], sentence: Span, edges: Sequence[int]
) -> Stretch:
    """The stretch of the number at `number`; `others` are the spans of its sentence's numbers, ascending."""
    i = bisect_right(edges, number[0])
    j = bisect_right(edges, number[1] - 1)
    start = edges[i - 1] + 1 if i else sentence[0]
    end = edges[j] if j < len(edges) else sentence[1]
    clause_start, clause_end = own_start, own_end = trim(text, start, end)
    before, after = _neighbours(number, others)
    if before is not None and clause_start <= before[0]:
        marks = _LIST_MARK.finditer(_flat(text[before[1] : number[0]]))
        own_start = before[1] + next((mark.end() for mark in marks), 0)
    if after is not None and after[0] < own_end:
        last = [mark.start() for mark in _LIST_MARK.finditer(_flat(text[number[1] : after[0]]))]
        own_end = number[1] + last[-1] if last else after[0]
    own_start, own_end = trim(text, own_start, own_end)
    return Stretch(clause_start, clause_end, min(own_start, number[0]), max(own_end, number[1]))


def _neighbours(number: Span, others: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """The number that ends last before the one at `number`, and the first one that begins after it."""
    i = bisect_left(others, number)
    while i > 0 and others[i - 1][1] > number[0]:
        i -= 1
    j = bisect_left(others, (number[1], 0))
    return others[i - 1] if i else None, others[j] if j < len(others) else None


def own_words(text: str, stretch: Stretch, number: Span) -> str:
    """A number's own words with `#` in its place, titles emptied: a law's name is no topic."""
    return _untitled(f"{text[stretch.own_start : number[0]]}#{text[number[1] : stretch.own_end]}")


def shared_words(text: str, stretch: Stretch, own: str, others: Sequence[Span]) -> str:
    """The words of the clause that a number may share with others: what opens it, its own, what ends it.

    In 对18个县、32个部门开展考核 the first number shares 开展考核, but not the words of the second.
    """
    i = bisect_left(others, (stretch.clause_start, 0))
    first = others[i][0] if i < len(others) else stretch.own_start
    ahead = text[stretch.clause_start : min(first, stretch.own_start)]
    behind = text[stretch.own_end : stretch.clause_end]
    later = others[bisect_left(others, (stretch.own_end, 0)) : bisect_left(others, (stretch.clause_end, 0))]
    if later and not _abuts(text, stretch.own_end, others):
        behind = "、" + text[later[-1][1] : stretch.clause_end]
    return f"{_untitled(ahead)}{own}{_untitled(behind)}"


def quote_span(text: str, stretch: Stretch, number: Span, others: Sequence[Span]) -> Span:
    """What to quote for a number: its own words when they name what it counts, else its clause."""
    words = text[stretch.own_start : number[0]] + text[number[1] : stretch.own_end]
    i = bisect_left(others, (stretch.own_start, 0))
    joined = _abuts(text, stretch.own_end, others) or (i > 0 and others[i - 1][1] == stretch.own_start)
    if joined or len(_EMPTY.sub("", words)) < _OWN_WORDS:
        return trim(text, stretch.clause_start, stretch.clause_end)
    end = stretch.own_end
    while end > number[1] and text[end - 1] in "共达为":
        end -= 1
    return trim(text, stretch.own_start, end)


def _abuts(text: str, offset: int, others: Sequence[Span]) -> bool:
    """Whether another number follows at `offset` with no list mark between: 16个村各配备1名顾问."""
    i = bisect_left(others, (offset, 0))
    return i < len(others) and not text[offset : others[i][0]].strip()


def _untitled(text: str) -> str:
    return _TITLE.sub("《》", text) if "《" in text else text


def _flat(text: str) -> str:
    return _BRACKET.sub(lambda match: "_" * len(match[0]), text) if "(" in text or "（" in text else text
