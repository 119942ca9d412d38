"""Manifests: CSV tables that list report files with what is known of them already."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Hints
from ingest.readers.registry import READERS, is_readable
from ontology.errors import InputError
from ontology.places import load_places

__all__ = ["COLUMNS", "MANIFEST_NAME", "Problem", "Source", "read_manifest"]

#: The manifest that a folder of reports may hold.
MANIFEST_NAME = "reports.csv"

#: Columns that are understood; others are the user's own and are left alone.
COLUMNS = ("id", "file", "url", "title", "published", "issuer", "place_code", "year")

_YEAR = re.compile(r"(?:19|20)\d\d")
_PLACE_CODE = re.compile(r"\d{2}(?:\d{2}){0,2}(?:\d{3}){0,2}")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Source:
    """One report file, the id that its records carry, and what a manifest says of it."""

    docid: str
    path: Path
    hints: Hints


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be used; `message` is one sentence that names it and says how to mend it.

    `left_out` tells whether the file is not read because of it.
    """

    path: Path
    message: str
    left_out: bool = True


def read_manifest(manifest: Path) -> list[Source | Problem]:
    """The rows of a manifest in order; a row that cannot be used is a Problem naming file and line.

    A place code that the register lacks is a Problem behind its Source: the report is read without it.
    """
    try:
        text = _decode(manifest)
    except InputError as error:
        return [Problem(manifest, str(error))]
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Source | Problem] = []
    header: list[str] | None = None
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if header is None:
                header = cells
                if "file" not in header or len(set(header)) != len(header):
                    return [_problem(manifest, manifest, 1, "the header needs one column named file")]
                continue
            item = _source(manifest, header, cells, rows.line_num)
            found.append(item)
            if isinstance(item, Source) and (doubtful := _unknown_place(manifest, item, rows.line_num)):
                found.append(doubtful)
    except csv.Error as error:
        found.append(_problem(manifest, manifest, rows.line_num, f"not CSV ({error}); the rest is left out"))
    if not found:
        found.append(Problem(manifest, f"{manifest}: lists no report; add rows under the header."))
    return found


def _decode(manifest: Path) -> str:
    try:
        data = manifest.read_bytes()
    except OSError as error:
        raise InputError(f"{manifest}: cannot be read ({error.strerror or error}).") from None
    for encoding in ("utf-8-sig", "gb18030"):  # spreadsheet programs in China save CSV as GB18030
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{manifest}: neither UTF-8 nor GB18030 text; save the manifest as UTF-8.")


def _source(manifest: Path, header: list[str], cells: list[str], line: int) -> Source | Problem:
    if len(cells) != len(header):
        return _problem(
            manifest,
            manifest,
            line,
            f"{len(cells)} cells for {len(header)} columns; put a cell that holds a comma in quotation marks",
        )
    row = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
    if "file" not in row:
        return _problem(manifest, manifest, line, "the column file is empty")
    path = manifest.parent / row["file"]
    if not path.is_file():
        return _problem(manifest, path, line, f"there is no file {row['file']!r}")
    if not is_readable(path):
        return _problem(manifest, path, line, f"{row['file']!r} is not one of {', '.join(sorted(READERS))}")
    for column, pattern, example in (
        ("year", _YEAR, "2023"),
        ("place_code", _PLACE_CODE, "440115101000"),
        ("published", _DATE, "2024-01-31"),
    ):
        if column in row and not pattern.fullmatch(row[column]):
            return _problem(manifest, path, line, f"{column} {row[column]!r} is not of the form {example}")
    hints = Hints(
        url=row.get("url"),
        title=row.get("title"),
        published=row.get("published"),
        issuer=row.get("issuer"),
        place_code=row.get("place_code"),
        year=int(row["year"]) if "year" in row else None,
    )
    return Source(row.get("id") or path.stem, path, hints)


def _unknown_place(manifest: Path, source: Source, line: int) -> Problem | None:
    """A place code that is well formed and no unit's, now or before; the report is read all the same."""
    code = source.hints.place_code
    if code is None or load_places().coded(code):
        return None
    said = f"place_code {code!r} is not in the register of places"
    mend = "correct it or leave the cell empty; the report was placed without it"
    return replace(_problem(manifest, source.path, line, f"{said}: {mend}"), left_out=False)


def _problem(manifest: Path, path: Path, line: int, message: str) -> Problem:
    return Problem(path, f"{manifest}, line {line}: {message}.")
