"""The wordings of all mechanisms, compiled: names by Aho-Corasick, wordings with gaps and conditions by rule.

Names are the labels and variants of the taxonomy. `ontology/lexicon/mechanism_rules.csv` adds wordings with
gaps ("排查…矛盾|纠纷") and conditions on the words around; `mechanism_equivalents.csv` the words that stand
for one another. Texts and wordings are compared squeezed: half-width, lower case, without spaces, quotation
marks and short bracketed alternatives such as 村(居).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from ingest.layout import half_width, lower
from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.taxonomy import load_taxonomy

__all__ = ["Found", "MechanismLexicon", "Squeezed", "load_mechanism_lexicon", "squeeze"]

RULES = "mechanism_rules"
EQUIVALENTS = "mechanism_equivalents"

#: Stands for a mechanism in the rules: words that name none, and hide those whose names lie inside them.
NOTHING = "none"

#: Characters that may lie between two pieces of a wording: "…" (within a clause) and "……" (across commas).
GAP = 12
WIDE_GAP = 30
#: Characters either side, within the clause, that the scope "near" looks at.
NEAR = 12

#: Characters of a name that hardly stand together by chance.
LONG_NAME = 5

#: Quotation marks, spaces and the middle dot are written or left out at will.
_DROPPED = re.compile(
    r"[\s\"'“”‘’「」『』\u200b\ufeff]"
    r"|\((?:居|村|村居|社区|村、社区|居、场|街|街道|镇|镇街|乡|区|县|市|场|站|室|点|中心|法)\)"
)
_SLOT = re.compile(r"(…+)")
_CLAUSE_END = re.compile(r"[,:;]")


class Squeezed(NamedTuple):
    """A stretch of text squeezed for comparison; character i of `text` is code point `offsets[i]`."""

    text: str
    offsets: Sequence[int]

    def part(self, start: int, end: int) -> Squeezed:
        """What is left of the code points `start` to `end` (exclusive)."""
        first = bisect_left(self.offsets, start)
        last = bisect_left(self.offsets, end, first)
        return Squeezed(self.text[first:last], self.offsets[first:last])


def squeeze(plain: str, start: int, end: int) -> Squeezed:
    """Squeeze `plain[start:end]`; `plain` is half-width and lower case already."""
    part = plain[start:end]
    if _DROPPED.search(part) is None:
        return Squeezed(part.replace("·", "."), range(start, end))
    kept: list[str] = []
    offsets: list[int] = []
    last = 0
    for match in _DROPPED.finditer(part):
        kept.append(part[last : match.start()])
        offsets.extend(range(start + last, start + match.start()))
        last = match.end()
    kept.append(part[last:])
    offsets.extend(range(start + last, end))
    return Squeezed("".join(kept).replace("·", "."), offsets)


class Found(NamedTuple):
    """A mechanism found in a squeezed sentence, characters `start` to `end`; `named` when by a name."""

    start: int
    end: int
    mechanism: str
    named: bool


@dataclass(frozen=True, slots=True)
class _Conditions:
    """What has to be, and must not be, in the scope around a match."""

    scope: str
    requires: re.Pattern[str] | None
    excludes: re.Pattern[str] | None

    def hold(self, sentence: str, start: int, end: int, headings: str) -> bool:
        if self.requires is None and self.excludes is None:
            return True
        window = self._window(sentence, start, end, headings)
        if self.requires is not None and not self.requires.search(window):
            return False
        return self.excludes is None or not self.excludes.search(window)

    def _window(self, sentence: str, start: int, end: int, headings: str) -> str:
        if self.scope in {"near", "clause"}:
            near = self.scope == "near"
            first = max(0, start - NEAR) if near else 0
            last = end + NEAR if near else len(sentence)
            rfind = sentence.rfind
            left = max(
                rfind(",", first, start), rfind(":", first, start), rfind(";", first, start), first - 1
            )
            match = _CLAUSE_END.search(sentence, end, last)
            return sentence[left + 1 : match.start() if match else last]
        return sentence + headings if self.scope == "section" else sentence


#: Of a name without conditions.
_ALWAYS: list[_Conditions] = []


@dataclass(frozen=True, slots=True)
class _Rule:
    """A wording with gaps: `pattern` is tried where a word of each of its `slots` pieces stands."""

    mechanism: str
    pattern: re.Pattern[str]
    slots: int
    conditions: _Conditions


class MechanismLexicon:
    """Finds mechanisms in squeezed sentences."""

    def __init__(
        self,
        names: Mapping[str, Mapping[str, Sequence[_Conditions]]],
        rules: Sequence[tuple[_Rule, list[list[str]]]],
    ) -> None:
        """`names`: name → mechanism → conditions, any of which suffices; `rules` and their words."""
        pieces = {w for _, slots in rules for slot in slots for w in slot}
        words = [*sorted(names), *sorted(pieces - names.keys())]
        index = {word: i for i, word in enumerate(words)}
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard)
        self._names = [tuple(names[word].items()) for word in words[: len(names)]]
        self._rules = [rule for rule, _ in rules]
        # one bit a piece: bit n of the plane p, which is bit p * len(rules) + n, is piece p of rule n
        self._planes = max((rule.slots for rule in self._rules), default=0)
        self._pieces = [0] * len(words)
        self._missing = 0
        for number, (rule, slots) in enumerate(rules):
            for plane, slot in enumerate(slots):
                for word in slot:
                    self._pieces[index[word]] |= 1 << plane * len(rules) + number
            for plane in range(rule.slots, self._planes):
                self._missing |= 1 << plane * len(rules) + number

    def find(self, sentence: str, headings: str = "") -> list[Found]:
        """All mechanisms of a sentence in text order; what lies inside a longer name is left out.

        `headings` are the headings above the sentence, squeezed.
        """
        found: dict[tuple[int, int, str], bool] = {}  # whether by a name
        matches = self._automaton.find_matches_as_indexes(sentence, overlapping=True)
        present = reduce(or_, [self._pieces[match[0]] for match in matches], self._missing)
        names = self._names
        count = len(names)  # words behind the names are pieces of rules alone
        for word, start, end in [match for match in matches if match[0] < count]:
            for mechanism, conditions in names[word]:
                if conditions is _ALWAYS or any(c.hold(sentence, start, end, headings) for c in conditions):
                    found[start, end, mechanism] = True
        # a name that enumerates (行政调解、司法调解) hides none of its parts
        named = [f for f in found if f[2] == NOTHING or "、" not in sentence[f[0] : f[1]]]
        for rule in self._complete(present):
            for match in rule.pattern.finditer(sentence):
                start, end = match.span()
                if rule.conditions.hold(sentence, start, end, headings):
                    found.setdefault((start, end, rule.mechanism), False)
        alone = len(found) == 1
        seen = [place for place in found if place[2] != NOTHING and (alone or not _is_hidden(place, named))]
        return [Found(*place, found[place]) for place in sorted(seen)]

    def names_across(self, before: str, after: str) -> bool:
        """Whether a name of `LONG_NAME` characters or more begins in `before` and ends in `after`."""
        first, second = (squeeze(lower(half_width(part)), 0, len(part)).text for part in (before, after))
        return any(
            start < len(first) < end and end - start >= LONG_NAME and word < len(self._names)
            for word, start, end in self._automaton.find_matches_as_indexes(first + second, overlapping=True)
        )

    def _complete(self, present: int) -> Iterator[_Rule]:
        """The rules of which every piece is present."""
        count = len(self._rules)
        complete = (1 << count) - 1 if self._planes else 0
        for plane in range(self._planes):
            complete &= present >> plane * count
        while complete:
            last = complete & -complete
            complete ^= last
            yield self._rules[last.bit_length() - 1]


def _is_hidden(found: tuple[int, int, str], names: Sequence[tuple[int, int, str]]) -> bool:
    """Whether it lies inside a longer one of `names`, of another mechanism or of its own."""
    start, end, mechanism = found
    for name_start, name_end, name_mechanism in names:
        if name_start <= start and end <= name_end:
            longer = name_end - name_start > end - start
            if longer or name_mechanism == NOTHING != mechanism:
                return True
    return False


@cache
def load_mechanism_lexicon() -> MechanismLexicon:
    """The lexicon of the package. Raises OntologyError naming the file and the row that is malformed."""
    names: dict[str, dict[str, list[_Conditions]]] = defaultdict(dict)
    mechanisms = load_taxonomy().mechanisms
    for mechanism in mechanisms.values():
        for variant in mechanism.variants:
            name = _key(variant)
            if len(name) > 1:
                names[name][mechanism.id] = _ALWAYS
    guarded: dict[tuple[str, str], list[_Conditions]] = defaultdict(list)
    rules: list[tuple[_Rule, list[list[str]]]] = []
    for number, row in enumerate(read_lexicon(RULES), start=1):
        where = f"ontology/lexicon/{RULES}.csv, row {number} ({row['mechanism']}, {row['pattern']})"
        if row["mechanism"] not in mechanisms and row["mechanism"] != NOTHING:
            raise OntologyError(f"{where}: the taxonomy has no such mechanism.")
        slots, gaps = _slots(row["pattern"], where)
        conditions = _conditions(row, where)
        if len(slots) == 1:
            for word in slots[0]:
                guarded[word, row["mechanism"]].append(conditions)
        else:
            rules.append((_Rule(row["mechanism"], _pattern(slots, gaps), len(slots), conditions), slots))
    for (word, mechanism_id), all_conditions in guarded.items():
        names[word][mechanism_id] = all_conditions
    for name in list(names):
        for twin in _twins(name):
            if twin not in names:
                names[twin] = names[name]
    return MechanismLexicon(names, rules)


def _key(wording: str) -> str:
    return squeeze(lower(half_width(wording)), 0, len(wording)).text


def _slots(pattern: str, where: str) -> tuple[list[list[str]], list[int]]:
    """The choices of words of each piece, with equivalents, and the gaps between the pieces."""
    parts = _SLOT.split(pattern)
    slots = []
    for piece in parts[::2]:
        words = [_key(word) for word in piece.split("|")]
        if not all(words):
            raise OntologyError(f"{where}: a piece or a choice is empty.")
        slots.append(list(dict.fromkeys(v for w in words for v in (w, *_twins(w)))))
    return slots, [WIDE_GAP if len(dots) > 1 else GAP for dots in parts[1::2]]


def _pattern(slots: Sequence[Sequence[str]], gaps: Sequence[int]) -> re.Pattern[str]:
    def choice(words: Sequence[str]) -> str:
        return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"

    text = choice(slots[0])
    for gap, slot in zip(gaps, slots[1:], strict=True):
        between = "." if gap == WIDE_GAP else "[^,:]"
        text += f"{between}{{0,{gap}}}?" + choice(slot)
    return re.compile(text)


def _conditions(row: Mapping[str, str], where: str) -> _Conditions:
    scope = row["scope"] or "sentence"
    if scope not in {"near", "clause", "sentence", "section"}:
        raise OntologyError(f"{where}: the scope {scope!r} is none of near, clause, sentence, section.")
    try:
        requires, excludes = (re.compile(row[c]) if row[c] else None for c in ("requires", "excludes"))
    except re.error as error:
        raise OntologyError(f"{where}: not a regular expression ({error}).") from None
    return _Conditions(scope, requires, excludes)


@cache
def _equivalents() -> tuple[tuple[str, str], ...]:
    rows = read_lexicon(EQUIVALENTS)
    return tuple(pair for r in rows for pair in ((r["one"], r["other"]), (r["other"], r["one"])))


def _twins(name: str) -> Iterator[str]:
    """The name with one kind of word exchanged for its equivalent."""
    for one, other in _equivalents():
        if one in name:
            yield name.replace(one, other)
