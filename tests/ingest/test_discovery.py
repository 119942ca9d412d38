"""Candidate concepts: where a name begins and ends, what is claimed already, and how names are counted."""

from __future__ import annotations

import pytest

from ingest.concept_names import concept_names
from ingest.discovery import ConceptFinder
from ingest.discovery_lexicon import load_discovery_lexicon
from ingest.layout import half_width
from ingest.nearest_concepts import concept_key, load_variant_index


def names(sentence: str, *own: str) -> list[str]:
    plain = half_width(sentence)
    found = list(concept_names(plain, 0, len(plain), load_discovery_lexicon(), places=("石溪镇",), own=own))
    for name in found:
        assert concept_key(plain[name.start : name.end]).endswith(concept_key(name.text)[-2:])
    return [name.text for name in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全面建立健全板凳夜谈工作法，成效明显。", ["板凳夜谈工作法"]),
        ("依托“码上议”协商平台开展议事。", ["码上议协商平台"]),
        ("落实干部夜学制度和片长包保机制。", ["干部夜学制度", "片长包保机制"]),
        ("县普法红马甲服务队走进社区。", ["普法红马甲服务队"]),
        ("石溪镇果农调解室挂牌。", ["果农调解室"]),
        ("打造3个乡贤会客厅驿站。", ["乡贤会客厅驿站"]),
        ("构建“1+6”邻里议事制度体系。", ["1+6邻里议事制度体系"]),
        ("完善安全生产吹哨制度。", ["安全生产吹哨制度"]),
    ],
)
def test_a_name_begins_after_verbs_places_and_counts(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "健全工作制度。",
        "完善长效管理机制。",
        "围绕中心工作。",
        "县服务中心。",
        "建立了有关制度。",
        "推进制度化。",
    ],
)
def test_a_name_that_says_nothing_is_none(sentence: str) -> None:
    assert names(sentence) == []


def test_a_name_is_not_cut_inside_the_reports_own_place() -> None:
    assert names("下蜀镇果农调解室挂牌。", "下蜀镇", "下蜀") == ["果农调解室"]


REPORT = """2022年{place}法治政府建设工作报告
一、主要做法
推行板凳夜谈工作法，化解纠纷。{more}
"""


def finder(*reports: tuple[str, str, str]) -> ConceptFinder:
    made = ConceptFinder()
    for docid, place, more in reports:
        made.read(REPORT.format(place=place, more=more), docid)
    return made


def test_names_are_counted_over_reports_and_places_with_exact_quotes() -> None:
    made = finder(
        ("a", "杭州市上城区", "坚持“板凳 夜谈”工作法。"),
        ("b", "广宁县", ""),
        ("c", "广宁县", "完善片长包保机制。"),
    )
    (first,) = made.candidates()
    assert (first.name, first.reports, first.places, first.count) == ("板凳夜谈工作法", 3, 2, 4)
    assert first.nearest is not None
    assert [quote.docid for quote in first.quotes] == ["a", "b", "c"]
    assert first.quotes[0].sentence == "推行板凳夜谈工作法，化解纠纷。"
    assert [candidate.name for candidate in made.candidates(1)] == ["板凳夜谈工作法", "片长包保机制"]


def test_what_is_listed_or_claimed_is_no_candidate() -> None:
    more = (
        "健全政府法律顾问制度、行政执法公示工作制度和行政复议工作机制，"
        "印发《石材商会议事制度》，设立广宁县公共法律服务中心。"
    )
    made = finder(("a", "广宁县", more), ("b", "杭州市上城区", more))
    assert [candidate.name for candidate in made.candidates()] == ["板凳夜谈工作法"]


def test_a_rare_longer_form_counts_for_the_name_that_it_ends_in() -> None:
    made = finder(("a", "广宁县", "完善片长包保机制。"), ("b", "广宁县", "宽松版片长包保机制。"))
    assert {candidate.name: candidate.count for candidate in made.candidates()} == {"片长包保机制": 2}


def test_an_innovation_of_one_place_is_left_out_and_one_of_two_is_marked() -> None:
    one = finder(("a", "广宁县", ""), ("b", "广宁县", ""))
    two = finder(("a", "广宁县", ""), ("b", "杭州市上城区", ""))
    assert one.candidates() == []
    (marked,) = two.candidates()
    assert (marked.name, marked.innovation, marked.places) == ("板凳夜谈工作法", True, 2)


def test_the_same_reports_give_the_same_candidates() -> None:
    reports = [("a", "广宁县", "完善片长包保机制。"), ("b", "石溪镇", "落实片长包保机制。")]
    assert finder(*reports).candidates() == finder(*reports).candidates()


def test_the_nearest_concept_shares_most_characters() -> None:
    index = load_variant_index()
    nearest = index.nearest(concept_key("政府法律顾问考核制度"))
    assert nearest is not None
    assert nearest.mechanism == "government-legal-adviser"
    assert 0.5 < nearest.similarity < 1
    assert index.nearest("〇〇") is None
    assert concept_key("“法律 顾问”制度") == "法律顾问制度"
