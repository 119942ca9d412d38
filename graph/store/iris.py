"""The addresses of things: one function a kind of thing, all ASCII, all made from content alone.

A key is a code of its own where the thing has one (a document's id, a place code, a taxonomy id) and
otherwise the first 16 hexadecimal digits of the SHA-256 of the parts that identify it. So the same inputs
give the same addresses on any machine, and a thing keeps its address when the graph is built again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from pyoxigraph import NamedNode

from ontology.vocabulary import GRAPH, ID

__all__ = [
    "CANDIDATE_PREFIX",
    "CATALOGUE_GRAPH",
    "DERIVED_GRAPH",
    "ONTOLOGY_GRAPH",
    "PLACES_GRAPH",
    "TAXONOMY_GRAPH",
    "concept",
    "digest",
    "indicator",
    "item",
    "local_key",
    "mechanism",
    "provisional_place_key",
    "report",
    "report_graph",
]

ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")
TAXONOMY_GRAPH = NamedNode(GRAPH + "taxonomy")
PLACES_GRAPH = NamedNode(GRAPH + "places")
DERIVED_GRAPH = NamedNode(GRAPH + "derived")
CATALOGUE_GRAPH = NamedNode(GRAPH + "catalogue")

#: What prefixes a taxonomy id that an extractor coined itself (see the extraction format).
CANDIDATE_PREFIX = "NEW:"

#: A key that may stand in an address as it is. The dots-only names are left out: they are relative paths.
_PLAIN_KEY = re.compile(r"(?!\.+\Z)[A-Za-z0-9._-]{1,64}")


def digest(*parts: str) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the parts: a million things collide with p < 10^-7."""
    joined = "\x1f".join(parts)
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]


def local_key(name: str) -> str:
    """`name` itself where it may stand in an address, else its digest."""
    return name if _PLAIN_KEY.fullmatch(name) else digest(name)


def item(kind: str, key: str) -> NamedNode:
    """The thing of a kind ("claim", "place", "organization", …) under a key that is already ASCII."""
    return NamedNode(f"{ID}{kind}/{key}")


def report(docid: str) -> NamedNode:
    """The report of a document id."""
    return item("report", local_key(docid))


def report_graph(docid: str) -> NamedNode:
    """The named graph that holds what one report says."""
    return NamedNode(f"{GRAPH}report/{local_key(docid)}")


def concept(scheme: str, identifier: str) -> NamedNode:
    """A concept of a fixed list: ("status", "in_force"), ("bound", "ge"), ("section-role", "plans"), …"""
    return item(scheme, local_key(identifier))


def _taxonomy_concept(kind: str, identifier: str) -> NamedNode:
    if identifier.startswith(CANDIDATE_PREFIX):
        return item(kind, "new-" + local_key(identifier.removeprefix(CANDIDATE_PREFIX)))
    return item(kind, local_key(identifier))


def mechanism(identifier: str) -> NamedNode:
    """A mechanism of the taxonomy, or the candidate `new-…` of an id that begins with NEW:."""
    return _taxonomy_concept("mechanism", identifier)


def indicator(identifier: str) -> NamedNode:
    """An indicator of the taxonomy, or the candidate `new-…` of an id that begins with NEW:."""
    return _taxonomy_concept("indicator", identifier)


def provisional_place_key(anchor: str, names: Sequence[str]) -> str:
    """The key of a place that the register does not hold.

    `anchor` is the code of the nearest place above it that the register has, as that is today ("" without
    one), `names` lead on from there down to the place.
    """
    return "x-" + digest(anchor, *names)
