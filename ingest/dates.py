"""Dates as pages and signatures write them: 2017-12-25, 2017年12月5日, 20171127, 二〇一七年十二月五日."""

from __future__ import annotations

import re

__all__ = ["find_date", "find_years"]

_HAN = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:[-./年])\s*(?P<m>1[0-2]|0?[1-9])\s*(?:[-./月])\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})(?P<m2>1[0-2]|0[1-9])(?P<d2>3[01]|[12]\d|0[1-9])(?!\d)"
    r"|(?P<y3>[一二][〇○零九][〇○零一二三四五六七八九]{2})年(?P<m3>[一二三四五六七八九十]{1,2})月(?P<d3>[一二三四五六七八九十]{1,3})日"
    r"|(?<!\d)(?P<y4>(?:19|20)\d{2})\s*年\s*(?P<m4>1[0-2]|0?[1-9])\s*月"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年)|([一二][〇○零九][〇○零一二三四五六七八九]{2})年")


def find_date(text: str) -> str | None:
    """The first date of `text` in ISO 8601, as precise as it is written (day, else month), or None."""
    match = _DATE.search(text)
    if match is None:
        return None
    if match["y3"]:
        return f"{_year(match['y3']):04}-{_small(match['m3']):02}-{_small(match['d3']):02}"
    if match["y4"]:
        return f"{match['y4']}-{int(match['m4']):02}"
    year, month, day = (
        (match["y"], match["m"], match["d"]) if match["y"] else (match["y2"], match["m2"], match["d2"])
    )
    return f"{year}-{int(month):02}-{int(day):02}"


def find_years(text: str) -> list[int]:
    """Every year written with 年 in `text`, in order, repeated as often as it occurs."""
    return [int(match[1]) if match[1] else _year(match[2]) for match in _YEAR.finditer(text)]


def _year(numeral: str) -> int:
    return int("".join(_HAN[c] for c in numeral))


def _small(numeral: str) -> int:
    """A Chinese numeral below 40."""
    tens, ten, ones = numeral.rpartition("十")
    value = (int(_HAN.get(tens, "1")) if tens else 1) * 10 if ten else 0
    return value + (int(_HAN[ones]) if ones else 0)
