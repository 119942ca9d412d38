"""The number grammar: from `1.5万余份` or `二至三名` to a value, an upper value, a qualifier and a unit.

It reads numbers in Arabic digits (half and full width, thousands commas) and in Chinese numerals, multiplies
万 and 亿 out, joins ranges, and reads the words that bound a number (近, 约, 超过, 不少于, 余, 多, 以上 …)
before and after it. Units come from `ontology/lexicon/units.csv`. Whether a number measures anything is not
decided here (see `ingest.number_context`). All offsets are code points into the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ingest.scanning import Scanner
from ontology.lexicon import read_lexicon
from ontology.records import Qualifier

__all__ = ["Quantity", "Unit", "find_quantities", "load_units", "parse_number"]

_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_HAN = "".join(_DIGITS) + "".join(_POWERS)
#: A longer numeral is a code, and no number of a report; its value might not fit a float.
_LONGEST = 40
#: Blanks that scraped text puts inside a number phrase.
_BLANK = r"[ \t\u00a0\u3000]{0,3}"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:[.．]\d++)?"
_NUMBER = rf"(?:{_ARABIC}|(?:数|几|上|好几)?[{_HAN}]++)"
_SCALE = rf"(?:{_BLANK}[余多几来])?(?:{_BLANK}[十百千]?[万亿]|[百千](?!米|克))?(?:{_BLANK}[余多几来+]|余)?"
#: Letters, signs and digits that make what follows part of a code, a formula, an ordinal or a longer number.
_JOINED = rf"\dA-Za-z.．+×*＋/〔\[#第{_HAN}-"
_AFTER = r"以上|以下|以内|之内|左右|上下|之多|不等|内|余|多"

_BEFORE = re.compile(
    rf"(?:(?P<le>(?:不|未|没有|没)(?:能)?(?:超过|高于|多于|大于|超出)|最多|至多|以下)"
    rf"|(?P<ge>(?:不|未)(?:少于|低于|小于)|至少|最少|起码|超过|超出|(?<!赶)超|逾|突破|高于|大于|多于|余)"
    rf"|(?P<lt>低于|少于|小于|不足|不到|未满|不满|未达)"
    rf"|(?P<approx>约为|大约|大概|将近|接近|约|近|左右))了?{_BLANK}$"
)
#: The last characters of those words, and what may follow them; most numbers stand behind others.
_BOUND_ENDS = frozenset("过于多出下少码超逾破余足到满达为约概近右了 \t\u00a0\u3000")
#: What makes a number a lower bound behind it, and what makes a bare power (近千人) a number before it.
_VAGUE = frozenset("余多几来+")
_ABOUT = frozenset("近超逾上")


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the units table.

    `kind` is its class, `digits_only` keeps it from Chinese numerals (十分), `not_before` is a pattern of
    what may not follow it (部 in 部门, 处 in 处理).
    """

    surface: str
    canonical: str
    kind: str
    digits_only: bool
    not_before: str
    qudt: str | None


class Quantity(NamedTuple):
    """A number with its unit as written at `start`:`end`.

    `number` is the numeral alone, `han` tells that it is Chinese;
    `lead` is where the words that bound it begin (近 in 近150万), `unit` is None where a number stands alone.
    """

    start: int
    end: int
    lead: int
    number: str
    value: float
    value_max: float | None
    qualifier: Qualifier
    unit: Unit | None
    han: bool

    @property
    def kind(self) -> str:
        """The class of the unit, "" without one."""
        return self.unit.kind if self.unit else ""


@cache
def load_units() -> dict[str, Unit]:
    """Units by the form in which they are written. Raises OntologyError for a malformed table."""
    units = {}
    for row in read_lexicon("units"):
        digits_only = row["numeral"] == "digits"
        surface, qudt = row["unit"], row["qudt"] or None
        units[surface] = Unit(surface, row["canonical"], row["class"], digits_only, row["not_before"], qudt)
    return units


