"""Generations made from test data as it is said: default graph and named graphs, and nothing merged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox

from graph.store.folder import Folder
from graph.store.generations import Generation, content_hash, generation_id, graph_digest, read_generation
from tests.conformance.suite import BASE, Dataset

__all__ = ["file_triples", "published", "write_generation"]


def write_generation(dataset: Dataset, generations: Path) -> Generation:
    """A generation that holds the dataset, in a folder of its own; made once for equal datasets."""
    key = hashlib.sha256(repr(dataset).encode("utf-8")).hexdigest()[:12]
    path = generations / key
    if not path.exists():
        path.mkdir(parents=True)
        _fill(dataset, path, key)
    return read_generation(path)


def published(dataset: Dataset, root: Path) -> Path:
    """A store folder whose generation in force holds the dataset."""
    folder = Folder(root)
    folder.create()
    generation = write_generation(dataset, folder.generations)
    folder.pointer.write_text(generation.path.name, encoding="ascii")
    return root


def _fill(dataset: Dataset, path: Path, key: str) -> None:
    store = ox.Store(str(path / "store"))
    for file in dataset.default:
        store.bulk_extend(_quads(file, ox.DefaultGraph()))
    for name, file in dataset.named:
        store.add_graph(ox.NamedNode(name))
        store.bulk_extend(_quads(file, ox.NamedNode(name)))
    store.flush()
    graphs = {name: graph_digest(store, ox.NamedNode(name)) for name, _ in dataset.named}
    manifest = {
        "id": f"{key}-{generation_id(content_hash(graphs))}",
        "content_hash": content_hash(graphs),
        "counts": {"quads": len(store), "triples": len(store)},
        "graphs": {name: (digest.triples, digest.sha256) for name, digest in graphs.items()},
    }
    del store
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def file_triples(file: Path) -> list[ox.Triple]:
    """The triples of a file; blank nodes of two files are two, whatever their labels."""
    address = f"{BASE}{file.parent.name}/{file.name}"
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    found = ox.parse(path=file, format=form, base_iri=address, rename_blank_nodes=True)
    return [quad.triple for quad in found]


def _quads(file: Path, graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    return [ox.Quad(item.subject, item.predicate, item.object, graph) for item in file_triples(file)]
