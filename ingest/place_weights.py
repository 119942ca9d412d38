"""How much each kind of evidence weighs for the home place, and from which confidence on a place is given.

Weights are logarithms of likelihood ratios (`ontology/lexicon/placement_weights.csv`), so that they add up to
the odds between candidates, and the odds to a confidence (`ingest.place_decision`).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon
from ontology.records import PlacementEvidence

__all__ = [
    "BEGAN_LATER",
    "CALLED_IN_SHORT",
    "ENDED_BEFORE",
    "NAMED_NOWHERE",
    "THRESHOLD",
    "UNLISTED_COUNTY",
    "UNLISTED_ELSEWHERE",
    "UNLISTED_UNKNOWN",
    "Reason",
    "reason",
    "weight",
]

#: A path is given only from this confidence on, else the report stays without one. A policy, not an estimate:
#: a graph with one wrong place in ten near the limit is the worst that its users can still check by hand. Far
#: fewer are wrong: most placements lie near the top (`python -m tests.places.score` prints shares).
THRESHOLD = 0.9
#: What speaks for a report being about a place that the page does not name as its own.
NAMED_NOWHERE = 2.0
#: Against a township that got its name only after the report's year, as far as is known; one that had lost it
#: before; and an ethnic township that the page would call by less than its name.
BEGAN_LATER, ENDED_BEFORE, CALLED_IN_SHORT = -3.0, -5.0, -3.0
#: A place of that name which the register lacks, beside those that it has: one name in fifty.
UNLISTED_ELSEWHERE = -4.0
#: The same for counties and prefectures, whose history the register has.
UNLISTED_COUNTY = -7.0
#: A place whose name the register lacks altogether may lie anywhere: what must be outweighed to say where.
UNLISTED_UNKNOWN = 1.0

_TABLE = "placement_weights"


class Reason(NamedTuple):
    """A piece of evidence for a candidate; `start` as in `ontology.records.PlacementReason`."""

    kind: PlacementEvidence
    text: str
    weight: float
    start: int | None = None


def reason(kind: PlacementEvidence, case: str, text: str, start: int | None = None) -> Reason:
    """A piece of evidence with the weight of its case."""
    return Reason(kind, text, weight(kind, case), start)


def weight(evidence: PlacementEvidence, case: str) -> float:
    """The weight of a kind of evidence in one of its cases. Raises OntologyError where the table lacks it."""
    try:
        return _weights()[evidence, case]
    except KeyError:
        raise OntologyError(
            f"ontology/lexicon/{_TABLE}.csv: there is no row {evidence.value},{case}; add it."
        ) from None


@cache
def _weights() -> dict[tuple[PlacementEvidence, str], float]:
    found: dict[tuple[PlacementEvidence, str], float] = {}
    for row in read_lexicon(_TABLE):
        try:
            key = PlacementEvidence(row["evidence"]), row["case"]
            found[key] = float(row["weight"])
        except ValueError:
            raise OntologyError(
                f"ontology/lexicon/{_TABLE}.csv: {row['evidence']},{row['case']},{row['weight']} is not a "
                "kind of evidence, a case and a number."
            ) from None
    return found
