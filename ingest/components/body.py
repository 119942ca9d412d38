"""Component `body`: the report proper, without navigation, catalogue data, counters, footers and print links.

The report begins with its title and ends with its signature and date, or with its last sentence. Where it
begins is told by the first line of prose or the first numbered heading; the title is the best of the short
lines above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ingest.document import text_of
from ingest.layout import Line, half_width, is_furniture, lines_of

__all__ = ["REPORT_WORDS", "find_body", "find_title"]

#: Words that the titles of the genre hold.
REPORT_WORDS = re.compile(r"(报告|总结|汇报|情况|要点|工作|法治|法制|依法|方案|自查|年报)")
_STRONG_WORDS = re.compile(
    r"(报告|总结|汇报|自查)$|(法治|法制|依法行政|依法治).{0,24}(报告|总结|汇报|情况|自查)"
)

_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}\s*[、.,．]|[((][一二三四五六七八九十]{1,3}[))])")
_SENTENCE_END = re.compile(r"[。;!?]|:$")
_DATE_LINE = re.compile(
    r"^[(]?(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|\d{7,8}|[二〇○零一三四五六七八九]{4}\s*年.{1,6}月.{1,4}日)[)]?$"
)
_DOCUMENT_NUMBER = re.compile(r"[〔\[(【]?20\d\d[〕\])】]?\s*\d{0,4}\s*号$")
_SIGNATURE = re.compile(
    r"^[^。;,:!?]{2,40}(?:政府|办事处|委员会|局|厅|委|办公室|办|处|所|中心|支队|大队|党组|党工委|管委会|领导小组)"
    r"(?:\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)?$"
)
#: A title that goes on below the body that issues it (甲县水利局 / 2022年度法治政府建设报告).
_SECOND_LINE = re.compile(r"关于|(?:19|20)\d\d\s*年度?\s*(?:推进|加强)?(?:法治|依法|法制)")
#: A line at least this long that holds a full stop is prose; shorter ones may be captions or links.
PROSE_LENGTH = 30
LONG_PROSE_LENGTH = 45
#: Titles are short; 60 characters hold the longest seen (full issuer, 关于, year, subject).
MAX_TITLE_LENGTH = 60
#: A label and its value (索引号:…): a row of the page's catalogue.
_LABELLED = re.compile(r"[-–—•·*|\[【]*[\u4e00-\u9fff/]{2,8}[\]】]?:")
#: The line above the text that names those to whom it is reported (甲县委员会,甲县人民政府:).
_ADDRESSEE = re.compile(r"(?:政府|委员会?|会议|人大|办公?室?|[市县区]委)\s*:$")
_BULLETS = "-–—•·*| "
#: Lines above the first prose that may hold the title; catalogue tables put about this many between.
TITLE_REACH = 30


@Language.component("fazhi_body")
def body(doc: Doc) -> Doc:
    """Set `doc._.body`: code points from the first one of the title to the last one of the report."""
    doc._.body = find_body(text_of(doc))
    return doc


def find_body(text: str) -> tuple[int, int]:
    """Start and end of the report proper; the whole text where nothing tells them."""
    lines = lines_of(text)
    if not lines:
        return 0, len(text)
    first = _first_of_text(lines)
    last = _last_of_text(lines, first)
    title = find_title(lines, first)
    addressed = first > 0 and _ADDRESSEE.search(half_width(lines[first - 1].text))
    start = lines[title[0] if title else first - bool(addressed)].start
    return start, lines[last].end


def _first_of_text(lines: Sequence[Line]) -> int:
    """Index of the first line of prose, or of the first numbered heading; else the first line left."""
    for i, line in enumerate(lines):
        if is_furniture(line.text, "head"):
            continue
        if _is_prose(half_width(line.text)):
            return i
        if _NUMBERED.match(line.text) and any(len(x.text) >= PROSE_LENGTH for x in lines[i + 1 : i + 3]):
            return i
    rest = (i for i, line in enumerate(lines) if not is_furniture(line.text, "head"))
    return next(rest, 0)


def _last_of_text(lines: Sequence[Line], first: int) -> int:
    """Index of the report's last line: a sentence, a heading, a signature or a date, not a footer."""
    prose = first
    for i in range(first, len(lines)):
        line = half_width(lines[i].text)
        if _is_prose(line) and not is_furniture(line, "foot"):
            prose = i
    last = prose
    for i in range(prose + 1, len(lines)):
        line = half_width(lines[i].text)
        if _DATE_LINE.match(line.replace(" ", "")) or (
            _SIGNATURE.match(line) and not is_furniture(line, "foot")
        ):
            last = i
        elif is_furniture(line, "foot") or i - last > 2:
            break
        elif line.endswith("。") or _NUMBERED.match(line) or line.startswith("特此报告"):
            last = i
    return last


def _is_prose(line: str) -> bool:
    """Long and with a full stop, or longer still and with commas (a lost end)."""
    return len(line) >= PROSE_LENGTH and ("。" in line or (len(line) >= LONG_PROSE_LENGTH and "," in line))


def find_title(lines: Sequence[Line], first: int) -> tuple[int, int] | None:
    """Indices of the first and last line of the title above line `first`; None where no line can be one."""
    best: tuple[float, int] | None = None
    for i in range(max(0, first - TITLE_REACH), first):
        score = _title_score(half_width(lines[i].text))
        if (
            score > 0
            and not is_furniture(lines[i].text.lstrip(_BULLETS), "head")
            and (best is None or score >= best[0])
        ):
            best = (score, i)
    if best is None:
        return None
    i = best[1]
    above = lines[i - 1].text if i else ""
    if (
        i
        and _SECOND_LINE.match(lines[i].text)
        and _SIGNATURE.match(above)
        and not is_furniture(above, "head")
    ):
        return i - 1, i
    below = lines[i + 1].text if i + 1 < first else ""
    if re.search(r"(关于|[年度镇区县市])$", lines[i].text) and _STRONG_WORDS.search(below):
        return i, i + 1
    return i, i


def _title_score(line: str) -> float:
    """How much a line looks like a title; 0 or less where it cannot be one."""
    plain = line.replace(" ", "")
    if not 4 <= len(plain) <= MAX_TITLE_LENGTH or _SENTENCE_END.search(plain) or _DATE_LINE.match(plain):
        return 0
    if _DOCUMENT_NUMBER.search(plain) or plain.count("|") > 1 or _LABELLED.match(plain):
        return 0
    score = 1.0
    score += 3 if _STRONG_WORDS.search(plain) else 0
    score += 1 if REPORT_WORDS.search(plain) else 0
    score += 1 if re.search(r"(?:19|20)\d\d", plain) else 0
    score += 1 if re.search(r"[镇乡县区市省局厅委]|街道", plain) else 0
    score -= 1 if len(plain) < 8 else 0
    score -= 2 if re.search(r"[|｜>»]", plain) else 0
    return score
