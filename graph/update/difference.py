"""What makes two versions of a graph differ, found without holding either in memory."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from graph.store.user_graphs import GraphChange

__all__ = ["difference"]


def difference(old: ox.Store, new: ox.Store, graph: NamedNode) -> GraphChange:
    """What `new` lacks and what it adds in a named graph.

    The engine lists the triples of two copies of a store in the same order, so that walking both at once
    needs room for little more than the differences; in any other order the result is the same.
    """
    gone: set[Triple] = set()
    added: set[Triple] = set()
    walks = (
        (quad.triple for quad in store.quads_for_pattern(None, None, None, graph)) for store in (old, new)
    )
    for before, after in itertools.zip_longest(*walks):
        if before == after:
            continue
        if before is not None:
            added.discard(before) if before in added else gone.add(before)
        if after is not None:
            gone.discard(after) if after in gone else added.add(after)
    return GraphChange(graph, frozenset(gone), frozenset(added))
