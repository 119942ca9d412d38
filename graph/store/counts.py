"""How many things of each kind the graphs of fazhi hold: the figures of the manifest and the catalogue.

A user's graph may say that something is a report; it is not counted, for what fazhi states of its own data
must follow from the reports.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from graph.store.static import COUNTED_CLASSES, COUNTED_PLACEMENTS
from graph.store.terms import A, term
from graph.store.user_graphs import is_managed

__all__ = ["counts_of_things"]


def counts_of_things(store: Store) -> dict[str, int]:
    """The numbers by their names in the manifest (graph/store/static.py)."""
    status = term("fz", "placementStatus")
    counts = {name: _count(store, A, kind) for name, kind in COUNTED_CLASSES.items()}
    return counts | {name: _count(store, status, value) for name, value in COUNTED_PLACEMENTS.items()}


def _count(store: Store, predicate: NamedNode, value: NamedNode) -> int:
    """How many things have this value of this property; one that several graphs name counts once."""
    return len(
        {
            quad.subject
            for quad in store.quads_for_pattern(None, predicate, value, None)
            if isinstance(quad.graph_name, NamedNode) and is_managed(quad.graph_name.value)
        }
    )
