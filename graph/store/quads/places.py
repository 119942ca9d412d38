"""Places: the homes of reports, the places above them, and what these were before or became.

A place of the register is named by its code there, whatever year a report is of. One that the register lacks
is provisional: it is named by a digest of the nearest known place above it, as that is today, and of its own
name, so that reports of any year and any spelling of the path mean one unit.

What is said of a place does not depend on the report. Only that it lay in another place than today, in the
report's year (鳌头镇 in 从化市 before 2014), is said in the report's own graph (`parts_then`). A place may so
have several superiors, whose years of validity tell which is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Triple
from pypinyin import lazy_pinyin

from graph.store import iris
from graph.store.terms import LABEL, A, date, integer, term, triple, zh
from ontology.place import Place
from ontology.place_codes import typed_codes
from ontology.places import PlaceRegister
from ontology.records import PlaceLevel, Placement, PlacementStatus, ReportRecords

__all__ = [
    "LINEAGE",
    "PART_OF",
    "HomePlace",
    "PlaceStep",
    "home_of",
    "home_places",
    "parts_then",
    "place_of",
    "place_path",
]

#: From a place to the one above it.
PART_OF = term("dct", "isPartOf")
#: Between a former place and what it became.
LINEAGE = (term("dct", "isReplacedBy"), term("dct", "replaces"))
_TRUE = Literal("true", datatype=term("xsd", "boolean"))
_PLACED = frozenset({PlacementStatus.RESOLVED, PlacementStatus.PROVISIONAL})


@dataclass(frozen=True, slots=True)
class PlaceStep:
    """One place on the way from the province down; `code` None when it is not in the register."""

    iri: NamedNode
    name: str
    level: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class HomePlace:
    """A place that a report is about: `steps` lead from the province to it, as in the report's year."""

    steps: tuple[PlaceStep, ...]

    @property
    def iri(self) -> NamedNode:
        """The address of the place itself."""
        return self.steps[-1].iri

    @property
    def name(self) -> str:
        """The name of the place itself."""
        return self.steps[-1].name

    @property
    def names(self) -> tuple[str, ...]:
        """The names from the province down."""
        return tuple(step.name for step in self.steps)

    @property
    def provisional(self) -> bool:
        """Whether the register lacks the place itself."""
        return self.steps[-1].code is None


def home_places(records: ReportRecords, register: PlaceRegister) -> tuple[HomePlace, ...]:
    """The places that a report is about: none where that is unknown or ambiguous, several for a joint report.

    Records without placements (annotations, older extractions) are placed by their metadata.
    """
    meta = records.meta
    if records.placements:
        found = [home_of(placement, meta.report_year, register) for placement in records.placements]
    else:
        found = [place_of(meta.place_path, meta.place_code, meta.place_level, meta.report_year, register)]
    return tuple({home.iri: home for home in found if home is not None}.values())


def home_of(placement: Placement, year: int | None, register: PlaceRegister) -> HomePlace | None:
    """The place of a placement; None unless it is resolved or provisional."""
    if placement.status not in _PLACED:
        return None
    return place_of(placement.path, placement.code, placement.level, year, register)


def place_of(
    path: Sequence[str], code: str | None, level: PlaceLevel | None, year: int | None, register: PlaceRegister
) -> HomePlace | None:
    """The place with this code, else the one at the end of this path of names, province first; or None.

    A bare name that no path leads to is nobody's: 城关镇 alone would merge 88 towns into one.
    """
    names = tuple(path)
    if code is not None and (known := _fitting_path(code, names, year, register)):
        return HomePlace(tuple(map(_registered, known)))
    known = _known_prefix(names, year, register)
    if not known and len(names) < 2:
        return None
    steps = [_registered(place) for place in known]
    anchor = _today(known[-1], register).code if known else ""
    for depth in range(len(known) + 1, len(names) + 1):
        key = iris.provisional_place_key(anchor, names[len(known) : depth])
        at = level.value if level and depth == len(names) else None
        steps.append(PlaceStep(iris.item("place", key), names[depth - 1], at, None))
    return HomePlace(tuple(steps))


def place_path(home: HomePlace, register: PlaceRegister) -> Iterator[Triple]:
    """The place, every place above it then and now, and what each of them was before or became."""
    known = [place for step in home.steps if step.code and (place := register.get(step.code)) is not None]
    for place in _kin(known, register):
        above = register.path(place.code)
        for superior, inferior in pairwise(above):
            yield triple(_node(inferior), PART_OF, _node(superior))
        yield from _described(place, above)
        for after in register.successors(place.code):
            yield triple(_node(place), LINEAGE[0], _node(after))
            yield triple(_node(after), LINEAGE[1], _node(place))
    today = register.path(_today(known[-1], register).code) if known else ()
    yield from _below_register(home.steps[len(known) :], today)


