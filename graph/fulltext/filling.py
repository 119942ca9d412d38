"""Filling an index file with the sentences and things of a graph, all of them or those that changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from graph.fulltext.bigrams import bigrams
from graph.fulltext.blocks import Block, following, free_places
from graph.fulltext.content import Content, Kind, ReportEntry, kind_of
from graph.fulltext.schema import BLOCK_BITS, NAME_SEPARATOR, thing_number

__all__ = ["Filling"]

#: Where more than one report in so many changed, filling a new file is cheaper.
_FEW = 4
_BLOCK = 1 << BLOCK_BITS

Sentences = Sequence[tuple[int, str]]


class Filling:
    """One index file while it is written."""

    def __init__(self, connection: sqlite3.Connection, content: Content, hashes: Mapping[str, str]) -> None:
        """`hashes` are those of the named graphs that are searched."""
        self._sql = connection
        self._content = content
        self._hashes = hashes

    def everything(self, reports: Sequence[ReportEntry]) -> None:
        """Fill a new file."""
        self._sql.execute("BEGIN")
        self._put_things(self._content.things())
        block: Block | None = None
        for report in reports:
            sentences = self._content.sentences(report)
            block = following(block, _blocks(sentences))
            self._put_report(report, sentences, block)
        self._describe(reports)
        self._sql.execute("COMMIT")
        for table in ("sentence_text", "thing_text"):
            self._sql.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")

    def changes(self, reports: Sequence[ReportEntry], *, places_changed: bool) -> bool:
        """Bring the file up to date; False where filling a new one is cheaper, or the old one has no room."""
        held = self._held()
        stays = {item.iri for item in reports if item.iri in held and item.same_text(held[item.iri][1])}
        gone = [item for iri, item in held.items() if iri not in stays]
        added = [item for item in reports if item.iri not in stays]
        if (len(gone) + len(added)) * _FEW > len(held):
            return False
        kept = [(item, held[item.iri][0]) for item in reports if item.iri in stays]
        read = [(item, self._content.sentences(item)) for item in added]
        blocks = free_places(
            [(item.rank, block) for item, block in kept],
            [(item.rank, _blocks(found)) for item, found in read],
        )
        if blocks is None:
            return False
        changed = [(item, block) for item, block in kept if held[item.iri][2] != self._hashes[item.graph]]
        self._sql.execute("BEGIN")
        touched = self._touched([block for block, *_ in gone], changed, added)
        if places_changed:
            touched |= {iri for iri in self._content.things() | self._held_things() if _is_place(iri)}
        for block, item, _ in gone:
            self._drop_report(item, block)
        self._put_things(touched)
        for item, block in changed:
            self._sql.execute("DELETE FROM named WHERE report = ?", (block.first,))
            self._put_named(item, block)
        for (item, sentences), block in zip(read, blocks, strict=True):
            self._put_report(item, sentences, block)
        self._describe(reports)
        self._sql.execute("COMMIT")
        return True

    def _touched(
        self,
        gone: Iterable[Block],
        changed: Iterable[tuple[ReportEntry, Block]],
        added: Iterable[ReportEntry],
    ) -> set[str]:
        """The things that changed reports named before or name now: their names may be others."""
        touched: set[str] = set()
        for block in (*gone, *(block for _, block in changed)):
            rows = self._sql.execute(
                "SELECT iri FROM named JOIN thing ON number = thing WHERE report = ?", (block.first,)
            )
            touched |= {iri for (iri,) in rows}
        for report in (*added, *(report for report, _ in changed)):
            touched |= self._content.named_in(report)
        return touched

    def _held(self) -> dict[str, tuple[Block, ReportEntry, str]]:
        """The reports of the file by IRI: where they are, their texts, and the hashes of their graphs."""
        rows = self._sql.execute("SELECT block, blocks, iri, year, sha256, start, stop, graph FROM report")
        return {
            iri: (Block(first, count), ReportEntry(iri, sha256, (start, stop), year), graph)
            for first, count, iri, year, sha256, start, stop, graph in rows
        }

    def _held_things(self) -> set[str]:
        return {iri for (iri,) in self._sql.execute("SELECT iri FROM thing")}

    def _put_report(self, report: ReportEntry, sentences: Sentences, block: Block) -> None:
        self._sql.execute(
            "INSERT INTO report VALUES (?, ?, ?, '', NULL, '', ?, ?, ?, '')",
            (block.first, block.count, report.iri, report.sha256, *report.span),
        )
        self._sql.executemany(
            "INSERT INTO block VALUES (?, ?)", ((number, block.first) for number in block.numbers)
        )
        first = block.first << BLOCK_BITS
        self._sql.executemany(
            "INSERT INTO sentence VALUES (?, ?, ?)",
            ((first + at, start, len(text)) for at, (start, text) in enumerate(sentences)),
        )
        self._sql.executemany(
            "INSERT INTO sentence_text (rowid, pairs) VALUES (?, ?)",
            ((first + at, bigrams(text)) for at, (_, text) in enumerate(sentences)),
        )
        self._put_named(report, block)

    def _put_named(self, report: ReportEntry, block: Block) -> None:
        self._sql.executemany(
            "INSERT INTO named SELECT number, ? FROM thing WHERE iri = ?",
            ((block.first, iri) for iri in sorted(self._content.named_in(report))),
        )

    def _drop_report(self, report: ReportEntry, block: Block) -> None:
        first = block.first << BLOCK_BITS
        self._sql.executemany(
            "INSERT INTO sentence_text (sentence_text, rowid, pairs) VALUES ('delete', ?, ?)",
            ((first + at, bigrams(text)) for at, (_, text) in enumerate(self._content.sentences(report))),
        )
        self._sql.execute(
            "DELETE FROM sentence WHERE number >= ? AND number < ?", (first, block.numbers.stop << BLOCK_BITS)
        )
        for table, column in (("report", "block"), ("block", "report"), ("named", "report")):
            self._sql.execute(f"DELETE FROM {table} WHERE {column} = ?", (block.first,))

    def _put_things(self, things: Iterable[str]) -> None:
        """Bring some things up to date, each by all of its names; what has none any more is left out."""
        for iri in sorted(things):
            names = self._content.names(iri)
            joined = NAME_SEPARATOR.join(name.replace(NAME_SEPARATOR, "\ufffd") for name in names)
            old = self._sql.execute("SELECT number, names FROM thing WHERE iri = ?", (iri,)).fetchone()
            if joined == (old[1] if old is not None else ""):
                continue
            if old is not None:
                self._take_thing(*old)
            number = self._put_thing(iri, names[0], joined) if names else None
            if old is not None:
                self._renumber(old[0], number)

    def _take_thing(self, number: int, names: str) -> None:
        self._sql.execute(
            "INSERT INTO thing_text (thing_text, rowid, main, others) VALUES ('delete', ?, ?, ?)",
            (number, *_name_pairs(names)),
        )
        self._sql.execute("DELETE FROM thing WHERE number = ?", (number,))

    def _put_thing(self, iri: str, name: str, names: str) -> int:
        number = thing_number(kind_of(iri) or Kind.REPORT, name, iri)
        while self._sql.execute("SELECT 1 FROM thing WHERE number = ?", (number,)).fetchone():
            number += 1
        self._sql.execute("INSERT INTO thing VALUES (?, ?, ?)", (number, iri, names))
        self._sql.execute(
            "INSERT INTO thing_text (rowid, main, others) VALUES (?, ?, ?)", (number, *_name_pairs(names))
        )
        return number

    def _renumber(self, old: int, new: int | None) -> None:
        """Let reports that have not changed go on naming a thing, as long as it has names."""
        if new is None:
            self._sql.execute("DELETE FROM named WHERE thing = ?", (old,))
        elif new != old:
            self._sql.execute("UPDATE named SET thing = ? WHERE thing = ?", (new, old))

    def _describe(self, reports: Iterable[ReportEntry]) -> None:
        """Write anew what is small, and what may change without the report: titles, places, hashes."""
        self._sql.executemany(
            "UPDATE report SET title = ?, year = ?, places = ?, graph = ? WHERE iri = ?",
            ((item.title, item.year, item.places, self._hashes[item.graph], item.iri) for item in reports),
        )
        self._sql.execute("DELETE FROM report_place")
        self._sql.executemany(
            "INSERT INTO report_place SELECT ?, block FROM report WHERE iri = ?",
            ((place, item.iri) for item in reports for place in sorted(item.within)),
        )


def _blocks(sentences: Sentences) -> int:
    return max(1, -(-len(sentences) // _BLOCK))


def _name_pairs(names: str) -> tuple[str, str]:
    """The main name and the other ones of a thing, as they are indexed."""
    main, *others = map(bigrams, names.split(NAME_SEPARATOR))
    return main, " ".join(others)


def _is_place(iri: str) -> bool:
    return kind_of(iri) is Kind.PLACE
