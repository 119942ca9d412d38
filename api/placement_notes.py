"""What a user should know of the places of reports just ingested, and how to mend it.

Told are reports that were placed nowhere or only provisionally, and those whose manifest or codes were not
believed. A joint report is told too: its statements count for each of its places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from api.messages import Messages
from ontology.records import (
    Placement,
    PlacementProblem,
    PlacementProblemKind,
    PlacementStatus,
    ReportRecords,
)

__all__ = ["PlacementNote", "note_counts", "placement_notes", "sentence"]

#: Problems that are told although the report was placed.
_TOLD = frozenset(
    {
        PlacementProblemKind.UNKNOWN_CODE,
        PlacementProblemKind.MANIFEST_CONTRADICTS_PAGE,
        PlacementProblemKind.JOINT_REPORT,
    }
)
#: Values of problems that are figures of the calculation, not words for a reader.
_FIGURES = frozenset({"confidence", "threshold"})
_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class PlacementNote:
    """One report's placement of which a user should know."""

    docid: str
    path: Path
    placement: Placement

    def described(self) -> dict[str, object]:
        """The note for machines."""
        placement = self.placement
        return {
            "docid": self.docid,
            "path": self.path.as_posix(),
            "status": placement.status.value,
            "place_path": placement.path,
            "confidence": placement.confidence,
            "problems": [{"kind": item.kind.value, "values": item.values} for item in placement.problems],
            "candidates": [
                {"path": rival.path, "code": rival.code, "score": rival.score} for rival in placement.rivals
            ],
        }


def placement_notes(records: ReportRecords, path: Path) -> Iterator[PlacementNote]:
    """The placements of a report that are not simply resolved; of a joint report what all share only once."""
    told: set[PlacementProblemKind] = set()
    for placement in records.placements:
        kinds = {problem.kind for problem in placement.problems} & _TOLD
        if placement.status is not PlacementStatus.RESOLVED or kinds - told:
            yield PlacementNote(records.docid, path, placement)
        told |= kinds


def note_counts(notes: Iterable[PlacementNote]) -> dict[str, int]:
    """How many placements have each status but resolved, every status being listed."""
    counted = Counter(note.placement.status for note in notes)
    return {status.value: counted[status] for status in PlacementStatus if status != PlacementStatus.RESOLVED}


def sentence(note: PlacementNote, say: Messages) -> str:
    """Which report, what is the matter, and how to mend it, in one line."""
    placement = note.placement
    problems = [_problem(problem, say) for problem in placement.problems]
    why = f"{say('placement.list').join(problems)}" if problems else say("placement.no_reason")
    place = " ".join(placement.path) or placement.place or "–"
    status = say(f"placement.{placement.status.value}", place=place, why=why)
    # who knows the place needs no others to choose from
    rivals = [] if placement.status is PlacementStatus.RESOLVED else placement.rivals[:_CANDIDATES]
    candidates = "; ".join(f"{' '.join(rival.path)} {rival.code or ''}".strip() for rival in rivals)
    mend = say("placement.candidates", places=candidates) if candidates else ""
    return f"{note.docid} ({note.path.as_posix()}): {status}{mend}"


def _problem(problem: PlacementProblem, say: Messages) -> str:
    words = ", ".join(value for key, value in problem.values.items() if value and key not in _FIGURES)
    named = say(f"placement.problem.{problem.kind.value}")
    return say("placement.problem", problem=named, words=words) if words else named
