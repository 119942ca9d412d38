"""Rows of a query as tables for people and programs: JSON values, and CSV that opens safely in a spreadsheet.

`/sparql` gives the lossless standard CSV; this one is for people. It begins with a UTF-8 byte order mark, so
that Excel reads the Chinese, and puts `'` before cells that begin with = + - @ TAB or CR, so that no cell is
run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from graph.query.terms import Term

__all__ = ["Cell", "cells", "spreadsheet_csv"]

Cell = str | int | float | bool | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"


def cells(row: Mapping[str, Term], variables: Sequence[str]) -> dict[str, Cell]:
    """One row as JSON values: numbers as numbers, everything else as text, unbound as None."""
    return {name: row[name].python if name in row else None for name in variables}


def spreadsheet_csv(variables: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """The table as CSV for people. Numbers stay as they are, a negative one too."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in variables])
    for row in rows:
        writer.writerow([_safe(row.get(name)) for name in variables])
    return _BYTE_ORDER_MARK + out.getvalue()


def _safe(value: Cell) -> Cell:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
