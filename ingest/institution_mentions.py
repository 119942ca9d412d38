"""Find the names of public bodies in a text: heads by Aho-Corasick, then a look to the left for the rest.

A place or a level word before a name (南沙区…, 镇…) says whose body it is. What is left without one is the
home place's, a kind of body, or nothing, as the row of its head in `institution_heads.csv` says.
"""

from __future__ import annotations

import re

from ingest.institution_kinds import KindReader
from ingest.institution_lexicon import Head, InstitutionLexicon
from ingest.institution_lists import settle
from ingest.institution_names import Mention
from ingest.institution_stems import ORGAN, ORGAN_ENDS, StemReader
from ingest.jurisdiction import LEVEL_CHARACTERS, ZONES, Home, level_word_before, place_prefix
from ingest.named_bodies import free_name_start, quoted_name_start, town_before, village_name_start
from ingest.stretches import Stretches

__all__ = ["find_mentions"]

#: Longest name that is followed to the left, in code points.
_REACH = 30
_PARTY, _FULL_COMMITTEE = "中共", ("委员会",)
_BELOW_ORGANS = frozenset(("department", "group", "office", "party"))
_VILLAGE_LEVEL = re.compile(r"(?:村级|社区级|村[(]居[)](?:社区)?|村[(]社区[)])$")
_VILLAGE_LEVEL_ENDS = frozenset("级)区")
#: 全县司法所 are all of them; 健全|县委… and 安全|镇… are other words.
_ALL = re.compile(r"(?<![健安完周保齐])全$")
#: 局执法支队 in the report of that 局; 水利局执法支队 is another's.
_OWN_SQUAD = re.compile(r"(?:^|[^\u4e00-\u9fff]|[我本由])局[\u4e00-\u9fff]*(?:支队|大队|总队)$")
#: The reporting department before a body of its own: 局|依法行政工作领导小组, 局属|执法队.
_OF_DEPARTMENT = re.compile(r"[我本]?[局厅委][属内]?(?=[\u4e00-\u9fff]{2})")
_BELOW_DEPARTMENT = re.compile(r"[局厅委](?:[属内]|机关|直属)$")
#: The name says whose it is: 依法治区领导小组 in the report of a town.
_GOVERNED = re.compile(r"(?:全面)?依法治(?P<level>[省市区县州旗])(?!域)")
#: Bodies of a 地区 or a 盟, by names that no other place has.
_OF_PREFECTURES = frozenset(("地委", "行署", "行政公署"))
#: One of its kind (国家统计局), whoever reports.
_NATIONAL = ("国家", "中国", "全国")
#: Offices in towns that are named after them.
_FIELD_OFFICES = ("所", "法庭", "中队", "大队")
#: Branches may sit anywhere, and many towns have an enforcement bureau of their own.
_IN_TOWNS_TOO = ("分局", "执法局")
#: A town's path has a province, a prefecture and the town at the least.
_SHORTEST_TOWN_PATH = 3
_OPENING = '“"「'


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
    best = [found[0] if len(found) == 1 else min(found, key=_rank) for found in ends.values()]
    outside = [m for m in best if m.head.bare != "never" and not hidden.meet(m.start, m.end)]
    return list(settle(text, _outermost(outside), home, finder.kinds.is_generic))


