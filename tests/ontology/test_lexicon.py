"""Lexicon tables: every one of the package loads, and mistakes are named with file and line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import OntologyError
from ontology.lexicon import lexicon_names, parse_lexicon, read_lexicon


@pytest.mark.parametrize("name", lexicon_names())
def test_every_lexicon_loads(name: str) -> None:
    rows = read_lexicon(name)
    assert rows
    assert all(row.keys() == rows[0].keys() for row in rows)


def test_rows_are_the_callers_own() -> None:
    name = lexicon_names()[0]
    read_lexicon(name)[0].clear()
    assert read_lexicon(name)[0]


def test_a_table_is_read_by_columns() -> None:
    text = '\ufeffcue,status\r\n# planned\r\n将, planned \r\n\r\n"未,能",\r\n'
    assert parse_lexicon(text, "cues.csv") == [
        {"cue": "将", "status": "planned"},
        {"cue": "未,能", "status": ""},
    ]


def test_a_missing_lexicon_is_named() -> None:
    with pytest.raises(OntologyError, match=r"ontology/lexicon/no_such_table\.csv is missing"):
        read_lexicon("no_such_table")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cues.csv: empty"),
        ("# only a comment\n", "cues.csv: empty"),
        ("cue,cue\n", "cues.csv, line 1: every column"),
        ("cue,\n", "cues.csv, line 1: every column"),
        ("cue,status\n\n将\n", "cues.csv, line 3: 1 cells for 2 columns"),
        ("cue,status\n将,planned,x\n", r"cues.csv, line 2: 3 cells for 2 columns \(cue, status\)"),
        ('cue,status\n"将,planned\n', "cues.csv, line 2: not CSV"),
    ],
)
def test_a_malformed_table_is_named(text: str, message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        parse_lexicon(text, "cues.csv")


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Z"]), min_size=1).filter(
    lambda cell: not cell.startswith("#") and cell == cell.strip()
)


@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("a", "b"), *rows])
    assert parse_lexicon(out.getvalue(), "t.csv") == [{"a": a, "b": b} for a, b in rows]
