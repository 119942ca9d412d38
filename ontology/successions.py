"""Which body took over from which: reforms of local bodies, by their roles (`ontology.bodies`).

The rows are in `ontology/lexicon/institution_successions.csv`, with the reform that each rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ontology.bodies import full_role
from ontology.code_lists import PlaceLevel
from ontology.errors import OntologyError
from ontology.lexicon import read_lexicon

__all__ = ["CHANGED", "Succession", "load_successions"]

#: Stands for the level of a place that was itself changed into another.
CHANGED = "changed"
_LEVELS = frozenset({CHANGED, *(level.value for level in PlaceLevel)})


@dataclass(frozen=True, slots=True)
class Succession:
    """The body with the role `former` was followed by one with the role `later` in places of these levels.

    `year` is the calendar year of the reform, None where it is the place's change; `source` names the reform.
    """

    former: str
    later: str
    year: int | None
    levels: frozenset[str]
    source: str


@cache
def load_successions() -> Mapping[str, tuple[Succession, ...]]:
    """All successions by the former role. Raises OntologyError that names the row and the cell."""
    found: dict[str, list[Succession]] = defaultdict(list)
    for row in read_lexicon("institution_successions"):
        name = f"institution_successions.csv: {row['former']}"
        levels = frozenset(row["level"].split())
        if not levels or not levels <= _LEVELS:
            raise OntologyError(f"{name}: level {row['level']!r} is made of {', '.join(sorted(_LEVELS))}.")
        if (row["from"] == "") != (levels == {CHANGED}) or not (row["from"] or "0").isdigit():
            raise OntologyError(f"{name}: from is the year of the reform, empty for {CHANGED} places only.")
        for role in (row["former"], row["later"]):
            if full_role(role) != role:
                raise OntologyError(f"{name}: {role} is compared as {full_role(role)}: write that.")
        year = int(row["from"]) if row["from"] else None
        found[row["former"]].append(Succession(row["former"], row["later"], year, levels, row["source"]))
    return {former: tuple(rows) for former, rows in found.items()}
