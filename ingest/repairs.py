"""Damaged texts, mended for reading: mirrors and bad copies, read as the report once stood.

Mended are traditional characters (read as simplified ones), the pinyin that hijacked mirrors put behind a
character (執(zhí)法), spaces inside words, and lines that break off in the middle of the name of a mechanism.
Records are found in the mended text and told in the damaged one: every quote stays an exact substring.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ingest.mechanism_lexicon import load_mechanism_lexicon
from ontology.lexicon import read_lexicon
from ontology.records import Meta, Placement, Record, ReportRecords, SectionRecord

__all__ = ["Mended", "mend", "told_in"]

LEXICON = "traditional_characters"

#: No report in traditional characters lacks all of these: a few quick questions spare most texts the search.
COMMON = "設務進實會開執個處關"
#: Spaces are damage when they are at least this share of a text's characters; sound texts have 1 to 3 %.
SPACED_SHARE = 0.08
SPACED_LEAST = 8
#: Characters either side of a line's end among which a name may lie.
REACH = 12

_TONES = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"(?<=[一-龥])[(（][a-zɡɑü]{{0,5}}[{_TONES}][a-zɡɑü]{{0,5}}[)）]")
_INNER_SPACE = re.compile(r"(?<=[^\s])[ \t\xa0\u3000\u2002\u2003]+(?=[^\s])")
_NEXT_LINE = re.compile(r"\n[ \t\u3000]*(?=[一-龥])")
_GOES_ON = re.compile("[一-龥、]")
#: A heading and the text below it are two things, whatever their words make together.
_NUMBERED = re.compile(r"[ \t\u3000]*[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")


class Mended(NamedTuple):
    """A mended text; its character i is code point `offsets[i]` of the damaged one."""

    text: str
    offsets: Sequence[int]


def mend(text: str) -> Mended | None:
    """The text as it once stood; None where it is sound, as nearly all are."""
    plain = _simplified(text)
    dropped = sorted([*_pinyin(plain), *_spaces(plain), *_broken_lines(plain)])
    if not dropped:
        return None if plain is text else Mended(plain, range(len(plain)))
    kept: list[str] = []
    offsets: list[int] = []
    last = 0
    for start, end in dropped:
        kept.append(plain[last:start])
        offsets.extend(range(last, start))
        last = max(last, end)
    kept.append(plain[last:])
    offsets.extend(range(last, len(plain)))
    return Mended("".join(kept), offsets)


def _simplified(text: str) -> str:
    if not any(character in text for character in COMMON):
        return text
    return text.translate(_twins())


@cache
def _twins() -> Mapping[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in read_lexicon(LEXICON)}


def _pinyin(text: str) -> Iterator[tuple[int, int]]:
    if any(tone in text for tone in _TONES):
        yield from (m.span() for m in _PINYIN.finditer(text))


def _spaces(text: str) -> Iterator[tuple[int, int]]:
    least = max(SPACED_LEAST, SPACED_SHARE * len(text))
    if sum(map(text.count, " \u3000\xa0")) < least:
        return
    inner = [m.span() for m in _INNER_SPACE.finditer(text)]
    if len(inner) >= least:
        yield from inner


def _broken_lines(text: str) -> Iterator[tuple[int, int]]:
    """The line ends across which the name of a mechanism goes on."""
    for match in _NEXT_LINE.finditer(text):
        start, end = match.span()
        line = text.rfind("\n", 0, start) + 1
        while start > line and text[start - 1] in " \t\r\u3000":
            start -= 1
        if start == line or not _GOES_ON.match(text, start - 1) or _NUMBERED.match(text, line, start):
            continue
        before = text[max(line, start - REACH) : start]
        after = text[end : end + REACH].split("\n", 1)[0]
        if load_mechanism_lexicon().names_across(before, after):
            yield start, end


# ---- the records of the mended text, told in the damaged one ----------------------------------------------


def told_in(text: str, mended: Mended, records: ReportRecords) -> ReportRecords:
    """The records with offsets and quotes of the damaged `text`; other values stay as they were read."""
    start, end = records.body_span
    groups = {
        name: [_told(text, mended, r) for r in value]
        for name, value in records
        if isinstance(value, list) and name not in {"sections", "placements"}
    }
    return records.model_copy(
        update={
            "meta": _told_meta(text, mended, records.meta),
            "body_span": _span(mended, start, end),
            "placements": [_told_placement(mended, p) for p in records.placements],
            "sections": [_told_section(text, mended, s) for s in records.sections],
            **groups,
        }
    )


def _span(mended: Mended, start: int, end: int) -> tuple[int, int]:
    if end <= start:
        at = mended.offsets[start] if start < len(mended.offsets) else 0
        return at, at
    return mended.offsets[start], mended.offsets[end - 1] + 1


def _told(text: str, mended: Mended, record: Record) -> Record:
    start, end = _span(mended, record.start, record.end)
    return record.model_copy(update={"start": start, "quote": text[start:end]})


def _told_section(text: str, mended: Mended, section: SectionRecord) -> SectionRecord:
    start, end = _span(mended, section.start, section.start + len(section.heading))
    if mended.text.startswith(section.heading, section.start) and end > start:
        return section.model_copy(update={"start": start, "heading": text[start:end]})
    return section.model_copy(update={"start": start})


def _told_placement(mended: Mended, placement: Placement) -> Placement:
    """The placement with its reasons where they stand; what was found stays as it was read."""
    reasons = [
        reason.model_copy(update={"start": _span(mended, reason.start, reason.start + 1)[0]})
        if reason.start is not None
        else reason
        for reason in placement.reasons
    ]
    return placement.model_copy(update={"reasons": reasons})


def _told_meta(text: str, mended: Mended, meta: Meta) -> Meta:
    """The title as it is written, where only its characters differ."""
    at = mended.text.find(meta.title) if meta.title else -1
    if meta.title is None or at < 0:
        return meta
    start, end = _span(mended, at, at + len(meta.title))
    return meta.model_copy(update={"title": text[start:end]}) if end - start == len(meta.title) else meta
