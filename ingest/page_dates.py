"""Dates of the page and the signature, also damaged ones (20171127), and the years that a text names."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["FIRST_YEAR", "LAST_YEAR", "find_date", "find_years"]

#: Reports of the genre begin after the outline of 2004; later than the last year is a misread number.
FIRST_YEAR = 2000
LAST_YEAR = 2049

_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

#: Eight digits may have lost their separators; fewer cannot be told apart (2017125).
_DATES = (
    re.compile(r"(?<!\d)(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)(\d{2})(\d{2})(?!\d)"),
)
_CHINESE_DATE = re.compile(
    r"(二[〇○零一二三四五六七八九]{3})年\s*([一二三四五六七八九十]{1,3})月\s*([一二三四五六七八九十]{1,3})日"
)
#: A year after a dash ends a range (2016-2020年): the title of a plan, not the year of a report.
_YEAR = re.compile(r"(?<![\d\-—–~至])(20[0-4]\d)\s*年|(二[〇○零][〇○零一二三四五六七八九]{2})年")


def find_date(text: str) -> str | None:
    """The first date in half-width text, as YYYY-MM-DD; impossible ones are passed over."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = _iso(*(int(g) for g in match.groups()))
            if found:
                return found
    chinese = _CHINESE_DATE.search(text)
    if chinese is None:
        return None
    year = int(chinese.group(1).translate(_CHINESE_DIGITS))
    return _iso(year, _small(chinese.group(2)), _small(chinese.group(3)))


def find_years(text: str) -> list[int]:
    """The years that half-width text names as such (2017年, 二〇一七年), in order, repeats included."""
    years = (int(arabic or chinese.translate(_CHINESE_DIGITS)) for arabic, chinese in _YEAR.findall(text))
    return [year for year in years if FIRST_YEAR <= year <= LAST_YEAR]


def _iso(year: int, month: int, day: int) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """A Chinese numeral below 100 (十, 二十一)."""
    tens, ten, units = numeral.rpartition("十")
    value = int(units.translate(_CHINESE_DIGITS)) if units else 0
    return value + 10 * int(tens.translate(_CHINESE_DIGITS) or 1) if ten else value
