"""The index file of a generation: an SQLite database with the tables of this module.

Rows are numbered so that their order is the order of hits, which SQLite then finds without sorting:

- sentences by report, and reports by year, the newest first; a report takes one block of 256 numbers or
  several in succession, with free ones between reports for those that come later;
- things by kind, then by the length of their main name (an exact match has the shortest name that can hold
  the words), then in a fixed order of no meaning. Main and other names are columns of their own.

The texts themselves are not in the file: FTS5 keeps the pairs of characters and where they stand, and a
sentence is read from its text rendition. One-character words use the index of first characters (prefix=1).
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from graph.fulltext.bigrams import TOKENIZER
from graph.fulltext.content import Kind
from ontology.errors import StoreError

__all__ = [
    "BLOCK_BITS",
    "FORMAT",
    "INDEX_FILE",
    "KINDS",
    "KIND_BITS",
    "NAME_SEPARATOR",
    "UNICODE",
    "connect",
    "create",
    "opened",
    "thing_number",
]

#: The file in the folder of a generation.
INDEX_FILE = "fulltext.sqlite"
#: What an index must say of itself to be read. To be continued, it must also be of the same version of
#: Unicode, by whose tables characters are folded.
FORMAT = "1"
UNICODE = unicodedata.unidata_version
#: A sentence's number is that of its block shifted by these bits, and its place in the block.
BLOCK_BITS = 8
#: A thing's number is that of its kind shifted by these bits, the length of its name, and a hash.
KIND_BITS = 44
_LENGTH_BITS = 36
_LONGEST_NAME = 255
KINDS = tuple(Kind)
#: Stands between the names of a thing; no word that is looked for can hold it.
NAME_SEPARATOR = "\x1f"

_FTS = f"content='', columnsize=0, detail=full, prefix='1', tokenize='{TOKENIZER}'"
_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE report (
  block INTEGER PRIMARY KEY,          -- its first block: the order of reports
  blocks INTEGER NOT NULL,            -- how many it takes
  iri TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  year INTEGER,
  places TEXT NOT NULL,               -- labels of the places that it is about
  sha256 TEXT NOT NULL,               -- the text rendition
  start INTEGER NOT NULL,             -- its body, in code points
  stop INTEGER NOT NULL,
  graph TEXT NOT NULL                 -- hash of its named graph
);
CREATE TABLE block (number INTEGER PRIMARY KEY, report INTEGER NOT NULL);
CREATE TABLE report_place (place TEXT, report INTEGER, PRIMARY KEY (place, report)) WITHOUT ROWID;
CREATE TABLE sentence (number INTEGER PRIMARY KEY, start INTEGER NOT NULL, length INTEGER NOT NULL);
CREATE TABLE thing (number INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, names TEXT NOT NULL);
CREATE TABLE named (thing INTEGER, report INTEGER, PRIMARY KEY (thing, report)) WITHOUT ROWID;
CREATE INDEX named_by_report ON named (report);
CREATE VIRTUAL TABLE sentence_text USING fts5(pairs, {_FTS});
CREATE VIRTUAL TABLE thing_text USING fts5(main, others, {_FTS});
"""


def thing_number(kind: Kind, name: str, iri: str) -> int:
    """The number of a thing, which places it among the others. If it is taken, the next free one is meant."""
    short = min(len(name), _LONGEST_NAME)
    chance = int(sha256(iri.encode("utf-8")).hexdigest()[: _LENGTH_BITS // 4], 16)
    return KINDS.index(kind) << KIND_BITS | short << _LENGTH_BITS | chance


def create(path: Path) -> sqlite3.Connection:
    """A new index file, open for writing. Raises StoreError where SQLite cannot make one."""
    connection = connect(path)
    try:
        connection.executescript(_TABLES)
    except sqlite3.OperationalError as error:
        connection.close()
        raise StoreError(
            f"The full-text index cannot be made ({error}): it needs free space, and SQLite with FTS5, which "
            "most builds of Python have."
        ) from None
    connection.executemany("INSERT INTO meta VALUES (?, ?)", (("format", FORMAT), ("unicode", UNICODE)))
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """An index file open for writing. The caller syncs it and puts it into place, so there is no journal."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """An index file open for reading; it is never changed once it is published."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection
