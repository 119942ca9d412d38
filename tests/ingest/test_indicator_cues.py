"""The tables behind the measures: they fit the taxonomy and the units, and every row can be used."""

from __future__ import annotations

import re

from ingest.indicators import Setting, classify, head_phrase, new_indicator
from ingest.numerals import load_units
from ontology.lexicon import read_lexicon
from ontology.taxonomy import load_taxonomy

#: Read by its own grammar, without cues.
RANKS = {"rank"}


def test_every_listed_indicator_has_a_cue_and_no_other_is_named() -> None:
    listed = set(load_taxonomy().indicators)
    named = {row["indicator"] for row in read_lexicon("indicator_cues")}
    assert {name for name in named if not name.startswith("NEW:")} == listed - RANKS
    assert all(re.fullmatch(r"NEW:[a-z0-9]+(-[a-z0-9]+)*", name) for name in named - listed)


def test_classes_of_units_are_known() -> None:
    kinds = {unit.kind for unit in load_units().values()} | {"none", "zero"}
    for row in read_lexicon("indicator_cues"):
        assert set(row["units"].split()) <= kinds, row


def test_a_unit_of_every_indicator_is_in_the_table() -> None:
    # 第 stands for ranks, the others are written with the thing they count
    written = {"第", "个方面", "个村", "余人"}
    units = load_units()
    for indicator in load_taxonomy().indicators.values():
        assert set(indicator.units) - written <= set(units), indicator.id


def test_no_row_twice() -> None:
    rows = [tuple(row.values()) for row in read_lexicon("indicator_cues")]
    assert len(rows) == len(set(rows))


def test_the_nearer_word_wins() -> None:
    setting = Setting("受理信访#", "受理信访#", "开展人民调解,", "", "case")
    finding = classify(setting)
    assert finding is not None
    assert finding.indicator == "petitions"


def test_a_required_word_may_stand_in_the_heading_only() -> None:
    bare = Setting("答复#", "答复#", "", "", "case")
    assert classify(bare) is None
    headed = Setting("答复#", "答复#", "", "", "case", "依申请公开情况")
    finding = classify(headed)
    assert finding is not None
    assert finding.indicator == "disclosure-requests"


def test_head_phrases() -> None:
    assert head_phrase("全镇现有#行政村") == "行政村"
    assert head_phrase("2023年,新签约意向投资企业#") == "新签约意向投资企业"
    assert head_phrase("#") == ""


def test_new_ids_are_ascii_and_stable() -> None:
    assert new_indicator("高标准农田", "area") == "NEW:gao-biao-zhun-nong-tian"
    assert new_indicator("", "area") == "NEW:unnamed-area"
