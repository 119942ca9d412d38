"""Looking only where a match can begin finds what looking everywhere finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import comparisons, number_context, numerals, periods, rankings
from ingest.scanning import Scanner
from ingest.stretches import Stretches

SCANNERS = {
    "dates": periods._DATE,
    "ranks": rankings._RANK,
    "zeros": comparisons._ZERO,
    "zones": number_context._ZONES,
    "quantities": numerals._pattern(),
}
#: Every character that a pattern names may begin a match, and so may the digits of other scripts.
ALPHABET = sorted({c for scanner in SCANNERS.values() for c in scanner.pattern.pattern} | set("７٣的我们 \n"))
WORDS = """
2022年 3月 12日 今年 截至目前 近三年来 一直以来 排名第一 位列前三名 未发生案件 零投诉 连续三年无 百分之九十八
1.5万余份 二至三名 30% 12个 —— 《条例》 “三项制度” 〔2022〕3号 https://a.cn/b www.a.cn xx镇 ××村
"""
PIECES = st.sampled_from(ALPHABET) | st.sampled_from(WORDS.split())


def spans(matches: object) -> list[tuple[int, int]]:
    assert hasattr(matches, "__iter__")
    return [match.span() for match in matches]


@pytest.mark.parametrize("name", SCANNERS)
@given(text=st.lists(PIECES, max_size=30).map("".join), cut=st.tuples(st.integers(0, 8), st.integers(0, 8)))
def test_a_scanner_finds_the_matches_of_its_pattern(name: str, text: str, cut: tuple[int, int]) -> None:
    scanner = SCANNERS[name]
    start, end = min(cut[0], len(text)), max(0, len(text) - cut[1])
    assert spans(scanner.finditer(text, start, end)) == spans(scanner.pattern.finditer(text, start, end))
    assert spans(scanner.finditer(text)) == spans(scanner.pattern.finditer(text))


def test_a_scanner_gives_the_groups_of_a_match() -> None:
    scanner = Scanner(r"(?P<a>a)b|(?P<c>c)", "ac")
    assert [m.lastgroup for m in scanner.finditer("xabcab")] == ["a", "c", "a"]
    assert [m.group() for m in scanner.finditer("xabcab", 2, 5)] == ["c"]
    assert isinstance(next(scanner.finditer("c")), re.Match)


def test_a_scanner_does_not_look_where_what_every_match_holds_is_missing() -> None:
    scanner = Scanner("a[^c]*b", "a", then="(?=[^c]*b)", holds="b")
    assert [m.group() for m in scanner.finditer("acab")] == ["ab"]
    assert not scanner.may_match("ab", 0, 1)


SPAN = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(st.lists(SPAN), SPAN)
def test_a_stretch_meets_others_where_they_share_a_character(
    spans: list[tuple[int, int]], one: tuple[int, int]
) -> None:
    start, end = min(one), max(one) + 1
    shared = any(a < end and start < b for a, b in spans if a < b)
    assert Stretches(spans).meet(start, end) is shared
