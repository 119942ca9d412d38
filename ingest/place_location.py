"""What tells a place from others of its name: the places above it, codes, and the address of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.place_candidates import COUNTIES, TOWNS, Candidate, family, forms
from ingest.place_codes import PageCode
from ingest.place_evidence import leads_below
from ingest.place_hosts import host_reasons
from ingest.place_names import TOWN_RANK, place_stem, rank
from ingest.place_page import Mention, Page, Part
from ingest.place_weights import Reason, reason, weight
from ontology.places import Place, load_places
from ontology.records import PlaceLevel, PlacementEvidence

__all__ = ["Locator"]

_LEVELS = {PlaceLevel.PROVINCE: "province", PlaceLevel.CITY: "city"}
#: What has a place's name without lying in it.
_SCHOOLS = ("大学", "学院", "师范", "政法", "公司")
_OFTEN, _SHORT = 3, 2
_PREFECTURE_DIGITS, _PROVINCE_DIGITS = 4, 2
#: 区委, 县政府: the body right above a town, which tells whether a district or a county lies above it.
_SUPERIOR_BODY = re.compile(r"(?<![我全社地辖辖校园片])([区县旗市])(?:委|政府|人民政府)")
#: What tells whose the site is, not whose the report.
_OF_SITE = frozenset(
    (
        PlacementEvidence.BREADCRUMB,
        PlacementEvidence.SITE_NAME,
        PlacementEvidence.SITE_CODE,
        PlacementEvidence.POLICE_RECORD,
        PlacementEvidence.ICP_RECORD,
        PlacementEvidence.HOST,
    )
)
_KIND_OF_PART = {
    Part.BREADCRUMB: PlacementEvidence.BREADCRUMB,
    Part.SITE_NAME: PlacementEvidence.SITE_NAME,
}


class Locator:
    """Weighs where the candidates of one page lie. What is found of a place above several is kept."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._superiors: dict[tuple[str, str], Reason | None] = {}

    def reasons(self, candidate: Candidate) -> list[Reason]:
        """What speaks for and against the candidate among places of its name."""
        found = list(self._chain(candidate))
        chained = {r.text for r in found}
        found += self._above(candidate, chained)
        found += self._against(candidate)
        found += self._codes(candidate)
        if self._page.address is not None:
            found += host_reasons(candidate.line, candidate.name, self._page.address)
        if candidate.level in TOWNS:
            found += self._superior_body(candidate)
        return list(_capped(found))

    def _chain(self, candidate: Candidate) -> Iterator[Reason]:
        """Places above that stand right before the name (广州市从化区|鳌头镇), or others that do."""
        above = {form: place for place in candidate.above for form in forms(place.code)}
        seen: dict[str, Reason] = {}
        against: Reason | None = None
        for mention in self._page.by_name.get(candidate.written, ()):
            if leads_below(mention):
                continue
            fitting = [name for name in mention.above if name in above]
            for name in fitting:
                case = "chain_" + _LEVELS.get(above[name].level or PlaceLevel.COUNTY, "county")
                start = _start_above(mention, name)
                seen.setdefault(above[name].code, reason(PlacementEvidence.ANCESTOR, case, name, start))
            nearest = mention.above[-1] if mention.above else None
            if nearest and nearest not in above and rank(nearest) < rank(candidate.name):
                start = _start_above(mention, nearest)
                against = reason(PlacementEvidence.ANCESTOR, "against_chain", nearest, start)
        yield from seen.values()
        if against is not None and not any(place.code in seen for place in candidate.above[-1:]):
            yield against

    def _above(self, candidate: Candidate, chained: set[str]) -> Iterator[Reason]:
        """Places above that the page names elsewhere."""
        named = False
        for place in candidate.above:
            if any(form in chained for form in forms(place.code)):
                named = place is candidate.above[-1] or named
                continue
            key = place.code, candidate.name
            if key not in self._superiors:
                self._superiors[key] = self._superior(place, candidate.name)
            found = self._superiors[key]
            if found is not None:
                named = place is candidate.above[-1] or named
                yield found
        if candidate.above and not named:
            name = candidate.above[-1].name
            yield reason(PlacementEvidence.ANCESTOR, "unnamed", name)

    def _superior(self, place: Place, own: str) -> Reason | None:
        """The strongest that the page says of a place above."""
        page = self._page
        level = _LEVELS.get(place.level or PlaceLevel.COUNTY, "county")
        best: Reason | None = None
        for form in forms(place.code):
            if form == own:
                continue  # 巢湖市 was a city of 巢湖地区, and became what that was
            for mention in page.by_name.get(form, ()):
                best = _stronger(best, _of_superior(mention, level))
            # names of two characters also end others (宁县 in 广宁县)
            if times := page.count(form) if len(form) > _SHORT else len(page.by_name.get(form, ())):
                kind = PlacementEvidence.ANCESTOR
                heavy = weight(kind, f"text_{level}") + (weight(kind, "often") if times >= _OFTEN else 0.0)
                best = _stronger(best, Reason(kind, form, heavy, page.at(form)))
        if best is None:
            stem = place_stem(place.name)
            # the stem of a place above (甲和区 of 甲和镇) stands in the name itself already
            others = [stem + school for school in _SCHOOLS]
            if stem in own:
                others.append(own)
            if stem != place.name and page.count(stem) > sum(map(page.count, others)):
                kind = PlacementEvidence.ANCESTOR
                heavy = weight(kind, f"text_{level}") * weight(kind, "stem")
                best = Reason(kind, stem, heavy, page.at(stem))
        return best

    def _against(self, candidate: Candidate) -> Iterator[Reason]:
        """Margins and addressees that name counties or prefectures elsewhere, and none of the candidate's."""
        line = {form for place in candidate.line for form in forms(place.code)} | {candidate.name}
        for part, kind, case in (
            (Part.SITE_NAME, PlacementEvidence.SITE_NAME, "against"),
            (Part.BREADCRUMB, PlacementEvidence.BREADCRUMB, "against"),
            (Part.ADDRESSEE, PlacementEvidence.ANCESTOR, "against_addressee"),
        ):
            named = [m for m in self._page.mentions if m.part is part and 0 < rank(m.name) < TOWN_RANK]
            if named and not any(m.name in line for m in named):
                yield reason(kind, case, named[0].name, named[0].start)

    def _codes(self, candidate: Candidate) -> Iterator[Reason]:
        """What codes of the site and of the issuer say; a second that says the same adds little."""
        line = frozenset().union(*(family(place.code) for place in candidate.line))
        digits = {place.digits for place in candidate.line}
        said: set[str] = set()
        for code in _site_wide(self._page.codes):
            kind = code.kind
            case = _code_case(code, line, digits, candidate)
            if case is None:
                continue
            if case in said and kind is not PlacementEvidence.ICP_RECORD:
                if case == "inside":
                    more = weight(PlacementEvidence.SITE_CODE, "more")
                    yield Reason(kind, code.text, more, code.start)
                continue
            if kind is not PlacementEvidence.ICP_RECORD:
                said.add(case)
            yield reason(kind, case, code.text, code.start)

    def _superior_body(self, candidate: Candidate) -> Iterator[Reason]:
        words = _superior_words(self._page.beginning)
        county = candidate.above[-1].name if candidate.above else ""
        if not words or not county:
            return
        own = county[-1]
        plain = [word for word in words if word != "市"]
        if own in words and (own != "市" or not plain):
            yield reason(PlacementEvidence.ANCESTOR, "superior_body", f"{own}委")
        elif plain and own not in plain:
            yield reason(PlacementEvidence.ANCESTOR, "against_superior_body", f"{plain[0]}委")


