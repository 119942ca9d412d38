"""The bearers of a name on the page, weighed against each other and against one that the register lacks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.place_candidates import COUNTIES, Candidate, candidates_called, doubt, family, provisional
from ingest.place_location import Locator
from ingest.place_names import TOWN_RANK, rank
from ingest.place_page import Mention, Page, Part
from ingest.place_surroundings import surrounding_reasons
from ingest.place_weights import UNLISTED_COUNTY, UNLISTED_ELSEWHERE, UNLISTED_UNKNOWN, Reason, reason
from ontology.places import Place, load_places
from ontology.records import PlacementEvidence

__all__ = ["Weighed", "share_out", "shares", "weigh_name"]

#: Places above, at most, under which one that the register lacks may lie.
_ABOVE = 6
#: Where the leading candidate is less sure than this, its neighbours are looked for in the text.
_SURE = 0.97
#: How many candidates are looked around, and how far behind the first they may be.
_LOOKED_AROUND, _FAR = 40, 4.0
_PROSE = frozenset((Part.OPENING, Part.BEGINNING))
#: 委 of a party committee, 政 of a government.
_BODIES = frozenset("委政")


@dataclass
class Weighed:
    """A candidate with what speaks for it."""

    candidate: Candidate
    reasons: list[Reason]
    prior: float = 0.0
    share: float = 0.0

    @property
    def score(self) -> float:
        """The sum of the weights."""
        return self.prior + sum(r.weight for r in self.reasons)


def weigh_name(
    written: str,
    bearers: Sequence[Candidate],
    page: Page,
    locator: Locator,
    manifest: Place | None = None,
) -> list[Weighed]:
    """The bearers of a name and the places of that name which the register may lack, the likeliest first."""
    prior = _prior(written) if bearers else 0.0
    weighed = [Weighed(c, locator.reasons(c), doubt(c, page.year)) for c in bearers]
    weighed += [Weighed(c, locator.reasons(c), prior) for c in _unlisted(written, bearers, page)]
    if manifest is not None:
        for one in weighed:
            one.reasons += _manifest_reasons(one.candidate, manifest)
    share_out(weighed)
    if weighed and weighed[0].share < _SURE:
        for one in weighed[:_LOOKED_AROUND]:
            if weighed[0].score - one.score < _FAR:
                one.reasons += surrounding_reasons(one.candidate, page)
        share_out(weighed)
    return weighed


def share_out(weighed: list[Weighed]) -> None:
    """Gives each bearer of a name its chance and puts the likeliest first."""
    if not weighed:
        return
    listed = any(one.candidate.place for one in weighed)
    unknown = _prior(weighed[0].candidate.written) if listed else UNLISTED_UNKNOWN
    chances = shares([*(one.score for one in weighed), unknown])
    for one, share in zip(weighed, chances, strict=False):
        one.share = share
    weighed.sort(key=lambda one: (-one.share, one.candidate.path))


def _prior(written: str) -> float:
    """What speaks for a further bearer of a name that the register has."""
    return UNLISTED_ELSEWHERE if rank(written) == TOWN_RANK else UNLISTED_COUNTY


def _unlisted(written: str, bearers: Sequence[Candidate], page: Page) -> list[Candidate]:
    """Places of a name that the register lacks, under the counties or prefectures that the page gives."""
    depth = rank(written)
    if depth < 2 or (bearers and depth < TOWN_RANK):
        return []
    has = {code for bearer in bearers for place in bearer.above for code in family(place.code)}
    found: dict[str, Place] = {}
    for place in _superiors(written, page):
        right_above = place.level in COUNTIES if depth == TOWN_RANK else rank(place.name) == 1
        if right_above and place.code not in has:
            found.setdefault(place.code, place)
    return [provisional(written, place, page) for place in list(found.values())[:_ABOVE]]


def _superiors(written: str, page: Page) -> Iterable[Place]:
    """Counties and prefectures that the page gives as those above a name, or as its site's."""
    for code in page.codes:
        yield from load_places().coded(code.digits)[:1]
    for mention in page.mentions:
        if rank(mention.name) < TOWN_RANK and _is_above(mention, written):
            for candidate in candidates_called(mention.name, page):
                if candidate.place is not None:
                    yield candidate.place


def _is_above(mention: Mention, written: str) -> bool:
    """Whether a mention may be of a place above: right before the name, in a margin, or as 县委, 县政府."""
    if mention.below is not None:
        return mention.below == written or mention.part not in _PROSE
    return mention.part not in _PROSE or mention.tail[:1] in _BODIES


def _manifest_reasons(candidate: Candidate, manifest: Place) -> list[Reason]:
    kind = PlacementEvidence.MANIFEST
    if candidate.code == manifest.code:
        return [reason(kind, "own", manifest.digits)]
    if any(place.code == manifest.code for place in candidate.above):
        return [reason(kind, "inside", manifest.digits)]
    if candidate.place is not None and candidate.place in load_places().path(manifest.code):
        return []
    return [reason(kind, "against", manifest.digits)]


def shares(scores: Sequence[float]) -> list[float]:
    """The chances that follow from sums of weights."""
    most = max(scores)
    raised = [math.exp(score - most) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