def parse_number(numeral: str) -> Decimal | None:
    """The value of a numeral in digits or Chinese, or None where it is not one (a bare 万, 百 in 百姓).

    `数十`, `几百`, `上百` give the power itself; a numeral of more than 40 characters is no number.
    """
    if len(numeral) > _LONGEST:
        return None
    if numeral.isascii() and numeral.isdigit():
        return Decimal(numeral)
    plain = unicodedata.normalize("NFKC", numeral).replace(",", "")
    if plain and plain[0] in "0123456789":
        return Decimal(plain)
    vague = plain.lstrip("好数几上")
    if vague != plain:
        return _parse_han("一" + vague) if vague and vague[0] in _POWERS else None
    return _parse_han(plain)


def _parse_han(numeral: str) -> Decimal | None:
    if not numeral or any(c not in _DIGITS and c not in _POWERS for c in numeral):
        return None
    if all(c in _DIGITS for c in numeral):
        return Decimal(int("".join(str(_DIGITS[c]) for c in numeral)))
    if numeral[0] in _POWERS and numeral[0] != "十":
        return None
    total = section = digit = 0
    power = 1
    for c in numeral:
        if c in _DIGITS:
            digit = _DIGITS[c]
            continue
        power = _POWERS[c]
        if power >= 10_000:
            total = (total + section + digit) * power if power > 10_000 else total + (section + digit) * power
            section = 0
        else:
            section += (digit or 1) * power
        digit = 0
    if digit and numeral[-2] in _POWERS and power > 10:  # 一千三 is 1300, 两万五 is 25000
        digit *= power // 10
    return Decimal(total + section + digit)


@cache
def _pattern() -> Scanner:
    table = load_units()
    units = sorted(table, key=lambda u: (-len(u), u))
    alternatives = "|".join(
        re.escape(u) + (f"(?!{table[u].not_before})" if table[u].not_before else "") for u in units
    )
    unit = rf"(?:{_BLANK}(?P<unit>{alternatives})(?P<post>{_BLANK}(?:{_AFTER}))?)"
    short = "|".join(re.escape(u) for u in units)
    joined = rf"{_BLANK}(?:[-—–~～至到]|——|－){_BLANK}"
    return Scanner(
        rf"百分之(?P<percent>{_NUMBER}(?:点[{_HAN}]+)?)"
        rf"|(?<![{_JOINED}])(?P<number>{_NUMBER})(?P<scale>{_SCALE})"
        rf"(?:(?:{_BLANK}(?P<first>{short}))?{joined}(?P<upper>{_ARABIC}|[{_HAN}]++)(?P<scale2>{_SCALE}))?"
        rf"(?:{unit}|(?=[,，。;；、:：)）”\n]|$))",
        rf"\d数几上好{_HAN}",
        then=rf"(?:(?<![{_JOINED}].)|(?<=百)(?=分之))",
    )


def find_quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """Every number with a unit in `text[start:end]`, and numbers of 万 or more that end a clause without one.

    In text order, never overlapping. `百分之九十八` is 98 %. A decimal before a unit that counts whole things
    at the beginning of a line is a list marker and a number (`1.8名` → 8名).
    """
    for match in _pattern().finditer(text, start, end):
        quantity = _percent(text, match) if match["percent"] else _quantity(text, match)
        if quantity is not None:
            yield quantity


