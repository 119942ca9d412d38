"""The store: a folder with immutable generations, one of which is in force.

Readers open the generation in force and see it whole for as long as they like. One writer at a time works on
a copy and publishes it by replacing one pointer file. A writer that is killed leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.store.folder import Folder, reported
from graph.store.generations import Generation, read_generation
from graph.store.writer import Change, Writer
from ontology.errors import NoGenerationError, StoreError

__all__ = ["Change", "Generation", "Store", "Writer"]


class Store:
    """A store folder. Make one with `Store.open`."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    @staticmethod
    def open(path: Path, create: bool = False) -> Store:
        """The store in a folder; with `create`, made when it is not there.

        Raises StoreError when the folder is missing, is something else, or cannot be made.
        """
        folder = Folder(path)
        with reported(path):
            if folder.exists():
                return Store(folder)
            if not create:
                raise StoreError(
                    f"There is no store in {path}: run `fazhi ingest --store {path} FOLDER` first."
                )
            if path.is_file() or (path.is_dir() and any(path.iterdir()) and not folder.generations.is_dir()):
                raise StoreError(f"{path} is not a store and not empty: name another folder for the store.")
            folder.create()
        return Store(folder)

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
        """All generations, the oldest first."""
        with reported(self.path):
            folders = [
                entry
                for entry in self._folder.generations.iterdir()
                if entry.is_dir() and entry.suffix != ".part"
            ]
            folders.sort(key=lambda entry: (entry.stat().st_mtime_ns, entry.name))
        return [read_generation(entry) for entry in folders]

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Be the only writer for a `with` block. Raises StoreError when another process writes."""
        with reported(self.path), self._folder.lock():
            self._folder.clean()
            writer = Writer(self._folder, self._in_force())
            try:
                yield writer
            finally:
                writer.close()

    def text(self, sha256: str) -> str:
        """The text rendition with this digest, newlines untouched. Raises StoreError when there is none."""
        try:
            return (self._folder.texts / f"{sha256}.txt").read_bytes().decode("utf-8")
        except OSError:
            raise StoreError(f"The store {self.path} holds no text with the SHA-256 {sha256!r}.") from None

    def _in_force(self) -> Generation | None:
        try:
            name = self._folder.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreError(f"The file {self._folder.pointer} cannot be read ({error}).") from error
        return read_generation(self._folder.generations / name)
