"""The clause in which a mechanism is named, and the title around it: what a claim is read from and quotes."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.document import Sentence

__all__ = ["COMMA", "Clause", "Clauses", "claimed_clause", "title_around"]

COMMA = re.compile(r"[,:]")
#: Marks that do not belong to a clause that they end; quotation marks only where nothing opens them.
_ENDS = "。;!? \"'”’"


class Clause(NamedTuple):
    """The words around a mechanism: code points of the clause between commas, and its text."""

    start: int
    end: int
    text: str


def claimed_clause(plain: str, sentence: Sentence, start: int, end: int) -> Clause:
    """The clause of `plain[start:end]`, from comma to comma, without its end mark."""
    first = sentence.start
    left = max(first, plain.rfind(",", first, start) + 1, plain.rfind(":", first, start) + 1)
    right = COMMA.search(plain, end, sentence.end)
    stop = right.start() if right else sentence.end
    while left < start and plain[left] == " ":
        left += 1
    while stop > end and (mark := plain[stop - 1]) in _ENDS:
        if mark in "\"'”’" and not _closes_nothing(plain, left, stop):
            break
        stop -= 1
    return Clause(left, stop, plain[left:stop])


class Clauses:
    """The clauses of one sentence in which mechanisms are named; neighbours mostly share one."""

    def __init__(self, plain: str, sentence: Sentence) -> None:
        self._plain = plain
        self._sentence = sentence
        self._last: Clause | None = None

    def around(self, start: int, end: int) -> Clause:
        """The clause of `plain[start:end]`, as `claimed_clause` gives it."""
        last = self._last
        if last is not None and last.start <= start and end <= last.end:
            return last
        clause = claimed_clause(self._plain, self._sentence, start, end)
        # words that run on over a comma have a clause of their own
        self._last = clause if COMMA.search(self._plain, start, end) is None else None
        return clause


def _closes_nothing(plain: str, left: int, stop: int) -> bool:
    """Whether the last character of `plain[left:stop]` closes a quotation that begins before it."""
    last = plain[stop - 1]
    if last in "\"'":
        return plain.count(last, left, stop) % 2 == 1
    opener = {"”": "“", "’": "‘"}.get(last)
    return opener is not None and plain.count(opener, left, stop) < plain.count(last, left, stop)


def title_around(plain: str, sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """The code points of the 《…》 that holds `plain[start:end]`, marks included; None outside titles."""
    opened = plain.rfind("《", sentence.start, start + 1)
    if opened < 0 or plain.find("》", opened, start) >= 0:
        return None
    closed = plain.find("》", start, sentence.end)
    if closed < 0 or end > closed + 1:
        return None
    return opened, closed + 1
