"""Which indicator a number measures: by the words around it, never by its unit alone.

Each row of `ontology/lexicon/indicator_cues.csv` says: where `pattern` stands near a number (`#`) with a unit
of one of the classes in `units`, the number may measure `indicator`. `requires` has to be said in the clause,
the sentence, the sentence before or the heading, `excludes` must not stand beside the number. Rows compete by
their weight and by how near their words are. What no row claims gets `NEW:` and the
slug of its head noun (`ingest.head_nouns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.head_nouns import names_a_thing, slug_of
from ingest.needles import Sieve, numbers_in
from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.taxonomy import load_taxonomy

__all__ = ["Cue", "Finding", "Setting", "classify", "head_phrase", "new_indicator"]

#: The class of a zero that is said in words (没有发生…), which has no unit.
ZERO = "zero"
#: Costs, in points of a cue's weight. Chosen on `data/gold` and on sentences of six more reports: a word in
#: another part of the clause yields to one beside the number, and one in an earlier clause to both.
_PER_CHARACTER = 0.08
_OTHER_PART = 4.0
_EARLIER_CLAUSE = 2.5
_BEFORE_A_NOUN = 1.0
_ADJACENT = 1.0
_LONGEST_BONUS = 1.0
#: What each clause between a number and the word that a row requires costs.
_PER_CLAUSE = 0.5
#: Below this no row is believed.
_THRESHOLD = 3.5
#: The most that nearness and length can add to a weight; lets the search stop early.
_MOST = _ADJACENT + _LONGEST_BONUS
_FAR = 25
_MARKS = re.compile(r"[,，;；:：。(（]")
#: Places and bodies right after a number are what it counts, whatever the clause goes on to tell of them.
_COUNTED_PLACE = re.compile(
    r"#\s*[^,，、#]{0,6}?(?:村|社区|(?<!跨)部门|单位|镇|街道|县|企业|学校)(?!公共|便民|法律|服务|政务|党群|综[治合]|司法|级)"
)
_OTHER_HEAD = 3.0
_NOUN_FOLLOWS = re.compile(r"#[\s的]*[\u4e00-\u9fff]{2}")
_NOUN_CLASSES = frozenset({"count", "people", "item", "thing", "org", "document", "group"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One compiled row of the cue table."""

    indicator: str
    pattern: re.Pattern[str]
    requires: re.Pattern[str] | None
    excludes: re.Pattern[str] | None
    weight: float
    mechanism: str | None
    far: bool


class Setting(NamedTuple):
    """What surrounds a number, which is `#` in each: its own words, its clause, what comes before the clause.

    `before` is the sentence up to the clause, `earlier` the sentence before, `headings` those above it.
    """

    own: str
    clause: str
    before: str
    earlier: str
    kind: str
    headings: str = ""


class Finding(NamedTuple):
    """The winning row's indicator, mechanism (where named), score, and the class it was found for."""

    indicator: str
    mechanism: str | None
    score: float
    kind: str = ""


