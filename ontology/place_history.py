"""Former places: what they were called, which code they had when, and what became of them.

`place_history.csv` (built by scripts/build_place_history.py; sources and licences beside it) has one row for
each code that a unit had until a certain year:

    code        the 12 digits of then
    name, level of a unit that ended then, as in places.csv; empty where it only changed its code
                (江口县 was 522222 until 2011)
    from, to    first and last calendar year; `from` is empty where the sources do not reach back
    unit        identity of the unit (`ontology.place.Place.code`)
    successors  identities of the units that an ended one became, separated by blanks

A unit ends when its name or its status changes; a new code alone does not end it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter

from ontology.code_lists import PlaceLevel
from ontology.errors import OntologyError
from ontology.place import CODE_LENGTH
from ontology.vocabulary import read_text

__all__ = ["FormerUnit", "PlaceHistory", "Spell", "load_place_history", "parse_place_history"]

HISTORY_FILE = "place_history.csv"

_HEADER = "code,name,level,from,to,unit,successors"
_CODE = rf"[0-9]{{{CODE_LENGTH}}}"
_UNIT = rf"{_CODE}(?:-[12][0-9]{{3}})?"
_LEVEL = rf"(?:{'|'.join(PlaceLevel)})?"
_YEAR = "[12][0-9]{3}"
_ROWS = re.compile(
    rf"(?:{_CODE},[^,\s]*,{_LEVEL},(?:{_YEAR})?,{_YEAR},{_UNIT},(?:{_UNIT}(?: {_UNIT})*)?\n)*+"
)


@dataclass(frozen=True, slots=True)
class Spell:
    """The years in which a unit had a code; `start` None where the sources do not reach back."""

    code: str
    start: int | None
    end: int
    unit: str

    def at_end_of(self, year: int) -> bool:
        return (self.start is None or self.start <= year) and year < self.end


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A unit that is no more; `code` is the last that it had."""

    unit: str
    name: str
    level: PlaceLevel | None
    start: int | None
    end: int
    code: str
    successors: tuple[str, ...]


class PlaceHistory:
    """Former units by identity and name, and the codes that units had before; indexed when asked for."""

    def __init__(self, rows: Iterable[Sequence[str]] = ()) -> None:
        """`rows` are those of the file, split, in its order."""
        self._rows = list(rows)

    def __len__(self) -> int:
        """How many units ended."""
        return len(self._ended)

    def units(self) -> Iterator[str]:
        """The identities of the former units, in the order of the codes."""
        return iter(self._ended)

    def get(self, unit: str) -> FormerUnit | None:
        """The former unit of this identity."""
        row = self._ended.get(unit)
        if row is None:
            return None
        code, name, level, _, end, _, successors = row
        first = self.codes_of(unit)[0].start
        return FormerUnit(
            unit, name, PlaceLevel(level) if level else None, first, int(end), code, tuple(successors.split())
        )

    def named(self, name: str) -> tuple[str, ...]:
        """The identities of the former units of exactly this name, in the order of the codes."""
        return tuple(self._by_name.get(name, ()))

    def names(self) -> Iterable[str]:
        """Every name that a former unit had, once."""
        return self._by_name.keys()

    def bearers(self, code: str) -> tuple[Spell, ...]:
        """The units that had this code until some year, the earliest first."""
        return tuple(map(_spell, self._by_code.get(code, ())))

    def bearer(self, code: str, year: int) -> str | None:
        """The unit that had this code at the end of the year, if it has it no longer."""
        return next((spell.unit for spell in self.bearers(code) if spell.at_end_of(year)), None)

    def codes_of(self, unit: str) -> tuple[Spell, ...]:
        """The codes that the unit had until some year, the earliest first; all that a former one had."""
        return tuple(map(_spell, self._by_unit.get(unit, ())))

    def code_of(self, unit: str, year: int) -> str | None:
        """The code that the unit had at the end of the year, if that was not its last; None for its last one.

        For a year before the sources begin, the earliest that is known.
        """
        return next((spell.code for spell in self.codes_of(unit) if year < spell.end), None)

    def predecessors(self, unit: str) -> tuple[str, ...]:
        """The former units that became this one, in the order of the codes."""
        return tuple(self._predecessors.get(unit, ()))

    @cached_property
    def _ended(self) -> dict[str, Sequence[str]]:
        return {row[5]: row for row in self._rows if row[1]}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for unit, row in self._ended.items():
            index[row[1]].append(unit)
        return dict(index)

    @cached_property
    def _by_code(self) -> dict[str, list[Sequence[str]]]:
        return self._indexed(0)

    @cached_property
    def _by_unit(self) -> dict[str, list[Sequence[str]]]:
        return self._indexed(5)

    def _indexed(self, column: int) -> dict[str, list[Sequence[str]]]:
        """The rows by what stands in a column, each group in the order of the years in which they end."""
        index: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
        for row in self._rows:
            index[row[column]].append(row)
        for rows in index.values():
            if len(rows) > 1:
                rows.sort(key=itemgetter(4))
        return dict(index)

    @cached_property
    def _predecessors(self) -> dict[str, list[str]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for unit, row in self._ended.items():
            for successor in row[6].split():
                index[successor].append(unit)
        return dict(index)


def _spell(row: Sequence[str]) -> Spell:
    return Spell(row[0], int(row[3]) if row[3] else None, int(row[4]), row[5])


@cache
def load_place_history() -> PlaceHistory:
    """The history of the package. Raises OntologyError that names the line."""
    return parse_place_history(read_text(HISTORY_FILE))


def parse_place_history(text: str) -> PlaceHistory:
    """The history in the text of a place history file. Raises OntologyError that names the line."""
    header, _, body = text.partition("\n")
    if header != _HEADER:
        raise OntologyError(f"ontology/{HISTORY_FILE}, line 1: the header is {header!r}, not {_HEADER!r}.")
    valid = _ROWS.match(body)
    if valid is None or valid.end() != len(body):
        number = body.count("\n", 0, valid.end() if valid else 0) + 2
        row = body.splitlines()[number - 2]
        raise OntologyError(
            f"ontology/{HISTORY_FILE}, line {number}: {row!r} is not a code, a name, a level, two years, a "
            "unit and its successors."
        )
    return PlaceHistory(line.split(",") for line in body.splitlines())
