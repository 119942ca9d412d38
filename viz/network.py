"""The network of places, mechanisms and what belongs to them: rows of `network` to a picture.

networkx holds the graph and viz.layout places it; pyvis' Network holds the nodes and edges as vis-network
takes them. pyvis' own page is not used: it loads from other hosts, and puts labels into HTML unescaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import networkx as nx
from pyvis.network import Network

from viz.claims import STATUSES
from viz.context import LANGUAGES, Language, PageContext
from viz.labels import family_path, indicator_label, mechanism_label
from viz.layout import arrange
from viz.links import href, local_name
from viz.messages import load_messages
from viz.observations import read_figure
from viz.pinyin import search_key
from viz.rendering import render
from viz.rows import Row, code, group_by, integer, quotation, text

__all__ = ["MAX_NODES", "NODE_TYPES", "NetworkPicture", "build_picture", "network_data", "network_html"]

#: Types in the order of the legend, with vis-network's shape.
NODE_TYPES: Mapping[str, str] = {
    "place": "square",
    "mechanism": "dot",
    "institution": "triangle",
    "measure": "hexagon",
    "instrument": "diamond",
    "innovation": "star",
    "other": "triangleDown",
}
#: What the picture shows at first; the rest is a click away.
_SHOWN_FIRST = frozenset({"place", "mechanism", "institution"})
#: Names by which rows may call a type.
_SYNONYMS = {
    "organization": "institution",
    "observation": "measure",
    "indicator": "measure",
    "legislation": "instrument",
}
#: vis-network's own limit of comfort without physics, on a small notebook; more are cut and the page says so.
MAX_NODES = 1500
#: Types are given up in this order when there are too many nodes.
_EXPENDABLE = ("other", "measure", "instrument", "innovation", "institution")


class Statement(NamedTuple):
    """What one sentence says of an edge: a status, or a figure or relation as `note`, with the sentence."""

    status: str
    year: int
    note: str
    quote: str
    href: str


@dataclass(slots=True)
class NetworkPicture:
    """The drawn nodes and edges (as pyvis holds them), how many there were, and counts for the legend."""

    network: Network
    total: int
    types: list[tuple[str, int, bool]]
    statuses: list[tuple[str, int]]

    @property
    def shown(self) -> int:
        """How many nodes are drawn."""
        return len(self.network.nodes)


def network_html(edges: Sequence[Row], lang: Language, title: str, base_url: str = "") -> str:
    """One HTML file that shows the network offline, to be written as UTF-8.

    `base_url` is the address of a running portal to which links to pages and sentences lead; without it the
    file shows the sentences only.
    """
    context = PageContext(lang=lang, path="/graph")
    return render(
        "network.html", context, title=title, network=network_data(edges, lang, base_url.rstrip("/"))
    )


def network_data(edges: Sequence[Row], lang: Language, base_url: str | None = None) -> dict[str, object]:
    """What the graph template takes: the picture, the rows of the table, and the data block of the script.

    `base_url` stands before addresses of the portal; "" leaves them out, None makes them relative.
    """
    picture = build_picture(edges, lang, base_url)
    t = load_messages(lang)
    words = {key: t(f"graph.{key}") for key in ("neighbours", "open_page", "open_report", "panel_hint")}
    words |= {f"node.{kind}": t(f"node.{kind}") for kind in NODE_TYPES}
    words |= {f"status.{status}": t.term("status", status) for status in STATUSES}
    return {
        "types": picture.types,
        "statuses": picture.statuses,
        "shown": picture.shown,
        "total": picture.total,
        "lines": len(picture.network.edges),
        "table": _table(picture.network),
        "data": {
            "nodes": picture.network.nodes,
            "edges": picture.network.edges,
            "words": words,
            "lang": lang,
        },
    }


def build_picture(edges: Sequence[Row], lang: Language, base_url: str | None = None) -> NetworkPicture:
    """The rows as a pyvis network with positions; parallel rows become one edge with several statements."""
    graph = _graph(edges, lang)
    total = len(graph)
    _cut_to_size(graph)
    degree = {node: len(graph.adj[node]) for node in graph}
    order = {node: _order(node, data) for node, data in graph.nodes(data=True)}
    positions = arrange(graph, order)
    network = Network(directed=True)
    for node in sorted(graph, key=order.__getitem__):
        data = graph.nodes[node]
        x, y = positions[node]
        network.add_node(
            node,
            label=data["label"],
            shape=NODE_TYPES[data["type"]],
            group=data["type"],
            size=_size(data["type"], degree[node]),
            x=x,
            y=y,
            key=search_key(*data["names"]),
            page=_address(data["page"], base_url),
            degree=degree[node],
        )
    drawn = sorted((data for _, _, data in graph.edges(data=True)), key=lambda data: data["ends"])
    for number, data in enumerate(drawn):
        source, target = data["ends"]
        statements = sorted(data["statements"], key=_statement_rank)
        network.add_edge(
            source,
            target,
            id=f"e{number}",
            status=statements[0].status,
            statements=[[*item[:4], _address(item.href, base_url)] for item in statements],
        )
    return NetworkPicture(network, total, _type_counts(graph), _status_counts(network))


def _graph(rows: Iterable[Row], lang: Language) -> nx.Graph:
    graph = nx.Graph()
    for row in rows:
        source, target = _node(graph, row, "source", lang), _node(graph, row, "target", lang)
        if not source or not target or source == target:
            continue
        if target not in graph.adj[source]:
            graph.add_edge(source, target, ends=(source, target), statements=[])
        quote = quotation(row)
        status = code(row, "status")
        statement = Statement(
            status if status in STATUSES else "",
            integer(row, "year") or 0,
            " ".join(read_figure(row)).strip() or load_messages(lang).term("relation", status),
            quote.text if quote else "",
            quote.href if quote else "",
        )
        if statement not in graph.edges[source, target]["statements"]:
            graph.edges[source, target]["statements"].append(statement)
    graph.remove_nodes_from([node for node, degree in list(graph.degree()) if degree == 0])
    return graph


def _node(graph: nx.Graph, row: Row, end: str, lang: Language) -> str:
    """Add the row's source or target and return its id, the last two steps of its IRI."""
    iri = text(row, end)
    if not iri:
        return ""
    node = "/".join(iri.rstrip("/").split("/")[-2:])
    if node not in graph:
        kind = code(row, f"{end}Type").lower()
        kind = _SYNONYMS.get(kind, kind)
        kind = kind if kind in NODE_TYPES else "other"
        label = _label(row, end, kind, lang)
        # found by its Chinese and its English name, whichever of them is shown
        names = (label, *(_label(row, end, kind, other) for other in LANGUAGES if other != lang))
        graph.add_node(node, type=kind, label=label, names=names, page=href(iri))
    return node


