"""The present places: the last table of the Bureau, and what has been founded since.

Left out are divisions that exist in the statistics only, to give every code a parent: 市辖区 and 县 under the
municipalities, 省直辖县级行政区划 and the like, 直辖村级区划, and copies of a division as its own child
(东莞市, 嘉峪关市).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from scripts.place_build.names import PLACEHOLDER, level_of, same_unit, without_county
from scripts.place_build.sources import CODE_LENGTH, Change

#: Provinces without statistical divisions: codes of GB/T 2260 only.
WITHOUT_STATISTICS = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


def present_names(divisions: Mapping[str, str]) -> dict[str, str]:
    """Names by 12-digit code of the divisions that are none of the statistics only."""
    names: dict[str, str] = {}
    for code, name in divisions.items():
        above = _name_above(code, names)
        if PLACEHOLDER.fullmatch(name) or name == above:
            continue
        names[code] = without_county(name, above) if code[6:9] != "000" else name
    return names


def _name_above(code: str, names: Mapping[str, str]) -> str:
    above = (code[:digits].ljust(CODE_LENGTH, "0") for digits in (6, 4, 2))
    return next((names[a] for a in above if a != code and a in names), "")


def founded_since(names: Mapping[str, str], changes: Sequence[Change]) -> dict[str, str]:
    """Counties of the maintained list that the table lacks, and the provinces without statistics."""
    ended = {change.old for change in changes}
    founded = (change.new for change in changes if change.begins and change.new not in ended)
    added = WITHOUT_STATISTICS | dict(unit for unit in founded if unit)
    full = {code.ljust(CODE_LENGTH, "0"): name for code, name in added.items()}
    return {code: name for code, name in full.items() if code not in names}


def townships_since(
    names: Mapping[str, str], later: Mapping[str, str], ever: Iterable[str]
) -> dict[str, str]:
    """Townships of the Ministry's list of 2026 that the table of 2023 lacks.

    Left out are those whose name stands or stood elsewhere in the prefecture (the Bureau counts the towns of
    a development zone as its own; `ever`: six digits and name of all townships of the tables), whose code
    another unit has, and whose county is not in the register.
    """
    known: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        known[code[:4]].add(same_unit(name))
    for entry in ever:
        known[entry[:4]].add(same_unit(entry[6:]))
    return {
        code: name
        for code, name in later.items()
        if code not in names
        and code[:6].ljust(CODE_LENGTH, "0") in names
        and level_of(code, name)
        and not any(other.endswith(same_unit(name)) for other in known[code[:4]])
    }
