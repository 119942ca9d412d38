"""Backup: a generation with its texts, in formats that outlive the engine and that any tool reads.

    manifest.json            the format of the backup and the manifest of the generation
    graphs/<digest>.nq       one named graph each, sorted N-Quads; the digest is that of its IRI
    texts/<sha256>.txt       the text renditions that its reports refer to
    SHA256SUMS               the hash of each file above, for restoring and for `sha256sum --check`

Of equal generations the backups are equal, byte by byte. The default graph, the full-text index and all that
else follows from the graphs is left out: restoring makes it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Store

from graph.archive.container import written
from graph.store import iris
from graph.store.generations import Generation, graph_lines, lines_digest
from graph.store.sums import changed_files
from graph.store.upkeep import stated_texts
from ontology.errors import StoreError

__all__ = ["FORMAT", "MANIFEST", "SUMS", "Backup", "back_up"]

#: The version of the layout above. A reader of backups refuses versions that it does not know.
FORMAT = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written: where, of which generation, and how many files and bytes it holds."""

    path: Path
    generation: str
    files: int
    bytes: int


def back_up(generation: Generation, path: Path) -> Backup:
    """Write a backup into a tar file (.tar, .tar.gz, .tgz) or a new folder.

    It is there whole or not at all. Raises StoreError when the generation is not what its manifest says, or
    when the backup cannot be written, and UsageError when `path` cannot be one.
    """
    if changed_files(generation.path):
        raise StoreError(f"The generation {generation.id} is damaged on the disk: see `fazhi store verify`.")
    hashes: dict[str, str] = {}
    size = 0
    with generation.held() as engine, written(path) as add:
        for name, content in _members(generation, engine):
            add(name, content)
            hashes[name] = hashlib.sha256(content).hexdigest()
            size += len(content)
        add(SUMS, "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode("ascii"))
    return Backup(path, generation.id, len(hashes) + 1, size)


def _members(generation: Generation, engine: Store) -> Iterator[tuple[str, bytes]]:
    manifest = {"format": FORMAT, "generation": dict(generation.manifest)}
    yield MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    for iri, stated in sorted(generation.graphs.items()):
        graph = NamedNode(iri)
        lines = graph_lines(engine, graph)
        if lines_digest(lines) != stated:
            raise StoreError(
                f"The graph {iri} is not what the manifest of {generation.id} says: see `fazhi store verify`."
            )
        yield (
            f"graphs/{iris.digest(iri)}.nq",
            "".join(f"{line} {graph} .\n" for line in lines).encode("utf-8"),
        )
    for sha256 in sorted(set(stated_texts(engine))):
        try:
            content = (generation.texts_path / f"{sha256}.txt").read_bytes()
        except OSError as error:
            raise StoreError(f"The text {sha256}.txt cannot be read ({error.strerror}).") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"The text {sha256}.txt is not what its name says: see `fazhi store verify`.")
        yield f"texts/{sha256}.txt", content
