"""Component `sections`: the headings of the body, their levels and what each section is for.

Levels: 0 the preamble, 1 `一、`, 2 `(一)`, 3 `1、` and `1.`; an unnumbered heading that names a role has
level 1. A heading may be run in with its text; it then ends at the first full stop, or pause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Section, text_of
from ingest.layout import Line, half_width, lines_of
from ontology.lexicon import read_lexicon
from ontology.records import Meta, SectionRole

__all__ = ["find_sections", "heading_roles", "is_mixed", "opens_with_deeds"]

_LEVELS = (
    (
        1,
        re.compile(
            r"^(?:第[一二三四五六七八九十]{1,3}(?:部分|章)|[一二三四五六七八九十]{1,3}\s*[、.,.]|[一二三四五六七八九十]{1,3}\s{1,3}(?=\S))"
        ),
    ),
    (2, re.compile(r"^(?:[((]\s*[一二三四五六七八九十]{1,3}\s*[))]|[一二三四五六七八九十]{1,2}[))])[、.]?")),
    (3, re.compile(r"^\d{1,2}\s*[、.](?!\d)")),
)
#: Headings longer than this are run in with their text.
MAX_HEADING = 50
#: A run-in heading ends at a full stop within this many characters, else at the first pause.
MAX_RUN_IN = 45
_PAUSE = re.compile(r"[,、;:]")
_UNNUMBERED = re.compile(r"^[^,。;:!?《》0-9]{4,24}[:]?$")
#: A heading that breaks off so goes on in the next line (三、存在问题及下一步 / 工作打算).
_BREAKS_OFF = re.compile(r"(?:和|与|及|以及|、|的|存在|下一步|下步|今后|主要|下阶段)$")
_GOES_ON = re.compile(r"^[^,。;:!?《》0-9(一二三四五六七八九十][^,。;:!?《》]{1,14}$")
#: What stands before the problems in a heading, where it is neither a place in a phrase nor a problem itself.
_BEFORE_PROBLEMS = re.compile(
    r"^(?:[^问题不足困难短板]{4,}?)(?:及其?|以及|和|与|、|,)(?:仍然?|还)?(?:存在|面临|主要)的?[^,。]{0,6}(?:问题|不足|短板|困难|差距)"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    text: str
    level: int


@Language.component("fazhi_sections")
def sections(doc: Doc) -> Doc:
    """Set `doc._.sections`, in text order, covering the body."""
    start, end = doc._.body
    meta: Meta = doc._.meta
    doc._.sections = find_sections(text_of(doc), start, end, meta.title, meta.report_year)
    return doc


def find_sections(
    text: str, start: int, end: int, title: str | None = None, report_year: int | None = None
) -> tuple[Section, ...]:
    """The sections of `text[start:end]`; the first is the preamble, with an empty heading.

    A chapter on the year after `report_year` holds plans, whatever it is called (2024年重点工作).
    """
    headings = list(_headings(lines_of(text, start, end), title))
    first = headings[0].start if headings else end
    found = [Section("", start, start, first, 0, SectionRole.PREAMBLE, ())]
    path: list[tuple[_Heading, SectionRole]] = []
    for i, heading in enumerate(headings):
        while path and path[-1][0].level >= heading.level:
            path.pop()
        ahead = report_year is not None and heading.level == 1 and f"{report_year + 1}年" in heading.text
        roles = heading_roles(heading.text)
        if ahead and SectionRole.PROBLEMS not in roles:
            roles = (SectionRole.PLANS,)
        inherited = path[-1][1] if path else SectionRole.ACHIEVEMENTS
        role = roles[0] if roles and _may_turn(inherited, roles[0], path, heading) else inherited
        path.append((heading, role))
        until = headings[i + 1].start if i + 1 < len(headings) else end
        names = tuple(h.text for h, _ in path)
        found.append(Section(heading.text, heading.start, heading.end, until, heading.level, role, names))
    return tuple(found)


def _may_turn(
    inherited: SectionRole, role: SectionRole, path: Sequence[tuple[_Heading, SectionRole]], heading: _Heading
) -> bool:
    """Whether a heading has a role of its own: under problems or plans only in a joint chapter."""
    if heading.level == 1 or inherited is SectionRole.ACHIEVEMENTS:
        return True
    return role is not SectionRole.ACHIEVEMENTS and is_mixed([h.text for h, _ in path])


def _headings(lines: Sequence[Line], title: str | None) -> Iterator[_Heading]:
    """The headings of the lines; one that breaks off takes in the line that completes it."""
    broken: _Heading | None = None
    for line in lines:
        if broken is not None and _GOES_ON.match(half_width(line.text)):
            yield _Heading(broken.start, line.end, broken.text + line.text, broken.level)
            broken = None
            continue
        if broken is not None:
            yield broken
            broken = None
        heading = _heading(line, title)
        if heading is not None and heading.end == line.end and _BREAKS_OFF.search(heading.text):
            broken = heading
        elif heading is not None:
            yield heading
    if broken is not None:
        yield broken


def _heading(line: Line, title: str | None) -> _Heading | None:
    plain = half_width(line.text)
    if title is not None and line.text == title:
        return None
    for level, pattern in _LEVELS:
        match = pattern.match(plain)
        if match and len(plain) > match.end():
            length = _heading_length(plain, match.end())
            return _Heading(line.start, line.start + length, line.text[:length], level)
    if _UNNUMBERED.match(plain) and _role_words(plain):
        return _Heading(line.start, line.end, line.text, 1)
    return None


def _heading_length(line: str, number: int) -> int:
    """Length of the heading at the beginning of a line; `number` is the length of its number."""
    stop = line.find("。", number)
    if stop < 0 and len(line) <= MAX_HEADING:
        return len(line.rstrip(":;"))
    if 0 <= stop <= MAX_RUN_IN:
        return stop
    pause = _PAUSE.search(line, number + 2)
    if pause and pause.start() <= MAX_RUN_IN:
        return pause.start()
    return min(len(line), MAX_RUN_IN if stop < 0 else stop)


@lru_cache(maxsize=1024)
def heading_roles(heading: str) -> tuple[SectionRole, ...]:
    """The roles that the words of a heading name, in the order of the text genre: problems before plans."""
    plain = half_width(heading).rstrip("。:; ")
    named = {role for role, pattern in _role_patterns() if pattern.search(plain)}
    found = {role for role in SectionRole if role in named and f"not_{role}" not in named}
    if SectionRole.PROBLEMS in found or SectionRole.PLANS in found:
        found.discard(SectionRole.ACHIEVEMENTS)
    order = (SectionRole.PROBLEMS, SectionRole.PLANS, SectionRole.ACHIEVEMENTS, SectionRole.OTHER)
    return tuple(role for role in order if role in found)


def is_mixed(path: Sequence[str]) -> bool:
    """Whether one of the headings announces both problems and plans."""
    return any({SectionRole.PROBLEMS, SectionRole.PLANS} <= set(heading_roles(h)) for h in path)


def opens_with_deeds(heading: str) -> bool:
    """Whether a joint heading names other things before the problems (行政复议及存在问题、下一步安排)."""
    return _BEFORE_PROBLEMS.search(_LEVELS[0][1].sub("", half_width(heading))) is not None


def _role_words(line: str) -> bool:
    return bool(heading_roles(line)) and SectionRole.OTHER not in heading_roles(line)


@cache
def _role_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((r["role"], re.compile(r["pattern"])) for r in read_lexicon("section_roles"))
