"""Component `sections`: the headings of the body, their levels and what each section is for.

Levels: 0 the preamble, 1 `一、`, 2 `(一)`, 3 `1、` and `1.`; an unnumbered heading that names a role has
level 1. A heading may be run in with its text; it then ends at the first full stop, or pause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import Section, text_of
from ingest.layout import Line, half_width, lines_of
from ontology.lexicon import read_lexicon
from ontology.records import SectionRole

__all__ = ["find_sections", "heading_roles", "is_mixed"]

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
    doc._.sections = find_sections(text_of(doc), start, end, doc._.meta.title)
    return doc


def find_sections(text: str, start: int, end: int, title: str | None = None) -> tuple[Section, ...]:
    """The sections of `text[start:end]`; the first is the preamble, with an empty heading."""
    headings = [h for line in lines_of(text, start, end) if (h := _heading(line, title))]
    first = headings[0].start if headings else end
    found = [Section("", start, start, first, 0, SectionRole.PREAMBLE, ())]
    path: list[tuple[_Heading, SectionRole]] = []
    for i, heading in enumerate(headings):
        while path and path[-1][0].level >= heading.level:
            path.pop()
        roles = heading_roles(heading.text)
        inherited = path[-1][1] if path else SectionRole.ACHIEVEMENTS
        role = (
            roles[0] if roles and (inherited is SectionRole.ACHIEVEMENTS or heading.level == 1) else inherited
        )
        path.append((heading, role))
        until = headings[i + 1].start if i + 1 < len(headings) else end
        names = tuple(h.text for h, _ in path)
        found.append(Section(heading.text, heading.start, heading.end, until, heading.level, role, names))
    return tuple(found)


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


def heading_roles(heading: str) -> tuple[SectionRole, ...]:
    """The roles that the words of a heading name, in the order of the text genre: problems before plans."""
    plain = half_width(heading).rstrip("。:; ")
    found = {role for role, pattern in _role_patterns() if pattern.search(plain)}
    if SectionRole.PROBLEMS in found or SectionRole.PLANS in found:
        found.discard(SectionRole.ACHIEVEMENTS)
    order = (SectionRole.PROBLEMS, SectionRole.PLANS, SectionRole.ACHIEVEMENTS, SectionRole.OTHER)
    return tuple(role for role in order if role in found)


def is_mixed(path: Sequence[str]) -> bool:
    """Whether one of the headings announces both problems and plans."""
    return any({SectionRole.PROBLEMS, SectionRole.PLANS} <= set(heading_roles(h)) for h in path)


def _role_words(line: str) -> bool:
    return bool(heading_roles(line)) and SectionRole.OTHER not in heading_roles(line)


@cache
def _role_patterns() -> tuple[tuple[SectionRole, re.Pattern[str]], ...]:
    return tuple((SectionRole(r["role"]), re.compile(r["pattern"])) for r in read_lexicon("section_roles"))