class _Cues:
    """The cues of one class of units, heaviest first."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self._cues = sorted(cues, key=lambda cue: -cue.weight)
        self._sieve = Sieve(cue.pattern for cue in self._cues)
        self._far = [(1 << i, cue.pattern) for i, cue in enumerate(self._cues) if cue.far]

    def that_may_match(self, words: str, before: str) -> list[Cue]:
        """The cues whose words stand in the text around a number, or before it where they may stand far."""
        bits = self._sieve.may_match(words)
        if before:
            for bit, pattern in self._far:
                if not bits & bit and pattern.search(before):
                    bits |= bit
        return [self._cues[i] for i in numbers_in(bits)]


@cache
def _cues() -> dict[str, _Cues]:
    """Cues by unit class. Raises OntologyError for a row that cannot be used."""
    known = load_taxonomy().indicators
    by_kind: dict[str, list[Cue]] = {}
    for row in read_lexicon("indicator_cues"):
        name = row["indicator"]
        if name not in known and not re.fullmatch(r"NEW:[a-z0-9]+(-[a-z0-9]+)*", name):
            raise OntologyError(f"ontology/lexicon/indicator_cues.csv: unknown indicator {name!r}.")
        try:
            cue = Cue(
                name,
                re.compile(row["pattern"]),
                re.compile(row["requires"]) if row["requires"] else None,
                re.compile(row["excludes"]) if row["excludes"] else None,
                float(row["weight"]),
                row["mechanism"] or None,
                row["scope"] == "sentence",
            )
        except (re.error, ValueError) as error:
            raise OntologyError(f"ontology/lexicon/indicator_cues.csv, row of {name}: {error}.") from error
        for kind in row["units"].split():
            by_kind.setdefault(kind, []).append(cue)
    by_kind[ZERO] = list(dict.fromkeys([*by_kind.get(ZERO, []), *by_kind.get("case", [])]))
    return {kind: _Cues(cues) for kind, cues in by_kind.items()}


def classify(setting: Setting) -> Finding | None:
    """The indicator whose cue fits best, or None."""
    best = _best(setting, setting.own, setting.clause, 0.0)
    if best is None and names_a_thing(head_phrase(setting.own), setting.kind):
        return None  # the number has a noun of its own
    if best is None and setting.before:
        # the head stands one or two clauses ahead: 走访入户,共1200户
        tail = _MARKS.split(setting.before.rstrip(",，;；:： "))
        if setting.own == setting.clause and setting.own[:-1] in tail[-1]:
            tail.pop()  # a part of an enumeration does not borrow from its sisters
        for back in (1, 2):
            if len(tail) < back or not tail[-back]:
                break
            wide = f"{tail[-back]}，{setting.clause}"
            moved = setting._replace(own=wide, clause=wide)
            best = _best(moved, wide, wide, _EARLIER_CLAUSE * back)
            if best is not None:
                break
    if best is None and not setting.before and setting.earlier.endswith((";", "；")):
        # sentences parted by semicolons go on about one thing: 受理12件;办结11件
        wide = f"{_MARKS.split(setting.earlier.rstrip('。;； '))[-1]}，{setting.clause}"
        moved = setting._replace(own=wide, clause=wide)
        best = _best(moved, wide, wide, _EARLIER_CLAUSE * 1.5)
    return best


def _best(setting: Setting, own: str, clause: str, cost: float) -> Finding | None:
    cues = _cues().get(setting.kind or "none")
    if cues is None:
        return None
    best: Finding | None = None
    noun_follows = setting.kind in _NOUN_CLASSES and _NOUN_FOLLOWS.search(own) is not None
    place = setting.kind == "count" and _COUNTED_PLACE.search(own) is not None
    bare = len(own.strip("#共有达为余 \u00a0")) < 2
    other = own != clause
    for cue in cues.that_may_match(clause if own in clause else f"{own}\n{clause}", setting.before):
        if best is not None and cue.weight + _MOST - cost <= best.score:
            break
        search = cue.pattern.search
        if search(own):
            score = _nearness(cue, own, noun_follows)
        elif other and (bare or not cue.indicator.startswith("NEW:")) and search(clause):
            score = _nearness(cue, clause, noun_follows) - (0.0 if bare else _OTHER_PART)
        elif cue.far and search(setting.before):
            score = _nearness(cue, f"{setting.before}{clause}", noun_follows) - _EARLIER_CLAUSE
        else:
            continue
        if cue.excludes is not None and cue.excludes.search(clause if bare else own):
            continue
        if place and not any("#" in match[0] for match in cue.pattern.finditer(clause)):
            score -= _OTHER_HEAD
        score += cue.weight - cost
        if cue.requires is not None:
            penalty = _requirement(cue.requires, setting)
            if penalty is None:
                continue
            score -= penalty
        if score >= _THRESHOLD and (best is None or score > best.score):
            best = Finding(cue.indicator, cue.mechanism, score)
    return best


def _nearness(cue: Cue, text: str, noun_follows: bool) -> float:
    """Points for the nearest match of a cue that does match; the text holds the number as `#`."""
    here = text.find("#")
    best = -_PER_CHARACTER * _FAR - _BEFORE_A_NOUN
    for match in cue.pattern.finditer(text):
        start, end = match.span()
        gap = start - here - 1 if start > here else max(0, here - end)
        score = -_PER_CHARACTER * min(gap, _FAR) + min((end - start) * 0.05, _LONGEST_BONUS)
        if gap == 0:
            score += _ADJACENT
        if noun_follows and end <= here:
            score -= _BEFORE_A_NOUN
        best = max(best, score)
    return best


def _requirement(pattern: re.Pattern[str], setting: Setting) -> float | None:
    """What it costs that the required word stands further off; None where it is not there at all."""
    if pattern.search(setting.own):
        return -0.5
    if pattern.search(setting.clause):
        return 0.0
    ends = [match.end() for match in pattern.finditer(setting.before)]
    if ends:
        marks = sum(setting.before.count(mark, ends[-1]) for mark in ",，;；:：")
        return _PER_CLAUSE * min(marks + 1, 4)
    if setting.earlier.endswith((";", "；")) and pattern.search(setting.earlier):
        return _PER_CLAUSE * 4
    if pattern.search(setting.headings):
        return _PER_CLAUSE * 6
    return _PER_CLAUSE * 10 if pattern.search(setting.earlier) else None


#: Words before a number that do not name what it counts.
_NAMELESS = (
    "共计|共有|共|累计|合计|总计|达到|达|为|是|有|约|了|已|均|都|现有|分别|全年|年内|其中|各|近|超过|超|总|"
    "仅|及|并|等|一"
)
_NAMELESS_WORDS = tuple(_NAMELESS.split("|"))
_TRAILING = re.compile(rf"(?:{_NAMELESS}|\s)+$")
_LEADING = re.compile(
    r"^(?:\d{4}年(?:度|以来|来)?|今年以来|今年|全年|年内|一年来|截至目前|目前|现|我[镇县区市局街乡委厅省]|全[镇县区市局街乡]|本年度|"
    r"共计|共有|现有|有|共|累计|合计|先后|已|其中|并|同时|另|还|均|通过|组织|开展|进行|实现|完成|在|对|将|为|向|由|\s)+"
)
_QUOTES = re.compile('[“”"]')
_PARTS = re.compile(r"[的、,，;；:：()（）《》\s]")
_NUMBER_AHEAD = re.compile(r"^\d+")
_NOUN_AFTER = re.compile(
    r"^\s*(?:的|左右)?([\u4e00-\u9fff]{1,14}?(?:[(（][^()（）]{1,8}[)）][\u4e00-\u9fff]{0,10}?)?)(?=进行|开展|参加|报名|获得|获|取得|建立|设立|完成|通过|均|已|被|与|和|及|等|在|全部|分别|联系|持有|担任|负责|从事|报考|到|对|将|入驻|上云|纳入|进入|加挂|签订|成为|未|没有|提供|追讨|追回|挽回|"
    r"实现|达|成立|落户|，|,|、|\(|（|“|$|[^\u4e00-\u9fff])"
)


@lru_cache(maxsize=64)
def head_phrase(own: str) -> str:
    """The noun phrase that names what `#` counts, as far as the words show it; "" where they do not."""
    before, _, after = own.partition("#")
    noun = _NOUN_AFTER.match(after)
    if noun and len(noun[1]) > 1:
        return noun[1]
    if before.endswith(_NAMELESS_WORDS) or before[-1:].isspace():
        before = _TRAILING.sub("", before)
    last = next(filter(None, reversed(_PARTS.split(_QUOTES.sub("", before)))), "")
    return _NUMBER_AHEAD.sub("", _LEADING.sub("", last)[-16:])


def new_indicator(phrase: str, kind: str) -> str:
    """An id for what the taxonomy does not list: ASCII, the same for the same words."""
    return f"NEW:{slug_of(phrase, kind)}"
