"""From the evidence to a placement: which name is the reporting place's, which bearer is meant, how sure.

Weights are logarithms of likelihood ratios, so a candidate's chance follows from their sums (softmax). It has
two factors: that the name is the reporting place's (against the other names on the page, and against a place
that the page does not name), and that this bearer of the name is meant (against its namesakes, and against
one that the register lacks). Only from `THRESHOLD` on a path is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.place_candidates import Candidate, candidates_called, level_of
from ingest.place_evidence import leads_below, name_reasons
from ingest.place_hosts import spelt_places
from ingest.place_location import Locator
from ingest.place_page import Page, Part
from ingest.place_parts import with_whole_report
from ingest.place_weighing import Weighed, shares, weigh_name
from ingest.place_weights import NAMED_NOWHERE, THRESHOLD, Reason, reason
from ontology.places import Place, load_places
from ontology.records import (
    PlaceCandidate,
    Placement,
    PlacementEvidence,
    PlacementProblem,
    PlacementProblemKind,
    PlacementReason,
    PlacementStatus,
)

__all__ = ["Name", "decide", "placement_of", "problem"]

#: Nobody is surer than the registers and the page's makers are right.
_MOST = 0.99
#: Names that are looked into, and the least chance of one that is.
_NAMES, _LEAST_SHARE = 3, 0.05
#: Rivals that a placement names.
_RIVALS = 3


@dataclass
class Name:
    """A name on the page, the reasons for its being the reporting place's, and its bearers."""

    written: str
    reasons: list[Reason]
    bearers: tuple[Candidate, ...]
    share: float = 0.0
    weighed: list[Weighed] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(r.weight for r in self.reasons)


def decide(page: Page, manifest: Place | None) -> Placement:
    """The placement of a report about one place; `manifest` is the unit that the manifest gives."""
    found = _decide(page, manifest)
    if found.status is not PlacementStatus.UNRESOLVED:
        return found
    # a report that names its place nowhere else may name it further down, or in the titles of its own papers
    return _decide(with_whole_report(page), manifest)


def _decide(page: Page, manifest: Place | None) -> Placement:
    names = _names(page, manifest)
    if not names:
        return _unresolved(None, 0.0)
    locator = Locator(page)
    likely = [names[0], *(name for name in names[1:_NAMES] if name.share > _LEAST_SHARE)]
    for name in likely:
        name.weighed = weigh_name(name.written, name.bearers, page, locator, manifest)
    best = max(likely, key=lambda n: n.share * (n.weighed[0].share if n.weighed else 0.0))
    lead = names[0]
    if best is not lead and best.share * best.weighed[0].share < THRESHOLD:
        best = lead
    return placement_of(best)


def _names(page: Page, manifest: Place | None) -> list[Name]:
    """The names that may be the reporting place's, the likeliest first, with their chances."""
    written = {m.name: None for m in page.mentions if m.part is not Part.ADDRESSEE and not leads_below(m)}
    for code in page.codes:
        written.update((place.name, None) for place in load_places().coded(code.digits)[:1])
    if page.address is not None:
        written.update((place.name, None) for place in spelt_places(page.address))
    if manifest is not None:
        written.setdefault(manifest.name, None)
    names: dict[tuple[str, ...], Name] = {}
    for word in written:
        bearers = candidates_called(word, page)
        reasons = name_reasons(word, page)
        reasons += _of_site(bearers, page)
        if manifest is not None and any(c.code == manifest.code for c in bearers):
            reasons.append(reason(PlacementEvidence.MANIFEST, "own", manifest.digits))
        key = tuple(sorted(c.code or "" for c in bearers)) or (word,)
        if key in names:  # in full and in short, or the name of another year
            names[key].reasons += _further(reasons, names[key].reasons)
        else:
            names[key] = Name(word, reasons, bearers)
    return _likeliest(list(names.values()))


def _further(reasons: Iterable[Reason], known: Iterable[Reason]) -> list[Reason]:
    """What speaks for another form of a name, of kinds that are not among those for the first."""
    kinds = {r.kind for r in known}
    return [r for r in reasons if r.kind not in kinds]


def _likeliest(names: list[Name]) -> list[Name]:
    """The names with their chances, the likeliest first."""
    if not names:
        return []
    chances = shares([*(name.score for name in names), NAMED_NOWHERE])
    for name, chance in zip(names, chances, strict=False):
        name.share = chance
    return sorted(names, key=lambda n: (-n.share, n.written))


