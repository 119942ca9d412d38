"""A moment in which the default graph says what fazhi's graphs say, and not what only the user's do.

What is derived from the reports is derived in such a moment. So a user's claims never become adoptions, and
the derived graph does not depend on which graphs of the user's were there when the reports came.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.store.user_graphs import is_managed

__all__ = ["reports_alone"]

_DEFAULT = DefaultGraph()


@contextmanager
def reports_alone(store: Store) -> Iterator[None]:
    """Take from the default graph what only the user's graphs hold, for the length of a `with` block.

    For a working copy that nobody else sees. Named graphs may be written to meanwhile by that rule.
    """
    aside = [quad for quad in _users_quads(store) if not _is_ours(store, quad)]
    for quad in aside:
        store.remove(quad)
    yield
    store.extend(aside)


def _users_quads(store: Store) -> Iterator[Quad]:
    """The triples of the user's graphs as they stand in the default graph."""
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and not is_managed(graph.value):
            for quad in store.quads_for_pattern(None, None, None, graph):
                yield Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)


def _is_ours(store: Store, quad: Quad) -> bool:
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(
        isinstance(other.graph_name, NamedNode) and is_managed(other.graph_name.value) for other in found
    )
