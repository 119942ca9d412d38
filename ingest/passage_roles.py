"""What each sentence of a report is for, where its section alone does not tell.

A section's heading gives the role of its sentences. Three kinds of passage turn to another role inside:
joint sections (存在问题和下一步措施), whose half is told by words such as 下一步, by small headings run in
with the text (整改措施。 今后打算：), or by sentences that direct (加强…) after sentences that complain;
sections on problems that end in what will be done; and reports without such headings, which admit
shortcomings (但仍存在…不足) and announce plans (下一步，…) in passing. The words lie in
`ontology/lexicon/status_section_cues.csv`.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.components.sections import heading_roles, is_mixed, opens_with_deeds
from ingest.document import Section
from ingest.needles import Sieve
from ingest.shortcomings import admits, after_concession, falls_short
from ontology.lexicon import read_lexicon
from ontology.records import SectionRole

__all__ = ["RoleReader"]

_PROBLEMS, _PLANS, _DEEDS = SectionRole.PROBLEMS, SectionRole.PLANS, SectionRole.ACHIEVEMENTS
_FREE = frozenset({_DEEDS, SectionRole.PREAMBLE})

#: Ordinals and bullets that may stand before the words that open a role.
_LEAD = re.compile(
    r"^(?:[((]?[一二三四五六七八九十\d]{1,3}[))、.]|第?[一二三四五六七八九十]{1,3}[是要则],?|[①-⑩●•*-]|首先|其次|再次|最后)+"
)
_FIRST = re.compile(r"[((]?[一1][))、.是]|首先")
#: A small heading run in with the text: up to a colon, or a sentence of its own, this long at most.
LABEL = 14
_COLON = re.compile(r"[:。]")
#: A list announced by one sentence goes on in the next ones.
_ANNOUNCES = re.compile(
    r"[::]$|[::]一是|以下|如下|主要(?:是|有|表现|体现|存在)|几个方面|(?:问题|不足|短板)(?:和不足|和问题)?[。;]?$"
)
#: A line that counts what was done is no part of a plan or an admission made in passing before it.
_DONE_AGAIN = re.compile(r"(?:全年|今年以来|一年来|截至|已|共|累计|先后)[^。]{0,24}\d")
#: In a joint section a sentence that begins so directs, and belongs to the plans.
_DIRECTS = re.compile(
    r"(?:要|应|将|拟|须|必须|进一步|继续|持续|加强|强化|完善|健全|建立|推进|推动|加大|加快|提升|提高|深化|落实|不断|积极|严格|切实|着力|充分|广泛|大力|扎实|规范|优化|组织|开展|实施|压实|打造|创新|坚持|统筹|聚焦|抓好|配齐|配强|充实|开设|制定)"
)


class RoleReader:
    """Follows the sections and sentences of one report, in text order, and tells each one's role."""

    def __init__(self) -> None:
        self._role = SectionRole.PREAMBLE
        self._home = SectionRole.PREAMBLE
        self._mixed = False
        self._in_list = False
        self._had_first = False
        #: the role with which a section of problems was left, by its chapter: the next part goes on with it
        self._left: dict[str, SectionRole] = {}

    def enter(self, section: Section) -> None:
        """Begin a section."""
        self._home = self._role = section.role
        self._mixed = is_mixed(section.path)
        self._in_list = self._had_first = False
        own = heading_roles(section.heading)
        if self._mixed and own:
            self._role = _DEEDS if opens_with_deeds(section.heading) else own[0]
        elif len(section.path) > 1 and (self._mixed or section.role is _PROBLEMS):
            self._role = self._left.get(section.path[0], section.role)
            self._turn_in_joint_section(_LEAD.sub("", section.heading))

    def leave(self, section: Section) -> None:
        """End a section."""
        if section.path and (self._mixed or section.role is _PROBLEMS):
            self._left[section.path[0]] = self._role

    @property
    def role(self) -> SectionRole:
        """The role of the section's heading, or of the last sentence."""
        return self._role

    def read(self, sentence: str, new_line: bool) -> SectionRole:
        """The role of the next sentence, in half-width forms; `new_line` when it begins a line."""
        lead = _LEAD.match(sentence)
        plain = sentence[lead.end() :] if lead else sentence
        listed = lead is not None
        announced = self._announced(sentence, plain)
        if announced is not None:
            self._role = announced
            self._in_list = _ANNOUNCES.search(sentence) is not None
        elif self._mixed:
            self._turn_in_joint_section(plain, listed)
            self._turn_at_second_list(sentence, plain)
        elif self._home in _FREE and self._role is not self._home:
            self._return(plain, listed, new_line)
        return self._role

    def _announced(self, sentence: str, plain: str) -> SectionRole | None:
        """The role that the words of a sentence open; None when they open none that can follow here."""
        found = _label_role(plain, self._mixed or len(plain) < len(sentence))
        if found is None:
            found = _cue_role(plain)
        if found is _PROBLEMS and self._role is _PLANS and not self._mixed and self._home not in _FREE:
            return None
        if found is _DEEDS and self._home not in _FREE and not self._mixed:
            return None
        if found is _PROBLEMS and self._role is _PLANS and _label_role(plain, True) is None:
            return None  # a plan answers shortcomings that it names
        return found

    def _turn_in_joint_section(self, plain: str, listed: bool = True) -> None:
        """From complaints to directions, and back when the next item of a list complains again."""
        short = falls_short(plain)
        if self._role is _PROBLEMS and self._mixed and _DIRECTS.match(plain) and not short:
            self._role = _PLANS
        elif self._role is _PLANS and self._mixed and listed and short and admits(plain.split(",", 1)[0]):
            self._role = _PROBLEMS

    def _turn_at_second_list(self, sentence: str, plain: str) -> None:
        """A joint section that counts from one again, without complaints, has come to its plans."""
        if _FIRST.match(sentence):
            if self._had_first and self._role is _PROBLEMS and not falls_short(plain):
                self._role = _PLANS
            self._had_first = True

    def _return(self, plain: str, listed: bool, new_line: bool) -> None:
        """Leave a role that was opened in passing."""
        if self._role is _PROBLEMS:
            if not falls_short(plain) and not (self._in_list and listed):
                self._role = self._home
        elif self._role is _PLANS and new_line and not listed and _DONE_AGAIN.search(plain[:60]):
            self._role = self._home


