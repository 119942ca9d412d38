"""A problem (RFC 9457) for people: what went wrong, why, and where to go from here."""

from __future__ import annotations

from dataclasses import dataclass

from viz.context import PageContext
from viz.rendering import render

__all__ = ["ProblemPage", "render_problem"]


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """The members of a problem document; `extras` are further members, as (name, value)."""

    status: int
    title: str
    detail: str = ""
    extras: tuple[tuple[str, str], ...] = ()


def render_problem(page: ProblemPage, context: PageContext) -> str:
    """The page as a whole HTML document."""
    return render("problem.html", context, problem=page)
