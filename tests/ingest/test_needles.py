"""Words that a pattern needs, and the question which patterns may match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.needles import SharedSieve, Sieve, needles
from ontology.lexicon import read_lexicon

REPORTS = Path(__file__).parents[2] / "data" / "reports"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("调解", {"调解"}),
        ("调解(?:室|中心)?", {"调解"}),
        ("(?:要求|责令)[^,]{0,8}(?:各镇|各村)", {"要求", "责令"}),
        ("[甲乙]村", {"甲村", "乙村"}),
        (r"\d+(?:件|起)", {"件", "起"}),
        ("(?:人民)+调解员?", {"人民"}),
        ("(?<!不)合格(?=率)", {"合格"}),
        ("法|法律|律师", {"法", "律师"}),
        # the mark of a number stands in every text around one
        ("#[^,]{0,6}(?:村|社区)", {"村", "社区"}),
        ("(?:周|第)⟨", {"周⟨", "第⟨"}),
    ],
)
def test_words_that_a_pattern_needs(pattern: str, words: set[str]) -> None:
    assert needles(re.compile(pattern)) == frozenset(words)


@pytest.mark.parametrize(
    "pattern", ["", "甲?", "(?:甲|)", r"\d+", "[^甲]", "^$", "(?i)a", "甲|.", "(?i:a)b*"]
)
def test_a_pattern_that_needs_no_word(pattern: str) -> None:
    assert needles(re.compile(pattern)) is None


@pytest.mark.parametrize(
    ("lexicon", "column"),
    [
        ("indicator_cues", "pattern"),
        ("indicator_cues", "requires"),
        ("status_cues", "pattern"),
        ("status_adopters", "pattern"),
        ("status_section_cues", "pattern"),
        ("number_traps", "pattern"),
    ],
)
def test_what_matches_is_never_sifted_out(lexicon: str, column: str) -> None:
    patterns = [re.compile(row[column]) for row in read_lexicon(lexicon)]
    sieve = Sieve(patterns)
    for path in sorted(REPORTS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            may_match = set(sieve.sift(line))
            assert {i for i, pattern in enumerate(patterns) if pattern.search(line)} <= may_match


def test_modules_share_one_look() -> None:
    shared = SharedSieve()
    bodies = shared.ask(lambda: (re.compile("各镇"), re.compile("各村")))
    assert bodies("要求各村") == 0b10
    verbs = shared.ask(lambda: (re.compile("要求"),))  # joins late
    assert (bodies("要求各村"), verbs("要求各村"), verbs("各镇")) == (0b10, 1, 0)
