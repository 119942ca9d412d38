"""When a text holds the words that are looked for: one rule for the index, for SPARQL and for what is marked.

A query is words between blanks; a text fits when it holds all of them, anywhere, in any order. Words in
quotation marks ("…" or “…”) may hold blanks. There are no operators. Case, full and half width, and kinds of
blanks make no difference: both sides are *folded*, code point by code point, so that an offset into a folded
text is an offset into the text. Chinese is not cut into words: 长制 is found in 河长制.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ontology.errors import UsageError

__all__ = ["LONGEST_QUERY", "MOST_WORDS", "fold", "folded", "holds", "occurrences", "words"]

#: Code points of a query at most; no sentence that a person types is longer.
LONGEST_QUERY = 400
#: Words of a query at most.
MOST_WORDS = 16
#: Stands for what no text should hold: control characters and halves of surrogate pairs.
_UNREADABLE = 0xFFFD
#: Code points that the index gives a meaning of its own (graph/fulltext/bigrams.py).
_RESERVED = range(0xF0000, 0xF0100)

_WORD = re.compile(r'"([^"“”]+)"(?!\S)|“([^"“”]+)”(?!\S)|(\S+)')


class _Folding(dict[int, int]):
    """The folded form of a code point, worked out when it is first met."""

    def __missing__(self, point: int) -> int:
        self[point] = found = fold(point)
        return found


def fold(point: int) -> int:
    """The folded form of a code point: its compatibility form in lower case, where that is one code point."""
    plain = unicodedata.normalize("NFKC", chr(point))
    if len(plain) != 1:
        plain = chr(point)
    lower = plain.lower()
    if len(lower) == 1:
        plain = lower
    if plain.isspace():
        return 0x20
    readable = unicodedata.category(plain) not in {"Cc", "Cs"} and ord(plain) not in _RESERVED
    return ord(plain) if readable else _UNREADABLE


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text in the form in which texts are compared; as long as the text.

    >>> folded("ＡＩ＋政务，2.0版")
    'ai+政务,2.0版'
    """
    return text.translate(_FOLDING)


@lru_cache(maxsize=256)
def words(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once, in order. Raises UsageError when there are none, or too many.

    >>> words('河长制 “依法 行政”')
    ('河长制', '依法 行政')
    """
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"The words to look for are longer than {LONGEST_QUERY} characters: shorten them.")
    found = dict.fromkeys(
        match[1] or match[2] or match[3] for match in _WORD.finditer(folded(query)) if match[0].strip()
    )
    if not found:
        raise UsageError("There is nothing to look for: give one character or more.")
    if len(found) > MOST_WORDS:
        raise UsageError(f"There are more than {MOST_WORDS} words to look for: give fewer.")
    return tuple(found)


def holds(text: str, wanted: Iterable[str]) -> bool:
    """Whether a text holds all of some folded words."""
    plain = folded(text)
    return all(word in plain for word in wanted)


def occurrences(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded words stand in a text: start and end in code points, in order, not overlapping."""
    plain = folded(text)
    found: list[tuple[int, int]] = []
    for word in wanted:
        at = plain.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = plain.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
