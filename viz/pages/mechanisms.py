"""The tree of mechanisms with counts, and one mechanism: which places have it, since when, in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.taxonomy import Mechanism, load_taxonomy
from viz.claims import STATUSES, Claim, current, read_claim, status_counts
from viz.context import Language, PageContext
from viz.labels import family_path, group_label
from viz.links import data_href, href, local_name
from viz.observations import read_observation
from viz.pages.documents import ReportLine, read_reports
from viz.pinyin import search_key
from viz.rendering import render
from viz.rows import Quote, Row, code, group_by, integer, quotation, text

__all__ = ["MechanismPage", "MechanismsPage", "render_mechanism", "render_mechanisms"]


@dataclass(frozen=True, slots=True)
class MechanismsPage:
    """Rows of `mechanisms`: the mechanisms that reports speak of, with counts."""

    mechanisms: Sequence[Row]


@dataclass(frozen=True, slots=True)
class MechanismPage:
    """One mechanism by its id, its row of `mechanisms` (None when no report speaks of it), and rows about it.

    `documents` are all reports held: the places that one could have heard of.
    """

    mechanism: Row | None
    identifier: str
    claims: Sequence[Row]
    measures: Sequence[Row]
    innovations: Sequence[Row]
    documents: Sequence[Row] = ()
    instances: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A mechanism in the tree."""

    id: str
    label: str
    other_label: str
    href: str
    key: str
    places: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Branch:
    """A group or family with the mechanisms right under it and the families below."""

    id: str
    label: str
    entries: list[Entry]
    families: list[Branch]

    @property
    def named(self) -> int:
        """How many mechanisms of the branch some report speaks of."""
        return sum(1 for entry in self.entries if entry.places) + sum(
            family.named for family in self.families
        )

    @property
    def size(self) -> int:
        """How many mechanisms the branch has."""
        return len(self.entries) + sum(family.size for family in self.families)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What one place's reports say of the mechanism under one status; the latest claim first.

    A place that has a mechanism may also demand it of lower bodies, or plan more of it: each has its line.
    """

    claim: Claim
    others: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """The mechanism as one place or body has it under a name; `measures` is how many numbers are its own."""

    label: str
    href: str
    operators: tuple[str, ...]
    years: tuple[str, ...]
    measures: int
    quote: Quote | None


def render_mechanisms(page: MechanismsPage, context: PageContext) -> str:
    """The tree of mechanisms as a whole HTML document; the parameter `q` filters it."""
    wanted = context.parameter("q").strip().lower()
    rows = {code(row, "mechanism"): row for row in page.mechanisms}
    entries = [
        entry
        for mechanism in load_taxonomy().mechanisms.values()
        if wanted in (entry := _entry(mechanism, rows.get(mechanism.id), context.lang)).key
    ]
    widest = max((sum(entry.counts.values()) for entry in entries), default=0)
    branches = [branch for branch in _tree(entries, context.lang) if branch.size]
    return render(
        "mechanisms.html", context, branches=branches, wanted=wanted, statuses=STATUSES, widest=max(widest, 1)
    )


def _entry(mechanism: Mechanism, row: Row | None, lang: Language) -> Entry:
    label, other = (mechanism.zh, mechanism.en) if lang == "zh" else (mechanism.en, mechanism.zh)
    columns = {"in_force": "inForce"}
    counts = {status: (integer(row, columns.get(status, status)) or 0) if row else 0 for status in STATUSES}
    return Entry(
        id=mechanism.id,
        label=label,
        other_label=other,
        href=f"/mechanisms/{mechanism.id}",
        key=search_key(label, other, *mechanism.variants),
        places=(integer(row, "places") or 0) if row else 0,
        counts=counts,
    )


def _tree(entries: Sequence[Entry], lang: Language) -> list[Branch]:
    taxonomy = load_taxonomy()
    below = group_by((taxonomy.mechanisms[entry.id].broader, entry) for entry in entries)
    families = group_by((group.broader, group.id) for group in taxonomy.groups.values())

    def branch(identifier: str) -> Branch:
        inner = [found for child in families.get(identifier, []) if (found := branch(child)).size]
        return Branch(identifier, group_label(identifier, lang), below.get(identifier, []), inner)

    return [branch(identifier) for identifier in families.get(None, [])]


def render_mechanism(page: MechanismPage, context: PageContext) -> str:
    """One mechanism's page as a whole HTML document."""
    claims = [read_claim(row, context.lang) for row in page.claims]
    lines = _place_lines(claims)
    entry, variants = _headword(page, context.lang)
    taxonomy = load_taxonomy()
    known = taxonomy.mechanisms.get(page.identifier)
    family = [item for item in taxonomy.mechanisms.values() if known and item.broader == known.broader]
    iri = text(page.mechanism, "mechanism") if page.mechanism else ""
    return render(
        "mechanism.html",
        context,
        entry=entry,
        variants=variants,
        turtle=data_href(iri, "ttl"),
        parents=[(group.id, group_label(group.id, context.lang)) for group in family_path(page.identifier)],
        siblings=[_entry(item, None, context.lang) for item in family if item.id != page.identifier],
        lines=lines,
        counts=status_counts(line.claim for line in lines),
        statuses=STATUSES,
        measures=[read_observation(row, context.lang) for row in page.measures],
        instances=_instances(page.instances),
        innovations=_innovations(page.innovations),
        silent=_silent(page.documents, lines),
    )


