"""Which units a name may mean in a report of some year, and the path to each by the names of that year.

A report of 2012 that names 从化区 (the page was made later) is of 从化市, one of 2016 that still says 从化市
is of 从化区. In the year of a change either name is right, and the one on the page is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.place_names import ethnic_townships, place_stem
from ingest.place_page import Page
from ingest.place_weights import BEGAN_LATER, CALLED_IN_SHORT, ENDED_BEFORE
from ontology.places import Place, load_places, plain_township, short_name
from ontology.records import PlaceLevel

__all__ = [
    "COUNTIES",
    "TOWNS",
    "Candidate",
    "candidates_called",
    "doubt",
    "family",
    "forms",
    "level_of",
    "provisional",
]

TOWNS = frozenset((PlaceLevel.TOWN, PlaceLevel.SUBDISTRICT, PlaceLevel.TOWNSHIP))
COUNTIES = frozenset((PlaceLevel.DISTRICT, PlaceLevel.COUNTY))

_LEVEL_BY_SUFFIX = (
    ("街道", PlaceLevel.SUBDISTRICT),
    ("苏木", PlaceLevel.TOWNSHIP),
    ("镇", PlaceLevel.TOWN),
    ("乡", PlaceLevel.TOWNSHIP),
    ("县", PlaceLevel.COUNTY),
    ("旗", PlaceLevel.COUNTY),
    ("区", PlaceLevel.DISTRICT),
    ("市", PlaceLevel.COUNTY),
)
#: In the names of ethnic townships.
_PEOPLE = "族"
#: Shorter names of counties are not contracted.
_LONG = 6


@dataclass(frozen=True)
class Candidate:
    """A place that a report may be of.

    `line` are the units from the province down, the place itself last; of a place that the register lacks
    (`place` None) those above it. `names` are their names in the report's year, `name` the last of them;
    `written` is how the page writes it.
    """

    name: str
    written: str
    level: PlaceLevel | None
    line: tuple[Place, ...]
    place: Place | None

    @property
    def above(self) -> tuple[Place, ...]:
        """The places above it, the province first."""
        return self.line[:-1] if self.place else self.line

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the province down."""
        return (*(place.name for place in self.above), self.name)

    @property
    def code(self) -> str | None:
        return self.place.code if self.place else None

    @property
    def county(self) -> Place | None:
        """The county or district that it is or lies in."""
        return next((place for place in self.line if place.level in COUNTIES), None)


def candidates_called(written: str, page: Page) -> tuple[Candidate, ...]:
    """The units of the register that a page of its year may mean by this name."""
    known = page.bearers.get(written)
    if known is None:
        known = page.bearers[written] = tuple(_candidates(written, page))
    return known


def _candidates(written: str, page: Page) -> Iterator[Candidate]:
    for place in _units(written, page.year):
        # an ethnic township may stand in the register without its people (邓家土家族乡 as 邓家乡)
        name = written if _called_in_full(written, place) else place.name
        yield Candidate(name, written, place.level or level_of(name), _line_then(place, page), place)


def _called_in_full(written: str, place: Place) -> bool:
    return _PEOPLE in written and plain_township(written) == place.name


def provisional(name: str, above: Place, page: Page) -> Candidate:
    """A place of this name that the register lacks, right below another one."""
    return Candidate(name, name, level_of(name), _line_then(above, page), None)


@lru_cache(maxsize=4096)
def _units(name: str, year: int | None) -> tuple[Place, ...]:
    """The units of a name in a year; counties of it at other times as they were in that year.

    The years of townships are known less surely: those of other years stay, and weigh less (`doubt`).
    """
    register = load_places()
    present = register.called(name)
    if year is None:
        return (present or register.former(name)) + _ethnic(name) or _contracted(name)
    found = dict.fromkeys(register.in_year(name, year))
    elsewhen: list[Place] = []
    for place in (*present, *register.former(name)):
        if place.level in TOWNS or place.level is None:
            if place.valid_to is None or not any(_same(place, other) for other in found):
                found.setdefault(place)
        elif place.existed_in(year):
            found.setdefault(place)
        else:
            elsewhen.append(place)
    if not found:
        found = dict.fromkeys(_then(place, year) for place in elsewhen)
    return (*found, *_ethnic(name)) or _contracted(name)


def _same(former: Place, other: Place) -> bool:
    """Whether a former unit goes on in another one."""
    return other.code in family(former.code)


