"""The files that pages load beside themselves: style sheets and scripts, and vis-network out of pyvis."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Asset", "asset", "asset_text"]

#: pyvis carries vis-network inside its templates; this is the newer of its two copies.
_VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"


@dataclass(frozen=True, slots=True)
class Asset:
    """The bytes of a static file and what they are."""

    content: bytes
    media_type: str


@lru_cache(maxsize=64)
def asset(name: str) -> Asset | None:
    """The static file of that name, or None: names with a path in them never match."""
    if name == "vis-network.min.js":
        content = (files("pyvis") / _VIS_NETWORK).read_bytes()
        return Asset(content, "text/javascript; charset=utf-8")
    known = {entry.name: entry for entry in (files("viz") / "static").iterdir() if entry.is_file()}
    if name not in known:
        return None
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type in {"application/javascript", "image/svg+xml"}:
        media_type += "; charset=utf-8"
    return Asset(known[name].read_bytes(), media_type)


def asset_text(name: str) -> str:
    """A static text file to be written into a page.

    Raises:
        FileNotFoundError: there is no such file in the installed packages.
    """
    found = asset(name)
    if found is None:
        raise FileNotFoundError(f"viz/static has no file {name}")
    return found.content.decode("utf-8")
