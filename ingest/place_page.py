"""A page as far as it tells its place: what it names in which of its parts, its codes and its address.

Every name of the register that stands in a part of the page is a `Mention`. What stands further down in the
report is only counted. `ingest.place_parts` finds the parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ingest.place_codes import PageCode
from ingest.place_hosts import Address
from ingest.place_names import TOWN_RANK, names_in, rank

if TYPE_CHECKING:
    from ingest.place_candidates import Candidate

__all__ = ["BEGINNING_LENGTH", "Mention", "Page", "Part", "without_others"]

#: A place first named further down than this is not the report's own (code points).
BEGINNING_LENGTH = 1_500
#: What is told of other places: examples that were visited or followed, and who made the site.
_OTHERS = re.compile(
    r"(?:借鉴|考察|参观|取经|赴|对标|友好城市|对口支援|帮扶协作)[^。;\n]{0,30}"
    r"|(?:技术支持|技术保障|承建单位|开发单位|制作单位|运维单位)[^\s]{0,60}"
)
#: A clause with one of these is about a partner elsewhere (甲市乙区丙镇与我镇结对), which may be a namesake.
_PARTNER = re.compile(r"结对|东西部协作|对口(?:支援|帮扶|协作)|帮扶协作|友好(?:乡镇|县区|城市)")
_CLAUSE_ENDS = "。;,\n"
_GRASSROOTS = re.compile(r"村(?![级民规居务委])|社区")
#: Names of villages have up to eight characters.
_LONGEST_VILLAGE = 8


class Part(StrEnum):
    """Where on the page a name stands."""

    TITLE = "title"
    ISSUER = "issuer"
    SIGNATURE = "signature"
    OPENING = "opening"
    ADDRESSEE = "addressee"
    BREADCRUMB = "breadcrumb"
    SITE_NAME = "site_name"
    BEGINNING = "beginning"


class Mention(NamedTuple):
    """A name in a part of the page.

    `above` are the names right before it (从化区 before 鳌头镇), `below` the name right behind it; `tail` is
    what follows it, up to two characters. `role` in a title: `first` or `named`; in the opening: `subject` of
    the first sentence, `presented` (现将甲镇…情况报告如下), at the beginning of a `clause`, as a
    `superior` (在某县委领导下), or just `named`.
    `start` is None in what the manifest says.
    """

    part: Part
    name: str
    start: int | None
    above: tuple[str, ...]
    below: str | None
    tail: str
    role: str


@dataclass(frozen=True)
class Page:
    """A page as far as it tells its place, in half-width characters. Offsets are those of the page."""

    plain: str
    body: tuple[int, int]
    title: str
    title_start: int | None
    signature: str
    year: int | None
    address: Address | None
    mentions: tuple[Mention, ...]
    codes: tuple[PageCode, ...]
    opening: tuple[int, int]
    #: What `ingest.place_candidates` found for each name.
    bearers: dict[str, tuple[Candidate, ...]] = field(default_factory=dict, repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)

    @cached_property
    def by_name(self) -> dict[str, tuple[Mention, ...]]:
        """The mentions of each name, in the order of the parts."""
        index: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            index[mention.name].append(mention)
        return {name: tuple(mentions) for name, mentions in index.items()}

    @cached_property
    def report(self) -> str:
        """The report itself."""
        return self.plain[slice(*self.body)]

    @cached_property
    def beginning(self) -> str:
        """The report's first part with its addressee."""
        start = self.body[0] + len(self.title)
        return self.plain[start : min(self.body[1], start + BEGINNING_LENGTH)]

    @cached_property
    def own(self) -> str:
        """The page with blanks in the place of what others do: 学习借鉴甲区做法, 赴乙市考察."""
        return without_others(self.plain)

    @cached_property
    def grassroots(self) -> dict[str, int]:
        """What ends like a village or community in the report, with the characters before it, and where."""
        found: dict[str, int] = {}
        for match in _GRASSROOTS.finditer(self.own, *self.body):
            start = max(self.body[0], match.end() - _LONGEST_VILLAGE)
            found.setdefault(self.own[start : match.end()], start)
        return found

    @cached_property
    def towns(self) -> dict[str, int]:
        """The towns that the page names, with where they stand first."""
        found: dict[str, int] = {}
        for name in names_in(self.own):
            if rank(name.name) == TOWN_RANK:
                found.setdefault(name.name, name.start)
        return found

    def count(self, words: str) -> int:
        """How often the words stand anywhere on the page, not counting what is said of others."""
        found = self._counts.get(words)
        if found is None:
            found = self._counts[words] = self.own.count(words)
        return found

    def at(self, words: str) -> int | None:
        """Where the words stand first, if possible where nothing is said of others; None if nowhere."""
        start = self.own.find(words)
        if start < 0:
            start = self.plain.find(words)
        return start if start >= 0 else None


def without_others(plain: str) -> str:
    """Half-width text with blanks in the place of what is told of other places; offsets stay."""
    plain = _OTHERS.sub(lambda match: " " * len(match[0]), plain)
    end = 0
    pieces: list[str] = []
    for match in _PARTNER.finditer(plain):
        start = max(end, max(plain.rfind(mark, end, match.start()) for mark in _CLAUSE_ENDS) + 1)
        ends = (at for mark in _CLAUSE_ENDS if (at := plain.find(mark, match.end())) >= 0)
        stop = min(ends, default=len(plain))
        if match.start() >= end:
            pieces += (plain[end:start], " " * (stop - start))
            end = stop
    return "".join((*pieces, plain[end:])) if pieces else plain
