"""Find the names of public bodies in a text: heads by Aho-Corasick, then a look to the left for the rest.

A place or a level word before a name (南沙区…, 镇…) says whose body it is. What is left without one is the
home place's, a kind of body, or nothing, as the row of its head in `institution_heads.csv` says.
"""

from __future__ import annotations

import re

from ingest.clauses import LONGEST_SENTENCE
from ingest.institution_lexicon import Head, InstitutionLexicon
from ingest.institution_lists import settle
from ingest.institution_names import Mention
from ingest.institution_stems import ORGAN, StemReader
from ingest.jurisdiction import LEVEL_CHARACTERS, Home
from ingest.named_bodies import free_name_start, village_name_start
from ingest.stretches import Stretches

__all__ = ["find_mentions"]

#: Longest name that is followed to the left, in code points.
_REACH = 30
_BELOW_ORGANS = frozenset(("department", "group", "office", "party"))
_VILLAGE_LEVEL = re.compile(r"(?:村级|社区级|村[(]居[)](?:社区)?|村[(]社区[)])$")
_GENERIC_VILLAGE = re.compile(r"(?:村级?|村[(](?:居|社区)[、委]?[)]|社区)$")
_COUNT = re.compile(r"(?<![0-9])(?:1|一)个$")
#: 各村均建有公共法律服务站: one in each, hence none in particular.
_EACH = re.compile(r"(?:各|每个?)(?:行政)?(?:村|社区|镇|街|乡|部门|单位|科室|站所)")
#: 局执法支队 in the report of that 局; 水利局执法支队 is another's.
_OWN_SQUAD = re.compile(r"(?:^|[^\u4e00-\u9fff]|[我本由])局[\u4e00-\u9fff]*(?:支队|大队|总队)$")
_OPENING = '“"「'
_CLAUSE_MARKS = ",。;\n"


def find_mentions(
    text: str,
    span: tuple[int, int],
    hidden: Stretches,
    home: Home,
    lexicon: InstitutionLexicon,
) -> list[Mention]:
    """All names in `text[span[0]:span[1]]` outside the `hidden` stretches (titles), in text order."""
    finder = _Finder(text, home, lexicon, span[0])
    ends: dict[int, list[Mention]] = {}
    body = text[span[0] : span[1]]
    for number, first, past in lexicon.automaton.find_matches_as_indexes(body, overlapping=True):
        head = lexicon.heads[number]
        start, end = first + span[0], past + span[0]
        if head.not_before and text.startswith(head.not_before, end):
            continue
        found = finder.mention(head, start, end)
        if found is not None:
            ends.setdefault(end, []).append(found)
    best = [min(found, key=lambda m: (m.head.bare != "never", m.loose, m.start)) for found in ends.values()]
    outside = [m for m in best if m.head.bare != "never" and not hidden.meet(m.start, m.end)]
    return list(settle(text, _outermost(outside), home, finder.is_generic))


