"""The store: a folder with immutable generations, one of which is in force.

Readers open the generation in force and see it whole for as long as they like. One writer at a time works on
a copy and publishes it by replacing one pointer file. A writer that is killed leaves everything as it was.
Old generations are kept by the rule of graph/store/history.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.fulltext.content import Content
from graph.fulltext.index import write_index
from graph.fulltext.schema import INDEX_FILE
from graph.store.folder import Folder, reported, sync_tree, write_atomically
from graph.store.generations import Generation, manifest_bytes, read_generation
from graph.store.history import KEPT, in_force, published
from graph.store.upkeep import Compaction, Listed, compact, listing, named_generation, roll_back
from graph.store.writer import Change, Writer
from ontology.errors import NoGenerationError, StoreError

__all__ = ["Change", "Generation", "Store", "Writer"]


class Store:
    """A store folder. Make one with `Store.open`."""

    def __init__(self, folder: Folder, keep: int = KEPT) -> None:
        self._folder = folder
        self._keep = keep

    @staticmethod
    def open(path: Path, create: bool = False, keep: int = KEPT) -> Store:
        """The store in a folder; with `create`, made when it is not there. Writers keep `keep` generations.

        Raises StoreError when the folder is missing, is something else, or cannot be made.
        """
        folder = Folder(path)
        with reported(path):
            if folder.exists():
                return Store(folder, keep)
            if not create:
                raise StoreError(
                    f"There is no store in {path}: run `fazhi ingest --store {path} FOLDER` first."
                )
            if path.is_file() or (path.is_dir() and any(path.iterdir()) and not folder.generations.is_dir()):
                raise StoreError(f"{path} is not a store and not empty: name another folder for the store.")
            folder.create()
        return Store(folder, keep)

    @property
    def path(self) -> Path:
        """The folder of the store."""
        return self._folder.root

    def current(self) -> Generation:
        """The generation in force. Raises NoGenerationError when nothing has been published yet."""
        generation = self._in_force()
        if generation is None:
            raise NoGenerationError(
                f"The store {self.path} holds no published graph yet: run `fazhi ingest FOLDER` first."
            )
        return generation

    def generations(self) -> list[Generation]:
        """All generations, the one published first at the beginning. Raises StoreError for a damaged one."""
        with reported(self.path):
            names = published(self._folder)
        return [read_generation(self._folder.generations / name) for name in names]

    def listing(self) -> list[Listed]:
        """All generations, damaged ones among them, with their sizes, in the same order."""
        return listing(self._folder)

    def generation(self, name: str) -> Generation:
        """The generation whose id begins with `name`. Raises UsageError when that is not exactly one."""
        return read_generation(self._folder.generations / named_generation(self._folder, name))

    def rollback(self, name: str | None = None) -> Generation:
        """Bring an earlier generation into force again (graph.store.upkeep.roll_back)."""
        return roll_back(self._folder, name)

    def compact(self, pretend: bool = False) -> Compaction:
        """Remove the generations and texts that are not kept (graph.store.upkeep.compact)."""
        return compact(self._folder, self._keep, pretend)

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Be the only writer for a `with` block. Raises StoreError when another process writes."""
        with reported(self.path), self._folder.lock():
            self._folder.clean()
            writer = Writer(self._folder, self._in_force(), self._keep)
            try:
                yield writer
            finally:
                writer.close()

    def reindex(self) -> Generation:
        """Build the full-text index of the generation in force anew, and put it in the place of the old one.

        For generations of earlier versions, and damaged files. Raises StoreError when another process writes.
        """
        with reported(self.path), self._folder.lock():
            self._folder.clean()
            generation = self.current()
            part = self._folder.work / "fulltext"
            part.mkdir()
            content = Content(generation.open(), self._folder.texts)
            said = write_index(part, content, generation.graphs)
            sync_tree(part)
            (part / INDEX_FILE).replace(generation.path / INDEX_FILE)
            manifest = manifest_bytes({**generation.manifest, "fulltext": said})
            write_atomically(generation.path / "manifest.json", manifest)
            return read_generation(generation.path)

    def text(self, sha256: str) -> str:
        """The text rendition with this digest, newlines untouched. Raises StoreError when there is none."""
        try:
            return (self._folder.texts / f"{sha256}.txt").read_bytes().decode("utf-8")
        except OSError:
            raise StoreError(f"The store {self.path} holds no text with the SHA-256 {sha256!r}.") from None

    def _in_force(self) -> Generation | None:
        try:
            name = in_force(self._folder)
        except (OSError, ValueError) as error:
            raise StoreError(f"The file {self._folder.pointer} cannot be read ({error}).") from error
        return None if name is None else read_generation(self._folder.generations / name)
