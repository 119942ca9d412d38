"""Placements: where a report was placed, how sure that is, and why.

A placement is what was found, not the act of finding it (prov:Entity, like every other statement here): it
stays the same however often the program runs. A report has one, or one for each place of a joint report; one
that was placed nowhere says so and names the candidates, so that a reader can mend it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from graph.store import iris
from graph.store.quads.evidence import evidence, evidence_iri
from graph.store.quads.places import home_of
from graph.store.quads.subject import Subject
from graph.store.terms import A, decimal, integer, term, text, triple, zh
from ontology.records import PlaceCandidate, Placement, PlacementProblem, PlacementReason

__all__ = ["placements"]

_NBS_DIGITS = 12


def placements(subject: Subject) -> Iterator[Triple]:
    """One node a placement."""
    for placement in subject.records.placements:
        yield from _placement(subject, placement)


def _placement(subject: Subject, placement: Placement) -> Iterator[Triple]:
    node = subject.item("placement", *placement.path, placement.code or "")
    yield triple(subject.report, term("fz", "placement"), node)
    yield triple(node, A, term("fz", "Placement"))
    yield triple(node, A, term("prov", "Entity"))
    yield triple(node, term("prov", "wasDerivedFrom"), subject.report)
    yield triple(
        node, term("fz", "placementStatus"), iris.concept("placement-status", placement.status.value)
    )
    yield triple(node, term("fz", "score"), decimal(placement.score))
    if placement.confidence is not None:
        yield triple(node, term("fz", "confidence"), decimal(placement.confidence))
    home = home_of(placement, subject.records.meta.report_year, subject.register)
    if home is not None:
        yield triple(node, term("fz", "place"), home.iri)
    if placement.path or placement.place:
        # as the report's year has it; the place itself carries the path of today
        names = placement.path or [placement.place or ""]
        yield triple(node, term("fz", "pathLabel"), zh(" ".join(names)))
    for number, reason in enumerate(placement.reasons, start=1):
        yield from _reason(subject, node, number, reason)
    for number, rival in enumerate(placement.rivals, start=1):
        yield from _rival(node, number, rival)
    for number, problem in enumerate(placement.problems, start=1):
        yield from _problem(node, number, problem)


def _part(node: NamedNode, kind: str, number: int) -> NamedNode:
    return iris.item(kind, iris.digest(node.value, str(number)))


def _reason(subject: Subject, node: NamedNode, number: int, reason: PlacementReason) -> Iterator[Triple]:
    item = _part(node, "placement-reason", number)
    yield triple(node, term("fz", "reason"), item)
    yield triple(item, A, term("fz", "PlacementReason"))
    yield triple(item, term("fz", "order"), integer(number))
    yield triple(item, term("fz", "reasonKind"), iris.concept("placement-evidence", reason.kind.value))
    yield triple(item, term("fz", "found"), text(reason.text))
    yield triple(item, term("fz", "weight"), decimal(reason.weight))
    start = reason.start
    # what was found may be a reading of the words (a code, the name in full): then there is no quote of it
    if start is not None and reason.text and subject.text.startswith(reason.text, start):
        end = start + len(reason.text)
        yield triple(item, term("fz", "evidence"), evidence_iri(subject, start, end))
        yield from evidence(subject, start, end)


def _rival(node: NamedNode, number: int, rival: PlaceCandidate) -> Iterator[Triple]:
    item = _part(node, "place-candidate", number)
    yield triple(node, term("fz", "rival"), item)
    yield triple(item, A, term("fz", "PlaceCandidate"))
    yield triple(item, term("fz", "order"), integer(number))
    yield triple(item, term("fz", "pathLabel"), zh(" ".join(rival.path)))
    yield triple(item, term("fz", "score"), decimal(rival.score))
    if rival.code is not None:
        code = Literal(rival.code[:_NBS_DIGITS], datatype=term("fz", "NbsCode"))
        yield triple(item, term("skos", "notation"), code)


def _problem(node: NamedNode, number: int, problem: PlacementProblem) -> Iterator[Triple]:
    item = _part(node, "placement-problem-found", number)
    yield triple(node, term("fz", "problem"), item)
    yield triple(item, A, term("fz", "PlacementProblem"))
    yield triple(item, term("fz", "order"), integer(number))
    yield triple(item, term("fz", "problemKind"), iris.concept("placement-problem", problem.kind.value))
    if problem.values:
        details = json.dumps(problem.values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield triple(item, term("fz", "details"), Literal(details, datatype=term("rdf", "JSON")))
