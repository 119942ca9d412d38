"""CSV for people: it opens in a spreadsheet with its Chinese, and no cell is run as a formula."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from api.tables import cells, spreadsheet_csv
from graph.query.terms import Term

XSD = "http://www.w3.org/2001/XMLSchema#"


def parsed(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))


def test_numbers_and_unbound_cells() -> None:
    row = {
        "year": Term("literal", "2017", datatype=XSD + "integer"),
        "value": Term("literal", "-12.5", datatype=XSD + "decimal"),
        "place": Term("iri", "https://w3id.org/fazhi/id/place/440115101000"),
    }
    assert cells(row, ["place", "year", "value", "subject"]) == {
        "place": "https://w3id.org/fazhi/id/place/440115101000",
        "year": 2017,
        "value": -12.5,
        "subject": None,
    }
    table = spreadsheet_csv(["year", "value", "subject"], [cells(row, ["year", "value", "subject"])])
    assert parsed(table) == [["year", "value", "subject"], ["2017", "-12.5", ""]]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_text_is_kept_and_never_a_formula(text: str) -> None:
    ((_,), (cell,)) = parsed(spreadsheet_csv(["quote"], [{"quote": text}])) if text else ((0,), ("",))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, "'" + text)
