"""The register of places: provinces to townships, present and former, and the villages of a township.

`places.csv` (built by scripts/build_places.py; source and licence beside it in places.csv.license) holds the
present places by their 12-digit codes (`ontology.place`). What they were before stands in `place_history.csv`
(`ontology.place_history`), villages in `villages.zip` (`ontology.place_villages`); both are read when first
asked for. docs/places.md says where the data come from and how to add a change.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from operator import lt

from ontology.code_lists import PlaceLevel
from ontology.errors import OntologyError
from ontology.place import CODE_LENGTH, Place, codes_above
from ontology.place_history import FormerUnit, PlaceHistory, load_place_history
from ontology.place_names import plain_township, short_name
from ontology.place_paths import PlacePaths
from ontology.place_villages import villages_of
from ontology.vocabulary import read_text

__all__ = ["Place", "PlaceRegister", "load_places", "parse_places", "plain_township", "short_name"]

PLACES_FILE = "places.csv"
#: Places and paths that are kept in memory: those that a few reports speak of (some 2 MB).
_KEPT = 8192

_HEADER = "code,name,level,years"
_ROW = re.compile(
    rf"[0-9]{{{CODE_LENGTH}}},[^,\"\s]+,(?:{'|'.join(PlaceLevel)})?,(?:[12][0-9]{{3}})?-?(?:[12][0-9]{{3}})?"
)


class PlaceRegister:
    """Places by code and by name. Rows are turned into places only when asked for: the register is large.

    `named`, `called`, `names`, `short_names` and `children` know present places only.
    """

    def __init__(self, rows: Iterable[str], history: Callable[[], PlaceHistory] = PlaceHistory) -> None:
        """`rows` are lines `code,name,level,years`, sorted by code, each code once."""
        self._rows = {row[:CODE_LENGTH]: row for row in rows}
        self._load_history = history
        self._place: Callable[[str], Place] = lru_cache(_KEPT)(self._read)
        self._path: Callable[[str, int | None], tuple[Place, ...]] = lru_cache(_KEPT)(self._climb)

    def __len__(self) -> int:
        """How many present places there are."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Place]:
        """All present places in the order of their codes."""
        return map(self._place, self._rows)

    def get(self, code: str) -> Place | None:
        """The place of this identity, present or former."""
        if code in self._rows:
            return self._place(code)
        unit = self.history.get(code)
        return self._former(unit) if unit else None

    def named(self, name: str) -> tuple[Place, ...]:
        """All present places of exactly this name (黄阁镇, not 黄阁), in the order of their codes."""
        return tuple(map(self._place, self._codes_by_name.get(name, ())))

    def called(self, name: str) -> tuple[Place, ...]:
        """The places of this name; where there are none, the autonomous ones that are so called in short."""
        return self.named(name) or tuple(map(self._place, self._codes_by_short_name.get(name, ())))

    def former(self, name: str) -> tuple[Place, ...]:
        """The former places of exactly this name, in the order of codes."""
        return self._existing(unit for unit in self.history.named(name) if unit not in self._rows)

    def in_year(self, name: str, year: int | None) -> tuple[Place, ...]:
        """The places, present and former, that had this name in some part of the year, or ever (None)."""
        places = self.named(name) + self.former(name)
        return places if year is None else tuple(place for place in places if place.existed_in(year))

    def coded(self, digits: str) -> tuple[Place, ...]:
        """The places that have or had this code (2 to 12 digits), the present one first, then the latest."""
        code = digits.ljust(CODE_LENGTH, "0")
        found = [self._place(code)] if code in self._rows else []
        for spell in reversed(self.history.bearers(code)):
            place = self.get(spell.unit)
            if place is not None and place not in found:
                found.append(place)
        return tuple(found)

    def names(self) -> Iterable[str]:
        """Every name of a present place once, in the order of the codes."""
        return self._codes_by_name.keys()

    def former_names(self) -> Iterable[str]:
        """Every name of a former place once, in the order of codes; some are names of present places too."""
        return self.history.names()

    def short_names(self) -> Iterable[str]:
        """The short names of autonomous places, each once."""
        return self._codes_by_short_name.keys()

    def path(self, code: str, year: int | None = None) -> tuple[Place, ...]:
        """The places from the province down to this one; empty when the code is not in the register.

        With a year, those above are as they were at the end of it (of a place that ended in that year or
        before: right before its end). Where a place above came from several and it is not known which of them
        the place lay in, the one of the same name but for its level (綦江县 for 綦江区), else the later one.
        """
        return self._path(code, year)

    def predecessors(self, code: str) -> tuple[Place, ...]:
        """The former places that this one was made of, in the order of codes."""
        return self._existing(self.history.predecessors(code))

    def successors(self, code: str) -> tuple[Place, ...]:
        """The places that a former one was made into or became part of, the main one first."""
        unit = self.history.get(code)
        return self._existing(unit.successors) if unit else ()

    def villages(self, code: str) -> tuple[Place, ...]:
        """The villages and communities of a township as of 2023, in the order of their codes.

        Names are those of the place, not of its committee (大塘村, 黄阁社区). Reads one prefecture's villages
        when it is first asked for one of its townships.
        """
        return villages_of(code)

    def children(self, code: str) -> tuple[Place, ...]:
        """The present places directly under this one, in the order of their codes."""
        stem = code.rstrip("0")
        found = []
        for i in range(bisect_left(self._codes, code) + 1, len(self._codes)):
            if not self._codes[i].startswith(stem):
                break
            if self._parent(self._codes[i]) == code:
                found.append(self._place(self._codes[i]))
        return tuple(found)

    @cached_property
    def history(self) -> PlaceHistory:
        """Former places and codes; read when first asked for."""
        return self._load_history()

    @cached_property
    def _paths(self) -> PlacePaths:
        return PlacePaths(self.get, self._rows, self.history)

    @cached_property
    def _codes(self) -> list[str]:
        return list(self._rows)

    @cached_property
    def _codes_by_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for code, row in self._rows.items():
            index.setdefault(row[CODE_LENGTH + 1 :].partition(",")[0], []).append(code)
        return index

    @cached_property
    def _codes_by_short_name(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name, codes in self._codes_by_name.items():
            if (short := short_name(name)) is not None:
                index.setdefault(short, []).extend(codes)
        return index

    def _parent(self, code: str) -> str | None:
        return next((above for above in codes_above(code) if above in self._rows), None)

    def _read(self, code: str) -> Place:
        _, name, level, years = self._rows[code].split(",")
        first, _, last = years.partition("-")
        return Place(
            code,
            name,
            PlaceLevel(level) if level else None,
            self._parent(code),
            int(first) if first else None,
            int(last) if last else None,
        )

    def _former(self, unit: FormerUnit) -> Place:
        above = self._paths.above_code(unit.code, unit.end - 1)
        parent = above.code if above else None
        return Place(unit.unit, unit.name, unit.level, parent, unit.start, unit.end)

    def _existing(self, units: Iterable[str]) -> tuple[Place, ...]:
        return tuple(place for place in map(self.get, units) if place is not None)

    def _climb(self, code: str, year: int | None) -> tuple[Place, ...]:
        place = self.get(code)
        if place is None:
            return ()
        if year is None and place.valid_to is None:
            return self._present_path(place)
        if place.valid_to is not None and (year is None or year >= place.valid_to):
            year = place.valid_to - 1
        assert year is not None
        places = [place]
        while (above := self._paths.above(places[-1], year)) is not None:
            places.append(above)
        return tuple(reversed(places))

    def _present_path(self, place: Place) -> tuple[Place, ...]:
        places = [place]
        while places[-1].parent is not None:
            places.append(self._place(places[-1].parent))
        return tuple(reversed(places))


@cache
def load_places() -> PlaceRegister:
    """The register of the package. Raises OntologyError that names the line."""
    return parse_places(read_text(PLACES_FILE), load_place_history)


def parse_places(text: str, history: Callable[[], PlaceHistory] = PlaceHistory) -> PlaceRegister:
    """The register in the text of a places file: the header `code,name,level,years`, rows sorted by code.

    `history` gives former places and codes when they are first asked for; without it there are none.

    Raises OntologyError that names the line for another header, a malformed row, and a code that is repeated,
    out of order, or under no province.
    """
    header, *rows = text.splitlines() or [""]
    if header != _HEADER:
        raise OntologyError(f"ontology/{PLACES_FILE}, line 1: the header is {header!r}, not {_HEADER!r}.")
    codes = [row[:CODE_LENGTH] for row in rows]
    if not all(map(_ROW.fullmatch, rows)) or not all(map(lt, codes, codes[1:])):
        _name_bad_row(rows)
    provinces = {code[:2] for code in codes if code.endswith("0000000000")}
    if orphan := next((row for row in rows if row[:2] not in provinces), None):
        number = rows.index(orphan) + 2
        raise OntologyError(f"ontology/{PLACES_FILE}, line {number}: {orphan!r} lies under no province.")
    return PlaceRegister(rows, history)


def _name_bad_row(rows: Sequence[str]) -> None:
    """Raise for the first row that is malformed or not in its place."""
    last = ""
    for number, row in enumerate(rows, start=2):
        if not _ROW.fullmatch(row):
            raise OntologyError(
                f"ontology/{PLACES_FILE}, line {number}: {row!r} is not a 12-digit code, a name, a level "
                f"({', '.join(PlaceLevel)} or nothing) and years (2014-, -2025) or nothing."
            )
        if row[:CODE_LENGTH] <= last:
            raise OntologyError(
                f"ontology/{PLACES_FILE}, line {number}: codes are sorted and unique, {row!r} is not."
            )
        last = row[:CODE_LENGTH]
