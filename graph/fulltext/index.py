"""Building the full-text index of a generation, anew or from that of the generation before.

The index follows from the graph and the text renditions alone: built anew or continued, it answers every
search alike (its numbers may differ, their order does not), and its digest is the same.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import chain
from pathlib import Path

from graph.fulltext.content import Content, ReportEntry, is_searched
from graph.fulltext.filling import Filling
from graph.fulltext.schema import BLOCK_BITS, FORMAT, INDEX_FILE, UNICODE, connect, create, opened
from graph.store import iris
from graph.store.generations import Generation, GraphDigest
from ontology.errors import StoreError

__all__ = ["index_discrepancies", "write_index"]

#: What the digest of an index is taken over: all that a search may answer, in an order of its own.
_SAID = (
    "SELECT iri, title, year, places, sha256, start, stop,"
    " (SELECT COUNT(*) || ' ' || TOTAL(start + length) FROM sentence"
    f" WHERE number >= block << {BLOCK_BITS} AND number < (block + blocks) << {BLOCK_BITS})"
    " FROM report ORDER BY block",
    "SELECT place, iri FROM report_place JOIN report ON block = report ORDER BY place, iri",
    "SELECT iri, names, (SELECT COUNT(*) FROM named WHERE thing = number) FROM thing ORDER BY iri",
)


def write_index(
    folder: Path, content: Content, graphs: Mapping[str, GraphDigest], previous: Path | None = None
) -> dict[str, object]:
    """Write the index of the graph into a generation's folder; what the manifest is to say of it.

    `graphs` are the hashes of the named graphs, `previous` the folder of the generation in force, whose index
    is continued where that is possible. Raises StoreError when the index cannot be written.
    """
    target = folder / INDEX_FILE
    hashes = {iri: digest.sha256 for iri, digest in graphs.items() if is_searched(iri)}
    with _reported(target):
        if previous is None or not _continue(target, previous / INDEX_FILE, content, hashes):
            target.unlink(missing_ok=True)
            with closing(create(target)) as connection:
                Filling(connection, content, hashes).everything(content.reports())
                _sign(connection, hashes)
        return _description(target)


def index_discrepancies(generation: Generation) -> list[str]:
    """Where the index of a generation differs from what its manifest says, one sentence each."""
    stated, path = generation.manifest.get("fulltext"), generation.path / INDEX_FILE
    if stated is None and not path.exists():
        return []  # published before there was full-text search
    if not path.exists():
        return ["the full-text index is missing"]
    try:
        with opened(path) as connection:
            broken = [row[0] for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
        found = _description(path)
    except sqlite3.Error as error:
        return [f"the full-text index cannot be read ({error})"]
    if broken:
        return [f"the full-text index is damaged ({broken[0]})"]
    return [] if found == stated else [f"the full-text index holds {found}, stated is {stated}"]


def _description(path: Path) -> dict[str, object]:
    """What an index holds: its format, how many sentences and things, and a SHA-256 of what it finds."""
    digest = sha256()
    with opened(path) as connection:
        for row in chain.from_iterable(map(connection.execute, _SAID)):
            digest.update(repr(row).encode("utf-8"))
        (form,) = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        (sentences,) = connection.execute("SELECT COUNT(*) FROM sentence").fetchone()
        (things,) = connection.execute("SELECT COUNT(*) FROM thing").fetchone()
    return {"format": form, "sentences": sentences, "things": things, "sha256": digest.hexdigest()}


def _continue(target: Path, old: Path, content: Content, hashes: Mapping[str, str]) -> bool:
    """Bring a copy of an index up to date; False where it has to be built anew."""
    try:
        with opened(old) as connection:
            said: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta"))
    except sqlite3.Error:
        return False  # there is none, or it is damaged
    # what the taxonomy names may stand in reports that have not changed
    stable = {"format": FORMAT, "unicode": UNICODE, **_signature(hashes)}
    if any(said.get(name) != stable[name] for name in ("format", "unicode", "taxonomy")):
        return False
    if said == stable:
        _link(old, target)
        return True
    reports: list[ReportEntry] = content.reports()
    shutil.copyfile(old, target)
    with closing(connect(target)) as connection:
        filling = Filling(connection, content, hashes)
        done = filling.changes(reports, places_changed=said.get("places") != stable["places"])
        _sign(connection, hashes)
    return done


def _signature(hashes: Mapping[str, str]) -> dict[str, str]:
    """What the index is made from, as its file says it."""
    everything = "\n".join(f"{iri} {digest}" for iri, digest in sorted(hashes.items()))
    return {
        "taxonomy": hashes.get(iris.TAXONOMY_GRAPH.value, ""),
        "places": hashes.get(iris.PLACES_GRAPH.value, ""),
        "graphs": sha256(everything.encode("utf-8")).hexdigest(),
    }


def _sign(connection: sqlite3.Connection, hashes: Mapping[str, str]) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", _signature(hashes).items())


def _link(old: Path, target: Path) -> None:
    """The same file under another name, where the file system can do that: an index is never changed."""
    try:
        os.link(old, target)
    except OSError:
        shutil.copyfile(old, target)


@contextmanager
def _reported(target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise StoreError(
            f"The full-text index {target.name} cannot be written ({error}): check the permissions of the "
            "store and the free space; what was published before is untouched."
        ) from error
