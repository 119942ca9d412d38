"""What reports claim of mechanisms, made ready for pages: ordered statuses, labels, quotes with addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ontology.records import Status
from viz.context import Language
from viz.labels import mechanism_label
from viz.links import href, local_name
from viz.rows import Quote, Row, code, integer, quotation, text

__all__ = ["STATUSES", "Claim", "current", "read_claim", "status_counts"]

#: Statuses from the firmest to the faintest; of several claims of one year, the firmest stands for the year.
STATUSES: tuple[str, ...] = tuple(status.value for status in Status)


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's statement that a place has, plans, lacks, must have or mentions a mechanism."""

    mechanism: str
    mechanism_label: str
    mechanism_href: str
    place: str
    place_label: str
    place_path: str
    place_href: str
    status: str
    year: int | None
    since: str
    local_name: str
    adopter: str
    quote: Quote | None
    report_title: str
    report_href: str

    @property
    def rank(self) -> tuple[int, int]:
        """Sort key: the latest report first, in it the firmest status."""
        firmness = STATUSES.index(self.status) if self.status in STATUSES else len(STATUSES)
        return (-(self.year or 0), firmness)


def read_claim(row: Row, lang: Language) -> Claim:
    """A claim out of a row of `who-adopted`, `matrix`, `planned` or `lacking`."""
    mechanism, report = text(row, "mechanism"), text(row, "report")
    local, adopter = text(row, "localName"), text(row, "adopterName")
    place_label = text(row, "placeLabel")
    return Claim(
        mechanism=local_name(mechanism),
        mechanism_label=mechanism_label(row, lang),
        mechanism_href=href(mechanism),
        place=local_name(text(row, "place")),
        place_label=place_label,
        place_path=text(row, "placePath"),
        place_href=href(text(row, "place")),
        status=code(row, "status"),
        year=integer(row, "year"),
        since=text(row, "since"),
        local_name=local,
        adopter=adopter if adopter != place_label else "",
        quote=quotation(row),
        report_title=text(row, "reportTitle") or local_name(report),
        report_href=href(report),
    )


def status_counts(claims: Iterable[Claim]) -> dict[str, int]:
    """How many claims have each status, every status being listed."""
    counted = Counter(claim.status for claim in claims)
    return {status: counted.get(status, 0) for status in STATUSES}


def current(claims: Sequence[Claim]) -> Claim:
    """The claim that stands for several of one place and mechanism: of the latest year, the firmest."""
    return min(claims, key=lambda claim: claim.rank)
