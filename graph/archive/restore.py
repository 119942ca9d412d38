"""Restore: a store is made of a backup, and nothing of it is in force before all of it has been checked."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.archive.backup import FORMAT, MANIFEST, SUMS
from graph.archive.container import members
from graph.store.folder import Folder, reported, write_atomically
from graph.store.freezing import freeze
from graph.store.generations import Generation, GraphDigest, generation_id, read_generation
from graph.store.history import KEPT, bring_into_force
from graph.verification import faults
from ontology.errors import StoreError, UsageError

__all__ = ["Reading", "restore"]

#: A generation's name, which becomes a folder's.
_ID = re.compile(r"[0-9a-f]{16}")
#: What a backup may hold; no other name becomes a file.
_NAMES = re.compile(rf"{re.escape(MANIFEST)}|{SUMS}|graphs/[0-9a-f]+\.nq|texts/[0-9a-f]{{64}}\.txt")


def restore(backup: Path, target: Path) -> Generation:
    """Make a store of a backup in a new or empty folder; the generation that is in force in it.

    Every file is checked against SHA256SUMS, and the graph that came out against its manifest and its texts.
    Raises UsageError for a folder that is not empty or a backup that is not there, and StoreError, leaving
    the folder as it was, when anything differs.
    """
    if not backup.exists():
        raise UsageError(f"There is no backup {backup}.")
    was_there = target.exists()
    if was_there and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is not empty: restore into a new folder, then name that with --store.")
    folder = Folder(target)
    try:
        with reported(target):
            folder.create()
            with folder.lock():
                return _restored(backup, folder)
    except (StoreError, ValueError, KeyError, TypeError) as error:
        shutil.rmtree(target, ignore_errors=True)
        if was_there:
            target.mkdir(parents=True, exist_ok=True)
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"The manifest in the backup {backup} is malformed ({error}).") from error


def _restored(backup: Path, folder: Folder) -> Generation:
    reading = Reading(backup, folder)
    working = folder.work / "store"
    engine = ox.Store(str(working))
    engine.bulk_extend(reading.quads())
    manifest = reading.checked_manifest()
    graphs = {name: GraphDigest(count, digest) for name, (count, digest) in manifest["graphs"].items()}
    generation = read_generation(freeze(engine, folder, manifest, graphs))
    del engine
    shutil.rmtree(working)
    found = faults(generation, shapes=False)
    if found:
        raise StoreError(f"The backup {backup} does not give the graph that its manifest states: {found[0]}.")
    bring_into_force(folder, generation.id, KEPT)
    return generation


class Reading:
    """One pass over a backup: graphs become quads, texts become files, and every hash is kept for the end."""

    def __init__(self, backup: Path, folder: Folder) -> None:
        """Texts go into the store of that folder."""
        self._backup = backup
        self._folder = folder
        self._kept: dict[str, bytes] = {}
        self._hashes: dict[str, str] = {}

    def quads(self) -> Iterator[ox.Quad]:
        """The quads of all graphs, and each once more for the default graph (graph/store/merge.py)."""
        for name, content in members(self._backup):
            if not _NAMES.fullmatch(name):
                raise StoreError(f"{self._backup} is no backup of fazhi: it holds {name[:80]!r}.")
            self._hashes[name] = hashlib.sha256(content).hexdigest()
            if name.startswith("graphs/"):
                yield from self._parsed(name, content)
            elif name.startswith("texts/"):
                write_atomically(self._folder.texts / Path(name).name, content)
            else:
                self._kept[name] = content

    def checked_manifest(self) -> dict[str, Any]:
        """The manifest of the generation, once it is sure that every file is what was written."""
        if not {MANIFEST, SUMS} <= self._kept.keys():
            raise StoreError(f"{self._backup} is no whole backup of fazhi: {MANIFEST} or {SUMS} is missing.")
        del self._hashes[SUMS]
        lines = self._kept[SUMS].decode("ascii", errors="replace").splitlines()
        stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        for name in sorted(stated.keys() | self._hashes.keys()):
            if stated.get(name) != self._hashes.get(name):
                raise StoreError(f"{name} in the backup {self._backup} is missing, added or damaged.")
        manifest: dict[str, Any] = json.loads(self._kept[MANIFEST])
        if manifest.get("format") != FORMAT:
            raise StoreError(
                f"The backup {self._backup} has format {manifest.get('format')!r}; this fazhi reads {FORMAT}."
            )
        generation: dict[str, Any] = manifest["generation"]
        if not _ID.fullmatch(generation["id"]) or generation["id"] != generation_id(
            generation["content_hash"]
        ):
            raise StoreError(
                f"The manifest in {self._backup} names its generation otherwise than by its hash."
            )
        return generation

    def _parsed(self, name: str, content: bytes) -> Iterator[ox.Quad]:
        # One graph a file, its name at the end of each line: without it, the line is of the default graph.
        graph = content[content[: content.find(b"\n")].rfind(b" <") : content.find(b"\n") + 1]
        copies = content.replace(graph, b" .\n")
        try:
            yield from chain(
                ox.parse(content, format=ox.RdfFormat.N_QUADS), ox.parse(copies, format=ox.RdfFormat.N_QUADS)
            )
        except SyntaxError as error:
            raise StoreError(f"{name} in the backup {self._backup} is damaged ({error}).") from error
