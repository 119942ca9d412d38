"""Component `sentences`: the sentences of each section, and what each one is for.

A sentence ends at 。；;！？ or at a line end; a heading is a sentence of its own. Its role is that of its
section, except inside sections that hold several: a mixed section (存在问题和下一步措施) turns from problems
to plans, and an early or short report names shortcomings and intentions without headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import LONGEST_SENTENCE
from ingest.components.sections import heading_roles, is_mixed
from ingest.document import Section, Sentence
from ingest.layout import half_width_of, is_furniture
from ontology.lexicon import read_lexicon
from ontology.records import SectionRole

__all__ = ["split_sentences"]

_SENTENCE = re.compile(r"[^。;!?\r\n\u2028\u2029\f\v]+(?:[。;!?]+[”’\"')]?)?")

#: Ordinals and bullets that may stand before the words that open a role.
_LEAD = re.compile(r"^(?:[((]?[一二三四五六七八九十\d]{1,3}[))、.]|[一二三四五六七八九十]是|[①-⑩●•*-])+")


@Language.component("fazhi_sentences")
def sentences(doc: Doc) -> Doc:
    """Set `doc._.sentences`, in text order, covering the words of the body."""
    text = half_width_of(doc)
    doc._.sentences = tuple(s for section in doc._.sections for s in _in_section(text, section))
    return doc


def _in_section(text: str, section: Section) -> Iterator[Sentence]:
    role = section.role
    mixed = is_mixed(section.path)
    if mixed:
        role = heading_roles(section.heading)[0] if heading_roles(section.heading) else role
    free = mixed or role in {SectionRole.ACHIEVEMENTS, SectionRole.PREAMBLE}
    for start, end in split_sentences(text, section.start, section.text_start):
        yield Sentence(start, end, section, section.role)
    for start, end in split_sentences(text, section.text_start, section.end):
        if section.level == 0 and is_furniture(text[start:end], "head"):
            continue  # source, date and counter lines between the title and the text
        if free:
            role = _turned(text[start:end], role)
        yield Sentence(start, end, section, role)


def _turned(sentence: str, role: SectionRole) -> SectionRole:
    """The role after a sentence that may open another one; plans are never left again."""
    if role is SectionRole.PLANS:
        return role
    plain = _LEAD.sub("", sentence)
    for new, anywhere, pattern in _cues():
        match = pattern.search(plain) if anywhere else pattern.match(plain)
        if match and not (new is SectionRole.PROBLEMS and role is SectionRole.PROBLEMS):
            return new
    return role


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of half-width `text[start:end]`, without outer blanks."""
    for match in _SENTENCE.finditer(text, start, end):
        for begin, stop in _cut(text, *match.span()):
            raw = text[begin:stop]
            left = len(raw) - len(raw.lstrip())
            right = len(raw.rstrip())
            if right > left:
                yield begin + left, begin + right


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, or the pieces of one that runs on too long, cut behind a comma where there is one."""
    while end - start > LONGEST_SENTENCE:
        comma = text.rfind(",", start, start + LONGEST_SENTENCE) + 1
        cut = comma or start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


@cache
def _cues() -> tuple[tuple[SectionRole, bool, re.Pattern[str]], ...]:
    rows = read_lexicon("status_section_cues")
    return tuple((SectionRole(r["role"]), r["where"] == "anywhere", re.compile(r["pattern"])) for r in rows)
