"""Dates and periods in a report, resolved against the year it reports on.

Five written forms (2017年11月28日, 2017.11.28, 二〇一七年十一月, 11月28日, 今年6月份) and the relative ones
(去年, 截至目前, 2015年以来, 五年来). ISO 8601, as precise as the text. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.scanning import Scanner

__all__ = ["DateMention", "find_dates", "period_of"]

_HAN = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_YEAR = r"(?:(?P<year>(?:19|20)\d{2})|(?P<han>[一二]{1}[〇○零九][〇○零一二三四五六七八九]{2}))年"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号)"
_DATE = Scanner(
    r"(?<!\d)(?P<from>(?:19|20)\d{2})年?(?:[-—–~～至到]|——)(?P<to>(?:19|20)\d{2})年(?!规划|纲要|计划|方案|行动)"
    rf"|(?<!\d)(?P<till>截至|截止到?|至)?(?:{_YEAR}(?P<du>度)?|(?P<rel>今年|本年|去年|上年|前年))(?:{_MONTH}(?:份|{_DAY})?)?(?P<since>以来|起|至今|来(?=[,，]))?"
    rf"|(?<![\d.\-—–至到])(?P<till2>截至|截止到?)?(?P<month2>1[0-2]|0?[1-9])月(?:(?P<day2>3[01]|[12]\d|0?[1-9])(?:日|号)|份)?(?P<since2>以来|起)?"
    r"|(?<![\d/.-])(?P<y3>(?:19|20)\d{2})[./-](?P<m3>1[0-2]|0?[1-9])[./-](?P<d3>3[01]|[12]\d|0?[1-9])(?![\d.])"
    r"|(?P<now>截[至止](?:目前|现在)|今年以来|本年度|全年|年内|一年来|目前)"
    r"|(?:(?:近|过去|最近)(?P<late>[两二三四五六七八九十\d]{1,2})年(?!来|以来|间|级)"
    r"|(?:近|过去|最近)?(?P<span>[两二三四五六七八九十\d]{1,2})年(?:来|以来|间))|(?P<ever>历年来?|多年来|近年来|一直以来)",
    r"截至今本去上前年全目近过最历多两一二三四五六七八九十\d",
    holds=r"[年月目现直./-]",
)
#: What a former time is held against with, and what may stand before a date that begins a clause.
_AGAINST = "较比与同"
_OPENING = ",，;；。:：、(（自从在于 \u00a0\u3000\n"
_SMALL = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SMALL |= {
    tens + one: ten + _SMALL.get(one, 0)
    for ten, tens in ((10, "十"), (20, "二十"), (30, "三十"))
    for one in ("", *"一二三四五六七八九")
}


class DateMention(NamedTuple):
    """A date or period as written: `iso` as precise as stated, None where it cannot be dated.

    `since` marks a period that reaches from then to the report's time, `until` a state reached by then,
    `compared` a former time that something is held against (较去年), `opening` one that begins a clause.
    """

    start: int
    end: int
    iso: str | None
    since: bool = False
    until: bool = False
    year_only: bool = False
    compared: bool = False
    opening: bool = False


def find_dates(text: str, start: int, end: int, report_year: int | None) -> Iterator[DateMention]:
    """Every date in `text[start:end]`, in order.

    A month without a year takes the last year named before it, else the report's.
    """
    current = report_year
    for match in _DATE.finditer(text, start, end):
        if match["to"] and report_year is not None and int(match["to"]) > report_year:
            continue  # the years of a plan
        mention = _mention(match, current, report_year)
        left = text[match.start() - 1] if match.start() > start else ""
        mention = mention._replace(compared=left in _AGAINST and left != "", opening=left in _OPENING)
        if match["year"] or match["han"] or match["rel"]:
            current = int(mention.iso[:4]) if mention.iso else current
        yield mention


def _mention(match: re.Match[str], current: int | None, report_year: int | None) -> DateMention:
    start, end = match.span()
    if match["to"]:
        return DateMention(start, end, f"{match['from']}/{match['to']}", year_only=True)
    if match["y3"]:
        return DateMention(start, end, _iso(int(match["y3"]), match["m3"], match["d3"]))
    if match["now"] or match["ever"] or match["span"] or match["late"]:
        return _relative(match, report_year)
    if match["month2"]:
        iso = None if current is None else _iso(current, match["month2"], match["day2"])
        return DateMention(start, end, iso, since=bool(match["since2"]), until=bool(match["till2"]))
    year = _year(match, report_year)
    iso = None if year is None else _iso(year, match["month"], match["day"])
    since, until = bool(match["since"]), bool(match["till"])
    return DateMention(start, end, iso, since=since, until=until, year_only=match["month"] is None)


def _relative(match: re.Match[str], report_year: int | None) -> DateMention:
    """今年以来 is a state of the report's year, 五年来 and 近三年 reach up to it, 历年来 cannot be dated."""
    start, end = match.span()
    if match["now"]:
        now = None if report_year is None else str(report_year)
        return DateMention(start, end, now, until=True, year_only=True)
    first = None
    if match["ever"] is None and report_year is not None:
        first = str(report_year - _number(match["span"] or match["late"]) + 1)
    return DateMention(start, end, first, since=True, year_only=True)


def _year(match: re.Match[str], report_year: int | None) -> int | None:
    if match["year"]:
        return int(match["year"])
    if match["han"]:
        return int("".join(_HAN[c] for c in match["han"]))
    if report_year is None:
        return None
    return report_year - {"去年": 1, "上年": 1, "前年": 2}.get(match["rel"], 0)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _SMALL.get(word, 1)


def _iso(year: int, month: str | None, day: str | None) -> str:
    iso = f"{year:04}"
    if month:
        iso += f"-{_number(month):02}"
        if day:
            iso += f"-{_number(day):02}"
    return iso


def period_of(
    dates: list[DateMention], clause_start: int, offset: int, report_year: int | None
) -> str | None:
    """The period of a number at `offset`: the nearest date before it in its sentence, else the report's year.

    A period that runs up to the report is an interval (`2015/2017`); one that cannot be dated is None. A bare
    year inside an earlier clause's words (总结2016年度…) does not carry over.
    """
    default = None if report_year is None else str(report_year)
    for date in reversed(dates):
        if date.start >= offset or date.compared:
            continue
        if date.since:
            if date.iso is None or report_year is None:
                return None
            return default if date.iso[:4] == default else f"{date.iso}/{report_year}"
        if date.until:
            return default if date.iso is None else date.iso[:4]
        if date.end <= clause_start and date.year_only and not date.opening:
            continue
        return date.iso
    return default
