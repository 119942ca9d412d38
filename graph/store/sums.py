"""The hashes of a generation's engine files, so that damage on the disk is found without asking the engine.

The engine notices a damaged block only when it reads it, in one of nine indices; some of its queries then
never end (measured with pyoxigraph 0.5.13). So `fazhi store verify` and backups look here first. The file
can be read by `sha256sum --check` too. Files shared with the generation before are not hashed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["SUMS_FILE", "changed_files", "write_sums"]

SUMS_FILE = "SHA256SUMS"


def write_sums(folder: Path, previous: Path | None = None) -> None:
    """Write the hashes of the files below `store/` into a generation's folder. Raises OSError.

    `previous` is the folder of a generation that may have some of the files, under hard links.
    """
    known = {} if previous is None else _stated(previous)
    lines = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        shared = name in known and previous is not None and _same(path, previous / name)
        lines.append(f"{known[name] if shared else _hash(path)}  {name}\n")
    (folder / SUMS_FILE).write_text("".join(lines), encoding="ascii")


def changed_files(folder: Path) -> list[str]:
    """The engine's files in a generation's folder that are not as they were frozen, by name.

    SHA256SUMS itself when it is missing or malformed.
    """
    stated = _stated(folder)
    if not stated:
        return [SUMS_FILE]
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    return sorted(
        name
        for name in stated.keys() | found.keys()
        if name not in found or stated.get(name) != _hash(found[name])
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "store").rglob("*") if path.is_file())


def _stated(folder: Path) -> Mapping[str, str]:
    """The hashes that a generation's folder states, by name; empty where it states none."""
    try:
        lines = (folder / SUMS_FILE).read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except FileNotFoundError:
        return False


def _hash(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
