"""Full-text search over a corpus of generated reports, beside a scan of the same sentences by LIKE."""

from __future__ import annotations

import random
import re
import sqlite3
import tempfile
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
from measuring import REPORTS, line, median

from graph.fulltext.content import Content, Kind
from graph.fulltext.index import write_index
from graph.fulltext.schema import INDEX_FILE
from graph.fulltext.sentences import sentence_spans
from graph.query.search import Filters, search
from graph.store.generations import Generation, GraphDigest, graph_digest
from graph.store.terms import LABEL, A, integer, term, text, triple, zh
from ontology.vocabulary import GRAPH, ID

__all__ = ["searching"]

#: Sentences of a generated report, and years over which the reports are spread.
_SENTENCES = 150
_YEARS = range(2010, 2025)
#: Bodies that a report names, a third of which the next report names as well.
_BODIES = 30
_KINDS_OF_BODIES = ("司法所", "综合行政执法队", "人民政府", "党政办公室", "法律顾问室", "公共法律服务工作站")
#: A word of one character, the commonest pair, common words, a rare one, and two words.
_WORDS = ("法", "，", "行政", "法治政府建设", "河长制", "依法行政 法治政府")
_CLAUSE = re.compile(r"[^，。；\n]{4,60}")


def searching(reports: int, repeat: int) -> None:
    """Build the index of so many reports, continue it for one of them, and search it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store, sentences = _corpus(root, reports)
        generation = _indexed(root, "first", store, None)
        _change_one(root, store)
        started = time.perf_counter()
        _indexed(root, "second", store, generation.path)
        continued = time.perf_counter() - started
        started = time.perf_counter()
        generation = _indexed(root, "third", store, None)
        built = time.perf_counter() - started
        megabytes = (generation.path / INDEX_FILE).stat().st_size / 1e6
        note = f"{len(sentences):,} sentences, {sum(map(len, sentences)):,} characters, {megabytes:.0f} MB"
        line("search: one report changed", continued, "index built anew", built, note)
        with closing(_scanned(sentences)) as scanned:
            for words in _WORDS:
                _search(generation, scanned, words, Filters(), repeat)
            for filters in (Filters(year=2020), Filters(place=f"{ID}place/9")):
                _search(generation, scanned, "法", filters, repeat)


def _search(
    generation: Generation, scanned: sqlite3.Connection, words: str, filters: Filters, repeat: int
) -> None:
    condition = " AND ".join("content LIKE ?" for _ in words.split())
    values = [f"%{word}%" for word in words.split()]

    def scan() -> object:
        return scanned.execute(f"SELECT COUNT(*) FROM sentence WHERE {condition}", values).fetchone()

    found = search(generation, words, [Kind.SENTENCE], filters)
    narrowed = f" of {filters.year or 'a place'}" if filters != Filters() else ""
    line(
        f"search: {words}{narrowed}",
        median(lambda: search(generation, words, (), filters), repeat),
        "scan by LIKE",
        median(scan, 1),
        f"{found.total:,} sentences",
    )


def _corpus(root: Path, reports: int) -> tuple[ox.Store, list[str]]:
    """A graph of reports with a text and a year each, and their sentences."""
    chance = random.Random(1)
    clauses = [
        clause
        for path in sorted(REPORTS.glob("*.txt"))
        for clause in _CLAUSE.findall(path.read_text(encoding="utf-8"))
    ]
    (root / "texts").mkdir()
    store, sentences = ox.Store(), []
    for number in range(reports):
        content = "\n".join(_sentence(chance, clauses) for _ in range(_SENTENCES))
        sentences += [content[start:end] for start, end in sentence_spans(content, 0, len(content))]
        _put(root, store, number, content)
    return store, sentences


def _sentence(chance: random.Random, clauses: list[str]) -> str:
    """One or two clauses; half of them are joined from two, so that there are new pairs of characters."""
    parts = []
    for _ in range(chance.randint(1, 2)):
        clause, other = chance.choice(clauses), chance.choice(clauses)
        cut = chance.randrange(len(clause) + 1) if chance.random() < 0.5 else len(clause)
        parts.append(clause[:cut] + other[cut:])
    return "，".join(parts) + chance.choice(
        ("。", "。", "。", "，全面推行河长制。" if chance.random() < 0.02 else "。")
    )


def _put(root: Path, store: ox.Store, number: int, content: str) -> None:
    node, rendition = ox.NamedNode(f"{ID}report/{number}"), ox.NamedNode(f"{ID}text/{number}")
    digest = sha256(content.encode("utf-8")).hexdigest()
    (root / "texts" / f"{digest}.txt").write_text(content, encoding="utf-8", newline="")
    place = ox.NamedNode(f"{ID}place/{number % 50}")
    said: tuple[ox.Triple, ...] = (
        triple(node, A, term("fz", "Report")),
        triple(node, term("dct", "title"), zh(f"第{number}号法治政府建设情况报告")),
        triple(node, term("fz", "reportYear"), integer(_YEARS[number % len(_YEARS)])),
        triple(node, term("fz", "about"), place),
        triple(place, A, term("fz", "Place")),
        triple(node, term("fz", "text"), rendition),
        triple(rendition, term("fz", "sha256"), text(digest)),
        triple(rendition, term("fz", "bodyStart"), integer(0)),
        triple(rendition, term("fz", "bodyEnd"), integer(len(content))),
    )
    for body in range(number * _BODIES, (number + 3) * _BODIES, 3):
        named = ox.NamedNode(f"{ID}organization/{body:016x}")
        said += (triple(named, A, term("org", "Organization")), triple(named, LABEL, zh(_body_name(body))))
    graph = ox.NamedNode(f"{GRAPH}report/{number}")
    store.remove_graph(graph)
    for name in (graph, ox.DefaultGraph()):
        store.extend(ox.Quad(item.subject, item.predicate, item.object, name) for item in said)


def _body_name(number: int) -> str:
    """The name of a body: one of a few hundred thousand."""
    place, kind = divmod(number, len(_KINDS_OF_BODIES))
    return f"第{place % 977}市第{place % 89}区第{place}镇{_KINDS_OF_BODIES[kind]}"


def _change_one(root: Path, store: ox.Store) -> None:
    _put(root, store, 7, "本报告重新写过，全面推行河长制。\n" * _SENTENCES)


def _indexed(root: Path, name: str, store: ox.Store, previous: Path | None) -> Generation:
    path = root / "generations" / name
    path.mkdir(parents=True)
    graphs: dict[str, GraphDigest] = {
        graph.value: graph_digest(store, graph)
        for graph in store.named_graphs()
        if isinstance(graph, ox.NamedNode)
    }
    said = write_index(path, Content(store, root / "texts"), graphs, previous)
    return Generation(name, path, {"id": name, "fulltext": said})


def _scanned(sentences: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE sentence (content TEXT)")
    connection.executemany("INSERT INTO sentence VALUES (?)", ((item,) for item in sentences))
    return connection
