"""Since when a mechanism exists: a date that belongs to the verb that establishes it."""

from __future__ import annotations

import re

from ingest.claim_clauses import COMMA
from ingest.document import Sentence

__all__ = ["since_of"]

_CHINESE = "〇零○Ｏ0一二三四五六七八九"
_DATE = (
    rf"(?:(?P<year>20\d\d|[二][{_CHINESE}]{{3}})年|(?P<relative>今年|本年度?|去年|上年|年初|当年))"
    r"(?:(?:的)?(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?)?(?:(?P<day>\d{1,2})[日号])?"
)
#: A date, not the end of a range, nor the year of a title or an edition.
_SINCE = re.compile(rf"(?<![\d\-—–~至到])(?:{_DATE})(?!来|间|度|[)》版])(?P<on>以来|起|开始)?")
_ESTABLISHES = re.compile(
    r"成立|建立|设立|组建|聘请|聘任|选聘|制定|印发|出台|挂牌|启用|建成|开通|揭牌|实行|推行|施行|上线|投用|投入使用|启动|签约|落实|起|运行"
)
_NAMED_AFTER = re.compile(
    rf"[”\"]?[^,。;()]{{0,12}}\((?:于|自)?{_DATE}(?P<on>起|开始)?[^()]{{0,4}}(?:成立|建立|设立|组建|上线|启用|挂牌|揭牌|开通|建成|投用|运行|施行|印发|出台)"
)
_HAPPENED_AFTER = re.compile(
    rf"[”\"]?[^,。;]{{0,8}},?(?:已|正式)?(?:于|自|从){_DATE}(?P<on>起|开始)?[^,。;]{{0,6}}(?:成立|建立|设立|组建|上线|启用|挂牌|揭牌|开通|建成|投用|投入使用|运行|施行|实行|推行|印发|出台)"
)
#: Counts and other deeds between a date and a verb: then it dates those.
_OTHER_DEED = re.compile(r"\d|召开|举办|开展|荣获|获评|被评|培训|通过|检查|共|累计")
#: A date that fills its clause leaves at most this many characters before the comma (今年6月份起,).
DATE_CLAUSE_REST = 3
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "Ｏ": "0"}


def since_of(plain: str, sentence: Sentence, start: int, end: int, report_year: int | None) -> str | None:
    """The date since which the mechanism at `plain[start:end]` exists: YYYY, YYYY-MM or YYYY-MM-DD.

    It stands before, in the clause of the verb that establishes the mechanism or in one of its own at the
    beginning of the sentence (今年6月份,我镇…); or right behind (于2018年5月上线; in brackets). The verb may
    be part of the mechanism's own words (聘请…顾问). A year 以来 counts when it lies before the report's own.
    """
    if plain.find("年", sentence.start, sentence.end) < 0:
        return None
    for pattern in (_NAMED_AFTER, _HAPPENED_AFTER):
        after = pattern.match(plain, end, sentence.end)
        if after is not None:
            return _date(after, report_year)
    dated = _dated_before(plain, sentence, start)
    if dated is None or not _ESTABLISHES.search(plain, dated.start(), end):
        return None
    if dated["on"] == "以来" and (report_year is None or dated["year"] is None):
        return None
    found = _date(dated, report_year)
    if (
        dated["on"] == "以来"
        and found is not None
        and report_year is not None
        and int(found[:4]) >= report_year
    ):
        return None
    return found


def _dated_before(plain: str, sentence: Sentence, start: int) -> re.Match[str] | None:
    """The last date before `start` that reaches to it."""
    dates = list(_SINCE.finditer(plain, sentence.start, start))
    if not dates:
        return None
    found = dates[-1]
    comma = COMMA.search(plain, found.end(), start)
    if comma is None:
        return found
    if comma.start() - found.end() > DATE_CLAUSE_REST:
        return None  # with other words in its clause it dates those
    last = max(plain.rfind(",", found.end(), start), plain.rfind(":", found.end(), start))
    between = plain[comma.end() : last] if last > comma.end() else ""
    return None if _OTHER_DEED.search(between) else found


def _date(match: re.Match[str], report_year: int | None) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; a bare 今年 is no date."""
    year, month = match["year"], _month(match["month"])
    if year is None:
        if report_year is None or month is None:
            return None
        year = str(report_year - 1 if match["relative"] in {"去年", "上年"} else report_year)
    else:
        year = "".join(_DIGITS.get(c, c) for c in year)
    if month is None or not 1 <= month <= 12:
        return year
    day = match["day"]
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")


def _month(words: str | None) -> int | None:
    if words is None or words.isascii():
        return int(words) if words else None
    tens, _, ones = words.rpartition("十")
    digits = "零一二三四五六七八九"
    return (10 if "十" in words else 0) + (digits.index(ones) if ones else 0) if not tens else None
