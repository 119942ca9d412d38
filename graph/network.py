"""The graph as a networkx multigraph, for drawing and for network measures.

Nodes are places, institutions, mechanisms, measures (indicators), instruments and innovations; each edge is
one statement of a report with the sentence that proves it. Edges come from the named query `network`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx

from graph.query.named import named_query
from graph.query.service import QueryService
from graph.query.terms import Term

__all__ = ["build_network"]

#: Columns of the query that become attributes of an edge.
_EDGE_COLUMNS = (
    "edge",
    "edgeLabel",
    "status",
    "year",
    "value",
    "bound",
    "unit",
    "quote",
    "evidence",
    "start",
    "report",
    "record",
)


def build_network(
    service: QueryService,
    *,
    place: str | None = None,
    report: str | None = None,
    statuses: Collection[str] = (),
) -> nx.MultiDiGraph:
    """The network of the generation in force, or of one place or report (identifiers or names).

    A node's name is its IRI, with the attributes `label` and `type`. Edges carry `edge` (claims, measures,
    mentions, names, innovates, realises, unitOf), `edgeLabel`, `status` (its short name), `year`, `value`,
    `bound`, `unit`, `quote`, `evidence`, `start`, `report` and `record` where the statement has them.
    `statuses` keeps only claims with one of these statuses ("in_force", …); other edges stay. A node without
    edges is left out. Raises UsageError for a place that is not known.
    """
    query = named_query("network")
    given = {name: value for name, value in (("place", place), ("report", report)) if value}
    network: nx.MultiDiGraph = nx.MultiDiGraph()
    for row in service.select(query.text, query.bind(given)):
        attributes = _edge_attributes(row)
        if statuses and attributes["edge"] == "claims" and attributes.get("status") not in statuses:
            continue
        for end in ("source", "target"):
            network.add_node(row[end].value, label=_label(row, end), type=row[f"{end}Type"].value)
        network.add_edge(row["source"].value, row["target"].value, **attributes)
    return network


def _edge_attributes(row: Mapping[str, Term]) -> dict[str, int | float | bool | str]:
    attributes = {name: row[name].python for name in _EDGE_COLUMNS if name in row}
    for name in ("status", "bound"):
        if name in row:
            attributes[name] = row[name].value.rpartition("/")[2]
    return attributes


def _label(row: Mapping[str, Term], end: str) -> str:
    label = row.get(f"{end}Label")
    return label.value if label is not None else row[end].value.rpartition("/")[2]
