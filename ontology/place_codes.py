"""Which scheme a place's code belongs to: the same digits are not always a code of the same list.

    NbsCode      统计用区划代码, National Bureau of Statistics, 12 digits: all units of its tables (2009–2023)
    Gb2260Code   GB/T 2260, six digits: provinces to counties, also those that no table of the Bureau has
    McaCode      县以下行政区划代码 (GB/T 10114), Ministry of Civil Affairs, nine digits: townships founded
                 since the last table; where the Bureau has a code too, the two may differ

The values are the names of the datatypes in the vocabulary (fazhi.ttl).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from ontology.code_lists import PlaceLevel
from ontology.place import Place, digits_of_level

__all__ = ["CodeScheme", "TypedCode", "typed_codes"]

#: The Bureau published its tables from 2009 on, the last of 30 June 2023.
_FIRST_TABLE, _LAST_TABLE = 2009, 2023
#: 台湾省, 香港特别行政区 and 澳门特别行政区 have no statistical divisions.
_WITHOUT_STATISTICS = ("71", "81", "82")
_COUNTY, _TOWNSHIP = 6, 9


class CodeScheme(StrEnum):
    """A list of codes, by the name of its datatype."""

    NBS = "NbsCode"
    GB2260 = "Gb2260Code"
    MCA = "McaCode"


class TypedCode(NamedTuple):
    """A code and the list that it is from."""

    scheme: CodeScheme
    code: str


def typed_codes(place: Place) -> tuple[TypedCode, ...]:
    """The codes of a place, present or former (those it had last)."""
    digits = place.digits
    if digits_of_level(digits) <= _COUNTY:
        national = TypedCode(CodeScheme.GB2260, digits[:_COUNTY])
        statistical = TypedCode(CodeScheme.NBS, digits)
        if place.level is None:
            return (statistical,)  # a zone that only the Bureau counts as a county
        return (statistical, national) if _in_tables(place) else (national,)
    if place.level is not PlaceLevel.VILLAGE and (place.valid_from or 0) >= _LAST_TABLE:
        return (TypedCode(CodeScheme.MCA, digits[:_TOWNSHIP]),)
    return (TypedCode(CodeScheme.NBS, digits),)


def _in_tables(place: Place) -> bool:
    """Whether a province, prefecture or county stood in one of the Bureau's tables."""
    return (
        not place.code.startswith(_WITHOUT_STATISTICS)
        and (place.valid_from or 0) <= _LAST_TABLE
        and (place.valid_to or _LAST_TABLE) >= _FIRST_TABLE
    )