def _label(row: Row, end: str, kind: str, lang: Language) -> str:
    if kind == "mechanism":
        return mechanism_label(row, lang, end)
    if text(row, end).rpartition("/")[0].endswith("/id/indicator"):
        return indicator_label(row, lang, end)
    return text(row, f"{end}Label") or local_name(text(row, end))


def _order(node: str, data: Mapping[str, object]) -> tuple[object, ...]:
    """Mechanisms in the taxonomy's order, everything else by type and id."""
    kinds = list(NODE_TYPES)
    kind = str(data["type"])
    family = [group.id for group in family_path(local_name(node))] if kind == "mechanism" else []
    return (kinds.index(kind), family, node)


def _cut_to_size(graph: nx.Graph) -> None:
    for kind in _EXPENDABLE:
        if len(graph) <= MAX_NODES:
            return
        graph.remove_nodes_from([node for node, found in list(graph.nodes(data="type")) if found == kind])
    if len(graph) > MAX_NODES:
        ranked = sorted(
            graph, key=lambda node: (graph.nodes[node]["type"] != "mechanism", -graph.degree(node), node)
        )
        graph.remove_nodes_from(ranked[MAX_NODES:])


def _size(kind: str, degree: int) -> int:
    if kind == "place":
        return 24
    return min(8 + 3 * degree, 26) if kind == "mechanism" else 7


def _statement_rank(statement: Statement) -> tuple[int, int, str, str]:
    firmness = STATUSES.index(statement.status) if statement.status in STATUSES else len(STATUSES)
    return (-statement.year, firmness, statement.quote, statement.note)


def _address(address: str, base_url: str | None) -> str:
    """A portal address made absolute, left out ("" base) or kept (None); other web addresses as they are."""
    if not address.startswith("/") or base_url is None:
        return address
    return base_url + address if base_url else ""


def _type_counts(graph: nx.Graph) -> list[tuple[str, int, bool]]:
    counts = Counter(kind for _, kind in graph.nodes(data="type"))
    return [(kind, counts[kind], kind in _SHOWN_FIRST) for kind in NODE_TYPES if counts[kind]]


def _status_counts(network: Network) -> list[tuple[str, int]]:
    counts = Counter(edge["status"] for edge in network.edges)
    return [(status, counts[status]) for status in STATUSES if counts[status]]


def _table(network: Network) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """(source, its type, [(status, target, its type)]): the picture for those who do not see it."""
    labels = {node["id"]: (node["label"], node["group"]) for node in network.nodes}
    lines = group_by((edge["from"], edge) for edge in network.edges)
    return [
        (*labels[source], [(edge["status"], *labels[edge["to"]]) for edge in edges])
        for source, edges in lines.items()
    ]
