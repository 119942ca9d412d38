"""Full-text search in one generation: which sentences and things hold some words.

What "holds" means is said in `graph.fulltext.matching`. Hits come in one fixed order: by kind, as `Kind`
lists them; things that hold the words in their main name before those that hold them in others, and by the
length of the main name, so that an exact match comes first; sentences by the year of their report, the newest
first, then by report and place in the text. The index stands in that order, so that the first page costs the
same however many hits there are.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from graph.fulltext.bigrams import expression
from graph.fulltext.content import Kind, read_text
from graph.fulltext.matching import folded, occurrences, words
from graph.fulltext.schema import (
    BLOCK_BITS,
    FORMAT,
    INDEX_FILE,
    KIND_BITS,
    KINDS,
    NAME_SEPARATOR,
    opened,
)
from graph.query.hits import NO_FILTERS, Filters, Found, Hit
from graph.store.generations import Generation
from ontology.errors import QueryTimeoutError, StoreError

__all__ = ["NO_FILTERS", "Filters", "Found", "Hit", "Kind", "first_hits", "search"]

#: Steps of SQLite's machine between two looks at the clock (some microseconds).
_STEPS = 500
#: A longer sentence is shown from so many code points before the first hit on, and as many altogether.
_LONGEST_SNIPPET = 240
_BEFORE = 60


@dataclass(frozen=True, slots=True)
class _Part:
    """The hits of one kind to read: how many to pass over, how many to take, and the rank of the first."""

    skip: int
    limit: int
    rank: int


def search(
    generation: Generation,
    text: str,
    kinds: Collection[Kind] = (),
    filters: Filters = NO_FILTERS,
    *,
    limit: int = 20,
    offset: int = 0,
    seconds: float = 10.0,
) -> Found:
    """The hits `offset` … `offset + limit` for the words of `text`, of some kinds (none: of all).

    Raises UsageError when there is nothing to look for or too much, StoreError when the generation has no
    index that can be read, QueryTimeoutError after `seconds`.
    """
    wanted = words(text)
    with _index(generation, seconds) as connection:
        searching = _Search(connection, generation, wanted, filters)
        counts = searching.counts()
        chosen = [kind for kind in KINDS if kind in (kinds or KINDS) and kind in counts]
        hits: list[Hit] = []
        passed = 0
        for kind in chosen:
            skip, room = max(0, offset - passed), limit - len(hits)
            if room > 0 and skip < counts[kind]:
                hits += searching.hits(kind, _Part(skip, room, passed + skip + 1))
            passed += counts[kind]
    return Found(tuple(hits), sum(counts[kind] for kind in chosen), counts)


def first_hits(
    generation: Generation,
    text: str,
    filters: Filters = NO_FILTERS,
    *,
    limits: Mapping[Kind, int],
    seconds: float = 10.0,
) -> Found:
    """The first hits of each kind, as many as `limits` says, counted from 1 within their kind.

    Raises the errors of `search`.
    """
    wanted = words(text)
    with _index(generation, seconds) as connection:
        searching = _Search(connection, generation, wanted, filters)
        counts = searching.counts()
        hits = tuple(hit for kind in counts for hit in searching.hits(kind, _Part(0, limits[kind], 1)))
    return Found(hits, sum(counts.values()), counts)


@contextmanager
def _index(generation: Generation, seconds: float) -> Iterator[sqlite3.Connection]:
    """The index of a generation, for some seconds."""
    path = generation.path / INDEX_FILE
    rebuild = "run `fazhi reindex` to build it from the graph"
    if not path.is_file():
        raise StoreError(f"The generation {generation.id} has no full-text index: {rebuild}.")
    deadline = time.monotonic() + seconds
    try:
        with opened(path) as connection:
            form = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
            if form != (FORMAT,):
                raise StoreError(
                    f"The full-text index of the generation {generation.id} is of another version: {rebuild}."
                )
            connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            yield connection
    except sqlite3.Error as error:
        if "interrupted" in str(error):
            raise QueryTimeoutError(
                f"The search took longer than {seconds:g} s and was stopped: give longer words, or a filter."
            ) from None
        raise StoreError(
            f"The full-text index of the generation {generation.id} cannot be read ({error}): {rebuild}."
        ) from None


class _Search:
    """One search on one open index."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        generation: Generation,
        wanted: tuple[str, ...],
        filters: Filters,
    ) -> None:
        self._sql = connection
        self._texts = generation.texts_path
        self._wanted = wanted
        self._match = expression(wanted)
        self._reports, self._values = _selected(filters)
        self._span = self._block_span() if self._reports else None

    def counts(self) -> dict[Kind, int]:
        """How many hits there are of each kind that has any, in their order."""
        self._find_things()
        rows = self._sql.execute(f"SELECT number >> {KIND_BITS}, COUNT(*) FROM found GROUP BY 1")
        found = {KINDS[kind]: count for kind, count in rows}
        condition, values = self._sentences()
        (sentences,) = self._sql.execute(
            f"SELECT COUNT(*) FROM sentence_text WHERE {condition}", values
        ).fetchone()
        if sentences:
            found[Kind.SENTENCE] = sentences
        return {kind: found[kind] for kind in KINDS if kind in found}

    def hits(self, kind: Kind, part: _Part) -> Iterator[Hit]:
        """Some hits of one kind."""
        return self._sentence_hits(part) if kind is Kind.SENTENCE else self._thing_hits(kind, part)

    def _sentence_hits(self, part: _Part) -> Iterator[Hit]:
        condition, values = self._sentences()
        rows = self._sql.execute(
            "SELECT s.start, s.start + s.length, r.iri, r.title, r.year, r.places, r.sha256"
            f" FROM (SELECT rowid AS number FROM sentence_text WHERE {condition}"
            "       ORDER BY rowid LIMIT ? OFFSET ?) AS hit"
            " JOIN sentence AS s ON s.number = hit.number"
            f" JOIN block AS b ON b.number = hit.number >> {BLOCK_BITS}"
            " JOIN report AS r ON r.block = b.report ORDER BY hit.number",
            (*values, part.limit, part.skip),
        )
        texts: dict[str, str] = {}
        for number, (start, end, iri, title, year, places, sha256) in enumerate(rows, part.rank):
            if sha256 not in texts:
                texts[sha256] = read_text(self._texts, sha256)
            first, last = self._window(texts[sha256][start:end])
            shown = texts[sha256][start + first : start + last]
            yield Hit(
                rank=number,
                kind=Kind.SENTENCE,
                iri=iri,
                label=title,
                text=shown,
                matches=tuple(occurrences(shown, self._wanted)),
                report=iri,
                start=start,
                end=end,
                text_start=start + first,
                year=year,
                places=places,
            )

    def _find_things(self) -> None:
        """Put the things that are hits into a table; `other` when their main name does not make them one."""
        self._sql.execute("PRAGMA temp_store = MEMORY")
        self._sql.execute("CREATE TEMP TABLE found (number INTEGER PRIMARY KEY, other INTEGER)")
        condition = "thing_text MATCH ?"
        if self._reports:
            # the plus sign keeps SQLite from looking up each of these rows in the text index
            condition += f" AND +rowid IN (SELECT thing FROM named WHERE report IN ({self._reports}))"
        for match, other in ((f"main : ({self._match})", 0), (self._match, 1)):
            self._sql.execute(
                f"INSERT OR IGNORE INTO found SELECT rowid, {other} FROM thing_text WHERE {condition}",
                (match, *self._values),
            )

    def _thing_hits(self, kind: Kind, part: _Part) -> Iterator[Hit]:
        """Things whose main name holds the words, then those that only other names make a hit."""
        first = KINDS.index(kind) << KIND_BITS
        rows = self._sql.execute(
            "SELECT t.iri, t.names, r.year, r.places, (SELECT COUNT(*) FROM named WHERE thing = t.number)"
            " FROM (SELECT number, other FROM found WHERE number >= ? AND number < ?"
            "       ORDER BY other, number LIMIT ? OFFSET ?) AS hit"
            " JOIN thing AS t ON t.number = hit.number"
            " LEFT JOIN report AS r ON r.iri = t.iri ORDER BY hit.other, hit.number",
            (first, first + (1 << KIND_BITS), part.limit, part.skip),
        )
        for number, (iri, names, year, places, reports) in enumerate(rows, part.rank):
            listed = names.split(NAME_SEPARATOR)
            shown = max(listed, key=self._words_in)
            yield Hit(
                rank=number,
                kind=kind,
                iri=iri,
                label=listed[0],
                text=shown,
                matches=tuple(occurrences(shown, self._wanted)),
                report=iri if kind is Kind.REPORT else "",
                year=year,
                places=places or "",
                reports=reports,
            )

    def _words_in(self, name: str) -> int:
        plain = folded(name)
        return sum(word in plain for word in self._wanted)

    def _window(self, sentence: str) -> tuple[int, int]:
        """The part of a sentence to show: the first hit and what stands around it."""
        if len(sentence) <= _LONGEST_SNIPPET:
            return 0, len(sentence)
        first = occurrences(sentence, self._wanted)[0][0]
        start = max(0, min(first - _BEFORE, len(sentence) - _LONGEST_SNIPPET))
        return start, start + _LONGEST_SNIPPET

    def _sentences(self) -> tuple[str, tuple[object, ...]]:
        """The condition on rows of `sentence_text`, and its values."""
        if self._span is None:
            return "sentence_text MATCH ?", (self._match,)
        blocks = f"SELECT number FROM block WHERE report IN ({self._reports})"
        return (
            f"sentence_text MATCH ? AND rowid >= ? AND rowid < ? AND (rowid >> {BLOCK_BITS}) IN ({blocks})",
            (self._match, *self._span, *self._values),
        )

    def _block_span(self) -> tuple[int, int]:
        """First and last number (exclusive) of the sentences of the selected reports."""
        first, last = self._sql.execute(
            f"SELECT MIN(block), MAX(block + blocks) FROM report WHERE block IN ({self._reports})",
            self._values,
        ).fetchone()
        return ((first or 0) << BLOCK_BITS, (last or 0) << BLOCK_BITS)


def _selected(filters: Filters) -> tuple[str, tuple[object, ...]]:
    """A query for the reports that pass the filters, and its values; "" when all do."""
    conditions: list[str] = []
    values: list[object] = []
    if filters.report:
        conditions.append("iri = ?")
        values.append(filters.report)
    if filters.year is not None:
        conditions.append("year = ?")
        values.append(filters.year)
    if filters.place:
        conditions.append("block IN (SELECT report FROM report_place WHERE place = ?)")
        values.append(filters.place)
    query = f"SELECT block FROM report WHERE {' AND '.join(conditions)}" if conditions else ""
    return query, tuple(values)
