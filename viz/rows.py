"""Reading the cells of query results: an unbound variable is absent from its row and reads as empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from graph.query.terms import Term
from viz.links import evidence_href, href, local_name

__all__ = ["Quote", "Row", "Term", "code", "group_by", "integer", "quotation", "share", "text"]


Row = Mapping[str, Term]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a report that prove a row, the address where they stand, and how sure it is.

    Address and confidence are "" where they are unknown.
    """

    text: str
    href: str
    report: str
    start: int | None
    confidence: str = ""


def text(row: Row, name: str, default: str = "") -> str:
    """The cell's value as text, `default` where the variable is unbound."""
    term = row.get(name)
    return default if term is None else term.value


def code(row: Row, name: str) -> str:
    """The last step of the cell's IRI: `in_force` of `…/id/status/in_force`; a plain word as it is."""
    return local_name(text(row, name))


def integer(row: Row, name: str) -> int | None:
    """The cell as a whole number; None where it is unbound or no number."""
    try:
        return int(text(row, name))
    except ValueError:
        return None


def share(row: Row, name: str) -> str:
    """The cell as a share with two decimals, never rounded up to 1; "" where it is unbound or no number."""
    try:
        number = float(text(row, name))
    except ValueError:
        return ""
    return f"{min(number, 0.99):.2f}"


def quotation(row: Row) -> Quote | None:
    """The row's sentence with its address; None where the row quotes nothing.

    Where the row has no `end`, the quote's own length gives it: quotes are exact, in code points.
    """
    quote = text(row, "quote") or text(row, "exact")
    if not quote:
        return None
    report, confidence = text(row, "report"), share(row, "confidence")
    start = integer(row, "start")
    if report and start is not None:
        end = integer(row, "end") or start + len(quote)
        return Quote(quote, evidence_href(report, start, end), report, start, confidence)
    return Quote(quote, href(text(row, "evidence")), report, start, confidence)


def group_by(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values under their keys, both in the order of their first appearance."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
