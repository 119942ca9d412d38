"""Levels of places and the spellings of their names in the sources."""

from __future__ import annotations

import re

from ontology.code_lists import PlaceLevel
from ontology.place_names import plain_township

#: Names of divisions that exist in the statistics only, to give every code a parent.
PLACEHOLDER = re.compile(r"(?:.*市)?市辖区|县|.*直辖(?:县|村)级(?:行政)?(?:区划|单位)")
#: Ordinals that the Bureau gives to development zones among a prefecture's counties; unused in GB/T 2260.
ZONE_ORDINALS = range(71, 80)
#: The seventh digit of a sub-district's code; only with it is `…地区` (地区办事处, Beijing) a sub-district.
SUBDISTRICT_DIGIT = "0"

#: An office of a sub-district; one of a community, zone or farm (社区办事处) is no sub-district.
_OFFICE = re.compile(r"(?:人民政府)?(?:街道办事处|街道办|(?<![区站镇乡场会])(?<![业技]园)办事处)$")
_COMMITTEES = (
    (re.compile(r"(嘎查)(?:村民?委员?会|委员会)$"), r"\1"),
    (re.compile(r"村?(村)(?:民委员会|委员会|民委会|委会)$"), r"\1"),
    (re.compile(r"(社区)[居民委员工作]*会$"), r"\1"),
    (re.compile(r"居民委员会$"), "居委会"),
    (re.compile(r"村民委员会$|村委会$"), "村"),
)


def level_of(code: str, name: str) -> PlaceLevel | None:
    """Level of a division by its code (2, 4, 6 or 9 digits, or filled up with zeros) and its name.

    A county-level city (县级市) ranks with counties. Zones, farms and other units without a government: None.
    """
    if code[6:9] not in ("", "000"):
        return _township_level(code, name)
    if code[4:6] not in ("", "00"):
        return _county_level(code, name)
    return PlaceLevel.CITY if code[2:4] not in ("", "00") else PlaceLevel.PROVINCE


def _county_level(code: str, name: str) -> PlaceLevel | None:
    if int(code[4:6]) in ZONE_ORDINALS:
        return None
    if name.endswith("区"):
        return PlaceLevel.DISTRICT
    return PlaceLevel.COUNTY if name.endswith(("县", "旗", "市")) else None


def _township_level(code: str, name: str) -> PlaceLevel | None:
    bare = re.sub(r"（[^（）]*）$", "", name)
    if bare.endswith("镇"):
        return PlaceLevel.TOWN
    if bare.endswith(("街道", "街")) or (bare.endswith("地区") and code[6] == SUBDISTRICT_DIGIT):
        return PlaceLevel.SUBDISTRICT
    return PlaceLevel.TOWNSHIP if bare.endswith(("乡", "苏木")) else None


def without_county(name: str, county: str) -> str:
    """克井镇 for 济源市克井镇; 芒市镇 in 芒市 keeps its name, which is more than a suffix."""
    short = re.sub(rf"^{re.escape(county)}(人民政府)?", "", name)
    return short if re.fullmatch(r".+(街道|镇|乡)", short) else name


def township_name(name: str, county: str) -> str:
    """A township as the tables since 2019 write it: 东华门街道 for 东华门街道办事处."""
    if name.endswith("地区办事处"):
        return name.removesuffix("办事处")
    return without_county(_OFFICE.sub("街道", name), county)


def same_unit(name: str) -> str:
    """What is left of a name that tables spell in several ways (街 and 街道, ethnic townships)."""
    bare = re.sub(r"（[^（）]*）$", "", name)
    return re.sub(r"(?:街道|街)+$", "街道", plain_township(bare) or bare)


def stem(name: str) -> str:
    """A name without its level: what 龙海市 and 龙海区, 范镇 and 范乡 have in common."""
    bare = re.sub(r"(?:街道|地区|苏木|镇|乡)$", "", same_unit(name))
    return re.sub(r"(?<=..)[县市区旗盟州]$", "", bare)


def village_name(name: str) -> str:
    """The place of a committee: 大塘村 for 大塘村委会, 黄阁社区 for 黄阁社区居民委员会."""
    for pattern, short in _COMMITTEES:
        if pattern.search(name):
            return pattern.sub(short, name)
    return name
