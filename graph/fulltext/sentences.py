"""The sentences of a text rendition, as the units that full-text search finds.

They are those that extraction reads (`ingest.components.sentences`; a test keeps the two alike): a sentence
ends at 。；;！？ with the closing marks behind it, or at a line end, and one that runs on for more than a
thousand characters is cut behind a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.fulltext.matching import folded

__all__ = ["sentence_spans"]

_SENTENCE = re.compile(r"[^。;!?\n]+(?:[。;!?]+[”’\"')]?)?")
_LINE_END = re.compile(r"[\r\n\u2028\u2029\f\v]")
#: Code points after which a sentence without an end is cut.
_LONGEST = 1_000


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of `text[start:end]` in code points of `text`, without outer blanks."""
    # folding makes every blank a space: line ends are put back
    lines = _LINE_END.sub("\n", text[start:end])
    plain = "".join("\n" if part == "\n" else folded(part) for part in re.split(r"(\n)", lines))
    for match in _SENTENCE.finditer(plain):
        for first, last in _cut(plain, *match.span()):
            raw = plain[first:last].rstrip()
            if raw.strip():
                yield start + first + len(raw) - len(raw.lstrip()), start + first + len(raw)


def _cut(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of a sentence that runs on too long."""
    while end - start > _LONGEST:
        cut = plain.rfind(",", start, start + _LONGEST) + 1 or start + _LONGEST
        yield start, cut
        start = cut
    yield start, end
