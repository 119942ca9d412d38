"""How texts are compared and indexed: folding, words, pairs of characters, sentences."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.fulltext.bigrams import bigrams, expression
from graph.fulltext.blocks import Block, following, free_places
from graph.fulltext.matching import LONGEST_QUERY, MOST_WORDS, folded, holds, occurrences, words
from graph.fulltext.schema import create
from graph.fulltext.sentences import sentence_spans
from ingest.components.sentences import split_sentences
from ingest.layout import half_width
from ontology.errors import UsageError

DATA = Path(__file__).parents[2] / "data"
#: Characters that reports are made of, and those that an index may stumble over.
CHARACTERS = st.one_of(
    st.sampled_from(
        "法治政府建设河长制一二三ＡＢabＡ0１9，。、“”\"'*():^-+%_ \u3000\t\x00\x1f\ufffe\U000f0022𠀀ſİKé"
    ),
    st.characters(),
)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=30)


@given(TEXTS)
def test_folding_keeps_offsets_and_is_done_once(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("河长制", ("河长制",)),
        ("  法治　政府\t建设 ", ("法治", "政府", "建设")),
        ("ＡＩ ai Ai", ("ai",)),
        ('"依法 行政" 制', ("依法 行政", "制")),
        ("“三重 一大”", ("三重 一大",)),
        ("“互联网+”行动", ("“互联网+”行动",)),
        ('"', ('"',)),
        ('a"b c', ('a"b', "c")),
        ("NEAR(a b) AND NOT c*", ("near(a", "b)", "and", "not", "c*")),
    ],
)
def test_words_of_a_query(query: str, found: tuple[str, ...]) -> None:
    assert words(query) == found


@pytest.mark.parametrize(
    "query", ["", " \u3000\n", "字" * (LONGEST_QUERY + 1), " ".join(map(str, range(MOST_WORDS + 1)))]
)
def test_a_query_of_nothing_or_too_much_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match=r"look for"):
        words(query)


def test_where_the_words_stand() -> None:
    assert occurrences("法治政府，法治社会", ("法治", "治政")) == [(0, 3), (5, 7)]
    assert occurrences("ＡＩ+ai", ("ai",)) == [(0, 2), (3, 5)]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """The table of sentences of a new index."""
    return create(tmp_path_factory.mktemp("fulltext") / "index.sqlite")


@given(text=TEXTS, other=TEXTS, data=st.data())
def test_the_index_finds_what_the_text_holds_and_nothing_else(
    table: sqlite3.Connection, text: str, other: str, data: st.DataObject
) -> None:
    table.execute("BEGIN")
    try:
        for number, content in enumerate((text, other), start=1):
            table.execute(
                "INSERT INTO sentence_text (rowid, pairs) VALUES (?, ?)", (number, bigrams(content))
            )
        start = data.draw(st.integers(0, len(text) - 1))
        part = text[start : data.draw(st.integers(start + 1, len(text)))]
        for wanted in ((folded(part),), (folded(part), folded(other)[:1])):
            found = table.execute(
                "SELECT rowid FROM sentence_text WHERE pairs MATCH ?", (expression(wanted),)
            )
            held = {number for number, content in enumerate((text, other), start=1) if holds(content, wanted)}
            assert {number for (number,) in found} == held
            assert len(wanted) > 1 or 1 in held
    finally:
        table.execute("ROLLBACK")


def test_sentences_are_those_of_extraction() -> None:
    paths = sorted(DATA.rglob("*.txt"))
    assert len(paths) > 5
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        found = list(sentence_spans(text, 0, len(text)))
        assert found == list(split_sentences(half_width(text), 0, len(text))), path


@given(st.text(st.sampled_from("法治，,。;！\r\n\u2028 \u3000”’)a"), max_size=40), st.integers(0, 5))
def test_sentences_of_any_text_are_those_of_extraction(text: str, start: int) -> None:
    assert list(sentence_spans(text, start, len(text))) == list(
        split_sentences(half_width(text), start, len(text))
    )


@given(
    st.lists(st.tuples(st.integers(-2030, -1990), st.text("abc", min_size=1), st.integers(1, 4)), max_size=20)
)
def test_numbers_stay_in_the_order_of_reports(reports: list[tuple[int, str, int]]) -> None:
    """Whether a report comes at once or later: blocks are in the order of the ranks, and apart."""
    unique = {(year, name): size for year, name, size in reports}
    early, late = dict(sorted(unique.items())[::2]), dict(sorted(unique.items())[1::2])
    block: Block | None = None
    taken = [(rank, block := following(block, size)) for rank, size in early.items()]
    places = free_places(taken, list(late.items()))
    if places is None:
        return
    blocks = [item for _, item in sorted([*taken, *zip(late, places, strict=True)])]
    assert all(first.numbers.stop <= second.first for first, second in pairwise(blocks))


def test_room_between_reports_ends() -> None:
    taken = [((0, "a"), Block(0, 1)), ((0, "c"), Block(2, 1))]
    assert free_places(taken, [((0, "b"), 1)]) == [Block(1, 1)]
    assert free_places(taken, [((0, "b"), 2)]) is None
