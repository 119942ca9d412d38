"""A place: one administrative unit, present or former, and how its code says where it lies.

A code has 12 digits, two each for province, prefecture and county, three each for township and village:

    44 01 15 102 000    广东省 广州市 南沙区 黄阁镇

The place above another is the one with the longest proper prefix of its code. That skips levels that a place
does not have: districts of 北京市 lie directly under it, and so do the towns of 东莞市.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ontology.code_lists import PlaceLevel

__all__ = ["CODE_LENGTH", "Place", "codes_above", "digits_of_level"]

CODE_LENGTH = 12
#: Digits of a code that name a township, county, prefecture, province: the longest prefix is tried first.
_PREFIXES = (9, 6, 4, 2)
_NOTHING = "0" * CODE_LENGTH


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division, or a statistical unit such as a development zone or a farm (`level` None).

    `code` is the identity: the 12 digits of a present unit; of a former one its digits of then, followed by
    `-` and the year of its end where another unit has borne them since (532331000000-2021). `name` is the
    official name with its suffix, `parent` the identity of the place above it, for a former place the one at
    its end; None for a province.

    `valid_from` is the calendar year in which the unit got its name and status, None if that lies before the
    sources begin (townships 2015, others 1980); `valid_to` the year in which it ended, None for a present
    one. In a year of change the reports may write either name.
    """

    code: str
    name: str
    level: PlaceLevel | None
    parent: str | None
    valid_from: int | None = None
    valid_to: int | None = None

    @property
    def digits(self) -> str:
        """The 12 digits of the code, without the year that may tell a former place from a later one."""
        return self.code[:CODE_LENGTH]

    def existed_in(self, year: int) -> bool:
        """Whether the place had this name and status in some part of the year."""
        return (self.valid_from is None or self.valid_from <= year) and (
            self.valid_to is None or year <= self.valid_to
        )


def codes_above(digits: str) -> Iterator[str]:
    """The codes that a place above this one could have, the nearest first."""
    for length in _PREFIXES:
        above = digits[:length].ljust(CODE_LENGTH, "0")
        if above != digits:
            yield above


def digits_of_level(digits: str) -> int:
    """How many digits of a code name the place: 2 of a province, 4, 6, 9, 12 of a village."""
    return next((n for n in reversed(_PREFIXES) if digits[n:] == _NOTHING[n:]), CODE_LENGTH)
