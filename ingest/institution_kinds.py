"""Names that mean a kind of body, or a number of them, and no body in particular.

各镇政府, 相关办公室, 16个中心, 便民服务站12个, 乡镇司法所; what every town or village has; and the last word
of a slogan in quotation marks.
"""

from __future__ import annotations

import re

from ingest.clauses import LONGEST_SENTENCE
from ingest.institution_lexicon import Head, InstitutionLexicon
from ingest.jurisdiction import Home

__all__ = ["KindReader"]

_GENERIC_VILLAGE = re.compile(r"(?:村级?|村[(](?:居|社区)[、委]?[)]|社区)$")
#: 乡镇(街道)综合行政执法局, 镇街司法所: a kind, whoever reports.
_KIND_OF_TOWN = re.compile(
    r"(?:乡镇|镇街|街镇|镇村|镇乡|街乡|苏木镇|[乡镇][(](?:街道?|乡|镇)[)]|[乡镇]、街道?|居民区|小区|网格|片区)"
    r"(?:[(]街道?[)])?$"
)
#: The last characters of what these two match.
_LOWER_ENDS = frozenset("村级区)街镇乡道格")
_COUNT = re.compile(r"(?<![0-9])(?:1|一)个$")
#: 便民服务站12个: a count of them. 1个 is one body.
_COUNTED = re.compile(
    r"\s*(?:共有?|达|共计)?\s*(?:[0-9]{2,}|[2-9]|[两二三四五六七八九十]+)\s*余?多?\s*[个支家所处]"
    r"(?![\u4e00-\u9fff])"
)
#: Its first characters, besides spaces.
_COUNT_BEGINS = frozenset("共达0123456789两二三四五六七八九十")
#: 各村均建有公共法律服务站: one in each, hence none in particular.
_EACH = re.compile(r"(?:各|每个?|所有)(?:行政)?(?:村|社区|镇|街|乡|苏木|部门|单位|科室|站所|县)")
#: 13个乡镇挂牌成立综合执法队: as many as there are towns.
_EACH_OF_MANY = re.compile(r"(?:[0-9]余?个|[两二三四五六七八九十]个)(?:乡|镇|街道|苏木)")
#: Kinds of bodies below a county.
_OF_LOWER = ("村级", "社区级", "乡镇", "镇级", "镇街", "基层", "乡村")
_OWN_AREA = "辖区"
_OPENING = '“"「'
_CLOSING = frozenset('”"」')
_CLAUSE_MARKS = ",。;\n"


class KindReader:
    """Tells kinds of bodies from bodies within one text; looks no further left than `floor`."""

    def __init__(self, text: str, home: Home, lexicon: InstitutionLexicon, floor: int) -> None:
        self.text = text
        self.home = home
        self.lexicon = lexicon
        self.floor = floor

    def is_kind(self, head: Head, stem: str, left: int, end: int) -> bool:
        """Whether a name without a place is a kind of body, a number of them, or part of a phrase."""
        if self.is_generic(left) or self._is_of_lower(left) or self.is_counted(end):
            return True
        if head.level == "office":
            lower = not self.home.is_town and stem.startswith(_OF_LOWER)
            if lower or self.in_each(left):
                return True
        # 司法|所 is read as 司法所, whose own row decides
        if head.modifiers != "none" and stem in self.lexicon.complete:
            return True
        return head.level != "group" and self._ends_slogan(left, end)

    def is_generic(self, at: int) -> bool:
        """Whether the word before `at` makes the name a kind of body (各镇政府, 相关办公室, 16个中心)."""
        before = self.text[max(self.floor, at - 4) : at]
        if not before.endswith(self.lexicon.generic) or _COUNT.search(before):
            return False
        return not (self.home.is_town and before.endswith(_OWN_AREA))  # 辖区派出所: the town's

    def is_counted(self, end: int) -> bool:
        """Whether a number of such bodies follows (便民服务站12个)."""
        after = self.text[end : end + 1]
        counts = after in _COUNT_BEGINS or after.isspace()
        return counts and _COUNTED.match(self.text, end) is not None

    def in_each(self, at: int) -> bool:
        """Whether the clause speaks of every lower place before `at` (各村均建有…, 13个乡镇…)."""
        begin = max(self.floor, at - LONGEST_SENTENCE)
        for mark in _CLAUSE_MARKS:
            begin = max(begin, self.text.rfind(mark, begin, at))
        many = not self.home.is_town and _EACH_OF_MANY.search(self.text, begin, at)
        return bool(many or _EACH.search(self.text, begin, at))

    def _is_of_lower(self, left: int) -> bool:
        """Whether villages or towns in general stand before the name (村级, 乡镇)."""
        text, window = self.text, max(self.floor, left - 12)
        if left <= self.floor or text[left - 1] not in _LOWER_ENDS:
            return False
        village = _GENERIC_VILLAGE.search(text, window, left)
        return (village or _KIND_OF_TOWN.search(text, window, left)) is not None

    def _ends_slogan(self, left: int, end: int) -> bool:
        """Whether the name is the last word of a quotation (“板凳上的办事处”)."""
        text = self.text
        quoted = text[left] in _OPENING or (left > 0 and text[left - 1] in _OPENING)
        return end < len(text) and text[end] in _CLOSING and not quoted