def _outermost(found: list[Mention]) -> list[Mention]:
    """Drop what lies within or across a longer name; of two that cross, the longer stays."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


class _Finder:
    """Looks left from heads within one text."""

    def __init__(self, text: str, home: Home, lexicon: InstitutionLexicon, floor: int) -> None:
        self.text = text
        self.home = home
        self.lexicon = lexicon
        self.floor = floor
        self.stems = StemReader(text, home, lexicon)

    def mention(self, head: Head, start: int, end: int) -> Mention | None:
        """The name that ends with this head, or None. `loose` ones count only beside another body."""
        floor = max(self.floor, start - _REACH)
        floor = max(floor, self.text.rfind("\n", floor, start) + 1)
        if head.level == "party" and head.text[0] in LEVEL_CHARACTERS:
            return self._placed(head, start + 1, start + 1, end, floor)
        if head.level == "national":
            return Mention(start, end, head.text, head.text, head, None)
        if head.modifiers in {"name", "village"}:
            return self._named(head, start, end, floor)
        left = self.stems.start_of(head, start, floor)
        if left is None:
            return None
        return self._placed(head, left, start, end, floor)

    def _placed(self, head: Head, left: int, head_start: int, end: int, floor: int) -> Mention | None:
        """The mention whose stem begins at `left`, with the place that stands before it."""
        text = self.text
        stem = text[left:end]
        village = _VILLAGE_LEVEL.search(text, max(floor, left - 10), left)
        if village and self.home.is_town and head.bare in {"town", "own"} and not self._in_each(left):
            name = text[village.start() : end]
            return Mention(village.start(), end, name, name, head, self.home.path)
        at, organ = self._organ(head, left, floor)
        if at - 1 > floor and text[at - 1] == "级" and text[at - 2] in LEVEL_CHARACTERS:
            at -= 1
            if text[at - 2] in _OPENING:
                return None  # “省级甲中心” is a grade of such centres
        if at > floor and (placed := self.home.named_before(text, at, floor)):
            start, path = placed
            return Mention(start, end, text[start:end], stem, head, path, organ)
        if at > floor and (text[at - 1] in LEVEL_CHARACTERS or text.endswith("街道", floor, at)):
            start = at - (2 if text.endswith("街道", floor, at) else 1)
            meant = self._level_path(start, floor)
            found = Mention(start, end, text[start:end], stem, head, meant, organ)
            return found if meant or not self.home.located else None
        return None if organ else self._bare(head, stem, left, head_start, end)

    def _organ(self, head: Head, left: int, floor: int) -> tuple[int, str]:
        """Where the committee or government before an office of its own begins, and its name."""
        prefix = ORGAN.search(self.text, max(floor, left - 5), left) if head.level in _BELOW_ORGANS else None
        before = prefix.start() if prefix else left
        levelled = before > floor and (
            self.text[before - 1] in LEVEL_CHARACTERS or self.text.endswith("街道", floor, before)
        )
        return (before, prefix.group()) if prefix and levelled else (left, "")

    def _level_path(self, start: int, floor: int) -> tuple[str, ...] | None:
        """The place that the level word at `start` means; None for any of a kind.

        乡镇政府 and 镇(街)政府 mean any of them, and so does 镇政府 in the report of a county.
        """
        if start > floor and (self.text[start - 1] in LEVEL_CHARACTERS or self.text[start - 1] in ")村"):
            return None
        return None if self.is_generic(start) else self.home.above(self.text[start])

    def _bare(self, head: Head, stem: str, left: int, head_start: int, end: int) -> Mention | None:
        """The mention without a place before it, as `bare` of its head allows."""
        village = _GENERIC_VILLAGE.search(self.text, max(self.floor, left - 6), left)
        if village or self.is_generic(left) or (head.level == "office" and self._in_each(left)):
            return None
        if head.modifiers != "none" and stem in self.lexicon.complete:
            return None  # 司法|所 is read as 司法所, whose own row decides
        home = self.home
        mention = Mention(left, end, self.text[left:end], stem, head, home.path or None, bare=True)
        own_mark = left > self.floor and self.text[left - 1] in "局厅委"
        own_squad = own_mark and bool(_OWN_SQUAD.search(self.text, max(self.floor, left - 2), end))
        sectional = head.bare == "dept" or head.level == "group" or (head.level == "party" and own_mark)
        if home.department and (sectional or own_squad):
            if own_mark:
                mention = mention._replace(start=left - 1, name=self.text[left - 1 : end])
            return mention._replace(owner=home.department)
        in_town = home.is_town or head.level in {"group", "department"} or head_start > left
        own = {"own": True, "any": True, "never": True, "town": in_town, "upper": not home.is_town}
        if own.get(head.bare):
            return mention
        if head.bare in {"as_named", "upper"}:
            return mention._replace(path=None)
        # 信访办 alone is a town's in the report of a county, 司法局及信访办 is the county's
        beside = head.bare in {"no", "list"} or self.text[end - 1] == "办"
        return mention._replace(loose=True) if beside else None

    def _named(self, head: Head, start: int, end: int, floor: int) -> Mention | None:
        """A firm, university or village with a name of its own before the head."""
        if head.modifiers == "village":
            left = village_name_start(self.text, start, floor, self.lexicon)
            path: tuple[str, ...] | None = self.home.path or None
        else:
            left = free_name_start(self.text, start, floor, self.lexicon)
            path = None
        if left is None or self.is_generic(left):
            return None
        name = self.text[left:end]
        return Mention(left, end, name, name, head, path)

    def is_generic(self, at: int) -> bool:
        """Whether the word before `at` makes the name a kind of body (各镇政府, 相关办公室, 16个中心)."""
        before = self.text[max(self.floor, at - 4) : at]
        return before.endswith(self.lexicon.generic) and not _COUNT.search(before)

    def _in_each(self, at: int) -> bool:
        begin = max(self.floor, at - LONGEST_SENTENCE)
        for mark in _CLAUSE_MARKS:
            begin = max(begin, self.text.rfind(mark, begin, at))
        return bool(_EACH.search(self.text, begin, at))
