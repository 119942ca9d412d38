"""What lies above and below a place, what it was and became, made ready for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.links import href
from viz.rows import Row, code, group_by, integer, text

__all__ = ["Family", "Relative", "read_family", "years_of"]


@dataclass(frozen=True, slots=True)
class Relative:
    """Another place. `years` are those of its name and status, "" where no change is known.

    `reports` are about the place itself, `below` about places in it.
    """

    label: str
    path: str
    href: str
    level: str
    code: str
    years: str
    provisional: bool
    reports: int
    below: int


@dataclass(frozen=True, slots=True)
class Family:
    """The places around one: `above` by its present path, province first, `once_above` of other years."""

    above: tuple[tuple[str, str], ...]
    once_above: tuple[Relative, ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    below: tuple[Relative, ...]


def read_family(path: str, rows: Sequence[Row]) -> Family:
    """Rows of `place-relatives` of the place with this path (names from the province down).

    A name of the path without a place of its own in the graph has no address.
    """
    found = group_by((text(row, "relation"), _relative(row)) for row in rows)
    names = path.split()
    prefixes = [" ".join(names[:depth]) for depth in range(1, len(names))]
    by_path = {relative.path: relative for relative in found.get("above", ())}
    above = tuple(
        (prefix.rpartition(" ")[2], by_path[prefix].href if prefix in by_path else "") for prefix in prefixes
    )
    once = tuple(relative for relative in found.get("above", ()) if relative.path not in prefixes)
    below = sorted(found.get("below", ()), key=lambda item: (-(item.reports + item.below), item.path))
    return Family(
        above,
        once,
        tuple(found.get("predecessor", ())),
        tuple(found.get("successor", ())),
        tuple(below),
    )


def years_of(row: Row) -> str:
    """The years in which a place had its name and status: "1994–2014", "2014–", "–2014"; "" if always."""
    start, end = integer(row, "validFrom"), integer(row, "validTo")
    return "" if start is None and end is None else f"{start or ''}–{end or ''}"


def _relative(row: Row) -> Relative:
    return Relative(
        label=text(row, "otherLabel"),
        path=text(row, "otherPath"),
        href=href(text(row, "other")),
        level=code(row, "level"),
        code=text(row, "code"),
        years=years_of(row),
        provisional=text(row, "provisional") == "true",
        reports=integer(row, "reports") or 0,
        below=integer(row, "reportsBelow") or 0,
    )
