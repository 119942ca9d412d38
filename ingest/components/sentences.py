"""Component `sentences`: the sentences of each section, and what each one is for.

A sentence ends at 。；;！？ or at a line end; a heading is a sentence of its own. `ingest.passage_roles`
tells what each is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ingest.clauses import LONGEST_SENTENCE
from ingest.document import Section, Sentence
from ingest.layout import half_width_of, is_furniture
from ingest.passage_roles import RoleReader

__all__ = ["split_sentences"]

_SENTENCE = re.compile(r"[^。;!?\r\n\u2028\u2029\f\v]+(?:[。;!?]+[”’\"')]?)?")
_LINE_END = re.compile(r"[\r\n\u2028\u2029\f\v]")


@Language.component("fazhi_sentences")
def sentences(doc: Doc) -> Doc:
    """Set `doc._.sentences`, in text order, covering the words of the body."""
    text = half_width_of(doc)
    reader = RoleReader()
    doc._.sentences = tuple(s for section in doc._.sections for s in _in_section(text, section, reader))
    return doc


def _in_section(text: str, section: Section, reader: RoleReader) -> Iterator[Sentence]:
    reader.enter(section)
    for start, end in split_sentences(text, section.start, section.text_start):
        yield Sentence(start, end, section, reader.role)
    last = section.text_start
    for start, end in split_sentences(text, section.text_start, section.end):
        if section.level == 0 and is_furniture(text[start:end], "head"):
            continue  # source, date and counter lines between the title and the text
        role = reader.read(text[start:end], _LINE_END.search(text, last, start) is not None)
        last = end
        yield Sentence(start, end, section, role)
    reader.leave(section)


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of half-width `text[start:end]`, without outer blanks."""
    for match in _SENTENCE.finditer(text, start, end):
        first, last = match.span()
        for begin, stop in ((first, last),) if last - first <= LONGEST_SENTENCE else _cut(text, first, last):
            raw = text[begin:stop].rstrip()
            if raw:
                yield begin + len(raw) - len(raw.lstrip()), begin + len(raw)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of a sentence that runs on too long, cut behind a comma where there is one."""
    while end - start > LONGEST_SENTENCE:
        comma = text.rfind(",", start, start + LONGEST_SENTENCE) + 1
        cut = comma or start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end
