"""Slugs of what no indicator covers: English from the vocabulary, pinyin where it does not know the noun."""

from __future__ import annotations

import re

import pytest
from pypinyin import lazy_pinyin

from ingest.head_nouns import _pinyin, names_a_thing, slug_of
from ontology.lexicon import read_lexicon


@pytest.mark.parametrize(
    ("phrase", "kind", "slug"),
    [
        ("拍摄法治微视频", "document", "legal-videos"),
        ("配备执法记录仪总数", "thing", "recorders"),
        ("行政复议决定书", "document", "reconsideration-decisions"),
        ("隐患整改率", "percent", "hazard-rectification-rate"),
        ("跨部门联合抽查占比", "percent", "share"),
        ("架设渡槽", "thing", "jia-she-du-cao"),
        ("", "case", "unnamed-case"),
    ],
)
def test_slugs(phrase: str, kind: str, slug: str) -> None:
    assert slug_of(phrase, kind) == slug


@pytest.mark.parametrize(
    "phrase", ["重庆长乐率重音", "银行行长A区", "乃至从化乡村", "架设ABC渡槽", "参差朝阳曾都"]
)
def test_pinyin_word_by_word_is_that_of_the_whole(phrase: str) -> None:
    whole = [s for s in lazy_pinyin(phrase, errors="ignore") if re.fullmatch("[a-z]+", s)]
    assert _pinyin(phrase, "thing") == "-".join(whole)


def test_the_longest_noun_wins_and_short_ones_inside_do_not_count() -> None:
    assert slug_of("综合行政执法队伍", "group") == "enforcement-teams"
    assert not slug_of("群众架设渡槽", "thing").startswith("residents")


def test_only_nouns_of_some_length_name_a_thing() -> None:
    assert names_a_thing("决策后评估", "item")
    assert not names_a_thing("群众", "people")
    assert not names_a_thing("整改率", "percent")


def test_the_table_is_sound() -> None:
    rows = read_lexicon("head_nouns")
    nouns = [noun for row in rows for noun in row["nouns"].split()]
    assert len(nouns) == len(set(nouns)) > 1000
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]) for row in rows)
