"""Generations: the frozen graphs of a store, and the content hash that names them.

The hash of a named graph is the SHA-256 of its sorted N-Triples lines, that of a generation the SHA-256 of
the sorted lines `<graph IRI> <its hash>`. It depends on the quads alone, and only graphs that were touched
have to be read again. The default graph is the merge of the named graphs and adds nothing to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pyoxigraph import NamedNode, Store

from graph.store.holding import held
from ontology.errors import StoreError

__all__ = [
    "Generation",
    "GraphDigest",
    "content_hash",
    "generation_id",
    "graph_digest",
    "graph_lines",
    "lines_digest",
    "manifest_bytes",
    "read_generation",
]

#: Digits of the content hash that name a generation's folder.
_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class GraphDigest:
    """How many triples a named graph holds and the SHA-256 of them."""

    triples: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A frozen graph. `path` is its folder; `manifest` has counts, hashes and versions."""

    id: str
    path: Path
    manifest: Mapping[str, object]

    @property
    def store_path(self) -> Path:
        """The folder of the RocksDB store, to be opened read-only."""
        return self.path / "store"

    @property
    def texts_path(self) -> Path:
        """The folder of the text renditions, which all generations of a store share."""
        return self.path.parent.parent / "texts"

    @property
    def counts(self) -> Mapping[str, int]:
        """Numbers of quads, reports, places, claims, observations and so on."""
        return cast("Mapping[str, int]", self.manifest["counts"])

    @property
    def content_hash(self) -> str:
        """SHA-256 of the quads: equal graphs have equal hashes, on any machine."""
        return cast("str", self.manifest["content_hash"])

    @property
    def graphs(self) -> Mapping[str, GraphDigest]:
        """Size and hash of each named graph."""
        listed = cast("Mapping[str, tuple[int, str]]", self.manifest["graphs"])
        return {iri: GraphDigest(count, digest) for iri, (count, digest) in listed.items()}

    def open(self) -> Store:
        """The graph, read-only. Whoever reads while others may publish reads inside `held`."""
        return Store.read_only(str(self.store_path))

    @contextmanager
    def held(self) -> Iterator[Store]:
        """The graph, read-only, which nobody removes before the block ends. Raises StoreError when gone."""
        with held(self.path):
            yield self.open()


def graph_digest(store: Store, graph: NamedNode) -> GraphDigest:
    """Size and hash of one named graph."""
    return lines_digest(graph_lines(store, graph))


def graph_lines(store: Store, graph: NamedNode) -> list[str]:
    """The triples of a named graph as sorted lines of N-Triples, without the full stops."""
    return sorted(str(quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))


def lines_digest(lines: Sequence[str]) -> GraphDigest:
    """Size and hash of a graph from its sorted lines."""
    return GraphDigest(len(lines), hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest())


def content_hash(graphs: Mapping[str, GraphDigest]) -> str:
    """The hash of a generation from the hashes of its named graphs."""
    lines: Iterable[str] = sorted(f"<{iri}> {digest.sha256}" for iri, digest in graphs.items())
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def generation_id(digest: str) -> str:
    """The name of a generation from its content hash."""
    return digest[:_ID_LENGTH]


def manifest_bytes(manifest: Mapping[str, object]) -> bytes:
    """A manifest as its file holds it."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_generation(path: Path) -> Generation:
    """The generation in a folder. Raises StoreError when its manifest is missing or malformed."""
    manifest_path = path / "manifest.json"
    try:
        manifest = json.loads(manifest_path.read_bytes())
        return Generation(manifest["id"], path, manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The generation {path} is damaged ({error}): `fazhi store rollback` goes back to the one "
            "before, `fazhi store restore` to a backup."
        ) from error
