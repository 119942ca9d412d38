"""What a report does with the titles that it names: issues, implements, studies, repeals or only cites them.

A cue stands before a title (根据《…》) or after it (《…》宣传). Titles of one list share the cue before the
first and the one after the last. A cue before 的 only describes the title (废止2015年印发的《…》): the verb
before it decides. Of two cues the one in the title's own clause counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.clauses import LONGEST_SENTENCE
from ingest.instrument_kinds import is_national, is_of_superior
from ingest.instrument_lexicon import InstrumentLexicon
from ingest.titles import Title
from ontology.records import InstrumentRelation

__all__ = ["Use", "uses_of"]

#: Between two titles of a list: marks, brackets, and the name of the second one's issuer (以及县府办《…》).
_JOINED = re.compile(r"(?:[(][^()]{0,40}[)])?(?:[、,]|和|及|以及|与|或|\s)*(?:[\u4e00-\u9fff]{2,14})?")
_COMMA = re.compile("[,，]")
_SENTENCE_END = re.compile(r"[。;；!！?？\n]")
#: How far a cue may stand before its title and after it, in code points; and before 其中, in its sentence.
_LEFT_REACH, _RIGHT_REACH, _AMONG_REACH = 36, 8, 90
_AMONG = re.compile(r"其中[\u4e00-\u9fff]{0,6}$")
#: 《…》同时废止, 《…》等2件文件宣布失效: in the clause of the title, before any other.
_REPEALED_AFTER = re.compile(r"[^,，。;；《]{0,16}?(?:废止|失效|停止执行|作废)(?=[,，。;；、)\n的]|$)")
_BRACKET = re.compile(r"[(][^()\n]{2,40}[)]")
#: The beginning of a title, where the name of the place that issued it stands.
_PLACE_REACH = 20
_IN_FORCE = re.compile(r"(?:[(][^()\n]{2,40}[)])?[^,，。;；《]{0,12}(?:施行|实施)")
_UPPER = re.compile(r"中共中央|国务院|中央|上级|省委|省政府|省人民政府|自治区|国家|全国人大")
#: A government, committee or department with its level word, right before the cue.
_ISSUER = re.compile(
    r"(?P<level>[省市区县州旗])(?:委|(?:人民)?政府|[\u4e00-\u9fff]{2,9}(?:局|厅|委|办|办公室))[\u4e00-\u9fff]{0,3}$"
)


class Use(NamedTuple):
    """A title with its relation and the span of its evidence."""

    title: Title
    relation: InstrumentRelation
    start: int
    end: int


class _Cue(NamedTuple):
    """A cue before a title; `near` where it stands in the title's own clause."""

    relation: InstrumentRelation
    start: int
    near: bool


def uses_of(
    text: str,
    span: tuple[int, int],
    titles: Sequence[Title],
    path: tuple[str, ...],
    lexicon: InstrumentLexicon,
) -> Iterator[Use]:
    """The titles of the body `text[span[0]:span[1]]` in order, each with what is done with it.

    `path` is the home place's: what a body above it issued, it implements.
    """
    reader = _Reader(text, span, path, lexicon)
    group: list[Title] = []
    for title in titles:
        if group and not _JOINED.fullmatch(text, group[-1].end, title.start):
            yield from reader.read(group)
            group = []
        group.append(title)
    if group:
        yield from reader.read(group)


