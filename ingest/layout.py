"""The lines of a text rendition, and which of them are page furniture instead of report."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple, cast

from spacy.tokens import Doc

from ingest.document import text_of
from ontology.lexicon import read_lexicon

__all__ = ["Line", "half_width", "half_width_of", "is_furniture", "lines_of", "lower"]

#: Full-width forms and their half-width twins, one character for one, so that offsets stay.
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ",
    "\xa0": " ",
    "\u2003": " ",
}
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e\u3000\xa0\u2003]")

_UPPER = re.compile(r"[A-Z]+")

_LINE = re.compile(r"[^\r\n\u2028\u2029\f\v]+")

#: Longer lines with a full stop are prose (code points).
_LONGEST_FURNITURE = 80

_BLANK = " \t\xa0\u3000\u2002\u2003\ufeff\u200b"


class Line(NamedTuple):
    """A line without its outer blanks: code points `start` to `end` (exclusive) of the text."""

    start: int
    end: int
    text: str


def half_width(text: str) -> str:
    """The text in half-width forms and plain spaces; every code point keeps its place."""
    # str.translate looks every character up in a table: fifteen times slower
    for full in set(_FULL_WIDTH.findall(text)):
        text = text.replace(full, _HALF_WIDTH[full])
    return text


def half_width_of(doc: Doc) -> str:
    """The whole text of a document in half-width forms, made once."""
    plain = doc.user_data.get("half_width")
    if plain is None:
        plain = doc.user_data["half_width"] = half_width(text_of(doc))
    return cast("str", plain)


def lower(text: str) -> str:
    """The text with A to Z in lower case; str.lower may lengthen other letters (İ) and so shift offsets."""
    return _UPPER.sub(lambda match: match[0].lower(), text)


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of `text[start:end]` that hold more than blanks, in order."""
    found = []
    for match in _LINE.finditer(text, start, len(text) if end is None else end):
        raw = match.group()
        left = match.start() + len(raw) - len(raw.lstrip(_BLANK))
        content = raw.strip(_BLANK)
        if content:
            found.append(Line(left, left + len(content), content))
    return found


@lru_cache(maxsize=256)
def is_furniture(line: str, where: str) -> bool:
    """Whether a line is page furniture; `where` is "head" (before the report) or "foot" (after it)."""
    if len(line) > _LONGEST_FURNITURE and "。" in line:
        return False  # a paragraph of the report may count readers (阅读量) as a page does
    return bool(_furniture(where).search(half_width(line).lower()))


@cache
def _furniture(where: str) -> re.Pattern[str]:
    rows = read_lexicon("section_furniture")
    return re.compile("|".join(f"(?:{r['pattern']})" for r in rows if r["where"] in {"any", where}))
