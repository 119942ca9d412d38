"""The mechanism that a number is tied to by its words, where its indicator alone does not tell.

`ontology/lexicon/measure_mechanisms.csv` lists, by indicator, words that decide: publicity events on the
civil code serve another mechanism than those on drugs. The first row that fits wins.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.taxonomy import load_taxonomy

__all__ = ["told_mechanism"]


#: With fewer characters than a noun has, a number's own words leave it to the clause.
_NOUN = 3
_EMPTY = re.compile(r"[#\s共达为有约]")


class _Row(NamedTuple):
    pattern: re.Pattern[str]
    mechanism: str


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    """Rows by indicator. Raises OntologyError that names a pattern or a mechanism which cannot be used."""
    known = load_taxonomy().mechanisms
    found: dict[str, list[_Row]] = {}
    for row in read_lexicon("measure_mechanisms"):
        if row["mechanism"] not in known:
            raise OntologyError(
                f"ontology/lexicon/measure_mechanisms.csv: no mechanism {row['mechanism']!r}."
            )
        try:
            pattern = re.compile(row["pattern"])
        except re.error as error:
            raise OntologyError(
                f"ontology/lexicon/measure_mechanisms.csv, pattern {row['pattern']!r}: {error}."
            ) from error
        for indicator in row["indicators"].split():
            found.setdefault(indicator, []).append(_Row(pattern, row["mechanism"]))
    return {indicator: tuple(rows) for indicator, rows in found.items()}


def told_mechanism(indicator: str, own: str, clause: str) -> str | None:
    """The mechanism that a number's own words tell (`#` in its place), its clause where they are too few."""
    rows = _rows().get(indicator)
    if rows is None:
        return None
    words = own if len(_EMPTY.sub("", own)) >= _NOUN else clause
    return next((row.mechanism for row in rows if row.pattern.search(words)), None)
