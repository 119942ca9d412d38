"""Adoptions: per place and mechanism, the years between which the place adopted it, from all its reports.

First observed is not adopted. What is known of the year of adoption rests on one of three bases:

    stated          a report says since when: not before and not after the earliest stated year
    bracketed       the first report that has it in force follows one that lacked or planned it:
                    after that report's year, not after the first report in force
    first_observed  only: not after the first report in force

A place that only planned, lacked, must have or mentioned the mechanism gets no adoption.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from graph.store import iris
from graph.store.terms import A, integer, term, triple
from ontology.records import Status
from ontology.vocabulary import FZ

__all__ = ["ClaimFacts", "DatedAdoption", "date_adoption", "derived_adoptions"]

#: Which status counts when the latest report has several: what it says is in place comes first.
_PRECEDENCE = (Status.IN_FORCE, Status.LACKING, Status.PLANNED, Status.REQUIRED, Status.MENTIONED)
#: Statuses that say the place does not have the mechanism yet.
_NOT_YET = frozenset({Status.PLANNED, Status.LACKING})

_CLAIMS = """
    SELECT ?claim ?place ?mechanism ?status ?year ?since WHERE {
      ?claim a fz:AdoptionClaim ; fz:place ?place ; fz:mechanism ?mechanism ; fz:status ?status .
      OPTIONAL { ?claim fz:reportYear ?year }
      OPTIONAL { ?claim fz:sinceYear ?since }
    }
"""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What dating an adoption needs to know of one claim. Years of the calendar."""

    claim: str
    status: Status
    report_year: int | None
    since_year: int | None


@dataclass(frozen=True, slots=True)
class DatedAdoption:
    """The years between which a place adopted a mechanism, and on what that rests."""

    not_before: int | None
    not_after: int | None
    basis: str
    latest_status: Status
    supported_by: tuple[str, ...]


def date_adoption(claims: Iterable[ClaimFacts]) -> DatedAdoption | None:
    """Date the adoption of one mechanism by one place; None when no report has it in force."""
    known = sorted(claims, key=lambda fact: fact.claim)
    in_force = [fact for fact in known if fact.status is Status.IN_FORCE]
    if not in_force:
        return None
    latest = _latest_status(known)
    stated = [fact for fact in in_force if fact.since_year is not None]
    if stated:
        year = min(fact.since_year for fact in stated if fact.since_year is not None)
        return DatedAdoption(year, year, "stated", latest, _names(f for f in stated if f.since_year == year))
    observed = [fact.report_year for fact in in_force if fact.report_year is not None]
    first = min(observed, default=None)
    supporting = [fact for fact in in_force if fact.report_year == first]
    before = [
        fact
        for fact in known
        if fact.status in _NOT_YET
        and first is not None
        and fact.report_year is not None
        and fact.report_year < first
    ]
    if before:
        last = max(fact.report_year for fact in before if fact.report_year is not None)
        supporting += [fact for fact in before if fact.report_year == last]
        return DatedAdoption(last + 1, first, "bracketed", latest, _names(supporting))
    return DatedAdoption(None, first, "first_observed", latest, _names(supporting))


def derived_adoptions(store: Store) -> frozenset[Triple]:
    """The contents of the derived graph, from the claims in the store."""
    found: set[Triple] = set()
    for (place, mechanism), facts in _claims_by_pair(store).items():
        dated = date_adoption(facts)
        if dated is not None:
            found.update(_triples(place, mechanism, dated))
    return frozenset(found)


def _latest_status(known: list[ClaimFacts]) -> Status:
    years = [fact.report_year for fact in known if fact.report_year is not None]
    last = max(years, default=None)
    statuses = {fact.status for fact in known if fact.report_year == last}
    return next(status for status in _PRECEDENCE if status in statuses)


def _names(facts: Iterable[ClaimFacts]) -> tuple[str, ...]:
    return tuple(sorted(fact.claim for fact in facts))


def _claims_by_pair(store: Store) -> dict[tuple[str, str], list[ClaimFacts]]:
    """The facts of all claims, by place and mechanism."""
    prefix = iris.concept("status", "x").value.removesuffix("x")
    pairs: dict[tuple[str, str], list[ClaimFacts]] = defaultdict(list)
    solutions = store.query(_CLAIMS, prefixes={"fz": FZ})
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT gives rows")
    for row in solutions:
        facts = ClaimFacts(
            row["claim"].value,
            Status(row["status"].value.removeprefix(prefix)),
            _year(row["year"]),
            _year(row["since"]),
        )
        pairs[row["place"].value, row["mechanism"].value].append(facts)
    return pairs


def _year(literal: Literal | None) -> int | None:
    return int(literal.value) if literal is not None else None


def _triples(place: str, mechanism: str, dated: DatedAdoption) -> Iterator[Triple]:
    node = iris.item("adoption", iris.digest(place, mechanism))
    yield triple(node, A, term("fz", "Adoption"))
    yield triple(node, A, term("prov", "Entity"))
    yield triple(node, term("fz", "place"), NamedNode(place))
    yield triple(node, term("fz", "mechanism"), NamedNode(mechanism))
    yield triple(node, term("fz", "dateBasis"), iris.concept("date-basis", dated.basis))
    yield triple(node, term("fz", "latestStatus"), iris.concept("status", dated.latest_status.value))
    if dated.not_before is not None:
        yield triple(node, term("fz", "notBefore"), integer(dated.not_before))
    if dated.not_after is not None:
        yield triple(node, term("fz", "notAfter"), integer(dated.not_after))
    for claim in dated.supported_by:
        yield triple(node, term("fz", "supportedBy"), NamedNode(claim))
