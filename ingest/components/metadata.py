"""Component `metadata`: title, dates, report year, index number, site, and the issuer where it is written.

What the manifest says (`doc._.hints`) goes before what the page says. The issuer that follows from the home
place is filled in later, by `home_place`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

from spacy.language import Language
from spacy.tokens import Doc

from ingest.components.body import REPORT_WORDS
from ingest.document import Hints, text_of
from ingest.layout import Line, half_width, is_furniture, lines_of
from ingest.page_dates import find_date, find_years
from ontology.records import Meta

__all__ = ["read_metadata", "signature_of"]

#: Labels of catalogue tables and source lines, best first; the value follows the colon or on the next line.
_PUBLISHED = (
    *("发布日期", "发布时间", "公布日期", "公布时间", "发文日期", "发文时间", "公开日期", "公开时间"),
    *("发表日期", "发表时间", "上传时间", "录入时间", "添加时间", "发布于", "发布", "日期", "时间"),
    *("更新时间", "更新日期"),
)
_WRITTEN = ("成文日期", "生成日期", "公文生成日期")
_INDEX = ("信息索引号", "索引号", "索引号码", "索引号/文号", "索引编号", "索取号")
#: A date that opens a line above the report stands for its publication.
_DATE_LINE = re.compile(r"^[\[(]?20\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}日?(?:\s|[\])]|$)")
#: Lines that open a text without a title: numbered headings, rows of a table, the meeting it was read to.
_NO_TITLE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s*[、.,]|[(][一二三四五六七八九十]{1,3}[)]"
    r"|[^|]*\|[^|]*\||20\d\d年\d+月\d+日在.*上$)"
)
_SITE = re.compile(
    r"(?:版权所有|版权归|主办单位|主办)\s*:?\s*([^\s:|©]{2,30}?(?:人民政府|办事处|管委会|委员会|局|厅))"
)
_INDEX_VALUE = re.compile(r"[0-9A-Za-z][0-9A-Za-z./_\-—〔〕()]{5,}")

_BODY_SIGNATURE = re.compile(
    r"^([^。;,:!?、《》\s]{2,36}?(?:人民政府|政府|办事处|委员会|管委会|局|厅|委|院|办公室|办|中心|支队|大队|党组|处|站))"
    r"\s*(?:20\d\d.*)?$"
)
_REPORT_FOR = re.compile(r"现将[^。;]{0,30}?(20\d\d)年")
_OPENING_YEAR = re.compile(r"\s*(20\d\d)\s*年(?:度)?(?:以来)?\s*,")
#: How far below the title its date may begin, and how long a line with a date is (code points).
_BELOW_TITLE, _LONGEST_DATE_LINE = 12, 60
#: A signature stands among the last lines of the report.
SIGNATURE_REACH = 4
_BULLETS = "-–—•·*| "
#: A longer line is prose.
_LONGEST_LABELLED = 200
#: 甲县委员会,甲县人民政府: the bodies that are reported to.
_ADDRESSEE = re.compile(r"[:：]$")
#: The date that some sites put behind the title.
_DATE_TAIL = re.compile(r"\s+[(\[]?20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[)\]]?$")
_TITLE_TAIL = re.compile(r"\s*[-_|–—]{1,2}\s*[^-_|]{2,20}(?:政府|网|门户|局|平台)[^-_|]{0,8}$")


#: A line that may hold a label, and the next line if there is one.
Row = tuple[str, str | None]


@Language.component("fazhi_metadata")
def metadata(doc: Doc) -> Doc:
    """Set `doc._.meta` from the page, its body and the hints."""
    doc._.meta = read_metadata(text_of(doc), doc._.body, doc._.hints)
    return doc


def read_metadata(text: str, body: tuple[int, int], hints: Hints) -> Meta:
    """What the page says of the report itself; the place is left open."""
    lines = lines_of(text)
    inside = [line for line in lines if body[0] <= line.start < body[1]]
    title = hints.title or _title(inside)
    end = inside[-SIGNATURE_REACH:]
    signed = next((d for line in reversed(end) if line is not inside[0] and (d := _signing_date(line))), None)
    plain = [half_width(line.text) for line in lines]
    rows = _rows(plain)
    written = _dated(rows, _WRITTEN)
    return Meta(
        title=title,
        issuer=hints.issuer or signature_of(inside),
        report_year=hints.year or _report_year(title, text[body[0] : body[1]], signed or written),
        published=hints.published or _dated(rows, _PUBLISHED) or _head_date(lines, body[0], title) or written,
        signed=signed or written,
        publisher_site=_site(plain),
        index_no=_index_number(rows),
    )


def _title(inside: Sequence[Line]) -> str | None:
    """The first line of the body, with the next one where the title is broken over two."""
    if not inside:
        return None
    first = inside[0]
    if len(first.text) > 80 or "。" in first.text or _NO_TITLE.match(half_width(first.text)):
        return None
    if is_furniture(first.text.lstrip(_BULLETS), "head") or _ADDRESSEE.search(first.text):
        return None
    title = first.text
    if len(inside) > 1:
        second = inside[1].text
        broken = second.startswith("关于") or re.search(r"(关于|人民政府|办事处|[局厅]|委员会|年度?)$", title)
        if broken and len(second) <= 60 and "。" not in second and REPORT_WORDS.search(second):
            title += second
    title = _DATE_TAIL.sub("", title)
    return _TITLE_TAIL.sub("", title) or title


def signature_of(inside: Sequence[Line]) -> str | None:
    """The body that signs at the end of the report, as written; None where nobody signs."""
    for line in reversed(inside[-SIGNATURE_REACH:]):
        match = _BODY_SIGNATURE.match(half_width(line.text))
        # 甲县人民政府主办 is the footer of the site
        if match and line is not inside[0] and not match.group(1).endswith(("主办", "承办", "协办")):
            return line.text[: match.end(1)]
    return None


def _signing_date(line: Line) -> str | None:
    """A date that stands alone, or after the signature."""
    plain = half_width(line.text).replace(" ", "")
    return find_date(plain) if len(plain) <= 50 and "。" not in plain and "," not in plain else None


def _dated(rows: Sequence[Row], labels: Sequence[str]) -> str | None:
    """The date after the first label that has one; labels in order of preference."""
    for label in labels:
        for value in _values(rows, label):
            found = find_date(value)
            if found:
                return found
    return None


def _head_date(lines: Sequence[Line], start: int, title: str | None) -> str | None:
    """The date of a line that opens with one, above the report or right below its title."""
    end = start + len(title or "") + _BELOW_TITLE
    for line in lines:
        if line.start > end:
            return None
        plain = half_width(line.text)
        if tail := _DATE_TAIL.search(plain):
            plain = tail.group().strip()
        if len(plain) <= _LONGEST_DATE_LINE and _DATE_LINE.match(plain) and (found := find_date(plain)):
            return found
    return None


def _rows(lines: Sequence[str]) -> list[Row]:
    return [row for row in zip_longest(lines, lines[1:]) if len(row[0]) <= _LONGEST_LABELLED]


def _values(rows: Sequence[Row], label: str) -> Iterator[str]:
    """What follows `label:` on its line or in the next cell of its row, or stands on the next line.

    A line that begins with the label may go on with the value at once (发布日期2024-05-06), and cells that
    lost their borders stand apart by blanks (索引号 A1-2017-056 发布时间 2017-02-28).
    """
    pattern, first = _labelled(label), label[0]
    for line, below in rows:
        match = pattern.search(line) if first in line else None
        value = (match.group(1) or match.group(2) or match.group(3) or "").strip() if match else ""
        if value:
            yield value
        elif match and below is not None:
            yield below


@cache
def _labelled(label: str) -> re.Pattern[str]:
    # a short label is also the tail of longer ones (办理时间): no word may run into it
    before = r"(?<![\u4e00-\u9fff])" if len(label) < 4 else ""
    spaced = r"\s*".join(label)
    return re.compile(
        rf"{before}{spaced}\s*[:\]|]\s*\|?\s*([^:\[\]|]{{0,40}}(?::\d\d)*)"
        rf"|^\s*{spaced}(?=[0-9A-Za-z])([^:\[\]|]{{0,40}})"
        rf"|(?:^|[\s|]){spaced}\s+(?=[0-9A-Za-z])([^:\[\]|]{{0,40}})|(?:^|\s|•){label}:?$"
    )


def _index_number(rows: Sequence[Row]) -> str | None:
    for label in _INDEX:
        for value in _values(rows, label):
            match = _INDEX_VALUE.search(value)
            if match:
                return match.group()
    return None


def _site(lines: Sequence[str]) -> str | None:
    """The owner of the site, from the footer."""
    matches = (_SITE.search(line) for line in reversed(lines) if len(line) <= 120)
    return next((m.group(1) for m in matches if m), None)


def _report_year(title: str | None, body: str, dated: str | None) -> int | None:
    """The year that the report is about: title, else 现将…Y年, else the year named most, else the date's."""
    years = find_years(half_width(title or ""))
    if years:
        return years[0]
    plain = half_width(body)
    opening = plain[len(title or "") :] if plain.startswith(half_width(title or "")) else plain
    match = _OPENING_YEAR.match(opening) or _REPORT_FOR.search(plain)
    if match:
        return int(match.group(1))
    counted = Counter(find_years(plain))
    if counted:
        most = max(counted.values())
        return max(year for year, count in counted.items() if count == most)
    return int(dated[:4]) if dated else None
