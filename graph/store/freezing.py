"""Freezing: a generation is made from what an engine holds, whole and for good, or not at all.

The order matters. Graph, full-text index and manifest are written under another name and flushed to the disk,
file by file and then the folders; one rename puts the generation in its place; only then may the pointer name
it. A process that is killed, a full disk or a power failure on the way leaves at most a folder that nobody
reads and that the next writer removes.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Store

from graph.fulltext.content import Content
from graph.fulltext.index import write_index
from graph.store.folder import Folder, sync_folder, sync_tree, write_atomically
from graph.store.generations import GraphDigest, manifest_bytes
from graph.store.sums import write_sums
from ontology.errors import StoreError

__all__ = ["freeze"]


def freeze(
    engine: Store,
    folder: Folder,
    manifest: Mapping[str, object],
    graphs: Mapping[str, GraphDigest],
    previous: Path | None = None,
) -> Path:
    """Make a generation with this manifest; its folder. The engine's files are hard-linked, not copied.

    `graphs` are the digests of the named graphs, `previous` the folder of a generation whose full-text index
    may be continued. Raises OSError and StoreError, and then leaves nothing behind.
    """
    target = folder.generations / str(manifest["id"])
    part = target.with_name(target.name + ".part")
    part.mkdir()
    try:
        engine.flush()
        engine.backup(str(part / "store"))
        write_sums(part, previous)
        said = write_index(part, Content(engine, folder.texts), graphs, previous)
        write_atomically(part / "manifest.json", manifest_bytes({**manifest, "fulltext": said}))
        sync_tree(part)
        part.replace(target)
    except (OSError, StoreError):
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync_folder(target.parent)
    return target