class _Reader:
    """Reads lists of titles within one text."""

    def __init__(
        self, text: str, span: tuple[int, int], path: tuple[str, ...], lexicon: InstrumentLexicon
    ) -> None:
        self.text = text
        self.span = span
        self.path = path
        self.lexicon = lexicon

    def read(self, group: Sequence[Title]) -> Iterator[Use]:
        """The titles of one list with their relations."""
        cues = [self._cue(title, group[at - 1] if at else None) for at, title in enumerate(group)]
        last = max((at for at, cue in enumerate(cues) if cue is not None), default=0)
        right = self._right_cue(group[-1].end, cues[last])
        shared: _Cue | None = None
        for at, (title, cue) in enumerate(zip(group, cues, strict=True)):
            shared = cue or shared
            relation = shared.relation if shared else None
            if right is not None and (at >= last or shared is None):
                override = right in {InstrumentRelation.STUDIED, InstrumentRelation.REPEALED}
                if relation is None or override or (shared and not shared.near):
                    relation = right
            if not (shared and shared.near) and right is InstrumentRelation.IMPLEMENTS:
                relation = InstrumentRelation.ISSUED if self._comes_into_force(title) else relation
            if relation is InstrumentRelation.ISSUED and self._is_foreign(title, shared):
                relation = InstrumentRelation.IMPLEMENTS
            start = cue.start if cue else title.start
            yield Use(title, relation or InstrumentRelation.CITES, start, title.end)

    def _cue(self, title: Title, before: Title | None) -> _Cue | None:
        """The cue before a title, after the title before it in its list."""
        floor = before.end if before else self._floor(title, _LEFT_REACH)
        cue = self._left_cue(floor, title.start)
        if (cue is None or not cue.near) and _AMONG.search(self.text, floor, title.start):
            # 公布事项5项,…,其中《…》: what is done with all is done with it
            return self._left_cue(self._floor(title, _AMONG_REACH), title.start) or cue
        return cue

    def _floor(self, title: Title, reach: int) -> int:
        floor = max(self.span[0], title.start - reach)
        floor = max(floor, *(self.text.rfind(mark, floor, title.start) + 1 for mark in "。;\n"))
        return max(floor, self.text.rfind("》", floor, title.start) + 1)

    def _left_cue(self, floor: int, end: int) -> _Cue | None:
        """The cue nearest before `end`; one that only describes the title counts where there is no other."""
        text, verb, description = self.text, None, None
        for match in self.lexicon.left.pattern.finditer(text, floor, end):
            if len(match.group()) == 1 and match.end() != end:
                continue
            if text.startswith(("的", "了的"), match.end()):
                description = match
            else:
                verb, description = match, None
        if description is not None and (verb is None or _COMMA.search(text, verb.end(), description.start())):
            verb = description
        if verb is None:
            return None
        near = _COMMA.search(text, verb.end(), end) is None
        return _Cue(self.lexicon.left.relations[verb.group()], verb.start(), near)

    def _right_cue(self, start: int, left: _Cue | None) -> InstrumentRelation | None:
        """The relation that the words after a list tell.

        Of what is issued only those of its own clause count, and what is followed (根据《…》) is not what the
        sentence repeals.
        """
        issued = left is not None and left.relation is InstrumentRelation.ISSUED
        followed = left is not None and left.near and left.relation is InstrumentRelation.IMPLEMENTS
        text = self.text
        if _REPEALED_AFTER.match(text, start):
            return InstrumentRelation.REPEALED
        furthest = min(self.span[1], start + LONGEST_SENTENCE)
        mark = _SENTENCE_END.search(text, start, furthest)
        sentence_end = mark.start() if mark else furthest
        if not followed and any(word in text[start:sentence_end] for word in self.lexicon.repeal):
            return InstrumentRelation.REPEALED
        bracket = _BRACKET.match(text, start)
        begin = bracket.end() if bracket else start
        reach = min(sentence_end, begin + _RIGHT_REACH)
        if issued and (comma := _COMMA.search(text, begin, reach)):
            reach = comma.start()  # what is issued is issued, whatever the next clause teaches
        cue = self.lexicon.right.pattern.search(text, begin, reach)
        if cue is None or (len(cue.group()) == 1 and cue.start() > begin):
            return None
        return self.lexicon.right.relations[cue.group()]

    def _comes_into_force(self, title: Title) -> bool:
        """Whether a paper of the home place is said to be in force (《甲镇…办法》自5月起施行)."""
        own = self.path[-1] if self.path else ""
        return bool(own) and own in title.text[:_PLACE_REACH] and bool(_IN_FORCE.match(self.text, title.end))

    def _is_foreign(self, title: Title, cue: _Cue | None) -> bool:
        """Whether someone above home issued the title: its own words or the words before it say so."""
        if is_of_superior(title.text, self.path) or is_national(title.text, self.lexicon):
            return True
        floor = self._floor(title, _LEFT_REACH)
        if _UPPER.search(self.text, floor, title.start):
            return True
        issuer = _ISSUER.search(self.text, floor, max(floor, cue.start)) if cue else None
        if issuer is None or not self.path or self.path[-1].endswith(issuer["level"]):
            return False
        return any(name.endswith(issuer["level"]) for name in self.path[:-1])