def parts_then(home: HomePlace, register: PlaceRegister) -> Iterator[Triple]:
    """What lay above what in the report's year, where that was otherwise than it is today or at the end."""
    for superior, step in pairwise(home.steps):
        now = register.path(step.code)[-2:-1] if step.code else ()
        if not now or _node(now[0]) != superior.iri:
            yield triple(step.iri, PART_OF, superior.iri)


def _kin(places: Iterable[Place], register: PlaceRegister) -> Iterator[Place]:
    """The places, what they were before or became, and all that lies or lay above any of them; each once.

    So all that is said of a place is the same in whatever report it occurs.
    """
    waiting = list(places)
    seen: set[str] = set()
    while waiting:
        place = waiting.pop()
        if place.code in seen:
            continue
        seen.add(place.code)
        yield place
        waiting += register.path(place.code)
        waiting += register.successors(place.code)
        waiting += register.predecessors(place.code)


def _described(place: Place, above: Sequence[Place]) -> Iterator[Triple]:
    """What the register says of a place; `above` is its path, itself the last."""
    node = _node(place)
    yield from _named(node, place.name, [step.name for step in above])
    for scheme, code in typed_codes(place):
        yield triple(node, term("skos", "notation"), Literal(code, datatype=term("fz", scheme)))
    if place.level is not None:
        yield triple(node, term("fz", "level"), iris.concept("place-level", place.level.value))
    for name, year in (("validFrom", place.valid_from), ("validTo", place.valid_to)):
        if year is not None and (literal := date(str(year))) is not None:
            yield triple(node, term("fz", name), literal)
            yield triple(node, term("fz", name + "Year"), integer(year))


def _below_register(steps: Sequence[PlaceStep], above: Sequence[Place]) -> Iterator[Triple]:
    """Places that the register lacks, below `above` as that is today: provisional ones, and villages."""
    names = [place.name for place in above]
    superior = _node(above[-1]) if above else None
    for step in steps:
        names.append(step.name)
        yield from _named(step.iri, step.name, names)
        if step.code is None:
            yield triple(step.iri, term("fz", "provisional"), _TRUE)
        else:
            yield triple(
                step.iri, term("skos", "notation"), Literal(step.code, datatype=term("fz", "NbsCode"))
            )
        if step.level is not None:
            yield triple(step.iri, term("fz", "level"), iris.concept("place-level", step.level))
        if superior is not None:
            yield triple(step.iri, PART_OF, superior)
        superior = step.iri


def _named(node: NamedNode, name: str, path: Iterable[str]) -> Iterator[Triple]:
    for kind in (term("fz", "Place"), term("dct", "Location"), term("schema", "AdministrativeArea")):
        yield triple(node, A, kind)
    yield triple(node, LABEL, zh(name))
    pinyin = Literal("".join(lazy_pinyin(name)), language="zh-latn-pinyin")
    yield triple(node, term("skos", "altLabel"), pinyin)
    yield triple(node, term("fz", "pathLabel"), zh(" ".join(path)))


def _node(place: Place) -> NamedNode:
    return iris.item("place", place.code)


def _registered(place: Place) -> PlaceStep:
    return PlaceStep(_node(place), place.name, place.level.value if place.level else None, place.code)


def _fitting_path(
    code: str, names: tuple[str, ...], year: int | None, register: PlaceRegister
) -> tuple[Place, ...]:
    """The places down to the one with this code, by the names that the report goes by; () if it is unknown.

    In a year of change both the old and the new superior are right: the names tell which is meant.
    """
    paths = [register.path(code, at) for at in ([year, year - 1, year + 1] if year else [])]
    paths.append(register.path(code))
    return next((path for path in paths if tuple(step.name for step in path) == names), paths[0])


def _known_prefix(names: Sequence[str], year: int | None, register: PlaceRegister) -> tuple[Place, ...]:
    """The longest beginning of the names that is a path of the register, from the province down."""
    for depth in range(len(names), 0, -1):
        for place in register.in_year(names[depth - 1], None):
            for path in (register.path(place.code, year), register.path(place.code)):
                if tuple(step.name for step in path) == tuple(names[:depth]):
                    return path
    return ()


def _today(place: Place, register: PlaceRegister) -> Place:
    """What a place is today: followed through its successors as long as there is just one."""
    seen = {place.code}
    while place.valid_to is not None:
        after = register.successors(place.code)
        if len(after) != 1 or after[0].code in seen:
            break
        place = after[0]
        seen.add(place.code)
    return place
