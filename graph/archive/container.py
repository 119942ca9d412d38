"""What a backup is written to and read from: a folder, or a tar file, compressed if its name says so.

Equal contents give equal bytes: members come in the order in which they are added, without times and owners.
Nothing is there under its own name before it is whole and on the disk.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, cast

from graph.store.folder import sync_folder, sync_tree
from ontology.errors import StoreError, UsageError

__all__ = ["Add", "members", "written"]

#: Adds a member: its name and its contents.
Add = Callable[[str, bytes], None]

_TAR, _COMPRESSED = ".tar", (".tar.gz", ".tgz")


@contextmanager
def written(path: Path) -> Iterator[Add]:
    """A backup that is there whole when the block has ended well, and not at all otherwise.

    A tar file is replaced, a folder has to be new or empty. Raises UsageError for a folder that is not, or
    for one that cannot be there, and StoreError when writing fails.
    """
    is_tar = path.name.endswith((_TAR, *_COMPRESSED))
    if path.is_dir() if is_tar else path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise UsageError(
            f"{path} is there already: name a new folder, or a file that ends in .tar or .tar.gz."
        )
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent} to put the backup {path.name} into.")
    part = path.with_name(f".{path.name}.part")
    try:
        _remove(part)
        with _tar(part, path.name.endswith(_COMPRESSED)) if is_tar else _folder(part) as add:
            yield add
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"The backup {path} cannot be written ({error.strerror or error}).") from error
    finally:
        _remove(part)


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """The members of a backup, name and contents, in the order of a tar file and by name in a folder.

    Raises StoreError when it cannot be read.
    """
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file():
                    yield file.relative_to(path).as_posix(), file.read_bytes()
            return
        with tarfile.open(path, "r:*") as archive:
            for member in archive:
                if not member.isreg():
                    raise StoreError(f"{path} is no backup of fazhi: {member.name!r} in it is no plain file.")
                yield member.name, cast("IO[bytes]", archive.extractfile(member)).read()
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise StoreError(
            f"The backup {path} cannot be read ({error}): it may be cut off or damaged."
        ) from error


@contextmanager
def _folder(part: Path) -> Iterator[Add]:
    part.mkdir()

    def add(name: str, content: bytes) -> None:
        file = part / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    yield add
    sync_tree(part)


@contextmanager
def _tar(part: Path, compressed: bool) -> Iterator[Add]:
    with part.open("wb") as handle:
        packed = _compressing(handle) if compressed else nullcontext(handle)
        with packed as stream, tarfile.open(fileobj=stream, mode="w") as archive:

            def add(name: str, content: bytes) -> None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))

            yield add
        handle.flush()
        os.fsync(handle.fileno())


@contextmanager
def _compressing(handle: IO[bytes]) -> Iterator[IO[bytes]]:
    """gzip without a name and a time."""
    with gzip.GzipFile("", "wb", fileobj=handle, mtime=0, compresslevel=6) as stream:
        yield cast("IO[bytes]", stream)


def _remove(part: Path) -> None:
    shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
