"""Joint reports: 甲县、乙县2022年…, 甲镇和乙镇…; each place has a placement of its own.

The places of a title are joint where nothing but a comma, 和 or the word for government parts them and they
are of one depth. What stands before the first (乙市甲镇、丙镇) is said of all, and places that have one above
them in common are likelier than namesakes far apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from ingest.place_candidates import COUNTIES, TOWNS, Candidate, candidates_called, forms
from ingest.place_decision import Name, placement_of, problem
from ingest.place_evidence import name_reasons
from ingest.place_location import Locator
from ingest.place_names import TOWN_RANK, Found, chains, names_in, rank, unlisted_in
from ingest.place_page import Page
from ingest.place_weighing import Weighed, share_out, weigh_name
from ingest.place_weights import NAMED_NOWHERE, Reason, reason
from ontology.records import Placement, PlacementEvidence

__all__ = ["joint_placements"]

_BEFORE = re.compile(r"(?:\s|20\d\d年?度?|关于|中共)*")
#: Words by which a title says that what stands side by side works together.
_TOGETHER = re.compile(r"联合|联动|联席|协作|协同|合作|共建|共治|毗邻|边界|跨[省市县区域界]|一体化")
_PARTED = re.compile(r"(?:人民政府|办事处)?\s*(?:[、/和与及·]|以及|暨|\s)\s*(?:中共)?")
_MOST = 6


def joint_placements(page: Page) -> tuple[Placement, ...]:
    """The placements of a joint report; empty for a report of one place."""
    runs = _joined(page)
    if not runs:
        return ()
    locator = Locator(page)
    shared = [name.name for name in runs[0][:-1]]
    names = []
    for run in runs:
        written = run[-1].name
        reasons = list(_own_reasons(written, page))
        bearers = candidates_called(written, page)
        name = Name(written, reasons, bearers)
        name.share = 1 / (1 + math.exp(NAMED_NOWHERE - name.score))
        name.weighed = weigh_name(written, bearers, page, locator)
        names.append(name)
    for name in names:
        others = [other.weighed for other in names if other is not name]
        for one in name.weighed:
            one.reasons += _shared_above(one.candidate, shared, one.reasons)
            one.reasons += _together(one.candidate, others)
    for name in names:
        share_out(name.weighed)
    places = "、".join(name.written for name in names)
    said = problem("joint_report", places=places)
    placed = map(placement_of, names)
    return tuple(p.model_copy(update={"problems": [*p.problems, said]}) for p in placed)


def _own_reasons(written: str, page: Page) -> Iterator[Reason]:
    """What speaks for one of the names; all of them stand at the beginning of the title."""
    for found in name_reasons(written, page):
        if found.kind is PlacementEvidence.TITLE:
            yield reason(found.kind, "first", found.text, found.start)
        elif found.kind is not PlacementEvidence.SELF_REFERENCE:
            yield found


def _joined(page: Page) -> list[tuple[Found, ...]]:
    """The places that a title begins with, each with those before its name, if there are two or more."""
    title = page.title
    found = names_in(title)
    start = _BEFORE.match(title)
    at = start.end() if start else 0
    runs: list[tuple[Found, ...]] = []
    by_start = {run[0].start: run for run in chains(title, found)}
    together = _TOGETHER.search(title) is not None
    while len(runs) < _MOST:
        run = by_start.get(at)
        if run is None and runs:
            unlisted = unlisted_in(title, at, len(title), found)
            run = (unlisted,) if unlisted and page.count(unlisted.name) > 1 else None
        if run is None or (runs and not _side_by_side(runs[0][-1].name, run[-1].name, page)):
            break
        runs.append(run)
        parted = _PARTED.match(title, run[-1].end)
        if parted is None and not together:
            break
        at = parted.end() if parted else run[-1].end
    return runs if len(runs) > 1 else []


def _side_by_side(first: str, other: str, page: Page) -> bool:
    """Whether two names may be those of places of one depth: two counties, 市 or 县, or two towns."""
    return first != other and not _depths(first, page).isdisjoint(_depths(other, page))


def _depths(name: str, page: Page) -> set[int]:
    depths = {
        TOWN_RANK if c.level in TOWNS else 2 if c.level in COUNTIES else rank(name)
        for c in candidates_called(name, page)
    }
    return depths or {rank(name)}


def _shared_above(candidate: Candidate, shared: Sequence[str], known: Sequence[Reason]) -> list[Reason]:
    """What stands before the first name of the title holds for the others too."""
    said = {r.text for r in known if r.kind is PlacementEvidence.ANCESTOR and r.weight > 0}
    above = {form: place for place in candidate.above for form in forms(place.code)}
    cases = {0: "chain_province", 1: "chain_city"}
    return [
        reason(PlacementEvidence.ANCESTOR, cases.get(rank(name), "chain_county"), name)
        for name in shared
        if name in above and name not in said
    ]


def _together(candidate: Candidate, others: Sequence[Sequence[Weighed]]) -> list[Reason]:
    """A place beside the candidate, or in the same prefecture, may be meant by another name of the title."""
    found = []
    for weighed in others:
        for depth, case in ((1, "three"), (2, "one")):
            above = candidate.above[-depth:][:1]
            beside = [
                w.candidate for w in weighed if w.candidate.place and above and above[0] in w.candidate.above
            ]
            if beside and rank(above[0].name) > 0:
                found.append(reason(PlacementEvidence.SIBLING, case, beside[0].name))
                break
    return found