def _capped(reasons: list[Reason]) -> Iterator[Reason]:
    """The reasons; those that say that the site is of a place elsewhere are one fact, however many say it."""
    most = weight(PlacementEvidence.SITE_NAME, "against_at_most")
    against = sum(r.weight for r in reasons if r.weight < 0 and r.kind in _OF_SITE)
    factor = most / against if against < most else 1.0
    for found in reasons:
        if factor < 1 and found.weight < 0 and found.kind in _OF_SITE:
            yield found._replace(weight=found.weight * factor)
        else:
            yield found


@lru_cache(maxsize=2)
def _superior_words(beginning: str) -> frozenset[str]:
    return frozenset(_SUPERIOR_BODY.findall(beginning))


def _of_superior(mention: Mention, level: str) -> Reason | None:
    """What a mention of a place above is worth by the part of the page where it stands."""
    kind = PlacementEvidence.ANCESTOR
    if mention.part is Part.ADDRESSEE:
        return reason(kind, f"addressee_{level}", mention.name, mention.start)
    if mention.part in _KIND_OF_PART:
        return reason(_KIND_OF_PART[mention.part], level, mention.name, mention.start)
    if mention.part in {Part.ISSUER, Part.SIGNATURE}:
        heavy = weight(PlacementEvidence.BREADCRUMB, level)
        return Reason(PlacementEvidence.ISSUER, mention.name, heavy, mention.start)
    return None


def _site_wide(codes: Sequence[PageCode]) -> Iterator[PageCode]:
    """The codes; the police record of a prefecture's site, which its seat has, told as the prefecture's."""
    sites = {code.digits for code in codes if code.kind is PlacementEvidence.SITE_CODE}
    for code in codes:
        prefecture = code.digits[:_PREFECTURE_DIGITS].ljust(len(code.digits), "0")
        of_seat = code.kind is PlacementEvidence.POLICE_RECORD and prefecture in sites
        yield replace(code, digits=prefecture) if of_seat else code


def _code_case(code: PageCode, line: frozenset[str], digits: set[str], candidate: Candidate) -> str | None:
    """How a code fits a candidate: inside, prefecture, against; None where it says nothing."""
    if code.kind is PlacementEvidence.ICP_RECORD:
        province = candidate.line[0].digits[:_PROVINCE_DIGITS]
        return "inside" if province == code.digits else "against"
    units = load_places().coded(code.digits)
    known = any(unit.code in line for unit in units)
    if not units or units[0].level not in COUNTIES:
        prefecture = code.digits[:_PREFECTURE_DIGITS]
        near = any(own.startswith(prefecture) and not own.startswith(prefecture + "00") for own in digits)
        return "prefecture" if known or near else "against" if units else None
    if known:
        return "inside"
    above = {place.code for unit in units for place in load_places().path(unit.code)}
    # a part of the candidate may have a site of its own
    return None if candidate.code in above else "against"


def _stronger(one: Reason | None, other: Reason | None) -> Reason | None:
    if one is None or other is None:
        return one or other
    return other if other.weight > one.weight else one


def _start_above(mention: Mention, name: str) -> int | None:
    """Where one of the names before a mention stands."""
    if mention.start is None:
        return None
    at = mention.above.index(name)
    return mention.start - sum(map(len, mention.above[at:]))
