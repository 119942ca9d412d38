"""Places × mechanisms: what each place's reports say of each mechanism, and where there is no report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ontology.taxonomy import load_taxonomy
from viz.claims import STATUSES, Claim, current, read_claim
from viz.context import Language, PageContext
from viz.labels import family_path, group_label
from viz.links import href, local_name
from viz.rendering import render
from viz.rows import Row, group_by, integer, text

__all__ = ["MatrixPage", "render_matrix"]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """Rows of `matrix` and of `documents`, and the filters as the address gives them ("" for none).

    `groups` are (id, Chinese, English) of the groups to choose from; the taxonomy's own when empty.
    """

    cells: Sequence[Row]
    documents: Sequence[Row]
    group: str = ""
    status: str = ""
    year: str = ""
    groups: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A place; `observed` says whether there is a report that could have spoken (in the chosen year)."""

    place: str
    label: str
    path: str
    href: str
    observed: bool
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place says of one mechanism; `claim` None where no report mentions it."""

    claim: Claim | None
    claims: int
    key: str
    observed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A mechanism with its cells, one a column."""

    label: str
    href: str
    cells: list[Cell]
    places: int


def render_matrix(page: MatrixPage, context: PageContext) -> str:
    """The matrix as a whole HTML document."""
    claims = [read_claim(row, context.lang) for row in page.cells]
    columns = _columns(page.documents, claims, page.year)
    by_cell = group_by(((claim.mechanism, claim.place), claim) for claim in claims)
    lines = {
        mechanism: _line(mechanism, columns, by_cell)
        for mechanism in dict.fromkeys(c.mechanism for c in claims)
    }
    return render(
        "matrix.html",
        context,
        columns=columns,
        families=_families(lines, context.lang),
        mechanisms=len(lines),
        statuses=STATUSES,
        filters={"group": page.group, "status": page.status, "year": page.year},
        groups=_group_choices(page, context.lang),
        years=sorted({year for row in page.documents if (year := integer(row, "year")) is not None}),
        details={key: _details(found) for key, found in _keyed(by_cell)},
    )


def _columns(documents: Sequence[Row], claims: Sequence[Claim], year: str) -> list[Column]:
    """Every place that a report or a claim is about, in the order of paths."""
    held = group_by((text(row, "place"), row) for row in documents)
    paths = {claim.place: claim.place_path for claim in claims}
    columns = []
    for iri, rows in held.items():
        if not iri:
            continue
        years = tuple(sorted({reported for row in rows if (reported := integer(row, "year")) is not None}))
        observed = not year or any(str(held_year) == year for held_year in years)
        place = local_name(iri)
        label = text(rows[0], "placeLabel")
        columns.append(Column(place, label, paths.get(place, label), href(iri), observed, years))
    known = {column.place for column in columns}
    for claim in claims:
        if claim.place not in known:
            known.add(claim.place)
            years = (claim.year,) if claim.year is not None else ()
            columns.append(
                Column(claim.place, claim.place_label, claim.place_path, claim.place_href, True, years)
            )
    return sorted(columns, key=lambda column: (column.place, column.path))


def _line(mechanism: str, columns: Sequence[Column], by_cell: dict[tuple[str, str], list[Claim]]) -> Line:
    cells = []
    first: Claim | None = None
    for column in columns:
        found = by_cell.get((mechanism, column.place), [])
        claim = current(found) if found else None
        first = first or claim
        cells.append(Cell(claim, len(found), f"{mechanism} {column.place}", column.observed))
    label, address = (first.mechanism_label, first.mechanism_href) if first else (mechanism, "")
    return Line(label, address, cells, sum(cell.claim is not None for cell in cells))


def _families(lines: dict[str, Line], lang: Language) -> list[tuple[str, str, list[Line]]]:
    """Lines under (group, family) headings in the taxonomy's order."""
    order = {identifier: number for number, identifier in enumerate(load_taxonomy().mechanisms)}
    ranked = sorted(lines.items(), key=lambda item: order.get(item[0], len(order)))
    families = group_by((family_path(mechanism), line) for mechanism, line in ranked)
    by_id = sorted(families.items(), key=lambda item: [group.id for group in item[0]] or ["~"])
    return [
        (
            path[0].id if path else "",
            " › ".join(group_label(group.id, lang) for group in path),
            found,
        )
        for path, found in by_id
    ]


def _group_choices(page: MatrixPage, lang: Language) -> list[tuple[str, str]]:
    if page.groups:
        return [(identifier, en if lang == "en" else zh) for identifier, zh, en in page.groups]
    return [
        (group.id, group_label(group.id, lang))
        for group in load_taxonomy().groups.values()
        if group.broader is None
    ]


def _keyed(by_cell: dict[tuple[str, str], list[Claim]]) -> Iterable[tuple[str, list[Claim]]]:
    return ((f"{mechanism} {place}", claims) for (mechanism, place), claims in by_cell.items())


def _details(claims: Sequence[Claim]) -> list[list[str]]:
    """What the drawer shows of a cell: for each claim its status, year, quote and address."""
    return [
        [
            claim.status,
            str(claim.year or ""),
            claim.quote.text if claim.quote else "",
            claim.quote.href if claim.quote else "",
        ]
        for claim in sorted(claims, key=lambda claim: claim.rank)
    ]
