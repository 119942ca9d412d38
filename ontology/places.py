"""The register of places: provinces, prefectures, counties and townships with their statistical codes.

`places.csv` (built by scripts/build_places.py; source and licence beside it in places.csv.license) holds the
codes of the National Bureau of Statistics as of 2023-06-30. A code has 12 digits, two each for province,
prefecture and county, three each for township and village:

    44 01 15 102 000    广东省 广州市 南沙区 黄阁镇

The place above another is the one with the longest proper prefix of its code. That skips levels that a place
does not have: districts of 北京市 lie directly under it, and so do the towns of 东莞市.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from ontology.errors import OntologyError
from ontology.records import PlaceLevel
from ontology.vocabulary import read_text

__all__ = ["Place", "PlaceRegister", "load_places", "parse_places", "plain_township", "short_name"]

PLACES_FILE = "places.csv"

_HEADER = "code,name,level"
_CODE_LENGTH = 12
#: Digits of a code that name a township, county, prefecture, province: the longest prefix is tried first.
_PREFIXES = (9, 6, 4, 2)
_ROW = re.compile(rf"[0-9]{{{_CODE_LENGTH}}},[^,\"\s]+,(?:{'|'.join(PlaceLevel)})?")
#: The peoples in the names of autonomous prefectures, counties and banners, as they are written there.
_PEOPLES = (
    "蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族?|普米族|塔吉克族?|怒族|保安族|裕固族|独龙族|各族"
)
_AUTONOMOUS = re.compile(rf"([\u4e00-\u9fff]{{2,6}}?)(?:{_PEOPLES})+自治([州县旗])")
_ETHNIC_TOWNSHIP = re.compile(rf"([\u4e00-\u9fff]{{2,6}}?)(?:{_PEOPLES})+(?:民族)?(乡|苏木)")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division, or a statistical unit such as a development zone or a farm (`level` None).

    `code` has 12 digits, `name` is the official name with its suffix, `parent` the code of the place above
    it, None for a province.
    """

    code: str
    name: str
    level: PlaceLevel | None
    parent: str | None


class PlaceRegister:
    """Places by code and by name. Rows are turned into places only when asked for: the register is large."""

    def __init__(self, rows: Iterable[str]) -> None:
        """`rows` are lines `code,name,level`, sorted by code, each code once."""
        self._rows = {row[:_CODE_LENGTH]: row for row in rows}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Place]:
        """All places in the order of their codes."""
        return map(self._place, self._rows)

    def get(self, code: str) -> Place | None:
        """The place with this 12-digit code."""
        return self._place(code) if code in self._rows else None

    def named(self, name: str) -> tuple[Place, ...]:
        """All places with exactly this name, suffix included (黄阁镇, not 黄阁), in the order of codes."""
        return tuple(map(self._place, self._codes_by_name.get(name, ())))

    def called(self, name: str) -> tuple[Place, ...]:
        """The places of this name; where there are none, the autonomous ones that are so called in short."""
        return self.named(name) or tuple(map(self._place, self._codes_by_short_name.get(name, ())))

    def names(self) -> Iterable[str]:
        """Every name once, in the order of the codes."""
        return self._codes_by_name.keys()

    def short_names(self) -> Iterable[str]:
        """The short names of autonomous places, each once."""
        return self._codes_by_short_name.keys()

    def path(self, code: str) -> tuple[Place, ...]:
        """The places from the province down to this one; empty when the code is not in the register."""
        places: list[Place] = []
        step = code if code in self._rows else None
        while step is not None:
            place = self._place(step)
            places.append(place)
            step = place.parent
        return tuple(reversed(places))

    def children(self, code: str) -> tuple[Place, ...]:
        """The places directly under this one, in the order of their codes."""
        stem = code.rstrip("0")
        found = []
        for i in range(bisect_left(self._codes, code) + 1, len(self._codes)):
            if not self._codes[i].startswith(stem):
                break
            if self._parent(self._codes[i]) == code:
                found.append(self._place(self._codes[i]))
        return tuple(found)

    @cached_property
    def _codes(self) -> list[str]:
        return list(self._rows)

    @cached_property
    def _codes_by_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for code, row in self._rows.items():
            index.setdefault(row[_CODE_LENGTH + 1 :].partition(",")[0], []).append(code)
        return index

    @cached_property
    def _codes_by_short_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name, codes in self._codes_by_name.items():
            if (short := short_name(name)) is not None:
                index.setdefault(short, []).extend(codes)
        return index

    def _parent(self, code: str) -> str | None:
        for digits in _PREFIXES:
            above = code[:digits].ljust(_CODE_LENGTH, "0")
            if above != code and above in self._rows:
                return above
        return None

    def _place(self, code: str) -> Place:
        _, name, level = self._rows[code].split(",")
        return Place(code, name, PlaceLevel(level) if level else None, self._parent(code))


def short_name(name: str) -> str | None:
    """What an autonomous prefecture, county or banner is called in short; None for other places.

    红河哈尼族彝族自治州 → 红河州, 融水苗族自治县 → 融水县.
    """
    match = _AUTONOMOUS.fullmatch(name) if "自治" in name else None
    return match.group(1) + match.group(2) if match else None


def plain_township(name: str) -> str | None:
    """An ethnic township as the register has it (邓家土家族乡 → 邓家乡); None for other names."""
    match = _ETHNIC_TOWNSHIP.fullmatch(name)
    return match.group(1) + match.group(2) if match else None


@cache
def load_places() -> PlaceRegister:
    """The register of the package. Raises OntologyError that names the line."""
    return parse_places(read_text(PLACES_FILE))


def parse_places(text: str) -> PlaceRegister:
    """The register in the text of a places file: the header `code,name,level`, then rows sorted by code.

    Raises OntologyError that names the line for another header, a malformed row, and a code that is repeated,
    out of order, or under no province.
    """
    header, *rows = text.splitlines() or [""]
    if header != _HEADER:
        raise OntologyError(f"ontology/{PLACES_FILE}, line 1: the header is {header!r}, not {_HEADER!r}.")
    last = ""
    provinces: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if not _ROW.fullmatch(row):
            raise OntologyError(
                f"ontology/{PLACES_FILE}, line {number}: {row!r} is not a 12-digit code, a name and a level "
                f"({', '.join(PlaceLevel)} or nothing)."
            )
        if row[:_CODE_LENGTH] <= last:
            raise OntologyError(
                f"ontology/{PLACES_FILE}, line {number}: codes are sorted and unique, {row!r} is not."
            )
        last = row[:_CODE_LENGTH]
        if last.endswith("0000000000"):
            provinces.add(row[:2])
        elif row[:2] not in provinces:
            raise OntologyError(f"ontology/{PLACES_FILE}, line {number}: {row!r} lies under no province.")
    return PlaceRegister(rows)