def _rank(mention: Mention) -> tuple[bool, bool, int, int]:
    """The smaller, the better, of names that end at one place."""
    return mention.head.bare != "never", mention.loose, mention.start, -len(mention.head.text)


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
        self.kinds = KindReader(text, home, lexicon, floor)

    def mention(self, head: Head, start: int, end: int) -> Mention | None:
        """The name that ends with this head, or None. `loose` ones count only beside another body."""
        floor = max(self.floor, start - _REACH)
        floor = max(floor, self.text.rfind("\n", floor, start) + 1)
        if head.level == "party" and head.text[0] in LEVEL_CHARACTERS:
            found = self._placed(head, start + 1, start + 1, end, floor)
            return self._in_full(found) if head.text.endswith(_FULL_COMMITTEE) else found
        if head.level == "national":
            return Mention(start, end, head.text, head.text, head, None)
        if head.modifiers in {"name", "village"}:
            return self._named(head, start, end, floor)
        left = self.stems.start_of(head, start, floor)
        if left is None:
            return self._quoted(head, start, end, floor)
        return self._placed(head, left, start, end, floor)

    def _in_full(self, found: Mention | None) -> Mention | None:
        """A party committee whose name is written out (中共甲县委员会); without 中共 it is another's."""
        if found is None or not self.text.endswith(_PARTY, self.floor, found.start):
            return None
        start = found.start - len(_PARTY)
        return found._replace(start=start, name=self.text[start : found.end])

    def _quoted(self, head: Head, start: int, end: int, floor: int) -> Mention | None:
        """A body whose whole name stands in quotation marks (“老韦调解室”)."""
        left = quoted_name_start(self.text, start, end, floor) if head.modifiers == "quoted" else None
        if left is None or self.kinds.is_counted(end + 1):
            return None
        home, name = self.home, self.text[left:end]
        return Mention(left, end, name, name, head, home.path or None, owner=home.department)

    def _placed(self, head: Head, left: int, head_start: int, end: int, floor: int) -> Mention | None:
        """The mention whose stem begins at `left`, with the place that stands before it."""
        text = self.text
        stem = text[left:end]
        village = None
        if left > floor and text[left - 1] in _VILLAGE_LEVEL_ENDS:
            village = _VILLAGE_LEVEL.search(text, max(floor, left - 10), left)
        if village and self.home.is_town and head.bare in {"town", "own"} and not self.kinds.in_each(left):
            name = text[village.start() : end]
            return Mention(village.start(), end, name, name, head, self.home.path)
        at, organ = self._organ(head, left, floor)
        if at - 1 > floor and text[at - 1] == "级" and text[at - 2] in LEVEL_CHARACTERS:
            at -= 1
            if text[at - 2] in _OPENING:
                return None  # “省级甲中心” is a grade of such centres
        if at > floor and (placed := self.home.named_before(text, at, floor)):
            start, path = placed
            found = Mention(start, end, text[start:end], stem, head, path, organ)
            return self._of_named_department(found)
        level = self._level_before(at, floor)
        if level:
            start, word = level
            if head.level == "group" and _ALL.search(text, max(floor, start - 2), start):
                # 全县|依法行政工作领导小组: the county's
                return Mention(left, end, stem, stem, head, self.home.above(word))
            meant = None if self.kinds.is_counted(end) else self._level_path(start, word, floor)
            found = Mention(start, end, text[start:end], stem, head, meant, organ)
            return found if meant or not self.home.located else None
        return None if organ else self._bare(head, stem, left, head_start, end)

    def _of_named_department(self, mention: Mention) -> Mention:
        """The mention as a body of the reporting department, where that is written out before it."""
        department, place = self.home.department, place_prefix(mention.path)
        full = place + mention.stem
        if not department or mention.head.level != "group" or not full.startswith(department):
            return mention
        stem = full.removeprefix(department)
        return mention._replace(stem=stem, owner=department) if stem else mention

    def _level_before(self, at: int, floor: int) -> tuple[int, str] | None:
        """The level word that ends at `at`; not the last character of another word (园区, 居民区, 城市)."""
        found = level_word_before(self.text, at, floor)
        if found is None or self.text.endswith(self.lexicon.not_level, max(floor, at - 5), at):
            return None
        return found

    def _organ(self, head: Head, left: int, floor: int) -> tuple[int, str]:
        """Where the committee or government before an office of its own begins, and its name."""
        if left <= floor or self.text[left - 1] not in ORGAN_ENDS or head.level not in _BELOW_ORGANS:
            return left, ""
        prefix = ORGAN.search(self.text, max(floor, left - 5), left)
        before = prefix.start() if prefix else left
        if prefix and (
            level_word_before(self.text, before, floor) or self.home.named_before(self.text, before, floor)
        ):
            return before, prefix.group()
        return left, ""

    def _level_path(self, start: int, word: str, floor: int) -> tuple[str, ...] | None:
        """The place that the level word at `start` means; None for any of a kind.

        乡镇政府 and 镇(街)政府 mean any of them, and so does 镇政府 in the report of a county; 全县司法所 are
        all that there are.
        """
        if start > floor and (level_word_before(self.text, start, floor) or self.text[start - 1] in ")村"):
            return None
        if _ALL.search(self.text, max(floor, start - 2), start):
            return None
        return None if self.kinds.is_generic(start) else self.home.above(word)

    def _bare(self, head: Head, stem: str, left: int, head_start: int, end: int) -> Mention | None:
        """The mention without a place before it, as `bare` of its head allows."""
        if self.kinds.is_kind(head, stem, left, end):
            return None
        if self.home.is_zone and (zone := next((z for z in ZONES if stem.startswith(z) and stem != z), None)):
            stem = stem.removeprefix(zone)  # 园区|法治办: the zone's own
        mention = Mention(left, end, self.text[left:end], stem, head, self.home.path or None, bare=True)
        if stem.startswith(_NATIONAL) and head.level == "department":
            return mention._replace(path=None)
        if self.home.department and (sectional := self._of_department(mention, head_start)):
            return sectional
        return self._of_another(mention) or self._of_home(mention, head_start)

    def _of_another(self, mention: Mention) -> Mention | None:
        """The mention as a body of the place that its own words tell; None where they tell none."""
        if placed := self._in_other_town(mention.head, mention.start):
            start, path = placed
            return mention._replace(start=start, name=self.text[start : mention.end], path=path, bare=False)
        governed = _GOVERNED.match(mention.stem)
        return mention._replace(path=self.home.above(governed["level"])) if governed else None

    def _of_home(self, mention: Mention, head_start: int) -> Mention | None:
        """The mention as a body of the home place, of one above or below it, or loose."""
        head, home, left, end = mention.head, self.home, mention.start, mention.end
        in_town = home.is_town or head.level in {"group", "department"} or head_start > left
        if head.text in _OF_PREFECTURES:
            prefecture = home.above("地区") or home.above("盟")
            return mention._replace(path=prefecture) if prefecture or not home.located else None
        own = {"own": True, "any": True, "never": True, "town": in_town, "upper": not home.is_town}
        if own.get(head.bare):
            return mention if head.level != "government" or self._is_own_government(head) else None
        if head.bare in {"as_named", "upper"}:
            return mention._replace(path=self._county_of(head))
        # 信访办 alone is a town's in the report of a county, 司法局及信访办 is the county's
        beside = head.bare in {"no", "list"} or self.text[end - 1] == "办"
        return mention._replace(loose=True) if beside else None

    def _is_own_government(self, head: Head) -> bool:
        """Whether 办事处 or 管委会 alone is the home place's: a sub-district's, a zone's."""
        if head.text.endswith("办事处"):
            return not self.home.path or self.home.is_subdistrict
        return self.home.is_zone

    def _county_of(self, head: Head) -> tuple[str, ...] | None:
        """The place above the home town for a department that towns do not have; None where it stays open."""
        path = self.home.path
        if head.bare != "upper" or not self.home.located or len(path) <= _SHORTEST_TOWN_PATH - 1:
            return None
        return path[:-1] if head.text.endswith("局") and not head.text.endswith(_IN_TOWNS_TOO) else None

    def _in_other_town(self, head: Head, left: int) -> tuple[int, tuple[str, ...]] | None:
        """The town of the county that gives an office in it its name (花园|司法所): start and path."""
        if head.bare != "town" or not head.text.endswith(_FIELD_OFFICES):
            return None
        return self.home.town_before(self.text, left, self.floor)

    def _of_department(self, mention: Mention, head_start: int) -> Mention | None:
        """The mention as a section, a group or a squad of the reporting department; None where it is none."""
        text, head, left, department = self.text, mention.head, mention.start, self.home.department
        named = _OF_DEPARTMENT.match(text, left, mention.end)
        if named and head.level in {"group", "party", "section", "office"}:
            stem = text[named.end() : mention.end]
            return mention._replace(stem=stem, owner=department)
        below = _BELOW_DEPARTMENT.search(text, max(self.floor, left - 3), left)
        if below and head.level in {"group", "section", "office"}:
            return mention._replace(
                start=below.start(), name=text[below.start() : mention.end], owner=department
            )
        own_mark = left > self.floor and text[left - 1] in "局厅委"
        own_squad = own_mark and bool(_OWN_SQUAD.search(text, max(self.floor, left - 2), mention.end))
        sectional = head.bare == "dept" or head.level == "group" or (head.level == "party" and own_mark)
        quoted = head.modifiers == "quoted" and head_start > left and text[left] in _OPENING
        if not (sectional or own_squad or quoted):
            return None
        if own_mark:
            mention = mention._replace(start=left - 1, name=text[left - 1 : mention.end])
        return mention._replace(owner=department)

    def _named(self, head: Head, start: int, end: int, floor: int) -> Mention | None:
        """A firm, university or village with a name of its own before the head."""
        path: tuple[str, ...] | None = None
        if head.modifiers == "village":
            left = village_name_start(self.text, start, floor, self.lexicon)
            path = self.home.path or None
            if left is not None and not self.home.is_town:
                path = town_before(self.text, left, floor, self.home) or path
        else:
            left = free_name_start(self.text, start, floor, self.lexicon)
        if left is None or self.kinds.is_generic(left):
            return None
        name = self.text[left:end]
        return Mention(left, end, name, name, head, path)
