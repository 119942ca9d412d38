"""What a search is asked for, read from the strings of an address or a command line, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.portal import Reader
from graph.query.search import Filters, Found, Kind, first_hits, search
from graph.query.values import value_iri, year_value
from ontology.errors import UsageError

__all__ = ["Asked", "asked_search", "find", "find_first"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, and which hits are wanted: no kinds are all kinds."""

    words: str
    kinds: tuple[Kind, ...]
    filters: Filters


def asked_search(
    words: str, kinds: Iterable[str] = (), *, place: str = "", year: str = "", report: str = ""
) -> Asked:
    """The search for some strings; "" is no filter. A place is a code, a name or the end of its path.

    Raises UsageError that names the parameter.
    """
    return Asked(
        words,
        tuple(dict.fromkeys(_kind(name) for name in kinds if name)),
        Filters(
            report=value_iri("report", "report", report) if report else "",
            place=value_iri("place", "place", place) if place else "",
            year=year_value("year", year) if year else None,
        ),
    )


def find(reader: Reader, asked: Asked, limit: int, offset: int = 0) -> Found:
    """One page of hits, within the time of a query. Blocks; raises the errors of `search`."""
    return search(
        reader.generation,
        asked.words,
        asked.kinds,
        asked.filters,
        limit=limit,
        offset=offset,
        seconds=reader.service.limits.seconds,
    )


def find_first(reader: Reader, asked: Asked, limits: Mapping[Kind, int]) -> Found:
    """The first hits of every kind. Blocks; raises the errors of `search`."""
    seconds = reader.service.limits.seconds
    return first_hits(reader.generation, asked.words, asked.filters, limits=limits, seconds=seconds)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise UsageError(f"kind is one of {', '.join(Kind)}, not {name!r}.") from None
