"""Lexicons: the small tables of words and patterns in `ontology/lexicon/`, one CSV file each."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources

from ontology.errors import OntologyError
from ontology.vocabulary import read_text

__all__ = ["lexicon_names", "parse_lexicon", "read_lexicon"]

FOLDER = "lexicon"


def lexicon_names() -> tuple[str, ...]:
    """Names of all lexicons of the package, sorted."""
    folder = resources.files("ontology").joinpath(FOLDER)
    if not folder.is_dir():
        return ()
    return tuple(sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv")))


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Rows of `ontology/lexicon/<name>.csv` in order, by column; an empty cell is "".

    The rows are the caller's own copy. Raises OntologyError that names the file and the line.
    """
    return [dict(zip(columns, row, strict=True)) for columns, row in _rows(name)]


@cache
def _rows(name: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    path = f"{FOLDER}/{name}.csv"
    rows = parse_lexicon(read_text(path), f"ontology/{path}")
    return tuple((tuple(row), tuple(row.values())) for row in rows)


def parse_lexicon(text: str, name: str) -> list[dict[str, str]]:
    """Rows of CSV text with a header row; blank lines and lines that begin with `#` are left out.

    Cells are trimmed. `name` is what error messages call the file. Raises OntologyError for a header that is
    missing, has an empty or a repeated column, and for a row with too few or too many cells.
    """
    # "#" starts a comment only where a row would start, so a quoted cell that spans lines is not torn
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    columns: list[str] | None = None
    rows: list[dict[str, str]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if columns is None:
                columns = _header(cells, name, reader.line_num)
            elif len(cells) != len(columns):
                raise OntologyError(
                    f"{name}, line {reader.line_num}: {len(cells)} cells for {len(columns)} columns "
                    f"({', '.join(columns)}); put a cell that holds a comma in quotation marks."
                )
            else:
                rows.append(dict(zip(columns, cells, strict=True)))
    except csv.Error as error:
        raise OntologyError(f"{name}, line {reader.line_num}: not CSV ({error}).") from None
    if columns is None:
        raise OntologyError(f"{name}: empty; the first row names the columns.")
    return rows


def _header(cells: list[str], name: str, line: int) -> list[str]:
    if not all(cells) or len(set(cells)) != len(cells):
        raise OntologyError(f"{name}, line {line}: every column of the header has a name of its own.")
    return cells
