"""The short clause around a name: what a record quotes."""

from __future__ import annotations

import re

__all__ = ["clause_around"]

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
    left = start
    while left > 0 and text[left - 1] not in _MARKS:
        left -= 1
    mark = _MARK.search(text, end)
    right = mark.start() if mark else len(text)
    if right - left > _LONGEST:
        left, right = max(left, start - _CLOSE), min(right, end + _CLOSE)
    while left < start and text[left] in _SPACE:
        left += 1
    while right > end and text[right - 1] in _SPACE:
        right -= 1
    return left, right