def _label_role(plain: str, alone: bool) -> SectionRole | None:
    """The role that a small heading at the beginning opens; one without a colon has to stand `alone`."""
    end = _COLON.search(plain, 0, LABEL + 1)
    if end is None or (end.group() == "。" and not alone):
        return None
    label = plain[: end.start()]
    for _, role, pattern in _patterns("label"):
        if pattern.search(label):
            return role
    return None


def _cue_role(plain: str) -> SectionRole | None:
    for i in _sieve().sift(plain):
        where, role, pattern = _patterns("start", "anywhere", "concession")[i]
        if where == "anywhere" and pattern.search(plain):
            return role
        if where == "start" and pattern.match(plain):
            return role
        if where == "concession" and pattern.match(plain):
            turn = after_concession(plain)
            return _PROBLEMS if falls_short(plain if turn is None else plain[turn:]) else None
    return None


@cache
def _sieve() -> Sieve:
    return Sieve(pattern for _, _, pattern in _patterns("start", "anywhere", "concession"))


@cache
def _patterns(*places: str) -> tuple[tuple[str, SectionRole, re.Pattern[str]], ...]:
    """The cues of the places, one place after another: place, role, pattern."""
    rows = read_lexicon("status_section_cues")
    return tuple(
        (where, SectionRole(row["role"]), re.compile(row["pattern"]))
        for where in places
        for row in rows
        if row["where"] == where
    )
