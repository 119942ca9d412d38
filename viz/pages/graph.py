"""The network of places, mechanisms and what belongs to them, inside the portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.context import PageContext
from viz.links import local_name
from viz.network import network_data
from viz.pages.documents import read_reports
from viz.rendering import render
from viz.rows import Row, integer, text

__all__ = ["GraphPage", "render_graph"]


@dataclass(frozen=True, slots=True)
class GraphPage:
    """Rows of `network`, the filters of the address (keys, "" for none), and what one may choose."""

    edges: Sequence[Row]
    place: str = ""
    report: str = ""
    places: Sequence[Row] = ()
    documents: Sequence[Row] = ()


def render_graph(page: GraphPage, context: PageContext) -> str:
    """The page as a whole HTML document."""
    places = [
        (local_name(text(row, "place")), text(row, "placePath") or text(row, "placeLabel"))
        for row in page.places
        if integer(row, "reports") != 0
    ]
    reports = [(local_name(item.href), item.title) for item in read_reports(page.documents)]
    return render(
        "graph.html",
        context,
        network=network_data(page.edges, context.lang),
        filters={"place": page.place, "report": page.report},
        places=places,
        reports=reports,
    )
