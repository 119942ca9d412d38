"""Texts and words as overlapping pairs of characters, in the form that SQLite's FTS5 takes.

法治政府 is indexed as the tokens 法治 治政 政府 府: token i is the pair that begins at code point i, and the
last character stands alone. So a word of two or more characters is a phrase of its pairs, and a word of one
is the beginning of a token; either is found exactly where the text holds it. Text is never cut by meaning:
words that the cutter reads otherwise would be lost.

FTS5's own tokenizer parts tokens at blanks and drops ASCII punctuation, so these characters are put into a
range of their own (U+F0000 + code), which folding keeps free. No character of a query can reach the query
language of FTS5: quotation marks are among those moved.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.fulltext.matching import fold

__all__ = ["TOKENIZER", "bigrams", "expression"]

#: The tokenizer that the pairs are made for: everything beyond ASCII, and letters and digits, are tokens.
TOKENIZER = "ascii"
_MOVED = 0xF0000


class _Indexing(dict[int, int]):
    """The form in the index of a code point, worked out when it is first met."""

    def __missing__(self, point: int) -> int:
        plain = fold(point)
        self[point] = found = plain if plain > 0x7F or chr(plain).isalnum() else _MOVED + plain
        return found


_INDEXING = _Indexing()


def bigrams(text: str) -> str:
    """A text as FTS5 is to see it.

    >>> bigrams("法治政府")
    '法治 治政 政府 府'
    """
    plain = text.translate(_INDEXING)
    return f"{_pairs(plain)} {plain[-1:]}" if len(plain) > 1 else plain


def expression(wanted: Iterable[str]) -> str:
    """The FTS5 expression for texts that hold all of some words (see `graph.fulltext.matching.words`).

    >>> expression(["河长制", "水"])
    '"河长 长制" AND "水"*'
    """
    return " AND ".join(_phrase(word.translate(_INDEXING)) for word in wanted)


def _phrase(word: str) -> str:
    return f'"{_pairs(word)}"' if len(word) > 1 else f'"{word}"*'


def _pairs(text: str) -> str:
    return " ".join(map(str.__add__, text, text[1:]))
