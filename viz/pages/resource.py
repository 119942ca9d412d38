"""The generic page of a thing of the graph: everything said of it and everything that points to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.context import PageContext
from viz.links import href, local_name
from viz.pages.query import Shown, shorten, show
from viz.rendering import render
from viz.rows import Term, group_by

__all__ = ["ResourcePage", "Statement", "render_resource"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A predicate and the thing at its other end, with that thing's label ("" where it has none)."""

    predicate: str
    object: Term
    label: str = ""


@dataclass(frozen=True, slots=True)
class ResourcePage:
    """The thing, its label, its statements, and where its data can be had, as (suffix, address)."""

    iri: str
    label: str
    outgoing: Sequence[Statement]
    incoming: Sequence[Statement] = ()
    data: Sequence[tuple[str, str]] = ()


def render_resource(page: ResourcePage, context: PageContext) -> str:
    """The page as a whole HTML document."""
    return render(
        "resource.html",
        context,
        iri=page.iri,
        label=page.label or local_name(page.iri),
        outgoing=_by_predicate(page.outgoing),
        incoming=_by_predicate(page.incoming),
        data=page.data,
    )


def _by_predicate(statements: Sequence[Statement]) -> list[tuple[str, str, str, list[tuple[Shown, str]]]]:
    """(short name, IRI, address, [(object, label)]) of each predicate, in alphabetical order."""
    grouped = group_by((statement.predicate, statement) for statement in statements)
    return [
        (shorten(predicate), predicate, href(predicate), [(show(item.object), item.label) for item in same])
        for predicate, same in sorted(grouped.items(), key=lambda pair: shorten(pair[0]))
    ]
