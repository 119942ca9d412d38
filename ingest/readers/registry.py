"""Which reader reads which kind of file, by the suffix of its name.

A reader takes the bytes of a file and the name to use in messages, and returns the text rendition. To read
another format, write such a function in a module of its own and list its suffixes here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ingest.readers.text import read_text
from ontology.errors import InputError

__all__ = ["READERS", "Reader", "is_readable", "read_report"]

Reader = Callable[[bytes, str], str]

READERS: Mapping[str, Reader] = MappingProxyType({".txt": read_text})


def is_readable(path: Path) -> bool:
    """Whether the file's suffix (in any case) belongs to a reader."""
    return path.suffix.lower() in READERS


def read_report(path: Path) -> str:
    """The text rendition of a report file. Raises InputError, in one sentence that names the file."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: no reader for {path.suffix or 'a file without suffix'}; {_known()}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}).") from None
    return reader(data, str(path))


def _known() -> str:
    return "readable are " + ", ".join(sorted(READERS))
