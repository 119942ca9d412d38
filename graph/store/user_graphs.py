"""Whose a graph is: fazhi keeps the graphs under its own address, every other graph is the user's.

    …/graph/report/KEY, …/graph/taxonomy, …     fazhi's: follow the reports and the files, refuse every write
    …/graph/user/NAME                           the user's, by convention
    …/graph/user/default                        the user's: what is written without naming a graph
    any other IRI                               the user's

The default graph is the merge of all graphs (graph/store/merge.py), so nothing can stand in it alone. What is
written without naming a graph stands in …/graph/user/default, and through the merge in the default graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ontology.errors import WriteRefusedError
from ontology.vocabulary import GRAPH

__all__ = ["UNNAMED", "USER_GRAPHS", "GraphChange", "is_managed", "require_own", "require_whole"]

#: Where the user's graphs lie by convention.
USER_GRAPHS = GRAPH + "user/"
#: What is written without naming a graph.
UNNAMED = NamedNode(USER_GRAPHS + "default")


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What a write takes from one graph and adds to it."""

    graph: NamedNode
    gone: frozenset[Triple]
    added: frozenset[Triple]


def is_managed(graph: str) -> bool:
    """Whether fazhi keeps the graph of this name itself."""
    return graph.startswith(GRAPH) and not graph.startswith(USER_GRAPHS)


def require_own(graph: str) -> None:
    """Raise WriteRefusedError for a graph that is not the user's."""
    if is_managed(graph):
        raise WriteRefusedError(
            f"The graph {graph} follows the reports and the taxonomy and is kept by fazhi alone: "
            f"write to a graph of your own, such as {USER_GRAPHS}NAME."
        )


def require_whole(graphs: Iterable[str], what: str) -> None:
    """Raise WriteRefusedError when `what`, which means whole graphs, would empty one that fazhi keeps."""
    kept = next((graph for graph in graphs if is_managed(graph)), None)
    if kept is not None:
        raise WriteRefusedError(
            f"{what} would empty graphs that fazhi keeps, such as {kept}: name graphs of your own; what was "
            f"written without naming a graph is {UNNAMED.value}."
        )