def doubt(candidate: Candidate, year: int | None) -> float:
    """What speaks beforehand against a bearer of the name: it bore it at another time, or a longer one."""
    place = candidate.place
    if place is None:
        return 0.0
    if (
        candidate.written != place.name
        and candidate.written not in forms(place.code)
        and len(candidate.written) < len(place.name)
    ):
        return CALLED_IN_SHORT
    if year is None or place.existed_in(year):
        return 0.0
    return ENDED_BEFORE if place.valid_to is not None and place.valid_to < year else BEGAN_LATER


def _ethnic(name: str) -> tuple[Place, ...]:
    """Ethnic townships: in full where the register has them in short (邓家土家族乡), or in short."""
    register = load_places()
    if _PEOPLE in name and (plain := plain_township(name)):
        return () if register.named(name) else register.named(plain)
    return tuple(place for full in ethnic_townships().get(name, ()) for place in register.named(full))


def _contracted(name: str) -> tuple[Place, ...]:
    """The one county of which a name keeps some characters: 喀左县 of 喀喇沁左翼蒙古族自治县, 达茂旗."""
    found = [
        place for place in _long_counties().get(name[:1] + name[-1:], ()) if _is_within(name, place.name)
    ]
    return tuple(found) if len(found) == 1 else ()


@cache
def _long_counties() -> dict[str, list[Place]]:
    """Counties and banners with long names, by their first and last character."""
    found: dict[str, list[Place]] = {}
    for place in load_places():
        if place.level in COUNTIES and len(place.name) >= _LONG:
            found.setdefault(place.name[0] + place.name[-1], []).append(place)
    return found


def _is_within(name: str, longer: str) -> bool:
    """Whether the characters of a name stand in a longer one in this order."""
    rest = iter(longer)
    return all(character in rest for character in name)


def _then(place: Place, year: int) -> Place:
    """What the place was in the year, where that is one unit; else the place itself."""
    register = load_places()
    step: Place | None = place
    seen = set()
    while step is not None and not step.existed_in(year) and step.code not in seen:
        seen.add(step.code)
        later = step.valid_to is not None and step.valid_to < year
        others = register.successors(step.code) if later else register.predecessors(step.code)
        if later:
            step = others[0] if others else None
        else:
            # a unit that is older under the same stem (从化市 of 从化区) is the one that was renamed
            same = [p for p in others if place_stem(p.name) == place_stem(place.name)] or list(others)
            step = same[0] if len(same) == 1 else None
    return place if step is None else step


def _line_then(place: Place, page: Page) -> tuple[Place, ...]:
    """The units from the province down to a place in the page's year, by the names that the page has."""
    line = _line(place.code, page.year)
    if page.year is None:
        return line
    before = _line(place.code, page.year - 1)
    if before is line or len(before) != len(line) or before[-1].code != line[-1].code:
        return line
    chosen = zip(line[:-1], before[:-1], strict=True)
    return (*(_as_written(new, old, page) for new, old in chosen), line[-1])


def _as_written(new: Place, old: Place, page: Page) -> Place:
    changed = new is not old and new.name != old.name and page.count(old.name) > 0 == page.count(new.name)
    return old if changed else new


_LINES: dict[tuple[str, ...], tuple[Place, ...]] = {}


@lru_cache(maxsize=8192)
def _line(code: str, year: int | None) -> tuple[Place, ...]:
    register = load_places()
    line, today = register.path(code, year), register.path(code)
    if year is not None and len(line) < len(today):
        # the years of a county's and of its towns' changes may differ in the sources: then a level is missing
        before = register.path(code, year - 1)
        line = before if len(before) == len(today) else today
    # one object for one line: lines are compared often
    return _LINES.setdefault(tuple(place.code for place in line), line)


@lru_cache(maxsize=8192)
def family(code: str) -> frozenset[str]:
    """The identities of a unit, of what it came from and of what became of it."""
    register = load_places()
    found = {code}
    for relatives in (register.predecessors, register.successors):
        queue = [code]
        while queue:
            queue = [p.code for step in queue for p in relatives(step) if p.code not in found]
            found.update(queue)
    return frozenset(found)


@lru_cache(maxsize=8192)
def forms(code: str) -> tuple[str, ...]:
    """The names by which pages call a unit: its own, in short, and those that it had or got."""
    register = load_places()
    places = [place for place in map(register.get, (code, *sorted(family(code) - {code}))) if place]
    return tuple(dict.fromkeys(form for place in places for form in _forms(place.name)))


def _forms(name: str) -> Iterator[str]:
    yield name
    if (short := short_name(name)) is not None:
        yield short


def level_of(name: str) -> PlaceLevel | None:
    """The level that the last word of a name tells; of 市 that of a county: prefectures are registered."""
    return next((level for suffix, level in _LEVEL_BY_SUFFIX if name.endswith(suffix)), None)
