"""What a text names beside and inside a candidate: sister towns, villages, towns of a county.

Asked only for the last few candidates that cannot be told apart otherwise.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.place_candidates import COUNTIES, TOWNS, Candidate
from ingest.place_page import Page
from ingest.place_weights import Reason, reason
from ontology.places import Place, load_places
from ontology.records import PlacementEvidence

__all__ = ["surrounding_reasons"]

_COUNTS = ("one", "two", "three")
#: A name that so few places bear hardly turns up by chance.
_FEW = 3
_SHOWN = 5
#: A village's name has at least so many characters with its last word.
_SHORTEST = 2


def surrounding_reasons(candidate: Candidate, page: Page) -> list[Reason]:
    """The places beside and in the candidate that the page names."""
    found: list[Reason] = []
    above = candidate.above[-1] if candidate.above else None
    if candidate.level in TOWNS:
        if candidate.place is not None and page.grassroots:
            villages = _villages(candidate.place.code)
            found += _counted(PlacementEvidence.CHILD, _named_villages(villages, page))
        if above is not None and above.level in COUNTIES:
            found += _counted(PlacementEvidence.SIBLING, _named(above, candidate, page))
    elif candidate.level in COUNTIES and candidate.place is not None:
        found += _counted(PlacementEvidence.CHILD, _named(candidate.place, candidate, page))
    return found


def _named(county: Place, candidate: Candidate, page: Page) -> list[tuple[int, str]]:
    """The towns of a county, the candidate itself left out, that the page names."""
    towns = _towns(county.code) & page.towns.keys() - {candidate.name}
    return [(page.towns[name], name) for name in towns]


def _counted(kind: PlacementEvidence, named: list[tuple[int, str]]) -> list[Reason]:
    """One piece of evidence for all that are named; a name that few places bear counts twice."""
    if not named:
        return []
    named.sort()
    rare = kind is PlacementEvidence.SIBLING and any(_rare(name) for _, name in named)
    case = _COUNTS[min(len(named) + rare, len(_COUNTS)) - 1]
    return [reason(kind, case, "、".join(name for _, name in named[:_SHOWN]), named[0][0])]


@lru_cache(maxsize=4096)
def _rare(name: str) -> bool:
    return len(load_places().named(name)) <= _FEW


def _named_villages(villages: frozenset[str], page: Page) -> list[tuple[int, str]]:
    """The villages of a town that the report names, each once."""
    found: dict[str, int] = {}
    for written, start in page.grassroots.items():
        for at in range(len(written) - _SHORTEST + 1):
            if (name := written[at:]) in villages:
                found.setdefault(name, start + at)
                break
    return [(start, name) for name, start in found.items()]


@lru_cache(maxsize=256)
def _villages(code: str) -> frozenset[str]:
    """The villages and communities of a town."""
    return frozenset(village.name for village in load_places().villages(code))


@lru_cache(maxsize=256)
def _towns(code: str) -> frozenset[str]:
    """The towns of a county."""
    return frozenset(place.name for place in load_places().children(code) if place.level in TOWNS)
