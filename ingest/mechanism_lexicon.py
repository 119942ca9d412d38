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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from ingest.layout import half_width, lower
from ingest.needles import numbers_in
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


#: A mechanism found in a squeezed sentence: the characters `start` to `end` (exclusive), and its id.
Found = tuple[int, int, str]


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


class _Rule(NamedTuple):
    """A wording with gaps: `finditer` is tried where a word of each of its pieces stands."""

    mechanism: str
    finditer: Callable[[str], Iterator[re.Match[str]]]
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
        # those of most pieces first, so that the rules that have an n-th piece are the first ones
        in_order = sorted(rules, key=lambda item: -len(item[1]))
        self._rules = [rule for rule, _ in in_order]
        # bits of the words: those of the plane n, from `offset` on, tell whose n-th piece a word belongs to
        self._pieces = [0] * len(words)
        self._planes: list[tuple[int, int]] = []
        offset = 0
        for plane in range(max((len(slots) for _, slots in rules), default=0)):
            having = [slots[plane] for _, slots in in_order if len(slots) > plane]
            for number, slot in enumerate(having, start=offset):
                for word in slot:
                    self._pieces[index[word]] |= 1 << number
            self._planes.append((offset, (1 << len(rules)) - (1 << len(having))))
            offset += len(having)

    def find(self, sentence: str, headings: str = "") -> list[Found]:
        """All mechanisms of a sentence in text order; what lies inside a longer name is left out.

        `headings` are the headings above the sentence, squeezed.
        """
        matches = self._automaton.find_matches_as_indexes(sentence, overlapping=True)
        found: set[Found] = set()
        count = len(self._names)  # words behind the names are pieces of rules alone
        for word, start, end in [match for match in matches if match[0] < count]:
            for mechanism, conditions in self._names[word]:
                if conditions is _ALWAYS or any(c.hold(sentence, start, end, headings) for c in conditions):
                    found.add((start, end, mechanism))
        # a name that enumerates (行政调解、司法调解) hides none of its parts
        names = [f for f in found if f[2] == NOTHING or "、" not in sentence[f[0] : f[1]]]
        pieces = self._pieces
        present = reduce(or_, [pieces[match[0]] for match in matches], 0)
        for mechanism, finditer, condition in self._complete(present):
            for match in finditer(sentence):
                start, end = match.span()
                if condition.hold(sentence, start, end, headings):
                    found.add((start, end, mechanism))
        return sorted(_not_hidden(found, names))

    def names_across(self, before: str, after: str) -> bool:
        """Whether a name of `LONG_NAME` characters or more begins in `before` and ends in `after`."""
        first, second = (squeeze(lower(half_width(part)), 0, len(part)).text for part in (before, after))
        return any(
            start < len(first) < end and end - start >= LONG_NAME and word < len(self._names)
            for word, start, end in self._automaton.find_matches_as_indexes(first + second, overlapping=True)
        )

    def _complete(self, present: int) -> list[_Rule]:
        """The rules of which every piece is present; `present` are the bits of the words that are."""
        complete = (1 << len(self._rules)) - 1
        for offset, without in self._planes:
            complete &= present >> offset | without
        return [self._rules[number] for number in numbers_in(complete)]


def _not_hidden(found: Iterable[Found], names: Sequence[Found]) -> Iterator[Found]:
    """Those that do not lie inside a longer one of `names`, of another mechanism or of their own."""
    for place in found:
        start, end, mechanism = place
        if mechanism == NOTHING:
            continue
        for first, last, name in names:
            if first <= start and end <= last and (last - first > end - start or name == NOTHING):
                break
        else:
            yield place


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
            rules.append((_Rule(row["mechanism"], _pattern(slots, gaps).finditer, conditions), slots))
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
