"""A set of stretches of a text that answers quickly whether another stretch meets one of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

__all__ = ["Stretches"]


class Stretches:
    """Stretches given as (start, end) code points, ends exclusive; they may overlap and come in any order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether a code point of `start` to `end` (exclusive) lies in one of the stretches."""
        i = bisect_left(self._starts, end) - 1
        return i >= 0 and self._ends[i] > start