def _percent(text: str, match: re.Match[str]) -> Quantity | None:
    whole, _, decimals = match["percent"].partition("点")
    value = parse_number("一百" if whole == "百" else whole)
    if value is None:
        return None
    if decimals:
        value += Decimal("0." + "".join(str(_DIGITS.get(c, 0)) for c in decimals))
    qualifier, lead = _bound_before(text, match.start())
    unit = load_units()["%"]
    after = re.match(rf"{_BLANK}以上", text[match.end() : match.end() + 5])
    if after:
        qualifier = Qualifier.GE
    end = match.end() + (after.end() if after else 0)
    number = match["percent"]
    return Quantity(
        match.start(), end, lead, number, float(value), None, qualifier, unit, not whole[0].isdigit()
    )


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    number, scale, upto, surface, post = match.group("number", "scale", "upper", "unit", "post")
    han = not number[0].isdigit()
    unit = load_units()[surface] if surface else None
    start = match.start("number")
    value = parse_number(number)
    if value is None:  # 万余份, 百余件, 近千人: a bare power counts only when it is said to be vague
        bounded = "余" in scale or "多" in scale or text[start - 1 : start] in _ABOUT
        value = _parse_han("一" + number) if number[0] in _POWERS and bounded else None
    if value is None or (unit is None and not scale and "万" not in number and "亿" not in number):
        return _large(text, match, value)
    if unit is not None and han and unit.digits_only:
        return None
    if han and upto is None and len(number) > 1 and all(c in _DIGITS for c in number):
        return _neighbours(match, number, unit)
    if unit is not None and "." in number and unit.kind in _WHOLE and not scale:
        number, value, start = _list_marker(text, number, value, start)
    qualifier, lead = _bound_before(text, start)
    factor = _factor(scale)
    upper: Decimal | None = None
    if upto is not None:
        ends = parse_number(upto)
        same = (
            match["first"] is None or unit is None or load_units()[match["first"]].canonical == unit.canonical
        )
        if ends is None or not same or text[start - 1 : start] in ("从", "由"):
            return None
        upper = ends * _factor(match["scale2"])
        value *= factor if factor > 1 else (_factor(match["scale2"]) if value < ends else 1)
        if upper <= value:
            return None
        qualifier = Qualifier.RANGE
    else:
        value *= factor
        qualifier = _bound_around(qualifier, number, scale, post or "")
    top = None if upper is None else float(upper)
    return Quantity(start, match.end(), lead, number, float(value), top, qualifier, unit, han)


#: Classes of units that count whole things: a decimal before them is a list marker and a number.
_WHOLE = frozenset(
    {
        "people",
        "attendance",
        "org",
        "visits",
        "case",
        "event",
        "batch",
        "thing",
        "group",
        "document",
        "item",
        "count",
    }
)


def _large(text: str, match: re.Match[str], value: Decimal | None) -> Quantity | None:
    """A number without unit or multiplier: kept when it is a count of two digits and more."""
    number, start = match["number"], match.start("number")
    if value is None or value < 10 or match["unit"] or match["upper"] or not number[0].isdigit():
        return None
    qualifier, lead = _bound_before(text, start)
    return Quantity(start, match.end(), lead, number, float(value), None, qualifier, None, False)


def _neighbours(match: re.Match[str], number: str, unit: Unit | None) -> Quantity | None:
    """`七八名`: two digits in a row are a range; longer rows are years or codes."""
    if (
        len(number) != 2
        or unit is None
        or _DIGITS[number[1]] != _DIGITS[number[0]] + 1
        or _DIGITS[number[0]] == 0
    ):
        return None
    low, high = (float(_DIGITS[c] * _factor(match["scale"])) for c in number)
    start = match.start("number")
    return Quantity(start, match.end(), start, number, low, high, Qualifier.RANGE, unit, True)


def _list_marker(text: str, number: str, value: Decimal, start: int) -> tuple[str, Decimal, int]:
    marker, _, rest = number.partition(".")
    at_line_start = start == 0 or text[start - 1] in "\n\r。;； \u3000\u00a0"
    if not at_line_start or not rest or len(marker) > 2:
        return number, value, start
    return rest, Decimal(rest), start + len(marker) + 1


def _factor(scale: str) -> int:
    factor = 1
    for c in scale:
        factor *= _POWERS.get(c, 1)
    return factor


def _bound_before(text: str, start: int) -> tuple[Qualifier, int]:
    """What the words before a number say of it, and where they begin."""
    if text[start - 1 : start] in _BOUND_ENDS:
        match = _BEFORE.search(text, max(0, start - 9), start)
        if match is not None and match.lastgroup is not None:
            return Qualifier(match.lastgroup), match.start()
    return Qualifier.EQ, start


def _bound_around(before: Qualifier, number: str, scale: str, post: str) -> Qualifier:
    """Both sides together; an upper bound before the number outweighs 余 and 以上 after it."""
    if before in (Qualifier.LE, Qualifier.LT):
        return before
    post = post.strip()
    vague = not _VAGUE.isdisjoint(scale) or number[0] in "数几上好"
    if vague or post in ("以上", "余", "多", "之多"):
        return Qualifier.GE
    if post in ("以下", "以内", "之内"):
        return Qualifier.LE
    return Qualifier.APPROX if post in ("左右", "上下") else before
