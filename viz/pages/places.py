"""The list of places, and one place: its reports, mechanisms by status, figures, bodies and instruments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.claims import STATUSES, Claim, current, read_claim, status_counts
from viz.context import Language, PageContext
from viz.labels import family_path, group_label, mechanism_label
from viz.links import data_href, href, local_name
from viz.observations import read_observation
from viz.pages.documents import read_reports
from viz.pinyin import search_key
from viz.placements import PlacementView, read_placements
from viz.relatives import read_family, years_of
from viz.rendering import render
from viz.rows import Quote, Row, code, group_by, integer, quotation, text

__all__ = ["PlacePage", "PlacesPage", "render_place", "render_places"]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Rows of `places`, and those of `placements` that lead to none of them."""

    places: Sequence[Row]
    unplaced: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The place's row of `place`, and the rows of the other named queries for it."""

    place: Row
    documents: Sequence[Row]
    claims: Sequence[Row]
    adoptions: Sequence[Row]
    measures: Sequence[Row]
    instruments: Sequence[Row]
    innovations: Sequence[Row]
    honours: Sequence[Row]
    institutions: Sequence[Row]
    relatives: Sequence[Row] = ()
    placements: Sequence[Row] = ()
    placement_details: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A row of the list of places."""

    label: str
    path: str
    level: str
    code: str
    reports: int
    claims: int
    href: str
    key: str
    years: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class MechanismLine:
    """All that the reports of one place say of one mechanism: the claim that stands for it first."""

    label: str
    href: str
    claim: Claim
    others: tuple[Claim, ...]
    span: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A body, instrument, innovation or honour that a place's reports name."""

    label: str
    code: str
    note: str
    href: str
    quotes: tuple[Quote, ...]


def render_places(page: PlacesPage, context: PageContext) -> str:
    """The list of places as a whole HTML document; the parameter `q` filters it."""
    wanted = context.parameter("q").strip().lower()
    lines = [_place_line(row) for row in page.places]
    lines = [line for line in lines if wanted in line.key]
    lines.sort(key=lambda line: (-line.reports, line.path, line.code))
    unplaced = read_placements(page.unplaced, ())
    return render("places.html", context, places=lines, unplaced=unplaced, wanted=wanted)


def _place_line(row: Row) -> PlaceLine:
    label, path, number = text(row, "placeLabel"), text(row, "placePath"), text(row, "code")
    return PlaceLine(
        label=label,
        path=path.removesuffix(label).strip(),
        level=code(row, "level"),
        code=number,
        reports=integer(row, "reports") or 0,
        claims=integer(row, "claims") or 0,
        href=href(text(row, "place")),
        key=search_key(label, path, number),
        years=years_of(row),
        provisional=text(row, "provisional") == "true",
    )


def render_place(page: PlacePage, context: PageContext) -> str:
    """One place's page as a whole HTML document."""
    claims = [read_claim(row, context.lang) for row in page.claims]
    spans = {code(row, "mechanism"): _adoption_span(row) for row in page.adoptions}
    lines = mechanism_lines(claims, spans)
    iri = text(page.place, "place")
    line = _place_line(page.place)
    return render(
        "place.html",
        context,
        place=line,
        iri=iri,
        turtle=data_href(iri, "ttl"),
        gb2260=text(page.place, "gb2260"),
        family=read_family(text(page.place, "placePath"), page.relatives),
        reports=read_reports(page.documents),
        placements=_latest_first(read_placements(page.placements, page.placement_details)),
        counts=status_counts(item.claim for item in lines),
        statuses=STATUSES,
        groups=_by_family(lines, context.lang),
        mechanism_count=len(lines),
        measures=sorted(
            (read_observation(row, context.lang) for row in page.measures),
            key=lambda item: (-(item.year or 0), item.quote.start or 0 if item.quote else 0),
        ),
        institutions=_by_code(
            page.institutions, ("institution", "organization"), ("type", "institutionType")
        ),
        instruments=_by_code(page.instruments, ("instrument",), ("relation",)),
        innovations=_mentions(page.innovations, ("innovation",), ("kind", "innovationKind"), context.lang),
        honours=_mentions(page.honours, ("honour",), ("level", "honourLevel"), context.lang),
    )


def _latest_first(placements: Sequence[PlacementView]) -> list[PlacementView]:
    return sorted(placements, key=lambda item: (-(item.year or 0), item.report_title))


def mechanism_lines(claims: Sequence[Claim], spans: dict[str, str]) -> list[MechanismLine]:
    """One line a mechanism, with the derived span of its adoption where there is one."""
    lines = []
    for mechanism, found in group_by((claim.mechanism, claim) for claim in claims).items():
        head = current(found)
        others = tuple(sorted((claim for claim in found if claim is not head), key=lambda claim: claim.rank))
        lines.append(
            MechanismLine(head.mechanism_label, head.mechanism_href, head, others, spans.get(mechanism, ""))
        )
    return lines


def _adoption_span(row: Row) -> str:
    """When the mechanism came: "2017" where that is known, "≤ 2017" first seen then, "2015–2017" between."""
    low, high = integer(row, "notBefore"), integer(row, "notAfter")
    if high is None:
        return ""
    if low is None:
        return f"≤ {high}"
    return str(high) if low == high else f"{low}–{high}"


def _by_family(lines: Sequence[MechanismLine], lang: Language) -> list[tuple[str, str, list[MechanismLine]]]:
    """Lines under their families, as (id, "group › family", lines), in the taxonomy's order."""
    families = group_by((family_path(line.claim.mechanism), line) for line in lines)
    ordered = sorted(families.items(), key=lambda item: [group.id for group in item[0]] or ["~"])
    return [
        (path[-1].id if path else "", " › ".join(group_label(group.id, lang) for group in path), found)
        for path, found in ordered
    ]


def _mentions(
    rows: Sequence[Row], names: Sequence[str], codes: Sequence[str], lang: Language
) -> list[Mention]:
    """Rows about one thing gathered into one mention; `names` and `codes` are the columns tried in turn."""
    found = []
    for iri, same in group_by((_first(row, names), row) for row in rows).items():
        head = same[0]
        quotes = dict.fromkeys(quote for row in same if (quote := quotation(row)) is not None)
        label = (
            text(head, "title") or text(head, f"{names[0]}Label") or text(head, "label") or local_name(iri)
        )
        note = [text(head, "number"), text(head, "awardYear"), text(head, "grantee")]
        if text(head, "mechanism"):
            note.append(mechanism_label(head, lang))
        kind = local_name(_first(head, codes))
        found.append(Mention(label, kind, " · ".join(filter(None, note)), href(iri), tuple(quotes)))
    return found


def _by_code(
    rows: Sequence[Row], names: Sequence[str], codes: Sequence[str]
) -> list[tuple[str, list[Mention]]]:
    """Mentions under their type or relation, the largest group first."""
    keyed = group_by((local_name(_first(row, codes)), row) for row in rows)
    groups = [(kind, _mentions(same, names, codes, "zh")) for kind, same in keyed.items()]
    return sorted(groups, key=lambda item: (-len(item[1]), item[0]))


def _first(row: Row, names: Sequence[str]) -> str:
    return next((value for name in names if (value := text(row, name))), "")
