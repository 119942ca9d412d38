"""The generations of a store in the order of their publication, and which of the old ones are kept.

The rule: publishing keeps the last `keep` generations that were published, the one that it publishes among
them, and removes those before. Two are never removed: the generation in force (`rollback` may have chosen an
old one), and one that a reader holds, which goes when something is published after the reader has ended.
The order is that of the file HISTORY and no clock's. A generation that HISTORY does not name, for a writer
was killed before it could say so, counts as older than all that it names.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.store.folder import Folder, sync_folder, write_atomically
from graph.store.holding import unheld

__all__ = ["KEPT", "Removal", "bring_into_force", "disk_bytes", "in_force", "published", "remove_old"]

#: Generations that are kept unless the user says otherwise: hard links make each as large as its change.
KEPT = 5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removal:
    """The generations that were removed, those that a reader held, and the bytes of disk that this freed."""

    removed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    freed: int = 0


def in_force(folder: Folder) -> str | None:
    """The id of the generation in force, None when nothing has been published. Raises OSError, ValueError."""
    try:
        return folder.pointer.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def published(folder: Folder) -> list[str]:
    """The ids of the generations that are there, the one published first at the beginning."""
    entries = [entry for entry in folder.generations.iterdir() if entry.is_dir() and entry.suffix != ".part"]
    entries.sort(key=lambda entry: (entry.stat().st_mtime_ns, entry.name))
    there = [entry.name for entry in entries]
    named = _named(folder)
    return [name for name in there if name not in named] + [name for name in named if name in there]


def bring_into_force(folder: Folder, name: str, keep: int) -> Removal:
    """Let readers see a frozen generation, the latest from now on, and remove the old ones that are not kept.

    The pointer moves last of what can fail. Only for the holder of the lock. Raises OSError, and then the
    generation in force is the one that was.
    """
    order = [other for other in published(folder) if other != name] + [name]
    write_atomically(folder.history, "".join(f"{item}\n" for item in order).encode("ascii"))
    write_atomically(folder.pointer, f"{name}\n".encode("ascii"))
    try:
        return remove_old(folder, keep)
    except OSError as error:
        # What was published is published: too many old generations are no reason to say that it is not.
        _log.warning("old generations of %s could not be removed: %s", folder.root, error)
        return Removal()


def remove_old(folder: Folder, keep: int, pretend: bool = False) -> Removal:
    """Remove the generations that the rule does not keep; with `pretend`, only say which. Raises OSError."""
    order, current = published(folder), in_force(folder)
    removed, held, freed = [], [], 0
    for name in order[: max(0, len(order) - keep)]:
        if name == current:
            continue
        path = folder.generations / name
        with unheld(path) as free:
            if not free:
                held.append(name)
                continue
            removed.append(name)
            if pretend:
                freed += disk_bytes(path)
                continue
            # Gone at once for new readers, and for good even if the rest is interrupted: work/ is cleared.
            gone = folder.work / f"{name}.gone"
            path.replace(gone)
        sync_folder(folder.generations)
        freed += disk_bytes(gone)
        shutil.rmtree(gone)
    return Removal(tuple(removed), tuple(held), freed)


def disk_bytes(path: Path) -> int:
    """Bytes of disk that removing a file or folder frees: what has no other name elsewhere."""
    files: Sequence[Path] = [path]
    if path.is_dir():
        files = [Path(parent) / name for parent, _, names in os.walk(path) for name in names]
    return sum(status.st_size for status in (file.stat() for file in files) if status.st_nlink == 1)


def _named(folder: Folder) -> list[str]:
    """The ids in HISTORY, each once, at its last place."""
    try:
        lines = folder.history.read_text(encoding="ascii").split()
    except (FileNotFoundError, ValueError):
        return []
    return list(reversed(dict.fromkeys(reversed(lines))))
