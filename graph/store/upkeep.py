"""Upkeep of a store: going back to an earlier generation, and removing what no kept generation needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, Store

from graph.store.folder import Folder, reported, sync_folder, write_atomically
from graph.store.generations import Generation, read_generation
from graph.store.history import disk_bytes, in_force, published, remove_old
from graph.store.terms import term
from ontology.errors import StoreError, UsageError

__all__ = ["Compaction", "Listed", "compact", "listing", "named_generation", "roll_back", "stated_texts"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A generation as a list shows it. `generation` is None when its manifest is damaged.

    `made` is when its folder was made (seconds since 1970), `bytes` the size of its files, `own_bytes` the
    size of those that no other generation shares: what removing it would free.
    """

    id: str
    in_force: bool
    generation: Generation | None
    made: float
    bytes: int
    own_bytes: int


@dataclass(frozen=True, slots=True)
class Compaction:
    """What was removed: generations and text renditions, and the bytes of disk that this freed.

    `held` are the generations that the rule gives up and a reader keeps.
    """

    generations: tuple[str, ...]
    held: tuple[str, ...]
    texts: tuple[str, ...]
    freed: int


def listing(folder: Folder) -> list[Listed]:
    """The generations in the order of their publication, damaged ones among them."""
    with reported(folder.root):
        current = in_force(folder)
        return [_listed(folder.generations / name, name == current) for name in published(folder)]


def named_generation(folder: Folder, name: str) -> str:
    """The id of the generation that begins with `name`. Raises UsageError when that is not exactly one."""
    with reported(folder.root):
        order = published(folder)
    fitting = [item for item in order if item.startswith(name)]
    if name in order:
        return name
    if len(fitting) != 1:
        what = "more than one" if fitting else "no"
        there = ", ".join(reversed(fitting or order)) or "none"
        raise UsageError(f"{what} generation of {folder.root} begins with {name!r}; there are: {there}.")
    return fitting[0]


def roll_back(folder: Folder, name: str | None = None) -> Generation:
    """Bring an earlier generation into force again, by default the one published before that in force.

    The later ones stay, so that one may go forward again; publishing removes them by the usual rule. Raises
    StoreError when there is none before, when the chosen one is damaged, or when another process writes, and
    UsageError for a name that is not there.
    """
    with reported(folder.root), folder.lock():
        chosen = named_generation(folder, name) if name else _one_before(folder)
        generation = read_generation(folder.generations / chosen)
        try:
            generation.open()
        except OSError as error:
            raise StoreError(f"The generation {chosen} is damaged ({error}): choose another one.") from error
        write_atomically(folder.pointer, f"{chosen}\n".encode("ascii"))
    return generation


def compact(folder: Folder, keep: int, pretend: bool = False) -> Compaction:
    """Remove the generations that the rule does not keep, then the texts that no generation left refers to.

    With `pretend`, only say what that would be. Raises StoreError when another process writes.
    """
    with reported(folder.root), folder.lock():
        folder.clean()
        removal = remove_old(folder, keep, pretend)
        left = [name for name in published(folder) if name not in removal.removed]
        needed = {
            sha256
            for name in left
            for sha256 in stated_texts(read_generation(folder.generations / name).open())
        }
        texts = sorted(path for path in folder.texts.glob("*.txt") if path.stem not in needed)
        freed = removal.freed + sum(map(disk_bytes, texts))
        if not pretend:
            for path in texts:
                path.unlink()
            sync_folder(folder.texts)
    return Compaction(removal.removed, removal.held, tuple(path.stem for path in texts), freed)


def stated_texts(engine: Store) -> Iterable[str]:
    """The SHA-256 of the text renditions that a graph refers to."""
    for quad in engine.quads_for_pattern(None, term("fz", "sha256"), None, DefaultGraph()):
        if isinstance(quad.object, Literal):
            yield quad.object.value


def _listed(path: Path, is_in_force: bool) -> Listed:
    try:
        generation = read_generation(path)
    except StoreError:
        generation = None
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return Listed(path.name, is_in_force, generation, path.stat().st_mtime, size, disk_bytes(path))


def _one_before(folder: Folder) -> str:
    """The generation published before that in force. Raises StoreError when there is none."""
    order: Sequence[str] = published(folder)
    current = in_force(folder)
    if current in order:
        order = order[: order.index(current)]
    if not order:
        raise StoreError(f"The store {folder.root} holds no generation from before the one in force.")
    return order[-1]
