"""Whole generations as files: sorted N-Quads, TriG, or the merged graph as Turtle."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.store.folder import sync_folder
from graph.store.generations import Generation
from ontology.errors import StoreError
from ontology.vocabulary import PREFIXES

__all__ = ["DumpFormat", "dump", "dump_file"]


class DumpFormat(StrEnum):
    """What a dump holds: quads with their graphs (nq, trig), or the merge of all graphs (ttl, nt)."""

    N_QUADS = "nq"
    TRIG = "trig"
    TURTLE = "ttl"
    N_TRIPLES = "nt"


_FORMATS = {
    DumpFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    DumpFormat.TRIG: ox.RdfFormat.TRIG,
    DumpFormat.TURTLE: ox.RdfFormat.TURTLE,
    DumpFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
}


def dump(generation: Generation, form: DumpFormat, output: BinaryIO) -> int:
    """Write a generation, sorted, so that equal graphs give equal bytes; the number of statements.

    The copies in the default graph are left out of the formats that have graphs.
    """
    named = form in {DumpFormat.N_QUADS, DumpFormat.TRIG}
    with generation.held() as store:
        if named:
            quads = sorted(
                (quad for graph in store.named_graphs() for quad in _quads(store, graph)), key=_by_graph
            )
            ox.serialize(quads, output, format=_FORMATS[form], prefixes=PREFIXES)
            return len(quads)
        triples = sorted((quad.triple for quad in _quads(store, ox.DefaultGraph())), key=str)
        ox.serialize(triples, output, format=_FORMATS[form], prefixes=PREFIXES)
        return len(triples)


def dump_file(generation: Generation, form: DumpFormat, path: Path) -> int:
    """Write a generation to a file that is there whole or not at all. Raises StoreError when it cannot."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as output:
            count = dump(generation, form, output)
            output.flush()
            os.fsync(output.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"The file {path} cannot be written ({error.strerror or error}).") from error
    return count


def _quads(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> list[ox.Quad]:
    return list(store.quads_for_pattern(None, None, None, graph))


def _by_graph(quad: ox.Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad.triple)
