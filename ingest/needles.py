"""Words that a text has to hold for a pattern to match in it, read out of the pattern itself.

Most patterns match nowhere in most sentences. A pattern such as `(?:要求|责令)[^,]{0,8}(?:各镇|各村)` needs
one of two words; one pass of an Aho-Corasick automaton tells for hundreds of patterns which of them may
match, and only those have to be tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from importlib import import_module
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

__all__ = ["SharedSieve", "Sieve", "needles", "numbers_in"]

#: The parser of `re`, whose trees are read here; the module of its own name (`sre_parse`) is deprecated.
_parser: Any = import_module("re._parser")

#: Words are joined to longer ones as long as they do not become more than this.
_MOST_WORDS = 160
#: What a word of one, two, three … characters costs: short ones stand in nearly every sentence.
_COSTS = (1e9, 1.0, 0.12, 0.04)
#: Marks that readers put into every text that they look at (a number's place); they tell nothing.
_MARKS = str.maketrans("", "", "#⟨⟩")

Words = frozenset[str]
_EMPTY: Words = frozenset({""})


class _Part(NamedTuple):
    """What is known of a part of a pattern: all that it can match, if that is little; words that it needs."""

    exact: Words | None
    needs: Words | None


_ANYTHING = _Part(None, None)
_NOTHING = _Part(_EMPTY, None)


def needles(pattern: re.Pattern[str]) -> Words | None:
    """Words one of which stands in every match of a pattern; None where it can do without any."""
    if pattern.flags & (re.IGNORECASE | re.VERBOSE):
        return None
    needed = _sequence(_parser.parse(pattern.pattern, pattern.flags)).needs
    if needed is None:
        return None
    return frozenset(w for w in needed if not any(other != w and other in w for other in needed))


def _exactly(words: Words) -> _Part:
    return _Part(words if len(words) <= _MOST_WORDS else None, None if "" in words else words)


def _sequence(parts: Iterable[tuple[Any, Any]]) -> _Part:
    """Parts that follow one another: words of neighbours join to longer ones, and the rarest are needed."""
    candidates: list[Words] = []
    words, whole = _EMPTY, True
    for operator, argument in parts:
        part = _part(str(operator), argument)
        if part.exact is not None and len(words) * len(part.exact) <= _MOST_WORDS:
            words = frozenset(a + b for a in words for b in part.exact)
            continue
        candidates.append(words)
        whole = False
        words = _EMPTY if part.exact is None else part.exact
        if part.needs is not None:
            candidates.append(part.needs)
    if whole:
        return _exactly(words)
    candidates.append(words)
    best = min(candidates, key=_cost)
    return _Part(None, None if "" in best else best)


def _cost(words: Words) -> float:
    return sum(_COSTS[min(len(word.translate(_MARKS)), len(_COSTS) - 1)] for word in words)


def _part(operator: str, argument: Any) -> _Part:
    read = _READERS.get(operator)
    return _ANYTHING if read is None else read(argument)


def _characters(members: Sequence[tuple[Any, Any]]) -> _Part:
    words: set[str] = set()
    for operator, argument in members:
        if str(operator) == "LITERAL":
            words.add(chr(argument))
        elif str(operator) == "RANGE" and argument[1] - argument[0] < _MOST_WORDS:
            words.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return _ANYTHING
    return _exactly(frozenset(words))


def _either(one: _Part, other: _Part) -> _Part:
    if one.exact is not None and other.exact is not None:
        return _exactly(one.exact | other.exact)
    needs = None if one.needs is None or other.needs is None else one.needs | other.needs
    return _Part(None, needs)


def _repeated(least: int, most: int, argument: Any) -> _Part:
    part = _sequence(argument)
    if part.exact is not None and most == 1:
        return _exactly(part.exact | (_EMPTY if least == 0 else frozenset()))
    return _Part(None, part.needs if least else None)


#: By operator of the parser's trees; of any other nothing is known.
_READERS: dict[str, Callable[[Any], _Part]] = {
    "LITERAL": lambda code: _exactly(frozenset({chr(code)})),
    "IN": _characters,
    "BRANCH": lambda branch: reduce(_either, map(_sequence, branch[1])),
    # a group with flags of its own may ignore case
    "SUBPATTERN": lambda group: _ANYTHING if group[1] else _sequence(group[3]),
    "ATOMIC_GROUP": _sequence,
    "MAX_REPEAT": lambda repeat: _repeated(*repeat),
    "MIN_REPEAT": lambda repeat: _repeated(*repeat),
    "POSSESSIVE_REPEAT": lambda repeat: _repeated(*repeat),
    "AT": lambda _: _NOTHING,
    "ASSERT": lambda _: _NOTHING,
    "ASSERT_NOT": lambda _: _NOTHING,
}


class Sieve:
    """Many patterns, and the quick question which of them may match in a text."""

    def __init__(self, patterns: Iterable[re.Pattern[str] | None]) -> None:
        """The patterns are asked for by their numbers; None stands for one that may always match."""
        by_word: dict[str, int] = {}
        self._always = 0
        for number, pattern in enumerate(patterns):
            needed = None if pattern is None else needles(pattern)
            if needed is None:
                self._always |= 1 << number
            else:
                for word in needed:
                    by_word[word] = by_word.get(word, 0) | 1 << number
        self._bits = by_word
        # not a DFA: faster alone, it needs 20 MB for all sieves, too much for a cache shared with others
        self._automaton = AhoCorasick(list(by_word), matchkind=MatchKind.Standard, store_patterns=True)

    def may_match(self, text: str) -> int:
        """The numbers of the patterns that may match in the text, as bits; every other one does not."""
        bits = self._bits
        found = self._always
        # which words is all that counts; where they stand would have to be counted out in code points
        for word in self._automaton.find_matches_as_strings(text, overlapping=True):
            found |= bits[word]
        return found

    def sift(self, text: str) -> list[int]:
        """The same in ascending order."""
        return numbers_in(self.may_match(text))


class SharedSieve:
    """A sieve that several modules fill with their patterns, so that each text is looked at once for all."""

    def __init__(self) -> None:
        self._makers: list[Callable[[], Iterable[re.Pattern[str]]]] = []
        self._places: list[tuple[int, int]] = []
        self._look: Callable[[str], int] | None = None

    def ask(self, maker: Callable[[], Iterable[re.Pattern[str]]]) -> Callable[[str], int]:
        """Add the patterns that `maker` gives; the answer: which of them may match in a text, as bits."""
        number = len(self._makers)
        self._makers.append(maker)
        self._look = None

        def may_match(text: str) -> int:
            look = self._look or self._filled()
            offset, mask = self._places[number]
            return look(text) >> offset & mask

        return may_match

    def _filled(self) -> Callable[[str], int]:
        groups = [tuple(maker()) for maker in self._makers]
        self._places, offset = [], 0
        for group in groups:
            self._places.append((offset, (1 << len(group)) - 1))
            offset += len(group)
        sieve = Sieve(pattern for group in groups for pattern in group)
        self._look = lru_cache(maxsize=64)(sieve.may_match)
        return self._look


def numbers_in(bits: int) -> list[int]:
    """The numbers of the bits that are set, ascending."""
    numbers = []
    while bits:
        last = bits & -bits
        bits ^= last
        numbers.append(last.bit_length() - 1)
    return numbers
