"""The short clause around a name: what a record quotes."""

from __future__ import annotations

import re

__all__ = ["LONGEST_SENTENCE", "clause_around"]

#: Sentences and clauses are followed no further than this (code points): four times the longest one seen,
#: so that a text without marks costs time in proportion to its length.
LONGEST_SENTENCE = 1_000

_MARKS = "，,。;；:：!！?？\n"
_SPACE = " \t\u00a0\u3000"
#: A clause longer than this is cut down to the name itself and what stands close to it (code points a side).
_LONGEST = 60
_CLOSE = 12
_MARK = re.compile(f"[{re.escape(_MARKS)}]")


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the clause that holds `text[start:end]`, without the marks and blanks at its ends.

    A clause ends at a comma, a semicolon, a colon, the end of a sentence or a line. Where it runs over more
    than 60 code points only the neighbourhood of the name is taken.
    """
    # no need to look further than makes the clause too long
    left, floor = start, max(0, start - _LONGEST - 1)
    while left > floor and text[left - 1] not in _MARKS:
        left -= 1
    ceiling = min(len(text), end + _LONGEST + 1)
    mark = _MARK.search(text, end, ceiling)
    right = mark.start() if mark else ceiling
    if right - left > _LONGEST:
        left, right = max(left, start - _CLOSE), min(right, end + _CLOSE)
    while left < start and text[left] in _SPACE:
        left += 1
    while right > end and text[right - 1] in _SPACE:
        right -= 1
    return left, right
