"""Holding: a reader keeps the generation that it reads from being removed.

The engine opens the files of a large generation only when it needs them (the first sixteen at once, measured
with pyoxigraph 0.5.13), so open files are not enough to go on reading once the folder is gone. A reader has a
shared lock on the folder, which falls with its process; who removes a generation asks for the exclusive one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ontology.errors import StoreError

if sys.platform != "win32":
    import fcntl

__all__ = ["held", "hold", "unheld"]


def hold(path: Path) -> int | None:
    """Keep the folder of a generation from being removed until the descriptor is closed or the process ends.

    None where folders cannot be locked: Windows refuses to remove what is open, which does as well; some
    network file systems do neither. Raises StoreError when the generation is gone.
    """
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise StoreError(
            f"The generation {path} cannot be opened ({error.strerror}): see `fazhi store list`."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
    except OSError:
        os.close(handle)
        return None
    if _is_at(handle, path):
        return handle
    os.close(handle)
    raise StoreError(f"The generation {path} was removed before it could be read: open the one in force.")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a generation for a `with` block. Raises StoreError when it is gone."""
    handle = hold(path)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def unheld(path: Path) -> Iterator[bool]:
    """Whether nobody holds a generation; if so, nobody can begin to before the block ends. Raises OSError."""
    if sys.platform == "win32":
        yield True
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield _locked_alone(handle)
    finally:
        os.close(handle)


def _locked_alone(handle: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # No locks on this file system: nobody could tell that it reads.
        return True
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether the folder that was opened still has its name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