def _of_site(bearers: Iterable[Candidate], page: Page) -> list[Reason]:
    """A code of the site or a host name that is a bearer's own says that the site is the place's."""
    own = {c.place.code: c.place for c in bearers if c.place is not None}
    digits = {place.digits for place in own.values()}
    for code in page.codes:
        if code.kind is not PlacementEvidence.ICP_RECORD and code.digits.ljust(12, "0") in digits:
            return [reason(PlacementEvidence.SITE_CODE, "own", code.text, code.start)]
    if page.address is not None and any(place.code in own for place in spelt_places(page.address)):
        return [reason(PlacementEvidence.HOST, "site", page.address.host)]
    return []


def placement_of(name: Name) -> Placement:
    """The placement that follows from a name and its weighed bearers."""
    first = name.weighed[0] if name.weighed else None
    confidence = round(min(_MOST, name.share * (first.share if first else 0.0)), 3)
    if first is not None and confidence >= THRESHOLD:
        return _placed(name, first, confidence)
    if name.share < THRESHOLD:
        return _unresolved(name, confidence)
    level = first.candidate.level if first else level_of(name.written)
    unknown = first is None or not name.bearers
    return Placement(
        status=PlacementStatus.AMBIGUOUS,
        place=first.candidate.name if first else name.written,
        level=level,
        score=round(name.score, 2),
        confidence=confidence,
        reasons=_records(name.reasons),
        rivals=_rivals(name, name.weighed),
        problems=[problem("not_in_register", name=name.written, above="") if unknown else _namesakes(name)],
    )


def _placed(name: Name, first: Weighed, confidence: float) -> Placement:
    """A placement with a path: of a unit of the register, or of one that it lacks under one that it has."""
    place = first.candidate
    provisional = place.place is None
    above = "".join(place.path[:-1])
    return Placement(
        status=PlacementStatus.PROVISIONAL if provisional else PlacementStatus.RESOLVED,
        place=place.name,
        level=place.level,
        path=list(place.path),
        code=place.code,
        score=round(name.score + first.score, 2),
        confidence=confidence,
        reasons=_records([*name.reasons, *first.reasons]),
        rivals=_rivals(name, name.weighed[1:]),
        problems=[problem("not_in_register", name=place.name, above=above)] if provisional else [],
    )


def _namesakes(name: Name) -> PlacementProblem:
    values = {"name": name.written}
    for key, one in zip(("first", "second"), name.weighed, strict=False):
        values[key] = "".join(one.candidate.path)
    return problem("namesakes", **values)


def _unresolved(name: Name | None, confidence: float) -> Placement:
    values = {"confidence": f"{confidence:.2f}", "threshold": f"{THRESHOLD:.2f}"}
    if name is not None:
        values["name"] = name.written
    return Placement(
        status=PlacementStatus.UNRESOLVED,
        confidence=round(confidence, 3),
        score=round(name.score, 2) if name else 0.0,
        reasons=_records(name.reasons) if name else [],
        rivals=_rivals(name, name.weighed) if name else [],
        problems=[problem("too_little_evidence", **values)],
    )


def problem(kind: str, **values: str) -> PlacementProblem:
    """A problem with the words that a message about it needs."""
    return PlacementProblem(kind=PlacementProblemKind(kind), values=values)


def _rivals(name: Name, weighed: Sequence[Weighed]) -> list[PlaceCandidate]:
    return [
        PlaceCandidate(
            path=list(one.candidate.path), code=one.candidate.code, score=round(name.score + one.score, 2)
        )
        for one in weighed[:_RIVALS]
    ]


def _records(reasons: Iterable[Reason]) -> list[PlacementReason]:
    """The reasons as records, the weightiest first.

    What speaks both for the name and for its bearer (金华市 before 江东镇) is one reason with both weights.
    """
    weights: dict[tuple[PlacementEvidence, str, int | None], float] = {}
    for r in reasons:
        weights[r.kind, r.text, r.start] = weights.get((r.kind, r.text, r.start), 0.0) + r.weight
    records = [
        PlacementReason(kind=kind, text=text, weight=round(weight, 2), start=start)
        for (kind, text, start), weight in weights.items()
    ]
    return sorted(records, key=lambda r: (-abs(r.weight), r.kind, r.start or 0, r.text))
