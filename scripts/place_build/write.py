"""The three files of the register: places.csv, place_history.csv, villages.zip. Same input, same bytes."""

from __future__ import annotations

import csv
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scripts.place_build.names import level_of, village_name
from scripts.place_build.sources import CODE_LENGTH
from scripts.place_build.units import Unit

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_places(
    path: Path, names: Mapping[str, str], years: Mapping[str, tuple[int | None, int | None]]
) -> None:
    """The present places; `years` has the first and last calendar year of those of which one is known."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "level", "years"))
        for code, name in sorted(names.items()):
            first, last = years.get(code, (None, None))
            span = f"{first or ''}-{last or ''}" if first or last else ""
            writer.writerow((code, name, level_of(code, name) or "", span))


def write_history(path: Path, units: Sequence[Unit], ids: Mapping[int, str]) -> int:
    """Former units and codes; returns how many units ended."""
    rows = [row for unit in units for row in _rows(unit, ids)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "level", "from", "to", "unit", "successors"))
        writer.writerows(sorted(rows))
    return sum(bool(row[1]) for row in rows)


def _rows(unit: Unit, ids: Mapping[int, str]) -> Iterable[tuple[str, str, str, str, str, str, str]]:
    for code, first, last in unit.codes[:-1]:
        yield full(code), "", "", str(first or ""), str(last), ids[id(unit)], ""
    if unit.end is not None:
        code, first, last = unit.codes[-1]
        successors = " ".join(dict.fromkeys(ids[id(s)] for s in unit.successors))
        level = level_of(full(code), unit.name) or ""
        yield full(code), unit.name, level, str(first or ""), str(last), ids[id(unit)], successors


def full(code: str) -> str:
    """A code with its 12 digits."""
    return code.ljust(CODE_LENGTH, "0")


def write_villages(path: Path, villages: Iterable[tuple[str, str]], towns: Mapping[str, str]) -> int:
    """The villages of the townships, one member a prefecture; returns how many."""
    members: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    count = 0
    for code, name in sorted(villages):
        town = full(code[:9])
        if town in towns:
            members[code[:4]][town].append(code[9:] + village_name(name))
            count += 1
    with zipfile.ZipFile(path, "w") as archive:
        for prefecture, lines in sorted(members.items()):
            text = "".join(f"{town} {' '.join(names)}\n" for town, names in sorted(lines.items()))
            info = zipfile.ZipInfo(prefecture, _EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode(), zipfile.ZIP_DEFLATED, 9)
    return count
