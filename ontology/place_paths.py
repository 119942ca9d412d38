"""Which place lay above another in a certain year.

A code says where a place lies, but only in the years in which the place had it: 500110 was 万盛区 and is
綦江区 now. So the superior is looked up in a year for which the code is known, and followed from there to the
year that is asked for: back by predecessors, forward by successors.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from ontology.place import Place, codes_above, digits_of_level
from ontology.place_history import PlaceHistory

__all__ = ["PlacePaths"]

#: First year at whose end codes are known: of counties and above, of townships (their first table is of
#: September 2015), of statistical units.
_COUNTIES_SINCE, _TOWNSHIPS_SINCE, _OTHERS_SINCE = 1984, 2014, 2023
_COUNTY = 6
#: So many years the codes of townships may be behind those of their county.
_LAG = 2
#: Characters by which a predecessor is told from others that were joined with it.
_CORE = 2


class PlacePaths:
    """Superiors by year, from the places, the codes of the present ones, and the history of both."""

    def __init__(
        self, get: Callable[[str], Place | None], present: Container[str], history: PlaceHistory
    ) -> None:
        self._get, self._present, self._history = get, present, history

    def above(self, place: Place, year: int) -> Place | None:
        """The place above at the end of the year; None above a province."""
        digits = self._history.code_of(place.code, year) or place.digits
        known = max(year, place.valid_from or _codes_since(place))
        above = self.above_code(digits, known)
        return self._then(above, year, below=digits_of_level(digits)) if above else None

    def above_code(self, digits: str, year: int) -> Place | None:
        """The place above the one that had this code at the end of the year."""
        for code in codes_above(digits):
            if (unit := self._history.bearer(code, year)) is not None:
                return self._get(unit)
            if code in self._present:
                return self._get(code)
            ended = [s.unit for s in self._history.bearers(code) if year - _LAG <= s.end <= year]
            if ended and (later := self._afterwards(ended[-1], year)) is not None:
                return later
        return None

    def _then(self, place: Place, year: int, below: int) -> Place:
        """What a place was at the end of the year; the place itself where that cannot be told.

        It lies above a place whose code has `below` digits.
        """
        while place.valid_from is not None and place.valid_from > year:
            level = digits_of_level(place.digits)
            earlier = self._places(self._history.predecessors(place.code))
            found = [p for p in earlier if digits_of_level(p.digits) == level]
            # 儋州市 was a county-level city right under 海南省 before it ranked with prefectures
            found = found or [p for p in earlier if digits_of_level(p.digits) < below]
            if len(found) > 1:  # 綦江区 was made of 綦江县 and 万盛区
                found = [p for p in found if p.name[:_CORE] == place.name[:_CORE]]
            if len(found) != 1:
                break
            place = found[0]
        return place

    def _afterwards(self, unit: str, year: int) -> Place | None:
        """What a unit had become by the end of the year, on the same level or a higher one."""
        place = self._get(unit)
        while place is not None and place.valid_to is not None and place.valid_to <= year:
            level = digits_of_level(place.digits)
            former = self._history.get(place.code)
            later = self._places(former.successors) if former else []
            place = next((p for p in later if digits_of_level(p.digits) <= level), None)
        return place

    def _places(self, units: Iterable[str]) -> list[Place]:
        return [place for place in map(self._get, units) if place is not None]


def _codes_since(place: Place) -> int:
    if place.level is None:
        return _OTHERS_SINCE
    return _COUNTIES_SINCE if digits_of_level(place.digits) <= _COUNTY else _TOWNSHIPS_SINCE