def _headword(page: MechanismPage, lang: Language) -> tuple[Entry, tuple[str, ...]]:
    known = load_taxonomy().mechanisms.get(page.identifier)
    if known is not None:
        return _entry(known, page.mechanism, lang), known.variants
    row = page.mechanism or {}
    zh, en = text(row, "mechanismLabel"), text(row, "mechanismLabelEn")
    stray = Mechanism(page.identifier, zh or page.identifier, en or zh or page.identifier, "", (), None)
    return _entry(stray, page.mechanism, lang), ()


def _place_lines(claims: Sequence[Claim]) -> list[PlaceLine]:
    lines = []
    for found in group_by(((claim.place, claim.status), claim) for claim in claims).values():
        head = current(found)
        rest = sorted((claim for claim in found if claim is not head), key=lambda claim: claim.rank)
        lines.append(PlaceLine(head, tuple(rest)))
    return sorted(lines, key=lambda line: (line.claim.rank[1], line.claim.place_path, line.claim.place))


def _instances(rows: Sequence[Row]) -> list[InstanceLine]:
    """One line an instance; the rows have one for each report and each that runs it."""
    lines = []
    for found in group_by((text(row, "instance"), row) for row in rows).values():
        head = found[0]
        numbers = {text(row, "report"): integer(row, "measures") or 0 for row in found}
        lines.append(
            InstanceLine(
                label=text(head, "label"),
                href=href(text(head, "instance")),
                operators=tuple(dict.fromkeys(text(row, "operatorLabel") for row in found)),
                years=tuple(dict.fromkeys(year for row in found if (year := text(row, "year")))),
                measures=sum(numbers.values()),
                quote=quotation(head),
            )
        )
    return lines


def _innovations(rows: Sequence[Row]) -> list[tuple[str, str, str, Quote | None]]:
    """(name, kind, place, quote) of each local scheme that realises the mechanism."""
    return [
        (
            text(row, "innovationLabel") or text(row, "label"),
            code(row, "kind") or code(row, "innovationKind"),
            text(row, "placeLabel"),
            quotation(row),
        )
        for row in rows
    ]


def _silent(documents: Sequence[Row], lines: Sequence[PlaceLine]) -> list[tuple[str, str, list[ReportLine]]]:
    """Places whose reports do not speak of the mechanism, as (label, href, their reports)."""
    speaking = {line.claim.place for line in lines}
    rows_of = group_by((text(row, "place"), row) for row in documents)
    return [
        (text(rows[0], "placeLabel"), href(place), read_reports(rows))
        for place, rows in rows_of.items()
        if place and local_name(place) not in speaking
    ]
