"""Honours: names, lists, who was honoured, when, and of which level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.records import Honour, HonourLevel, SectionRole
from tests.ingest.reading import TOWN, read


def found(text: str) -> list[Honour]:
    return read(text, TOWN, "persons", "honours").honours


def test_a_list_of_quoted_names() -> None:
    records = found("近年来获得“广东省教育强镇”、“全国重点镇”等荣誉称号。")
    assert [(r.name, r.level, r.year, r.grantee) for r in records] == [
        ("广东省教育强镇", HonourLevel.PROVINCIAL, None, "石溪镇"),
        ("全国重点镇", HonourLevel.NATIONAL, None, "石溪镇"),
    ]


def test_names_without_quotes_end_in_a_word_of_honour() -> None:
    records = found("2021年在番禺区考核中获评优秀等次、优秀组织奖等荣誉。")
    assert [(r.name, r.level, r.year) for r in records] == [
        ("优秀等次", HonourLevel.DISTRICT, 2021),
        ("优秀组织奖", HonourLevel.DISTRICT, 2021),
    ]


def test_the_village_named_before_the_cue_was_honoured() -> None:
    records = found("2019年桥头村获评“全国民主法治示范村”,2021年石溪镇获评广州市首批“法治示范镇”。")
    assert [(r.name, r.grantee, r.year, r.level) for r in records] == [
        ("全国民主法治示范村", "桥头村", 2019, HonourLevel.NATIONAL),
        ("法治示范镇", "石溪镇", 2021, HonourLevel.CITY),
    ]


def test_a_body_of_the_town_was_honoured() -> None:
    (record,) = found("镇司法所荣获“全省先进集体”。")
    assert (record.grantee, record.level) == ("石溪镇司法所", HonourLevel.PROVINCIAL)


@pytest.mark.parametrize(
    ("text", "grantee", "level"),
    [
        ("镇政府连续三年被县政府评为“依法行政先进单位”。", "石溪镇政府", "district"),
        ("县司法局被省委、省政府授予“人民满意的公务员集体”称号。", "县司法局", "provincial"),
        ("镇调委会调解员覃桂兰荣获“全国模范人民调解员”称号。", "覃桂兰", "national"),
        ("我镇办理的复议案获评全市行政复议十大典型案例。", "石溪镇", "city"),
    ],
)
def test_who_was_honoured_by_whom(text: str, grantee: str, level: str) -> None:
    (record,) = found(text)
    assert (record.grantee, record.level) == (grantee, HonourLevel(level))


def test_years_in_brackets_behind_the_names() -> None:
    records = found("先后获得“全国文明单位”（2020年）、“广东省法治示范镇”（2023年）等荣誉。")
    assert [(r.name, r.year) for r in records] == [("全国文明单位", 2020), ("广东省法治示范镇", 2023)]


def test_a_prize_of_a_class_is_not_cut_at_its_last_word() -> None:
    (record,) = found("小戏获评广东省法治文艺作品三等奖。")
    assert record.name == "广东省法治文艺作品三等奖"


def test_a_level_is_inherited_within_a_list() -> None:
    records = found("获得“广东省人大工作示范点”和“先进集体”的荣誉称号。")
    assert [r.level for r in records] == [HonourLevel.PROVINCIAL] * 2


def test_words_behind_the_quotes_belong_to_the_name() -> None:
    (record,) = found("入选广东省“百镇工程”首批典型县镇村名单。")
    assert record.name == "广东省“百镇工程”首批典型县镇村名单"


@pytest.mark.parametrize(
    "text",
    [
        "共有50人获得行政执法证。",
        "工作获得群众支持和好评。",
        "为困难群众获得法律援助提供便利。",
        "群众获得感不断增强。",
        "推进桥头村创建“广东省民主法治示范村”。",
        "助力我市创成全国法治政府建设示范市。",
    ],
)
def test_gains_and_plans_are_no_honours(text: str) -> None:
    assert found(text) == []


def test_plans_hold_no_honours() -> None:
    text = "获评“全国先进集体”。"
    assert read(text, TOWN, "honours", role=SectionRole.PLANS).honours == []


@given(
    st.lists(
        st.sampled_from(
            [
                "获评",
                "获得",
                "荣获",
                "“",
                "”",
                "全国示范村",
                "先进集体",
                "、",
                ",",
                "。",
                "桥头村",
                "2020年",
                "\n",
            ]
        ),
        max_size=25,
    )
)
def test_every_quote_is_exact_whatever_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for record in found(text):
        assert text[record.start : record.end] == record.quote
        assert record.name in record.quote
