"""The files of a store: where they are, how they are written for good, and who may write.

    texts/<sha256>.txt       text renditions, never changed
    generations/<id>/        graphs, never changed: store/ (RocksDB) and manifest.json
    CURRENT                  the id of the generation in force
    HISTORY                  the ids in the order in which they were published, the latest last
    work/                    what the writer is at; left-overs of a killed writer are removed by the next
    lock                     held by the writer

A file is complete or absent: it is written under another name, flushed to the disk and renamed, and then its
folder is flushed. What a rename has put in place survives a power failure.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import StoreBusyError, StoreError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Folder", "reported", "sync_folder", "sync_tree", "write_atomically"]

#: What a file system may refuse, by the numbers of errno(3).
_COMMON_FAULTS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
)


@dataclass(frozen=True, slots=True)
class Folder:
    """The parts of a store folder."""

    root: Path

    @property
    def texts(self) -> Path:
        """Text renditions."""
        return self.root / "texts"

    @property
    def generations(self) -> Path:
        """Published graphs."""
        return self.root / "generations"

    @property
    def work(self) -> Path:
        """Working copies of the writer."""
        return self.root / "work"

    @property
    def pointer(self) -> Path:
        """The file that names the generation in force."""
        return self.root / "CURRENT"

    @property
    def history(self) -> Path:
        """The file that lists the generations in the order of their publication."""
        return self.root / "HISTORY"

    def exists(self) -> bool:
        """Whether this is a store folder."""
        return self.generations.is_dir() and self.texts.is_dir()

    def create(self) -> None:
        """Make the folder and its parts where they are missing."""
        for part in (self.texts, self.generations, self.work):
            part.mkdir(parents=True, exist_ok=True)
        sync_folder(self.root)

    def clean(self) -> None:
        """Remove what a killed writer left behind. Only for the holder of the lock."""
        self.work.mkdir(exist_ok=True)
        for left in self.work.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        for part in (self.texts, self.generations, self.root):
            for left in part.glob("*.part"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only writer; the lock falls with the process. Raises StoreBusyError when another writes."""
        with (self.root / "lock").open("a") as handle:
            try:
                if sys.platform == "win32":
                    msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
                else:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StoreBusyError(
                    f"Another process is writing to the store {self.root}: wait for it, then run again."
                ) from None
            yield


@contextmanager
def reported(root: Path) -> Iterator[None]:
    """Turn an error of the file system or the storage engine into a StoreError of one sentence."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The store {root} cannot be used ({_reason(error)}): check its permissions and the free space; "
            "what was published before is untouched."
        ) from error
    except RuntimeError as error:
        # The engine's way to say that a file is not what it wrote.
        if not str(error).startswith("Corruption"):
            raise
        raise StoreError(
            f"The store {root} is damaged on the disk: `fazhi store verify` names the files, "
            "`fazhi store rollback` goes back to the generation before, `fazhi store restore` to a backup."
        ) from error


def _reason(error: OSError) -> str:
    """What went wrong in the system's words; the engine's long tale is cut down to them where it has them."""
    if error.strerror:
        return error.strerror
    for number in _COMMON_FAULTS:
        if os.strerror(number) in str(error):
            return os.strerror(number)
    return str(error)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power failure."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Flush a folder's entries to the disk (Windows has no such call and needs none)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Flush every file below a folder, and the folders."""
    for parent, _, names in os.walk(path):
        for name in names:
            with (Path(parent) / name).open("rb") as handle:
                os.fsync(handle.fileno())
        sync_folder(Path(parent))
